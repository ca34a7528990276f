//! What was asked, of which kinds, and how long the teacher waited.

use crate::instruments::{CodeId, number::Decimal, seats::Seat, sheet::EventId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct QuestionResults {
    /// How many questions. 0 in sheets that were sealed before it was counted.
    #[serde(default)]
    pub asked: u32,
    /// In order. On a board there are none.
    pub questions: Vec<QuestionRow>,
    pub categories: Vec<CategoryResult>,
    pub wait: WaitResult,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct QuestionRow {
    pub event: EventId,
    #[ts(type = "number")]
    pub t_ms: i64,
    pub text: String,
    pub seat: Option<Seat>,
    /// In the order of the form's categories; at most one of each.
    pub codes: Vec<CodeId>,
    /// From the end of the question to the beginning of the answer.
    #[ts(type = "number | null")]
    pub wait_ms: Option<i64>,
}

/// Per cents have one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct CategoryResult {
    pub category: CodeId,
    /// Questions with a code of this category: what `of_all` is of.
    pub sorted: u32,
    pub groups: Vec<CategoryGroup>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct CategoryGroup {
    pub group: CodeId,
    pub n: u32,
    pub of_all: Option<Decimal>,
    pub codes: Vec<CategoryCode>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct CategoryCode {
    pub code: CodeId,
    pub n: u32,
    pub of_group: Option<Decimal>,
    pub of_all: Option<Decimal>,
}

/// Seconds, one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct WaitResult {
    /// Questions with both taps.
    pub measured: u32,
    pub mean_s: Option<Decimal>,
    pub least_s: Option<Decimal>,
    pub most_s: Option<Decimal>,
}
