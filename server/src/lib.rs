//! Sandu: a websocket server that syncs lesson plans as CRDT documents, and a database that keeps every finished version.
//!
//! The tour, from the rim inwards:
//!
//! - `main.rs` reads the command line: `serve`, `demo`, `admin …`, `replica`. [`config`] has the flags, [`admin`] the commands.
//! - [`http`] puts the routes together and guards them; [`assets`] hands out the web page. [`auth`] knows who is asking.
//!   [`tls`] has the certificates, [`line`](mod@line) the bytes of a connection with them or without.
//! - [`gateway`] opens websockets. [`policy`] is the table of who may do what.
//! - The resources, a folder each: [`schools`], [`users`], [`groups`], [`images`], [`plans`], [`versions`], [`readings`], [`comments`],
//!   [`late_edits`], [`meetings`], [`decisions`], [`terms`], [`reminders`], [`calendar`], [`lessons`], [`sheets`], [`guests`], [`evaluation`]; [`demo`] fills them with a school to try, [`fixture`] with what load tests need.
//!   [`events`] tells open pages what to fetch again.
//! - [`instruments`] has the observation instruments and computes what a sheet comes to.
//! - [`sync`] is the path of one edit, a file a step. [`replica`] is the child process that holds the documents.

pub mod admin;
pub mod app;
pub mod assets;
pub mod auth;
pub mod calendar;
pub mod clock;
pub mod comments;
pub mod config;
pub mod db;
pub mod decisions;
pub mod demo;
pub mod error;
pub mod evaluation;
pub mod events;
pub mod fixture;
pub mod gateway;
pub mod groups;
pub mod guests;
pub mod http;
pub mod images;
pub mod instruments;
pub mod late_edits;
pub mod lessons;
pub mod limit;
pub mod line;
pub mod meetings;
pub mod plans;
pub mod policy;
pub mod readings;
pub mod reminders;
pub mod replica;
pub mod schools;
pub mod sheets;
pub mod sync;
pub mod tasks;
pub mod terms;
#[cfg(test)]
mod testing;
pub mod tls;
pub mod users;
pub mod versions;
