//! COPUS and its like. Two kinds of per cent, never to be mixed: of the intervals (together more than 100) and of the codes of a side.

use crate::instruments::{CodeId, number::Decimal, sheet::Engagement};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct IntervalResults {
    /// N.
    pub intervals: u32,
    pub sides: Vec<SideResult>,
    /// The intervals in which something was written, in order.
    pub timeline: Vec<IntervalTicks>,
    pub engagement: EngagementCounts,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct SideResult {
    pub side: CodeId,
    /// Σ over the codes: what `of_codes` is of.
    pub ticks: u32,
    pub codes: Vec<TickResult>,
    /// The collapsed groups.
    pub groups: Vec<TickResult>,
}

/// A code or a group of codes. Per cents have one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct TickResult {
    pub id: CodeId,
    /// A group's are the sum of its codes'.
    pub ticks: u32,
    /// In how many intervals it occurred; a group occurs where any of its codes does.
    pub intervals: u32,
    pub of_intervals: Option<Decimal>,
    pub of_codes: Option<Decimal>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct IntervalTicks {
    pub interval: u32,
    /// In the order of the form.
    pub codes: Vec<CodeId>,
    pub engagement: Option<Engagement>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct EngagementCounts {
    pub low: u32,
    pub middle: u32,
    pub high: u32,
}
