//! What each item of a section was given, over the cycles.

use crate::instruments::exact::{Exact, mean};
use sandu_proto::instruments::{
    ItemId,
    scale::{Cycles, Level, LevelItem, Marking, NotApplicable, ScaleForm, Section, Worth},
    sheet::{AnswerKey, Answers, Mark},
};

/// One item as this observer marked it.
pub struct Item<'a> {
    pub id: &'a ItemId,
    pub state: State,
    pub full: Exact,
}

pub enum State {
    /// In as many cycles as the form asks for.
    Marked {
        value: Exact,
        cycles: u8,
    },
    /// In fewer, if in any.
    Missing {
        so_far: Option<Exact>,
        cycles: u8,
    },
    NotApplicable,
}

impl State {
    #[must_use]
    pub const fn value(&self) -> Option<Exact> {
        match self {
            Self::Marked { value, .. } => Some(*value),
            Self::Missing { so_far, .. } => *so_far,
            Self::NotApplicable => None,
        }
    }

    #[must_use]
    pub const fn cycles(&self) -> u8 {
        match self {
            Self::Marked { cycles, .. } | Self::Missing { cycles, .. } => *cycles,
            Self::NotApplicable => 0,
        }
    }
}

/// The items of a section; one that is marked as a whole is its own item.
#[must_use]
pub fn items<'a>(form: &ScaleForm, section: &'a Section, answers: &Answers) -> Vec<Item<'a>> {
    let reader = Reader { cycles: form.cycles.as_ref(), not_applicable: form.not_applicable, answers };
    match &section.marking {
        Marking::Levels { levels, items } => items.iter().map(|item| reader.level_item(levels, item)).collect(),
        Marking::Points { items } => items.iter().map(|item| reader.points_item(&item.id, item.full.into())).collect(),
        Marking::Whole { full, .. } => vec![reader.points_item(&section.id, (*full).into())],
    }
}

/// The bonus that was given for an item, 0 if none.
#[must_use]
pub fn bonus_points(id: &ItemId, full: Exact, answers: &Answers) -> Exact {
    let reader = Reader { cycles: None, not_applicable: NotApplicable::Refused, answers };
    reader.points_item(id, full).state.value().unwrap_or(Exact::ZERO)
}

struct Reader<'a> {
    cycles: Option<&'a Cycles>,
    not_applicable: NotApplicable,
    answers: &'a Answers,
}

impl Reader<'_> {
    fn level_item<'a>(&self, levels: &[Level], item: &'a LevelItem) -> Item<'a> {
        let points = || levels.iter().map(|level| Exact::from(level.points));
        let highest = points().max().unwrap_or(Exact::ZERO);
        let least = points().min().unwrap_or(Exact::ZERO);
        let worth = |points: Exact| match item.worth {
            Worth::Points => points,
            Worth::Share { full } => points.over(highest).map_or(Exact::ZERO, |share| share.times(full.into())),
            Worth::Reversed => highest.plus(least).minus(points),
        };
        let state = self.state(&item.id, |mark| match mark {
            Mark::Level { level } => levels.get(usize::from(*level)).map(|level| worth(level.points.into())),
            Mark::Score { .. } | Mark::NotApplicable => None,
        });
        let full = match item.worth {
            Worth::Points | Worth::Reversed => highest,
            Worth::Share { full } => full.into(),
        };
        Item { id: &item.id, state, full }
    }

    fn points_item<'a>(&self, id: &'a ItemId, full: Exact) -> Item<'a> {
        let state = self.state(id, |mark| match mark {
            Mark::Score { score } => Some(Exact::from(*score)).filter(|score| (Exact::ZERO..=full).contains(score)),
            Mark::Level { .. } | Mark::NotApplicable => None,
        });
        Item { id, state, full }
    }

    /// A mark that the item does not have (another form's, out of range) is none.
    fn state(&self, id: &ItemId, value: impl Fn(&Mark) -> Option<Exact>) -> State {
        let (least, most) = self.cycles.map_or((1, 1), |cycles| (cycles.least.max(1), cycles.most));
        let marks: Vec<&Mark> = (1..=most).filter_map(|cycle| self.answers.get(&AnswerKey::new(id, cycle))?.mark.as_ref()).collect();
        let values: Vec<Exact> = marks.iter().filter_map(|mark| value(mark)).collect();
        let cycles = u8::try_from(values.len()).unwrap_or(u8::MAX);
        let is_left_out = match self.not_applicable {
            NotApplicable::LeftOut => marks.contains(&&Mark::NotApplicable),
            NotApplicable::Refused => false,
        };
        match mean(&values) {
            Some(value) if cycles >= least => State::Marked { value, cycles },
            None if is_left_out => State::NotApplicable,
            so_far => State::Missing { so_far, cycles },
        }
    }
}
