//! What colleagues and a guest wrote of 王丽娟's lesson on the same text: the forms of the first, so that both can be looked at together.

use super::{
    LEAD, OFFICER,
    sheets::{Guest, Intervals, Notes, Sheet, Watcher},
    taught::Thread,
    times::STEPS,
};
use sandu_proto::http::evaluation::MessageKind;

const FOCUS: &str = "人人动手以后，学生说得多不多";

pub const WATCHERS: &[Watcher] = &[
    Watcher { login: LEAD, focus: FOCUS, sheet: Sheet::Copus { intervals: &CHEN, steps: BEGAN, notes: CHEN_NOTES } },
    Watcher { login: "zhao", focus: FOCUS, sheet: Sheet::Copus { intervals: &ZHAO, steps: &[], notes: ZHAO_NOTES } },
    Watcher { login: "zhou", focus: "整节课的评价", sheet: Sheet::Table { levels: ZHOU, remarks: REMARKS } },
];

const CHEN: Intervals = [
    "S.W I.Adm",
    "S.L S.AnQ I.PQ",
    "S.AnQ S.L I.PQ",
    "S.L I.Lec I.RtW",
    "S.L S.AnQ I.PQ I.FUp",
    "S.OG I.MG",
    "S.OG I.MG",
    "S.AnQ S.L I.FUp",
    "S.AnQ S.L I.PQ I.FUp",
    "S.L I.RtW",
    "S.Ind I.MG",
    "S.Ind I.MG I.1o1",
    "S.OG I.MG I.1o1",
    "S.OG I.MG",
    "S.SP S.L I.FUp",
    "S.Ind I.PQ",
    "S.WG I.MG I.1o1",
    "S.WG I.MG",
    "S.AnQ S.L I.FUp",
    "S.SP S.L I.Lec",
];
const ZHAO: Intervals = [
    "S.W I.Adm",
    "S.L S.AnQ I.PQ",
    "S.AnQ S.L I.PQ I.FUp",
    "S.L I.Lec I.RtW",
    "S.L S.AnQ I.PQ I.FUp",
    "S.OG I.MG",
    "S.OG I.MG I.1o1",
    "S.AnQ S.L I.FUp",
    "S.AnQ S.L I.PQ I.FUp",
    "S.L I.Lec",
    "S.Ind I.MG",
    "S.Ind I.1o1",
    "S.OG I.MG I.1o1",
    "S.OG I.MG",
    "S.SP S.L I.FUp",
    "S.Ind I.MG",
    "S.WG I.MG I.1o1",
    "S.WG I.MG",
    "S.AnQ S.L I.FUp",
    "S.L I.Lec",
];
/// Of the twenty items, 0 the best.
const ZHOU: [u8; 20] = [0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0];
/// Item, words.
const REMARKS: &[(&str, &str)] = &[("10", "练习只剩六分钟，第 3 题没有讲。"), ("16", "人人有学具，圈法自己说得出来。")];

/// 陈思远 tapped the steps as they began.
const BEGAN: Notes = &[(0, 10, STEPS[0]), (5, 0, STEPS[1]), (19, 10, STEPS[2]), (30, 40, STEPS[3]), (37, 20, STEPS[4])];
const CHEN_NOTES: Notes = &[
    (0, 50, "组长发学具，第一分钟就发完了，没有人等。"),
    (22, 30, "每个人都在圈。圈好以后先说给同桌听。"),
    (27, 40, "3 号圈成 4 个一份，同桌问“一份是几个”，自己改了。"),
];
const ZHAO_NOTES: Notes = &[(12, 10, "追问“一份是几”问了四次，后排两位没有说上。"), (36, 0, "第 3 题没有讲到。")];

pub const GUEST: Guest = Guest {
    name: "何静",
    levels: [("aim", 0), ("part", 0), ("think", 1), ("help", 1), ("learn", 0)],
    words: "孩子们人人手里有东西，说得比我们班多。练习少了一题，有点可惜。",
};

pub const THREADS: &[Thread] = &[Thread {
    at: (36, 0),
    said: &[
        (OFFICER, MessageKind::Question, "第 3 题没有讲到，是前面用多了，还是本来就排多了？"),
        ("wang", MessageKind::Reply, "圈一圈多用了一分半，孩子们正说在兴头上，我没有打断。"),
        (LEAD, MessageKind::NextStep, "圈一圈到十分钟就收，没说完的写在练习旁边；第 3 题放到下一课开头。"),
    ],
}];
