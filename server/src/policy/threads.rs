//! The threads of an observed lesson: who reads and writes them. Whoever may see the results, never anybody else; and while class runs
//! whoever has the live board.

use sandu_proto::http::{
    evaluation::EvaluationRights,
    lessons::{LessonState, Purpose},
};

/// Who asks and how the lesson stands, as far as threads depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    pub state: LessonState,
    pub purpose: Purpose,
    /// Has the live board, or had it while class ran.
    pub board: bool,
    /// May see the results.
    pub results: bool,
    pub is_teacher: bool,
}

/// What they may do in the threads.
#[must_use]
pub fn threads(sight: &Sight) -> EvaluationRights {
    let Sight { state, purpose, board, results, is_teacher } = *sight;
    let (read, write) = match state {
        LessonState::Planned | LessonState::Cancelled => (false, false),
        LessonState::Running => (board, board),
        // Who commented live may finish the sentence; what others write comes to them with the results.
        LessonState::Ended => (results, results || board),
    };
    let is_over = state == LessonState::Ended;
    EvaluationRights {
        read,
        write,
        conclude: is_over && results,
        accept: is_over && results && is_teacher,
        withdraw: write && purpose != Purpose::Supervision,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::visits::tests::{EVERYBODY, PURPOSES, STATES, visitors, visits};
    use crate::policy::visits::{Part, Visit, rights, talk};

    fn of_everybody(purpose: Purpose, state: LessonState, is_open: bool) -> [EvaluationRights; 6] {
        let visit = Visit { purpose, state, is_open, has_submitted: true };
        EVERYBODY.map(|visitor| talk(&visitor, &visit))
    }

    /// In the order of [`EVERYBODY`]: member, teacher, organiser, observer, submitted, officer.
    #[test]
    fn the_purpose_decides_who_reads_and_writes() {
        type Row = [bool; 6];
        let table: [(Purpose, Row, Row, Row); 4] = [
            // While it runs; after class; once it is open.
            (
                Purpose::Diagnosis,
                [false, false, false, false, false, true],
                [false, true, false, false, false, false],
                [false, true, false, false, true, false],
            ),
            (
                Purpose::Learning,
                [true, false, true, false, true, true],
                [false, true, false, false, false, false],
                [true, true, true, false, true, true],
            ),
            (
                Purpose::Competition,
                [false, false, true, false, false, false],
                [false, false, true, false, true, false],
                [false, true, true, false, true, false],
            ),
            (
                Purpose::Supervision,
                [false, false, false, false, false, true],
                [false, true, false, false, false, true],
                [false, true, false, false, false, true],
            ),
        ];
        for (purpose, running, ended, open) in table {
            assert_eq!(of_everybody(purpose, LessonState::Running, false).map(|may| may.read), running, "{purpose:?}");
            assert_eq!(of_everybody(purpose, LessonState::Running, false).map(|may| may.write), running, "{purpose:?}");
            assert_eq!(of_everybody(purpose, LessonState::Ended, false).map(|may| may.read), ended, "{purpose:?}");
            assert_eq!(of_everybody(purpose, LessonState::Ended, true).map(|may| may.read), open, "{purpose:?}");
            let writes = of_everybody(purpose, LessonState::Ended, false).map(|may| may.write);
            let expected: Row = std::array::from_fn(|at| running[at] || ended[at]);
            assert_eq!(writes, expected, "who had the board may still write: {purpose:?}");
            assert_eq!(of_everybody(purpose, LessonState::Ended, true).map(|may| may.conclude), open, "{purpose:?}");
            let accepts = of_everybody(purpose, LessonState::Ended, true).map(|may| may.accept);
            assert_eq!(accepts, [false, true, false, false, false, false], "{purpose:?}");
            let withdraws = of_everybody(purpose, LessonState::Ended, true).map(|may| may.withdraw && may.write);
            assert_eq!(withdraws.contains(&true), purpose != Purpose::Supervision, "{purpose:?}");
        }
    }

    #[test]
    fn nobody_sees_through_a_thread_what_they_may_not_see_in_the_results_or_on_the_board() {
        for visitor in visitors() {
            for visit in visits() {
                let (may, seen) = (talk(&visitor, &visit), rights(&visitor, &visit));
                let had_board = rights(&visitor, &Visit { state: LessonState::Running, ..visit }).board;
                assert!(!may.read || seen.results || seen.board && visit.state == LessonState::Running, "{visitor:?} {visit:?}");
                assert!(!may.write || seen.results || had_board, "{visitor:?} {visit:?}");
                assert!(!may.conclude || may.read, "{visitor:?} {visit:?}");
                assert!(!may.accept || may.conclude && visitor.is_teacher, "{visitor:?} {visit:?}");
                assert_eq!(seen.discuss, may.read || may.write, "{visitor:?} {visit:?}");
                if visitor.part == Part::Observes || visitor.is_teacher && visit.state != LessonState::Ended {
                    assert_eq!(may, EvaluationRights::default(), "{visitor:?} {visit:?}");
                }
            }
        }
    }

    #[test]
    fn nothing_is_said_before_class_or_of_a_lesson_that_was_called_off() {
        for (purpose, state) in PURPOSES.into_iter().flat_map(|purpose| STATES.map(|state| (purpose, state))) {
            if matches!(state, LessonState::Planned | LessonState::Cancelled) {
                let everything = Sight { state, purpose, board: true, results: true, is_teacher: true };
                assert_eq!(threads(&everything), EvaluationRights::default());
            }
        }
    }
}
