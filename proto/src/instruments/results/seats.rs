//! Who took part, where the teacher went, who was at it. Seats, never names; the same for every seat, so that no list of pupils arises.

use crate::instruments::{
    CodeId,
    number::Decimal,
    seats::{Room, Seat, SeatRole},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct SeatResults {
    pub room: Room,
    /// Of the form's kinds, in its order.
    pub kinds: Vec<SeatKindResult>,
    /// All kinds together by which a pupil takes part.
    pub takes_part: TakingPart,
    pub zones: Vec<ZoneResult>,
    pub path: Vec<Visit>,
    /// From seat to seat, most often first.
    pub between: Vec<SeatPair>,
    pub scans: Vec<ScanResult>,
    /// All scans together, per cent, one place.
    pub on_task: Option<Decimal>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct SeatKindResult {
    pub kind: CodeId,
    pub role: SeatRole,
    pub n: u32,
    /// Seat 1 first. What is between seats counts where it begins.
    pub by_seat: Vec<u32>,
    pub reached: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct TakingPart {
    pub n: u32,
    pub by_seat: Vec<u32>,
    /// Seats with somebody on them.
    pub seats: u32,
    /// Of these, with at least one event.
    pub reached: u32,
    /// Per cent, one place.
    pub coverage: Option<Decimal>,
    /// A fifth of the seats, rounded up …
    pub busiest: u32,
    /// … has this per cent of the events, at most; one place.
    pub busiest_share: Option<Decimal>,
    /// 0: all alike; towards 1: all to one. Two places.
    pub gini: Option<Decimal>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct ZoneResult {
    pub zone: Zone,
    pub seats: u32,
    pub n: u32,
    /// Events for each pupil there; two places.
    pub per_pupil: Option<Decimal>,
}

/// A middle row or column is in neither half.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Zone {
    Front,
    Back,
    Left,
    Right,
    /// A table, from 1.
    Table {
        table: u16,
    },
    Named {
        name: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct Visit {
    pub seat: Seat,
    #[ts(type = "number")]
    pub from_ms: i64,
    #[ts(type = "number")]
    pub stay_ms: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct SeatPair {
    pub seat: Seat,
    pub to: Seat,
    pub n: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct ScanResult {
    #[ts(type = "number")]
    pub t_ms: i64,
    pub on_task: u32,
    pub of: u32,
    pub percent: Option<Decimal>,
}
