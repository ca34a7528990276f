//! How a lesson went, after class, and which lessons it can be compared with.
//!
//! `GET /api/lessons/{id}/timeline` is a [`LessonTimeline`]. `GET /api/lessons/{id}/alike` is a list of
//! [`super::lessons::LessonSummary`]: other lessons whose results the person who asks may see, the most alike first (the same group;
//! then the same title or plan, 同课异构 and 一课多上, the same subject), at most [`MAX_ALIKE`]. Both are for whom the results are:
//! [`super::lessons::LessonRights::results`]; forbidden otherwise.

use super::{
    accounts::Person,
    board::{BoardStep, Moment},
    guests::GuestRole,
    lessons::InstrumentRef,
    sheets::TimeBasis,
};
use crate::{
    id::{AccountId, DocumentId, LessonId},
    instruments::{ItemId, sheet::EventId},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// More than anybody reads through to find one.
pub const MAX_ALIKE: usize = 50;
/// Taps of a whole lesson: ten observers with a busy form. Beyond it the page would no longer scroll.
pub const MAX_LESSON_MOMENTS: usize = 3_000;

/// Planned against what happened, and everything that was submitted, on one clock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Timeline.ts")]
pub struct LessonTimeline {
    pub lesson_id: LessonId,
    #[ts(type = "number | null")]
    pub started_at_ms: Option<i64>,
    #[ts(type = "number | null")]
    pub ended_at_ms: Option<i64>,
    /// The server's clock when it answered.
    #[ts(type = "number")]
    pub now_ms: i64,
    pub steps: Vec<BoardStep>,
    /// Who submitted, in the order of the lesson's observers.
    pub observers: Vec<TimelineObserver>,
    /// What was not taken back, by time in the lesson: everything that was written, and of the taps as many of the newest as make it
    /// [`MAX_LESSON_MOMENTS`] with that.
    pub moments: Vec<Moment>,
    /// How many more taps there are before these.
    pub earlier: u32,
    /// What was written to a mark or a point, observer by observer, in the order of time.
    #[serde(default)]
    pub remarks: Vec<Remark>,
}

/// Words that stand beside the mark of an item, or that conclude a point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Timeline.ts")]
pub struct Remark {
    pub by: AccountId,
    /// The entry in which it was written.
    pub id: EventId,
    #[ts(type = "number")]
    pub t_ms: i64,
    pub basis: TimeBasis,
    pub item: ItemId,
    /// From 1.
    pub cycle: u8,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Timeline.ts")]
pub struct TimelineObserver {
    /// Their sheet: its photos are `GET /api/sheets/{document}/images/{image}`, for whom the sheet is.
    pub document_id: DocumentId,
    pub person: Person,
    /// Not an observer: a guest of this kind.
    pub guest: Option<GuestRole>,
    pub instrument: InstrumentRef,
    pub focus: String,
    #[ts(type = "number")]
    pub submitted_at_ms: i64,
    #[ts(type = "number | null")]
    pub tablet_off_ms: Option<i64>,
}
