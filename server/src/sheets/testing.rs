//! Entries for tests.

pub use super::update::update;
use crate::clock::now_ms;
use sandu_proto::{
    instruments::{
        number::Points,
        sheet::{Answer, AnswerKey, EventId, Mark, What},
    },
    sheets::{EntryKind, SheetEntry},
};
use uuid::Uuid;

pub fn id(n: u128) -> EventId {
    EventId(Uuid::from_u128(n))
}

/// `when` is page load, monotonic clock, wall clock.
pub fn entry(n: u128, (load, mono_ms, wall_ms): (&str, i64, i64), what: EntryKind) -> SheetEntry {
    SheetEntry { id: id(n), load: load.to_owned(), mono_ms, wall_ms, what }
}

/// A pause: something that happened.
pub fn at(n: u128, when: (&str, i64, i64)) -> SheetEntry {
    entry(n, when, EntryKind::Event { event: What::Pause })
}

pub fn clock(n: u128, when: (&str, i64, i64), server_ms: i64, round_trip_ms: i64) -> SheetEntry {
    entry(n, when, EntryKind::Clock { server_ms, round_trip_ms })
}

pub fn retract(n: u128, when: (&str, i64, i64), of: u128) -> SheetEntry {
    entry(n, when, EntryKind::Event { event: What::Retract { event: id(of) } })
}

pub fn answer(n: u128, when: (&str, i64, i64), key: &str, level: u8) -> SheetEntry {
    let answer = Answer { mark: Some(Mark::Level { level }), remark: String::new() };
    entry(n, when, EntryKind::Answer { key: AnswerKey(key.to_owned()), answer })
}

pub fn score(n: u128, when: (&str, i64, i64), key: &str, points: i32) -> SheetEntry {
    let answer = Answer { mark: Some(Mark::Score { score: Points::whole(points) }), remark: String::new() };
    entry(n, when, EntryKind::Answer { key: AnswerKey(key.to_owned()), answer })
}

/// All four sections of `table-sections`, marked some seconds ago; `total` from 90 to 100.
pub fn marked(total: i32) -> Vec<SheetEntry> {
    let now = now_ms();
    let when = |n: i64| ("a", 1_000 + n, now - 10_000 + n);
    let marks = [("thinking", total - 90), ("design", 20), ("activity", 40), ("effect", 30)];
    (1..).zip(marks).map(|(n, (section, points))| score(n, when(i64::try_from(n).expect("four")), section, points)).collect()
}
