//! Scales: sections of items that are judged, and what their marks add up to.

use super::{ItemId, Text, number::Points};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct ScaleForm {
    pub sections: Vec<Section>,
    /// What a section is of its items.
    pub section_value: SectionValue,
    pub total: Total,
    pub bands: Option<Bands>,
    pub bonus: Option<Bonus>,
    pub missing: Missing,
    pub not_applicable: NotApplicable,
    pub evidence: Option<EvidenceRule>,
    /// `null`: the lesson is judged once, as a whole.
    pub cycles: Option<Cycles>,
    /// Looks through the room: is there something to learn, and how many do something else (Teach).
    pub snapshots: Option<Snapshots>,
    /// Which of several raters' totals names the band.
    #[serde(default)]
    pub together: TogetherBy,
}

/// What several raters' totals come to: the others are shown beside it all the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
#[serde(rename_all = "snake_case")]
pub enum TogetherBy {
    #[default]
    Mean,
    Median,
    /// Without one highest and one lowest; the mean where they are too few for that.
    Trimmed,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct Section {
    pub id: ItemId,
    pub name: Text,
    pub seen: SeenIn,
    pub marking: Marking,
}

/// Where a section can be judged from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
#[serde(rename_all = "snake_case")]
pub enum SeenIn {
    Lesson,
    /// The plan and the reflection.
    Papers,
}

/// How the items of a section are marked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Marking {
    /// Each item takes one level. Best first or worst first, as the form has it on paper.
    Levels { levels: Vec<Level>, items: Vec<LevelItem> },
    /// Each item takes a number from 0 to its own full marks.
    Points { items: Vec<PointsItem> },
    /// One number for the section, under the section's id; the aspects say what to look at.
    Whole {
        full: Points,
        aspects: Vec<Text>,
        #[serde(default)]
        step: Step,
    },
}

/// What the keys for a number offer. Any hundredth within the full marks is taken: paper has its own habits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
#[serde(rename_all = "snake_case")]
pub enum Step {
    #[default]
    Whole,
    /// 8.5 too.
    Half,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct Level {
    /// 优, 4.
    pub name: Text,
    pub points: Points,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct LevelItem {
    pub id: ItemId,
    pub name: Text,
    pub worth: Worth,
    pub signs: Option<Signs>,
    /// What to look for.
    #[serde(default)]
    pub hints: Vec<Text>,
}

/// What a level is worth in an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Worth {
    /// Its points.
    Points,
    /// Its share of the highest level's points, of so many full marks: full × points ÷ highest.
    Share { full: Points },
    /// Lowest and highest change places: a high mark is a bad sign (CLASS, negative climate: 8 − mark).
    Reversed,
}

/// What is noted below an item before it is judged; it is kept, not counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct Signs {
    pub answer: SignAnswer,
    pub signs: Vec<Sign>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
#[serde(rename_all = "snake_case")]
pub enum SignAnswer {
    /// Seen or not: level 0 is not seen, level 1 is seen.
    Seen,
    /// Level 0 is low, 1 middle, 2 high; or not applicable.
    LowMiddleHigh,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct Sign {
    pub id: ItemId,
    pub name: Text,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct PointsItem {
    pub id: ItemId,
    pub name: Text,
    pub full: Points,
    #[serde(default)]
    pub step: Step,
    /// What to look for.
    #[serde(default)]
    pub hints: Vec<Text>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
#[serde(rename_all = "snake_case")]
pub enum SectionValue {
    Sum,
    Mean,
}

/// What the sections come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Total {
    /// They stand beside each other; no number says it all.
    Absent,
    Sum,
    /// Each in per cent of its own full marks, their mean by weights: per cent, one for each section in order, 100 together. Of 100.
    Weighted {
        weights: Vec<Points>,
    },
}

/// Words for a value, by its per cent of the full marks (without bonus): a band reaches from its `from` up to the next one's, that one
/// not included. The value is taken as it is, not rounded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct Bands {
    pub of: BandsOf,
    /// Highest first.
    pub bands: Vec<Band>,
    /// Below all of them.
    pub below: Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
#[serde(rename_all = "snake_case")]
pub enum BandsOf {
    Total,
    EachSection,
    TotalAndEachSection,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct Band {
    pub name: Text,
    /// Per cent.
    pub from: Points,
}

/// 个性特色: marks on top of the total; none given is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct Bonus {
    pub items: Vec<PointsItem>,
    pub cap: BonusCap,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
#[serde(rename_all = "snake_case")]
pub enum BonusCap {
    /// The total may pass the full marks.
    Open,
    /// It may not.
    AtFull,
}

/// What an item without a mark does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// The sheet cannot be handed in; what it belongs to has no value yet.
    Blocks,
    /// The sheet may be handed in without it; what it belongs to has no value.
    Open,
    /// What is marked stands for the rest.
    Scales,
    /// It counts nothing.
    Zero,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
#[serde(rename_all = "snake_case")]
pub enum NotApplicable {
    Refused,
    /// May be said of an item, which is then left out with its full marks.
    LeftOut,
}

/// A mark below `below`, or from `from` up, per cent of its item's range, asks for a note on that item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct EvidenceRule {
    pub below: Points,
    pub from: Points,
}

/// The lesson is judged several times; an item's value is the mean over the cycles in which it was marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct Cycles {
    /// With fewer, `missing` says what happens.
    pub least: u8,
    pub most: u8,
    pub watch_minutes: u16,
    /// 0: marked afterwards.
    pub mark_minutes: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct Snapshots {
    pub each_cycle: u8,
}
