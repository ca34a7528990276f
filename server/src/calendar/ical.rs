//! iCalendar as RFC 5545 wants it: CRLF, lines of at most 75 bytes folded between characters, text escaped, times in UTC. Pure.

use crate::clock::civil;
use std::fmt::Write;

/// Two periods (docs/design.md, rule 69): nobody writes down when a meeting ends.
const LENGTH_MS: i64 = 80 * 60 * 1000;
/// Bytes of a line, the line break not counted (RFC 5545, 3.1).
const LINE_BYTES: usize = 75;
/// How often to ask again; phones take it as a wish.
const REFRESH: &str = "PT1H";

/// One meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The same for the same meeting, however often it is moved.
    pub uid: String,
    pub changed_at_ms: i64,
    pub begins_at_ms: i64,
    /// Of the lesson.
    pub title: String,
    pub group_name: String,
    pub place: String,
}

#[must_use]
pub fn calendar(events: &[Event]) -> String {
    let mut out = String::new();
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Sandu//Sandu//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"] {
        put(&mut out, line);
    }
    put(&mut out, "X-WR-CALNAME:集体备课");
    put(&mut out, &format!("REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}"));
    put(&mut out, &format!("X-PUBLISHED-TTL:{REFRESH}"));
    for event in events {
        put(&mut out, "BEGIN:VEVENT");
        put(&mut out, &format!("UID:{}@sandu", event.uid));
        put(&mut out, &format!("DTSTAMP:{}", utc(event.changed_at_ms)));
        put(&mut out, &format!("DTSTART:{}", utc(event.begins_at_ms)));
        put(&mut out, &format!("DTEND:{}", utc(event.begins_at_ms + LENGTH_MS)));
        put(&mut out, &format!("SUMMARY:{}", escaped(&format!("集体备课：{}（{}）", event.title, event.group_name))));
        if !event.place.is_empty() {
            put(&mut out, &format!("LOCATION:{}", escaped(&event.place)));
        }
        put(&mut out, "END:VEVENT");
    }
    put(&mut out, "END:VCALENDAR");
    out
}

/// Adds a line, folded: what follows a break begins with a blank that counts to the next 75.
fn put(out: &mut String, line: &str) {
    let mut width = 0;
    for letter in line.chars() {
        if width + letter.len_utf8() > LINE_BYTES {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(letter);
        width += letter.len_utf8();
    }
    out.push_str("\r\n");
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

/// 20261126T063000Z
fn utc(ms: i64) -> String {
    let seconds = ms.div_euclid(1000);
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil(days);
    let mut out = String::with_capacity(16);
    write!(out, "{year:04}{month:02}{day:02}T{:02}{:02}{:02}Z", second / 3600, second / 60 % 60, second % 60)
        .expect("a string takes every digit");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(title: &str, place: &str) -> Event {
        Event {
            uid: "0192f".into(),
            changed_at_ms: 1_793_000_000_000,
            begins_at_ms: 1_793_860_200_000,
            title: title.into(),
            group_name: "三年级数学备课组".into(),
            place: place.into(),
        }
    }

    fn unfolded(calendar: &str) -> Vec<String> {
        calendar.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn times_are_utc_also_on_leap_days_and_before_1970() {
        for (ms, wanted) in [
            (0, "19700101T000000Z"),
            (-1, "19691231T235959Z"),
            (951_782_400_000, "20000229T000000Z"),
            (1_709_164_799_999, "20240228T235959Z"),
            (1_709_164_800_000, "20240229T000000Z"),
            (1_793_860_200_000, "20261105T063000Z"),
            (4_107_542_400_000, "21000301T000000Z"),
        ] {
            assert_eq!(utc(ms), wanted);
        }
    }

    #[test]
    fn a_meeting_has_its_title_time_and_place() {
        let lines = unfolded(&calendar(&[event("认识几分之一", "三楼教研室")]));
        assert_eq!(lines.first().map(String::as_str), Some("BEGIN:VCALENDAR"));
        assert_eq!(lines.last().map(String::as_str), Some("END:VCALENDAR"));
        for wanted in [
            "UID:0192f@sandu",
            "DTSTART:20261105T063000Z",
            "DTEND:20261105T075000Z",
            "SUMMARY:集体备课：认识几分之一（三年级数学备课组）",
            "LOCATION:三楼教研室",
        ] {
            assert!(lines.iter().any(|line| line == wanted), "{wanted} in {lines:?}");
        }
        assert!(!unfolded(&calendar(&[event("分数", "")])).iter().any(|line| line.starts_with("LOCATION")));
    }

    #[test]
    fn no_line_is_longer_than_75_bytes_and_no_character_is_split() {
        let long = "认识几分之一与几分之几的比较和简单的加减法复习课".repeat(4);
        let calendar = calendar(&[event(&long, "a,b;c\\d\ne")]);
        for line in calendar.split("\r\n") {
            assert!(line.len() <= 75, "{line}");
        }
        assert!(!calendar.replace("\r\n", "").contains(['\r', '\n']));
        let lines = unfolded(&calendar);
        assert!(lines.iter().any(|line| line.contains(&long)));
        assert!(lines.iter().any(|line| line == "LOCATION:a\\,b\\;c\\\\d\\ne"));
    }

    #[test]
    fn a_title_cannot_add_lines_of_its_own() {
        let lines = unfolded(&calendar(&[event("分数\r\nATTACH:http://evil", "")]));
        assert!(!lines.iter().any(|line| line.starts_with("ATTACH")));
    }
}
