//! What observers and a guest handed in of the demo's lessons that are over, as their tablets would have written it.

use super::find;
use crate::{auth::User, db::Connection, error::Result, guests, sheets};
use sandu_proto::{
    http::{
        guests::GuestRole,
        lessons::{Assignment, InstrumentRef},
    },
    id::LessonId,
    instruments::sheet::{Answer, AnswerKey, EventId, Mark, What},
    sheets::{EntryKind, SheetEntry},
};
use std::collections::HashMap;
use uuid::Uuid;

const MINUTE_MS: i64 = 60_000;
const SECOND_MS: i64 = 1_000;
/// Tablets ask the server for its time in about so long.
const ROUND_TRIP_MS: i64 = 20;

/// COPUS codes of each interval of two minutes.
pub type Intervals = [&'static str; 20];
/// Minute, second, words.
pub type Notes = &'static [(i64, i64, &'static str)];

/// Who watched for what, and what they wrote.
pub struct Watcher {
    pub login: &'static str,
    pub focus: &'static str,
    pub sheet: Sheet,
}

pub enum Sheet {
    Copus {
        intervals: &'static Intervals,
        /// Minute, second and block of the step that began.
        steps: Notes,
        notes: Notes,
    },
    /// Of the twenty items, 0 the best; item and words.
    Table { levels: [u8; 20], remarks: &'static [(&'static str, &'static str)] },
}

/// A teacher of another school.
pub struct Guest {
    pub name: &'static str,
    /// 0 the best.
    pub levels: [(&'static str, u8); 5],
    pub words: &'static str,
}

impl Sheet {
    fn form(&self) -> InstrumentRef {
        let id = match self {
            Self::Copus { .. } => "copus",
            Self::Table { .. } => "table-levels",
        };
        InstrumentRef { id: id.into(), version: 1 }
    }

    fn entries(&self, began_at_ms: i64) -> Vec<SheetEntry> {
        match self {
            Self::Copus { intervals, steps, notes } => copus(began_at_ms, intervals, steps, notes),
            Self::Table { levels, remarks } => {
                let remark = |key: &str| remarks.iter().find(|(of, _)| *of == key).map_or("", |(_, words)| words);
                let items = (1_i64..).zip(levels).map(|(item, level)| {
                    let key = item.to_string();
                    level_answer(began_at_ms, 39 * MINUTE_MS + item * SECOND_MS, &key, (*level, remark(&key)))
                });
                [looked_at_the_clock(began_at_ms)].into_iter().chain(items).collect()
            }
        }
    }
}

/// What the organiser plans.
pub fn observers(people: &HashMap<&'static str, User>, watchers: &[Watcher]) -> Result<Vec<Assignment>> {
    let assignment = |Watcher { login, focus, sheet }: &Watcher| {
        let observer = find(people, login)?.id;
        Ok(Assignment { observer, instrument: sheet.form(), focus: (*focus).to_owned(), for_school: false })
    };
    watchers.iter().map(assignment).collect()
}

/// As soon as class is over: then the results are open.
pub async fn make(
    connection: &mut Connection,
    people: &HashMap<&'static str, User>,
    lesson: LessonId,
    watchers: &[Watcher],
    (began_at_ms, ended_at_ms): (i64, i64),
) -> Result<()> {
    for Watcher { login, sheet, .. } in watchers {
        let entries = sheet.entries(began_at_ms);
        sheets::was_handed_in(connection, find(people, login)?.id, lesson, &sheet.form(), &entries, ended_at_ms).await?;
    }
    Ok(())
}

pub async fn make_guest(
    connection: &mut Connection,
    lesson: LessonId,
    guest: &Guest,
    (began_at_ms, ended_at_ms): (i64, i64),
) -> Result<()> {
    const ROLE: GuestRole = GuestRole::Colleague;
    let owner = guests::was_there(connection, lesson, guest.name, ROLE, began_at_ms).await?;
    let answers = (1_i64..).zip(guest.levels);
    let answers =
        answers.map(|(place, (item, level))| level_answer(began_at_ms, 39 * MINUTE_MS + place * 2 * SECOND_MS, item, (level, "")));
    let words = What::Note { text: guest.words.to_owned(), about: None };
    let words = entry(began_at_ms, 40 * MINUTE_MS, EntryKind::Event { event: words });
    let entries: Vec<SheetEntry> = [looked_at_the_clock(began_at_ms)].into_iter().chain(answers).chain([words]).collect();
    sheets::was_handed_in(connection, owner, lesson, &guests::usual_form(ROLE), &entries, ended_at_ms).await
}

/// So many milliseconds after the lesson began, on a tablet whose clock is right.
fn entry(began_at_ms: i64, t_ms: i64, what: EntryKind) -> SheetEntry {
    SheetEntry { id: EventId(Uuid::now_v7()), load: "demo".to_owned(), mono_ms: t_ms, wall_ms: began_at_ms + t_ms, what }
}

fn looked_at_the_clock(began_at_ms: i64) -> SheetEntry {
    entry(began_at_ms, 0, EntryKind::Clock { server_ms: began_at_ms, round_trip_ms: ROUND_TRIP_MS })
}

fn level_answer(began_at_ms: i64, t_ms: i64, item: &str, (level, remark): (u8, &str)) -> SheetEntry {
    let answer = Answer { mark: Some(Mark::Level { level }), remark: remark.to_owned() };
    entry(began_at_ms, t_ms, EntryKind::Answer { key: AnswerKey(item.to_owned()), answer })
}

fn copus(began_at_ms: i64, intervals: &Intervals, steps: Notes, notes: Notes) -> Vec<SheetEntry> {
    let ticks = (0_u32..).zip(intervals).flat_map(|(interval, codes)| {
        let at_ms = i64::from(interval) * 2 * MINUTE_MS + MINUTE_MS;
        codes.split_whitespace().map(move |code| (at_ms, What::Tick { interval, code: code.into() }))
    });
    let at = |minute: i64, second: i64| minute * MINUTE_MS + second * SECOND_MS;
    let steps = steps.iter().map(|(minute, second, block)| (at(*minute, *second), What::Step { block: (*block).to_owned() }));
    let notes = notes.iter().map(|(minute, second, text)| (at(*minute, *second), What::Note { text: (*text).to_owned(), about: None }));
    let events = ticks.chain(steps).chain(notes).map(|(t_ms, event)| entry(began_at_ms, t_ms, EntryKind::Event { event }));
    [looked_at_the_clock(began_at_ms)].into_iter().chain(events).collect()
}
