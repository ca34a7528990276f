//! Lessons that are observed: who may do what with one, and who sees what of it. Its purpose decides.
//!
//! Two rules stand above the purpose. Whoever observes and has not submitted sees nothing of the others, nor does a teacher who is to judge
//! their own lesson and has neither done so nor declined. The teacher sees nothing while it is written.

use super::{
    Standing,
    guests::{self, Stay},
    threads::{Sight, threads},
};
use crate::{clock::DAY_MS, sync::access::Access};
use sandu_proto::{
    frame::Right,
    http::{
        accounts::AccountKind,
        evaluation::EvaluationRights,
        lessons::{LessonRights, LessonState, Purpose},
    },
};

/// Who asks, as far as one lesson is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visitor {
    pub kind: AccountKind,
    /// In the lesson's group.
    pub standing: Standing,
    pub is_organiser: bool,
    pub is_teacher: bool,
    pub part: Part,
}

/// What the visitor watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Nothing,
    Observes,
    Submitted,
    /// Teaches the lesson, and is awaited to judge it before looking at what others wrote.
    ReviewsSelf,
}

/// What the answers depend on in a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    pub purpose: Purpose,
    pub state: LessonState,
    /// To those who come second: by somebody, or by time.
    pub is_open: bool,
    /// By any observer.
    pub has_submitted: bool,
}

/// How long after class the teacher alone has the results of a diagnosis.
pub const DIAGNOSIS_OPENS_MS: i64 = 7 * DAY_MS;
/// And how long those of a lesson to learn from, where no evaluation meeting opens them before.
pub const LEARNING_OPENS_MS: i64 = 3 * DAY_MS;

/// When the results open by themselves to those who come second; `None`: they never do.
#[must_use]
pub fn opens_at_ms(purpose: Purpose, ended_at_ms: i64) -> Option<i64> {
    match purpose {
        Purpose::Diagnosis => Some(ended_at_ms.saturating_add(DIAGNOSIS_OPENS_MS)),
        Purpose::Learning => Some(ended_at_ms.saturating_add(LEARNING_OPENS_MS)),
        Purpose::Competition | Purpose::Supervision => None,
    }
}

/// When the results came to a visitor who may see them, where that is news: others saw them first, or they wait for it.
#[must_use]
pub const fn came_at_ms(visitor: &Visitor, purpose: Purpose, over_at_ms: Option<i64>, open_since_ms: Option<i64>) -> Option<i64> {
    match purpose {
        Purpose::Diagnosis if !visitor.is_teacher => open_since_ms,
        // Who opens them knows.
        Purpose::Learning if !visitor.is_teacher && !visitor.is_organiser => open_since_ms,
        Purpose::Competition if visitor.is_teacher => open_since_ms,
        Purpose::Supervision if !visitor.is_teacher => over_at_ms,
        Purpose::Diagnosis | Purpose::Learning | Purpose::Competition | Purpose::Supervision => None,
    }
}

/// Whether the visitor may learn that there is such a lesson.
#[must_use]
pub fn may_see_lesson(visitor: &Visitor) -> bool {
    match (visitor.kind, visitor.standing) {
        (AccountKind::Guest, _) => visitor.part != Part::Nothing,
        (AccountKind::Administrator, _) | (_, Standing::Stranger | Standing::Former) => false,
        (_, Standing::Member | Standing::Leader | Standing::Officer) => true,
    }
}

/// Everything that the visitor may do with the lesson now.
#[must_use]
pub fn rights(visitor: &Visitor, visit: &Visit) -> LessonRights {
    if !may_see_lesson(visitor) {
        return LessonRights::default();
    }
    if visitor.kind == AccountKind::Guest {
        return guests::rights(visitor.part == Part::Observes, visit.state);
    }
    let runs_it = visitor.is_organiser || visitor.standing == Standing::Leader;
    let is_over = matches!(visit.state, LessonState::Ended | LessonState::Cancelled);
    let talk = talk(visitor, visit);
    LessonRights {
        edit: runs_it && visit.state != LessonState::Cancelled && !visit.has_submitted,
        observe: visitor.part == Part::Observes && visit.state != LessonState::Cancelled,
        review_self: visitor.part == Part::ReviewsSelf && visit.state == LessonState::Ended,
        start: takes_part(visitor) && !is_over,
        end: (takes_part(visitor) || runs_it) && visit.state == LessonState::Running,
        cancel: runs_it && !is_over && !visit.has_submitted,
        choose_start: visitor.is_organiser && visit.state != LessonState::Cancelled && !visit.has_submitted,
        board: may_watch(visitor, visit),
        results: may_see_results(visitor, visit),
        ask_to_look: visitor.standing == Standing::Officer && visit.state == LessonState::Running,
        // Who is to judge their own lesson first does not show others what they have not seen.
        open: opens(visitor, visit.purpose) && visitor.part != Part::ReviewsSelf && visit.state == LessonState::Ended && !visit.is_open,
        discuss: talk.read || talk.write,
        invite: guests::may_invite(visitor, visit.state),
        list_names: guests::may_list_names(visitor, visit.state),
    }
}

/// Whether the visitor's word on when the lesson began counts.
#[must_use]
pub fn takes_part(visitor: &Visitor) -> bool {
    may_see_lesson(visitor)
        && visitor.kind != AccountKind::Guest
        && (visitor.is_organiser || visitor.is_teacher || visitor.part != Part::Nothing)
}

/// What the visitor may do in the lesson's threads.
#[must_use]
pub fn talk(visitor: &Visitor, visit: &Visit) -> EvaluationRights {
    if !may_see_lesson(visitor) || visitor.kind == AccountKind::Guest {
        return EvaluationRights::default();
    }
    let Visit { state, purpose, .. } = *visit;
    let (board, results) = (watches_live(visitor, visit), may_see_results(visitor, visit));
    threads(&Sight { state, purpose, board, results, is_teacher: visitor.is_teacher })
}

/// The board. After class it shows results, and is closed to whom these are.
fn may_watch(visitor: &Visitor, visit: &Visit) -> bool {
    match visit.state {
        LessonState::Planned | LessonState::Running => watches_live(visitor, visit),
        LessonState::Ended => watches_live(visitor, visit) && may_see_results(visitor, visit),
        LessonState::Cancelled => false,
    }
}

/// The board while class runs.
fn watches_live(visitor: &Visitor, visit: &Visit) -> bool {
    if visitor.is_teacher || visitor.part == Part::Observes {
        return false;
    }
    match (visit.purpose, visitor.standing) {
        (_, Standing::Stranger | Standing::Former) => false,
        (Purpose::Diagnosis | Purpose::Supervision, standing) => standing == Standing::Officer,
        (Purpose::Learning, Standing::Member | Standing::Leader | Standing::Officer) => true,
        (Purpose::Competition, Standing::Member | Standing::Leader | Standing::Officer) => visitor.is_organiser,
    }
}

/// Submitted sheets and what they come to, after class.
fn may_see_results(visitor: &Visitor, visit: &Visit) -> bool {
    if matches!(visitor.part, Part::Observes | Part::ReviewsSelf) || visit.state != LessonState::Ended {
        return false;
    }
    let is_officer = visitor.standing == Standing::Officer;
    let has_submitted = visitor.part == Part::Submitted;
    match (visit.purpose, visitor.standing) {
        (_, Standing::Stranger | Standing::Former) => false,
        // An invited officer has the live board, and no more: so the teacher was told beforehand.
        (Purpose::Diagnosis, _) => visitor.is_teacher || has_submitted && visit.is_open,
        (Purpose::Learning, _) => visitor.is_teacher || visit.is_open,
        (Purpose::Competition, _) => (visitor.is_organiser || has_submitted) && !visitor.is_teacher || visitor.is_teacher && visit.is_open,
        (Purpose::Supervision, _) => visitor.is_teacher || is_officer,
    }
}

/// What officers asked the observers to look at. Who teaches is not disturbed: they read it after class, of a competition once it is published.
#[must_use]
pub fn may_see_requests(visitor: &Visitor, visit: &Visit) -> bool {
    let is_for_teacher = visit.state == LessonState::Ended && (visit.purpose != Purpose::Competition || visit.is_open);
    may_see_lesson(visitor) && visitor.kind != AccountKind::Guest && (!visitor.is_teacher || is_for_teacher)
}

/// Whose start of the lesson's clock is to be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartOf {
    Mine { received_ms_ago: i64 },
    SomebodyElse,
}

/// A slip of the finger is noticed by then; later the others have come to rely on the clock.
pub const WITHDRAW_START_MS: i64 = 10 * 60 * 1000;

/// Whether the visitor may take back a start: while class runs and nobody has submitted, the organiser anybody's, the others their own for
/// some minutes.
#[must_use]
pub fn may_withdraw_start(visitor: &Visitor, visit: &Visit, of: StartOf) -> bool {
    let is_theirs = visitor.is_organiser || matches!(of, StartOf::Mine { received_ms_ago } if received_ms_ago <= WITHDRAW_START_MS);
    takes_part(visitor) && visit.state == LessonState::Running && !visit.has_submitted && is_theirs
}

/// Whether it is for the visitor to open the results to those who come second.
#[must_use]
pub fn opens(visitor: &Visitor, purpose: Purpose) -> bool {
    match purpose {
        Purpose::Diagnosis => visitor.is_teacher,
        Purpose::Learning | Purpose::Competition => visitor.is_organiser,
        Purpose::Supervision => false,
    }
}

/// Whose a sheet is, for who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetOf {
    Mine,
    /// A guest's, who is the one who asks.
    OwnAsGuest(Stay),
    SomebodyElse,
}

/// What somebody may do with the live document of a sheet. Nobody but its owner may know of it; others see what was submitted.
#[must_use]
pub fn sheet_access(kind: AccountKind, standing: Standing, of: SheetOf, is_sealed: bool) -> Option<Access> {
    match (kind, of) {
        (AccountKind::Guest, SheetOf::OwnAsGuest(stay)) => Some(guests::sheet_access(stay, is_sealed)),
        (AccountKind::Administrator | AccountKind::Guest, _) | (_, SheetOf::SomebodyElse | SheetOf::OwnAsGuest(_)) => None,
        (AccountKind::Teacher | AccountKind::Leader | AccountKind::ResearchOfficer, SheetOf::Mine) => Some(own_sheet(standing, is_sealed)),
    }
}

fn own_sheet(standing: Standing, is_sealed: bool) -> Access {
    let right = match standing {
        Standing::Member | Standing::Leader | Standing::Officer if is_sealed => Right::Read,
        Standing::Member | Standing::Leader | Standing::Officer => Right::Write,
        // What they wrote offline before they were removed is kept for them.
        Standing::Stranger | Standing::Former => Right::Keep,
    };
    Access { right, keeps_late_edits: true }
}

#[cfg(test)]
pub(super) mod tests;
