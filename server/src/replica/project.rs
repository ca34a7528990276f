//! Projection: what root `content` of a document says, as a ProseMirror document. The mapping is y-tiptap's: an element is a node of that
//! name, its attributes the node's; a text is text nodes, its formats their marks.
//!
//! Total over hostile documents: whatever the schema does not know is left out, with everything inside it, and adjacent texts with the same
//! marks become one. The same state always gives the same bytes.

use super::{
    entries::entries,
    reasons::reasons,
    schema::{Attributes, CONTENT, MAX_DEPTH, SCHEMA},
};
use serde_json::{Map, Value, json};
use yrs::{
    Any, Array, ArrayRef, Out, ReadTxn, Text, Xml, XmlElementRef, XmlTextRef,
    any::Number,
    types::{Attrs, text::YChange},
};

/// The ProseMirror document in root `content`; with the `reasons` of a fork, or the `entries` of a sheet, beside its content.
pub fn project(transaction: &impl ReadTxn) -> Value {
    let content = transaction.get_xml_fragment(CONTENT).map(|root| children(transaction, root.as_ref(), 1)).unwrap_or_default();
    let mut document = json!({ "type": "doc", "content": content });
    let reasons = reasons(transaction);
    if !reasons.is_empty() {
        document["reasons"] = Value::Object(reasons);
    }
    let entries = entries(transaction);
    if !entries.is_empty() {
        document["entries"] = Value::Array(entries);
    }
    document
}

/// Nodes being put together, and the marks of the last of them if it is a text.
#[derive(Default)]
struct Nodes {
    nodes: Vec<Value>,
    last_text: Option<(String, Vec<usize>)>,
}

impl Nodes {
    fn push_text(&mut self, text: &str, marks: Vec<usize>) {
        match &mut self.last_text {
            Some((last, last_marks)) if *last_marks == marks => last.push_str(text),
            _ => {
                self.end_text();
                self.last_text = Some((text.to_owned(), marks));
            }
        }
    }

    fn push(&mut self, node: Value) {
        self.end_text();
        self.nodes.push(node);
    }

    fn end_text(&mut self) {
        let Some((text, marks)) = self.last_text.take() else { return };
        let mut node = Map::from_iter([("type".to_owned(), json!("text")), ("text".to_owned(), text.into())]);
        if !marks.is_empty() {
            let marks = marks.into_iter().map(|mark| json!({ "type": SCHEMA.marks[mark] })).collect();
            node.insert("marks".to_owned(), Value::Array(marks));
        }
        self.nodes.push(Value::Object(node));
    }
}

/// Reads the children as an array of anything: yrs' own iterator over XML stops for good at the first child that is no XML.
fn children(transaction: &impl ReadTxn, parent: &ArrayRef, depth: usize) -> Vec<Value> {
    let mut nodes = Nodes::default();
    if depth <= MAX_DEPTH {
        for child in parent.iter(transaction) {
            match child {
                Out::YXmlElement(child) => {
                    if let Some(node) = element(transaction, &child, depth) {
                        nodes.push(node);
                    }
                }
                Out::YXmlText(child) => texts(transaction, &child, &mut nodes),
                _ => {}
            }
        }
    }
    nodes.end_text();
    nodes.nodes
}

fn element(transaction: &impl ReadTxn, element: &XmlElementRef, depth: usize) -> Option<Value> {
    let name = element.try_tag()?;
    let known = SCHEMA.node(name)?;
    let mut node = Map::from_iter([("type".to_owned(), Value::from(&**name))]);
    let attributes = attributes(transaction, element, known);
    if !attributes.is_empty() {
        node.insert("attrs".to_owned(), Value::Object(attributes));
    }
    let content = children(transaction, element.as_ref(), depth + 1);
    if !content.is_empty() {
        node.insert("content".to_owned(), Value::Array(content));
    }
    Some(Value::Object(node))
}

fn attributes(transaction: &impl ReadTxn, element: &XmlElementRef, known: &Attributes) -> Map<String, Value> {
    known
        .iter()
        .filter_map(|(name, kind)| {
            let Some(Out::Any(value)) = element.get_attribute(transaction, name) else { return None };
            let value = value_of(&value)?;
            kind.allows(&value).then(|| (name.clone(), value))
        })
        .collect()
}

/// Embedded things are no text; an empty string cannot be a text node.
fn texts(transaction: &impl ReadTxn, text: &XmlTextRef, nodes: &mut Nodes) {
    for chunk in text.diff(transaction, YChange::identity) {
        if let Out::Any(Any::String(text)) = chunk.insert
            && !text.is_empty()
        {
            nodes.push_text(&text, chunk.attributes.map(|formats| marks(&formats)).unwrap_or_default());
        }
    }
}

/// The places of the marks in the schema, in order, each once.
fn marks(formats: &Attrs) -> Vec<usize> {
    let mut marks: Vec<usize> =
        formats.iter().filter(|(_, value)| **value != Any::Null).filter_map(|(name, _)| SCHEMA.mark(mark_name(name))).collect();
    marks.sort_unstable();
    marks.dedup();
    marks
}

/// y-tiptap appends `--` and eight characters of a hash to the name of a mark that may occur twice on one text.
fn mark_name(format: &str) -> &str {
    const HASH_CHARS: usize = 8;
    let is_hash = |hash: &str| hash.len() == HASH_CHARS && hash.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
    match format.rsplit_once("--") {
        Some((name, hash)) if is_hash(hash) => name,
        _ => format,
    }
}

/// What an attribute can hold: a scalar or a flat list of them. JavaScript's numbers come as floats when they are large.
fn value_of(any: &Any) -> Option<Value> {
    match any {
        Any::Array(items) => items.iter().map(scalar_of).collect(),
        any => scalar_of(any),
    }
}

pub(super) fn scalar_of(any: &Any) -> Option<Value> {
    match any {
        Any::Null => Some(Value::Null),
        Any::Bool(value) => Some(Value::from(*value)),
        Any::Number(Number::Int(value)) => Some(Value::from(*value)),
        Any::Number(Number::Float(value)) if value.fract() == 0.0 && value.abs() <= f64::from(u32::MAX) => Some(Value::from(*value as i64)),
        Any::Number(Number::Float(value)) => Some(Value::from(*value)),
        Any::String(value) => Some(Value::from(&**value)),
        Any::Undefined | Any::Buffer(_) | Any::Array(_) | Any::Map(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yrs::{Doc, Transact, Update, XmlElementPrelim, XmlFragment, updates::decoder::Decode};

    fn opened(update: &[u8]) -> Doc {
        let doc = Doc::new();
        doc.transact_mut().apply_update(Update::decode_v1(update).unwrap()).unwrap();
        doc
    }

    #[track_caller]
    fn check(update: &[u8], json: &str) {
        let expected: Value = serde_json::from_str(json).unwrap();
        assert_eq!(project(&opened(update).transact()), expected);
    }

    #[test]
    fn what_the_page_wrote_is_what_it_meant() {
        check(
            include_bytes!("../../../tests/corpus/projection/everything.update"),
            include_str!("../../../tests/corpus/projection/everything.json"),
        );
    }

    #[test]
    fn what_the_schema_does_not_know_is_left_out() {
        check(include_bytes!("../../../tests/corpus/projection/messy.update"), include_str!("../../../tests/corpus/projection/messy.json"));
    }

    #[test]
    fn nesting_stops_where_json_readers_do() {
        let doc = opened(include_bytes!("../../../tests/corpus/projection/nested.update"));
        let text = project(&doc.transact()).to_string();
        assert_eq!(text.matches("blockquote").count(), MAX_DEPTH);
        assert!(serde_json::from_str::<Value>(&text).is_ok());
    }

    #[test]
    fn a_child_that_is_no_xml_hides_nothing_after_it() {
        let doc = Doc::new();
        {
            let mut transaction = doc.transact_mut();
            let root = yrs::WriteTxn::get_or_insert_xml_fragment(&mut transaction, CONTENT);
            let array: &ArrayRef = root.as_ref();
            array.push_back(&mut transaction, "not a node");
            root.push_back(&mut transaction, XmlElementPrelim::empty("paragraph"));
        }
        assert_eq!(project(&doc.transact()), json!({ "type": "doc", "content": [{ "type": "paragraph" }] }));
    }

    #[test]
    fn a_document_without_content_is_empty() {
        assert_eq!(project(&Doc::new().transact()), json!({ "type": "doc", "content": [] }));
    }

    #[test]
    fn hashed_mark_names_lose_their_hash() {
        assert_eq!(mark_name("em--AbC12+/="), "em");
        assert_eq!(mark_name("em--short"), "em--short");
        assert_eq!(mark_name("em"), "em");
    }
}
