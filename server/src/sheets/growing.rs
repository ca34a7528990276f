//! A sheet that is read again and again while it grows: the same reading as of all its entries at once ([`super::reading`]), in the time that
//! what is new takes. Pure.
//!
//! A tap whose page load has looked at the server's clock is put in its place, and changes nothing else. Anything beyond that (a look at the
//! clock, a retraction, an answer, the lesson's start) has everything read anew, which is what decides.

use super::{
    reading::{Added, Entries, Period, Reading, end, in_lesson, length_so_far, place},
    time::Clocks,
};
use sandu_proto::{
    http::sheets::{TimeBasis, TimedEntry},
    instruments::sheet::{EventId, SheetEvent, What},
    sheets::{EntryKind, SheetEntry},
};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// See the module.
#[derive(Default)]
pub struct Growing {
    entries: Entries,
    /// Added since the last reading.
    new: Vec<EventId>,
    read: Option<Read>,
}

/// The last reading, and what lets it grow.
struct Read {
    reading: Reading,
    period: Period,
    end_ms: Option<i64>,
    /// `None`: it has to be read anew.
    steady: Option<Steady>,
}

struct Steady {
    zero_ms: i64,
    /// Server's clock less monotonic clock, by page load.
    ahead: HashMap<String, i64>,
    taken_back: HashSet<EventId>,
}

impl Growing {
    /// What the log or the replica says is an entry.
    pub fn add(&mut self, raw: &Value) {
        match self.entries.add(raw) {
            Added::New(id) => self.new.push(id),
            Added::Nothing => {}
            Added::Instead => self.read = None,
        }
    }

    /// What it says now.
    pub fn read(&mut self, period: &Period) -> &Reading {
        let new = std::mem::take(&mut self.new);
        let grown = self.read.take().and_then(|read| read.grown(&self.entries, &new, period));
        &self.read.insert(grown.unwrap_or_else(|| Read::anew(&self.entries, period))).reading
    }
}

impl Read {
    fn anew(entries: &Entries, period: &Period) -> Self {
        let reading = Reading::of(entries, period);
        let ahead = Clocks::of(entries.by_id.values()).steady();
        let taken_back = entries.by_id.values().filter_map(|entry| match entry.what {
            EntryKind::Event { event: What::Retract { event } } => Some(event),
            _ => None,
        });
        let steady = period.started_at_ms.zip(ahead).map(|(zero_ms, ahead)| Steady { zero_ms, ahead, taken_back: taken_back.collect() });
        let end_ms = steady.as_ref().and_then(|steady| end(&reading.entries, steady.zero_ms, period));
        Self { reading, period: *period, end_ms, steady }
    }

    /// With what is new in its places; `None` where that does not suffice.
    fn grown(mut self, entries: &Entries, new: &[EventId], period: &Period) -> Option<Self> {
        let steady = self.steady.as_ref()?;
        if (Period { now_ms: period.now_ms, ..self.period }) != *period {
            return None;
        }
        for id in new {
            let entry = entries.by_id.get(id)?;
            let event = steady.tap(entry)?;
            let ahead = steady.ahead.get(&entry.load)?;
            let t_ms = in_lesson(entry.mono_ms.saturating_add(*ahead), steady.zero_ms);
            let (reading, place) = (&mut self.reading, place(t_ms, self.end_ms));
            let at = reading.entries.partition_point(|timed| (timed.t_ms, timed.entry.id) < (t_ms, *id));
            let timed = TimedEntry { entry: entry.clone(), t_ms, basis: TimeBasis::Sampled, place, is_retracted: false };
            reading.entries.insert(at, timed);
            let at = reading.events.partition_point(|event| (event.t_ms, event.id) < (t_ms, *id));
            reading.events.insert(at, SheetEvent { t_ms, id: *id, what: event.clone() });
        }
        self.reading.skipped = entries.skipped;
        self.reading.length_ms = self.end_ms.unwrap_or_else(|| length_so_far(&self.reading.entries, steady.zero_ms, period));
        self.period = *period;
        Some(self)
    }
}

impl Steady {
    /// The tap that it is, if it is one that changes nothing but that it is there.
    fn tap<'e>(&self, entry: &'e SheetEntry) -> Option<&'e What> {
        match &entry.what {
            EntryKind::Event { event: What::Retract { .. } } => None,
            EntryKind::Event { event } => Some(event).filter(|_| !self.taken_back.contains(&entry.id)),
            EntryKind::Clock { .. } | EntryKind::Start { .. } | EntryKind::End | EntryKind::Answer { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheets::testing::{answer, at, clock, entry, retract};
    use proptest::prelude::*;

    const START: i64 = 1_763_784_000_000;

    fn any_entry() -> impl Strategy<Value = SheetEntry> {
        let load = prop_oneof![4 => Just("a"), 1 => Just("b")];
        (0..40u128, load, -1_000..100_000i64, 0..40u128, 0..14u8).prop_map(|(n, load, t_ms, of, kind)| {
            let when = (load, t_ms + 500_000, START + t_ms);
            match kind {
                0 => clock(n, when, START + t_ms, i64::try_from(of).unwrap_or(0)),
                1 => retract(n, when, of),
                2 => answer(n, when, "item", 1),
                3 => entry(n, when, EntryKind::End),
                4 => entry(n, when, EntryKind::Start { after_withdrawal_ms: (of > 20).then_some(START) }),
                _ => at(n, when),
            }
        })
    }

    proptest! {
        #[test]
        fn however_it_grew_it_reads_as_if_it_had_come_at_once(
            parts in prop::collection::vec((prop::collection::vec(any_entry(), 0..8), 0..4u8), 1..8), has_looked: bool, has_begun: bool,
        ) {
            let (mut growing, mut all) = (Growing::default(), Vec::new());
            let begin = has_looked.then(|| [("a", 1_000), ("b", 1_001)].map(|(load, n)| clock(n, (load, 500_000, START), START, 0)));
            for (part, ended) in std::iter::once((begin.map(Vec::from).unwrap_or_default(), 0)).chain(parts) {
                for entry in part {
                    let raw = serde_json::to_value(entry).expect("serializes");
                    growing.add(&raw);
                    all.push(raw);
                }
                let now_ms = START + 10_000 * i64::try_from(all.len()).expect("few");
                let ended_at_ms = (ended == 3).then_some(START + 50_000);
                let period = Period { started_at_ms: has_begun.then_some(START), ended_at_ms, planned_ms: 60_000, now_ms };
                prop_assert_eq!(growing.read(&period), &Reading::of(&Entries::of(&all), &period));
            }
        }
    }

    #[test]
    fn taps_are_put_in_their_place_without_reading_everything_anew() {
        let (mut growing, period) =
            (Growing::default(), Period { started_at_ms: Some(START), ended_at_ms: None, planned_ms: 60_000, now_ms: START });
        growing.add(&serde_json::to_value(clock(1, ("a", 0, START), START, 0)).expect("serializes"));
        growing.read(&period);
        growing.add(&serde_json::to_value(at(2, ("a", 5_000, START))).expect("serializes"));
        let (entries, new) = (growing.entries.clone(), growing.new.clone());
        assert!(growing.read.take().is_some_and(|read| read.grown(&entries, &new, &period).is_some()));
    }
}
