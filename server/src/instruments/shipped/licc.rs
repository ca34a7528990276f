//! LICC (崔允漷): four dimensions, twenty viewpoints. Points 1–25 are known; the rest awaits comparison with the book.

use super::{instrument as build, structure_only, text};
use Tool::{Count, Duration, Quotes, Tally};
use sandu_proto::instruments::{
    Form, Instrument, ItemId,
    viewpoints::{Dimension, Tool, Viewpoint, ViewpointForm, WatchPoint, Wording},
};

type Row = (&'static str, &'static str, &'static str, Tool);
type Rows = (&'static str, &'static str, &'static str, &'static [Row]);

const LEARNING: [Rows; 5] = [
    (
        "preparation",
        "准备",
        "Preparation",
        &[
            ("1", "课前准备了什么", "What was prepared", Quotes),
            ("2", "多少人做了准备", "How many prepared", Count),
            ("3", "学优生与学困生的准备习惯", "Habits of strong and weak pupils", Quotes),
        ],
    ),
    (
        "listening",
        "倾听",
        "Listening",
        &[
            ("4", "多少人在听老师讲", "How many listen to the teacher", Count),
            ("5", "多少人在听同学说", "How many listen to each other", Count),
            ("6", "倾听时的辅助行为", "What they do while listening", Count),
        ],
    ),
    (
        "interaction",
        "互动",
        "Interaction",
        &[
            ("7", "有哪些互动，是否帮助达成", "Which exchanges, and do they help", Tally),
            ("8", "提问与回答的参与", "Taking part in questions", Count),
            ("9", "小组讨论的参与", "Taking part in groups", Count),
            ("10", "课堂活动的参与", "Taking part in activities", Count),
            ("11", "互动习惯与情感", "Habits and feelings", Quotes),
        ],
    ),
    (
        "autonomy",
        "自主",
        "Autonomy",
        &[
            ("12", "自主学习的时间", "Time for own work", Duration),
            ("13", "自主学习的形式与人数", "Forms of own work", Count),
            ("14", "自主学习是否有序", "Order of own work", Quotes),
            ("15", "自主学习的质量", "Quality of own work", Quotes),
        ],
    ),
    (
        "attainment",
        "达成",
        "Attainment",
        &[
            ("16", "多少人清楚目标", "How many know the aim", Count),
            ("17", "目标达成的证据与人数", "Evidence of attainment", Count),
            ("18", "生成了什么目标", "Aims that arose", Quotes),
        ],
    ),
];

const TEACHING: [Rows; 5] = [
    (
        "steps",
        "环节",
        "Steps",
        &[
            ("19", "环节是否围绕目标", "Steps and the aim", Quotes),
            ("20", "环节是否面向全体", "Steps for everybody", Quotes),
            ("21", "各环节的时间", "Time of the steps", Duration),
        ],
    ),
    (
        "presenting",
        "呈示",
        "Presenting",
        &[
            ("22", "讲解", "Explaining", Duration),
            ("23", "板书", "Blackboard", Quotes),
            ("24", "媒体", "Media", Duration),
            ("25", "动作示范", "Demonstration", Tally),
        ],
    ),
    (
        "dialogue",
        "对话",
        "Dialogue",
        &[
            ("dialogue-1", "提问的对象、次数、类型与候答", "Questions: to whom, how many, which, how long a wait", Tally),
            ("dialogue-2", "回答的方式", "Forms of answers", Tally),
            ("dialogue-3", "话题", "Topics", Quotes),
        ],
    ),
    (
        "guidance",
        "指导",
        "Guidance",
        &[
            ("guidance-1", "指导自主学习", "Of own work", Tally),
            ("guidance-2", "指导合作学习", "Of group work", Tally),
            ("guidance-3", "指导探究学习", "Of inquiry", Tally),
        ],
    ),
    (
        "wit",
        "机智",
        "Presence of mind",
        &[
            ("wit-1", "对设计的调整", "Adjustments", Quotes),
            ("wit-2", "处理突发情况", "The unexpected", Quotes),
            ("wit-3", "非言语行为", "Without words", Tally),
            ("wit-4", "有特色的做法", "What is special", Quotes),
        ],
    ),
];

const CURRICULUM: [Rows; 5] = [
    ("aims", "目标", "Aims", &[("aims-1", "目标的设定", "How aims are set", Quotes)]),
    ("content", "内容", "Content", &[("content-1", "内容的处理", "How content is treated", Quotes)]),
    (
        "enactment",
        "实施",
        "Enactment",
        &[
            ("enactment-1", "方法", "Methods", Quotes),
            ("enactment-2", "学科特点与学法指导", "The subject's own ways", Quotes),
            ("enactment-3", "情境", "Situations", Quotes),
        ],
    ),
    (
        "assessment",
        "评价",
        "Assessment",
        &[
            ("assessment-1", "评价方式", "Forms of assessment", Tally),
            ("assessment-2", "获取信息", "Gathering information", Quotes),
            ("assessment-3", "利用信息", "Using information", Quotes),
        ],
    ),
    (
        "resources",
        "资源",
        "Resources",
        &[
            ("resources-1", "预设的资源", "Planned resources", Quotes),
            ("resources-2", "生成的资源", "Resources that arose", Quotes),
            ("resources-3", "课外资源", "Resources from outside", Quotes),
        ],
    ),
];

const CULTURE: [Rows; 5] = [
    ("thinking", "思考", "Thinking", &[("thinking-1", "课堂上的思考", "Thinking in class", Quotes)]),
    ("democracy", "民主", "Democracy", &[("democracy-1", "课堂上的民主", "Democracy in class", Quotes)]),
    ("innovation", "创新", "Innovation", &[("innovation-1", "课堂上的创新", "Innovation in class", Quotes)]),
    ("care", "关爱", "Care", &[("care-1", "课堂上的关爱", "Care in class", Quotes)]),
    (
        "character",
        "特质",
        "Character",
        &[
            ("character-1", "教师的优势", "The teacher's strengths", Quotes),
            ("character-2", "设计的特色", "What is special in the design", Quotes),
            ("character-3", "学生的评价", "What pupils say", Quotes),
        ],
    ),
];

pub fn instrument() -> Instrument {
    let dimensions = vec![
        dimension("learning", "学生学习", "Learning", &LEARNING),
        dimension("teaching", "教师教学", "Instruction", &TEACHING),
        dimension("curriculum", "课程性质", "Curriculum", &CURRICULUM),
        dimension("culture", "课堂文化", "Culture", &CULTURE),
    ];
    let source = text(
        "崔允漷等，《课堂观察：走向专业的听评课》。标“待校对”的点尚未与原书核对。",
        "Cui Yunhuo et al., LICC classroom observation. Points marked “to check” have not been compared with the book yet.",
    );
    let name = text("LICC 课堂观察（4 维度 20 视角）", "LICC (4 dimensions, 20 viewpoints)");
    build("licc", name, source, structure_only(), Form::Viewpoints(ViewpointForm { dimensions }))
}

fn dimension(id: &str, zh: &str, en: &str, rows: &[Rows]) -> Dimension {
    let viewpoints = rows.iter().map(|(id, zh, en, points)| Viewpoint {
        id: (*id).into(),
        name: text(zh, en),
        points: points.iter().map(point).collect(),
    });
    Dimension { id: id.into(), name: text(zh, en), viewpoints: viewpoints.collect() }
}

/// What has its number in the book was confirmed.
fn point((id, zh, en, tool): &Row) -> WatchPoint {
    let wording = if id.bytes().all(|byte| byte.is_ascii_digit()) { Wording::Confirmed } else { Wording::ToCheck };
    WatchPoint { id: ItemId::from(*id), name: text(zh, en), tool: *tool, wording }
}
