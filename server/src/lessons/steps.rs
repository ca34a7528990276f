//! The steps of a plan: headings, and first cells of a table's rows, that name their minutes, "二、探究新知（20分钟）"; all headings where
//! nothing does.

use sandu_proto::http::lessons::PlanStep;
use serde_json::Value;

/// A lesson has five to ten; bounds what a tablet shows along the side.
const MAX_STEPS: usize = 40;
/// What a step's key can show.
const MAX_TITLE_CHARS: usize = 60;
/// No lesson is longer.
const MAX_MINUTES: u16 = 180;
const UNIT: &str = "分钟";

/// The steps of a version's content (a ProseMirror document).
#[must_use]
pub fn steps(content: &Value) -> Vec<PlanStep> {
    let mut places = Vec::new();
    collect(content, &mut places);
    let is_timed = places.iter().any(|(_, step)| step.minutes.is_some());
    let is_step = |(place, step): &(Place, PlanStep)| if is_timed { step.minutes.is_some() } else { *place == Place::Heading };
    places.into_iter().filter(is_step).map(|(_, step)| step).take(MAX_STEPS).collect()
}

/// Where a step can stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Heading,
    FirstCell,
}

fn collect(node: &Value, places: &mut Vec<(Place, PlanStep)>) {
    let place = match node["type"].as_str() {
        Some("heading") => Some((Place::Heading, node, node)),
        // A cell has no text of its own: its first block stands for it.
        Some("table_row") => Some((Place::FirstCell, &node["content"][0], &node["content"][0]["content"][0])),
        _ => None,
    };
    if let Some((place, whole, block)) = place {
        let text = text_of(whole);
        let (title, minutes) = titled(text.trim());
        if let (Some(block_id), false) = (block["attrs"]["id"].as_str(), title.is_empty()) {
            let title = title.chars().take(MAX_TITLE_CHARS).collect();
            places.push((place, PlanStep { block_id: block_id.to_owned(), title, minutes }));
        }
    }
    children(node).for_each(|child| collect(child, places));
}

fn children(node: &Value) -> impl Iterator<Item = &Value> {
    node["content"].as_array().into_iter().flatten()
}

fn text_of(node: &Value) -> String {
    let own = node["text"].as_str().unwrap_or_default().to_owned();
    children(node).fold(own, |text, child| text + &text_of(child))
}

/// The title without its minutes, and these.
fn titled(text: &str) -> (&str, Option<u16>) {
    let Some(before) = text.find(UNIT).map(|at| &text[..at]) else { return (text, None) };
    let before = before.trim_end();
    let name = before.trim_end_matches(|c: char| c.is_ascii_digit());
    match before[name.len()..].parse() {
        Ok(minutes) if (1..=MAX_MINUTES).contains(&minutes) => {
            let name = name.trim_end_matches(|c: char| c.is_whitespace() || "（(约·，,：:—-".contains(c));
            // "基础题（必做，约 8 分钟）" is about the homework, not about the lesson.
            let is_aside = name.rfind(['（', '(']) > name.rfind(['）', ')']);
            if is_aside { (text, None) } else { (name, Some(minutes)) }
        }
        Ok(_) | Err(_) => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn heading(id: &str, text: &str) -> Value {
        json!({ "type": "heading", "attrs": { "id": id, "level": 2 }, "content": [{ "type": "text", "text": text }] })
    }

    fn step(block_id: &str, title: &str, minutes: Option<u16>) -> PlanStep {
        PlanStep { block_id: block_id.into(), title: title.into(), minutes }
    }

    #[test]
    fn minutes_are_read_however_teachers_write_them() {
        for (text, title, minutes) in [
            ("一、导入（5分钟）", "一、导入", Some(5)),
            ("探究 (约 20 分钟)", "探究", Some(20)),
            ("小结：3分钟", "小结", Some(3)),
            ("板书设计", "板书设计", None),
            ("基础题（必做，约 8 分钟）", "基础题（必做，约 8 分钟）", None),
            ("（二）新授（20分钟）", "（二）新授", Some(20)),
            ("几分钟能走完", "几分钟能走完", None),
            ("（400分钟）", "（400分钟）", None),
        ] {
            assert_eq!(titled(text), (title, minutes), "{text}");
        }
    }

    #[test]
    fn headings_with_minutes_are_the_steps_and_without_any_all_headings_are() {
        let quoted = json!({ "type": "blockquote", "content": [heading("b", "二、新授（20分钟）")] });
        let content = json!({ "type": "doc", "content": [heading("a", "教学目标"), heading("c", "一、导入（5分钟）"), quoted] });
        assert_eq!(steps(&content), [step("c", "一、导入", Some(5)), step("b", "二、新授", Some(20))]);
        let content = json!({ "type": "doc", "content": [heading("a", "导入"), heading("b", " "), heading("c", "新授")] });
        assert_eq!(steps(&content), [step("a", "导入", None), step("c", "新授", None)]);
    }

    #[test]
    fn a_row_of_the_course_is_a_step_by_its_first_cell() {
        let paragraph =
            |id: &str, text: &str| json!({ "type": "paragraph", "attrs": { "id": id }, "content": [{ "type": "text", "text": text }] });
        let cell = |content: Value| json!({ "type": "table_cell", "content": content });
        let row = json!({ "type": "table_row", "content": [
            cell(json!([paragraph("p1", "一、导入"), paragraph("p2", "（5 分钟）")])), cell(json!([paragraph("p3", "说说（3分钟）")])),
        ] });
        let table = json!({ "type": "table", "content": [json!({ "type": "table_row" }), row] });
        let content = json!({ "type": "doc", "content": [heading("a", "教学过程"), table] });
        assert_eq!(steps(&content), [step("p1", "一、导入", Some(5))]);
    }

    #[test]
    fn the_demo_plan_has_six_steps_of_forty_minutes() {
        let plan: Value = serde_json::from_str(include_str!("../demo/plan.json")).unwrap();
        let steps = steps(&plan);
        assert_eq!((steps.len(), steps.iter().filter_map(|step| step.minutes).sum::<u16>()), (6, 40));
    }
}
