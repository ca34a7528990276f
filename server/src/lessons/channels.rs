//! Who judges in which channel, and what a visit with several of them needs. Pure.

use super::Lesson;
use crate::{
    error::{Error, Result},
    sheets,
};
use sandu_proto::{
    http::{
        accounts::AccountKind,
        lessons::{InstrumentRef, SaveLessonVisit},
    },
    instruments::{Form, channels::Channel, scale::Total},
};

/// Who writes a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    /// Of the lesson that is judged.
    Teacher,
    Observer {
        kind: AccountKind,
        /// The organiser says so.
        for_school: bool,
    },
}

#[must_use]
pub const fn channel(author: Author) -> Channel {
    match author {
        Author::Teacher => Channel::SelfReview,
        Author::Observer { for_school: true, .. } => Channel::School,
        Author::Observer { kind: AccountKind::Leader | AccountKind::ResearchOfficer, .. } => Channel::School,
        Author::Observer { kind: AccountKind::Teacher | AccountKind::Administrator, .. } => Channel::Peer,
    }
}

/// Whether sheets written with it come to a total.
#[must_use]
pub fn has_total(instrument: &InstrumentRef) -> bool {
    let form = sheets::find_instrument(instrument).map(|instrument| &instrument.form);
    matches!(form, Some(Form::Scale(form)) if form.total != Total::Absent)
}

/// The lesson's scoring table: the first of the observers' forms that comes to a total.
#[must_use]
pub fn table<'i>(mut instruments: impl Iterator<Item = &'i InstrumentRef>) -> Option<&'i InstrumentRef> {
    instruments.find(|instrument| has_total(instrument))
}

fn table_of(visit: &SaveLessonVisit) -> Option<&InstrumentRef> {
    table(visit.observers.iter().map(|one| &one.instrument))
}

pub fn check(visit: &SaveLessonVisit) -> Result<()> {
    if visit.weights.sum() != 100 {
        return Err(Error::invalid("各方的权重合起来要正好是 100 %。"));
    }
    if visit.weights.self_review > 0 && table_of(visit).is_none() {
        return Err(Error::invalid("要自评，先给一位听课的人排一张有总分的评分表。"));
    }
    Ok(())
}

/// A teacher who has begun to judge their own lesson goes on with the same table.
pub fn may_change(lesson: &Lesson, new: &SaveLessonVisit) -> Result<()> {
    let Some((_, begun)) = &lesson.own_sheet else { return Ok(()) };
    if new.teacher == lesson.teacher.id && new.weights.self_review > 0 && table_of(new) == Some(begun) {
        return Ok(());
    }
    Err(Error::conflict(format!("{}已经开始自评，不能再换人、换表或去掉自评。", lesson.teacher.name)))
}

#[cfg(test)]
mod tests;
