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

/// 2026-11-22 09:05, in China.
#[must_use]
pub fn china_time(ms: i64) -> String {
    let minutes = (ms + CHINA_MS).div_euclid(60_000);
    let (days, minute) = (minutes.div_euclid(24 * 60), minutes.rem_euclid(24 * 60));
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02}", minute / 60, minute % 60)
}

/// Year, month and day of a number of days since 1970. Counted in eras of 400 years whose years begin in March, so that the day that is
/// sometimes missing is the last.
#[must_use]
pub fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_eight_hours_before_that_of_utc() {
        assert_eq!(china_time(0), "1970-01-01 08:00");
        assert_eq!(china_time(1_709_135_999_999), "2024-02-28 23:59");
        assert_eq!(china_time(1_709_136_000_000), "2024-02-29 00:00");
    }
}
