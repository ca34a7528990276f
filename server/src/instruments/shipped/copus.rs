//! COPUS: 13 student and 12 instructor codes in intervals of two minutes.

use super::{instrument as build, own_labels, text};
use sandu_proto::instruments::{
    Form, Instrument, Text,
    codes::{Code, CodeGroup, CodeSide, IntervalForm},
};

/// (key, Chinese, English)
type Row = (&'static str, &'static str, &'static str);

pub fn instrument() -> Instrument {
    let sides = vec![
        side(
            "S",
            text("学生", "Students"),
            &[
                ("receiving", text("接受", "Receiving"), &[("L", "听讲、记笔记", "Listening, taking notes")]),
                (
                    "talking",
                    text("面向全班说", "Talking to class"),
                    &[
                        ("AnQ", "回答问题", "Answering a question"),
                        ("SQ", "提问", "Asking a question"),
                        ("WC", "全班讨论", "Whole-class discussion"),
                        ("SP", "上台展示", "Presenting"),
                    ],
                ),
                (
                    "working",
                    text("自己做", "Working"),
                    &[
                        ("Ind", "独立思考（教师要求时）", "Thinking alone when asked to"),
                        ("CG", "小组讨论选择题", "Group: clicker question"),
                        ("WG", "小组做学习单", "Group: worksheet"),
                        ("OG", "其他小组活动", "Group: other"),
                        ("Prd", "预测结果", "Predicting"),
                        ("TQ", "测验", "Test or quiz"),
                    ],
                ),
                ("other", text("其他", "Other"), &[("W", "等待", "Waiting"), ("O", "其他", "Other")]),
            ],
        ),
        side(
            "I",
            text("教师", "Instructor"),
            &[
                (
                    "presenting",
                    text("讲授", "Presenting"),
                    &[
                        ("Lec", "讲解", "Lecturing"),
                        ("RtW", "边讲边写", "Real-time writing"),
                        ("D/V", "演示、视频", "Demonstration or video"),
                    ],
                ),
                (
                    "guiding",
                    text("引导", "Guiding"),
                    &[
                        ("FUp", "反馈、跟进", "Follow-up"),
                        ("PQ", "提问（不用选择题）", "Posing a question"),
                        ("CQ", "选择题（全程）", "Clicker question, all its time"),
                        ("AnQ", "听取并回答学生提问", "Answering students' questions"),
                        ("MG", "巡视指导", "Moving and guiding"),
                        ("1o1", "一对一指导", "One-on-one"),
                    ],
                ),
                ("administration", text("课堂事务", "Administration"), &[("Adm", "布置、发放等事务", "Assigning, handing out")]),
                ("other", text("其他", "Other"), &[("W", "等待", "Waiting"), ("O", "其他", "Other")]),
            ],
        ),
    ];
    let form = IntervalForm { interval_ms: 2 * 60 * 1000, keep_last_ms: 60 * 1000, sides };
    let source = text(
        "Smith、Jones、Gilbert、Wieman 2013，CBE—Life Sciences Education 12(4)：618–627",
        "Smith, Jones, Gilbert, Wieman 2013, CBE—Life Sciences Education 12(4): 618–627",
    );
    build("copus", text("COPUS 课堂活动观察", "COPUS"), source, own_labels(), Form::Interval(form))
}

/// AnQ, W and O exist on both sides: ids carry their side.
fn side(id: &str, name: Text, groups: &[(&str, Text, &[Row])]) -> CodeSide {
    let code = |(key, zh, en): &Row| Code { id: format!("{id}.{key}").as_str().into(), key: (*key).to_owned(), name: text(zh, en) };
    let groups = groups.iter().map(|(group, name, rows)| CodeGroup {
        id: format!("{id}.{group}").as_str().into(),
        name: name.clone(),
        codes: rows.iter().map(code).collect(),
    });
    CodeSide { id: id.into(), name, groups: groups.collect() }
}
