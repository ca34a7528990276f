//! The golden frames of `vectors/`, which the page's tests decode too: what both sides agree on cannot drift.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{collections::BTreeSet, path::Path};

use sandu_proto::{
    close::Close,
    frame::{Message, Outcome, Right, read_frame},
    varint::Malformed,
};
use serde_json::{Value, json};

fn vectors(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn list<'a>(vectors: &'a Value, key: &str) -> &'a [Value] {
    vectors[key].as_array().unwrap()
}

fn bytes_of(vector: &Value) -> Vec<u8> {
    let hex = vector["hex"].as_str().unwrap();
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

fn hex_of(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn right_name(right: Right) -> &'static str {
    match right {
        Right::Keep => "keep",
        Right::Read => "read",
        Right::Write => "write",
    }
}

fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Saved => "saved",
        Outcome::Kept => "kept",
        Outcome::Gap => "gap",
    }
}

fn malformed_name(malformed: Malformed) -> &'static str {
    match malformed {
        Malformed::Truncated => "truncated",
        Malformed::TooLarge => "too-large",
        Malformed::NotUtf8 => "not-utf8",
        Malformed::UnknownType => "unknown-type",
        Malformed::Trailing => "trailing",
    }
}

/// A message as the vectors write it: byte strings in hex.
fn written(message: Message<'_>) -> Value {
    match message {
        Message::Step1(vector) => json!({ "type": "step1", "vector": hex_of(vector) }),
        Message::Step2(update) => json!({ "type": "step2", "update": hex_of(update) }),
        Message::Update(update) => json!({ "type": "update", "update": hex_of(update) }),
        Message::Awareness(update) => json!({ "type": "awareness", "update": hex_of(update) }),
        Message::Denied(reason) => json!({ "type": "denied", "reason": reason }),
        Message::QueryAwareness => json!({ "type": "query-awareness" }),
        Message::Join { ticket, document } => json!({ "type": "join", "ticket": ticket, "document": document }),
        Message::Hello { ticket, document, lineage, right, epoch } => json!({
            "type": "hello", "ticket": ticket, "document": document, "lineage": lineage, "right": right_name(right), "epoch": epoch,
        }),
        Message::Ack { upto, outcome } => json!({ "type": "ack", "upto": upto, "outcome": outcome_name(outcome) }),
        Message::Refused { ticket, code, reason } => json!({ "type": "refused", "ticket": ticket, "code": code, "reason": reason }),
        Message::Access { right, epoch } => json!({ "type": "access", "right": right_name(right), "epoch": epoch }),
        Message::Leave => json!({ "type": "leave" }),
    }
}

#[test]
fn golden_frames_read_as_written_and_write_as_read() {
    let vectors = vectors("frames.json");
    let mut types = BTreeSet::new();
    for vector in list(&vectors, "frames") {
        let name = &vector["name"];
        let bytes = bytes_of(vector);
        let (channel, message) = read_frame(&bytes).unwrap_or_else(|malformed| panic!("{name}: {malformed:?}"));
        assert_eq!(channel, vector["channel"].as_u64().unwrap(), "{name}");
        assert_eq!(written(message), vector["message"], "{name}");
        let (frame, start) = message.to_frame(channel);
        assert_eq!(hex_of(&frame), vector["hex"].as_str().unwrap(), "{name}");
        assert_eq!(Message::read(&frame[start..]), Ok(message), "{name}, on the plain stream");
        types.insert(vector["message"]["type"].as_str().unwrap());
    }
    assert_eq!(types.len(), 12, "every type of message has a golden frame");
}

#[test]
fn golden_malformed_frames_are_refused_for_their_reason() {
    let vectors = vectors("frames.json");
    for vector in list(&vectors, "malformed") {
        let bytes = bytes_of(vector);
        let malformed = read_frame(&bytes).expect_err(vector["name"].as_str().unwrap());
        assert_eq!(malformed_name(malformed), vector["malformed"].as_str().unwrap(), "{}", vector["name"]);
    }
}

#[test]
fn every_beginning_of_a_golden_frame_is_refused_as_truncated() {
    let vectors = vectors("frames.json");
    for vector in list(&vectors, "frames") {
        let bytes = bytes_of(vector);
        for length in 0..bytes.len() {
            assert_eq!(read_frame(&bytes[..length]), Err(Malformed::Truncated), "{} cut at {length}", vector["name"]);
        }
    }
}

#[test]
fn close_codes_are_those_of_the_page() {
    let codes: serde_json::Map<String, Value> =
        Close::ALL.iter().map(|close| (serde_json::to_value(close).unwrap().as_str().unwrap().to_owned(), close.code().into())).collect();
    assert_eq!(Value::Object(codes), vectors("close.json"));
}
