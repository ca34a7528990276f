//! What the minutes of a meeting begin with: the agenda of a discussion (docs/design.md, rule 15).

use serde_json::{Value, json};
use uuid::Uuid;

const ITEMS: [&str; 3] = ["教学内容", "教学方法", "学生学法"];

/// Every item as a heading with room under it. Every block has an id of its own, as `proto/schema.json` has it.
#[must_use]
pub fn agenda() -> Value {
    let blocks: Vec<Value> = ITEMS
        .into_iter()
        .flat_map(|item| {
            let heading = json!({ "type": "heading", "attrs": { "id": id(), "level": 2 }, "content": [{ "type": "text", "text": item }] });
            [heading, json!({ "type": "paragraph", "attrs": { "id": id() } })]
        })
        .collect();
    json!({ "type": "doc", "content": blocks })
}

/// 64 bits, as the editor makes them.
fn id() -> String {
    let mut id = Uuid::new_v4().simple().to_string();
    id.truncate(16);
    id
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plans::template;

    #[test]
    fn the_minutes_begin_with_an_agenda_that_fits_the_schema() {
        assert_eq!(template::tests::check(&agenda()).len(), 6);
    }
}
