//! Entries for tests.

use crate::clock::now_ms;
use bytes::Bytes;
use sandu_proto::{
    instruments::{
        number::Points,
        sheet::{Answer, AnswerKey, EventId, Mark, What},
    },
    sheets::{ENTRIES, EntryKind, SheetEntry},
    varint::{write_bytes, write_uint},
};
use serde_json::Value;
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

/// The Yjs v1 update that adds entries under `client`, which has written nothing before.
pub fn update(client: u64, entries: &[SheetEntry]) -> Bytes {
    let mut out = vec![1, 1];
    write_uint(&mut out, client);
    out.extend([0, 8, 1]);
    write_bytes(&mut out, ENTRIES.as_bytes());
    write_uint(&mut out, entries.len() as u64);
    for entry in entries {
        write_any(&mut out, &serde_json::to_value(entry).expect("serializes"));
    }
    out.push(0);
    out.into()
}

/// As JavaScript does it: numbers as doubles.
fn write_any(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Null => out.push(126),
        Value::Bool(value) => out.push(if *value { 120 } else { 121 }),
        Value::Number(number) => {
            out.push(123);
            out.extend(number.as_f64().expect("a number").to_be_bytes());
        }
        Value::String(text) => {
            out.push(119);
            write_bytes(out, text.as_bytes());
        }
        Value::Array(items) => {
            out.push(117);
            write_uint(out, items.len() as u64);
            items.iter().for_each(|item| write_any(out, item));
        }
        Value::Object(members) => {
            out.push(118);
            write_uint(out, members.len() as u64);
            for (name, value) in members {
                write_bytes(out, name.as_bytes());
                write_any(out, value);
            }
        }
    }
}
