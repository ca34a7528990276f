//! What a new plan begins with: the headings that a lesson plan must have (docs/design.md, rules 12–13), and an empty table of the lesson's course.

use serde_json::{Value, json};
use uuid::Uuid;

const BEFORE: [&str; 3] = ["教学目标", "教学重难点", "教学准备"];
const AFTER: [&str; 3] = ["作业设计", "板书设计", "教学反思"];
const STEPS: [&str; 4] = ["导入", "新授", "练习", "小结"];
const COLUMNS: [&str; 4] = ["环节", "教师活动", "学生活动", "设计意图"];

/// An empty plan. Every block has an id of its own, as `proto/schema.json` has it.
#[must_use]
pub fn empty() -> Value {
    let mut blocks = Vec::new();
    for title in BEFORE {
        blocks.extend([heading(title), paragraph("")]);
    }
    blocks.extend([heading("教学过程"), course()]);
    for title in AFTER {
        blocks.extend([heading(title), paragraph("")]);
    }
    json!({ "type": "doc", "content": blocks })
}

fn course() -> Value {
    let head: Vec<_> = COLUMNS.into_iter().map(|title| cell("table_header", title)).collect();
    let mut rows = vec![block("table_row", head)];
    for step in STEPS {
        let cells = [step, "", "", ""].into_iter().map(|text| cell("table_cell", text)).collect();
        rows.push(block("table_row", cells));
    }
    block("table", rows)
}

fn heading(title: &str) -> Value {
    json!({ "type": "heading", "attrs": { "id": id(), "level": 2 }, "content": [{ "type": "text", "text": title }] })
}

fn paragraph(text: &str) -> Value {
    // ProseMirror knows no empty text node.
    match text {
        "" => json!({ "type": "paragraph", "attrs": { "id": id() } }),
        text => json!({ "type": "paragraph", "attrs": { "id": id() }, "content": [{ "type": "text", "text": text }] }),
    }
}

fn cell(kind: &str, text: &str) -> Value {
    // As the editor writes them: spans that it had to fill in would be somebody's edit.
    json!({ "type": kind, "attrs": { "id": id(), "colspan": 1, "rowspan": 1 }, "content": [paragraph(text)] })
}

fn block(kind: &str, content: Vec<Value>) -> Value {
    json!({ "type": kind, "attrs": { "id": id() }, "content": content })
}

/// 16 random hex digits: 64 bits, so that blocks of plans that are merged by hand never share an id.
fn id() -> String {
    let mut id = Uuid::new_v4().simple().to_string();
    id.truncate(16);
    id
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::collections::HashSet;

    /// Checks names, attributes and ids of a document against `proto/schema.json`; answers its block ids.
    pub(crate) fn check(document: &Value) -> HashSet<String> {
        let schema: Value = serde_json::from_str(include_str!("../../../proto/schema.json")).expect("the schema is JSON");
        let mut ids = HashSet::new();
        assert_eq!(document["type"], "doc");
        for child in document["content"].as_array().expect("blocks") {
            check_node(&schema, child, &mut ids);
        }
        ids
    }

    fn check_node(schema: &Value, node: &Value, ids: &mut HashSet<String>) {
        let kind = node["type"].as_str().expect("a type");
        if kind == "text" {
            assert_ne!(node["text"].as_str().expect("a text"), "");
            for mark in node["marks"].as_array().into_iter().flatten() {
                assert!(schema["marks"].as_array().expect("marks").contains(&mark["type"]), "{mark}");
            }
            return;
        }
        let allowed = schema["nodes"].get(kind).unwrap_or_else(|| panic!("{kind} is not in the schema"));
        for (name, _) in node["attrs"].as_object().into_iter().flatten() {
            assert!(allowed.get(name).is_some(), "{kind} has no {name}");
        }
        if allowed.get("id").is_some() {
            let id = node["attrs"]["id"].as_str().unwrap_or_else(|| panic!("{node} has no id"));
            assert!(ids.insert(id.to_owned()), "{id} twice");
        }
        for child in node["content"].as_array().into_iter().flatten() {
            check_node(schema, child, ids);
        }
    }

    #[test]
    fn the_empty_plan_fits_the_schema_and_has_ids_of_its_own_every_time() {
        let (one, two) = (check(&empty()), check(&empty()));
        assert!(one.iter().all(|id| id.len() == 16));
        assert!(one.is_disjoint(&two));
    }

    #[test]
    fn the_empty_plan_has_the_usual_headings() {
        let plan = empty();
        let blocks = plan["content"].as_array().expect("blocks");
        let headings: Vec<_> = blocks
            .iter()
            .filter(|block| block["type"] == "heading")
            .map(|block| block["content"][0]["text"].as_str().expect("text"))
            .collect();
        assert_eq!(headings, ["教学目标", "教学重难点", "教学准备", "教学过程", "作业设计", "板书设计", "教学反思"]);
    }
}
