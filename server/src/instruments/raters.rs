//! Several raters of one lesson on one scale: statistics of the exact values, each rounded once.

use super::{
    exact::{Exact, mean},
    scale::{band, marks::items, sums::sums, total_bands},
};
use sandu_proto::instruments::{
    ItemId, Text,
    number::Points,
    raters::{GroupResult, GroupWeights, ItemSpread, RaterGroup, RatersResults, SectionSpread, Statistics, WeightedTotal},
    scale::{Marking, ScaleForm, Section, TogetherBy},
    sheet::{AnswerKey, Answers, Mark},
};

const PLACES: u8 = 2;

/// One highest and one lowest are dropped from so many on: of four, two would be half.
const TRIMMED_FROM: usize = 5;

pub const GROUPS: [RaterGroup; 5] = [RaterGroup::OneSelf, RaterGroup::Peer, RaterGroup::Student, RaterGroup::Parent, RaterGroup::School];

/// One person's marks.
#[derive(Clone, Copy, Debug)]
pub struct Rater<'a> {
    pub group: RaterGroup,
    pub answers: &'a Answers,
}

/// What the raters' marks come to together. With weights, also the groups' means by weight.
#[must_use]
pub fn aggregate(form: &ScaleForm, raters: &[Rater<'_>], weights: Option<&GroupWeights>) -> RatersResults {
    let each: Vec<_> = raters.iter().map(|rater| (rater.group, sums(form, rater.answers))).collect();
    let totals: Vec<(RaterGroup, Exact, Exact)> =
        each.iter().filter_map(|(group, sums)| sums.total.and_then(|total| Some((*group, total.value()?, total.full)))).collect();
    let sections = form.sections.iter().enumerate().map(|(place, section)| {
        let values: Vec<Exact> = each.iter().filter_map(|(_, sums)| sums.sections[place].value()).collect();
        SectionSpread { section: section.id.clone(), marks: statistics(&values) }
    });
    let of_group = |group: RaterGroup| totals.iter().filter(|(of, ..)| *of == group).map(|(_, value, _)| *value).collect::<Vec<_>>();
    let groups = GROUPS.into_iter().filter_map(|group| {
        let total = statistics(&of_group(group))?;
        Some(GroupResult { group, weight: weights.map(|weights| weight(weights, group)), total })
    });
    let values: Vec<Exact> = totals.iter().map(|(_, value, _)| *value).collect();
    // Where something did not apply, people's full marks differ; the band of the mean is taken from the mean of those too.
    let full = mean(&totals.iter().map(|(.., full)| *full).collect::<Vec<_>>());
    let band_of = |value: Option<Exact>| band_of(form, value?, full?);
    let weighted = weights.and_then(|weights| {
        let value = weighted_mean(GROUPS.into_iter().filter_map(|group| Some((mean(&of_group(group))?, weight(weights, group)))))?;
        Some(WeightedTotal { value: value.printed(PLACES), band: band_of(Some(value)) })
    });
    RatersResults {
        raters: u32::try_from(raters.len()).unwrap_or(u32::MAX),
        items: form.sections.iter().flat_map(|section| item_spreads(form, section, raters)).collect(),
        sections: sections.collect(),
        total: statistics(&values),
        band: band_of(named_by(form.together, &values)),
        groups: groups.collect(),
        weighted,
    }
}

/// The total that is named, exactly.
fn named_by(together: TogetherBy, values: &[Exact]) -> Option<Exact> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    match together {
        TogetherBy::Mean => mean(&sorted),
        TogetherBy::Median => median(&sorted),
        TogetherBy::Trimmed => trimmed(&sorted).or_else(|| mean(&sorted)),
    }
}

fn median(sorted: &[Exact]) -> Option<Exact> {
    let last = sorted.len().checked_sub(1)?;
    mean(&sorted[last / 2..=sorted.len() / 2])
}

fn trimmed(sorted: &[Exact]) -> Option<Exact> {
    if sorted.len() < TRIMMED_FROM { None } else { mean(&sorted[1..sorted.len() - 1]) }
}

fn band_of(form: &ScaleForm, value: Exact, full: Exact) -> Option<Text> {
    band(total_bands(form)?, value, full)
}

const fn weight(weights: &GroupWeights, group: RaterGroup) -> Points {
    match group {
        RaterGroup::OneSelf => weights.one_self,
        RaterGroup::Peer => weights.peer,
        RaterGroup::Student => weights.student,
        RaterGroup::Parent => weights.parent,
        RaterGroup::School => weights.school,
    }
}

fn weighted_mean(values: impl Iterator<Item = (Exact, Points)>) -> Option<Exact> {
    let (sum, weight) = values
        .fold((Exact::ZERO, Exact::ZERO), |(sum, all), (value, weight)| (sum.plus(value.times(weight.into())), all.plus(weight.into())));
    sum.over(weight)
}

fn item_spreads(form: &ScaleForm, section: &Section, raters: &[Rater<'_>]) -> Vec<ItemSpread> {
    let each: Vec<_> = raters.iter().map(|rater| items(form, section, rater.answers)).collect();
    let spread = |(place, item): (usize, ItemId)| {
        let values: Vec<Exact> = each.iter().filter_map(|items| items[place].state.value()).collect();
        ItemSpread { levels: level_counts(section, &item, raters), item, marks: statistics(&values) }
    };
    item_ids(section).into_iter().enumerate().map(spread).collect()
}

fn item_ids(section: &Section) -> Vec<ItemId> {
    match &section.marking {
        Marking::Levels { items, .. } => items.iter().map(|item| item.id.clone()).collect(),
        Marking::Points { items } => items.iter().map(|item| item.id.clone()).collect(),
        Marking::Whole { .. } => vec![section.id.clone()],
    }
}

fn level_counts(section: &Section, item: &ItemId, raters: &[Rater<'_>]) -> Vec<u32> {
    let Marking::Levels { levels, .. } = &section.marking else { return Vec::new() };
    let mut counts = vec![0; levels.len()];
    let key = AnswerKey::new(item, 1);
    for rater in raters {
        match rater.answers.get(&key).and_then(|answer| answer.mark) {
            Some(Mark::Level { level }) if usize::from(level) < counts.len() => counts[usize::from(level)] += 1,
            _ => {}
        }
    }
    counts
}

/// `None` of nothing.
#[must_use]
pub fn statistics(values: &[Exact]) -> Option<Statistics> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let mean_value = mean(&sorted)?;
    let n = sorted.len();
    let middle = median(&sorted)?;
    let squares: Exact = sorted.iter().map(|value| value.minus(mean_value)).map(|off| off.times(off)).sum();
    let variance = i64::try_from(n - 1).ok().and_then(|degrees| squares.over(Exact::whole(degrees)));
    Some(Statistics {
        n: u32::try_from(n).unwrap_or(u32::MAX),
        mean: mean_value.printed(PLACES),
        median: middle.printed(PLACES),
        trimmed: trimmed(&sorted).map(|mean| mean.printed(PLACES)),
        sd: variance.map(|variance| variance.root_printed(PLACES)),
        least: sorted[0].printed(PLACES),
        most: sorted[n - 1].printed(PLACES),
        values: sorted.iter().map(|value| value.printed(PLACES)).collect(),
    })
}
