//! From items to sections to the total, exactly.

use super::marks::{Item, State, bonus_points, items};
use crate::instruments::exact::Exact;
use sandu_proto::instruments::{
    ItemId,
    scale::{BonusCap, Missing, ScaleForm, Section, SectionValue, Total},
    sheet::Answers,
};

/// What a section or the whole comes to, of what is applicable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    pub state: SumState,
    pub full: Exact,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SumState {
    Is(Exact),
    /// Too little is marked.
    Open,
    /// Nothing in it is applicable.
    Absent,
}

impl Sum {
    #[must_use]
    pub const fn value(&self) -> Option<Exact> {
        match self.state {
            SumState::Is(value) => Some(value),
            SumState::Open | SumState::Absent => None,
        }
    }
}

pub struct Sums {
    /// In the order of the form.
    pub sections: Vec<Sum>,
    /// `None` where the form has none. With bonus.
    pub total: Option<Sum>,
    pub bonus: Option<Exact>,
}

#[must_use]
pub fn sums(form: &ScaleForm, answers: &Answers) -> Sums {
    let sections: Vec<Sum> = form.sections.iter().map(|section| section_sum(form, section, answers)).collect();
    let bonus = form.bonus.as_ref().map(|bonus| bonus.items.iter().map(|item| bonus_points(&item.id, item.full.into(), answers)).sum());
    let total = match &form.total {
        Total::Absent => None,
        Total::Sum => Some(added(&sections, form.missing)),
        Total::Weighted { weights } => {
            let weights: Vec<Exact> = weights.iter().map(|weight| (*weight).into()).collect();
            Some(weighted(&sections.iter().map(per_cent).collect::<Vec<_>>(), &weights, form.missing))
        }
    };
    let cap = form.bonus.as_ref().map_or(BonusCap::Open, |bonus| bonus.cap);
    let total = total.map(|total| with_bonus(total, bonus.unwrap_or(Exact::ZERO), cap));
    Sums { sections, total, bonus }
}

/// Which items still need a mark for a total; none where missing ones do not hinder it.
#[must_use]
pub fn unanswered(form: &ScaleForm, answers: &Answers) -> Vec<ItemId> {
    match form.missing {
        Missing::Scales | Missing::Zero => Vec::new(),
        Missing::Blocks | Missing::Open => {
            let all = form.sections.iter().flat_map(|section| items(form, section, answers));
            all.filter(|item| matches!(item.state, State::Missing { .. })).map(|item| item.id.clone()).collect()
        }
    }
}

fn section_sum(form: &ScaleForm, section: &Section, answers: &Answers) -> Sum {
    let items = items(form, section, answers);
    let applicable: Vec<&Item<'_>> = items.iter().filter(|item| !matches!(item.state, State::NotApplicable)).collect();
    let parts: Vec<Sum> = applicable
        .into_iter()
        .map(|item| {
            let state = match (&item.state, form.missing) {
                // Some cycles are better than none, except where the form waits for all.
                (State::Missing { .. }, Missing::Blocks | Missing::Open) => SumState::Open,
                (state, _) => state.value().map_or(SumState::Open, SumState::Is),
            };
            Sum { state, full: item.full }
        })
        .collect();
    match form.section_value {
        SectionValue::Sum => added(&parts, form.missing),
        SectionValue::Mean => averaged(&parts, form.missing),
    }
}

fn added(parts: &[Sum], missing: Missing) -> Sum {
    let full = parts.iter().map(|part| part.full).sum();
    settle(parts, missing, full, |known| {
        let marked_full: Exact = known.iter().map(|(_, full)| *full).sum();
        let sum: Exact = known.iter().map(|(value, _)| *value).sum();
        match missing {
            Missing::Scales => Some(sum.times(full).over(marked_full).unwrap_or(Exact::ZERO)),
            Missing::Blocks | Missing::Open | Missing::Zero => Some(sum),
        }
    })
}

/// Of 100, so that a section counts by its weight, whatever its full marks are.
fn per_cent(section: &Sum) -> Sum {
    let hundred = Exact::whole(100);
    let state = match section.state {
        SumState::Is(value) => value.times(hundred).over(section.full).map_or(SumState::Absent, SumState::Is),
        state => state,
    };
    Sum { state, full: hundred }
}

fn averaged(parts: &[Sum], missing: Missing) -> Sum {
    let weights = vec![Exact::whole(1); parts.len()];
    weighted(parts, &weights, missing)
}

/// Σ weight · value ÷ Σ weight, over what is known, or over all where what is missing is 0.
fn weighted(parts: &[Sum], weights: &[Exact], missing: Missing) -> Sum {
    let of = |parts: &[(Exact, Exact)]| {
        let weight: Exact = parts.iter().map(|(_, weight)| *weight).sum();
        parts.iter().map(|(value, weight)| value.times(*weight)).sum::<Exact>().over(weight)
    };
    let applicable = || parts.iter().zip(weights).filter(|(part, _)| part.state != SumState::Absent);
    let full: Vec<_> = applicable().map(|(part, weight)| (part.full, *weight)).collect();
    let values: Vec<_> = applicable()
        .filter_map(|(part, weight)| match (part.value(), missing) {
            (Some(value), _) => Some((value, *weight)),
            (None, Missing::Zero) => Some((Exact::ZERO, *weight)),
            (None, Missing::Blocks | Missing::Open | Missing::Scales) => None,
        })
        .collect();
    settle(parts, missing, of(&full).unwrap_or(Exact::ZERO), |_| of(&values))
}

/// What the parts come to by `value`, unless too few are known for it.
fn settle(parts: &[Sum], missing: Missing, full: Exact, value: impl Fn(&[(Exact, Exact)]) -> Option<Exact>) -> Sum {
    let applicable: Vec<&Sum> = parts.iter().filter(|part| part.state != SumState::Absent).collect();
    let known: Vec<(Exact, Exact)> = applicable.iter().filter_map(|part| Some((part.value()?, part.full))).collect();
    let is_enough = match missing {
        Missing::Blocks | Missing::Open => known.len() == applicable.len(),
        Missing::Scales => !known.is_empty(),
        Missing::Zero => true,
    };
    let state = match value(&known) {
        _ if applicable.is_empty() => SumState::Absent,
        Some(value) if is_enough => SumState::Is(value),
        _ => SumState::Open,
    };
    Sum { state, full }
}

fn with_bonus(total: Sum, bonus: Exact, cap: BonusCap) -> Sum {
    let state = match (total.state, cap) {
        (SumState::Is(value), BonusCap::Open) => SumState::Is(value.plus(bonus)),
        (SumState::Is(value), BonusCap::AtFull) => SumState::Is(value.plus(bonus).min(total.full)),
        (state, _) => state,
    };
    Sum { state, full: total.full }
}
