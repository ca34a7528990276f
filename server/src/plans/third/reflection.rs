//! The form of a reflection (docs/design.md, rule 9): what its document begins with, and the points that a sealed one makes. Pure.
//!
//! Each field is a heading whose id is the field's word, and below it a list with `{word}-points` as its id. A list item is a point: its
//! paragraphs are the text; a quotation inside it says where in the taught version it hangs, `about` being that block's id. So a reflection
//! syncs, seals, hashes and compares like any plan. The document is its owner's to write: what is read here may be shaped otherwise.

use crate::error::{Error, Result};
use sandu_proto::http::third::ReflectionField;
use serde_json::{Value, json};
use uuid::Uuid;

pub const FIELDS: [ReflectionField; 4] =
    [ReflectionField::Shining, ReflectionField::Failing, ReflectionField::Mistakes, ReflectionField::NextTime];

/// A point is a thought, not an essay; it has to fit into the margin of the next draft.
const POINT_CHARS: usize = 1_000;
/// A thoughtful reflection has ten; all of a group's stand beside one draft.
const POINTS: usize = 100;
/// As much of the block as makes it known again.
const QUOTE_CHARS: usize = 200;

/// One point, in the order of the reflection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    pub field: ReflectionField,
    pub text: String,
    pub block_id: Option<String>,
    pub quote: Option<String>,
}

/// An empty reflection, with one empty point in each field.
#[must_use]
pub fn empty() -> Value {
    let blocks = FIELDS.into_iter().flat_map(|field| {
        let item = json!({ "type": "list_item", "attrs": { "id": id() }, "content": [{ "type": "paragraph", "attrs": { "id": id() } }] });
        let heading =
            json!({ "type": "heading", "attrs": { "id": word(field), "level": 2 }, "content": [{ "type": "text", "text": title(field) }] });
        [heading, json!({ "type": "bullet_list", "attrs": { "id": format!("{}-points", word(field)) }, "content": [item] })]
    });
    json!({ "type": "doc", "content": blocks.collect::<Vec<_>>() })
}

/// The points of a reflection that is to be sealed; it must make at least one.
pub fn points(content: &Value) -> Result<Vec<Point>> {
    let mut points = Vec::new();
    let mut field = ReflectionField::Shining;
    for block in children(content) {
        match block["type"].as_str() {
            Some("heading") => field = field_of(block).unwrap_or(field),
            Some("bullet_list" | "ordered_list") => points.extend(children(block).filter_map(|item| point(field, item))),
            // Written outside the form, but written.
            _ => points.extend(plain(field, text_of(block))),
        }
    }
    if points.is_empty() {
        return Err(Error::invalid("反思还是空的，写下一点再封存。"));
    }
    if points.len() > POINTS {
        return Err(Error::invalid(format!("一份反思最多 {POINTS} 条，请合并几条。")));
    }
    if let Some(long) = points.iter().find(|point| point.text.chars().count() > POINT_CHARS) {
        let begin: String = long.text.chars().take(10).collect();
        return Err(Error::invalid(format!("“{begin}…”这一条超过了 {POINT_CHARS} 个字，请分成几条。")));
    }
    Ok(points)
}

fn point(field: ReflectionField, item: &Value) -> Option<Point> {
    let (quotes, texts): (Vec<_>, Vec<_>) = children(item).partition(|block| block["type"] == "blockquote");
    let text = texts.into_iter().map(text_of).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
    let point = plain(field, text)?;
    let Some(quote) = quotes.into_iter().find(|quote| quote["attrs"]["about"].is_string()) else { return Some(point) };
    Some(Point {
        block_id: quote["attrs"]["about"].as_str().map(str::to_owned),
        quote: Some(text_of(quote).chars().take(QUOTE_CHARS).collect()),
        ..point
    })
}

fn plain(field: ReflectionField, text: String) -> Option<Point> {
    (!text.is_empty()).then_some(Point { field, text, block_id: None, quote: None })
}

fn field_of(heading: &Value) -> Option<ReflectionField> {
    FIELDS.into_iter().find(|field| heading["attrs"]["id"] == word(*field))
}

fn children(node: &Value) -> impl Iterator<Item = &Value> {
    node["content"].as_array().into_iter().flatten()
}

fn text_of(node: &Value) -> String {
    let own = node["text"].as_str().unwrap_or_default().to_owned();
    children(node).fold(own, |all, child| all + &text_of(child)).trim().to_owned()
}

fn title(field: ReflectionField) -> &'static str {
    match field {
        ReflectionField::Shining => "闪光点",
        ReflectionField::Failing => "失败处",
        ReflectionField::Mistakes => "学生错例",
        ReflectionField::NextTime => "再教建议",
    }
}

fn word(field: ReflectionField) -> String {
    crate::db::word(field)
}

fn id() -> String {
    let mut id = Uuid::new_v4().simple().to_string();
    id.truncate(16);
    id
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::plans::template;

    /// A reflection with these points, each a field, a text, and the block it hangs on.
    pub(crate) fn written(points: &[(ReflectionField, &str, Option<&str>)]) -> Value {
        let mut document = empty();
        for (field, text, about) in points {
            let list = document["content"]
                .as_array_mut()
                .and_then(|blocks| blocks.iter_mut().find(|block| block["attrs"]["id"] == format!("{}-points", word(*field))))
                .expect("every field has its list");
            let mut blocks = vec![paragraph(text)];
            if let Some(about) = about {
                blocks.push(json!({ "type": "blockquote", "attrs": { "id": id(), "about": about }, "content": [paragraph("引文")] }));
            }
            let item = json!({ "type": "list_item", "attrs": { "id": id() }, "content": blocks });
            list["content"].as_array_mut().expect("items").push(item);
        }
        document
    }

    fn paragraph(text: &str) -> Value {
        json!({ "type": "paragraph", "attrs": { "id": id() }, "content": [{ "type": "text", "text": text }] })
    }

    #[test]
    fn an_empty_reflection_fits_the_schema_and_cannot_be_sealed() {
        template::tests::check(&empty());
        assert_eq!(points(&empty()).expect_err("is refused").message, "反思还是空的，写下一点再封存。");
    }

    #[test]
    fn a_reflection_makes_its_points_in_order_with_where_they_hang() {
        let content = written(&[
            (ReflectionField::NextTime, " 先折纸再画图 ", None),
            (ReflectionField::Mistakes, "把 1/4 说成四份", Some("step-3")),
            (ReflectionField::Mistakes, "   ", Some("step-3")),
        ]);
        template::tests::check(&content);
        assert_eq!(
            points(&content).expect("fits"),
            [
                Point {
                    field: ReflectionField::Mistakes,
                    text: "把 1/4 说成四份".into(),
                    block_id: Some("step-3".into()),
                    quote: Some("引文".into())
                },
                Point { field: ReflectionField::NextTime, text: "先折纸再画图".into(), block_id: None, quote: None },
            ]
        );
    }

    #[test]
    fn what_was_written_outside_the_form_still_counts() {
        let mut content = empty();
        content["content"].as_array_mut().expect("blocks").push(paragraph("表外的一句"));
        let found = points(&content).expect("fits");
        assert_eq!(
            found.iter().map(|point| (point.field, point.text.as_str())).collect::<Vec<_>>(),
            [(ReflectionField::NextTime, "表外的一句")]
        );
        assert!(points(&json!({ "type": "doc", "content": [7, null, { "type": "bullet_list", "content": "x" }] })).is_err());
    }

    #[test]
    fn a_point_too_long_and_a_point_too_many_are_refused_and_a_long_quote_is_cut() {
        let fits = "思".repeat(POINT_CHARS);
        assert!(points(&written(&[(ReflectionField::Shining, &fits, None)])).is_ok());
        let long = format!("{fits}考");
        let refused = points(&written(&[(ReflectionField::Shining, &long, None)])).expect_err("is refused");
        assert_eq!(refused.message, "“思思思思思思思思思思…”这一条超过了 1000 个字，请分成几条。");
        let many = vec![(ReflectionField::Shining, "好", None); POINTS + 1];
        assert_eq!(points(&written(&many)).expect_err("is refused").message, "一份反思最多 100 条，请合并几条。");
        assert!(points(&written(&many[1..])).is_ok());

        let mut content = written(&[(ReflectionField::Shining, "好", Some("b"))]);
        content["content"][1]["content"][1]["content"][1]["content"] = json!([paragraph(&"长".repeat(QUOTE_CHARS + 1))]);
        assert_eq!(points(&content).expect("fits")[0].quote.as_ref().map(|quote| quote.chars().count()), Some(QUOTE_CHARS));
    }
}
