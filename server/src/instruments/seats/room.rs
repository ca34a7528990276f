//! How a room is divided.

use sandu_proto::instruments::{
    results::seats::Zone,
    seats::{Room, RoomPlan, Seat},
};
use std::{collections::BTreeSet, ops::RangeInclusive};

/// Places in the room, whether somebody sits there or not.
#[must_use]
pub fn seat_count(room: &Room) -> u16 {
    match &room.plan {
        RoomPlan::Rows { rows, columns } => u16::from(*rows) * u16::from(*columns),
        RoomPlan::Tables { seats } => seats.iter().fold(0, |sum, seats| sum.saturating_add((*seats).into())),
    }
}

#[must_use]
pub fn empty_seats(room: &Room) -> BTreeSet<Seat> {
    room.empty.iter().copied().collect()
}

/// The zones with their seats on which somebody sits: halves or tables, then those that the observer named.
#[must_use]
pub fn zones(room: &Room) -> Vec<(Zone, Vec<Seat>)> {
    let empty = empty_seats(room);
    let count = seat_count(room);
    let taken = |seats: BTreeSet<Seat>| seats.into_iter().filter(|seat| (1..=count).contains(&seat.0) && !empty.contains(seat)).collect();
    let own = match &room.plan {
        RoomPlan::Rows { rows, columns } => halves(*rows, *columns),
        RoomPlan::Tables { seats } => tables(seats),
    };
    let named = room.zones.iter().map(|zone| (Zone::Named { name: zone.name.clone() }, zone.seats.iter().copied().collect()));
    own.into_iter().chain(named).map(|(zone, seats)| (zone, taken(seats))).collect()
}

fn halves(rows: u8, columns: u8) -> Vec<(Zone, BTreeSet<Seat>)> {
    let seats = |in_rows: RangeInclusive<u8>, in_columns: RangeInclusive<u8>| {
        let seat = move |row: u8, column: u8| Seat(u16::from(row - 1) * u16::from(columns) + u16::from(column));
        in_rows.flat_map(|row| in_columns.clone().map(move |column| seat(row, column))).collect()
    };
    let (half_rows, half_columns) = (rows / 2, columns / 2);
    vec![
        (Zone::Front, seats(1..=half_rows, 1..=columns)),
        (Zone::Back, seats(rows - half_rows + 1..=rows, 1..=columns)),
        (Zone::Left, seats(1..=rows, 1..=half_columns)),
        (Zone::Right, seats(1..=rows, columns - half_columns + 1..=columns)),
    ]
}

fn tables(sizes: &[u8]) -> Vec<(Zone, BTreeSet<Seat>)> {
    let mut first = 1_u16;
    let mut table = |(index, size): (usize, &u8)| {
        let next = first.saturating_add((*size).into());
        let seats = (first..next).map(Seat).collect();
        first = next;
        (Zone::Table { table: u16::try_from(index + 1).unwrap_or(u16::MAX) }, seats)
    };
    sizes.iter().enumerate().map(&mut table).collect()
}
