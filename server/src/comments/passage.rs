//! What stands at a place of a version. Pure.

use crate::error::{Error, Result};
use serde_json::Value;

/// A longer passage is quoted by its beginning: the quote is there to be recognised, and a thousand comments are listed at once.
pub const MAX_QUOTE: usize = 500;

/// The text from code point `from` to `to` of the block with this id; empty for the whole block (0 to 0).
pub fn quote(content: &Value, block_id: &str, from: u32, to: u32) -> Result<String> {
    let block = find(content, block_id).ok_or_else(|| Error::invalid("批注的那一段不在这个版本里。"))?;
    if (from, to) == (0, 0) {
        return Ok(String::new());
    }
    let text = own_text(block);
    let (from, to) = (usize::try_from(from).map_err(Error::internal)?, usize::try_from(to).map_err(Error::internal)?);
    if from >= to || to > text.chars().count() {
        return Err(Error::invalid("批注的位置超出了那一段文字。"));
    }
    let passage = text.chars().skip(from).take(to - from);
    Ok(if to - from > MAX_QUOTE { passage.take(MAX_QUOTE).chain(['…']).collect() } else { passage.collect() })
}

fn find<'a>(content: &'a Value, block_id: &str) -> Option<&'a Value> {
    let mut waiting = vec![content];
    while let Some(node) = waiting.pop() {
        if node["attrs"]["id"] == block_id {
            return Some(node);
        }
        // The first of two with one id is the one the page calls by it.
        waiting.extend(node["content"].as_array().into_iter().flatten().rev());
    }
    None
}

/// The inline content of a block, a break as one code point; blocks inside it are not its own text.
fn own_text(block: &Value) -> String {
    let mut text = String::new();
    for child in block["content"].as_array().into_iter().flatten() {
        match child["type"].as_str() {
            Some("text") => text.push_str(child["text"].as_str().unwrap_or_default()),
            Some("hard_break") => text.push('\n'),
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn version() -> Value {
        let bold = json!({ "type": "text", "text": "折一折", "marks": [{ "type": "strong" }] });
        let inline = json!([{ "type": "text", "text": "𠮷语" }, bold, { "type": "hard_break" }, { "type": "text", "text": "说一说" }]);
        let paragraph = json!({ "type": "paragraph", "attrs": { "id": "p1" }, "content": inline });
        let item = json!({ "type": "list_item", "attrs": { "id": "li" }, "content": [paragraph] });
        json!({ "type": "doc", "content": [
            { "type": "bullet_list", "attrs": { "id": "ul" }, "content": [item] },
            { "type": "paragraph", "attrs": { "id": "empty" } },
            { "type": "paragraph", "attrs": { "id": "long" }, "content": [{ "type": "text", "text": "课".repeat(MAX_QUOTE + 1) }] },
            { "type": "paragraph", "attrs": { "id": "p1" }, "content": [{ "type": "text", "text": "另一段" }] },
        ] })
    }

    #[test]
    fn a_passage_is_counted_in_code_points_across_marks_and_breaks() {
        let version = version();
        for ((from, to), wanted) in [((0, 1), "𠮷"), ((1, 3), "语折"), ((4, 7), "折\n说"), ((0, 9), "𠮷语折一折\n说一说"), ((0, 0), "")]
        {
            assert_eq!(quote(&version, "p1", from, to).expect("is there"), wanted, "{from}–{to}");
        }
        assert_eq!(quote(&version, "ul", 0, 0).expect("is there"), "", "a list has no text of its own");
    }

    #[test]
    fn a_long_passage_is_cut() {
        let quoted = quote(&version(), "long", 0, 501).expect("is there");
        assert_eq!((quoted.chars().count(), quoted.ends_with('…')), (501, true));
        assert!(!quote(&version(), "long", 1, 501).expect("is there").ends_with('…'));
    }

    #[test]
    fn a_place_that_is_not_in_the_version_is_refused() {
        for (block, from, to) in [("gone", 0, 1), ("", 0, 0), ("p1", 0, 10), ("p1", 2, 2), ("p1", 3, 1), ("ul", 0, 1), ("empty", 0, 1)] {
            assert_eq!(
                quote(&version(), block, from, to).expect_err("is refused").code,
                crate::error::ErrorCode::Invalid,
                "{block} {from}–{to}"
            );
        }
    }
}
