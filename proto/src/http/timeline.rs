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
};
use crate::id::LessonId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// More than anybody reads through to find one.
pub const MAX_ALIKE: usize = 50;
/// Moments of a whole lesson: ten observers with a busy form. Beyond it the page would no longer scroll.
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
    /// What was not taken back, by time in the lesson; the newest [`MAX_LESSON_MOMENTS`].
    pub moments: Vec<Moment>,
    /// How many more there are before these.
    pub earlier: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Timeline.ts")]
pub struct TimelineObserver {
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
