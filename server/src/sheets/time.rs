//! When an entry happened, on the server's clock: computed from what the tablet stored, never stored itself.
//!
//! A page load's monotonic clock runs true; where it stands against the server's clock is known from the load's best look at it, the one
//! that was answered soonest. A load that never looked is connected to one that did by the tablet's wall clock. Where nobody looked, the
//! wall clock is all there is, and is called a claim. Nothing here depends on the order of the entries, and no time, however absurd, does
//! harm: everything saturates.

use sandu_proto::{
    http::sheets::TimeBasis,
    instruments::sheet::EventId,
    sheets::{EntryKind, SheetEntry},
};
use std::collections::{BTreeMap, HashMap};

/// A tablet's clock that is further off than this is shown as off.
const MAX_OFF_MS: i64 = 5_000;
/// An answer that took longer says nothing about the time.
const MAX_ROUND_TRIP_MS: i64 = 60_000;

/// What is known of one page load.
struct Load {
    /// Wall clock less monotonic clock, at its first entry.
    wall_ahead: i64,
    /// When it began, by the wall clock.
    wall_ms: i64,
    /// Which entry that is: monotonic clock, id, wall clock.
    first: (i64, EventId, i64),
    best: Option<Look>,
}

/// One look at the server's clock. The derived order says which is best; the id decides between equals.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Look {
    round_trip_ms: i64,
    id: EventId,
    server_ms: i64,
    /// Server's clock less monotonic clock.
    server_ahead: i64,
    /// Wall clock less server's clock.
    wall_off: i64,
}

/// The clocks of one sheet.
pub struct Clocks<'a> {
    loads: BTreeMap<&'a str, Load>,
}

impl<'a> Clocks<'a> {
    pub fn of(entries: impl IntoIterator<Item = &'a SheetEntry>) -> Self {
        let mut loads = BTreeMap::<&str, Load>::new();
        for entry in entries {
            let first = (entry.mono_ms, entry.id, entry.wall_ms);
            let wall_ahead = entry.wall_ms.saturating_sub(entry.mono_ms);
            let new = || Load { wall_ahead, wall_ms: entry.wall_ms, first, best: None };
            let load = loads.entry(&entry.load).or_insert_with(new);
            if first < load.first {
                (load.first, load.wall_ahead, load.wall_ms) = (first, wall_ahead, entry.wall_ms);
            }
            if let Some(look) = look(entry) {
                load.best = Some(load.best.map_or(look, |best| best.min(look)));
            }
        }
        Self { loads }
    }

    /// When the entry happened, on the server's clock.
    pub fn server_ms(&self, entry: &SheetEntry) -> (i64, TimeBasis) {
        let Some(load) = self.loads.get(&*entry.load) else { return (entry.wall_ms, TimeBasis::Claimed) };
        if let Some(best) = load.best {
            return (entry.mono_ms.saturating_add(best.server_ahead), TimeBasis::Sampled);
        }
        let wall_ms = entry.mono_ms.saturating_add(load.wall_ahead);
        match self.nearest_look(load) {
            Some(look) => (wall_ms.saturating_sub(look.wall_off), TimeBasis::Borrowed),
            None => (wall_ms, TimeBasis::Claimed),
        }
    }

    /// Server's clock less monotonic clock, by load; `None` while a load has not looked, whose times hang on the others'.
    pub fn steady(&self) -> Option<HashMap<String, i64>> {
        self.loads.iter().map(|(load, known)| Some(((*load).to_owned(), known.best?.server_ahead))).collect()
    }

    /// By how much the tablet's clock is ahead of the server's by the latest look, if that is much.
    pub fn tablet_off_ms(&self) -> Option<i64> {
        let latest = self.looks().max_by_key(|look| (look.server_ms, look.id))?;
        (latest.wall_off.saturating_abs() > MAX_OFF_MS).then_some(latest.wall_off)
    }

    /// Somebody may have set the tablet's clock since: the load nearest in its time is most likely to have had the same.
    fn nearest_look(&self, load: &Load) -> Option<Look> {
        let looks =
            self.loads.values().filter_map(|other| Some((other.wall_ms.saturating_sub(load.wall_ms).saturating_abs(), other.best?)));
        looks.min().map(|(_, look)| look)
    }

    fn looks(&self) -> impl Iterator<Item = Look> {
        self.loads.values().filter_map(|load| load.best)
    }
}

fn look(entry: &SheetEntry) -> Option<Look> {
    let EntryKind::Clock { server_ms, round_trip_ms } = entry.what else { return None };
    if !(0..=MAX_ROUND_TRIP_MS).contains(&round_trip_ms) {
        return None;
    }
    // The answer was on its way for half of the time.
    let server_then = server_ms.saturating_add(round_trip_ms / 2);
    Some(Look {
        round_trip_ms,
        id: entry.id,
        server_ms,
        server_ahead: server_then.saturating_sub(entry.mono_ms),
        wall_off: entry.wall_ms.saturating_sub(server_then),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheets::testing::{at, clock};
    use proptest::prelude::*;

    const YEAR_MS: i64 = 365 * 24 * 60 * 60 * 1000;
    /// Noon of some day.
    const NOON: i64 = 1_763_784_000_000;

    fn times(entries: &[SheetEntry]) -> Vec<(i64, TimeBasis)> {
        let clocks = Clocks::of(entries);
        entries.iter().map(|entry| clocks.server_ms(entry)).collect()
    }

    #[test]
    fn a_load_that_looked_at_the_servers_clock_goes_by_it_whatever_the_tablet_says() {
        let ahead = NOON + YEAR_MS;
        let entries = [clock(1, ("a", 1_000, ahead), NOON, 40), at(2, ("a", 61_020, ahead + 60_020))];
        assert_eq!(times(&entries)[1], (NOON + 60_040, TimeBasis::Sampled));
        assert_eq!(Clocks::of(&entries).tablet_off_ms(), Some(YEAR_MS - 20));
    }

    #[test]
    fn the_look_that_was_answered_soonest_counts_and_one_that_took_a_minute_does_not() {
        let slow = clock(1, ("a", 1_000, NOON), NOON + 5_000, 900);
        let quick = clock(2, ("a", 2_000, NOON), NOON, 10);
        let absurd = [clock(3, ("a", 3_000, NOON), NOON, 60_001), clock(4, ("a", 3_000, NOON), NOON, -1)];
        let entries = [&[slow, quick][..], &absurd].concat();
        assert_eq!(times(&entries)[1], (NOON + 5, TimeBasis::Sampled));
        assert_eq!(times(&absurd)[0].1, TimeBasis::Claimed);
    }

    #[test]
    fn a_load_without_a_look_borrows_by_the_wall_clock_and_from_the_nearest() {
        // Ten minutes behind in the morning, set right by noon.
        let morning = clock(1, ("early", 500, NOON - 4_200_000), NOON - 3_600_000, 0);
        let noon = clock(2, ("late", 500, NOON), NOON, 0);
        let offline = at(3, ("between", 100, NOON - 4_100_000));
        let entries = [morning, noon, offline];
        assert_eq!(times(&entries)[2], (NOON - 3_500_000, TimeBasis::Borrowed));
    }

    #[test]
    fn without_any_look_the_tablets_clock_is_a_claim() {
        let entries = [at(1, ("a", 0, NOON)), at(2, ("a", 3_000, NOON + 99_000))];
        assert_eq!(times(&entries), [(NOON, TimeBasis::Claimed), (NOON + 3_000, TimeBasis::Claimed)]);
        assert_eq!(Clocks::of(&entries).tablet_off_ms(), None);
    }

    #[test]
    fn five_seconds_are_not_off() {
        for (wall, wanted) in [(NOON + 5_000, None), (NOON + 5_001, Some(5_001)), (NOON - 6_000, Some(-6_000))] {
            assert_eq!(Clocks::of(&[clock(1, ("a", 0, wall), NOON, 0)]).tablet_off_ms(), wanted);
        }
    }

    fn any_entry() -> impl Strategy<Value = SheetEntry> {
        let number = || prop_oneof![Just(i64::MIN), Just(i64::MAX), -10_000..10_000i64, NOON - 10_000..NOON + 10_000];
        let load = prop_oneof![Just("a"), Just("b"), Just("c")];
        (0..50u128, load, number(), number(), prop_oneof![Just(None), (number(), -5..70_000i64).prop_map(Some)]).prop_map(
            |(id, load, mono, wall, look)| match look {
                Some((server, round_trip)) => clock(id, (load, mono, wall), server, round_trip),
                None => at(id, (load, mono, wall)),
            },
        )
    }

    proptest! {
        #[test]
        fn the_order_of_arrival_changes_no_time(entries in prop::collection::vec(any_entry(), 0..20), seed in 0..20usize) {
            let mut other = entries.clone();
            other.reverse();
            other.rotate_left(seed.checked_rem(entries.len()).unwrap_or(0));
            let (clocks, again) = (Clocks::of(&entries), Clocks::of(&other));
            prop_assert_eq!(clocks.tablet_off_ms(), again.tablet_off_ms());
            for entry in &entries {
                prop_assert_eq!(clocks.server_ms(entry), again.server_ms(entry));
            }
        }

        #[test]
        fn within_a_load_time_runs_as_the_monotonic_clock_does(first in 0..10_000i64, step in 0..10_000i64, off in -YEAR_MS..YEAR_MS, looked: bool) {
            let mut entries = vec![at(1, ("a", first, NOON + off)), at(2, ("a", first + step, NOON))];
            if looked {
                entries.push(clock(3, ("a", 0, NOON + off), NOON, 10));
            }
            let times = times(&entries);
            prop_assert_eq!(times[1].0 - times[0].0, step);
        }

        #[test]
        fn one_look_is_enough_for_every_load_if_nobody_sets_the_clock(off in -YEAR_MS..YEAR_MS, begins in prop::collection::vec(0..10_000_000i64, 1..5)) {
            let mut entries = vec![clock(0, ("looked", 0, NOON + off), NOON, 0)];
            let loads: Vec<String> = (0..begins.len()).map(|nth| format!("load-{nth}")).collect();
            for (nth, begin) in (1..).zip(&begins) {
                entries.push(at(nth, (&loads[usize::try_from(nth).unwrap() - 1], 5, NOON + off + begin)));
            }
            for (entry, begin) in entries[1..].iter().zip(&begins) {
                prop_assert_eq!(Clocks::of(&entries).server_ms(entry), (NOON + begin, TimeBasis::Borrowed));
            }
        }
    }
}
