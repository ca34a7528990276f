//! Sandu: a websocket server that syncs lesson plans as CRDT documents, and a database that keeps every finished version.
//!
//! The tour, from the rim inwards:
//!
//! - `main.rs` reads the command line: `serve`, `demo`, `admin …`, `replica`.
//! - [`sync`] is the path of one edit, a file a step. [`replica`] is the child process that holds the documents.

pub mod clock;
pub mod db;
pub mod error;
pub mod replica;
pub mod sync;
pub mod tasks;
