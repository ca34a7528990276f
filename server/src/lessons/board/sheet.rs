//! One sheet as far as a board needs it. Computed when it has grown, and otherwise taken as it was. Pure.

use crate::{
    lessons::results::Written,
    sheets::{self, Reading, Record},
};
use sandu_proto::{
    http::{
        board::{MAX_MOMENTS, Moment},
        guests::GuestRole,
        lessons::InstrumentRef,
        sheets::{EntryPlace, TimedEntry},
    },
    id::AccountId,
    instruments::{
        Instrument,
        results::{Findings, InstrumentResults},
        sheet::What,
    },
    sheets::EntryKind,
};
use std::collections::HashMap;

/// Whose sheet it is and what it is written with.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetNow {
    pub by: AccountId,
    pub guest: Option<GuestRole>,
    pub instrument: InstrumentRef,
}

/// What it comes to.
pub struct Computed {
    /// Without its events, which nothing on a board compares.
    pub written: Written,
    pub results: InstrumentResults,
    pub tablet_off_ms: Option<i64>,
    /// The newest of what was noted and not taken back, by time; no more than a board shows.
    pub moments: Vec<Moment>,
    /// How many there are with those before.
    pub moment_count: usize,
    /// When this observer first stamped each step of the plan.
    pub stamps: HashMap<String, i64>,
}

#[must_use]
pub fn compute(sheet: &SheetNow, instrument: &Instrument, reading: &Reading) -> Computed {
    let Reading { entries, answers, length_ms, tablet_off_ms, .. } = reading;
    let newest = newest(sheet.by, entries);
    Computed {
        written: Written {
            by: sheet.by,
            guest: sheet.guest,
            instrument: sheet.instrument.clone(),
            events: Vec::new(),
            answers: answers.clone(),
            length_ms: *length_ms,
        },
        results: for_board(sheets::results(instrument, reading)),
        tablet_off_ms: *tablet_off_ms,
        moment_count: entries.iter().filter(|timed| noted(timed).is_some()).count(),
        moments: newest,
        stamps: stamps(entries),
    }
}

/// The same of a sheet that was submitted: what was sealed, so that everywhere it is the same number.
#[must_use]
pub fn sealed(record: Record) -> Computed {
    let answers = record.answers();
    let Record { owner, guest, instrument, entries, results, tablet_off_ms, .. } = record;
    Computed {
        tablet_off_ms,
        moment_count: entries.iter().filter(|timed| noted(timed).is_some()).count(),
        moments: newest(owner.id, &entries),
        stamps: stamps(&entries),
        written: Written { by: owner.id, guest, instrument, events: Vec::new(), answers, length_ms: results.length_ms },
        results: for_board(results),
    }
}

/// The last of what was noted, in the order of time.
fn newest(by: AccountId, entries: &[TimedEntry]) -> Vec<Moment> {
    let mut newest: Vec<Moment> = entries.iter().rev().filter_map(|timed| moment(by, timed)).take(MAX_MOMENTS).collect();
    newest.reverse();
    newest
}

fn noted(timed: &TimedEntry) -> Option<&What> {
    match &timed.entry.what {
        EntryKind::Event { event: What::Retract { .. } } => None,
        EntryKind::Event { event } => Some(event).filter(|_| !timed.is_retracted),
        EntryKind::Clock { .. } | EntryKind::Start { .. } | EntryKind::End | EntryKind::Answer { .. } => None,
    }
}

fn moment(by: AccountId, timed: &TimedEntry) -> Option<Moment> {
    let event = noted(timed)?.clone();
    Some(Moment { by, id: timed.entry.id, t_ms: timed.t_ms, basis: timed.basis, event })
}

/// When each step was stamped first; `entries` are in the order of time. What was stamped on a start that was withdrawn is none.
#[must_use]
pub fn stamps(entries: &[TimedEntry]) -> HashMap<String, i64> {
    let mut first = HashMap::new();
    for timed in entries.iter().filter(|timed| timed.place != EntryPlace::BeforeStart) {
        if let Some(What::Step { block }) = noted(timed) {
            first.entry(block.clone()).or_insert(timed.t_ms);
        }
    }
    first
}

/// What was noted and not taken back.
#[must_use]
pub fn moments(by: AccountId, entries: &[TimedEntry]) -> Vec<Moment> {
    entries.iter().filter_map(|timed| moment(by, timed)).collect()
}

/// Without what no chart of a board draws and what grows with every tap: it goes to everybody, twice in three seconds.
fn for_board(mut results: InstrumentResults) -> InstrumentResults {
    match &mut results.findings {
        Findings::Interval(found) => found.timeline.clear(),
        Findings::Flanders(found) => found.runs.clear(),
        Findings::St(found) => found.runs.clear(),
        Findings::Questions(found) => found.questions.clear(),
        Findings::Seats(found) => found.scans.clear(),
        Findings::Scale(_) | Findings::Viewpoints(_) => {}
    }
    results
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        instruments::shipped,
        sheets::{
            Entries, Period,
            testing::{clock, entry, retract},
        },
    };
    use sandu_proto::sheets::SheetEntry;

    /// When the lesson began, on the server's clock.
    const START: i64 = 1_763_784_000_000;

    fn computed(instrument: &str, entries: &[SheetEntry]) -> Computed {
        let known = shipped::get(&instrument.into()).expect("there is such an instrument");
        let sheet = SheetNow { by: AccountId::new(), guest: None, instrument: InstrumentRef { id: instrument.into(), version: 1 } };
        let raw: Vec<_> = entries.iter().map(|entry| serde_json::to_value(entry).expect("serializes")).collect();
        let period = Period { started_at_ms: Some(START), ended_at_ms: None, planned_ms: 2_400_000, now_ms: START + 2_000_000 };
        compute(&sheet, known, &Reading::of(&Entries::of(&raw), &period))
    }

    fn event(n: u128, t_ms: i64, event: What) -> SheetEntry {
        entry(n, ("a", t_ms, START + t_ms), EntryKind::Event { event })
    }

    #[test]
    fn only_the_newest_moments_go_along_and_the_others_are_counted() {
        let many = u128::try_from(MAX_MOMENTS).expect("small") + 20;
        let mut entries = vec![clock(9_999, ("a", 0, START), START, 0), retract(9_998, ("a", 9, START + 9), 5)];
        entries.extend((1..=many).map(|n| event(n, 1_000 * i64::try_from(n).expect("small"), What::Pause)));
        let sheet = computed("st-classic", &entries);
        assert_eq!((sheet.moments.len(), sheet.moment_count), (MAX_MOMENTS, MAX_MOMENTS + 19));
        assert_eq!(sheet.moments.last().map(|moment| moment.t_ms), Some(320_000));
    }

    #[test]
    fn the_first_stamp_of_a_step_counts_however_long_ago() {
        let stamp = |n, t_ms| event(n, t_ms, What::Step { block: "one".to_owned() });
        let mut entries = vec![stamp(1, 5_000), stamp(2, 95_000)];
        entries.extend((10..400).map(|n| event(n, 100_000 + i64::try_from(n).expect("small"), What::Pause)));
        assert_eq!(computed("copus", &entries).stamps, HashMap::from([("one".to_owned(), 5_000)]));
    }

    #[test]
    fn a_stamp_before_the_start_does_not_count() {
        let stamp = |n, t_ms| event(n, t_ms, What::Step { block: "one".to_owned() });
        assert_eq!(computed("copus", &[stamp(1, -60_000), stamp(2, 95_000)]).stamps, HashMap::from([("one".to_owned(), 95_000)]));
        let early = computed("copus", &[stamp(1, -60_000)]);
        assert!(early.stamps.is_empty() && early.moments.len() == 1, "it is shown");
    }

    #[test]
    fn a_board_has_the_numbers_of_a_question_log_and_not_its_rows() {
        let question = |n, t_ms| event(n, t_ms, What::Question { text: "为什么？".to_owned(), seat: None });
        let sheet = computed("questions", &[question(1, 5_000), question(2, 9_000)]);
        let Findings::Questions(found) = sheet.results.findings else { panic!("another form") };
        assert_eq!((found.asked, found.questions.len()), (2, 0));
    }
}
