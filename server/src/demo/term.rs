//! The demo's term: when the group meets, and the rest of the year's third-grade mathematics, week by week.

use super::{LEAD, LEADER};
use crate::{
    auth::User,
    clock::{DAY_MS, day_begins_at},
    db::Connection,
    error::{Error, Result},
    groups::{self, workflow},
    terms,
};
use sandu_proto::{
    http::{
        accounts::GroupSettings,
        terms::{NewTerm, SaveLesson},
        workflow::WeeklySlot,
    },
    id::{AccountId, GroupId, TermLessonId},
};
use std::collections::HashMap;

/// 14:30, after the midday rest: when groups meet.
const MEETING_MINUTE: u16 = 14 * 60 + 30;
/// A day more than the group's three, so that sending today is on time.
const MEETING_DAYS: i64 = 4;
const PLACE: &str = "三楼数学教研室";
/// The term is well under way.
const WEEKS_BEFORE: i64 = 9;
const WEEKS: u8 = 20;

/// Title, lead, reviewers; nobody named means everybody. The first is the lesson whose draft is there; one a week.
const LESSONS: [(&str, &str, &[&str]); 8] = [
    ("分数的初步认识", LEAD, &[]),
    ("几分之几", "wang", &["zhao", "zhou"]),
    ("分数的简单计算", "zhao", &["chen", "zhou"]),
    ("分数的简单应用", "zhou", &["chen", "wang"]),
    ("数学广角：集合", "wang", &["zhao", "li"]),
    ("长方形和正方形的周长（整理）", LEAD, &["wang", "zhou"]),
    ("多位数乘一位数（复习）", "zhao", &["wang", "li"]),
    ("期末总复习", LEADER, &[]),
];

pub async fn make(
    connection: &mut Connection,
    group: GroupId,
    people: &HashMap<&'static str, User>,
    state: &[u8],
    now_ms: i64,
) -> Result<()> {
    let find = |login: &str| people.get(login).ok_or_else(|| Error::internal(format!("the demo has no {login}")));
    let leader = find(LEADER)?;
    let first = meeting_at(now_ms);
    let slot = Some(WeeklySlot { weekday: weekday(first), minute: MEETING_MINUTE, place: PLACE.to_owned() });
    groups::change_settings(connection, group, leader.id, GroupSettings { workflow: workflow::FIRST, slot }).await?;
    let monday = day_begins_at(now_ms) - i64::from(weekday(now_ms) - 1) * DAY_MS;
    let new = NewTerm { name: "本学期".to_owned(), begins_at_ms: monday - WEEKS_BEFORE * 7 * DAY_MS, weeks: WEEKS };
    let term = terms::create(connection, leader.id, group, new).await?;
    for (week, (title, lead, reviewers)) in (0..).zip(LESSONS) {
        let reviewers = reviewers.iter().map(|login| find(login).map(|user| user.id)).collect::<Result<Vec<AccountId>>>()?;
        let lesson = SaveLesson {
            title: title.to_owned(),
            subject: "数学".to_owned(),
            grade: "三年级".to_owned(),
            lead: find(lead)?.id,
            reviewers,
            meeting_at_ms: Some(first + week * 7 * DAY_MS),
            place: PLACE.to_owned(),
        };
        let id = TermLessonId::new();
        terms::save(connection, leader, term, id, lesson).await?;
        if week == 0 {
            terms::from_lesson(connection, leader, (term, id), state).await?;
        }
    }
    Ok(())
}

/// The afternoon some days ahead, in China.
fn meeting_at(now_ms: i64) -> i64 {
    day_begins_at(now_ms) + MEETING_DAYS * DAY_MS + i64::from(MEETING_MINUTE) * 60 * 1000
}

/// 1 is Monday. The first day of 1970 was a Thursday; in China it began eight hours early.
pub fn weekday(ms: i64) -> u8 {
    let days = (day_begins_at(ms) + DAY_MS / 2).div_euclid(DAY_MS);
    u8::try_from((days + 3).rem_euclid(7) + 1).expect("a week has seven days")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sending_on_the_day_of_the_seed_is_on_time() {
        for hour in 0..24 {
            let now = 1_700_000_000_000 + hour * 60 * 60 * 1000;
            let ahead = meeting_at(now) - now;
            assert!(ahead > 3 * DAY_MS && ahead < 5 * DAY_MS, "{ahead}");
        }
        // Thursday, 23 November 2023, 14:30 in China.
        assert_eq!(meeting_at(1_700_366_400_000), 1_700_721_000_000);
    }

    #[test]
    fn days_of_the_week_are_those_of_china() {
        for (ms, wanted) in [(0, 4), (1_700_721_000_000, 4), (1_700_409_599_999, 7), (1_700_409_600_000, 1)] {
            assert_eq!(weekday(ms), wanted, "{ms}");
        }
    }
}
