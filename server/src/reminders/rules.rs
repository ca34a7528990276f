//! When somebody is reminded of what. Pure.

use crate::{
    clock::{DAY_MS, day_begins_at},
    plans::{self, Due},
    terms::Unstarted,
};
use sandu_proto::http::{
    plans::{Stage, Waiting},
    reminders::{Reminder, ReminderKind},
};

/// A reminder comes a day before: early enough for an evening's work, late enough to be believed.
const AHEAD_MS: i64 = DAY_MS;
/// Who leads a lesson needs a week to write it.
const LEAD_AHEAD_MS: i64 = 7 * DAY_MS;
/// A meeting of two periods and a walk back (docs/design.md, rule 69): after that it is no news any more.
pub const MEETING_MS: i64 = 2 * 60 * 60 * 1000;

/// What somebody is reminded of in one plan.
#[must_use]
pub fn of_plan(due: &Due, now_ms: i64) -> Vec<Reminder> {
    let reminder = |kind, at_ms| Reminder {
        kind,
        at_ms,
        title: due.title.clone(),
        group_id: due.group_id,
        group_name: due.group_name.clone(),
        plan_id: Some(due.plan),
    };
    let task = task(due).filter(|(_, _, from)| *from <= now_ms).map(|(kind, at, _)| reminder(kind, at));
    let meeting =
        meeting(due).filter(|(_, from, to)| (*from..*to).contains(&now_ms)).map(|(at, ..)| reminder(ReminderKind::MeetingToday, at));
    task.into_iter().chain(meeting).collect()
}

/// What waits for them, until when, and from when they are reminded; it ends when it is done.
fn task(due: &Due) -> Option<(ReminderKind, i64, i64)> {
    let (kind, at) = match due.waiting? {
        Waiting::Draft => (ReminderKind::DraftDue, due.draft_due_at_ms?),
        Waiting::RedPen => (ReminderKind::RedPenDue, due.meeting_at_ms?),
        // Class is over then: nothing to be early for.
        Waiting::Reflect => return due.taught_by_ms.map(|at| (ReminderKind::ReflectionDue, at, at)),
        Waiting::Read | Waiting::Meeting | Waiting::OpenMeeting | Waiting::Adapt | Waiting::SignOff => return None,
    };
    Some((kind, at, at - AHEAD_MS))
}

/// The meeting, and from when to when it is spoken of.
fn meeting(due: &Due) -> Option<(i64, i64, i64)> {
    let at = due.meeting_at_ms?;
    match due.stage {
        Stage::Draft | Stage::FirstDegree | Stage::Reading | Stage::Meeting => Some((at, day_begins_at(at), at + MEETING_MS)),
        Stage::Agreed => None,
    }
}

/// When what [`of_plan`] says changes without anybody doing anything.
pub fn moments_of_plan(due: &Due) -> impl Iterator<Item = i64> + use<> {
    // The meeting may also be opened from its time on, and a red pen becomes late.
    let meeting = meeting(due).into_iter().flat_map(|(at, from, to)| [from, at, to]);
    task(due).into_iter().flat_map(|(_, at, from)| [from, at]).chain(meeting)
}

/// What the lead of a lesson is reminded of that nobody has started.
#[must_use]
pub fn leading(lesson: &Unstarted, now_ms: i64) -> Option<Reminder> {
    let at = plans::draft_due_at(lesson.meeting_at_ms, lesson.lead_days);
    let kind = if at - AHEAD_MS <= now_ms { ReminderKind::DraftDue } else { ReminderKind::LeadSoon };
    (at - LEAD_AHEAD_MS <= now_ms).then(|| of_lesson(lesson, kind, at))
}

/// The group meets on a lesson that nobody has started: all of it is told.
#[must_use]
pub fn meeting_on(lesson: &Unstarted, now_ms: i64) -> Option<Reminder> {
    let at = lesson.meeting_at_ms;
    (day_begins_at(at)..at + MEETING_MS).contains(&now_ms).then(|| of_lesson(lesson, ReminderKind::MeetingToday, at))
}

fn of_lesson(lesson: &Unstarted, kind: ReminderKind, at_ms: i64) -> Reminder {
    Reminder { kind, at_ms, title: lesson.title.clone(), group_id: lesson.group_id, group_name: lesson.group_name.clone(), plan_id: None }
}

pub fn moments_of_lesson(lesson: &Unstarted) -> impl Iterator<Item = i64> + use<> {
    let at = plans::draft_due_at(lesson.meeting_at_ms, lesson.lead_days);
    let meeting = lesson.meeting_at_ms;
    [at - LEAD_AHEAD_MS, at - AHEAD_MS, at, day_begins_at(meeting), meeting, meeting + MEETING_MS].into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sandu_proto::id::{AccountId, GroupId, PlanId, TermLessonId};

    const HOUR: i64 = 60 * 60 * 1000;
    /// A Thursday, 14:30 in China.
    const MEETING: i64 = 1_793_860_200_000;

    fn due(stage: Stage, waiting: Option<Waiting>) -> Due {
        Due {
            plan: PlanId::new(),
            title: "认识几分之一".into(),
            group_id: GroupId::new(),
            group_name: "三年级数学备课组".into(),
            stage,
            waiting,
            meeting_at_ms: Some(MEETING),
            draft_due_at_ms: Some(MEETING - 3 * DAY_MS),
            taught_by_ms: Some(MEETING + DAY_MS),
        }
    }

    fn kinds(due: &Due, now_ms: i64) -> Vec<(ReminderKind, i64)> {
        of_plan(due, now_ms).into_iter().map(|reminder| (reminder.kind, reminder.at_ms)).collect()
    }

    #[test]
    fn the_author_is_reminded_of_the_draft_from_a_day_before_it_is_due() {
        let (draft, at) = (due(Stage::Draft, Some(Waiting::Draft)), MEETING - 3 * DAY_MS);
        assert_eq!(kinds(&draft, at - DAY_MS - 1), []);
        assert_eq!(kinds(&draft, at - DAY_MS), [(ReminderKind::DraftDue, at)]);
        assert_eq!(kinds(&draft, at + DAY_MS), [(ReminderKind::DraftDue, at)], "late is still due");
        assert_eq!(kinds(&due(Stage::Draft, None), at), [], "nobody else is");
        assert_eq!(kinds(&Due { meeting_at_ms: None, draft_due_at_ms: None, ..draft }, at), [], "without a meeting nothing is due");
    }

    #[test]
    fn a_reviewer_is_reminded_until_they_have_handed_in() {
        let owing = due(Stage::FirstDegree, Some(Waiting::RedPen));
        assert_eq!(kinds(&owing, MEETING - DAY_MS - 1), []);
        assert_eq!(kinds(&owing, MEETING - DAY_MS), [(ReminderKind::RedPenDue, MEETING)]);
        assert_eq!(kinds(&due(Stage::FirstDegree, None), MEETING - DAY_MS), []);
    }

    #[test]
    fn the_meeting_is_spoken_of_on_its_day_in_china_until_two_hours_after_it_begins() {
        let idle = due(Stage::FirstDegree, None);
        let midnight = MEETING - 14 * HOUR - HOUR / 2;
        let today = [(ReminderKind::MeetingToday, MEETING)];
        assert_eq!(kinds(&idle, midnight - 1), []);
        assert_eq!(kinds(&idle, midnight), today);
        assert_eq!(kinds(&idle, MEETING + 2 * HOUR - 1), today);
        assert_eq!(kinds(&idle, MEETING + 2 * HOUR), []);
        assert_eq!(kinds(&due(Stage::Reading, Some(Waiting::Read)), MEETING), today);
        assert_eq!(kinds(&due(Stage::Agreed, None), MEETING), [], "it is over when the plan is agreed");
        assert_eq!(kinds(&due(Stage::FirstDegree, Some(Waiting::RedPen)), MEETING).len(), 2);
    }

    #[test]
    fn a_reflection_is_due_when_class_is_over() {
        let owing = due(Stage::Agreed, Some(Waiting::Reflect));
        assert_eq!(kinds(&owing, MEETING + DAY_MS - 1), []);
        assert_eq!(kinds(&owing, MEETING + DAY_MS), [(ReminderKind::ReflectionDue, MEETING + DAY_MS)]);
        assert_eq!(kinds(&due(Stage::Agreed, Some(Waiting::Adapt)), MEETING + DAY_MS), []);
    }

    #[test]
    fn every_change_of_the_answer_is_a_moment_that_is_announced() {
        let waits = [None, Some(Waiting::Draft), Some(Waiting::RedPen), Some(Waiting::Reflect), Some(Waiting::OpenMeeting)];
        for stage in [Stage::Draft, Stage::FirstDegree, Stage::Reading, Stage::Meeting, Stage::Agreed] {
            for waiting in waits {
                let due = due(stage, waiting);
                let moments: Vec<_> = moments_of_plan(&due).collect();
                let mut before = kinds(&due, MEETING - 10 * DAY_MS);
                for minute in 0..12 * 24 * 60 {
                    let now = MEETING - 10 * DAY_MS + minute * 60_000;
                    let after = kinds(&due, now);
                    assert!(before == after || moments.contains(&now), "{stage:?} {waiting:?} at {minute}");
                    before = after;
                }
            }
        }
    }

    #[test]
    fn the_lead_of_a_lesson_hears_a_week_before_its_draft_is_due() {
        let lesson = Unstarted {
            id: TermLessonId::new(),
            title: "认识几分之一".into(),
            group_id: GroupId::new(),
            group_name: "三年级数学备课组".into(),
            lead: AccountId::new(),
            meeting_at_ms: MEETING,
            place: String::new(),
            lead_days: 7,
            changed_at_ms: 0,
        };
        let at = MEETING - 7 * DAY_MS;
        let kind = |now| leading(&lesson, now).map(|reminder| (reminder.kind, reminder.at_ms));
        assert_eq!(kind(at - 7 * DAY_MS - 1), None);
        assert_eq!(kind(at - 7 * DAY_MS), Some((ReminderKind::LeadSoon, at)));
        assert_eq!(kind(at - DAY_MS), Some((ReminderKind::DraftDue, at)));
        let met = |now| meeting_on(&lesson, now).map(|reminder| reminder.kind);
        assert_eq!((met(MEETING - 15 * HOUR), met(MEETING + 2 * HOUR)), (None, None));
        assert_eq!((met(MEETING - 14 * HOUR), met(MEETING)), (Some(ReminderKind::MeetingToday), Some(ReminderKind::MeetingToday)));
        let moments: Vec<_> = moments_of_lesson(&lesson).collect();
        assert!([at - 7 * DAY_MS, at - DAY_MS, at, MEETING, MEETING + 2 * HOUR].iter().all(|moment| moments.contains(moment)));
    }
}
