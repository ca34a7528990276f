//! Guests of one lesson: who lets them in, until when they may come, how long they may stay, and what a guest may do at all.

use super::visits::{Visitor, may_see_lesson};
use crate::{clock::DAY_MS, policy::Standing, sync::access::Access};
use sandu_proto::{
    frame::Right,
    http::{
        accounts::AccountKind,
        guests::GuestRole,
        lessons::{LessonRights, LessonState},
    },
};

/// A tablet that was offline in class comes home, and has a weekend for it.
const STAY_MS: i64 = 7 * DAY_MS;
/// A lesson whose clock nobody started is taken for over half a day after its time: it may have been put off to the afternoon.
const UNSTARTED_MS: i64 = DAY_MS / 2;

/// Guests of one kind in one lesson. A hall has sixty seats, and a class has sixty parents or pupils at most; it also bounds what somebody
/// can do with a code that was passed round.
#[must_use]
pub const fn most_guests(role: GuestRole) -> u32 {
    match role {
        GuestRole::Colleague | GuestRole::Parent | GuestRole::Student => 60,
    }
}

/// The times of a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    pub planned_at_ms: i64,
    /// As somebody said it, or when its minutes had passed twice; `None`: it has not started.
    pub over_at_ms: Option<i64>,
    pub cancelled_at_ms: Option<i64>,
}

impl Times {
    /// When guests can come no more.
    #[must_use]
    pub fn closes_at_ms(&self) -> i64 {
        self.cancelled_at_ms.or(self.over_at_ms).unwrap_or(self.planned_at_ms.saturating_add(UNSTARTED_MS))
    }

    /// When a guest's session and their right to write end.
    #[must_use]
    pub fn ends_at_ms(&self) -> i64 {
        self.closes_at_ms().saturating_add(STAY_MS)
    }
}

/// Whether a guest may come in now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    Welcome,
    Cancelled,
    Over,
}

#[must_use]
pub fn admission(times: &Times, now_ms: i64) -> Admission {
    match times.cancelled_at_ms {
        Some(_) => Admission::Cancelled,
        None if times.closes_at_ms() <= now_ms => Admission::Over,
        None => Admission::Welcome,
    }
}

/// Who makes codes for guests: who runs the lesson, until it is over.
#[must_use]
pub fn may_invite(visitor: &Visitor, state: LessonState) -> bool {
    let runs_it = visitor.is_organiser || visitor.standing == Standing::Leader;
    may_see_lesson(visitor) && visitor.kind != AccountKind::Guest && runs_it && is_ahead(state)
}

/// Who lists the class's names: its teacher, or who organises the visit.
#[must_use]
pub fn may_list_names(visitor: &Visitor, state: LessonState) -> bool {
    let knows_them = visitor.is_teacher || visitor.is_organiser;
    may_see_lesson(visitor) && visitor.kind != AccountKind::Guest && knows_them && state != LessonState::Cancelled
}

fn is_ahead(state: LessonState) -> bool {
    match state {
        LessonState::Planned | LessonState::Running => true,
        LessonState::Ended | LessonState::Cancelled => false,
    }
}

/// All that a guest may do with the lesson they came for.
#[must_use]
pub fn rights(writes: bool, state: LessonState) -> LessonRights {
    LessonRights { observe: writes && state != LessonState::Cancelled, ..LessonRights::default() }
}

/// How a guest stands to a sheet of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stay {
    Welcome,
    /// The session has ended, or is about to.
    Over,
}

#[must_use]
pub fn stay(times: &Times, now_ms: i64) -> Stay {
    if now_ms < times.ends_at_ms() { Stay::Welcome } else { Stay::Over }
}

/// What a guest may do with the document of their own sheet.
#[must_use]
pub fn sheet_access(stay: Stay, is_sealed: bool) -> Access {
    let right = match (stay, is_sealed) {
        (Stay::Welcome, false) => Right::Write,
        (Stay::Welcome, true) => Right::Read,
        (Stay::Over, _) => Right::Keep,
    };
    Access { right, keeps_late_edits: true }
}

#[cfg(test)]
mod tests;
