//! Scales: what their sections, items, levels, bands and rules must keep to.

use super::{Flaw, Judge, MAX_BANDS, MAX_CYCLES, MAX_HINTS, MAX_ITEMS, MAX_LEVELS, MAX_SECTIONS, at_most, ensure, filled, name};
use sandu_proto::instruments::{
    Text,
    number::Points,
    scale::{Bands, BandsOf, Level, LevelItem, Marking, PointsItem, ScaleForm, Section, Total, Worth},
};

pub(super) fn judge(form: &ScaleForm, judge: &mut Judge) {
    let count = filled(form.sections.len(), MAX_SECTIONS);
    let is_endless = matches!(count, Err(Flaw::TooMany { .. }));
    judge.take("/form/sections", count);
    if is_endless {
        return;
    }
    for (place, one) in form.sections.iter().enumerate() {
        section(one, &format!("/form/sections/{place}"), judge);
    }
    judge.take("/form/total", total(form));
    if let Some(rule) = &form.bands {
        bands(rule, judge);
    }
    if let Some(bonus) = &form.bonus {
        points_items(&bonus.items, "/form/bonus/items", judge);
    }
    if let Some(cycles) = &form.cycles {
        let is_fine = 1 <= cycles.least && cycles.least <= cycles.most && cycles.most <= MAX_CYCLES;
        judge.take("/form/cycles", ensure(is_fine, Flaw::Cycles));
    }
    if let Some(rule) = &form.evidence {
        judge.take("/form/evidence", ensure(rule.below <= rule.from, Flaw::Evidence));
    }
}

fn total(form: &ScaleForm) -> Result<(), Flaw> {
    match &form.total {
        Total::Absent => {
            let names_a_total = form.bands.as_ref().is_some_and(|bands| bands.of != BandsOf::EachSection);
            ensure(!names_a_total && form.bonus.is_none(), Flaw::NoTotal)
        }
        Total::Sum => Ok(()),
        Total::Weighted { weights } => {
            ensure(weights.len() == form.sections.len(), Flaw::WeightsCount)?;
            let sum: i64 = weights.iter().map(|weight| weight.hundredths()).sum();
            ensure(sum == Points::whole(100).hundredths() && weights.iter().all(|weight| *weight >= Points::ZERO), Flaw::WeightsSum)
        }
    }
}

fn section(section: &Section, at: &str, judge: &mut Judge) {
    judge.named(at, &section.id, &section.name);
    match &section.marking {
        Marking::Levels { levels, items } => {
            check_levels(levels, at, judge);
            judge.take(format!("{at}/marking/items"), filled(items.len(), MAX_ITEMS));
            for (place, item) in items.iter().enumerate().take(MAX_ITEMS) {
                level_item(item, levels, &format!("{at}/marking/items/{place}"), judge);
            }
        }
        Marking::Points { items } => points_items(items, &format!("{at}/marking/items"), judge),
        Marking::Whole { full, aspects, .. } => {
            judge.take(format!("{at}/marking/full"), ensure(*full > Points::ZERO, Flaw::FullMarks));
            lines(aspects, MAX_ITEMS, &format!("{at}/marking/aspects"), judge);
        }
    }
}

/// What to look for, a line each.
fn lines(lines: &[Text], most: usize, at: &str, judge: &mut Judge) {
    judge.take(at, at_most(lines.len(), most));
    judge.take(at, lines.iter().take(most).try_for_each(name));
}

fn check_levels(levels: &[Level], at: &str, judge: &mut Judge) {
    let at = format!("{at}/marking/levels");
    judge.take(&at, ensure(levels.len() >= 2, Flaw::TooFewLevels).and_then(|()| at_most(levels.len(), MAX_LEVELS)));
    for (place, level) in levels.iter().enumerate().take(MAX_LEVELS) {
        judge.take(format!("{at}/{place}/name"), name(&level.name));
    }
    let points: Vec<Points> = levels.iter().map(|level| level.points).collect();
    let is_ordered = points.is_sorted_by(|a, b| a < b) || points.is_sorted_by(|a, b| a > b);
    judge.take(at, ensure(is_ordered && points.iter().all(|points| *points >= Points::ZERO), Flaw::LevelOrder));
}

fn level_item(item: &LevelItem, levels: &[Level], at: &str, judge: &mut Judge) {
    judge.named(at, &item.id, &item.name);
    if let Worth::Share { full } = item.worth {
        let is_fine = full > Points::ZERO && levels.iter().any(|level| level.points > Points::ZERO);
        judge.take(format!("{at}/worth"), ensure(is_fine, Flaw::FullMarks));
    }
    lines(&item.hints, MAX_HINTS, &format!("{at}/hints"), judge);
    let signs = item.signs.as_ref().map_or(&[][..], |signs| &signs.signs);
    judge.take(format!("{at}/signs"), at_most(signs.len(), MAX_ITEMS));
    for (place, sign) in signs.iter().enumerate().take(MAX_ITEMS) {
        judge.named(&format!("{at}/signs/signs/{place}"), &sign.id, &sign.name);
    }
}

fn points_items(items: &[PointsItem], at: &str, judge: &mut Judge) {
    judge.take(at, filled(items.len(), MAX_ITEMS));
    for (place, item) in items.iter().enumerate().take(MAX_ITEMS) {
        let at = format!("{at}/{place}");
        judge.named(&at, &item.id, &item.name);
        judge.take(format!("{at}/full"), ensure(item.full > Points::ZERO, Flaw::FullMarks));
        lines(&item.hints, MAX_HINTS, &format!("{at}/hints"), judge);
    }
}

fn bands(bands: &Bands, judge: &mut Judge) {
    const AT: &str = "/form/bands";
    judge.take(format!("{AT}/bands"), filled(bands.bands.len(), MAX_BANDS));
    for (place, band) in bands.bands.iter().enumerate().take(MAX_BANDS) {
        judge.take(format!("{AT}/bands/{place}/name"), name(&band.name));
    }
    judge.take(format!("{AT}/below"), name(&bands.below));
    let is_ordered = bands.bands.is_sorted_by(|a, b| a.from > b.from);
    let is_in_range = bands.bands.iter().all(|band| band.from > Points::ZERO && band.from <= Points::whole(100));
    judge.take(format!("{AT}/bands"), ensure(is_ordered && is_in_range, Flaw::BandOrder));
}
