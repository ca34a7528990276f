//! One observer's marks on a scale. Marks and per cents have two places; bands are found by the value before it is rounded.

use crate::instruments::{ItemId, Text, number::Decimal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct ScaleResults {
    pub sections: Vec<SectionResult>,
    /// `null` where the form has none, or too little is marked.
    pub total: Option<ValueResult>,
    /// Part of the total's value; `null` where the form has none.
    pub bonus: Option<Decimal>,
    pub answered: u32,
    /// Of so many items; what was said not to apply is in neither.
    pub items: u32,
    pub snapshots: Option<SnapshotResults>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct ValueResult {
    pub value: Decimal,
    /// The most that it can be, without bonus.
    pub full: Decimal,
    /// Of the full marks.
    pub percent: Option<Decimal>,
    pub band: Option<Text>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct SectionResult {
    pub section: ItemId,
    /// `null` while too little is marked.
    pub value: Option<ValueResult>,
    pub answered: u32,
    pub items: u32,
    /// Of a section that is marked as a whole: itself.
    pub each: Vec<ItemResult>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct ItemResult {
    pub item: ItemId,
    /// The mean over the cycles in which it was marked.
    pub value: Option<Decimal>,
    pub full: Decimal,
    /// In how many cycles it was marked.
    pub cycles: u8,
    /// Notes and photos on it.
    pub evidence: u32,
    /// The form's evidence rule asks for some, and there is none.
    pub wants_evidence: bool,
}

/// Looks through the room. One place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct SnapshotResults {
    pub looks: u32,
    /// In how many the teacher gave something to learn.
    pub learning: u32,
    pub learning_percent: Option<Decimal>,
    /// The mean number of pupils off task, where there was something to learn.
    pub off_task: Option<Decimal>,
}
