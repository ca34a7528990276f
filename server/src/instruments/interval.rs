//! COPUS and its like: in how many intervals a code occurred.

use super::exact::Exact;
use sandu_proto::instruments::{
    CodeId,
    codes::{CodeSide, IntervalForm},
    number::Decimal,
    results::interval::{EngagementCounts, IntervalResults, IntervalTicks, SideResult, TickResult},
    sheet::{Engagement, SheetEvent, What},
};
use std::collections::{BTreeMap, BTreeSet};

/// Shorter ones are refused for a form; here they are taken as this, so that a lesson never has a million intervals.
pub const MIN_INTERVAL_MS: u32 = 1_000;

/// What was ticked, interval by interval.
#[derive(Debug, Default)]
pub struct Ticks {
    pub by_code: BTreeMap<CodeId, BTreeSet<u32>>,
    pub engagement: BTreeMap<u32, Engagement>,
    pub left_out: u32,
}

/// How many intervals a lesson of this length has.
#[must_use]
pub fn interval_count(form: &IntervalForm, length_ms: i64) -> u32 {
    let interval_ms = i64::from(form.interval_ms.max(MIN_INTERVAL_MS));
    let rest = length_ms % interval_ms;
    let has_last = rest > 0 && rest >= form.keep_last_ms.into();
    u32::try_from(length_ms / interval_ms).unwrap_or(0) + u32::from(has_last)
}

#[must_use]
pub fn ticks(form: &IntervalForm, events: &[&SheetEvent], intervals: u32) -> Ticks {
    let known: BTreeSet<&CodeId> = form.sides.iter().flat_map(codes_of).collect();
    let mut ticks = Ticks::default();
    // Ticked before the lesson began, by a start that was withdrawn, it names an interval of another clock.
    let counts = |event: &SheetEvent, interval: u32| event.t_ms >= 0 && interval < intervals;
    for event in events {
        match &event.what {
            What::Tick { interval, code } if counts(event, *interval) && known.contains(code) => {
                ticks.by_code.entry(code.clone()).or_default().insert(*interval);
            }
            What::Engagement { interval, level } if counts(event, *interval) => {
                ticks.engagement.insert(*interval, *level);
            }
            _ => ticks.left_out += 1,
        }
    }
    ticks
}

#[must_use]
pub fn results(form: &IntervalForm, events: &[&SheetEvent], length_ms: i64) -> (IntervalResults, u32) {
    let intervals = interval_count(form, length_ms);
    let ticks = ticks(form, events, intervals);
    let sides = form.sides.iter().map(|side| side_result(side, &ticks, intervals)).collect();
    let results = IntervalResults { intervals, sides, timeline: timeline(form, &ticks), engagement: engagement_counts(&ticks) };
    (results, ticks.left_out)
}

fn side_result(side: &CodeSide, ticks: &Ticks, intervals: u32) -> SideResult {
    let occurred = |code: &CodeId| ticks.by_code.get(code).cloned().unwrap_or_default();
    let total: usize = codes_of(side).map(|code| occurred(code).len()).sum();
    let total = u32::try_from(total).unwrap_or(u32::MAX);
    let result = |id: &CodeId, sum: usize, any: usize| {
        let [sum, any] = [sum, any].map(|n| u32::try_from(n).unwrap_or(u32::MAX));
        TickResult { id: id.clone(), ticks: sum, intervals: any, of_intervals: percent(any, intervals), of_codes: percent(sum, total) }
    };
    let codes = codes_of(side).map(|code| result(code, occurred(code).len(), occurred(code).len())).collect();
    let groups = side.groups.iter().map(|group| {
        let each: Vec<_> = group.codes.iter().map(|code| occurred(&code.id)).collect();
        let any: BTreeSet<u32> = each.iter().flatten().copied().collect();
        result(&group.id, each.iter().map(BTreeSet::len).sum(), any.len())
    });
    SideResult { side: side.id.clone(), ticks: total, codes, groups: groups.collect() }
}

fn timeline(form: &IntervalForm, ticks: &Ticks) -> Vec<IntervalTicks> {
    let written: BTreeSet<u32> = ticks.by_code.values().flatten().chain(ticks.engagement.keys()).copied().collect();
    let in_form_order: Vec<&CodeId> = form.sides.iter().flat_map(codes_of).collect();
    let occurred = |interval: u32| {
        in_form_order
            .iter()
            .filter(move |code| ticks.by_code.get(**code).is_some_and(|at| at.contains(&interval)))
            .map(|code| (*code).clone())
    };
    let row = |interval: u32| IntervalTicks {
        interval,
        codes: occurred(interval).collect(),
        engagement: ticks.engagement.get(&interval).copied(),
    };
    written.into_iter().map(row).collect()
}

fn engagement_counts(ticks: &Ticks) -> EngagementCounts {
    let mut counts = EngagementCounts::default();
    for level in ticks.engagement.values() {
        match level {
            Engagement::Low => counts.low += 1,
            Engagement::Middle => counts.middle += 1,
            Engagement::High => counts.high += 1,
        }
    }
    counts
}

fn codes_of(side: &CodeSide) -> impl Iterator<Item = &CodeId> {
    side.groups.iter().flat_map(|group| group.codes.iter().map(|code| &code.id))
}

fn percent(n: u32, of: u32) -> Option<Decimal> {
    Exact::percent(n, of).map(|percent| percent.printed(1))
}
