//! CLASS Pre-K–3: ten dimensions from 1 to 7, at least four cycles of 20 + 10 minutes.

use super::{instrument as build, level_item, numbered, plain_scale, section, structure_only, text};
use sandu_proto::instruments::{
    Form, Instrument,
    scale::{Cycles, LevelItem, Marking, ScaleForm, Worth},
};

pub fn instrument() -> Instrument {
    let marking = |items| Marking::Levels { levels: numbered(1, 7), items };
    let sections = vec![
        section(
            "ES",
            text("情感支持", "Emotional support"),
            marking(vec![
                level_item("PC", "积极气氛", "Positive climate"),
                LevelItem { worth: Worth::Reversed, ..level_item("NC", "消极气氛（反向）", "Negative climate (reversed)") },
                level_item("TS", "教师敏感性", "Teacher sensitivity"),
                level_item("RSP", "尊重学生视角", "Regard for student perspectives"),
            ]),
        ),
        section(
            "CO",
            text("课堂组织", "Classroom organisation"),
            marking(vec![
                level_item("BM", "行为管理", "Behaviour management"),
                level_item("P", "课堂效率", "Productivity"),
                level_item("ILF", "学习安排", "Instructional learning formats"),
            ]),
        ),
        section(
            "IS",
            text("教学支持", "Instructional support"),
            marking(vec![
                level_item("CD", "概念发展", "Concept development"),
                level_item("QF", "反馈质量", "Quality of feedback"),
                level_item("LM", "语言示范", "Language modelling"),
            ]),
        ),
    ];
    let cycles = Cycles { least: 4, most: 6, watch_minutes: 20, mark_minutes: 10 };
    let form = ScaleForm { cycles: Some(cycles), ..plain_scale(sections) };
    let source = text("CLASS Pre-K–3，Pianta、La Paro、Hamre", "CLASS Pre-K–3, Pianta, La Paro, Hamre");
    let mut licence = structure_only();
    licence.zh.push_str("正式使用须由持证评分员评分。");
    licence.en.push_str(" Official use needs certified raters.");
    build("class", text("CLASS 课堂评估", "CLASS"), source, licence, Form::Scale(form))
}
