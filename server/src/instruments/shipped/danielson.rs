//! Danielson, Framework for Teaching 2013: 22 components in four domains. There is no official overall number.

use super::{instrument as build, level_item, plain_scale, structure_only, text};
use sandu_proto::instruments::{
    Form, Instrument,
    number::Points,
    scale::{Level, Marking, Missing, NotApplicable, ScaleForm, Section, SeenIn},
};

type Component = (&'static str, &'static str, &'static str);

/// Domains 1 and 4 cannot be seen in class: the plan and the reflection show them.
const DOMAINS: [(&str, &str, &str, SeenIn, &[Component]); 4] = [
    (
        "planning",
        "计划与准备",
        "Planning and preparation",
        SeenIn::Papers,
        &[
            ("1a", "学科与教法", "Content and pedagogy"),
            ("1b", "了解学生", "Students"),
            ("1c", "教学目标", "Outcomes"),
            ("1d", "资源", "Resources"),
            ("1e", "连贯的教学", "Coherent instruction"),
            ("1f", "评价设计", "Assessments"),
        ],
    ),
    (
        "environment",
        "课堂环境",
        "Classroom environment",
        SeenIn::Lesson,
        &[
            ("2a", "尊重与融洽", "Respect and rapport"),
            ("2b", "学习文化", "Culture for learning"),
            ("2c", "常规程序", "Procedures"),
            ("2d", "学生行为", "Behaviour"),
            ("2e", "空间安排", "Physical space"),
        ],
    ),
    (
        "instruction",
        "教学",
        "Instruction",
        SeenIn::Lesson,
        &[
            ("3a", "交流", "Communicating"),
            ("3b", "提问与讨论", "Questioning and discussion"),
            ("3c", "学生投入", "Engaging"),
            ("3d", "教学中的评价", "Assessment in instruction"),
            ("3e", "灵活应对", "Flexibility"),
        ],
    ),
    (
        "responsibilities",
        "专业责任",
        "Professional responsibilities",
        SeenIn::Papers,
        &[
            ("4a", "教学反思", "Reflecting"),
            ("4b", "记录", "Records"),
            ("4c", "与家庭沟通", "Families"),
            ("4d", "专业共同体", "Professional community"),
            ("4e", "专业成长", "Growing"),
            ("4f", "专业精神", "Professionalism"),
        ],
    ),
];

pub fn instrument() -> Instrument {
    let sections = DOMAINS.iter().map(|(id, zh, en, seen, components)| {
        let items = components.iter().map(|(id, zh, en)| level_item(*id, zh, en)).collect();
        Section { id: (*id).into(), name: text(zh, en), seen: *seen, marking: Marking::Levels { levels: levels(), items } }
    });
    // Whoever was in class has nothing to say about domains 1 and 4, and still has a sheet.
    let form = ScaleForm { missing: Missing::Scales, not_applicable: NotApplicable::LeftOut, ..plain_scale(sections.collect()) };
    let source = text("Danielson Group，Framework for Teaching 2013", "The Danielson Group, Framework for Teaching 2013");
    build("danielson", text("Danielson 教学框架", "Danielson framework"), source, structure_only(), Form::Scale(form))
}

fn levels() -> Vec<Level> {
    [("1 不满意", "1 Unsatisfactory"), ("2 基本", "2 Basic"), ("3 熟练", "3 Proficient"), ("4 卓越", "4 Distinguished")]
        .into_iter()
        .zip(1..)
        .map(|((zh, en), points)| Level { name: text(zh, en), points: Points::whole(points) })
        .collect()
}
