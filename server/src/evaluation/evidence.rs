//! What a thread hangs on: that there is such a thing in the lesson, and what observers entered there. Pure.

use crate::{
    error::{Error, Result},
    instruments::{
        check::check_about,
        events::{about, is_written},
        own::Frozen,
        validate::MAX_SEATS,
    },
    lessons::Situation,
    sheets::Record,
};
use sandu_proto::{
    http::board::BoardStep,
    http::evaluation::{Entered, EnteredWhat, Evidence, MAX_ENTERED},
    http::lessons::LessonState,
    http::sheets::TimedEntry,
    instruments::{
        ItemId,
        seats::Seat,
        sheet::{About, What},
    },
    sheets::EntryKind,
};
use std::ops::Range;

/// The longest lesson is three hours and is over by itself after twice that.
const MAX_MOMENT_MS: i64 = 6 * 60 * 60 * 1000;
/// Whoever names a moment means what was seen around it: a pupil's answer and what led to it.
const AROUND_MS: i64 = 30_000;

/// Of the lesson as it was, once it is over.
fn latest_moment_ms(situation: &Situation) -> i64 {
    let (lesson, is_over) = (&situation.lesson, situation.state() == LessonState::Ended);
    let length_ms = lesson.over_at_ms().zip(lesson.period(situation.now_ms).started_at_ms).map(|(over, started)| over - started);
    length_ms.filter(|_| is_over).unwrap_or(MAX_MOMENT_MS)
}

/// That the lesson has it. `frozen` holds what the lesson is observed with.
pub fn check(situation: &Situation, frozen: &Frozen, evidence: &Evidence) -> Result<()> {
    let is_there = match evidence {
        Evidence::Lesson => true,
        Evidence::Moment { t_ms } => (0..=latest_moment_ms(situation)).contains(t_ms),
        Evidence::Seat { seat } => (1..=MAX_SEATS).contains(&seat.0),
        Evidence::Step { block_id } => situation.lesson.steps.iter().any(|step| step.block_id == *block_id),
        Evidence::Item { instrument, item } => {
            let is_used = situation.observers.iter().any(|observer| observer.instrument == *instrument);
            let about = About::Item { item: item.clone() };
            is_used && frozen.get(instrument).is_some_and(|known| check_about(&known.form, Some(&about)).is_ok())
        }
    };
    if is_there { Ok(()) } else { Err(Error::invalid("这节课里没有要评议的这一处，请重新选。")) }
}

/// What observers entered there: in the order of time, then of the observers. Of more than [`MAX_ENTERED`] what people wrote goes before what
/// they tapped, and what is nearer to the moment before what is further away.
/// `steps`: when each was held.
#[must_use]
pub fn entered(evidence: &Evidence, records: &[Record], steps: &[BoardStep]) -> Vec<Entered> {
    let held = match evidence {
        Evidence::Step { block_id } => period(block_id, steps),
        _ => None,
    };
    let found = |record, timed| found(evidence, held.as_ref(), record, timed);
    let mut entered: Vec<Entered> =
        records.iter().flat_map(|record| record.entries.iter().filter_map(move |timed| found(record, timed))).collect();
    let distance = |one: &Entered| match evidence {
        Evidence::Moment { t_ms } => one.t_ms.abs_diff(*t_ms),
        Evidence::Lesson | Evidence::Seat { .. } | Evidence::Step { .. } | Evidence::Item { .. } => 0,
    };
    entered.sort_by_key(|one| one.t_ms);
    // Stable: what is equally near stays in the order of time.
    entered.sort_by_key(|one| (!is_read(&one.what), distance(one)));
    entered.truncate(MAX_ENTERED);
    entered.sort_by_key(|one| one.t_ms);
    entered
}

/// From when to when a step was held, on the lesson's clock. Class is over: one that does not end was stamped after it, and held at no time.
fn period(block_id: &str, steps: &[BoardStep]) -> Option<Range<i64>> {
    let held = steps.iter().find(|held| held.step.block_id == block_id)?;
    let from_ms = held.from_ms?;
    Some(from_ms..from_ms.saturating_add(held.took_ms.unwrap_or(0)))
}

/// A mark is read too.
const fn is_read(what: &EnteredWhat) -> bool {
    match what {
        EnteredWhat::Answer { .. } => true,
        EnteredWhat::Event { event } => is_written(event),
    }
}

fn found(evidence: &Evidence, held: Option<&Range<i64>>, record: &Record, timed: &TimedEntry) -> Option<Entered> {
    let belongs = match (&timed.entry.what, evidence) {
        _ if timed.is_retracted => false,
        (EntryKind::Event { event }, _) => event_belongs(evidence, event, timed.t_ms) || is_written_while(held, record, event, timed.t_ms),
        (EntryKind::Answer { key, .. }, Evidence::Item { instrument, item }) => {
            record.instrument == *instrument && key.parts().is_some_and(|(answered, _)| answered == *item)
        }
        (EntryKind::Answer { .. } | EntryKind::Clock { .. } | EntryKind::Start { .. } | EntryKind::End, _) => false,
    };
    // An item's id means something else in another instrument.
    let is_elsewhere = matches!(evidence, Evidence::Item { instrument, .. } if record.instrument != *instrument);
    if !belongs || is_elsewhere || is_answered_anew(record, timed) {
        return None;
    }
    let what = match &timed.entry.what {
        EntryKind::Event { event } => EnteredWhat::Event { event: event.clone() },
        EntryKind::Answer { answer, .. } => EnteredWhat::Answer { answer: answer.clone() },
        EntryKind::Clock { .. } | EntryKind::Start { .. } | EntryKind::End => return None,
    };
    Some(Entered { by: record.owner.clone(), guest: record.guest, instrument: record.instrument.clone(), t_ms: timed.t_ms, what })
}

/// Of several answers under one key the last counts.
fn is_answered_anew(record: &Record, timed: &TimedEntry) -> bool {
    let EntryKind::Answer { key, .. } = &timed.entry.what else { return false };
    let place = |one: &TimedEntry| (one.t_ms, one.entry.id);
    record.entries.iter().any(|other| {
        let is_same = matches!(&other.entry.what, EntryKind::Answer { key: known, .. } if known == key);
        is_same && !other.is_retracted && place(other) > place(timed)
    })
}

fn event_belongs(evidence: &Evidence, event: &What, t_ms: i64) -> bool {
    match evidence {
        Evidence::Lesson => false,
        // A room or a retraction is no moment of the lesson.
        Evidence::Moment { t_ms: moment } => {
            !matches!(event, What::Retract { .. } | What::Room { .. }) && t_ms.abs_diff(*moment) <= AROUND_MS.unsigned_abs()
        }
        Evidence::Seat { seat } => is_at_seat(event, *seat),
        Evidence::Step { block_id } => match event {
            What::Step { block } => block == block_id,
            What::Note { about: Some(About::Step { block }), .. } | What::Photo { about: Some(About::Step { block }), .. } => {
                block == block_id
            }
            _ => false,
        },
        Evidence::Item { item, .. } => is_of_item(event, item),
    }
}

/// What is written without saying what it is about is about what goes on. Guests write of the whole lesson, whenever they come to it.
fn is_written_while(held: Option<&Range<i64>>, record: &Record, event: &What, t_ms: i64) -> bool {
    let is_of_nothing_else = about(event).is_none() && !matches!(event, What::Quote { .. } | What::Words { .. });
    record.guest.is_none() && is_written(event) && is_of_nothing_else && held.is_some_and(|held| held.contains(&t_ms))
}

fn is_at_seat(event: &What, seat: Seat) -> bool {
    match event {
        What::Seat { seat: at, .. } | What::Question { seat: Some(at), .. } => *at == seat,
        What::Between { seat: from, to, .. } => [*from, *to].contains(&seat),
        What::Note { about: Some(About::Seat { seat: at }), .. } | What::Photo { about: Some(About::Seat { seat: at }), .. } => *at == seat,
        _ => false,
    }
}

fn is_of_item(event: &What, item: &ItemId) -> bool {
    match event {
        What::Note { about: Some(About::Item { item: of }), .. } | What::Photo { about: Some(About::Item { item: of }), .. } => of == item,
        What::Tally { point } | What::Count { point, .. } | What::Begin { point } | What::End { point } | What::Quote { point, .. } => {
            point == item
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheets::testing::{entry, id, score};
    use sandu_proto::{
        http::{
            accounts::Person,
            guests::GuestRole,
            lessons::{InstrumentRef, PlanStep},
            sheets::{EntryPlace, TimeBasis},
        },
        id::{AccountId, DocumentId, LessonId},
        instruments::channels::Channel,
        sheets::SheetEntry,
    };

    fn table() -> InstrumentRef {
        InstrumentRef { id: "table-sections".into(), version: 1 }
    }

    fn note(text: &str, about: Option<About>) -> EntryKind {
        EntryKind::Event { event: What::Note { text: text.into(), about } }
    }

    fn timed(entry: SheetEntry, t_ms: i64) -> TimedEntry {
        TimedEntry { entry, t_ms, basis: TimeBasis::Sampled, place: EntryPlace::InLesson, is_retracted: false }
    }

    fn record(entries: Vec<TimedEntry>) -> Record {
        let form = crate::instruments::shipped::get(&table().id).unwrap();
        let results = crate::instruments::results(form, &[], &std::collections::BTreeMap::new(), 0);
        Record {
            document_id: DocumentId::new(),
            lesson_id: LessonId::new(),
            owner: Person { id: AccountId::new(), name: "王丽娟".into() },
            guest: None,
            channel: Channel::Peer,
            instrument: table(),
            focus: String::new(),
            started_at_ms: Some(0),
            entries,
            skipped: 0,
            refused: Vec::new(),
            tablet_off_ms: None,
            results,
            definition: None,
        }
    }

    fn texts(evidence: &Evidence, records: &[Record]) -> Vec<String> {
        let said = |one: Entered| match one.what {
            EnteredWhat::Event { event: What::Note { text, .. } } => text,
            EnteredWhat::Event { event: What::Step { block } } => block,
            EnteredWhat::Event { .. } => String::new(),
            EnteredWhat::Answer { answer } => format!("{:?}", answer.mark),
        };
        entered(evidence, records, &[]).into_iter().map(said).collect()
    }

    #[test]
    fn a_moment_has_what_was_entered_half_a_minute_around_it_and_not_what_was_taken_back() {
        let when = ("a", 1, 1);
        let mut gone = timed(entry(3, when, note("错了", None)), 61_000);
        gone.is_retracted = true;
        let mine = record(vec![
            timed(entry(1, when, note("早", None)), 29_999),
            timed(entry(2, when, note("近", None)), 90_000),
            gone,
            timed(entry(4, when, note("晚", None)), 90_001),
        ]);
        let other = record(vec![timed(entry(5, when, note("前", None)), 30_000)]);
        assert_eq!(texts(&Evidence::Moment { t_ms: 60_000 }, &[mine, other]), ["前", "近"]);
    }

    #[test]
    fn a_step_and_a_seat_have_what_names_them() {
        let when = ("a", 1, 1);
        let about_step = Some(About::Step { block: "s1".into() });
        let about_seat = Some(About::Seat { seat: Seat(7) });
        let sheet = record(vec![
            timed(entry(1, when, EntryKind::Event { event: What::Step { block: "s1".into() } }), 1),
            timed(entry(2, when, note("环节", about_step)), 2),
            timed(entry(3, when, note("座位", about_seat)), 3),
            timed(entry(4, when, note("别的", None)), 4),
        ]);
        let sheets = [sheet];
        assert_eq!(texts(&Evidence::Step { block_id: "s1".into() }, &sheets), ["s1", "环节"]);
        assert_eq!(texts(&Evidence::Seat { seat: Seat(7) }, &sheets), ["座位"]);
        assert!(entered(&Evidence::Lesson, &sheets, &[]).is_empty());
    }

    #[test]
    fn a_step_has_what_observers_wrote_while_it_was_held_unless_it_is_about_something_else() {
        let when = ("a", 1, 1);
        let mut sheet = record(vec![
            timed(entry(1, when, note("早了", None)), 9_999),
            timed(entry(2, when, note("没有学具", None)), 10_000),
            timed(entry(3, when, note("另一步", Some(About::Step { block: "s2".into() }))), 12_000),
            timed(entry(4, when, note("后排", Some(About::Seat { seat: Seat(7) }))), 13_000),
            timed(entry(5, when, EntryKind::Event { event: What::Pause }), 14_000),
            timed(entry(6, when, note("晚了", None)), 20_000),
        ]);
        let step = PlanStep { block_id: "s1".into(), title: "圈一圈".into(), minutes: None };
        let words = |sheet: &Record, from_ms, took_ms| {
            let held = [BoardStep { step: step.clone(), planned_from_ms: None, from_ms, took_ms }];
            let found = entered(&Evidence::Step { block_id: "s1".into() }, std::slice::from_ref(sheet), &held);
            found.into_iter().map(|one| one.t_ms).collect::<Vec<_>>()
        };
        assert_eq!(words(&sheet, Some(10_000), Some(10_000)), [10_000]);
        assert!(words(&sheet, None, None).is_empty(), "nobody stamped it");
        assert!(words(&sheet, Some(10_000), None).is_empty(), "stamped after class");
        sheet.guest = Some(GuestRole::Parent);
        assert!(words(&sheet, Some(10_000), Some(10_000)).is_empty(), "of the whole lesson");
    }

    #[test]
    fn an_item_has_its_last_mark_in_its_own_instrument_only() {
        let when = ("a", 1, 1);
        let mut late = timed(score(3, when, "design", 12), 5);
        late.entry.id = id(9);
        let sheet = record(vec![timed(score(1, when, "design", 20), 5), timed(score(2, when, "thinking", 9), 5), late]);
        let item = |instrument| Evidence::Item { instrument, item: "design".into() };
        let found = entered(&item(table()), std::slice::from_ref(&sheet), &[]);
        assert!(matches!(&found[..], [Entered { what: EnteredWhat::Answer { .. }, .. }]), "{found:?}");
        assert_eq!(
            texts(&item(table()), std::slice::from_ref(&sheet)),
            texts(&item(table()), &[record(vec![timed(score(9, when, "design", 12), 5)])])
        );
        assert!(entered(&item(InstrumentRef { version: 2, ..table() }), &[sheet], &[]).is_empty());
    }

    #[test]
    fn of_very_many_entries_words_are_kept_before_taps_and_the_nearest_before_the_furthest() {
        let when = ("a", 1, 1);
        let tap = |n: u128, t_ms| timed(entry(n, when, EntryKind::Event { event: What::Pause }), t_ms);
        let mut entries: Vec<_> = (1..=20).map(|n| tap(n, 61_000)).collect();
        entries.extend((21..=25).map(|n| tap(n, 76_000)));
        entries.push(timed(entry(30, when, note("先说算理", None)), 73_000));
        let found = entered(&Evidence::Moment { t_ms: 75_000 }, &[record(entries)], &[]);
        assert_eq!(found.len(), MAX_ENTERED);
        let times: Vec<_> = found.iter().map(|one| one.t_ms).collect();
        assert_eq!(times, [vec![61_000; MAX_ENTERED - 6], vec![73_000], vec![76_000; 5]].concat());
        let notes = (1..40).map(|n| timed(entry(n, when, note("x", None)), i64::try_from(n).unwrap())).collect();
        let nearest: Vec<_> = entered(&Evidence::Moment { t_ms: 39 }, &[record(notes)], &[]).iter().map(|one| one.t_ms).collect();
        let last = 40 - i64::try_from(MAX_ENTERED).unwrap();
        assert_eq!(nearest, (last..40).collect::<Vec<_>>());
    }
}
