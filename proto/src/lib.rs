//! What goes over the wire: frames, ids, error codes and HTTP bodies. No I/O, no rules.
//!
//! `README.md` beside this crate defines every byte; `vectors/` holds golden frames that the Rust and the TypeScript tests decode.
//! The TypeScript types in `web/src/proto/` are written by `cargo test -p sandu-proto` and are checked in.

pub mod close;
pub mod error;
pub mod frame;
pub mod http;
pub mod id;
pub mod instruments;
pub mod sheets;
pub mod varint;
