//! Lessons that are observed: who teaches, who watches with what, the lesson's clock, and what the purpose lets whom see.
//!
//! Read [`visit`] for planning one, [`course`] for its clock and everything else that happens to it, [`crate::policy::visits`] for who may
//! what. What observers write is [`crate::sheets`]; [`results`] and [`timeline`] bring it together after class, [`board`] while it is written;
//! [`export`] makes a file of the results; [`alike`] finds lessons to compare with.

mod alike;
pub mod board;
mod channels;
mod course;
mod export;
#[cfg(test)]
pub mod fixture;
mod list;
mod over;
mod passing;
mod results;
mod routes;
mod sql;
mod steps;
mod timeline;
mod visit;

use crate::{
    app::App,
    auth::User,
    clock::now_ms,
    db::Connection,
    error::{Error, Result},
    events::Audience,
    groups::{self, Group, Role},
    guests,
    policy::{
        Standing, guests as guest_rules,
        visits::{self, Part, Visit, Visitor},
    },
    sheets::{self, Period},
};
pub use channels::{Author, channel};
pub use course::was_held;
use over::{Course, HandedIn, over_at_ms};
pub use passing::tell_of_passing;
pub use routes::routes;
use sandu_proto::{
    http::{
        accounts::{AccountKind, Me, Person},
        evaluation::EvaluationRights,
        events::Notice,
        guests::{GuestRole, Invitation},
        lessons::{
            InstrumentRef, LessonClock, LessonRights, LessonState, LessonView, Observer, PlanStep, Purpose, Seats, SelfReview, SheetState,
            TaughtPlan, VisitType,
        },
    },
    id::{AccountId, GroupId, LessonId, SchoolId},
    instruments::channels::ChannelWeights,
};
use std::collections::HashSet;
pub use timeline::held;
pub use visit::save;

/// A lesson's row.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    pub id: LessonId,
    pub group: GroupId,
    pub organiser: Person,
    pub teacher: Person,
    pub title: String,
    pub class_name: String,
    subject: String,
    place: String,
    pub planned_at_ms: i64,
    minutes: u16,
    visit_type: VisitType,
    pub purpose: Purpose,
    plan: Option<TaughtPlan>,
    pub steps: Vec<PlanStep>,
    seats: Option<Seats>,
    started_at_ms: Option<i64>,
    /// As somebody said it.
    ended_at_ms: Option<i64>,
    cancelled_at_ms: Option<i64>,
    opened_at_ms: Option<i64>,
    weights: ChannelWeights,
    /// With which the teacher is to judge their own lesson; `None`: they are not to.
    review_table: Option<InstrumentRef>,
    /// The teacher's own sheet.
    own_sheet: Option<SheetState>,
    review_declined_at_ms: Option<i64>,
    handed_in: HandedIn,
}

impl Lesson {
    /// The teacher is to judge their own lesson, and has neither done so nor declined.
    fn awaits_self_review(&self) -> bool {
        self.review_table.is_some() && self.review_declined_at_ms.is_none() && self.self_reviewed_at_ms().is_none()
    }

    fn teachers_part(&self) -> Part {
        if self.awaits_self_review() { Part::ReviewsSelf } else { Part::Nothing }
    }

    fn self_reviewed_at_ms(&self) -> Option<i64> {
        self.own_sheet.and_then(|sheet| sheet.submitted_at_ms)
    }

    #[must_use]
    pub const fn has_declined_review(&self) -> bool {
        self.review_declined_at_ms.is_some()
    }

    const fn has_begun(&self) -> bool {
        self.started_at_ms.is_some()
    }

    fn planned_ms(&self) -> i64 {
        i64::from(self.minutes) * 60_000
    }

    /// When it was over ([`over`]).
    pub fn over_at_ms(&self) -> Option<i64> {
        let course =
            |started_at_ms| Course { started_at_ms, said_at_ms: self.ended_at_ms, planned_ms: self.planned_ms(), sheets: self.handed_in };
        self.started_at_ms.map(|at| over_at_ms(&course(at)))
    }

    #[must_use]
    pub fn state(&self, now_ms: i64) -> LessonState {
        match (self.cancelled_at_ms, self.started_at_ms, self.over_at_ms()) {
            (Some(_), ..) => LessonState::Cancelled,
            (None, None, _) => LessonState::Planned,
            (None, Some(_), Some(over)) if over <= now_ms => LessonState::Ended,
            (None, Some(_), _) => LessonState::Running,
        }
    }

    /// The clock that its sheets go by.
    #[must_use]
    pub fn period(&self, now_ms: i64) -> Period {
        let Self { started_at_ms, ended_at_ms, .. } = *self;
        Period { started_at_ms, ended_at_ms, planned_ms: self.planned_ms(), now_ms }
    }

    /// What its guests' coming and going depends on.
    #[must_use]
    pub fn guest_times(&self) -> guest_rules::Times {
        let Self { planned_at_ms, cancelled_at_ms, .. } = *self;
        guest_rules::Times { planned_at_ms, over_at_ms: self.over_at_ms(), cancelled_at_ms }
    }

    /// What somebody is told who holds a code for it.
    #[must_use]
    pub fn invitation(self, role: GuestRole, school_name: String, here: Option<Me>) -> Invitation {
        Invitation {
            lesson_id: self.id,
            role,
            school_name,
            title: self.title,
            class_name: self.class_name,
            subject: self.subject,
            teacher_name: self.teacher.name,
            place: self.place,
            planned_at_ms: self.planned_at_ms,
            visit_type: self.visit_type,
            here,
        }
    }

    fn opens_at_ms(&self) -> Option<i64> {
        visits::opens_at_ms(self.purpose, self.over_at_ms()?)
    }

    fn is_open(&self, now_ms: i64) -> bool {
        self.open_since_ms().is_some_and(|at| at <= now_ms)
    }

    /// By somebody, or by time.
    fn open_since_ms(&self) -> Option<i64> {
        self.opened_at_ms.into_iter().chain(self.opens_at_ms()).min()
    }

    /// To its teacher.
    fn shows_teacher_results(&self, now_ms: i64) -> bool {
        let teacher = Visitor {
            kind: AccountKind::Teacher,
            standing: Standing::Member,
            is_organiser: self.organiser.id == self.teacher.id,
            is_teacher: true,
            part: self.teachers_part(),
        };
        visits::rights(&teacher, &self.visit(true, now_ms)).results
    }

    fn visit(&self, has_submitted: bool, now_ms: i64) -> Visit {
        Visit { purpose: self.purpose, state: self.state(now_ms), is_open: self.is_open(now_ms), has_submitted }
    }
}

/// A lesson with what decisions about it are made from, as of one moment.
pub struct Situation {
    pub lesson: Lesson,
    pub observers: Vec<Observer>,
    pub guests: Vec<Observer>,
    pub now_ms: i64,
    group: Group,
    visitor: Visitor,
}

impl Situation {
    /// The situation, if `user` may know of the lesson.
    pub async fn seen_by(connection: &mut Connection, user: &User, id: LessonId) -> Result<Self> {
        let lesson = sql::load(connection, id).await?.ok_or_else(unknown)?;
        let group = groups::load(connection, lesson.group).await?.ok_or_else(unknown)?;
        let standing = groups::role(connection, lesson.group, user.id).await?.map_or(Standing::Stranger, Standing::from);
        let observers = sql::observers(connection, id).await?;
        let guests = guests::of_lesson(connection, id).await?;
        let visitor = visitor(&lesson, observers.iter().chain(&guests), user, standing);
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

    fn may_see_requests(&self) -> bool {
        visits::may_see_requests(&self.visitor, &self.lesson.visit(self.has_submitted(), self.now_ms))
    }

    /// What the user may do in the lesson's threads.
    pub fn talk(&self) -> EvaluationRights {
        self.talk_of(&self.visitor)
    }

    /// Who of the group reads its threads now.
    pub fn readers(&self, people: &[(Person, Role)]) -> Vec<AccountId> {
        let visitor = |(person, role): &(Person, Role)| Visitor {
            kind: AccountKind::Teacher,
            standing: Standing::from(*role),
            is_organiser: self.lesson.organiser.id == person.id,
            is_teacher: self.lesson.teacher.id == person.id,
            part: part(&self.lesson, self.observers.iter(), person.id),
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
    fn has_submitted(&self) -> bool {
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
    fn is_run(&self) -> bool {
        self.visitor.is_organiser || self.visitor.standing == Standing::Leader
    }
}

fn submitted(observer: &Observer) -> Option<i64> {
    observer.sheet.and_then(|sheet| sheet.submitted_at_ms)
}

fn visitor<'o>(lesson: &Lesson, writers: impl Iterator<Item = &'o Observer>, user: &User, standing: Standing) -> Visitor {
    let (is_organiser, is_teacher) = (lesson.organiser.id == user.id, lesson.teacher.id == user.id);
    Visitor { kind: user.kind, standing, is_organiser, is_teacher, part: part(lesson, writers, user.id) }
}

fn part<'o>(lesson: &Lesson, mut writers: impl Iterator<Item = &'o Observer>, account: AccountId) -> Part {
    if lesson.teacher.id == account {
        return lesson.teachers_part();
    }
    part_of(writers.find(|observer| observer.person.id == account).map(|observer| submitted(observer).is_some()))
}

/// Of somebody who observes, by whether they have submitted.
fn part_of(has_submitted: Option<bool>) -> Part {
    match has_submitted {
        None => Part::Nothing,
        Some(true) => Part::Submitted,
        Some(false) => Part::Observes,
    }
}

/// What everybody is told who must not know.
#[must_use]
pub fn unknown() -> Error {
    Error::not_found("没有这节课，或者你不在组里。")
}

/// Open pages fetch the lesson again; guests' do not: what guests and observers do on their sheets is none of theirs.
pub fn tell(app: &App, group_id: GroupId, lesson_id: LessonId) {
    app.events.publish(Audience::Group(group_id), Notice::LessonChanged { group_id, lesson_id });
}

/// The same for guests too: it moves in time.
pub fn tell_all(app: &App, group_id: GroupId, lesson_id: LessonId) {
    tell(app, group_id, lesson_id);
    app.events.publish(Audience::Guests(lesson_id), Notice::LessonChanged { group_id, lesson_id });
}

/// The lesson without asking who wants to know: for what acts in its owner's name.
pub async fn load(connection: &mut Connection, id: LessonId) -> Result<Option<Lesson>> {
    sql::load(connection, id).await
}

/// The school whose group it is.
pub async fn school(connection: &mut Connection, lesson: &Lesson) -> Result<SchoolId> {
    Ok(groups::load(connection, lesson.group).await?.ok_or_else(unknown)?.school_id)
}

/// Those of these people who may watch the lesson's board now. As many questions for hundreds as for one.
async fn who_may_watch(connection: &mut Connection, id: LessonId, users: &[&User]) -> Result<HashSet<AccountId>> {
    let Some(lesson) = sql::load(connection, id).await? else { return Ok(HashSet::new()) };
    let observers = sql::observers(connection, id).await?;
    let accounts: HashSet<AccountId> = users.iter().map(|user| user.id).collect();
    let roles = groups::roles(connection, lesson.group, &accounts.into_iter().collect::<Vec<_>>()).await?;
    let visit = lesson.visit(observers.iter().any(|observer| submitted(observer).is_some()), now_ms());
    let may_watch = |user: &&User| {
        let standing = roles.get(&user.id).copied().map_or(Standing::Stranger, Standing::from);
        visits::rights(&visitor(&lesson, observers.iter(), user, standing), &visit).board
    };
    Ok(users.iter().copied().filter(may_watch).map(|user| user.id).collect())
}

/// One lesson as `user` may see it.
pub async fn view(connection: &mut Connection, user: &User, id: LessonId) -> Result<LessonView> {
    let situation = Situation::seen_by(connection, user, id).await?;
    let starts = situation.starts(connection, user).await?;
    let withdrawn_at_ms = sql::withdrawn_at_ms(connection, id, user.id).await?;
    let (may, self_review) = (situation.rights(), situation.self_review());
    let focuses = if situation.may_see_requests() { sql::focuses(connection, id).await? } else { Vec::new() };
    let Situation { lesson, mut observers, guests, now_ms, group, .. } = situation;
    sheets::mark_written(connection, id, &mut observers).await?;
    let state = lesson.state(now_ms);
    let is_over = state == LessonState::Ended;
    let view = LessonView {
        id,
        group_id: group.id,
        group_name: group.name,
        state,
        clock: LessonClock {
            started_at_ms: lesson.started_at_ms,
            ended_at_ms: lesson.over_at_ms().filter(|_| is_over),
            starts,
            withdrawn_at_ms,
        },
        observers,
        guests,
        weights: lesson.weights,
        self_review,
        focuses,
        may,
        opens_at_ms: lesson.opens_at_ms().filter(|_| is_over && lesson.opened_at_ms.is_none()),
        opened_at_ms: lesson.opened_at_ms,
        now_ms,
        organiser: lesson.organiser,
        teacher: lesson.teacher,
        title: lesson.title,
        class_name: lesson.class_name,
        subject: lesson.subject,
        place: lesson.place,
        planned_at_ms: lesson.planned_at_ms,
        minutes: lesson.minutes,
        visit_type: lesson.visit_type,
        purpose: lesson.purpose,
        plan: lesson.plan,
        steps: lesson.steps,
        seats: lesson.seats,
    };
    Ok(if user.kind == AccountKind::Guest { guests::own_view(view, user.id) } else { view })
}

#[cfg(test)]
mod tests;
