//! Scales: one observer's marks, added up as the form says.

pub mod marks;
pub mod sums;

use super::{
    events::{about, measures},
    exact::{Exact, mean},
};
use marks::{Item, State, items};
use sandu_proto::instruments::{
    ItemId, Text,
    results::scale::{ItemResult, ScaleResults, SectionResult, SnapshotResults, ValueResult},
    scale::{Bands, BandsOf, EvidenceRule, ScaleForm, Snapshots},
    sheet::{About, Activity, Answers, SheetEvent, What},
};
use sums::{Sums, sums};

/// Of marks and per cents.
pub const PLACES: u8 = 2;

#[must_use]
pub fn results(form: &ScaleForm, events: &[&SheetEvent], answers: &Answers, length_ms: i64) -> (ScaleResults, u32) {
    let Sums { sections, total, bonus } = sums(form, answers);
    let each_section = match form.bands.as_ref().map(|bands| bands.of) {
        Some(BandsOf::EachSection | BandsOf::TotalAndEachSection) => form.bands.as_ref(),
        Some(BandsOf::Total) | None => None,
    };
    let sections: Vec<SectionResult> = form
        .sections
        .iter()
        .zip(sections)
        .map(|(section, sum)| {
            let items = items(form, section, answers);
            let (answered, applicable) = counted(&items);
            let each = items.iter().map(|item| item_result(item, form.evidence.as_ref(), events)).collect();
            let value = sum.value().map(|value| value_result(value, sum.full, each_section));
            SectionResult { section: section.id.clone(), value, answered, items: applicable, each }
        })
        .collect();
    let (snapshots, left_out) = snapshots(form.snapshots.as_ref(), events, length_ms);
    let results = ScaleResults {
        total: total.and_then(|sum| Some(value_result(sum.value()?, sum.full, total_bands(form)))),
        bonus: bonus.map(|bonus| bonus.printed(PLACES)),
        answered: sections.iter().map(|section| section.answered).sum(),
        items: sections.iter().map(|section| section.items).sum(),
        sections,
        snapshots,
    };
    (results, left_out)
}

/// The bands that a total is named by.
#[must_use]
pub fn total_bands(form: &ScaleForm) -> Option<&Bands> {
    form.bands.as_ref().filter(|bands| match bands.of {
        BandsOf::Total | BandsOf::TotalAndEachSection => true,
        BandsOf::EachSection => false,
    })
}

/// The word for a value of so many full marks. A band reaches from its threshold up; the value is not rounded for this.
#[must_use]
pub fn band(bands: &Bands, value: Exact, full: Exact) -> Option<Text> {
    let percent = value.over(full)?.times(Exact::whole(100));
    let reached = bands.bands.iter().find(|band| percent >= band.from.into());
    Some(reached.map_or(&bands.below, |band| &band.name).clone())
}

fn value_result(value: Exact, full: Exact, bands: Option<&Bands>) -> ValueResult {
    ValueResult {
        value: value.printed(PLACES),
        full: full.printed(PLACES),
        percent: value.over(full).map(|share| share.times(Exact::whole(100)).printed(PLACES)),
        band: bands.and_then(|bands| band(bands, value, full)),
    }
}

fn counted(items: &[Item<'_>]) -> (u32, u32) {
    let count = |wanted: fn(&State) -> bool| u32::try_from(items.iter().filter(|item| wanted(&item.state)).count()).unwrap_or(u32::MAX);
    let answered = count(|state| matches!(state, State::Marked { .. }));
    (answered, answered + count(|state| matches!(state, State::Missing { .. })))
}

fn item_result(item: &Item<'_>, rule: Option<&EvidenceRule>, events: &[&SheetEvent]) -> ItemResult {
    let evidence = evidence(item.id, events);
    // 得分率: of the full marks, as bands are, and not of what lies above the lowest level.
    let asks = |value: Exact| {
        let share = value.over(item.full).map(|share| share.times(Exact::whole(100)));
        rule.zip(share).is_some_and(|(rule, percent)| percent < rule.below.into() || percent >= rule.from.into())
    };
    let value = item.state.value();
    ItemResult {
        item: item.id.clone(),
        value: value.map(|value| value.printed(PLACES)),
        full: item.full.printed(PLACES),
        cycles: item.state.cycles(),
        evidence,
        wants_evidence: evidence == 0 && value.is_some_and(asks),
    }
}

/// How many notes and photos are about the item, from before, during or after the lesson.
#[must_use]
pub fn evidence(item: &ItemId, events: &[&SheetEvent]) -> u32 {
    let is_about = |event: &&&SheetEvent| matches!(about(&event.what), Some(About::Item { item: about }) if about == item);
    u32::try_from(events.iter().filter(is_about).count()).unwrap_or(u32::MAX)
}

fn snapshots(form: Option<&Snapshots>, events: &[&SheetEvent], length_ms: i64) -> (Option<SnapshotResults>, u32) {
    let measured = events.iter().filter(|event| measures(&event.what));
    let (mut looks, mut off_task, mut left_out) = (0, Vec::new(), 0);
    for event in measured {
        match &event.what {
            What::Snapshot { activity, off_task: pupils } if form.is_some() && (0..length_ms).contains(&event.t_ms) => {
                looks += 1;
                match activity {
                    Activity::Learning => off_task.push(Exact::whole((*pupils).into())),
                    Activity::NoLearning => {}
                }
            }
            _ => left_out += 1,
        }
    }
    let learning = u32::try_from(off_task.len()).unwrap_or(u32::MAX);
    let results = form.map(|_| SnapshotResults {
        looks,
        learning,
        learning_percent: Exact::percent(learning, looks).map(|percent| percent.printed(1)),
        off_task: mean(&off_task).map(|mean| mean.printed(1)),
    });
    (results, left_out)
}
