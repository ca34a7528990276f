//! Several people's marks on one scale: shown with how many they are and how far apart, never as one number alone.

use super::{
    ItemId, Text,
    number::{Decimal, Points},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Who judges: each group is a channel of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
#[serde(rename_all = "snake_case")]
pub enum RaterGroup {
    /// 自评
    OneSelf,
    /// 互评
    Peer,
    /// 学生
    Student,
    /// 家长
    Parent,
    /// 学校
    School,
}

/// Per cent, 100 together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct GroupWeights {
    pub one_self: Points,
    pub peer: Points,
    pub student: Points,
    pub parent: Points,
    pub school: Points,
}

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
    /// Groups in which somebody has a total, in the order of [`RaterGroup`].
    pub groups: Vec<GroupResult>,
    /// The mean of the groups' means by weight. Groups without a total are left out, and the others keep their proportions.
    pub weighted: Option<WeightedTotal>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct WeightedTotal {
    pub value: Decimal,
    pub band: Option<Text>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct GroupResult {
    pub group: RaterGroup,
    /// `null` where nothing is weighted.
    pub weight: Option<Points>,
    pub total: Statistics,
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
