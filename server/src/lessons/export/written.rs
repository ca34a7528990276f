//! What observers and guests wrote in words, as the page lists it (`results/written.ts`): notes, quotations, questions and remarks. A photo has
//! no words; it stays on the page.

use super::{
    Cell, Rows, tap,
    words::{Words, clock},
};
use crate::instruments::{events::about, names::Names, own::Frozen};
use sandu_proto::{
    http::{
        export::FileLanguage::{En, Zh},
        sheets::TimeBasis,
        timeline::{LessonTimeline, TimelineObserver},
    },
    id::AccountId,
    instruments::sheet::{About, What},
};
use std::collections::HashMap;

/// One thing that somebody wrote.
struct Found<'t> {
    by: AccountId,
    t_ms: i64,
    basis: TimeBasis,
    words: &'t str,
    /// What it hangs on, if on anything.
    about: Option<String>,
}

struct Reading<'t> {
    timeline: &'t LessonTimeline,
    names: HashMap<AccountId, Names>,
    words: Words,
}

pub fn written(rows: &mut Rows, timeline: &LessonTimeline, frozen: &Frozen, words: Words) {
    let named = |observer: &TimelineObserver| Some((observer.person.id, Names::of(frozen.get(&observer.instrument)?, words.0)));
    let reading = Reading { timeline, names: timeline.observers.iter().filter_map(named).collect(), words };
    let found = reading.found();
    if found.is_empty() {
        return;
    }
    rows.gap();
    rows.head(&[words.say("大家写的话", "In words")]);
    rows.head(&match words.0 {
        Zh => ["课上时间", "谁写的", "关于", "写的话", "备注"],
        En => ["Time of the lesson", "Who", "About", "Words", "Remark"],
    });
    // By the lesson's clock; then the guests, who say what they think of all of it, in the order in which they came.
    let everybody = timeline.observers.iter().enumerate();
    let places: HashMap<AccountId, (usize, &TimelineObserver)> =
        everybody.map(|(place, one)| (one.person.id, (if one.guest.is_some() { place + 1 } else { 0 }, one))).collect();
    let mut placed: Vec<(usize, &TimelineObserver, Found<'_>)> =
        found.into_iter().filter_map(|one| places.get(&one.by).map(|(place, observer)| (*place, *observer, one))).collect();
    placed.sort_by_key(|(place, _, one)| (*place, one.t_ms));
    for (_, observer, one) in placed {
        rows.add(reading.row(observer, one));
    }
}

impl Reading<'_> {
    fn found(&self) -> Vec<Found<'_>> {
        let moments = self.timeline.moments.iter().filter_map(|moment| {
            let words = words_of(&moment.event)?;
            let about = match (about(&moment.event), &moment.event) {
                (Some(about), _) => self.about(about, moment.by),
                (None, What::Quote { point, .. }) => Some(self.name(moment.by, &point.0)),
                (None, _) => None,
            };
            Some(Found { by: moment.by, t_ms: moment.t_ms, basis: moment.basis, words, about })
        });
        let remarks = self.timeline.remarks.iter().map(|remark| {
            let name = self.name(remark.by, &remark.item.0);
            let about = if remark.cycle == 1 { name } else { self.cycle(&name, remark.cycle) };
            Found { by: remark.by, t_ms: remark.t_ms, basis: remark.basis, words: &remark.text, about: Some(about) }
        });
        moments.chain(remarks).collect()
    }

    fn row(&self, observer: &TimelineObserver, one: Found<'_>) -> [Cell; 5] {
        let text = |text: &str| if text.is_empty() { Cell::Empty } else { text.into() };
        let is_guest = observer.guest.is_some();
        let about = one.about.or_else(|| if is_guest { None } else { self.step_at(one.t_ms) }).unwrap_or_default();
        let end = self.timeline.ended_at_ms.zip(self.timeline.started_at_ms).map(|(ended, started)| ended - started);
        let mut remarks = Vec::new();
        if !is_guest && end.is_some_and(|end| one.t_ms > end) {
            remarks.push(self.words.say("下课以后写的", "written after class"));
        }
        if !is_guest && one.basis == TimeBasis::Claimed {
            remarks.push(self.words.say("时间按平板的钟，未核对", "by the tablet's clock, not checked"));
        }
        let clock = if is_guest { String::new() } else { clock(one.t_ms) };
        let who = self.words.name(&observer.person, observer.guest);
        [text(&clock), (&*who).into(), text(&about), one.words.into(), text(&self.words.joined(&remarks))]
    }

    fn name(&self, by: AccountId, id: &str) -> String {
        self.names.get(&by).map_or(id, |names| names.get(id)).to_owned()
    }

    /// Of a form that is filled in several times a lesson.
    fn cycle(&self, name: &str, cycle: u8) -> String {
        match self.words.0 {
            Zh => format!("{name}，第 {cycle} 次"),
            En => format!("{name}, Cycle {cycle}"),
        }
    }

    fn about(&self, about: &About, by: AccountId) -> Option<String> {
        Some(match about {
            About::Item { item } => self.name(by, &item.0),
            About::Seat { seat } => tap::seat(seat.0, self.words),
            About::Step { block } => self.title(block),
            About::Event { event } => {
                let known = self.timeline.moments.iter().find(|moment| moment.id == *event)?;
                tap::said(&known.event, |id| self.name(by, id), |block| self.title(block), self.words)
            }
        })
    }

    fn title(&self, block: &str) -> String {
        let step = self.timeline.steps.iter().find(|one| one.step.block_id == block);
        step.map_or_else(|| self.words.say("不认识的一项", "unknown item").to_owned(), |one| one.step.title.clone())
    }

    /// The step that went on at this moment: of those that were stamped the last that had begun.
    fn step_at(&self, t_ms: i64) -> Option<String> {
        let begun = self.timeline.steps.iter().filter(|one| one.from_ms.is_some_and(|from| from <= t_ms));
        begun.max_by_key(|one| one.from_ms).map(|one| one.step.title.clone())
    }
}

fn words_of(event: &What) -> Option<&str> {
    match event {
        What::Note { text, .. } | What::Quote { text, .. } => Some(text),
        What::Question { text, .. } | What::Words { text, .. } if !text.is_empty() => Some(text),
        _ => None,
    }
}
