//! Bodies of the HTTP API under `/api`, one file per noun. All JSON, `snake_case`; times are milliseconds since 1970, UTC.

pub mod accounts;
pub mod board;
pub mod comments;
pub mod decisions;
pub mod evaluation;
pub mod events;
pub mod export;
pub mod guests;
pub mod instruments;
pub mod late_edits;
pub mod late_sheets;
pub mod lessons;
pub mod meetings;
pub mod own_instruments;
pub mod plans;
pub mod reminders;
pub mod sheets;
pub mod terms;
pub mod third;
pub mod timeline;
pub mod versions;
pub mod workflow;
