//! What a sheet says, whatever came in whatever order.

use super::*;
use crate::sheets::testing::{answer, at, clock, entry, id, retract};
use proptest::prelude::*;
use sandu_proto::{
    http::sheets::TimeBasis,
    instruments::sheet::{AnswerKey, Mark},
};
use serde_json::json;

/// When the lesson began, on the server's clock.
const START: i64 = 1_763_784_000_000;
const MINUTE: i64 = 60_000;
const PERIOD: Period = Period { started_at_ms: Some(START), ended_at_ms: None, planned_ms: 40 * MINUTE, now_ms: START + 10 * MINUTE };

fn read(entries: &[SheetEntry]) -> Reading {
    read_in(&PERIOD, entries)
}

fn read_in(period: &Period, entries: &[SheetEntry]) -> Reading {
    let raw: Vec<Value> = entries.iter().map(|entry| serde_json::to_value(entry).unwrap()).collect();
    Reading::of(&Entries::of(&raw), period)
}

/// A load whose clock runs with the server's, so many milliseconds after the start.
fn after(t_ms: i64) -> (&'static str, i64, i64) {
    ("a", t_ms + 1_000_000, START + t_ms)
}

fn looked() -> SheetEntry {
    clock(1000, after(-1), START - 1, 0)
}

fn ids(reading: &Reading) -> Vec<EventId> {
    reading.events.iter().map(|event| event.id).collect()
}

#[test]
fn entries_stand_in_the_order_of_the_lesson_with_their_time_in_it() {
    let reading = read(&[at(3, after(9_000)), looked(), at(2, after(4_000))]);
    assert_eq!(reading.entries.iter().map(|timed| timed.t_ms).collect::<Vec<_>>(), [-1, 4_000, 9_000]);
    assert_eq!(ids(&reading), [id(2), id(3)]);
    assert!(reading.entries.iter().all(|timed| timed.basis == TimeBasis::Sampled));
}

#[test]
fn an_entry_that_comes_twice_counts_once_and_what_is_none_is_counted_and_skipped() {
    let tap = at(2, after(4_000));
    let raw = |entry: &SheetEntry| serde_json::to_value(entry).unwrap();
    let mut bad_load = raw(&at(4, after(0)));
    bad_load["load"] = json!("空 格");
    let entries = Entries::of(&[raw(&tap), Value::Null, raw(&tap), json!({ "id": "x" }), bad_load]);
    let reading = Reading::of(&entries, &PERIOD);
    assert_eq!((ids(&reading), reading.skipped), (vec![id(2)], 3));
}

#[test]
fn what_is_taken_back_stays_and_does_not_count_and_can_be_brought_back() {
    let [tap, undo, redo] = [at(2, after(1_000)), retract(3, after(2_000), 2), retract(4, after(3_000), 3)];
    let undone = read(&[tap.clone(), undo.clone()]);
    assert_eq!((ids(&undone), undone.entries[0].is_retracted), (vec![id(3)], true));
    assert_eq!(ids(&read(&[redo, undo, tap])), [id(2), id(4)]);
}

#[test]
fn the_last_answer_counts_unless_it_is_taken_back_and_an_empty_one_clears() {
    let key = AnswerKey("goal-1".to_owned());
    let answers = [answer(2, after(1_000), &key.0, 1), answer(3, after(2_000), &key.0, 3)];
    let level = |entries: &[SheetEntry]| read(entries).answers.get(&key).and_then(|answer| answer.mark);
    assert_eq!(level(&answers), Some(Mark::Level { level: 3 }));
    assert_eq!(level(&[&answers[..], &[retract(4, after(3_000), 3)]].concat()), Some(Mark::Level { level: 1 }));
    let empty = EntryKind::Answer { key: key.clone(), answer: Answer { mark: None, remark: String::new() } };
    assert_eq!(level(&[&answers[..], &[entry(4, after(3_000), empty)]].concat()), None);
}

#[test]
fn taps_before_the_start_and_after_the_end_are_kept_and_marked() {
    let period = Period { ended_at_ms: Some(START + 8 * MINUTE), ..PERIOD };
    let reading = read_in(&period, &[at(2, after(-5_000)), at(3, after(0)), at(4, after(8 * MINUTE)), at(5, after(8 * MINUTE + 1))]);
    let places: Vec<EntryPlace> = reading.entries.iter().map(|timed| timed.place).collect();
    assert_eq!(places, [EntryPlace::BeforeStart, EntryPlace::InLesson, EntryPlace::InLesson, EntryPlace::AfterEnd]);
    assert_eq!((reading.events.len(), reading.length_ms), (4, 8 * MINUTE));
}

#[test]
fn a_lesson_is_as_long_as_somebody_says_else_as_it_is_so_far() {
    let end = |n, t_ms| entry(n, after(t_ms), EntryKind::End);
    let length = |period: &Period, entries: &[SheetEntry]| read_in(period, entries).length_ms;
    assert_eq!(length(&PERIOD, &[looked()]), 10 * MINUTE);
    assert_eq!(length(&PERIOD, &[looked(), end(2, 9 * MINUTE)]), 9 * MINUTE);
    assert_eq!(length(&PERIOD, &[looked(), end(2, 9 * MINUTE), retract(3, after(9 * MINUTE + 1), 2)]), 10 * MINUTE);
    assert_eq!(length(&Period { ended_at_ms: Some(START + 7 * MINUTE), ..PERIOD }, &[looked(), end(2, 9 * MINUTE)]), 7 * MINUTE);
    // Nobody said that it ended, and it is evening.
    let evening = Period { now_ms: START + 600 * MINUTE, ..PERIOD };
    assert_eq!(length(&evening, &[looked()]), 40 * MINUTE);
    assert_eq!(length(&evening, &[looked(), at(2, after(43 * MINUTE))]), 43 * MINUTE);
}

#[test]
fn while_the_lesson_has_no_start_the_observers_own_stands_for_it() {
    let period = Period { started_at_ms: None, ..PERIOD };
    let start = entry(2, after(3_000), EntryKind::Start { after_withdrawal_ms: None });
    let reading = read_in(&period, &[at(1, after(1_000)), start, at(3, after(5_000))]);
    assert_eq!(reading.entries.iter().map(|timed| timed.t_ms).collect::<Vec<_>>(), [-2_000, 0, 2_000]);
    assert_eq!(read_in(&period, &[at(1, after(7_000)), at(2, after(8_000))]).entries[1].t_ms, 1_000);
}

#[test]
fn a_start_that_was_withdrawn_is_time_zero_of_nothing_and_what_was_tapped_after_it_stands_before_the_next() {
    let start = |n, t_ms, after_withdrawal_ms| entry(n, after(t_ms), EntryKind::Start { after_withdrawal_ms });
    let end = entry(4, after(3_000), EntryKind::End);
    let entries = [looked(), start(2, 1_000, None), at(3, after(2_000)), end, start(5, 8_000, Some(START)), at(6, after(9_000))];
    let began = START + 8_000;
    for started_at_ms in [None, Some(began)] {
        let reading = read_in(&Period { started_at_ms, now_ms: began + MINUTE, ..PERIOD }, &entries);
        let of = |n| reading.entries.iter().find(|timed| timed.entry.id == id(n)).map(|timed| (timed.t_ms, timed.place));
        assert_eq!(of(3), Some((-6_000, EntryPlace::BeforeStart)));
        assert_eq!(of(6), Some((1_000, EntryPlace::InLesson)));
        assert_eq!((reading.events.len(), reading.length_ms), (2, MINUTE), "nothing is lost, and class is not over");
    }
}

#[test]
fn a_clock_a_year_ahead_does_no_harm() {
    let year = 365 * 24 * 60 * MINUTE;
    let ahead = |t_ms| ("a", t_ms + 1_000_000, START + t_ms + year);
    let looked = read(&[clock(1, ahead(-1), START - 1, 0), at(2, ahead(4_000))]);
    assert_eq!((looked.entries[1].t_ms, looked.tablet_off_ms), (4_000, Some(year)));
    let unknown = read(&[at(2, ahead(4_000))]);
    assert_eq!((unknown.entries[0].t_ms, unknown.entries[0].basis), (MAX_LESSON_TIME_MS, TimeBasis::Claimed));
    assert_eq!(unknown.length_ms, 10 * MINUTE);
}

proptest! {
    #[test]
    fn the_order_of_arrival_changes_nothing(times in prop::collection::vec((0..20u128, -100..100i64, 0..4u8), 0..20), turn in 0..20usize) {
        let entry_of = |(n, (of, t_ms, kind)): (u128, (u128, i64, u8))| match kind {
            0 => at(n, after(t_ms)),
            1 => retract(n, after(t_ms), of),
            2 => answer(n, after(t_ms), "item", u8::try_from(n % 5).unwrap()),
            _ => clock(n, after(t_ms), START + t_ms, i64::try_from(of).unwrap()),
        };
        let entries: Vec<SheetEntry> = (0..).zip(times).map(entry_of).collect();
        let mut other = [&entries[..], &entries[entries.len() / 2..]].concat();
        other.reverse();
        other.rotate_left(turn.checked_rem(entries.len()).unwrap_or(0));
        prop_assert_eq!(read(&entries), read(&other));
    }

    #[test]
    fn taken_back_and_brought_back_is_as_if_nothing_had_been(t_ms in -100..10_000i64, later in 0..100i64) {
        let tap = answer(1, after(t_ms), "item", 2);
        let undo = retract(2, after(t_ms + later), 1);
        let redo = retract(3, after(t_ms + later), 2);
        prop_assert_eq!(read(&[redo, tap.clone(), undo]).answers, read(&[tap]).answers);
    }

    #[test]
    fn no_bytes_make_it_panic(numbers in prop::collection::vec(any::<i64>(), 6)) {
        let period = Period { started_at_ms: Some(numbers[0]), ended_at_ms: Some(numbers[1]), planned_ms: numbers[2], now_ms: numbers[3] };
        let entries = [at(1, ("a", numbers[4], numbers[5])), clock(2, ("a", numbers[5], numbers[4]), numbers[0], numbers[1])];
        let reading = read_in(&period, &entries);
        prop_assert!((0..=MAX_LESSON_TIME_MS).contains(&reading.length_ms));
    }
}
