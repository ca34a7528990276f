//! What three colleagues handed in of the demo's lesson of last week: two COPUS sheets, which can be compared, and a scoring table with remarks.

use crate::{
    auth::User,
    db::Connection,
    error::{Error, Result},
    sheets,
};
use sandu_proto::{
    http::lessons::{Assignment, InstrumentRef},
    id::LessonId,
    instruments::sheet::{Answer, AnswerKey, EventId, Mark, What},
    sheets::{EntryKind, SheetEntry},
};
use std::collections::HashMap;
use uuid::Uuid;

const COPUS: &str = "copus";
const TABLE: &str = "table-levels";
const MINUTE_MS: i64 = 60_000;
/// Tablets ask the server for its time in about so long.
const ROUND_TRIP_MS: i64 = 20;

/// Who watched with what for what.
const OBSERVERS: [(&str, &str, &str); 3] =
    [("wang", COPUS, "学生在做什么，教师在做什么"), ("zhao", COPUS, "学生在做什么，教师在做什么"), ("zhou", TABLE, "整节课的评价")];

/// The codes of each interval of two minutes.
type Intervals = [&'static str; 20];

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
/// Item, words.
const REMARKS: [(&str, &str); 2] = [("10", "探究多用了五分钟，小结只剩一分钟。"), ("16", "圈一圈放在屏幕上，后排看不清。")];

/// Minute, second, words.
type Notes = &'static [(i64, i64, &'static str)];

const WANG_NOTES: Notes = &[
    (3, 10, "“2 个 3 是 6，6 就是 3 的 2 倍吗？”问完等了四秒，三个人举手。"),
    (12, 20, "12 号自己说出“是几的几倍”，老师没有抢着说。"),
    (25, 5, "圈一圈：后排两组没有学具，在看别人。"),
];
const ZHAO_NOTES: Notes = &[(25, 0, "第四、第五组没有学具。"), (33, 40, "有学生问：一份变了，倍数变不变？老师请全班想。")];

/// What the organiser plans.
pub fn observers(people: &HashMap<&'static str, User>) -> Result<Vec<Assignment>> {
    let assignment = |(login, instrument, focus): (&str, &str, &str)| {
        Ok(Assignment { observer: find(people, login)?.id, instrument: form(instrument), focus: focus.to_owned(), for_school: false })
    };
    OBSERVERS.into_iter().map(assignment).collect()
}

/// As soon as class is over: then the results are open.
pub async fn make(
    connection: &mut Connection,
    people: &HashMap<&'static str, User>,
    lesson: LessonId,
    (began_at_ms, ended_at_ms): (i64, i64),
) -> Result<()> {
    for (login, intervals, notes) in [("wang", WANG, WANG_NOTES), ("zhao", ZHAO, ZHAO_NOTES)] {
        let entries = copus(began_at_ms, &intervals, notes);
        sheets::was_handed_in(connection, find(people, login)?.id, lesson, &form(COPUS), &entries, ended_at_ms).await?;
    }
    sheets::was_handed_in(connection, find(people, "zhou")?.id, lesson, &form(TABLE), &table(began_at_ms), ended_at_ms).await
}

fn find<'p>(people: &'p HashMap<&'static str, User>, login: &str) -> Result<&'p User> {
    people.get(login).ok_or_else(|| Error::internal(format!("the demo has no {login}")))
}

fn form(id: &str) -> InstrumentRef {
    InstrumentRef { id: id.into(), version: 1 }
}

/// So many milliseconds after the lesson began, on a tablet whose clock is right.
fn entry(began_at_ms: i64, t_ms: i64, what: EntryKind) -> SheetEntry {
    SheetEntry { id: EventId(Uuid::now_v7()), load: "demo".to_owned(), mono_ms: t_ms, wall_ms: began_at_ms + t_ms, what }
}

fn looked_at_the_clock(began_at_ms: i64) -> SheetEntry {
    entry(began_at_ms, 0, EntryKind::Clock { server_ms: began_at_ms, round_trip_ms: ROUND_TRIP_MS })
}

fn copus(began_at_ms: i64, intervals: &Intervals, notes: Notes) -> Vec<SheetEntry> {
    let event = |t_ms, event| entry(began_at_ms, t_ms, EntryKind::Event { event });
    let ticks = (0_u32..).zip(intervals).flat_map(|(interval, codes)| {
        let at_ms = i64::from(interval) * 2 * MINUTE_MS + MINUTE_MS;
        codes.split_whitespace().map(move |code| (at_ms, What::Tick { interval, code: code.into() }))
    });
    let notes = notes
        .iter()
        .map(|(minute, second, text)| (minute * MINUTE_MS + second * 1_000, What::Note { text: (*text).to_owned(), about: None }));
    let mut all = vec![looked_at_the_clock(began_at_ms)];
    all.extend(ticks.chain(notes).map(|(t_ms, what)| event(t_ms, what)));
    all
}

fn table(began_at_ms: i64) -> Vec<SheetEntry> {
    let mut all = vec![looked_at_the_clock(began_at_ms)];
    all.extend((1_i64..).zip(ZHOU).map(|(item, level)| {
        let key = item.to_string();
        let remark = REMARKS.iter().find(|(of, _)| *of == key).map_or("", |(_, words)| words).to_owned();
        let answer = Answer { mark: Some(Mark::Level { level }), remark };
        entry(began_at_ms, 39 * MINUTE_MS + item * 2_000, EntryKind::Answer { key: AnswerKey(key), answer })
    }));
    all
}
