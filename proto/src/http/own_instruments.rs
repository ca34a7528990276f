//! Scoring tables that a school makes itself: one draft, which changes, and versions, which are frozen for good. Who leads a group of the
//! school, or the school, designs; everybody in the school reads what is frozen, and plans with it. Other schools know nothing of it.

use super::accounts::Person;
use crate::instruments::{
    Instrument, InstrumentId, ItemId, Text,
    number::Decimal,
    results::InstrumentResults,
    scale::ScaleForm,
    sheet::{Answers, SheetEvent},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `GET /api/own-instruments`: those of my school, the newest first. Who does not design sees what was frozen once.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "OwnInstruments.ts")]
pub struct OwnInstruments {
    pub may_design: bool,
    pub instruments: Vec<OwnSummary>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "OwnInstruments.ts")]
pub struct OwnSummary {
    pub id: InstrumentId,
    /// Of the newest version, else of the draft.
    pub name: Text,
    /// The newest that is frozen.
    pub version: Option<u32>,
    pub draft: Option<Saved>,
    /// A lesson was planned with it, whatever its version.
    pub is_used: bool,
    /// Since when it is no longer offered.
    #[ts(type = "number | null")]
    pub retired_at_ms: Option<i64>,
}

/// Who did it, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "OwnInstruments.ts")]
pub struct Saved {
    pub by: Person,
    #[ts(type = "number")]
    pub at_ms: i64,
}

/// `GET /api/own-instruments/{id}`, and the answer of everything that changes one. A version whole is
/// `GET /api/instruments/{id}/{version}`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "OwnInstruments.ts")]
pub struct OwnInstrument {
    pub id: InstrumentId,
    pub may_design: bool,
    /// The newest first.
    pub versions: Vec<FrozenVersion>,
    pub newest: Option<Instrument>,
    /// For who designs.
    pub draft: Option<Draft>,
    #[ts(type = "number | null")]
    pub retired_at_ms: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "OwnInstruments.ts")]
pub struct FrozenVersion {
    pub version: u32,
    /// SHA-256 in hex, of the definition in canonical form.
    pub hash: String,
    pub frozen: Saved,
}

/// What is designed. Ids of sections and items are the client's; they stay when wording or order changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "OwnInstruments.ts")]
pub struct Definition {
    pub name: Text,
    pub source: Text,
    pub licence: Text,
    pub form: ScaleForm,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "OwnInstruments.ts")]
pub struct Draft {
    /// The version that it will be.
    pub version: u32,
    /// Counts the saves, from 1.
    pub revision: u32,
    pub definition: Definition,
    pub saved: Saved,
    /// What must be put right before it can be frozen.
    pub flaws: Vec<FoundFlaw>,
    /// The full marks of each section, in order.
    pub full: Vec<Decimal>,
    /// Of all; `null` where there is no total.
    pub total: Option<Decimal>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "OwnInstruments.ts")]
pub struct FoundFlaw {
    /// A JSON pointer into the definition: `/form/sections/0/name`.
    pub at: String,
    /// A plain sentence, in Chinese.
    pub why: String,
}

/// `PUT /api/own-instruments/{id}/draft`: the client makes the id; flaws may be in it. Sending the same again changes nothing. `stale` when
/// somebody else has saved since; `conflict` when the version is frozen.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "OwnInstruments.ts")]
pub struct SaveDraft {
    /// What it will be: one more than the newest that is frozen.
    pub version: u32,
    /// What it was built on; 0 where there was no draft.
    pub revision: u32,
    pub definition: Definition,
}

/// `POST /api/own-instruments/{id}/freeze`: what was seen, and nothing that was saved since.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "OwnInstruments.ts")]
pub struct FreezeDraft {
    pub version: u32,
    pub revision: u32,
}

/// `POST /api/own-instruments/{id}/discard`, answers 204: the draft is gone, and with it a table that was never frozen; frozen versions stay.
/// `stale` when somebody has saved since; `conflict` when the version is frozen, or was thrown away before.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "OwnInstruments.ts")]
pub struct DiscardDraft {
    pub version: u32,
    pub revision: u32,
}

/// `POST /api/own-instruments/try` computes as for a sheet, and stores nothing. Anybody's, as long as it has no flaws.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "OwnInstruments.ts")]
pub struct TryOut {
    pub definition: Definition,
    /// At most 500.
    pub events: Vec<SheetEvent>,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "OwnInstruments.ts")]
pub struct TriedOut {
    pub results: InstrumentResults,
    /// What still hinders handing in.
    pub unanswered: Vec<ItemId>,
}
