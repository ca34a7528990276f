//! Who judges a lesson: each kind of judge is a channel of its own, and the channels come to one value by weights that were fixed beforehand.

use super::{Text, number::Decimal, raters::Statistics};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// docs/design.md, rule 53. In the order in which they are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Channels.ts")]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// 自评: the teacher of the lesson.
    SelfReview,
    /// 互评: observers who teach. What every sheet was before there were channels.
    #[default]
    Peer,
    /// 学生
    Student,
    /// 家长
    Parent,
    /// 学校: leaders, research officers, and who observes for the school.
    School,
    /// 来宾: colleagues from elsewhere. Shown, never weighed.
    Guest,
}

impl Channel {
    pub const ALL: [Self; 6] = [Self::SelfReview, Self::Peer, Self::Student, Self::Parent, Self::School, Self::Guest];
}

/// Whole per cents, 100 together. A channel with more than 0 is planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Channels.ts")]
pub struct ChannelWeights {
    pub self_review: u8,
    pub peer: u8,
    pub student: u8,
    pub parent: u8,
    pub school: u8,
}

impl Default for ChannelWeights {
    fn default() -> Self {
        Self { self_review: 0, peer: 100, student: 0, parent: 0, school: 0 }
    }
}

impl ChannelWeights {
    #[must_use]
    pub const fn of(&self, channel: Channel) -> u8 {
        match channel {
            Channel::SelfReview => self.self_review,
            Channel::Peer => self.peer,
            Channel::Student => self.student,
            Channel::Parent => self.parent,
            Channel::School => self.school,
            Channel::Guest => 0,
        }
    }

    #[must_use]
    pub fn sum(&self) -> u32 {
        Channel::ALL.into_iter().map(|channel| u32::from(self.of(channel))).sum()
    }
}

/// What the channels come to: Σ weight × mean of the channel. Everything is in per cent of a sheet's full marks, so that different tables
/// can be taken together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Channels.ts")]
pub struct ChannelsResults {
    /// Those that are planned, and those in which somebody has a total; in the order of [`Channel`].
    pub channels: Vec<ChannelResult>,
    /// Planned, and nobody in them has a total yet. While there is one nothing is combined: its weight is never given to the others.
    pub missing: Vec<Channel>,
    /// `null` while a planned channel is missing.
    pub combined: Option<Decimal>,
    /// Of the combined value before it is rounded; `null` also where the sheets' tables differ, or have no bands.
    pub band: Option<Text>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Channels.ts")]
pub struct ChannelResult {
    pub channel: Channel,
    /// Per cent.
    pub weight: u8,
    /// Of the totals, in per cent; `null` while nobody has one.
    pub marks: Option<Statistics>,
    /// Weight × mean, rounded by itself; `null` where there is no mean or no weight.
    pub part: Option<Decimal>,
}
