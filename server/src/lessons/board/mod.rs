//! The live board of a lesson: one task a lesson that somebody watches looks at the heads of its sheets, puts the board together when
//! something has changed, and hands the same bytes to everybody. It asks the database, so it does not matter which node took the edits.
//!
//! The way of a board: [`watch`] looks and reads, [`sheet`] computes the sheets that changed, [`compose`] puts them together, [`frame`] packs
//! once for all, [`routes`] hands out. Everybody who may watch a lesson may see the same of it (its purpose decides what); who may not
//! any more is let go by [`viewers`], which asks for all of them at once.

pub(super) mod compose;
mod frame;
mod routes;
pub(super) mod sheet;
mod viewers;
mod watch;

pub use routes::routes;
pub use viewers::Boards;

#[cfg(test)]
mod tests;
