//! ICALT (Groningen): 32 items from 1 to 4 in six domains, and three on the pupils' engagement.

use super::{instrument as build, level_item, plain_scale, section, structure_only, text};
use sandu_proto::instruments::{
    Form, Instrument,
    number::Points,
    scale::{Level, Marking},
};

type Domain = (&'static str, &'static str, &'static str, &'static [(&'static str, &'static str)]);

const DOMAINS: [Domain; 7] = [
    (
        "climate",
        "安全的学习气氛",
        "Safe learning climate",
        &[("尊重学生", "Respect"), ("气氛轻松", "Relaxed atmosphere"), ("增强自信", "Self-confidence"), ("相互尊重", "Mutual respect")],
    ),
    (
        "organisation",
        "有效的课堂组织",
        "Efficient organisation",
        &[("课堂有序", "Order"), ("查看任务完成", "Checks on tasks"), ("课堂管理", "Management"), ("有效用时", "Use of time")],
    ),
    (
        "instruction",
        "清楚有序的教学",
        "Clear and structured instruction",
        &[
            ("讲解清楚", "Clear explanation"),
            ("给予反馈", "Feedback"),
            ("人人参与", "Everybody involved"),
            ("检查理解", "Checks understanding"),
            ("鼓励尽力", "Encourages best effort"),
            ("结构清晰", "Clear structure"),
            ("说明任务做法", "Explains tasks and tools"),
        ],
    ),
    (
        "activating",
        "激活学生的教学",
        "Intensive and activating teaching",
        &[
            ("形式促进主动", "Active forms of work"),
            ("帮助后进生建立信心", "Confidence of weaker pupils"),
            ("想办法解决问题", "Thinking about solutions"),
            ("提问引发思考", "Questions that make think"),
            ("出声思考", "Thinking aloud"),
            ("互动讲解", "Interactive instruction"),
            ("说明本课目标", "Aims of the lesson"),
        ],
    ),
    (
        "differentiation",
        "照顾差异",
        "Adjusting to differences",
        &[
            ("检查目标达成", "Checks that aims are reached"),
            ("给后进生更多时间", "Extra time for weaker pupils"),
            ("按差异调整讲解", "Instruction fits differences"),
            ("按差异调整练习", "Tasks fit differences"),
        ],
    ),
    (
        "strategies",
        "教学习策略",
        "Teaching learning strategies",
        &[
            ("化繁为简", "Simplifying problems"),
            ("自我监控", "Self-control"),
            ("检验答案", "Checking solutions"),
            ("运用所学", "Applying what is learnt"),
            ("批判思考", "Critical thinking"),
            ("反思方法", "Reflecting on strategies"),
        ],
    ),
    ("engagement", "学生投入", "Pupils' engagement", &[("专注", "Engaged"), ("有兴趣", "Interested"), ("主动学习", "Active")]),
];

pub fn instrument() -> Instrument {
    let mut number = 0;
    let mut item = |(zh, en): &(&str, &str)| {
        number += 1;
        level_item(number.to_string(), zh, en)
    };
    let sections = DOMAINS.iter().map(|(id, zh, en, labels)| {
        let items = labels.iter().map(&mut item).collect();
        section(id, text(zh, en), Marking::Levels { levels: levels(), items })
    });
    let form = plain_scale(sections.collect());
    let source = text("ICALT，格罗宁根大学（van de Grift）", "ICALT, University of Groningen (van de Grift)");
    build("icalt", text("ICALT 教学观察", "ICALT"), source, structure_only(), Form::Scale(form))
}

fn levels() -> Vec<Level> {
    [("1 很弱", "1 mostly weak"), ("2 偏弱", "2 more weak"), ("3 偏强", "3 more strong"), ("4 很强", "4 mostly strong")]
        .into_iter()
        .zip(1..)
        .map(|((zh, en), points)| Level { name: text(zh, en), points: Points::whole(points) })
        .collect()
}
