//! What one tap of an observer was, in the words of the page (`board/moments.ts`): something that was written may hang on it.

use super::words::Words;
use sandu_proto::{
    http::export::FileLanguage::{En, Zh},
    instruments::sheet::{Activity, Engagement, What},
};

pub fn seat(seat: u16, words: Words) -> String {
    match words.0 {
        Zh => format!("{seat} 号座位"),
        En => format!("seat {seat}"),
    }
}

/// `name`: what a code, point or kind of the form is called; `title`: a step of the plan.
pub fn said(what: &What, name: impl Fn(&str) -> String, title: impl Fn(&str) -> String, words: Words) -> String {
    let say = |zh, en| words.say(zh, en).to_owned();
    match what {
        What::Code { code } | What::Sort { code, .. } => name(&code.0),
        What::Tally { point } => name(&point.0),
        What::Pause => say("停", "pause"),
        What::Tick { interval, code } => match words.0 {
            Zh => format!("第 {} 段 {}", interval + 1, name(&code.0)),
            En => format!("interval {}: {}", interval + 1, name(&code.0)),
        },
        What::Engagement { level, .. } => match level {
            Engagement::Low => say("投入：低", "engagement: low"),
            Engagement::Middle => say("投入：中", "engagement: middle"),
            Engagement::High => say("投入：高", "engagement: high"),
        },
        What::Snapshot { activity: Activity::NoLearning, .. } => say("扫视：没有学习任务", "look: nothing to learn"),
        What::Snapshot { activity: Activity::Learning, off_task } => match words.0 {
            Zh => format!("扫视：{off_task} 人走神"),
            En => format!("look: {off_task} off task"),
        },
        What::Count { point, count, of } => labelled(&name(&point.0), &format!("{count} / {of}"), words),
        What::Begin { point } => labelled(&name(&point.0), words.say("开始", "begins"), words),
        What::End { point } => labelled(&name(&point.0), words.say("结束", "ends"), words),
        What::Quote { text, .. } | What::Note { text, .. } => text.clone(),
        What::Question { text, .. } if text.is_empty() => say("提问", "question"),
        What::Words { text, .. } if text.is_empty() => say("去掉了问题的原话", "question's words removed"),
        What::Question { text, .. } | What::Words { text, .. } => text.clone(),
        What::Answer { .. } => say("学生开始回答", "a pupil begins to answer"),
        What::Room { .. } => say("画座位", "seats drawn"),
        What::Seat { seat, kind } => match words.0 {
            Zh => format!("{} 号座位 {}", seat.0, name(&kind.0)),
            En => format!("seat {}: {}", seat.0, name(&kind.0)),
        },
        What::Between { seat, to, kind } => match words.0 {
            Zh => format!("{} 号到 {} 号 {}", seat.0, to.0, name(&kind.0)),
            En => format!("seat {} to {}: {}", seat.0, to.0, name(&kind.0)),
        },
        What::Scan { on_task, of } => match words.0 {
            Zh => format!("扫视：{on_task} / {of} 在学习"),
            En => format!("scan: {on_task} / {of} on task"),
        },
        What::Photo { .. } => say("照片", "photo"),
        What::Step { block } => labelled(words.say("环节", "step"), &title(block), words),
        What::Retract { .. } => say("收回一条", "takes one back"),
    }
}

fn labelled(what: &str, is: &str, words: Words) -> String {
    format!("{what}{}{is}", words.say("：", ": "))
}
