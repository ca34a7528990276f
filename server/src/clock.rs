//! Server time. Everything that decides order, deadlines or credit is stamped here, never by a client.

use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970, UTC.
#[must_use]
pub fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

pub const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// China keeps one time all year, and its schools are whom this is for: "today" is theirs.
const CHINA_MS: i64 = 8 * 60 * 60 * 1000;

/// When the day began in China in which `ms` lies.
#[must_use]
pub fn day_begins_at(ms: i64) -> i64 {
    (ms + CHINA_MS).div_euclid(DAY_MS) * DAY_MS - CHINA_MS
}
