//! Which events of a sheet stand, in the order of the lesson, whatever order they arrived in.

use sandu_proto::instruments::sheet::{About, EventId, SheetEvent, What};
use std::collections::HashMap;

/// No class lasts longer; a tablet's clock that is off by a year shall not make a year of samples.
pub const MAX_LESSON_MS: i64 = 6 * 60 * 60 * 1000;

/// The events that are not taken back, by (time, id). Of two with one id, the earlier.
#[must_use]
pub fn standing(events: &[SheetEvent]) -> Vec<&SheetEvent> {
    let mut all: Vec<&SheetEvent> = events.iter().collect();
    all.sort_unstable_by(|a, b| (a.id, a.t_ms, &a.what).cmp(&(b.id, b.t_ms, &b.what)));
    all.dedup_by_key(|event| event.id);
    let stands = whether_standing(&all);
    let mut standing: Vec<_> = all.into_iter().zip(stands).filter(|(_, stands)| *stands).map(|(event, _)| event).collect();
    standing.sort_unstable_by_key(|event| (event.t_ms, event.id));
    standing
}

/// An event stands unless a standing retraction names it. Time does not decide here: the clocks of two tablets of one observer differ.
/// Retractions that name each other in a circle, which no page makes, leave each other standing.
fn whether_standing(all: &[&SheetEvent]) -> Vec<bool> {
    if !all.iter().any(|event| matches!(event.what, What::Retract { .. })) {
        return vec![true; all.len()];
    }
    let places: HashMap<EventId, usize> = all.iter().enumerate().map(|(place, event)| (event.id, place)).collect();
    let target = |place: usize| match &all[place].what {
        What::Retract { event } => places.get(event).copied(),
        _ => None,
    };
    let mut undecided = vec![0_usize; all.len()];
    for place in (0..all.len()).filter_map(target) {
        undecided[place] += 1;
    }
    let mut stands = vec![true; all.len()];
    let mut decided: Vec<usize> = (0..all.len()).filter(|place| undecided[*place] == 0).collect();
    while let Some(place) = decided.pop() {
        let Some(target) = target(place) else { continue };
        stands[target] &= !stands[place];
        undecided[target] -= 1;
        if undecided[target] == 0 {
            decided.push(target);
        }
    }
    stands
}

/// Whether it measures something, rather than being a note beside it.
#[must_use]
pub const fn measures(what: &What) -> bool {
    !matches!(what, What::Note { .. } | What::Photo { .. } | What::Step { .. } | What::Retract { .. })
}

/// Whether there is something to read or to look at, rather than a tap.
#[must_use]
pub const fn is_written(what: &What) -> bool {
    match what {
        What::Question { text, .. } | What::Words { text, .. } => !text.is_empty(),
        What::Note { .. } | What::Photo { .. } | What::Quote { .. } => true,
        _ => false,
    }
}

/// What a note or photo is about.
#[must_use]
pub const fn about(what: &What) -> Option<&About> {
    match what {
        What::Note { about, .. } | What::Photo { about, .. } => about.as_ref(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instruments::testing::{event, event_id};

    fn retract(n: u128, of: u128) -> SheetEvent {
        event(n, 0, What::Retract { event: event_id(of) })
    }

    fn ids(events: &[SheetEvent]) -> Vec<EventId> {
        standing(events).iter().map(|event| event.id).collect()
    }

    #[test]
    fn what_is_taken_back_does_not_stand_and_what_is_brought_back_does() {
        let tap = event(1, 500, What::Pause);
        assert_eq!(ids(&[tap.clone(), retract(2, 1)]), [event_id(2)]);
        assert_eq!(ids(&[tap.clone(), retract(2, 1), retract(3, 2)]), [event_id(3), event_id(1)]);
        assert_eq!(ids(&[tap, retract(2, 1), retract(3, 1), retract(4, 2)]), [event_id(3), event_id(4)]);
    }

    #[test]
    fn a_retraction_of_what_has_not_arrived_or_of_itself_changes_nothing_else() {
        let tap = event(1, 0, What::Pause);
        assert_eq!(ids(&[tap, retract(2, 9), retract(3, 3)]), [1, 2, 3].map(event_id));
    }

    #[test]
    fn an_event_that_arrives_twice_is_there_once() {
        let tap = event(1, 500, What::Pause);
        let later = event(1, 900, What::Pause);
        assert_eq!(standing(&[later, tap.clone(), tap.clone()]), [&tap]);
    }
}
