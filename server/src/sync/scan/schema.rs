//! The names that may occur in a document's updates, and which kinds of document an update can be for.

use sandu_proto::sheets::ENTRIES;
use serde::{Deserialize, Serialize, de::IgnoredAny};
use std::{collections::BTreeMap, sync::LazyLock};

static PLAN: LazyLock<Names> =
    LazyLock::new(|| Names::from_json(include_str!("../../../../proto/schema.json")).expect("proto/schema.json is part of the program"));

/// What a document may be made of; stored with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Schema {
    /// Lesson plans in all their degrees: what `proto/schema.json` lists.
    Plan,
    /// Sheets: values at the end of the list `entries`, and nothing else. No element, no key, nothing nested, and nothing is ever deleted.
    Sheet,
}

/// Which documents an update can be for. An update that names no root may be for either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Suits {
    pub(super) plan: bool,
    pub(super) sheet: bool,
}

impl Suits {
    pub(super) const ALL: Self = Self { plan: true, sheet: true };

    pub(super) fn suits(self, schema: Schema) -> bool {
        match schema {
            Schema::Plan => self.plan,
            Schema::Sheet => self.sheet,
        }
    }

    /// Notes whose root that is; false if it is nobody's.
    pub(super) fn note_root(&mut self, name: &str) -> bool {
        self.plan &= PLAN.has_root(name);
        self.sheet &= name == ENTRIES;
        self.plan || self.sheet
    }
}

pub(super) fn has_node(name: &str) -> bool {
    PLAN.nodes.iter().any(|node| node == name)
}

pub(super) fn has_mark(name: &str) -> bool {
    PLAN.marks.iter().any(|mark| mark == name)
}

/// The lists are so short that comparing down them beats hashing.
#[derive(Clone, Debug)]
struct Names {
    roots: Vec<String>,
    nodes: Vec<String>,
    marks: Vec<String>,
}

#[derive(Deserialize)]
struct SchemaFile {
    roots: Vec<String>,
    nodes: BTreeMap<String, IgnoredAny>,
    marks: Vec<String>,
}

impl Names {
    fn from_json(json: &str) -> serde_json::Result<Self> {
        let file: SchemaFile = serde_json::from_str(json)?;
        Ok(Self { roots: file.roots, nodes: file.nodes.into_keys().collect(), marks: file.marks })
    }

    fn has_root(&self, name: &str) -> bool {
        self.roots.iter().any(|root| root == name)
    }
}
