//! The live board: `GET /api/lessons/{id}/board`, server-sent events. Each `data` is one whole [`Board`]; the newest is all that counts. At
//! most four in three seconds, and only when something has changed. Packed (`gzip`) for who takes it. Ends when the right to it does, or with
//! the program.

use super::{
    accounts::Person,
    evaluation::LiveMessage,
    guests::GuestRole,
    lessons::{FocusRequest, InstrumentRef, LessonState, PlanStep},
    sheets::{TimeBasis, Together},
};
use crate::{
    id::{AccountId, LessonId},
    instruments::{
        results::InstrumentResults,
        sheet::{EventId, What},
    },
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Moments on the timeline of a board; the earlier ones are in the sheets.
pub const MAX_MOMENTS: usize = 300;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Board.ts")]
pub struct Board {
    pub lesson_id: LessonId,
    pub state: LessonState,
    #[ts(type = "number | null")]
    pub started_at_ms: Option<i64>,
    #[ts(type = "number | null")]
    pub ended_at_ms: Option<i64>,
    /// As of when it was computed, on the server's clock.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// In the order of the lesson's observers.
    pub observers: Vec<BoardObserver>,
    /// 评优 shows numbers only: no moments, and no words of observers.
    pub shows: BoardShows,
    /// What has not been taken back, by time in the lesson; the newest [`MAX_MOMENTS`].
    pub timeline: Vec<Moment>,
    /// How many more there are before these.
    pub earlier: u32,
    pub steps: Vec<BoardStep>,
    /// One for each instrument that has a sheet.
    pub together: Vec<Together>,
    /// Newest first.
    pub focuses: Vec<FocusRequest>,
    /// Newest first; only while class runs. Afterwards they are in the lesson's threads, for whom these are.
    pub messages: Vec<LiveMessage>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Board.ts")]
#[serde(rename_all = "snake_case")]
pub enum BoardShows {
    Everything,
    Numbers,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Board.ts")]
pub struct BoardObserver {
    pub person: Person,
    /// As in [`super::lessons::Observer`].
    pub guest: Option<GuestRole>,
    pub instrument: InstrumentRef,
    pub focus: String,
    /// Has the sheet open, and is connected.
    pub is_online: bool,
    #[ts(type = "number | null")]
    pub submitted_at_ms: Option<i64>,
    /// `null` before there is a sheet. Without what grows with every tap and no chart draws: runs, intervals, scans, the rows of a question log.
    pub results: Option<InstrumentResults>,
    #[ts(type = "number | null")]
    pub tablet_off_ms: Option<i64>,
}

/// One event of one observer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Board.ts")]
pub struct Moment {
    pub by: AccountId,
    pub id: EventId,
    #[ts(type = "number")]
    pub t_ms: i64,
    pub basis: TimeBasis,
    pub event: What,
}

/// A step of the plan, planned against what happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Board.ts")]
pub struct BoardStep {
    pub step: PlanStep,
    /// When it begins by the plan, on the lesson's clock; `null` where an earlier step names no minutes.
    #[ts(type = "number | null")]
    pub planned_from_ms: Option<i64>,
    /// When it began: the median of what observers stamped (of two the earlier), each observer's first stamp. `null`: nobody has.
    #[ts(type = "number | null")]
    pub from_ms: Option<i64>,
    /// How long it took, until the next step that began, or until the end; `null` while it goes on.
    #[ts(type = "number | null")]
    pub took_ms: Option<i64>,
}
