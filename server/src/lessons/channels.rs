//! Who judges in which channel, and what a visit with several of them needs.

use super::Lesson;
use crate::{
    db::Connection,
    error::{Error, Result},
    instruments::own,
};
use sandu_proto::{
    http::{
        accounts::AccountKind,
        guests::GuestRole,
        lessons::{Assignment, InstrumentRef, SaveLessonVisit},
    },
    instruments::{Form, Instrument, channels::Channel, scale::Total},
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
    Guest(GuestRole),
}

#[must_use]
pub const fn channel(author: Author) -> Channel {
    match author {
        Author::Teacher => Channel::SelfReview,
        Author::Observer { for_school: true, .. } => Channel::School,
        Author::Observer { kind: AccountKind::Leader | AccountKind::ResearchOfficer, .. } => Channel::School,
        Author::Observer { kind: AccountKind::Teacher | AccountKind::Administrator, .. } => Channel::Peer,
        Author::Observer { kind: AccountKind::Guest, .. } | Author::Guest(GuestRole::Colleague) => Channel::Guest,
        Author::Guest(GuestRole::Parent) => Channel::Parent,
        Author::Guest(GuestRole::Student) => Channel::Student,
    }
}

/// Whether sheets written with it come to a total.
#[must_use]
pub fn has_total(instrument: &Instrument) -> bool {
    matches!(&instrument.form, Form::Scale(form) if form.total != Total::Absent)
}

pub fn check(visit: &SaveLessonVisit) -> Result<()> {
    if visit.weights.sum() == 100 { Ok(()) } else { Err(Error::invalid("各方的权重合起来要正好是 100 %。")) }
}

/// What the teacher judges their own lesson with, if they are to: the first of the observers' forms that comes to a total.
pub async fn review_table(connection: &mut Connection, visit: &SaveLessonVisit) -> Result<Option<InstrumentRef>> {
    if visit.weights.self_review == 0 {
        return Ok(None);
    }
    for Assignment { instrument, .. } in &visit.observers {
        if own::find(connection, instrument).await?.is_some_and(|found| has_total(&found)) {
            return Ok(Some(instrument.clone()));
        }
    }
    Err(Error::invalid("要自评，先给一位听课的人排一张有总分的评分表。"))
}

/// A teacher who has begun to judge their own lesson goes on with the same table.
pub fn may_change(lesson: &Lesson, new: &SaveLessonVisit, table: Option<&InstrumentRef>) -> Result<()> {
    let is_kept = new.teacher == lesson.teacher.id && table == lesson.review_table.as_ref();
    if lesson.own_sheet.is_none() || is_kept {
        return Ok(());
    }
    Err(Error::conflict(format!("{}已经开始自评，不能再换人、换表或去掉自评。", lesson.teacher.name)))
}

#[cfg(test)]
pub mod tests;
