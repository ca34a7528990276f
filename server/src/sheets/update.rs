//! A sheet's document from its entries, where no tablet has made it: the demo's, and tests'. Pure.

use bytes::Bytes;
use sandu_proto::{
    sheets::{ENTRIES, SheetEntry},
    varint::{write_bytes, write_uint},
};
use serde_json::Value;

/// The Yjs v1 update that adds entries under `client`, which has written nothing before.
pub fn update(client: u64, entries: &[SheetEntry]) -> Bytes {
    let mut out = vec![1, 1];
    write_uint(&mut out, client);
    out.extend([0, 8, 1]);
    write_bytes(&mut out, ENTRIES.as_bytes());
    write_uint(&mut out, entries.len() as u64);
    for entry in entries {
        write_any(&mut out, &serde_json::to_value(entry).expect("entries are plain data"));
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
            out.extend(number.as_f64().expect("a JSON number is one").to_be_bytes());
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
