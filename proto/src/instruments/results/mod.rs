//! What is computed from a sheet, in the shape that tables and charts need. Numbers are as they are printed; `null` is 0 ÷ 0, shown as —.

pub mod interval;
pub mod questions;
pub mod scale;
pub mod seats;
pub mod sequence;
pub mod viewpoints;

use self::{
    interval::IntervalResults, questions::QuestionResults, scale::ScaleResults, seats::SeatResults, sequence::FlandersResults,
    sequence::StResults, viewpoints::ViewpointResults,
};
use super::{InstrumentId, number::Decimal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The results of one sheet. Events before the start and after the end are on the timeline, but not counted, except that a code or
/// visit that began before the start still holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct InstrumentResults {
    pub instrument: InstrumentId,
    pub version: u32,
    /// The length of the lesson, or how far it is.
    #[ts(type = "number")]
    pub length_ms: i64,
    /// Events that do not count: outside the lesson, or not of this form.
    pub left_out: u32,
    pub findings: Findings,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Findings {
    Interval(IntervalResults),
    Flanders(FlandersResults),
    St(StResults),
    Scale(ScaleResults),
    Viewpoints(ViewpointResults),
    Questions(QuestionResults),
    Seats(SeatResults),
}

/// How many, and per cent of what the field's name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct Counted {
    pub n: u32,
    /// One place.
    pub percent: Option<Decimal>,
}
