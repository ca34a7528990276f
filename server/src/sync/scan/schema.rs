//! The names that may occur in a document's updates.

use serde::{Deserialize, de::IgnoredAny};
use std::{collections::BTreeMap, sync::LazyLock};

static PLAN: LazyLock<Schema> =
    LazyLock::new(|| Schema::from_json(include_str!("../../../../proto/schema.json")).expect("proto/schema.json is part of the program"));

/// Roots, element names and marks of one kind of document. The lists are so short that comparing down them beats hashing.
#[derive(Clone, Debug)]
pub struct Schema {
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

impl Schema {
    /// Lesson plans in all their degrees.
    #[must_use]
    pub fn plan() -> &'static Self {
        &PLAN
    }

    pub(super) fn from_json(json: &str) -> serde_json::Result<Self> {
        let file: SchemaFile = serde_json::from_str(json)?;
        Ok(Self { roots: file.roots, nodes: file.nodes.into_keys().collect(), marks: file.marks })
    }

    pub(super) fn has_root(&self, name: &str) -> bool {
        self.roots.iter().any(|root| root == name)
    }

    pub(super) fn has_node(&self, name: &str) -> bool {
        self.nodes.iter().any(|node| node == name)
    }

    pub(super) fn has_mark(&self, name: &str) -> bool {
        self.marks.iter().any(|mark| mark == name)
    }
}
