//! How far two observers of one lesson agree: Cohen's κ and Jaccard.

use super::{
    check::taken,
    events::{MAX_LESSON_MS, measures},
    exact::Exact,
    interval::{interval_count, ticks},
    sequence::{runs, samples},
};
use sandu_proto::instruments::{
    Form, Instrument, ItemId,
    agreement::{Agreement, CodeAgreement, Kappa},
    codes::{IntervalForm, SequenceForm},
    number::Decimal,
    scale::{Marking, ScaleForm},
    sheet::{AnswerKey, Answers, Mark, SheetEvent},
};
use std::collections::{BTreeMap, BTreeSet};

const PLACES: u8 = 4;

/// One observer's sheet.
#[derive(Clone, Copy, Debug)]
pub struct Observer<'a> {
    pub events: &'a [SheetEvent],
    pub answers: &'a Answers,
}

/// `None` for forms on which observers do not do the same thing: each watches points, questions or seats of their own.
#[must_use]
pub fn agreement(instrument: &Instrument, a: Observer<'_>, b: Observer<'_>, length_ms: i64) -> Option<Agreement> {
    let length_ms = length_ms.clamp(0, MAX_LESSON_MS);
    let [of_a, of_b] = [a, b].map(|observer| measured(instrument, observer.events));
    match &instrument.form {
        Form::Interval(form) => Some(Agreement::Interval { codes: interval(form, &of_a, &of_b, length_ms) }),
        Form::Sequence(form) => Some(Agreement::Sequence { kappa: sequence(form, &of_a, &of_b, length_ms) }),
        Form::Scale(form) => Some(Agreement::Scale { kappa: scale(form, a.answers, b.answers) }),
        Form::Viewpoints(_) | Form::Questions(_) | Form::Seats(_) => None,
    }
}

fn measured<'a>(instrument: &Instrument, events: &'a [SheetEvent]) -> Vec<&'a SheetEvent> {
    taken(instrument, events).0.into_iter().filter(|event| measures(&event.what)).collect()
}

fn interval(form: &IntervalForm, a: &[&SheetEvent], b: &[&SheetEvent], length_ms: i64) -> Vec<CodeAgreement> {
    let intervals = interval_count(form, length_ms);
    let [a, b] = [a, b].map(|events| ticks(form, events, intervals).by_code);
    let codes = form.sides.iter().flat_map(|side| &side.groups).flat_map(|group| &group.codes);
    let none = BTreeSet::new();
    codes
        .map(|code| {
            let [a, b] = [&a, &b].map(|ticks| ticks.get(&code.id).unwrap_or(&none));
            let pairs = (0..intervals).map(|interval| (a.contains(&interval), b.contains(&interval)));
            CodeAgreement { code: code.id.clone(), kappa: kappa(pairs), jaccard: jaccard(a, b) }
        })
        .collect()
}

fn jaccard(a: &BTreeSet<u32>, b: &BTreeSet<u32>) -> Option<Decimal> {
    let [both, either] = [a.intersection(b).count(), a.union(b).count()].map(|n| i64::try_from(n).unwrap_or(i64::MAX));
    Exact::ratio(both, either).map(|share| share.printed(PLACES))
}

fn sequence(form: &SequenceForm, a: &[&SheetEvent], b: &[&SheetEvent], length_ms: i64) -> Kappa {
    let [a, b] = [a, b].map(|events| runs(form, events, length_ms).0);
    let [a, b] = [&a, &b].map(|runs| samples(form, runs, length_ms));
    kappa(a.into_iter().zip(b).filter_map(|(a, b)| Some((a?, b?))))
}

fn scale(form: &ScaleForm, a: &Answers, b: &Answers) -> Kappa {
    let ids = form.sections.iter().flat_map(|section| match &section.marking {
        Marking::Levels { items, levels } => items.iter().map(|item| (&item.id, levels.len())).collect(),
        Marking::Points { .. } | Marking::Whole { .. } => Vec::new(),
    });
    let cycles = form.cycles.map_or(1, |cycles| cycles.most);
    let level = |answers: &Answers, id: &ItemId, levels: usize, cycle: u8| match answers.get(&AnswerKey::new(id, cycle))?.mark? {
        Mark::Level { level } => Some(level).filter(|level| usize::from(*level) < levels),
        Mark::Score { .. } | Mark::NotApplicable => None,
    };
    let marks = ids.flat_map(|(id, levels)| (1..=cycles).map(move |cycle| (id, levels, cycle)));
    kappa(marks.filter_map(|(id, levels, cycle)| Some((level(a, id, levels, cycle)?, level(b, id, levels, cycle)?))))
}

/// Po is the share of pairs that are equal, Pe what chance alone gives by how often each said what.
#[must_use]
pub fn kappa<T: Ord>(pairs: impl Iterator<Item = (T, T)>) -> Kappa {
    let (mut n, mut same) = (0_i64, 0_i64);
    let (mut by_a, mut by_b): (BTreeMap<T, i64>, BTreeMap<T, i64>) = Default::default();
    for (a, b) in pairs {
        n += 1;
        same += i64::from(a == b);
        *by_a.entry(a).or_default() += 1;
        *by_b.entry(b).or_default() += 1;
    }
    let by_chance = by_a.iter().map(|(said, count)| count * by_b.get(said).copied().unwrap_or(0)).sum();
    let observed = Exact::ratio(same, n);
    let expected = Exact::ratio(by_chance, n * n);
    let one = Exact::whole(1);
    let kappa = observed.zip(expected).and_then(|(observed, expected)| observed.minus(expected).over(one.minus(expected)));
    let [observed, expected, kappa] = [observed, expected, kappa].map(|value| value.map(|value| value.printed(PLACES)));
    Kappa { n: u32::try_from(n).unwrap_or(u32::MAX), observed, expected, kappa }
}
