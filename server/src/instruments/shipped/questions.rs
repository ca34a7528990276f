//! The question log, and the table of how a teacher takes up answers.

use super::{codes, instrument, own_labels, text};
use sandu_proto::instruments::{
    Form, Instrument, Text,
    codes::{CodeGroup, CodeSide, QuestionForm},
};

type Rows = &'static [(&'static str, &'static str, &'static str)];

pub fn all() -> Vec<Instrument> {
    vec![question_log(), response_log()]
}

fn question_log() -> Instrument {
    let categories = [
        (
            "A",
            text("问题类型", "Question"),
            &[
                ("A0", "与课无关", "Irrelevant"),
                ("A1", "管理性", "Management"),
                ("A2", "回忆", "Recall"),
                ("A3", "理解", "Understanding"),
                ("A4", "推理", "Reasoning"),
                ("A5", "创造", "Creative"),
            ] as Rows,
        ),
        (
            "B",
            text("学生回答", "Answer"),
            &[
                ("B0", "与问题无关", "Irrelevant"),
                ("B1", "没有回答", "None"),
                ("B2", "是或否", "Yes or no"),
                ("B3", "回忆", "Recall"),
                ("B4", "理解", "Understanding"),
                ("B5", "创造或评价", "Creative or evaluative"),
            ],
        ),
        (
            "C",
            text("候答", "Wait"),
            &[
                ("C1", "不停顿或不足 3 秒", "None, or under 3 s"),
                ("C2", "3–5 秒", "3–5 s"),
                ("C3", "过长", "Too long"),
                ("C4", "学生卡住时等待", "Waits when a pupil is stuck"),
                ("C5", "为特别需要的学生多等", "Extra wait for special need"),
            ],
        ),
        (
            "D",
            text("挑选回答者", "Selection"),
            &[
                ("D1", "提问前先点名", "Name first"),
                ("D2", "齐答", "Chorus"),
                ("D3", "叫举手的", "Hand up"),
                ("D4", "叫未举手的", "No hand up"),
                ("D5", "转问他人", "Re-routed"),
            ],
        ),
        (
            "E",
            text("理答", "Taking up the answer"),
            &[
                ("E1", "点名再答", "Answer by name"),
                ("E2", "齐答", "Chorus"),
                ("E3", "举手者答", "Hand up"),
                ("E4", "未举手者答", "No hand up"),
                ("E5", "转问", "Redirected"),
                ("E6", "追问", "Followed up"),
            ],
        ),
    ];
    let form = QuestionForm { categories: categories.into_iter().map(|(id, name, rows)| ungrouped(id, name, rows)).collect() };
    let source = text("课堂提问观察表（公开流传的教研表格）", "Question observation table in common use");
    instrument("questions", text("提问记录", "Question log"), source, own_labels(), Form::Questions(form))
}

fn response_log() -> Instrument {
    let taking_up = ungrouped(
        "R",
        text("理答方式", "Response"),
        &[
            ("R0", "没有回应", "None"),
            ("R1", "简单否定", "Simple no"),
            ("R2", "简单肯定", "Simple yes"),
            ("R3", "表扬", "Praise"),
            ("R4", "代答", "Answers himself"),
            ("R5", "重复", "Repeats"),
            ("R6", "探问", "Probes"),
            ("R7", "引申", "Extends"),
            ("R8", "追问", "Follows up"),
        ],
    );
    let effect = CodeSide {
        id: "V".into(),
        name: text("提问的效果", "Effect of the question"),
        groups: vec![
            group(
                "V.effective",
                text("有效", "Effective"),
                &[
                    ("V1", "铺垫", "Prepares"),
                    ("V2", "引发思考", "Makes think"),
                    ("V3", "提醒", "Reminds"),
                    ("V4", "其他有效", "Other effective"),
                ],
            ),
            group(
                "V.weak",
                text("低效", "Weak"),
                &[("V5", "过易", "Too easy"), ("V6", "过难", "Too hard"), ("V7", "重复", "Repeated"), ("V8", "含糊", "Vague")],
            ),
            group("V.void", text("无效", "Void"), &[("V9", "无效", "Void")]),
        ],
    };
    let form = QuestionForm { categories: vec![taking_up, effect] };
    let source = text("理答观察表（公开流传的教研表格）", "Response observation table in common use");
    instrument("responses", text("理答记录", "Response log"), source, own_labels(), Form::Questions(form))
}

fn ungrouped(id: &str, name: Text, rows: Rows) -> CodeSide {
    CodeSide { id: id.into(), name, groups: vec![group(&format!("{id}.all"), Text::default(), rows)] }
}

fn group(id: &str, name: Text, rows: Rows) -> CodeGroup {
    CodeGroup { id: id.into(), name, codes: codes(rows) }
}
