//! A board from what is known of a lesson at one moment. Pure.

use crate::{
    instruments::own::Frozen,
    lessons::{
        Lesson,
        results::{Written, together_live},
    },
    sheets::{self, Entries, Period, Reading},
};
use sandu_proto::{
    http::{
        board::{Board, BoardObserver, BoardShows, BoardStep, MAX_MOMENTS, Moment},
        evaluation::LiveMessage,
        guests::GuestRole,
        lessons::{FocusRequest, InstrumentRef, LessonState, Observer, PlanStep, Purpose},
        sheets::TimedEntry,
    },
    id::{AccountId, DocumentId},
    instruments::{
        Instrument,
        channels::Channel,
        results::{Findings, InstrumentResults, viewpoints::PointFinding},
        sheet::What,
    },
    sheets::EntryKind,
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// Everything but the sheets.
pub struct Facts {
    pub lesson: Lesson,
    /// Guests too, after the others.
    pub observers: Vec<Observer>,
    pub focuses: Vec<FocusRequest>,
    pub messages: Vec<LiveMessage>,
    /// Sheets that are open on a tablet which is connected.
    pub online: HashSet<DocumentId>,
    /// What the sheets are written with.
    pub frozen: Arc<Frozen>,
    pub now_ms: i64,
}

/// Whose sheet it is and what it is written with.
pub struct SheetNow {
    pub by: AccountId,
    pub guest: Option<GuestRole>,
    pub channel: Channel,
    pub instrument: InstrumentRef,
}

/// One sheet, computed.
struct Computed {
    written: Written,
    results: InstrumentResults,
    tablet_off_ms: Option<i64>,
    moments: Vec<Moment>,
}

/// The board; sheets whose instrument there is not are left out.
#[must_use]
pub fn compose(facts: Facts, sheets: &[(SheetNow, Arc<Entries>)]) -> Board {
    let period = facts.lesson.period(facts.now_ms);
    let mut computed: HashMap<AccountId, Computed> = sheets
        .iter()
        .filter_map(|(sheet, entries)| Some((sheet.by, compute(sheet, facts.frozen.get(&sheet.instrument)?, entries, &period))))
        .collect();
    let Facts { lesson, observers, focuses, messages, online, frozen, now_ms } = facts;
    let shows = match lesson.purpose {
        Purpose::Competition => BoardShows::Numbers,
        Purpose::Diagnosis | Purpose::Learning | Purpose::Supervision => BoardShows::Everything,
    };
    let state = lesson.state(now_ms);
    let ended_at_ms = lesson.over_at_ms().filter(|_| state == LessonState::Ended);
    let mut timeline: Vec<Moment> = computed.values_mut().flat_map(|sheet| std::mem::take(&mut sheet.moments)).collect();
    timeline.sort_unstable_by_key(|moment| (moment.t_ms, moment.id));
    let end_ms = ended_at_ms.zip(lesson.started_at_ms).map(|(ended, started)| ended.saturating_sub(started));
    let steps = steps(&lesson.steps, &timeline, end_ms);
    if shows == BoardShows::Numbers {
        timeline.clear();
    }
    let earlier = timeline.len().saturating_sub(MAX_MOMENTS);
    timeline.drain(..earlier);
    let written = observers.iter().filter_map(|observer| computed.get(&observer.person.id)).map(|sheet| &sheet.written);
    let together = together_live(written, &frozen);
    let observers = observers.into_iter().map(|observer| {
        let sheet = computed.remove(&observer.person.id);
        let tablet_off_ms = sheet.as_ref().and_then(|sheet| sheet.tablet_off_ms);
        let results = sheet.map(|sheet| if shows == BoardShows::Numbers { without_words(sheet.results) } else { sheet.results });
        BoardObserver {
            is_online: observer.sheet.is_some_and(|sheet| online.contains(&sheet.document_id)),
            submitted_at_ms: observer.sheet.and_then(|sheet| sheet.submitted_at_ms),
            person: observer.person,
            guest: observer.guest,
            instrument: observer.instrument,
            focus: observer.focus,
            results,
            tablet_off_ms,
        }
    });
    Board {
        lesson_id: lesson.id,
        state,
        started_at_ms: lesson.started_at_ms,
        ended_at_ms,
        at_ms: now_ms,
        observers: observers.collect(),
        shows,
        timeline,
        earlier: u32::try_from(earlier).unwrap_or(u32::MAX),
        steps,
        together,
        focuses,
        messages,
    }
}

fn compute(sheet: &SheetNow, instrument: &Instrument, entries: &Entries, period: &Period) -> Computed {
    let reading = Reading::of(entries, period);
    let results = sheets::results(instrument, &reading);
    let moments = moments(sheet.by, &reading.entries).collect();
    let Reading { events, answers, length_ms, tablet_off_ms, .. } = reading;
    let SheetNow { by, guest, channel, instrument: reference } = sheet;
    let written = Written { by: *by, guest: *guest, channel: *channel, instrument: reference.clone(), events, answers, length_ms };
    Computed { written, results, tablet_off_ms, moments }
}

/// What stands on the timeline of one sheet.
pub fn moments(by: AccountId, entries: &[TimedEntry]) -> impl Iterator<Item = Moment> {
    entries.iter().filter(|timed| !timed.is_retracted).filter_map(move |timed| match &timed.entry.what {
        EntryKind::Event { event: What::Retract { .. } } => None,
        EntryKind::Event { event } => Some(Moment { by, id: timed.entry.id, t_ms: timed.t_ms, basis: timed.basis, event: event.clone() }),
        EntryKind::Clock { .. } | EntryKind::Start | EntryKind::End | EntryKind::Answer { .. } => None,
    })
}

/// Planned against what observers stamped. `moments` are in the order of time.
#[must_use]
pub fn steps(planned: &[PlanStep], moments: &[Moment], end_ms: Option<i64>) -> Vec<BoardStep> {
    let mut first = HashMap::<&str, HashMap<AccountId, i64>>::new();
    for moment in moments {
        if let What::Step { block } = &moment.event {
            first.entry(block).or_default().entry(moment.by).or_insert(moment.t_ms);
        }
    }
    let median = |step: &PlanStep| {
        let mut stamps: Vec<i64> = first.get(&*step.block_id)?.values().copied().collect();
        stamps.sort_unstable();
        stamps.get((stamps.len() - 1) / 2).copied()
    };
    let begun: Vec<Option<i64>> = planned.iter().map(median).collect();
    let until = |from: i64| begun.iter().flatten().copied().filter(|other| *other > from).min().or(end_ms.filter(|end| *end >= from));
    let mut planned_from_ms = Some(0);
    let step = |(step, from_ms): (&PlanStep, &Option<i64>)| {
        let planned = planned_from_ms;
        planned_from_ms = planned.zip(step.minutes).map(|(from, minutes)| from + i64::from(minutes) * 60_000);
        let took_ms = from_ms.and_then(|from| Some(until(from)? - from));
        BoardStep { step: step.clone(), planned_from_ms: planned, from_ms: *from_ms, took_ms }
    };
    planned.iter().zip(&begun).map(step).collect()
}

/// What observers wrote in words is not for whoever sees numbers only.
fn without_words(mut results: InstrumentResults) -> InstrumentResults {
    match &mut results.findings {
        Findings::Questions(found) => found.questions.iter_mut().for_each(|question| question.text.clear()),
        Findings::Viewpoints(found) => {
            for point in &mut found.points {
                point.conclusion.clear();
                if let PointFinding::Quotes { quotes } = &mut point.found {
                    quotes.iter_mut().for_each(|quote| quote.text.clear());
                }
            }
        }
        Findings::Interval(_) | Findings::Flanders(_) | Findings::St(_) | Findings::Scale(_) | Findings::Seats(_) => {}
    }
    results
}

#[cfg(test)]
mod tests {
    use super::*;
    use sandu_proto::{http::sheets::TimeBasis, instruments::sheet::EventId};
    use uuid::Uuid;

    fn step(block: &str, minutes: Option<u16>) -> PlanStep {
        PlanStep { block_id: block.into(), title: block.into(), minutes }
    }

    fn stamp(by: AccountId, block: &str, t_ms: i64) -> Moment {
        Moment { by, id: EventId(Uuid::now_v7()), t_ms, basis: TimeBasis::Sampled, event: What::Step { block: block.into() } }
    }

    #[test]
    fn a_step_began_when_most_observers_stamped_it_and_lasted_until_the_next_that_began() {
        let [a, b, c] = [(); 3].map(|()| AccountId::new());
        let planned = [step("one", Some(5)), step("two", Some(10)), step("never", None), step("three", Some(3))];
        let moments = [
            stamp(a, "one", 1_000),
            stamp(b, "one", 2_000),
            stamp(c, "one", 90_000),
            // Stamped again by mistake: the first counts.
            stamp(b, "one", 95_000),
            stamp(a, "two", 300_000),
            stamp(b, "two", 310_000),
            stamp(a, "three", 700_000),
        ];
        let board = steps(&planned, &moments, Some(900_000));
        assert_eq!(board.iter().map(|step| step.from_ms).collect::<Vec<_>>(), [Some(2_000), Some(300_000), None, Some(700_000)]);
        assert_eq!(board.iter().map(|step| step.took_ms).collect::<Vec<_>>(), [Some(298_000), Some(400_000), None, Some(200_000)]);
        assert_eq!(board.iter().map(|step| step.planned_from_ms).collect::<Vec<_>>(), [Some(0), Some(300_000), Some(900_000), None]);
        assert_eq!(steps(&planned, &moments, None)[3].took_ms, None, "it goes on");
    }
}
