//! The inverse of [`super::project`]: the state of a new document whose root `content` holds a ProseMirror document, laid out as y-tiptap
//! would have, so that the page opens it without touching it.
//!
//! The JSON may come from a client's import; it is cleaned by the same whitelist.

use super::schema::{CONTENT, MAX_DEPTH, SCHEMA};
use serde_json::Value;
use std::sync::Arc;
use yrs::{
    Any, Doc, In, ReadTxn, StateVector, Text, Transact, TransactionMut, WriteTxn, Xml, XmlElementPrelim, XmlFragment, XmlTextPrelim,
    types::{Attrs, Delta},
};

/// Writes the first state of a document made from JSON, and nothing else, ever: nobody may claim it, so nobody can continue its blocks.
/// (0 would do for Yjs too, but reads like "none".)
pub const SERVER_CLIENT: u64 = 1;

/// Nodes in one document. A plan has some hundreds; appending a child costs yrs a walk over its siblings.
const MAX_NODES: usize = 20_000;

/// Why there is no state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// Not JSON, or not an object of the type `doc`.
    NotADocument,
    TooManyNodes,
}

/// A Yjs v1 update: all of a new document that holds `json`.
pub fn state_from_json(json: &[u8]) -> Result<Vec<u8>, Unfit> {
    let document: Value = serde_json::from_slice(json).map_err(|_| Unfit::NotADocument)?;
    if document.get("type").and_then(Value::as_str) != Some("doc") {
        return Err(Unfit::NotADocument);
    }
    let doc = Doc::with_client_id(SERVER_CLIENT);
    let mut transaction = doc.transact_mut();
    let root = transaction.get_or_insert_xml_fragment(CONTENT);
    let mut nodes_left = MAX_NODES;
    fill(&mut transaction, &root, &document, 1, &mut nodes_left)?;
    Ok(transaction.encode_state_as_update_v1(&StateVector::default()))
}

/// Appends the children of `node` to `parent`; texts next to each other become one shared text.
fn fill(
    transaction: &mut TransactionMut,
    parent: &impl XmlFragment,
    node: &Value,
    depth: usize,
    nodes_left: &mut usize,
) -> Result<(), Unfit> {
    let children = node.get("content").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if depth > MAX_DEPTH {
        return Ok(());
    }
    let mut texts = Texts::default();
    for child in children {
        *nodes_left = nodes_left.checked_sub(1).ok_or(Unfit::TooManyNodes)?;
        let Some(name) = child.get("type").and_then(Value::as_str) else { continue };
        if name == "text" {
            texts.push(child);
        } else if let Some(known) = SCHEMA.node(name) {
            std::mem::take(&mut texts).append_to(transaction, parent);
            let element = parent.push_back(transaction, XmlElementPrelim::empty(name));
            for (attribute, kind) in known {
                // y-tiptap does not write a null: absent means the same, and is what the page compares with.
                if let Some(value) = child.get("attrs").and_then(|attributes| attributes.get(attribute))
                    && !value.is_null()
                    && kind.allows(value)
                {
                    element.insert_attribute(transaction, attribute.as_str(), any_of(value));
                }
            }
            fill(transaction, &element, child, depth + 1, nodes_left)?;
        }
    }
    texts.append_to(transaction, parent);
    Ok(())
}

/// Texts next to each other, to become one shared text.
#[derive(Default)]
struct Texts {
    text: String,
    /// The bytes of each text, and the places of its marks in the schema.
    runs: Vec<(u32, Vec<usize>)>,
}

impl Texts {
    fn push(&mut self, node: &Value) {
        let Some(text) = node.get("text").and_then(Value::as_str).filter(|text| !text.is_empty()) else { return };
        let marks = node.get("marks").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let marks = marks.iter().filter_map(|mark| SCHEMA.mark(mark.get("type")?.as_str()?)).collect();
        self.text.push_str(text);
        self.runs.push((u32::try_from(text.len()).expect("a frame is shorter than this"), marks));
    }

    /// One mark after another: yrs would write the marks of one text in random order, and the same JSON must give the same bytes.
    fn append_to(self, transaction: &mut TransactionMut, parent: &impl XmlFragment) {
        if self.text.is_empty() {
            return;
        }
        let shared = parent.push_back(transaction, XmlTextPrelim::new(self.text));
        for (mark, name) in SCHEMA.marks.iter().enumerate() {
            let format = Attrs::from([(Arc::from(name.as_str()), Any::Map(Arc::default()))]);
            let formats = self.runs.iter().map(|(bytes, marks)| {
                let format = marks.contains(&mark).then(|| Box::new(format.clone()));
                Delta::<In>::Retain(*bytes, format)
            });
            if self.runs.iter().any(|(_, marks)| marks.contains(&mark)) {
                shared.apply_delta(transaction, formats);
            }
        }
    }
}

/// An allowed attribute is a string, an integer or a flat list of integers.
fn any_of(value: &Value) -> Any {
    match value {
        Value::String(text) => Any::from(text.as_str()),
        Value::Array(items) => Any::Array(items.iter().map(any_of).collect()),
        value => value.as_i64().map_or(Any::Null, Any::from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replica::project::project;
    use serde_json::json;
    use yrs::{Update, updates::decoder::Decode};

    const EVERYTHING: &str = include_str!("../../../tests/corpus/projection/everything.json");
    const STATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/corpus/projection/init.update");

    fn round_trip(json: &Value) -> Value {
        let doc = Doc::new();
        let state = state_from_json(json.to_string().as_bytes()).unwrap();
        doc.transact_mut().apply_update(Update::decode_v1(&state).unwrap()).unwrap();
        project(&doc.transact())
    }

    #[test]
    fn what_was_put_in_comes_out() {
        let everything = serde_json::from_str(EVERYTHING).unwrap();
        assert_eq!(round_trip(&everything), everything);
    }

    #[test]
    fn the_state_is_the_one_that_the_page_has_read() {
        let state = state_from_json(EVERYTHING.as_bytes()).unwrap();
        if state != std::fs::read(STATE).unwrap() {
            let other = std::env::temp_dir().join("sandu-projection-state");
            std::fs::write(&other, state).unwrap();
            panic!("it is another: put {} in the place of {STATE}, then `node tests/corpus/projection/make.mjs check`", other.display());
        }
    }

    #[test]
    fn what_the_schema_does_not_know_does_not_go_in() {
        let dirty = json!({ "type": "doc", "content": [
            { "type": "script", "content": [{ "type": "text", "text": "alert(1)" }] },
            { "type": "paragraph", "attrs": { "id": "a b", "onclick": "x" }, "content": [
                { "type": "text", "text": "甲", "marks": [{ "type": "link", "attrs": { "href": "x" } }, { "type": "strong" }] },
                { "type": "text", "text": "" },
                { "type": "text" },
                7,
                { "type": "text", "text": "乙", "marks": [{ "type": "strong" }] },
            ] },
        ] });
        let clean = json!({ "type": "doc", "content": [
            { "type": "paragraph", "content": [{ "type": "text", "text": "甲乙", "marks": [{ "type": "strong" }] }] },
        ] });
        assert_eq!(round_trip(&dirty), clean);
    }

    #[test]
    fn what_is_no_document_is_refused() {
        for json in ["", "[]", "{}", r#"{"type":"paragraph"}"#, "{\"type\":\"doc\""] {
            assert_eq!(state_from_json(json.as_bytes()), Err(Unfit::NotADocument), "{json}");
        }
        let endless = "[".repeat(100_000);
        assert_eq!(state_from_json(endless.as_bytes()), Err(Unfit::NotADocument));
    }

    #[test]
    fn a_document_of_too_many_nodes_is_refused() {
        let breaks = vec![json!({ "type": "hard_break" }); MAX_NODES + 1];
        assert_eq!(state_from_json(json!({ "type": "doc", "content": breaks }).to_string().as_bytes()), Err(Unfit::TooManyNodes));
    }
}
