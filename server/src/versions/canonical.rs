//! The canonical form of what is sealed, and its hash. Fixed for good: a stored hash must be computable from it in ten years.
//!
//! The form is JSON in UTF-8 without white space: the members of an object in the order of their names' UTF-8 bytes; whole numbers as
//! decimal integers without sign for zero, fraction or exponent; others (marks of a sheet; nothing in a plan is one) as the shortest
//! decimal that reads back as the same double, without exponent; in strings only `"`, `\` and the characters below U+0020 are escaped,
//! by `\b \t \n \f \r` where there is one and else by `\u00` and two lower-case hex digits. Text is taken as it is, without Unicode normalisation. The hash is SHA-256 over these bytes, in lower-case hex.

use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The content in canonical form; this is what is stored.
#[must_use]
pub fn canonical(content: &Value) -> String {
    let mut out = String::new();
    write_value(&mut out, content);
    out
}

/// The hash of something in canonical form.
#[must_use]
pub fn hash(canonical: &str) -> String {
    Sha256::digest(canonical.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => write_number(out, number),
        Value::String(text) => write_text(out, text),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_value(out, item);
            }
            out.push(']');
        }
        Value::Object(members) => {
            // Sorted here: whether the map keeps an order of its own depends on features that other crates turn on.
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by_key(|(name, _)| name.as_bytes());
            out.push('{');
            for (index, (name, value)) in members.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_text(out, name);
                out.push(':');
                write_value(out, value);
            }
            out.push('}');
        }
    }
}

fn write_number(out: &mut String, number: &serde_json::Number) {
    let written = match (number.as_i64(), number.as_u64(), number.as_f64()) {
        (Some(integer), _, _) => write!(out, "{integer}"),
        (None, Some(integer), _) => write!(out, "{integer}"),
        // Yjs carries every number as a float; `as` saturates, so that any float has one integer.
        (None, None, Some(float)) if float.fract() != 0.0 => write!(out, "{float}"),
        (None, None, float) => write!(out, "{}", float.unwrap_or(0.0) as i64),
    };
    written.expect("a String takes all that is written to it");
}

fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            control if control < ' ' => write!(out, "\\u{:04x}", u32::from(control)).expect("a String takes all that is written to it"),
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_canonical_form_is_what_the_documentation_says() {
        let content = json!({ "type": "doc", "attrs": { "宽": 3.0, "b": null, "a": -0.0, "score": 4.35 }, "content": [true, false, "说\"\\\u{1}\n€"] });
        assert_eq!(
            canonical(&content),
            r#"{"attrs":{"a":0,"b":null,"score":4.35,"宽":3},"content":[true,false,"说\"\\\u0001\n€"],"type":"doc"}"#
        );
    }

    #[test]
    fn a_stored_hash_stays_what_it_was() {
        let content = json!({ "type": "doc", "content": [{ "type": "paragraph", "attrs": { "id": "p1" }, "content": [{ "type": "text", "text": "平均分" }] }] });
        assert_eq!(hash(&canonical(&content)), "35a2ab22a333e0c8349ca4a70a231d3683ed9fe4fade4ee4e122efba266a93b4");
    }

    #[test]
    fn the_order_of_members_and_the_kind_of_a_number_do_not_change_the_hash() {
        let one: Value = serde_json::from_str(r#"{"a":1,"b":{"x":2,"y":"z"}}"#).expect("is JSON");
        let two: Value = serde_json::from_str(r#" { "b": {"y":"z", "x": 2.0}, "a": 1e0 } "#).expect("is JSON");
        assert_eq!(hash(&canonical(&one)), hash(&canonical(&two)));
        assert_ne!(hash(&canonical(&one)), hash(&canonical(&json!({ "a": 1, "b": { "x": 2, "y": "Z" } }))));
    }

    #[test]
    fn the_stored_form_reads_back_as_itself() {
        let text = canonical(&json!({ "text": "1/2 ≠ \u{1f600} \u{7f}\u{b}", "n": i64::MIN, "m": u64::MAX }));
        let again: Value = serde_json::from_str(&text).expect("is JSON");
        assert_eq!(canonical(&again), text);
    }
}
