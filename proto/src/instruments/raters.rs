//! Several people's marks on one scale: shown with how many they are and how far apart, never as one number alone.

use super::{ItemId, Text, number::Decimal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct RatersResults {
    pub raters: u32,
    pub items: Vec<ItemSpread>,
    pub sections: Vec<SectionSpread>,
    /// Of those sheets that have a total.
    pub total: Option<Statistics>,
    /// The band of the total that the form goes by ([`super::scale::TogetherBy`]), before it is rounded.
    pub band: Option<Text>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct ItemSpread {
    pub item: ItemId,
    /// `null`: nobody has marked it.
    pub marks: Option<Statistics>,
    /// How many gave each level, as the section has them; empty where marks are numbers. With cycles, the first cycle's.
    pub levels: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct SectionSpread {
    pub section: ItemId,
    pub marks: Option<Statistics>,
}

/// Of at least one value. Two places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct Statistics {
    pub n: u32,
    pub mean: Decimal,
    pub median: Decimal,
    /// Without one highest and one lowest; `null` with fewer than five.
    pub trimmed: Option<Decimal>,
    /// With n − 1; `null` for one value.
    pub sd: Option<Decimal>,
    pub least: Decimal,
    pub most: Decimal,
    /// Sorted, so that nobody's place tells who they are.
    pub values: Vec<Decimal>,
}
