//! What was counted on the points that somebody watched. No total.

use super::Counted;
use crate::instruments::{ItemId, number::Decimal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct ViewpointResults {
    /// Points of the form with an event or a conclusion, in its order.
    pub points: Vec<PointResult>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct PointResult {
    pub point: ItemId,
    pub found: PointFinding,
    /// Notes and photos on it.
    pub evidence: u32,
    /// May be empty.
    pub conclusion: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
#[serde(tag = "tool", rename_all = "snake_case")]
pub enum PointFinding {
    Tally {
        n: u32,
    },
    Count {
        looks: Vec<CountLook>,
        /// All looks together: Σ count ÷ Σ of, one place.
        percent: Option<Decimal>,
    },
    Duration {
        times: u32,
        #[ts(type = "number")]
        total_ms: i64,
        /// Per cent, one place.
        of_lesson: Option<Decimal>,
    },
    Quotes {
        quotes: Vec<Quote>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct CountLook {
    #[ts(type = "number")]
    pub t_ms: i64,
    pub of: u32,
    pub counted: Counted,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct Quote {
    #[ts(type = "number")]
    pub t_ms: i64,
    pub text: String,
}
