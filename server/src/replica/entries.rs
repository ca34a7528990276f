//! What an observer wrote: root `entries` of a sheet, as JSON.
//!
//! Written by strangers' bytes: what is no JSON object, nests too deep or comes after the limits becomes `null`, so that whoever reads the
//! entries can count it. What an entry must be is [`sandu_proto::sheets`]' question.

use sandu_proto::sheets::{ENTRIES, MAX_ENTRIES};
use serde_json::{Map, Number, Value};
use yrs::{Any, Array, Out, ReadTxn, any::Number as AnyNumber};

/// An entry, what it is, the event, the room, its zones, a zone, its seats: seven; a few more for the future.
const MAX_DEPTH: usize = 12;
/// Of JSON, of a whole sheet: three times a morning of two taps a second.
const MAX_BYTES: usize = 24 << 20;
/// JavaScript's whole numbers.
const MAX_SAFE: f64 = 9_007_199_254_740_991.0;

/// The entries in the order of the document; empty for every document that is no sheet.
pub fn entries(transaction: &impl ReadTxn) -> Vec<Value> {
    let Some(root) = transaction.get_array(ENTRIES) else { return Vec::new() };
    let mut bytes_left = MAX_BYTES;
    let entry = |out: Out| match out {
        Out::Any(Any::Map(entry)) => value_of(&Any::Map(entry), MAX_DEPTH, &mut bytes_left).unwrap_or(Value::Null),
        _ => Value::Null,
    };
    root.iter(transaction).take(MAX_ENTRIES).map(entry).collect()
}

/// `None`: no JSON, or beyond a limit. What a member leaves undefined it does not have.
fn value_of(any: &Any, depth: usize, bytes_left: &mut usize) -> Option<Value> {
    let depth = depth.checked_sub(1)?;
    *bytes_left = bytes_left.checked_sub(own_bytes(any))?;
    Some(match any {
        Any::Null => Value::Null,
        Any::Bool(value) => Value::from(*value),
        Any::Number(AnyNumber::Int(value)) => Value::from(*value),
        // JavaScript's numbers come as floats when they are large: times of day do.
        Any::Number(AnyNumber::Float(value)) if value.fract() == 0.0 && value.abs() <= MAX_SAFE => Value::from(*value as i64),
        Any::Number(AnyNumber::Float(value)) => Value::Number(Number::from_f64(*value)?),
        Any::String(value) => Value::from(&**value),
        Any::Array(items) => Value::Array(items.iter().map(|item| value_of(item, depth, bytes_left)).collect::<Option<_>>()?),
        Any::Map(members) => {
            let defined = members.iter().filter(|(_, value)| !matches!(value, Any::Undefined));
            let members = defined.map(|(name, value)| {
                *bytes_left = bytes_left.checked_sub(name.len() + 4)?;
                Some((name.clone(), value_of(value, depth, bytes_left)?))
            });
            Value::Object(members.collect::<Option<Map<_, _>>>()?)
        }
        Any::Undefined | Any::Buffer(_) => return None,
    })
}

fn own_bytes(any: &Any) -> usize {
    match any {
        Any::String(value) => value.len() + 2,
        Any::Number(_) => 16,
        Any::Null | Any::Undefined | Any::Bool(_) | Any::Buffer(_) | Any::Array(_) | Any::Map(_) => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use yrs::{Doc, Map as _, Transact, WriteTxn};

    fn read(written: Vec<Any>) -> Vec<Value> {
        let doc = Doc::new();
        let mut transaction = doc.transact_mut();
        let root = transaction.get_or_insert_array(ENTRIES);
        for any in written {
            root.push_back(&mut transaction, any);
        }
        drop(transaction);
        entries(&doc.transact())
    }

    fn any(json: &Value) -> Any {
        Any::from_json(&json.to_string()).expect("is JSON")
    }

    #[test]
    fn entries_are_read_as_they_were_written() {
        let entry =
            json!({ "id": "a", "wall_ms": 1_763_788_800_000i64, "what": { "kind": "answer", "mark": 4.35, "seats": [1, 2], "no": null } });
        assert_eq!(read(vec![any(&entry)]), [entry]);
        let floats = Any::from(
            [("wall_ms".to_owned(), Any::from(1_763_788_800_000.0)), ("absent".to_owned(), Any::Undefined)]
                .into_iter()
                .collect::<std::collections::HashMap<_, _>>(),
        );
        assert_eq!(read(vec![floats]), [json!({ "wall_ms": 1_763_788_800_000i64 })]);
        assert!(entries(&Doc::new().transact()).is_empty());
    }

    #[test]
    fn what_is_no_entry_is_null_in_its_place() {
        let deep = (0..MAX_DEPTH).fold(Any::Null, |inner, _| Any::from(vec![inner]));
        let holds = |value: Any| Any::from(std::collections::HashMap::from([("x".to_owned(), value)]));
        let written =
            vec![Any::from("start"), holds(Any::Buffer(vec![1].into())), holds(deep), holds(Any::from(f64::NAN)), holds(Any::from(1))];
        assert_eq!(read(written), [Value::Null, Value::Null, Value::Null, Value::Null, json!({ "x": 1 })]);
    }

    #[test]
    fn what_is_beyond_the_limit_of_a_sheet_is_null() {
        let long = Any::from(std::collections::HashMap::from([("x".to_owned(), Any::from("长".repeat(MAX_BYTES / 6)))]));
        let read = read(vec![long.clone(), long.clone(), long]);
        assert_eq!(read.iter().map(Value::is_null).collect::<Vec<_>>(), [false, true, true]);
    }

    #[test]
    fn a_root_of_another_kind_is_read_without_harm() {
        let doc = Doc::new();
        let mut transaction = doc.transact_mut();
        let map = transaction.get_or_insert_map(ENTRIES);
        map.insert(&mut transaction, "k", 1);
        drop(transaction);
        assert!(entries(&doc.transact()).is_empty());
    }
}
