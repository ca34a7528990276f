//! Lessons that are observed: who teaches, who watches with what, the lesson's clock, and what the purpose lets whom see.
//!
//! Read [`visit`] for planning one, [`course`] for its clock and everything else that happens to it, [`situation`] for who takes part and
//! [`crate::policy::visits`] for who may what. What observers write is [`crate::sheets`]; [`results`] and [`timeline`] bring it together after class, [`board`] while it is written;
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
mod situation;
mod sql;
mod steps;
mod timeline;
mod view;
mod visit;

use crate::{
    app::App,
    db::Connection,
    error::{Error, Result},
    events::Audience,
    groups,
    policy::{
        Standing, guests as guest_rules,
        visits::{self, Part, Visit},
    },
    sheets::Period,
};
pub use channels::{Author, channel};
pub use course::was_held;
use over::{Course, HandedIn, over_at_ms};
pub use passing::tell_of_passing;
pub use routes::routes;
use sandu_proto::{
    http::{
        accounts::{AccountKind, Me, Person},
        events::Notice,
        guests::{GuestRole, Invitation},
        lessons::{InstrumentRef, LessonState, PlanStep, Purpose, Seats, SheetState, TaughtPlan, VisitType},
    },
    id::{GroupId, LessonId, SchoolId},
    instruments::channels::ChannelWeights,
};
pub use situation::Situation;
use situation::{part_of, submitted, who_may_watch};
pub use timeline::held;
pub use view::view;
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
        self.ended_at(self.ended_at_ms)
    }

    /// When it is over if nobody says so.
    fn over_by_itself_at_ms(&self) -> Option<i64> {
        self.ended_at(None)
    }

    fn ended_at(&self, said_at_ms: Option<i64>) -> Option<i64> {
        let course = |started_at_ms| Course { started_at_ms, said_at_ms, planned_ms: self.planned_ms(), sheets: self.handed_in };
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
        let teacher = self.visitor(self.teacher.id, AccountKind::Teacher, Standing::Member, Part::Nothing);
        visits::rights(&teacher, &self.visit(true, now_ms)).results
    }

    fn visit(&self, has_submitted: bool, now_ms: i64) -> Visit {
        Visit { purpose: self.purpose, state: self.state(now_ms), is_open: self.is_open(now_ms), has_submitted }
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

#[cfg(test)]
mod tests;
