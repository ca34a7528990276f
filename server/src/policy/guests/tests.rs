//! The whole table of guests, and the times to the millisecond.

use super::*;
use crate::policy::visits::Part;

const KINDS: [AccountKind; 5] =
    [AccountKind::Teacher, AccountKind::Leader, AccountKind::ResearchOfficer, AccountKind::Administrator, AccountKind::Guest];
const STANDINGS: [Standing; 5] = [Standing::Member, Standing::Leader, Standing::Officer, Standing::Stranger, Standing::Former];
const PARTS: [Part; 3] = [Part::Nothing, Part::Observes, Part::Submitted];
const STATES: [LessonState; 4] = [LessonState::Planned, LessonState::Running, LessonState::Ended, LessonState::Cancelled];
const BOTH: [bool; 2] = [false, true];

const PLANNED: Times = Times { planned_at_ms: DAY_MS, over_at_ms: None, cancelled_at_ms: None };
const ENDED: Times = Times { over_at_ms: Some(2 * DAY_MS), ..PLANNED };
const CANCELLED: Times = Times { cancelled_at_ms: Some(DAY_MS / 4), ..PLANNED };

fn visitors() -> impl Iterator<Item = Visitor> {
    KINDS.into_iter().flat_map(|kind| {
        STANDINGS.into_iter().flat_map(move |standing| {
            PARTS.into_iter().flat_map(move |part| {
                BOTH.into_iter().flat_map(move |is_organiser| {
                    BOTH.into_iter().map(move |is_teacher| Visitor { kind, standing, is_organiser, is_teacher, part })
                })
            })
        })
    })
}

#[test]
fn who_runs_the_lesson_invites_until_it_is_over() {
    for visitor in visitors() {
        for state in STATES {
            let is_one_of_them = matches!(visitor.kind, AccountKind::Teacher | AccountKind::Leader | AccountKind::ResearchOfficer)
                && matches!(visitor.standing, Standing::Member | Standing::Leader | Standing::Officer);
            let runs_it = is_one_of_them && (visitor.is_organiser || visitor.standing == Standing::Leader);
            let is_ahead = matches!(state, LessonState::Planned | LessonState::Running);
            assert_eq!(may_invite(&visitor, state), runs_it && is_ahead, "{visitor:?} {state:?}");
        }
    }
}

#[test]
fn who_teaches_or_organises_lists_the_class_unless_it_was_called_off() {
    for visitor in visitors() {
        for state in STATES {
            let is_one_of_them = matches!(visitor.kind, AccountKind::Teacher | AccountKind::Leader | AccountKind::ResearchOfficer)
                && matches!(visitor.standing, Standing::Member | Standing::Leader | Standing::Officer);
            let wanted = is_one_of_them && (visitor.is_teacher || visitor.is_organiser) && state != LessonState::Cancelled;
            assert_eq!(may_list_names(&visitor, state), wanted, "{visitor:?} {state:?}");
        }
    }
}

#[test]
fn a_code_lets_in_until_the_lesson_is_over_and_not_when_it_is_called_off() {
    assert_eq!(admission(&PLANNED, 0), Admission::Welcome);
    assert_eq!(admission(&PLANNED, DAY_MS + DAY_MS / 2 - 1), Admission::Welcome, "nobody has started its clock");
    assert_eq!(admission(&PLANNED, DAY_MS + DAY_MS / 2), Admission::Over);
    assert_eq!(admission(&ENDED, 2 * DAY_MS - 1), Admission::Welcome);
    assert_eq!(admission(&ENDED, 2 * DAY_MS), Admission::Over);
    assert_eq!(admission(&CANCELLED, 0), Admission::Cancelled);
    assert_eq!(admission(&CANCELLED, 99 * DAY_MS), Admission::Cancelled);
}

#[test]
fn a_guest_stays_seven_days_after_class() {
    assert_eq!(ENDED.ends_at_ms(), 9 * DAY_MS);
    assert_eq!(stay(&ENDED, 9 * DAY_MS - 1), Stay::Welcome);
    assert_eq!(stay(&ENDED, 9 * DAY_MS), Stay::Over);
    assert_eq!(CANCELLED.ends_at_ms(), DAY_MS / 4 + 7 * DAY_MS);
}

#[test]
fn a_guest_writes_until_the_sheet_is_sealed_or_the_week_is_over_and_then_nothing_is_lost() {
    for (stay, is_sealed, right) in [
        (Stay::Welcome, false, Right::Write),
        (Stay::Welcome, true, Right::Read),
        (Stay::Over, false, Right::Keep),
        (Stay::Over, true, Right::Keep),
    ] {
        assert_eq!(sheet_access(stay, is_sealed), Access { right, keeps_late_edits: true });
    }
}

#[test]
fn a_guest_may_observe_and_nothing_else() {
    for state in STATES {
        for writes in BOTH {
            let wanted = LessonRights { observe: writes && state != LessonState::Cancelled, ..LessonRights::default() };
            assert_eq!(rights(writes, state), wanted);
        }
    }
}
