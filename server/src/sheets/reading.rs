//! What a sheet says: its entries in time, which of them stand, and the events and answers that results are computed from. Pure.

use super::time::Clocks;
use crate::instruments::events::standing;
use sandu_proto::{
    http::sheets::{EntryPlace, TimedEntry},
    instruments::sheet::{Answer, Answers, EventId, SheetEvent, What},
    sheets::{EntryKind, MAX_LOAD_CHARS, SheetEntry},
};
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};

/// No class is further from its start than this; a clock that is off by a year must not make a year of timeline.
const MAX_LESSON_TIME_MS: i64 = 24 * 60 * 60 * 1000;

/// The lesson's clock, on the server's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub started_at_ms: Option<i64>,
    /// As somebody said it; `None` also where nobody has.
    pub ended_at_ms: Option<i64>,
    pub planned_ms: i64,
    /// How late it is.
    pub now_ms: i64,
}

/// See the module.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// In the order of their time in the lesson.
    pub entries: Vec<TimedEntry>,
    pub skipped: u32,
    pub tablet_off_ms: Option<i64>,
    pub events: Vec<SheetEvent>,
    pub answers: Answers,
    pub length_ms: i64,
}

/// What became of a value that was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Added {
    New(EventId),
    /// It is there already, or no entry.
    Nothing,
    /// Of two under one id it is the one that stays.
    Instead,
}

/// The entries that can be read, each id once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entries {
    pub(super) by_id: BTreeMap<EventId, SheetEntry>,
    pub(super) skipped: u32,
}

impl Entries {
    /// `raw` is what the replica projects: entries in any order, some of them perhaps none.
    #[must_use]
    pub fn of(raw: &[Value]) -> Self {
        let mut entries = Self::default();
        for value in raw {
            entries.add(value);
        }
        entries
    }

    /// Of two different ones under one id, which no page makes, always the same stays.
    pub(super) fn add(&mut self, raw: &Value) -> Added {
        let Some(entry) = SheetEntry::deserialize(raw).ok().filter(|entry| is_load(&entry.load)) else {
            self.skipped = self.skipped.saturating_add(1);
            return Added::Nothing;
        };
        match self.by_id.get(&entry.id) {
            Some(other) if text(&entry) >= text(other) => Added::Nothing,
            Some(_) => {
                self.by_id.insert(entry.id, entry);
                Added::Instead
            }
            None => {
                let id = entry.id;
                self.by_id.insert(id, entry);
                Added::New(id)
            }
        }
    }
}

impl Reading {
    #[must_use]
    pub fn of(Entries { by_id, skipped }: &Entries, period: &Period) -> Self {
        let clocks = Clocks::of(by_id.values());
        let (tablet_off_ms, zero_ms) = (clocks.tablet_off_ms(), zero(by_id, &clocks, period));
        let mut timed: Vec<TimedEntry> = by_id
            .values()
            .map(|entry| {
                let (server_ms, basis) = clocks.server_ms(entry);
                let t_ms = in_lesson(server_ms, zero_ms);
                TimedEntry { entry: entry.clone(), t_ms, basis, place: EntryPlace::InLesson, is_retracted: false }
            })
            .collect();
        timed.sort_unstable_by_key(|timed| (timed.t_ms, timed.entry.id));
        mark_retracted(&mut timed);
        let end_ms = end(&timed, zero_ms, period);
        for timed in &mut timed {
            timed.place = place(timed.t_ms, end_ms);
        }
        let length_ms = end_ms.unwrap_or_else(|| length_so_far(&timed, zero_ms, period));
        Self { events: events(&timed), answers: answers(&timed), entries: timed, skipped: *skipped, tablet_off_ms, length_ms }
    }
}

/// A time of the server on the lesson's clock.
pub(super) fn in_lesson(server_ms: i64, zero_ms: i64) -> i64 {
    server_ms.saturating_sub(zero_ms).clamp(-MAX_LESSON_TIME_MS, MAX_LESSON_TIME_MS)
}

pub(super) fn place(t_ms: i64, end_ms: Option<i64>) -> EntryPlace {
    match end_ms {
        _ if t_ms < 0 => EntryPlace::BeforeStart,
        Some(end_ms) if t_ms > end_ms => EntryPlace::AfterEnd,
        Some(_) | None => EntryPlace::InLesson,
    }
}

fn text(entry: &SheetEntry) -> String {
    serde_json::to_string(entry).unwrap_or_default()
}

fn is_load(load: &str) -> bool {
    (1..=MAX_LOAD_CHARS).contains(&load.len()) && load.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

/// The lesson's start; while it has none this observer's own, else whatever came first. Of its own those that know of the last withdrawal
/// count. What was tapped before a start that was withdrawn for it keeps its moment, and so stands before the lesson.
fn zero(entries: &BTreeMap<EventId, SheetEntry>, clocks: &Clocks<'_>, period: &Period) -> i64 {
    let first = |of: &dyn Fn(&SheetEntry) -> bool| entries.values().filter(|entry| of(entry)).map(|entry| clocks.server_ms(entry).0).min();
    let knows = |entry: &SheetEntry| match entry.what {
        EntryKind::Start { after_withdrawal_ms } => Some(after_withdrawal_ms),
        EntryKind::Clock { .. } | EntryKind::End | EntryKind::Event { .. } | EntryKind::Answer { .. } => None,
    };
    let last = entries.values().filter_map(knows).max();
    let is_start = |entry: &SheetEntry| last.is_some() && knows(entry) == last;
    period.started_at_ms.or_else(|| first(&is_start)).or_else(|| first(&|_| true)).unwrap_or(0)
}

/// Events know what retracts them ([`standing`]); here anything can be taken back, so answers and the like go in as blank notes.
fn mark_retracted(timed: &mut [TimedEntry]) {
    if !timed.iter().any(|timed| matches!(timed.entry.what, EntryKind::Event { event: What::Retract { .. } })) {
        return;
    }
    let stand_ins: Vec<SheetEvent> = timed
        .iter()
        .map(|TimedEntry { entry, t_ms, .. }| {
            let what = match &entry.what {
                EntryKind::Event { event } => event.clone(),
                EntryKind::Clock { .. } | EntryKind::Start { .. } | EntryKind::End | EntryKind::Answer { .. } => {
                    What::Note { text: String::new(), about: None }
                }
            };
            SheetEvent { t_ms: *t_ms, id: entry.id, what }
        })
        .collect();
    let standing: HashSet<EventId> = standing(&stand_ins).into_iter().map(|event| event.id).collect();
    for timed in timed {
        timed.is_retracted = !standing.contains(&timed.entry.id);
    }
}

/// When the lesson ended, on its own clock: as everybody is told, else as this observer saw it. Nobody sees it end before it begins: that
/// was before a start that was withdrawn.
pub(super) fn end(timed: &[TimedEntry], zero_ms: i64, period: &Period) -> Option<i64> {
    let said = period.ended_at_ms.map(|at| at.saturating_sub(zero_ms));
    let is_end = |timed: &&TimedEntry| timed.entry.what == EntryKind::End && !timed.is_retracted && timed.t_ms >= 0;
    let seen = || timed.iter().rev().find(is_end).map(|timed| timed.t_ms);
    said.or_else(seen).map(|end| end.clamp(0, MAX_LESSON_TIME_MS))
}

/// While nobody has said that it is over: until now; but if its minutes are up, no longer than something was noted.
pub(super) fn length_so_far(timed: &[TimedEntry], zero_ms: i64, period: &Period) -> i64 {
    let is_tap = |timed: &&TimedEntry| matches!(timed.entry.what, EntryKind::Event { .. }) && !timed.is_retracted;
    let last = timed.iter().rev().find(is_tap).map_or(0, |timed| timed.t_ms);
    period.now_ms.saturating_sub(zero_ms).min(period.planned_ms.max(last)).clamp(0, MAX_LESSON_TIME_MS)
}

pub(super) fn events(timed: &[TimedEntry]) -> Vec<SheetEvent> {
    let event = |timed: &TimedEntry| match &timed.entry.what {
        EntryKind::Event { event } => Some(SheetEvent { t_ms: timed.t_ms, id: timed.entry.id, what: event.clone() }),
        EntryKind::Clock { .. } | EntryKind::Start { .. } | EntryKind::End | EntryKind::Answer { .. } => None,
    };
    timed.iter().filter(|timed| !timed.is_retracted).filter_map(event).collect()
}

/// In the order of time, so the last under a key stays; an empty one clears it.
pub(super) fn answers(timed: &[TimedEntry]) -> Answers {
    let answer = |timed: &TimedEntry| match &timed.entry.what {
        EntryKind::Answer { key, answer } => Some((key.clone(), answer.clone())),
        EntryKind::Clock { .. } | EntryKind::Start { .. } | EntryKind::End | EntryKind::Event { .. } => None,
    };
    let mut answers: Answers = timed.iter().filter(|timed| !timed.is_retracted).filter_map(answer).collect();
    answers.retain(|_, Answer { mark, remark }| mark.is_some() || !remark.is_empty());
    answers
}

#[cfg(test)]
mod tests;
