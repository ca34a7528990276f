//! Sheets as they are read over HTTP: one observer's, timed and computed; after class those of a lesson beside each other. Writing a sheet
//! is `/sync`; [`crate::sheets`] says what it is made of.

use super::{accounts::Person, guests::GuestRole, lessons::InstrumentRef};
use crate::{
    id::{AccountId, DocumentId, LessonId},
    instruments::{
        agreement::Agreement,
        channels::{Channel, ChannelsResults},
        raters::RatersResults,
        results::InstrumentResults,
        sheet::EventId,
    },
    sheets::SheetEntry,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `GET /api/sheets/{document}`: to its owner always, as it stands; once submitted to those who may see the lesson's results.
/// `POST /api/sheets/{document}/submit`, by the owner, answers the same. It seals the sheet for good: a second time, or from two devices at
/// once, changes nothing and answers with what was sealed. Entries that arrive later are kept as the owner's late edits. A conflict where
/// the lesson was called off, or where the instrument wants every item marked and some are not.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "SheetViews.ts")]
pub struct SheetView {
    pub document_id: DocumentId,
    pub lesson_id: LessonId,
    pub owner: Person,
    /// A guest's: their name is shown with 未核实.
    pub guest: Option<GuestRole>,
    pub instrument: InstrumentRef,
    pub focus: String,
    /// Time zero on the server's clock; `null` while nobody has started the lesson.
    #[ts(type = "number | null")]
    pub started_at_ms: Option<i64>,
    /// In the order of their time in the lesson.
    pub entries: Vec<TimedEntry>,
    /// Entries that could not be read. They stay in the document.
    pub skipped: u32,
    /// Entries that do not fit the instrument, a score out of range above all: kept, not counted. The first hundred.
    pub refused: Vec<RefusedEntry>,
    /// By how much the tablet's clock is ahead of the server's (negative: behind), if that is more than five seconds.
    #[ts(type = "number | null")]
    pub tablet_off_ms: Option<i64>,
    pub results: InstrumentResults,
    pub seal: Option<Seal>,
    /// The server's clock when it answered: a sample for the tablet.
    #[ts(type = "number")]
    pub now_ms: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "SheetViews.ts")]
pub struct RefusedEntry {
    pub entry: EventId,
    /// A plain sentence, in Chinese.
    pub why: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "SheetViews.ts")]
pub struct Seal {
    #[ts(type = "number")]
    pub submitted_at_ms: i64,
    /// SHA-256 in hex, of the sealed record.
    pub hash: String,
}

/// An entry with what the server makes of its time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "SheetViews.ts")]
pub struct TimedEntry {
    #[serde(flatten)]
    pub entry: SheetEntry,
    /// On the lesson's clock: 0 is its start, before that is negative.
    #[ts(type = "number")]
    pub t_ms: i64,
    pub basis: TimeBasis,
    pub place: EntryPlace,
    /// Taken back by a later entry.
    pub is_retracted: bool,
}

/// What the time of an entry rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "SheetViews.ts")]
#[serde(rename_all = "snake_case")]
pub enum TimeBasis {
    /// Its page load has looked at the server's clock.
    Sampled,
    /// Another page load of this sheet has; the tablet's clock connects the two.
    Borrowed,
    /// Nothing but the tablet's clock.
    Claimed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "SheetViews.ts")]
#[serde(rename_all = "snake_case")]
pub enum EntryPlace {
    /// Kept and shown, not counted.
    BeforeStart,
    InLesson,
    /// The same.
    AfterEnd,
}

/// `GET /api/lessons/{id}/results`, when [`super::lessons::LessonRights::results`]; forbidden otherwise. `GET /api/lessons/{id}/results.csv`
/// is a table of the same numbers for a spreadsheet, for the same people.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "SheetViews.ts")]
pub struct LessonResults {
    pub lesson_id: LessonId,
    /// Those that have been submitted, in the order of the lesson's observers.
    pub sheets: Vec<SubmittedSheet>,
    /// One for each instrument that somebody used.
    pub together: Vec<Together>,
    /// `null` where nobody but peers is weighed, and nobody else has a total.
    pub channels: Option<ChannelsResults>,
    /// Used, and without a total: not in `channels`.
    pub unweighed: Vec<InstrumentRef>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "SheetViews.ts")]
pub struct SubmittedSheet {
    pub document_id: DocumentId,
    pub observer: Person,
    pub guest: Option<GuestRole>,
    pub channel: Channel,
    pub instrument: InstrumentRef,
    pub focus: String,
    pub seal: Seal,
    #[ts(type = "number | null")]
    pub tablet_off_ms: Option<i64>,
    pub results: InstrumentResults,
}

/// What the sheets with one instrument come to together; the teacher's own is not among them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "SheetViews.ts")]
pub struct Together {
    pub instrument: InstrumentRef,
    /// Guests of one kind, apart from all others; `null`: the lesson's observers.
    pub guests: Option<GuestRole>,
    pub observers: Vec<AccountId>,
    /// Mean, median, trimmed mean and spread; `null` where the instrument has no marks, or only the teacher has used it.
    pub raters: Option<RatersResults>,
    /// Every two of them; empty where the instrument knows no agreement.
    pub agreement: Vec<PairAgreement>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "SheetViews.ts")]
pub struct PairAgreement {
    pub one: AccountId,
    pub other: AccountId,
    pub agreement: Agreement,
}
