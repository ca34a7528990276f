//! Points of observation (LICC): dimensions, viewpoints, points; each observer owns one or two and counts. There is no total.

use super::{ItemId, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct ViewpointForm {
    pub dimensions: Vec<Dimension>,
}

/// 学生学习
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct Dimension {
    pub id: ItemId,
    pub name: Text,
    pub viewpoints: Vec<Viewpoint>,
}

/// 倾听
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct Viewpoint {
    pub id: ItemId,
    pub name: Text,
    pub points: Vec<WatchPoint>,
}

/// What one observer watches. Its written conclusion is the remark of the answer under its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct WatchPoint {
    pub id: ItemId,
    pub name: Text,
    pub tool: Tool,
    pub wording: Wording,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
#[serde(rename_all = "snake_case")]
pub enum Tool {
    /// A tap each time: [`super::sheet::What::Tally`].
    Tally,
    /// So many of so many pupils: [`super::sheet::What::Count`].
    Count,
    /// From a tap to a tap: [`super::sheet::What::Begin`] and `End`.
    Duration,
    /// Words that were said: [`super::sheet::What::Quote`].
    Quotes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
#[serde(rename_all = "snake_case")]
pub enum Wording {
    Confirmed,
    /// 待校对: not yet compared with the book.
    ToCheck,
}
