//! The seat map: who took part, where, and where the teacher went.

pub mod room;

use super::exact::Exact;
use room::{empty_seats, seat_count, zones};
use sandu_proto::instruments::{
    CodeId,
    results::seats::{ScanResult, SeatKindResult, SeatPair, SeatResults, TakingPart, Visit, ZoneResult},
    seats::{Room, Seat, SeatForm, SeatRole},
    sheet::{SheetEvent, What},
};
use std::{cmp::Reverse, collections::BTreeMap};

#[must_use]
pub fn results(form: &SeatForm, events: &[&SheetEvent], length_ms: i64) -> (SeatResults, u32) {
    let drawn = events.iter().rev().find_map(|event| match &event.what {
        What::Room { room } => Some(room),
        _ => None,
    });
    let room = drawn.unwrap_or(&form.room);
    let taps = Taps::new(form, room, events, length_ms);
    let takes_part = taking_part(room, &taps.taking_part());
    let zones = zones(room).into_iter().map(|(zone, seats)| {
        let n = seats.iter().map(|seat| takes_part.by_seat[place(*seat)]).sum();
        let count = u32::try_from(seats.len()).unwrap_or(u32::MAX);
        ZoneResult { zone, seats: count, n, per_pupil: Exact::ratio(n.into(), count.into()).map(|rate| rate.printed(2)) }
    });
    let on_task = [|scan: &ScanResult| scan.on_task, |scan: &ScanResult| scan.of].map(|part| taps.scans.iter().map(part).sum());
    let results = SeatResults {
        zones: zones.collect(),
        takes_part,
        path: taps.path,
        between: taps.between,
        on_task: Exact::percent(on_task[0], on_task[1]).map(|percent| percent.printed(1)),
        scans: taps.scans,
        kinds: taps.kinds,
        room: room.clone(),
    };
    (results, taps.left_out)
}

/// Seats are numbered from 1.
const fn place(seat: Seat) -> usize {
    seat.0 as usize - 1
}

struct Taps {
    kinds: Vec<SeatKindResult>,
    path: Vec<Visit>,
    between: Vec<SeatPair>,
    scans: Vec<ScanResult>,
    left_out: u32,
}

impl Taps {
    fn new(form: &SeatForm, room: &Room, events: &[&SheetEvent], length_ms: i64) -> Self {
        let seats = seat_count(room);
        let exists = |seat: Seat| (1..=seats).contains(&seat.0);
        let kind_of = |id: &CodeId| form.kinds.iter().position(|kind| kind.id == *id);
        let empty = form.kinds.iter().map(|kind| SeatKindResult {
            kind: kind.id.clone(),
            role: kind.role,
            n: 0,
            by_seat: vec![0; usize::from(seats)],
            reached: 0,
        });
        let mut taps = Self { kinds: empty.collect(), path: Vec::new(), between: Vec::new(), scans: Vec::new(), left_out: 0 };
        let mut pairs: BTreeMap<(Seat, Seat), u32> = BTreeMap::new();
        let mut walk = Walk::default();
        for event in events {
            let is_in_time = (0..length_ms).contains(&event.t_ms);
            match &event.what {
                What::Room { .. } => {}
                What::Pause if event.t_ms < length_ms => walk.leave(event.t_ms),
                What::Seat { seat, kind } if exists(*seat) => match kind_of(kind).map(|kind| (kind, form.kinds[kind].role)) {
                    Some((kind, SeatRole::Visit)) if event.t_ms < length_ms => {
                        walk.come(*seat, event.t_ms);
                        taps.count(kind, *seat);
                    }
                    Some((kind, SeatRole::TakesPart | SeatRole::Other)) if is_in_time => taps.count(kind, *seat),
                    _ => taps.left_out += 1,
                },
                What::Between { seat, to, kind } if is_in_time && exists(*seat) && exists(*to) => {
                    match kind_of(kind).filter(|kind| form.kinds[*kind].role == SeatRole::Between) {
                        Some(kind) => {
                            taps.count(kind, *seat);
                            *pairs.entry((*seat, *to)).or_default() += 1;
                        }
                        None => taps.left_out += 1,
                    }
                }
                What::Scan { on_task, of } if is_in_time => {
                    let [on_task, of] = [*on_task, *of].map(u32::from);
                    let percent = Exact::percent(on_task, of).map(|percent| percent.printed(1));
                    taps.scans.push(ScanResult { t_ms: event.t_ms, on_task, of, percent });
                }
                _ => taps.left_out += 1,
            }
        }
        walk.leave(length_ms);
        taps.path = walk.path;
        taps.between = pairs.into_iter().map(|((seat, to), n)| SeatPair { seat, to, n }).collect();
        taps.between.sort_by_key(|pair| Reverse(pair.n));
        taps
    }

    fn count(&mut self, kind: usize, seat: Seat) {
        let kind = &mut self.kinds[kind];
        let on_seat = &mut kind.by_seat[place(seat)];
        kind.reached += u32::from(*on_seat == 0);
        *on_seat += 1;
        kind.n += 1;
    }

    /// By seat, all kinds by which a pupil takes part together.
    fn taking_part(&self) -> Vec<u32> {
        let seats = self.kinds.first().map_or(0, |kind| kind.by_seat.len());
        let kinds = || self.kinds.iter().filter(|kind| kind.role == SeatRole::TakesPart);
        (0..seats).map(|place| kinds().map(|kind| kind.by_seat[place]).sum()).collect()
    }
}

/// Where the teacher is.
#[derive(Default)]
struct Walk {
    at: Option<(Seat, i64)>,
    path: Vec<Visit>,
}

impl Walk {
    fn come(&mut self, seat: Seat, t_ms: i64) {
        if self.at.is_some_and(|(at, _)| at == seat) {
            return;
        }
        self.leave(t_ms);
        self.at = Some((seat, t_ms));
    }

    fn leave(&mut self, t_ms: i64) {
        let Some((seat, from_ms)) = self.at.take() else { return };
        let from_ms = from_ms.max(0);
        if t_ms >= from_ms {
            self.path.push(Visit { seat, from_ms, stay_ms: t_ms - from_ms });
        }
    }
}

fn taking_part(room: &Room, by_seat: &[u32]) -> TakingPart {
    let empty = empty_seats(room);
    // Somebody may have sat down on a seat that was drawn empty: what happened there counts, and so does the seat.
    let is_taken = |place: usize| by_seat[place] > 0 || !empty.iter().any(|seat| usize::from(seat.0) == place + 1);
    let mut counts: Vec<u32> = (0..by_seat.len()).filter(|place| is_taken(*place)).map(|place| by_seat[place]).collect();
    counts.sort_unstable();
    let seats = u32::try_from(counts.len()).unwrap_or(u32::MAX);
    let n: u32 = counts.iter().sum();
    let reached = u32::try_from(counts.iter().filter(|count| **count > 0).count()).unwrap_or(u32::MAX);
    let busiest = seats.div_ceil(5);
    let busy = counts.iter().rev().take(busiest as usize).sum();
    let percent = |part, of| Exact::percent(part, of).map(|percent| percent.printed(1));
    TakingPart {
        n,
        by_seat: by_seat.to_vec(),
        seats,
        reached,
        coverage: percent(reached, seats),
        busiest,
        busiest_share: percent(busy, n),
        gini: gini(&counts).map(|gini| gini.printed(2)),
    }
}

/// Σ (2i − n − 1) · xᵢ ÷ (n · Σ x), over the counts in ascending order.
fn gini(ascending: &[u32]) -> Option<Exact> {
    let n = i64::try_from(ascending.len()).ok()?;
    let sum: i64 = ascending.iter().map(|count| i64::from(*count)).sum();
    let spread = (1..=n).zip(ascending).map(|(i, count)| (2 * i - n - 1) * i64::from(*count)).sum();
    Exact::ratio(spread, n * sum)
}
