//! RTOP: 25 items from 0 to 4 in five subscales. A missing item leaves no total; the sheet may be handed in all the same.

use super::{instrument as build, level_item, numbered, plain_scale, section, structure_only, text};
use sandu_proto::instruments::{
    Form, Instrument, Reference, ReferenceValue,
    number::Points,
    scale::{Marking, Missing, ScaleForm, SectionValue, Total},
};

type Labels = [(&'static str, &'static str); 5];

const SUBSCALES: [(&str, &str, &str, Labels); 5] = [
    (
        "design",
        "课的设计与实施",
        "Lesson design and implementation",
        [
            ("尊重已有知识", "Prior knowledge respected"),
            ("学习共同体", "Learning community"),
            ("先探究后讲授", "Exploration before presentation"),
            ("重视不同的方法", "Alternative modes valued"),
            ("由学生的想法引出方向", "Direction from students' ideas"),
        ],
    ),
    (
        "propositional",
        "内容：学科知识",
        "Content: propositional knowledge",
        [
            ("基本概念", "Fundamental concepts"),
            ("连贯的理解", "Coherent understanding"),
            ("教师把握内容", "Teacher's grasp"),
            ("抽象", "Abstraction"),
            ("联系", "Connections"),
        ],
    ),
    (
        "procedural",
        "内容：过程知识",
        "Content: procedural knowledge",
        [
            ("多种表征", "Varied representations"),
            ("预测与假设", "Predictions and hypotheses"),
            ("激发思考、评判过程", "Thought-provoking, procedures assessed"),
            ("反思学习", "Reflection"),
            ("严谨与质疑", "Rigour and critique"),
        ],
    ),
    (
        "communicative",
        "课堂文化：交流",
        "Culture: communicative interactions",
        [
            ("用多种方式交流", "Varied means of communication"),
            ("发散性提问", "Divergent questions"),
            ("学生说得多", "Much student talk"),
            ("学生的问题引导课", "Student questions steer"),
            ("尊重他人发言", "Respect for what others say"),
        ],
    ),
    (
        "relationships",
        "课堂文化：师生关系",
        "Culture: student–teacher relationships",
        [
            ("积极参与", "Active participation"),
            ("猜想与不同解法", "Conjectures and alternatives"),
            ("耐心", "Patience"),
            ("教师是资源", "Teacher as resource"),
            ("教师是倾听者", "Teacher as listener"),
        ],
    ),
];

pub fn instrument() -> Instrument {
    let sections = SUBSCALES.iter().enumerate().map(|(place, (id, zh, en, labels))| {
        let number = |item: usize| (place * labels.len() + item + 1).to_string();
        let items = labels.iter().enumerate().map(|(item, (zh, en))| level_item(number(item), zh, en)).collect();
        section(id, text(zh, en), Marking::Levels { levels: numbered(0, 4), items })
    });
    let form = ScaleForm { section_value: SectionValue::Sum, total: Total::Sum, missing: Missing::Open, ..plain_scale(sections.collect()) };
    let source = text("RTOP，Piburn、Sawada 等 2000", "RTOP, Piburn, Sawada et al. 2000");
    let name = text("RTOP 变革教学观察", "RTOP");
    Instrument { reference: Some(geoscience_classes()), ..build("rtop", name, source, structure_only(), Form::Scale(form)) }
}

fn geoscience_classes() -> Reference {
    let value = |of: &str, hundredths| {
        let mean = Points::from_hundredths(hundredths);
        ReferenceValue { of: of.to_owned(), least: mean, most: mean }
    };
    Reference {
        note: text("120 节美国大学地学课的平均分，只供对照", "Means of 120 US geoscience classes: for comparison"),
        values: vec![
            value("total", 4100),
            value("design", 670),
            value("propositional", 1510),
            value("procedural", 530),
            value("communicative", 650),
            value("relationships", 780),
        ],
    }
}
