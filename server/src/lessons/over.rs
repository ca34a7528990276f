//! When a lesson is over. Pure.
//!
//! Somebody says so on its page. A tap on a sheet ends only that sheet: its observer may have left early. But once nobody is expected to
//! write any more nothing of the lesson goes on, and its teacher does not wait for somebody to say what everybody has shown.

/// What there is to tell by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Course {
    pub started_at_ms: i64,
    /// As somebody said it.
    pub said_at_ms: Option<i64>,
    pub planned_ms: i64,
    pub sheets: HandedIn,
}

/// How far its observers are; guests, who come and go, are none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HandedIn {
    pub observers: i64,
    pub submitted: i64,
    /// Begun before the planned end, and not submitted. A sheet that comes later, from a tablet without a network, awakes no lesson.
    pub awaited: i64,
    /// When the last of those who have submitted saw it end (下课 on their sheet); who never said so, until they submitted.
    pub last_at_ms: Option<i64>,
}

/// As somebody said; else, every observer having submitted, when the last of them saw it end, at the latest the planned end; else the planned end, if all who had begun by then
/// have submitted; else when its minutes had passed twice.
#[must_use]
pub fn over_at_ms(course: &Course) -> i64 {
    let Course { started_at_ms, said_at_ms, planned_ms, sheets } = *course;
    let planned_end = started_at_ms.saturating_add(planned_ms);
    let handed_in = || {
        let last = sheets.last_at_ms?;
        if sheets.submitted == sheets.observers {
            return Some(last.clamp(started_at_ms, planned_end));
        }
        (sheets.awaited == 0).then_some(planned_end)
    };
    said_at_ms.or_else(handed_in).unwrap_or_else(|| planned_end.saturating_add(planned_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: i64 = 1_000_000;
    const MINUTE: i64 = 60_000;

    /// How many of three observers have submitted and are awaited; the last did so in this minute.
    fn over(submitted: i64, awaited: i64, last: Option<i64>) -> i64 {
        let last_at_ms = last.map(|minute| START + minute * MINUTE);
        let sheets = HandedIn { observers: 3, submitted, awaited, last_at_ms };
        (over_at_ms(&Course { started_at_ms: START, said_at_ms: None, planned_ms: 40 * MINUTE, sheets }) - START) / MINUTE
    }

    #[test]
    fn a_lesson_is_over_once_every_observer_has_submitted() {
        assert_eq!(over(3, 0, Some(35)), 35);
        assert_eq!(over(3, 0, Some(55)), 40, "nobody observes a lesson after its end: they were writing");
        assert_eq!(over(3, 0, Some(-5)), 0, "never before its start");
    }

    #[test]
    fn who_has_begun_is_waited_for_and_who_never_came_only_until_the_planned_end() {
        assert_eq!(over(2, 1, Some(55)), 80);
        assert_eq!(over(2, 0, Some(10)), 40);
        assert_eq!(over(2, 0, Some(55)), 40);
        assert_eq!(over(0, 0, None), 80);
    }

    #[test]
    fn what_somebody_said_counts_before_all_else() {
        let sheets = HandedIn { observers: 1, submitted: 1, awaited: 0, last_at_ms: Some(START + MINUTE) };
        let course = Course { started_at_ms: START, said_at_ms: Some(START + 3 * MINUTE), planned_ms: 40 * MINUTE, sheets };
        assert_eq!(over_at_ms(&course), START + 3 * MINUTE);
    }
}
