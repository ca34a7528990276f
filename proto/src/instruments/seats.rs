//! The seat map: taps on numbered seats, never on names.

use super::{CodeId, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct SeatForm {
    pub kinds: Vec<SeatKind>,
    /// The room until the observer has drawn it ([`super::sheet::What::Room`]).
    pub room: Room,
}

/// What happens on a seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct SeatKind {
    pub id: CodeId,
    pub name: Text,
    pub role: SeatRole,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
#[serde(rename_all = "snake_case")]
pub enum SeatRole {
    /// The pupil takes part: counts for coverage, zones and the share of the busiest seats.
    TakesPart,
    /// Counted by itself: off task.
    Other,
    /// The teacher comes to the seat and stays until the next visit or pause.
    Visit,
    /// From one seat to another.
    Between,
}

/// A place in the room, counted from 1: rows from the front, in a row from the left as one faces the board; or table by table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[serde(transparent)]
#[ts(type = "number", export_to = "Instruments.ts")]
pub struct Seat(pub u16);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct Room {
    pub plan: RoomPlan,
    /// Nobody sits here today.
    pub empty: Vec<Seat>,
    /// Pupils who are looked at together: 男生, 女生. Seats may be in several or in none.
    pub zones: Vec<RoomZone>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RoomPlan {
    Rows {
        rows: u8,
        columns: u8,
    },
    /// How many seats each table has.
    Tables {
        seats: Vec<u8>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct RoomZone {
    pub name: String,
    pub seats: Vec<Seat>,
}
