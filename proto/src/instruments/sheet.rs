//! What an observer writes: events on the lesson's clock, which are retracted but never erased, and answers, of which the last counts.

use super::{
    CodeId, ItemId,
    number::Points,
    seats::{Room, Seat},
};
use crate::id::ImageId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};
use ts_rs::TS;
use uuid::Uuid;

/// Made by the tablet on which the event happened.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[serde(transparent)]
#[ts(type = "string", export_to = "Sheets.ts")]
pub struct EventId(pub Uuid);

impl fmt::Debug for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One tap or note. Events are in the order of (`t_ms`, `id`), however they arrive.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Sheets.ts")]
pub struct SheetEvent {
    /// Time of the lesson: 0 is its start, before that is negative.
    #[ts(type = "number")]
    pub t_ms: i64,
    pub id: EventId,
    #[serde(flatten)]
    pub what: What,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Sheets.ts")]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum What {
    /// Sequence: from now on this code.
    Code {
        code: CodeId,
    },
    /// Sequence, seats: from now on nothing, until the next code or visit.
    Pause,
    /// Interval form: the code occurred in this interval, counted from 0. A second tick changes nothing.
    Tick {
        interval: u32,
        code: CodeId,
    },
    /// Interval form: how many were with it; the last counts.
    Engagement {
        interval: u32,
        level: Engagement,
    },
    /// Scale with snapshots.
    Snapshot {
        activity: Activity,
        off_task: u16,
    },
    /// A point with the tool tally.
    Tally {
        point: ItemId,
    },
    /// A point with the tool count.
    Count {
        point: ItemId,
        count: u16,
        of: u16,
    },
    /// A point with the tool duration begins …
    Begin {
        point: ItemId,
    },
    /// … and ends.
    End {
        point: ItemId,
    },
    /// A point with the tool quotes.
    Quote {
        point: ItemId,
        text: String,
    },
    /// Questions: the teacher has finished asking. Who is asked, if one is; the words, if there was time.
    Question {
        text: String,
        seat: Option<Seat>,
    },
    /// Questions: its words are these, or none; the last counts, also over those that came with the question.
    Words {
        question: EventId,
        text: String,
    },
    /// Questions: the first answer begins. The first tap counts.
    Answer {
        question: EventId,
    },
    /// Questions: it is of this kind; the last of each category counts.
    Sort {
        question: EventId,
        code: CodeId,
    },
    /// Seats: the room is like this; the last counts, for the whole lesson.
    Room {
        room: Room,
    },
    /// Seats: something of any role but `between`.
    Seat {
        seat: Seat,
        kind: CodeId,
    },
    /// Seats: something of the role `between`.
    Between {
        seat: Seat,
        to: Seat,
        kind: CodeId,
    },
    /// Seats: so many of so many are at it.
    Scan {
        on_task: u16,
        of: u16,
    },
    /// Any form, as everything below.
    Note {
        text: String,
        about: Option<About>,
    },
    Photo {
        image: ImageId,
        about: Option<About>,
    },
    /// The plan's step with this block id begins.
    Step {
        block: String,
    },
    /// The event is taken back. Taking back a retraction brings the event back.
    Retract {
        event: EventId,
    },
}

/// What a note or photo is evidence for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Sheets.ts")]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum About {
    Item { item: ItemId },
    Event { event: EventId },
    Seat { seat: Seat },
    Step { block: String },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Sheets.ts")]
#[serde(rename_all = "snake_case")]
pub enum Engagement {
    Low,
    Middle,
    High,
}

/// Does the teacher give the pupils something to learn?
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Sheets.ts")]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    Learning,
    NoLearning,
}

/// The key of an answer: the id of an item, sign, section or point; in the second cycle `id#2`, in the third `id#3`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[serde(transparent)]
#[ts(type = "string", export_to = "Sheets.ts")]
pub struct AnswerKey(pub String);

impl AnswerKey {
    /// `cycle` counts from 1.
    #[must_use]
    pub fn new(item: &ItemId, cycle: u8) -> Self {
        Self(if cycle <= 1 { item.0.clone() } else { format!("{item}#{cycle}") })
    }

    /// The item and its cycle, if it is written as [`Self::new`] writes it.
    #[must_use]
    pub fn parts(&self) -> Option<(ItemId, u8)> {
        let Some((item, cycle)) = self.0.split_once('#') else { return Some((ItemId(self.0.clone()), 1)) };
        let cycle = cycle.parse().ok().filter(|cycle: &u8| *cycle > 1)?;
        let item = ItemId(item.to_owned());
        (Self::new(&item, cycle) == *self).then_some((item, cycle))
    }
}

impl fmt::Debug for AnswerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

pub type Answers = BTreeMap<AnswerKey, Answer>;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Sheets.ts")]
pub struct Answer {
    /// `null` while there is only a remark.
    pub mark: Option<Mark>,
    #[serde(default)]
    pub remark: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Sheets.ts")]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Mark {
    /// The level at this place of the section's levels, from 0.
    Level {
        level: u8,
    },
    Score {
        score: Points,
    },
    NotApplicable,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_event_is_one_flat_object() {
        let id = "0190a0c0-0000-7000-8000-000000000001";
        let json = json!({ "t_ms": -1500, "id": id, "what": "tick", "interval": 3, "code": "S.AnQ" });
        let event: SheetEvent = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(event.what, What::Tick { interval: 3, code: "S.AnQ".into() });
        assert_eq!(serde_json::to_value(&event).unwrap(), json);
    }

    #[test]
    fn a_score_may_be_written_without_a_point() {
        for (written, hundredths) in [(json!(5), 500), (json!(4.5), 450)] {
            let mark: Mark = serde_json::from_value(json!({ "kind": "score", "score": written })).unwrap();
            assert_eq!(mark, Mark::Score { score: Points::from_hundredths(hundredths) });
        }
        for wrong in [json!({ "kind": "score", "score": 4.555 }), json!({ "kind": "level", "level": -1 }), json!({ "kind": "level" })] {
            assert!(serde_json::from_value::<Mark>(wrong).is_err());
        }
    }

    #[test]
    fn an_answers_key_names_its_cycle_in_one_way_only() {
        let item = ItemId::from("PC");
        for cycle in [1, 2, 12] {
            assert_eq!(AnswerKey::new(&item, cycle).parts(), Some((item.clone(), cycle)));
        }
        for key in ["PC#", "PC#1", "PC#0", "PC#02", "PC#300", "PC#x", "PC#2#3"] {
            assert_eq!(AnswerKey(key.to_owned()).parts(), None, "{key}");
        }
    }
}
