//! Who asks about a lesson, what part they have in it, and what they may therefore do.

use super::{Lesson, sql, unknown};
use crate::{
    auth::User,
    clock::now_ms,
    db::Connection,
    error::Result,
    groups::{self, Group, Role},
    guests,
    policy::{
        Standing,
        visits::{self, Part, Visitor},
    },
};
use sandu_proto::{
    http::{
        accounts::{AccountKind, Person},
        evaluation::EvaluationRights,
        lessons::{LessonRights, LessonState, Observer, SelfReview},
    },
    id::{AccountId, LessonId, SchoolId},
};
use std::collections::HashSet;

/// A lesson with what decisions about it are made from; of one moment where it is read in a transaction. A reader may see what was committed
/// between two of its questions.
pub struct Situation {
    pub lesson: Lesson,
    pub observers: Vec<Observer>,
    pub guests: Vec<Observer>,
    pub now_ms: i64,
    pub(super) group: Group,
    pub(super) visitor: Visitor,
}

impl Situation {
    /// The situation, if `user` may know of the lesson.
    pub async fn seen_by(connection: &mut Connection, user: &User, id: LessonId) -> Result<Self> {
        let lesson = sql::load(connection, id).await?.ok_or_else(unknown)?;
        let group = groups::load(connection, lesson.group).await?.ok_or_else(unknown)?;
        let standing = groups::role(connection, lesson.group, user.id).await?.map_or(Standing::Stranger, Standing::from);
        let observers = sql::observers(connection, id).await?;
        let guests = guests::of_lesson(connection, id).await?;
        let visitor = lesson.visitor(user.id, user.kind, standing, part(observers.iter().chain(&guests), user.id));
        let situation = Self { lesson, observers, guests, now_ms: now_ms(), group, visitor };
        if visits::may_see_lesson(&situation.visitor) { Ok(situation) } else { Err(unknown()) }
    }

    pub fn state(&self) -> LessonState {
        self.lesson.state(self.now_ms)
    }

    pub fn school(&self) -> SchoolId {
        self.group.school_id
    }

    pub fn rights(&self) -> LessonRights {
        visits::rights(&self.visitor, &self.lesson.visit(self.has_submitted(), self.now_ms))
    }

    pub(super) fn may_see_requests(&self) -> bool {
        visits::may_see_requests(&self.visitor, &self.lesson.visit(self.has_submitted(), self.now_ms))
    }

    /// What the user may do in the lesson's threads.
    pub fn talk(&self) -> EvaluationRights {
        self.talk_of(&self.visitor)
    }

    /// Who of the group reads its threads now.
    pub fn readers(&self, people: &[(Person, Role)]) -> Vec<AccountId> {
        let visitor = |(person, role): &(Person, Role)| {
            self.lesson.visitor(person.id, AccountKind::Teacher, Standing::from(*role), part(self.observers.iter(), person.id))
        };
        people.iter().filter(|one| self.talk_of(&visitor(one)).read).map(|(person, _)| person.id).collect()
    }

    fn talk_of(&self, visitor: &Visitor) -> EvaluationRights {
        visits::talk(visitor, &self.lesson.visit(self.has_submitted(), self.now_ms))
    }

    /// Who writes a sheet of it, guests too.
    pub fn observer(&self, account: AccountId) -> Option<&Observer> {
        self.observers.iter().chain(&self.guests).find(|observer| observer.person.id == account)
    }

    /// An observer has. A guest, who may submit at any time, does not hold up who runs the lesson.
    pub(super) fn has_submitted(&self) -> bool {
        self.lesson.self_reviewed_at_ms().is_some() || self.observers.iter().any(|observer| submitted(observer).is_some())
    }

    /// `None` where none is planned.
    #[must_use]
    pub fn self_review(&self) -> Option<SelfReview> {
        let Lesson { review_table, own_sheet, review_declined_at_ms, .. } = &self.lesson;
        let instrument = review_table.clone()?;
        Some(SelfReview { instrument, sheet: *own_sheet, declined_at_ms: *review_declined_at_ms })
    }

    /// Runs the lesson: its organiser, or who leads the group.
    pub(super) fn is_run(&self) -> bool {
        self.visitor.is_organiser || self.visitor.standing == Standing::Leader
    }
}

pub(super) fn submitted(observer: &Observer) -> Option<i64> {
    observer.sheet.and_then(|sheet| sheet.submitted_at_ms)
}

impl Lesson {
    /// Somebody as far as this lesson is concerned. `watches` is their part in it, unless they teach it.
    pub(super) fn visitor(&self, account: AccountId, kind: AccountKind, standing: Standing, watches: Part) -> Visitor {
        let (is_organiser, is_teacher) = (self.organiser.id == account, self.teacher.id == account);
        let part = if is_teacher { self.teachers_part() } else { watches };
        Visitor { kind, standing, is_organiser, is_teacher, part }
    }
}

fn part<'o>(mut writers: impl Iterator<Item = &'o Observer>, account: AccountId) -> Part {
    part_of(writers.find(|observer| observer.person.id == account).map(|observer| submitted(observer).is_some()))
}

/// Of somebody who observes, by whether they have submitted.
pub(super) fn part_of(has_submitted: Option<bool>) -> Part {
    match has_submitted {
        None => Part::Nothing,
        Some(true) => Part::Submitted,
        Some(false) => Part::Observes,
    }
}

/// Those of these people who may watch the lesson's board now. As many questions for hundreds as for one.
pub(super) async fn who_may_watch(connection: &mut Connection, id: LessonId, users: &[&User]) -> Result<HashSet<AccountId>> {
    let Some(lesson) = sql::load(connection, id).await? else { return Ok(HashSet::new()) };
    let observers = sql::observers(connection, id).await?;
    let accounts: HashSet<AccountId> = users.iter().map(|user| user.id).collect();
    let roles = groups::roles(connection, lesson.group, &accounts.into_iter().collect::<Vec<_>>()).await?;
    let visit = lesson.visit(observers.iter().any(|observer| submitted(observer).is_some()), now_ms());
    let may_watch = |user: &&User| {
        let standing = roles.get(&user.id).copied().map_or(Standing::Stranger, Standing::from);
        visits::rights(&lesson.visitor(user.id, user.kind, standing, part(observers.iter(), user.id)), &visit).board
    };
    Ok(users.iter().copied().filter(may_watch).map(|user| user.id).collect())
}
