//! The table of the purposes, and what holds for everybody whatever the table says.

use super::*;

const KINDS: [AccountKind; 5] =
    [AccountKind::Teacher, AccountKind::Leader, AccountKind::ResearchOfficer, AccountKind::Administrator, AccountKind::Guest];
const STANDINGS: [Standing; 5] = [Standing::Member, Standing::Leader, Standing::Officer, Standing::Stranger, Standing::Former];
const PARTS: [Part; 4] = [Part::Nothing, Part::Observes, Part::Submitted, Part::ReviewsSelf];
pub(in crate::policy) const PURPOSES: [Purpose; 4] = [Purpose::Diagnosis, Purpose::Learning, Purpose::Competition, Purpose::Supervision];
pub(in crate::policy) const STATES: [LessonState; 4] =
    [LessonState::Planned, LessonState::Running, LessonState::Ended, LessonState::Cancelled];
const BOTH: [bool; 2] = [false, true];

/// Nobody in particular: a member of the group.
const MEMBER: Visitor =
    Visitor { kind: AccountKind::Teacher, standing: Standing::Member, is_organiser: false, is_teacher: false, part: Part::Nothing };
const TEACHER: Visitor = Visitor { is_teacher: true, ..MEMBER };
const ORGANISER: Visitor = Visitor { is_organiser: true, ..MEMBER };
const OBSERVER: Visitor = Visitor { part: Part::Observes, ..MEMBER };
const SUBMITTED: Visitor = Visitor { part: Part::Submitted, ..MEMBER };
const REVIEWER: Visitor = Visitor { part: Part::ReviewsSelf, ..TEACHER };
const OFFICER: Visitor = Visitor { kind: AccountKind::ResearchOfficer, standing: Standing::Officer, ..MEMBER };
pub(in crate::policy) const EVERYBODY: [Visitor; 6] = [MEMBER, TEACHER, ORGANISER, OBSERVER, SUBMITTED, OFFICER];

pub(in crate::policy) fn visitors() -> impl Iterator<Item = Visitor> {
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

pub(in crate::policy) fn visits() -> impl Iterator<Item = Visit> {
    PURPOSES.into_iter().flat_map(|purpose| {
        STATES.into_iter().flat_map(move |state| {
            BOTH.into_iter()
                .flat_map(move |is_open| BOTH.into_iter().map(move |has_submitted| Visit { purpose, state, is_open, has_submitted }))
        })
    })
}

fn visit(purpose: Purpose, state: LessonState, is_open: bool) -> Visit {
    Visit { purpose, state, is_open, has_submitted: true }
}

/// Which of [`EVERYBODY`], in their order.
#[track_caller]
fn check(wanted: [bool; 6], may: impl Fn(&Visitor) -> bool) {
    assert_eq!(EVERYBODY.map(|visitor| may(&visitor)), wanted, "member, teacher, organiser, observer, submitted, officer");
}

#[test]
fn the_board_is_for_whom_the_purpose_names() {
    for (purpose, wanted) in [
        (Purpose::Diagnosis, [false, false, false, false, false, true]),
        (Purpose::Learning, [true, false, true, false, true, true]),
        (Purpose::Competition, [false, false, true, false, false, false]),
        (Purpose::Supervision, [false, false, false, false, false, true]),
    ] {
        check(wanted, |visitor| rights(visitor, &visit(purpose, LessonState::Running, false)).board);
    }
}

#[test]
fn after_class_the_board_is_closed_to_whom_the_results_are() {
    for (purpose, ended, open) in [
        (Purpose::Diagnosis, [false; 6], [false; 6]),
        (Purpose::Learning, [false; 6], [true, false, true, false, true, true]),
        (Purpose::Competition, [false, false, true, false, false, false], [false, false, true, false, false, false]),
        (Purpose::Supervision, [false, false, false, false, false, true], [false, false, false, false, false, true]),
    ] {
        check(ended, |visitor| rights(visitor, &visit(purpose, LessonState::Ended, false)).board);
        check(open, |visitor| rights(visitor, &visit(purpose, LessonState::Ended, true)).board);
    }
    for visitor in visitors() {
        for visit in visits().filter(|visit| visit.state == LessonState::Ended) {
            let may = rights(&visitor, &visit);
            assert!(!may.board || may.results, "{visitor:?} {visit:?}");
        }
    }
}

#[test]
fn results_come_to_the_first_and_then_to_the_second() {
    for (purpose, first, second) in [
        (Purpose::Diagnosis, [false, true, false, false, false, false], [false, true, false, false, true, false]),
        (Purpose::Learning, [false, true, false, false, false, false], [true, true, true, false, true, true]),
        (Purpose::Competition, [false, false, true, false, true, false], [false, true, true, false, true, false]),
        (Purpose::Supervision, [false, true, false, false, false, true], [false, true, false, false, false, true]),
    ] {
        check(first, |visitor| rights(visitor, &visit(purpose, LessonState::Ended, false)).results);
        check(second, |visitor| rights(visitor, &visit(purpose, LessonState::Ended, true)).results);
    }
}

#[test]
fn what_was_asked_to_be_looked_at_comes_to_the_teacher_after_class_and_of_a_competition_when_it_is_published() {
    for (purpose, ended) in
        [(Purpose::Diagnosis, true), (Purpose::Learning, true), (Purpose::Competition, false), (Purpose::Supervision, true)]
    {
        let everybody_but = |teacher| [true, teacher, true, true, true, true];
        for (state, is_open, teacher) in [
            (LessonState::Planned, false, false),
            (LessonState::Running, false, false),
            (LessonState::Ended, false, ended),
            (LessonState::Ended, true, true),
            (LessonState::Cancelled, false, false),
        ] {
            check(everybody_but(teacher), |visitor| may_see_requests(visitor, &visit(purpose, state, is_open)));
        }
    }
    for visitor in visitors().filter(|visitor| !may_see_lesson(visitor) || visitor.kind == AccountKind::Guest) {
        assert!(visits().all(|visit| !may_see_requests(&visitor, &visit)), "{visitor:?}");
    }
}

#[test]
fn results_open_by_whom_the_purpose_names_and_by_time() {
    for (purpose, wanted) in [
        (Purpose::Diagnosis, [false, true, false, false, false, false]),
        (Purpose::Learning, [false, false, true, false, false, false]),
        (Purpose::Competition, [false, false, true, false, false, false]),
        (Purpose::Supervision, [false; 6]),
    ] {
        check(wanted, |visitor| rights(visitor, &visit(purpose, LessonState::Ended, false)).open);
        check([false; 6], |visitor| rights(visitor, &visit(purpose, LessonState::Ended, true)).open);
        check([false; 6], |visitor| rights(visitor, &visit(purpose, LessonState::Running, false)).open);
    }
    let opens = PURPOSES.map(|purpose| opens_at_ms(purpose, DAY_MS));
    assert_eq!(opens, [Some(8 * DAY_MS), Some(4 * DAY_MS), None, None]);
}

#[test]
fn results_are_news_to_those_who_come_second() {
    for (purpose, wanted) in [
        (Purpose::Diagnosis, [Some(9), None, Some(9), Some(9), Some(9), Some(9)]),
        (Purpose::Learning, [Some(9), None, None, Some(9), Some(9), Some(9)]),
        (Purpose::Competition, [None, Some(9), None, None, None, None]),
        (Purpose::Supervision, [Some(5), None, Some(5), Some(5), Some(5), Some(5)]),
    ] {
        assert_eq!(EVERYBODY.map(|visitor| came_at_ms(&visitor, purpose, Some(5), Some(9))), wanted, "{purpose:?}");
    }
}

#[test]
fn who_observes_and_has_not_submitted_sees_nothing_of_the_others() {
    for visitor in visitors().filter(|visitor| visitor.part == Part::Observes) {
        for visit in visits() {
            let may = rights(&visitor, &visit);
            assert!(!may.board && !may.results, "{visitor:?} {visit:?}");
        }
    }
}

#[test]
fn who_is_to_judge_their_own_lesson_does_so_after_class_and_sees_nothing_before() {
    for visit in visits() {
        for visitor in visitors().filter(|visitor| visitor.part == Part::ReviewsSelf) {
            let may = rights(&visitor, &visit);
            assert!(!may.results && !may.observe, "{visitor:?} {visit:?}");
            // A guest never teaches the lesson.
            let may_review = may_see_lesson(&visitor) && visitor.kind != AccountKind::Guest && visit.state == LessonState::Ended;
            assert_eq!(may.review_self, may_review, "{visitor:?} {visit:?}");
        }
        for visitor in visitors().filter(|visitor| visitor.part != Part::ReviewsSelf) {
            assert!(!rights(&visitor, &visit).review_self, "{visitor:?} {visit:?}");
        }
        // Everything else is as if no self review was planned.
        let [before, after] = [REVIEWER, TEACHER].map(|visitor| rights(&visitor, &visit));
        assert!(!before.open, "what they have not seen they do not show: {visit:?}");
        let LessonRights { results, discuss, open, .. } = after;
        assert_eq!(LessonRights { results, discuss, open, review_self: false, ..before }, after, "{visit:?}");
    }
}

#[test]
fn the_teacher_never_sees_the_board_and_nobody_sees_results_before_the_end() {
    for visitor in visitors() {
        for visit in visits() {
            let may = rights(&visitor, &visit);
            assert!(!(visitor.is_teacher && may.board), "{visitor:?} {visit:?}");
            assert!(!may.results || visit.state == LessonState::Ended, "{visitor:?} {visit:?}");
        }
    }
}

#[test]
fn strangers_those_who_left_and_administrators_have_no_part_in_it() {
    for visitor in visitors() {
        let is_out = match visitor.kind {
            AccountKind::Administrator => true,
            AccountKind::Guest => visitor.part == Part::Nothing,
            AccountKind::Teacher | AccountKind::Leader | AccountKind::ResearchOfficer => {
                matches!(visitor.standing, Standing::Stranger | Standing::Former)
            }
        };
        assert_eq!(may_see_lesson(&visitor), !is_out, "{visitor:?}");
        if is_out {
            assert!(!takes_part(&visitor));
            assert!(visits().all(|visit| rights(&visitor, &visit) == LessonRights::default()), "{visitor:?}");
        }
    }
}

#[test]
fn a_lesson_that_was_called_off_can_be_neither_changed_nor_seen_into() {
    for visitor in visitors() {
        for visit in visits().filter(|visit| visit.state == LessonState::Cancelled) {
            assert_eq!(rights(&visitor, &visit), LessonRights::default(), "{visitor:?}");
        }
    }
}

#[test]
fn organiser_and_leader_run_it_until_somebody_has_submitted() {
    let leader = Visitor { standing: Standing::Leader, ..MEMBER };
    let planned = Visit { purpose: Purpose::Learning, state: LessonState::Planned, is_open: false, has_submitted: false };
    for (visitor, edits, chooses) in [(MEMBER, false, false), (ORGANISER, true, true), (leader, true, false), (OBSERVER, false, false)] {
        let may = rights(&visitor, &planned);
        assert_eq!((may.edit, may.cancel, may.choose_start), (edits, edits, chooses), "{visitor:?}");
        let later = rights(&visitor, &Visit { has_submitted: true, ..planned });
        assert!(!later.edit && !later.choose_start && !later.cancel, "{visitor:?}");
    }
}

#[test]
fn a_start_is_taken_back_by_who_said_it_for_some_minutes_and_by_the_organiser() {
    let (soon, late) = (StartOf::Mine { received_ms_ago: WITHDRAW_START_MS }, StartOf::Mine { received_ms_ago: WITHDRAW_START_MS + 1 });
    for (of, wanted) in [
        (soon, [false, true, true, true, true, false]),
        (late, [false, false, true, false, false, false]),
        (StartOf::SomebodyElse, [false, false, true, false, false, false]),
    ] {
        for purpose in PURPOSES {
            let running = Visit { has_submitted: false, ..visit(purpose, LessonState::Running, false) };
            check(wanted, |visitor| may_withdraw_start(visitor, &running, of));
            for refused in [Visit { has_submitted: true, ..running }, visit(purpose, LessonState::Ended, false)] {
                check([false; 6], |visitor| may_withdraw_start(visitor, &refused, of));
            }
        }
    }
}

#[test]
fn who_takes_part_starts_and_ends_it_and_officers_ask_to_look_while_it_runs() {
    let running = visit(Purpose::Diagnosis, LessonState::Running, false);
    check([false, true, true, true, true, false], |visitor| rights(visitor, &running).start);
    check([false, true, true, true, true, false], |visitor| rights(visitor, &running).end);
    check([false, false, false, false, false, true], |visitor| rights(visitor, &running).ask_to_look);
    check([false, false, false, true, false, false], |visitor| rights(visitor, &running).observe);
    let ended = visit(Purpose::Diagnosis, LessonState::Ended, false);
    check([false; 6], |visitor| rights(visitor, &ended).start || rights(visitor, &ended).end || rights(visitor, &ended).ask_to_look);
    check([false, false, false, true, false, false], |visitor| rights(visitor, &ended).observe);
}

#[test]
fn a_sheets_document_is_its_owners_alone() {
    for kind in KINDS {
        for standing in STANDINGS {
            for is_sealed in BOTH {
                assert_eq!(sheet_access(kind, standing, SheetOf::SomebodyElse, is_sealed), None);
                let as_guest = sheet_access(kind, standing, SheetOf::OwnAsGuest(Stay::Welcome), is_sealed);
                assert_eq!(as_guest.is_some(), kind == AccountKind::Guest);
                let mine = sheet_access(kind, standing, SheetOf::Mine, is_sealed);
                if matches!(kind, AccountKind::Administrator | AccountKind::Guest) {
                    assert_eq!(mine, None);
                    continue;
                }
                let wanted = match (standing, is_sealed) {
                    (Standing::Stranger | Standing::Former, _) => Right::Keep,
                    (_, true) => Right::Read,
                    (_, false) => Right::Write,
                };
                assert_eq!(mine, Some(Access { right: wanted, keeps_late_edits: true }), "{kind:?} {standing:?}");
            }
        }
    }
}

#[test]
fn a_guest_has_their_own_sheet_and_nothing_else_whatever_else_is_said_of_them() {
    for visitor in visitors().filter(|visitor| visitor.kind == AccountKind::Guest) {
        assert!(!takes_part(&visitor), "{visitor:?}");
        for visit in visits() {
            let wanted = visitor.part == Part::Observes && visit.state != LessonState::Cancelled;
            assert_eq!(rights(&visitor, &visit), LessonRights { observe: wanted, ..LessonRights::default() }, "{visitor:?}");
        }
    }
}
