//! What a sheet is made of: entries in root `entries` of its document, a Y.Array of JSON objects to which is only ever added.
//!
//! Nothing in it is overwritten or deleted, by anybody: the server refuses every update that tries. A later entry takes an earlier one
//! back ([`What::Retract`]) or answers anew. Entries have no order but their time on the lesson's clock, then their id; one that comes
//! twice under the same id (from a second tablet's copy) counts once. `vectors/sheets.json` has one of each kind.

use crate::instruments::sheet::{Answer, AnswerKey, EventId, What};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The root of a sheet's document.
pub const ENTRIES: &str = "entries";
/// A whole morning of two taps a second is 28,800. What is beyond is refused.
pub const MAX_ENTRIES: usize = 50_000;
/// A note of 2,000 characters, with room.
pub const MAX_ENTRY_BYTES: usize = 8 * 1024;
/// Characters of [`SheetEntry::load`].
pub const MAX_LOAD_CHARS: usize = 36;

/// One tap, note, answer or look at the clock, as the tablet stores it. Never rewritten: its time in the lesson is computed from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "SheetEntries.ts")]
pub struct SheetEntry {
    /// Made by the tablet.
    pub id: EventId,
    /// The page load that made it: 1–36 of `A–Z a–z 0–9 _ -`. The monotonic clock begins anew with each.
    pub load: String,
    /// The monotonic clock of the page load (`performance.now()`), whole milliseconds.
    #[ts(type = "number")]
    pub mono_ms: i64,
    /// The tablet's clock (`Date.now()`): a claim, and used only where nothing better is known.
    #[ts(type = "number")]
    pub wall_ms: i64,
    pub what: EntryKind,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "SheetEntries.ts")]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EntryKind {
    /// A look at the server's clock: the answer that said `server_ms` (any `now_ms`) had arrived at this entry's `mono_ms`, so long after
    /// it was asked for. Worth one at every load and every few minutes; the shortest way there and back of a load counts for all of it.
    Clock {
        #[ts(type = "number")]
        server_ms: i64,
        #[ts(type = "number")]
        round_trip_ms: i64,
    },
    /// This observer saw the lesson begin. The lesson's time zero is the server's (`POST /api/lessons/{id}/start`); while it has none, the
    /// first of these stands for it in this sheet. A start that was withdrawn stands for nothing: it is the one that does not know of its
    /// withdrawal, of which the lesson's clock tells ([`crate::http::lessons::LessonClock`]).
    Start {
        /// The last withdrawal of this observer's start that the tablet knew of.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(type = "number", optional)]
        after_withdrawal_ms: Option<i64>,
    },
    /// This observer saw it end.
    End,
    /// A tap or note of the instrument, or a retraction. A retraction names an event or an answer; retracting it brings back what it took.
    Event { event: What },
    /// The answer under this key from now on; the last one that is not retracted counts.
    Answer { key: AnswerKey, answer: Answer },
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use std::collections::BTreeSet;

    fn vectors(key: &str) -> Vec<Value> {
        let all: Value = serde_json::from_str(include_str!("../vectors/sheets.json")).unwrap();
        all[key].as_array().unwrap().clone()
    }

    #[test]
    fn golden_entries_read_as_written_and_write_as_read() {
        let mut kinds = BTreeSet::new();
        for vector in vectors("entries") {
            let entry: SheetEntry = serde_json::from_value(vector.clone()).unwrap_or_else(|error| panic!("{error}: {vector}"));
            assert_eq!(serde_json::to_value(&entry).unwrap(), vector);
            kinds.insert(vector["what"]["kind"].as_str().unwrap().to_owned());
        }
        assert_eq!(kinds.len(), 5, "every kind of entry has a golden one");
    }

    #[test]
    fn golden_malformed_entries_do_not_read() {
        for vector in vectors("malformed") {
            assert!(serde_json::from_value::<SheetEntry>(vector["entry"].clone()).is_err(), "{}", vector["name"]);
        }
    }
}
