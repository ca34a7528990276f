//! What colleagues wrote of 陈思远's lesson, which the office dropped in on: two COPUS sheets, which can be compared, and a scoring table.

use super::{
    sheets::{Intervals, Notes, Sheet, Watcher},
    taught::Thread,
    times::STEPS,
    {LEAD, LEADER, OFFICER},
};
use sandu_proto::http::evaluation::MessageKind;

const FOCUS: &str = "学生在做什么，教师在做什么";

pub const WATCHERS: &[Watcher] = &[
    Watcher { login: "wang", focus: FOCUS, sheet: Sheet::Copus { intervals: &WANG, steps: BEGAN, notes: WANG_NOTES } },
    Watcher { login: "zhao", focus: FOCUS, sheet: Sheet::Copus { intervals: &ZHAO, steps: &[], notes: ZHAO_NOTES } },
    Watcher { login: "zhou", focus: "整节课的评价", sheet: Sheet::Table { levels: ZHOU, remarks: REMARKS } },
];

const WANG: Intervals = [
    "S.L I.Lec",
    "S.L S.AnQ I.PQ",
    "S.L S.AnQ I.PQ I.FUp",
    "S.L I.Lec I.RtW",
    "S.Ind I.PQ",
    "S.AnQ S.L I.FUp",
    "S.OG I.MG",
    "S.OG I.MG I.1o1",
    "S.OG I.MG",
    "S.SP S.L I.FUp",
    "S.SP S.L I.FUp",
    "S.L I.Lec I.RtW",
    "S.W I.Adm",
    "S.WG I.MG",
    "S.WG I.MG I.1o1",
    "S.WG I.1o1",
    "S.AnQ S.L I.FUp",
    "S.SQ S.L I.AnQ",
    "S.AnQ S.L I.PQ",
    "S.L I.Lec",
];
const ZHAO: Intervals = [
    "S.L I.Lec",
    "S.L S.AnQ I.PQ",
    "S.L S.AnQ I.PQ",
    "S.L I.Lec I.RtW",
    "S.Ind I.PQ",
    "S.AnQ S.L I.FUp",
    "S.OG I.MG",
    "S.OG I.MG",
    "S.OG I.MG I.1o1",
    "S.SP S.L I.FUp",
    "S.SP S.L I.FUp",
    "S.L I.Lec",
    "S.W I.W",
    "S.WG I.MG",
    "S.WG I.MG",
    "S.WG I.1o1",
    "S.AnQ S.L I.FUp",
    "S.SQ S.L I.AnQ",
    "S.AnQ S.L I.PQ I.FUp",
    "S.L I.Lec",
];
/// Of the twenty items, 0 the best.
const ZHOU: [u8; 20] = [0, 1, 0, 0, 1, 1, 0, 1, 1, 2, 0, 0, 1, 1, 1, 2, 0, 1, 0, 1];
const REMARKS: &[(&str, &str)] = &[("10", "探究多用了五分钟，小结只剩一分钟。"), ("16", "圈一圈放在屏幕上，后排看不清。")];

/// 王丽娟 tapped the steps as they began.
const BEGAN: Notes = &[(0, 5, STEPS[0]), (4, 10, STEPS[1]), (21, 20, STEPS[2]), (29, 30, STEPS[3]), (38, 50, STEPS[4])];
const WANG_NOTES: Notes = &[
    (3, 10, "“2 个 3 是 6，6 就是 3 的 2 倍吗？”问完等了四秒，三个人举手。"),
    (12, 20, "12 号自己说出“是几的几倍”，老师没有抢着说。"),
    (25, 5, "圈一圈：后排两组没有学具，在看别人。"),
];
const ZHAO_NOTES: Notes = &[(25, 0, "第四、第五组没有学具。"), (33, 40, "有学生问：一份变了，倍数变不变？老师请全班想。")];

pub const THREADS: &[Thread] = &[
    Thread {
        at: (12, 20),
        said: &[
            (OFFICER, MessageKind::Highlight, "学生自己说出“是几的几倍”，陈老师没有抢着说，等了四秒。"),
            (LEAD, MessageKind::Reply, "这里我是有意等的，备课时大家提过。"),
        ],
    },
    Thread {
        at: (25, 5),
        said: &[
            (OFFICER, MessageKind::Problem, "圈一圈的时候，后排两组没有学具，只能看别人。"),
            (LEADER, MessageKind::Suggestion, "学具课前按组装袋，组长领。"),
            (OFFICER, MessageKind::NextStep, "下一次课前按组装好学具，上课第一分钟由组长发到每个人手里。"),
        ],
    },
];
