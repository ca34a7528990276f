//! A board from what is known of a lesson at one moment. Pure.

use super::sheet::Computed;
use crate::{
    instruments::own::Frozen,
    lessons::{Lesson, results::together_live},
};
use sandu_proto::{
    http::{
        board::{Board, BoardObserver, BoardShows, BoardStep, MAX_MOMENTS, Moment},
        evaluation::LiveMessage,
        lessons::{FocusRequest, LessonState, Observer, PlanStep, Purpose},
    },
    id::{AccountId, DocumentId},
    instruments::results::{Findings, InstrumentResults, viewpoints::PointFinding},
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

/// The board. An observer without a sheet, or with an instrument there is not, has none among the sheets.
#[must_use]
pub fn compose(facts: Facts, sheets: &[Arc<Computed>]) -> Board {
    let Facts { lesson, observers, focuses, messages, online, frozen, now_ms } = facts;
    let shows = match lesson.purpose {
        Purpose::Competition => BoardShows::Numbers,
        Purpose::Diagnosis | Purpose::Learning | Purpose::Supervision => BoardShows::Everything,
    };
    let state = lesson.state(now_ms);
    let ended_at_ms = lesson.over_at_ms().filter(|_| state == LessonState::Ended);
    let end_ms = ended_at_ms.zip(lesson.started_at_ms).map(|(ended, started)| ended.saturating_sub(started));
    let by_observer: HashMap<AccountId, &Computed> = sheets.iter().map(|sheet| (sheet.written.by, &**sheet)).collect();
    let (timeline, earlier) = match shows {
        BoardShows::Everything => timeline(sheets),
        BoardShows::Numbers => (Vec::new(), 0),
    };
    let written = observers.iter().filter_map(|observer| by_observer.get(&observer.person.id)).map(|sheet| &sheet.written);
    let together = together_live(written, &frozen);
    let observers = observers.into_iter().map(|observer| {
        let sheet = by_observer.get(&observer.person.id);
        let results = sheet.map(|sheet| match shows {
            BoardShows::Everything => sheet.results.clone(),
            BoardShows::Numbers => without_words(sheet.results.clone()),
        });
        BoardObserver {
            is_online: observer.sheet.is_some_and(|sheet| online.contains(&sheet.document_id)),
            submitted_at_ms: observer.sheet.and_then(|sheet| sheet.submitted_at_ms),
            person: observer.person,
            instrument: observer.instrument,
            focus: observer.focus,
            guest: observer.guest,
            results,
            tablet_off_ms: sheet.and_then(|sheet| sheet.tablet_off_ms),
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
        earlier,
        steps: steps(&lesson.steps, sheets.iter().map(|sheet| &sheet.stamps), end_ms),
        together,
        focuses,
        messages,
    }
}

/// The newest moments of all sheets, by time, and how many there are before them. What is among the newest of all is among the newest of
/// its own sheet.
fn timeline(sheets: &[Arc<Computed>]) -> (Vec<Moment>, u32) {
    let mut moments: Vec<&Moment> = sheets.iter().flat_map(|sheet| &sheet.moments).collect();
    moments.sort_unstable_by_key(|moment| (moment.t_ms, moment.id));
    let shown = &moments[moments.len().saturating_sub(MAX_MOMENTS)..];
    let all: usize = sheets.iter().map(|sheet| sheet.moment_count).sum();
    (shown.iter().copied().cloned().collect(), u32::try_from(all - shown.len()).unwrap_or(u32::MAX))
}

/// Planned against what observers stamped: for each of them when they first stamped which step.
#[must_use]
pub fn steps<'s>(planned: &[PlanStep], stamps: impl Iterator<Item = &'s HashMap<String, i64>>, end_ms: Option<i64>) -> Vec<BoardStep> {
    let mut by_step = HashMap::<&str, Vec<i64>>::new();
    for (block, t_ms) in stamps.flatten() {
        by_step.entry(block).or_default().push(*t_ms);
    }
    let median = |step: &PlanStep| {
        let mut stamps = by_step.get(&*step.block_id)?.clone();
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
        Findings::Viewpoints(found) => {
            for point in &mut found.points {
                point.conclusion.clear();
                if let PointFinding::Quotes { quotes } = &mut point.found {
                    quotes.iter_mut().for_each(|quote| quote.text.clear());
                }
            }
        }
        // Without the questions, of which a board has only numbers.
        Findings::Questions(found) => found.questions.clear(),
        Findings::Interval(_) | Findings::Flanders(_) | Findings::St(_) | Findings::Scale(_) | Findings::Seats(_) => {}
    }
    results
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(block: &str, minutes: Option<u16>) -> PlanStep {
        PlanStep { block_id: block.into(), title: block.into(), minutes }
    }

    #[test]
    fn a_step_began_when_most_observers_stamped_it_and_lasted_until_the_next_that_began() {
        let planned = [step("one", Some(5)), step("two", Some(10)), step("never", None), step("three", Some(3))];
        let observers =
            [vec![("one", 1_000), ("two", 300_000), ("three", 700_000)], vec![("one", 2_000), ("two", 310_000)], vec![("one", 90_000)]];
        let stamps = observers.map(|stamps| stamps.into_iter().map(|(block, t_ms)| (block.to_owned(), t_ms)).collect::<HashMap<_, _>>());
        let board = steps(&planned, stamps.iter(), Some(900_000));
        assert_eq!(board.iter().map(|step| step.from_ms).collect::<Vec<_>>(), [Some(2_000), Some(300_000), None, Some(700_000)]);
        assert_eq!(board.iter().map(|step| step.took_ms).collect::<Vec<_>>(), [Some(298_000), Some(400_000), None, Some(200_000)]);
        assert_eq!(board.iter().map(|step| step.planned_from_ms).collect::<Vec<_>>(), [Some(0), Some(300_000), Some(900_000), None]);
        assert_eq!(steps(&planned, stamps.iter(), None)[3].took_ms, None, "it goes on");
    }
}
