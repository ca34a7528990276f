//! Entries that reached the server after their sheet was submitted: their owner discards them, or has them stand beside the sealed sheet,
//! where they are marked and never counted.

use super::{accounts::Person, late_edits::LateReason, lessons::InstrumentRef, sheets::TimedEntry};
use crate::id::{DocumentId, LateEditId, LessonId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `GET /api/late-sheets`: one's own, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "LateSheets.ts")]
pub struct LateSheet {
    pub id: LateEditId,
    pub document_id: DocumentId,
    pub lesson_id: LessonId,
    pub lesson_title: String,
    pub class_name: String,
    pub instrument: InstrumentRef,
    pub reason: LateReason,
    #[ts(type = "number")]
    pub received_at_ms: i64,
    /// `null` while the sheet has not been submitted: its owner lost the right to write it.
    #[ts(type = "number | null")]
    pub submitted_at_ms: Option<i64>,
    pub state: LateSheetState,
}

/// What its owner has done with them. They stay in every case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "LateSheets.ts")]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LateSheetState {
    /// Nothing yet.
    Waiting,
    /// `POST /api/late-sheets/{id}/discard`
    Discarded {
        #[ts(type = "number")]
        at_ms: i64,
    },
    /// `POST /api/late-sheets/{id}/add`, for good. A conflict while the sheet has not been submitted.
    Added {
        #[ts(type = "number")]
        at_ms: i64,
    },
}

/// `GET /api/late-sheets/{id}`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "LateSheets.ts")]
pub struct LateSheetView {
    pub summary: LateSheet,
    /// Those that the sheet and what came before them lack, in the order of their time in the lesson.
    pub entries: Vec<TimedEntry>,
}

/// `POST /api/sheets/{document}/late`, by the sheet's owner once it is submitted: what another device of theirs still holds. Answers with
/// the `LateSheet`, or `null` where nothing in it is new. Sending it again changes nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "LateSheets.ts")]
pub struct LateEntries {
    /// Base64 of a Yjs v1 update that brings entries, and needs nothing else.
    pub update: String,
}

/// `GET /api/lessons/{id}/addenda`: what was added to its submitted sheets, in that order; one's own, and those of others when
/// [`super::lessons::LessonRights::results`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "LateSheets.ts")]
pub struct Addendum {
    pub id: LateEditId,
    pub document_id: DocumentId,
    pub observer: Person,
    pub instrument: InstrumentRef,
    #[ts(type = "number")]
    pub received_at_ms: i64,
    #[ts(type = "number")]
    pub added_at_ms: i64,
    pub entries: Vec<TimedEntry>,
}
