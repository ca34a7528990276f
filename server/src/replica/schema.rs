//! The whitelist in `proto/schema.json`: which nodes, attributes and marks a ProseMirror document may have, and what the attributes hold.
//!
//! What is not on it never leaves the replica: a document is written by strangers' bytes, and its JSON ends up in pages and exports.

use serde::Deserialize;
use serde_json::Value;
use std::{collections::BTreeMap, sync::LazyLock};

/// The root that holds the ProseMirror document.
pub const CONTENT: &str = "content";

/// How deep nodes nest. A node costs two levels of JSON, and serde_json, which everyone reads the result with, stops at 128.
pub const MAX_DEPTH: usize = 60;

/// Longer than any id that an editor makes.
const MAX_ID_CHARS: usize = 64;
/// A table with more columns than this is not a table.
const MAX_COUNT: i64 = 1_000;
/// Pixels; wider than any screen or page.
const MAX_WIDTH: i64 = 4_000;
/// An image smaller than this could not be seen, nor taken hold of again.
const MIN_IMAGE_WIDTH: i64 = 16;
/// An alternative text is a sentence, not a page.
const MAX_TEXT_CHARS: usize = 1_000;
const MAX_LEVEL: i64 = 6;
const IMAGES: &str = "/api/images/";

#[derive(Debug, Deserialize)]
pub struct Schema {
    /// Node name → attribute name → what it holds.
    nodes: BTreeMap<String, Attributes>,
    /// In the order in which they are written.
    pub marks: Vec<String>,
}

pub type Attributes = BTreeMap<String, Kind>;

/// What an attribute may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Id,
    Level,
    Count,
    Widths,
    Image,
    Text,
    Width,
}

/// The one schema of plans.
pub static SCHEMA: LazyLock<Schema> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../proto/schema.json")).expect("the schema is part of the program"));

impl Schema {
    /// The attributes of a node, or `None` for a node that may not be.
    pub fn node(&self, name: &str) -> Option<&Attributes> {
        self.nodes.get(name)
    }

    /// The place of a mark in [`Self::marks`].
    pub fn mark(&self, name: &str) -> Option<usize> {
        self.marks.iter().position(|mark| mark == name)
    }
}

impl Kind {
    pub fn allows(self, value: &Value) -> bool {
        match self {
            Self::Id => value.as_str().is_some_and(is_id),
            Self::Level => is_between(value, 1, MAX_LEVEL),
            Self::Count => is_between(value, 1, MAX_COUNT),
            Self::Widths => value.is_null() || value.as_array().is_some_and(|widths| are_widths(widths)),
            Self::Image => value.as_str().and_then(|src| src.strip_prefix(IMAGES)).is_some_and(is_uuid),
            Self::Text => value.as_str().is_some_and(|text| text.chars().count() <= MAX_TEXT_CHARS),
            Self::Width => value.is_null() || is_between(value, MIN_IMAGE_WIDTH, MAX_WIDTH),
        }
    }
}

fn is_between(value: &Value, least: i64, most: i64) -> bool {
    value.as_i64().is_some_and(|number| (least..=most).contains(&number))
}

fn is_id(id: &str) -> bool {
    (1..=MAX_ID_CHARS).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

/// The hyphenated form only: the parser would take braces and URNs too.
fn is_uuid(text: &str) -> bool {
    text.len() == uuid::fmt::Hyphenated::LENGTH && uuid::Uuid::try_parse(text).is_ok()
}

/// One width a column, 0 for a column not yet measured.
fn are_widths(widths: &[Value]) -> bool {
    i64::try_from(widths.len()).is_ok_and(|columns| columns <= MAX_COUNT) && widths.iter().all(|width| is_between(width, 0, MAX_WIDTH))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(kind: Kind, good: &[Value], bad: &[Value]) {
        for value in good {
            assert!(kind.allows(value), "{kind:?} refuses {value}");
        }
        for value in bad {
            assert!(!kind.allows(value), "{kind:?} allows {value}");
        }
    }

    #[test]
    fn attributes_hold_what_their_kind_says() {
        let image = "/api/images/0190a7e2-0000-7000-8000-000000000001";
        check(Kind::Id, &[json!("aZ_-9"), json!("a".repeat(64))], &[json!(""), json!("a".repeat(65)), json!("a b"), json!("课"), json!(1)]);
        check(Kind::Level, &[json!(1), json!(6)], &[json!(0), json!(7), json!("1"), json!(1.5), json!(null)]);
        check(Kind::Count, &[json!(1), json!(1000)], &[json!(0), json!(1001), json!([1])]);
        check(
            Kind::Widths,
            &[json!(null), json!([]), json!([0, 4000])],
            &[json!([4001]), json!([-1]), json!([null]), json!(vec![1; 1001])],
        );
        check(
            Kind::Image,
            &[json!(image)],
            &[json!("/api/images/"), json!(format!("{image}/../x")), json!("https://x.example/a.png"), json!("javascript:alert(1)")],
        );
        check(Kind::Text, &[json!(""), json!("图".repeat(1000))], &[json!("图".repeat(1001)), json!(null), json!({})]);
        check(Kind::Width, &[json!(null), json!(16), json!(4000)], &[json!(15), json!(4001), json!("100%")]);
    }

    #[test]
    fn the_schema_knows_its_nodes_and_marks() {
        assert_eq!(SCHEMA.node("heading").and_then(|heading| heading.get("level")), Some(&Kind::Level));
        assert!(SCHEMA.node("iframe").is_none());
        assert_eq!(SCHEMA.mark("strong"), Some(0));
        assert_eq!(SCHEMA.mark("link"), None);
    }
}
