//! Why a reviewer marked what they marked, and which of their marks are one suggestion: root `reasons` of a fork, sealed with its text.
//!
//! Each entry stands under a random id and names its marks by places in coordinates of version 0; which hunks these are is the page's
//! question. Written by strangers' bytes: what does not have this form is left out.

use super::project::scalar_of;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};
use yrs::{Any, Map as _, Out, ReadTxn};

const REASONS: &str = "reasons";

/// A diligent reviewer makes twenty marks, and gives a reason for half of them.
const MAX_ENTRIES: usize = 500;
/// Marks in one suggestion.
const MAX_SPOTS: usize = 200;
/// One line.
const MAX_REASON_CHARS: usize = 200;
/// Longer than any id or block key that a page makes.
const MAX_KEY_CHARS: usize = 128;
/// Stands for the end of a block.
const MAX_OFFSET: i64 = 1_000_000;
const KINDS: [&str; 7] = ["txt", "fmt", "att", "ins", "del", "mov", "wrp"];

/// The entries by id; empty for every document that is no fork.
pub fn reasons(transaction: &impl ReadTxn) -> Map<String, Value> {
    let Some(root) = transaction.get_map(REASONS) else { return Map::new() };
    let entries: BTreeMap<String, Value> = root
        .iter(transaction)
        .filter_map(|(id, entry)| match entry {
            Out::Any(Any::Map(entry)) if is_key(id) => Some((id.to_owned(), entry_of(&entry)?)),
            _ => None,
        })
        .collect();
    entries.into_iter().take(MAX_ENTRIES).collect()
}

fn entry_of(entry: &HashMap<String, Any>) -> Option<Value> {
    let (Any::String(reason), Any::Array(spots)) = (entry.get("reason")?, entry.get("spots")?) else { return None };
    let is_line = reason.chars().count() <= MAX_REASON_CHARS && !reason.chars().any(char::is_control);
    let spots: Vec<Value> = spots.iter().take(MAX_SPOTS).filter_map(spot_of).collect();
    (is_line && !spots.is_empty()).then(|| json!({ "reason": &**reason, "spots": spots }))
}

fn spot_of(spot: &Any) -> Option<Value> {
    let Any::Map(spot) = spot else { return None };
    let text = |name| match spot.get(name) {
        Some(Any::String(text)) => Some(&**text),
        _ => None,
    };
    let offset = |name| scalar_of(spot.get(name)?)?.as_i64().filter(|offset| (0..=MAX_OFFSET).contains(offset));
    let kind = text("kind").filter(|kind| KINDS.contains(kind))?;
    let block = text("block").filter(|block| is_key(block))?;
    Some(json!({ "kind": kind, "block": block, "from": offset("from")?, "to": offset("to")? }))
}

fn is_key(key: &str) -> bool {
    (1..=MAX_KEY_CHARS).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use yrs::{Doc, Transact, WriteTxn};

    fn any(json: &Value) -> Any {
        Any::from_json(&json.to_string()).expect("is JSON")
    }

    fn read(entries: &[(&str, Value)]) -> Map<String, Value> {
        let doc = Doc::new();
        let mut transaction = doc.transact_mut();
        let root = transaction.get_or_insert_map(REASONS);
        for (id, entry) in entries {
            root.insert(&mut transaction, *id, any(entry));
        }
        drop(transaction);
        reasons(&doc.transact())
    }

    fn spot(kind: &str, from: i64) -> Value {
        json!({ "kind": kind, "block": "goal-1", "from": from, "to": from + 2 })
    }

    #[test]
    fn a_reason_and_the_places_of_its_marks_are_read() {
        let entry = json!({ "reason": "三年级还没学", "spots": [spot("txt", 3), spot("ins", 0)] });
        let found = read(&[("b", entry.clone()), ("a", json!({ "reason": "", "spots": [spot("del", 0)] }))]);
        assert_eq!(found.keys().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(found["b"], entry);
        assert!(reasons(&Doc::new().transact()).is_empty());
    }

    #[test]
    fn what_is_no_reason_is_left_out() {
        let good = || json!([spot("txt", 3)]);
        for bad in [
            json!({ "reason": "没有地方", "spots": [] }),
            json!({ "reason": 1, "spots": good() }),
            json!({ "reason": "两\n行", "spots": good() }),
            json!({ "reason": "由".repeat(201), "spots": good() }),
            json!({ "reason": "别的种类", "spots": [spot("xyz", 3)] }),
            json!({ "reason": "负的", "spots": [spot("txt", -1)] }),
            json!({ "reason": "太远", "spots": [spot("txt", 1_000_000)] }),
            json!({ "reason": "没有段", "spots": [{ "kind": "txt", "from": 1, "to": 2 }] }),
            json!("一句话"),
        ] {
            assert!(read(&[("a", bad.clone())]).is_empty(), "{bad}");
        }
        assert!(read(&[(&"i".repeat(129), json!({ "reason": "编号太长", "spots": good() }))]).is_empty());
        let mixed = read(&[("a", json!({ "reason": "好", "spots": [spot("xyz", 3), spot("txt", 3)], "more": 1 }))]);
        assert_eq!(mixed["a"], json!({ "reason": "好", "spots": good() }));
    }
}
