//! The demo's two lessons that are over, on one text: 陈思远's, which the office dropped in on, and two days later 王丽娟's, who had seen it.
//! Whoever comes new can put them beside each other (同课异构).

use super::{
    LEAD, LEADER, find, first, second,
    sheets::{self, Guest, Watcher},
    term::weekday,
    times,
};
use crate::{
    auth::User,
    clock::{DAY_MS, day_begins_at},
    db::Connection,
    error::Result,
    evaluation, lessons,
};
use sandu_proto::{
    http::{
        evaluation::{Evidence, MessageKind, NewMessage},
        lessons::{Purpose, SaveLessonVisit, VisitType},
    },
    id::{GroupId, LessonId, ThreadId, VersionId},
    instruments::channels::ChannelWeights,
};
use std::collections::HashMap;

const MINUTE_MS: i64 = 60_000;
const MINUTES: u16 = 40;
/// The second period of the morning.
const BEGINS_MS: i64 = (9 * 60 + 10) * MINUTE_MS;
const TUESDAY: u8 = 2;

/// What was said about a moment (minute, second): who, what it is, the words.
pub struct Thread {
    pub at: (i64, i64),
    pub said: &'static [(&'static str, MessageKind, &'static str)],
}

/// One of the lessons.
struct Taught {
    teacher: &'static str,
    class_name: &'static str,
    visit_type: VisitType,
    version: VersionId,
    began_at_ms: i64,
    watchers: &'static [Watcher],
    guest: Option<&'static Guest>,
    threads: &'static [Thread],
}

/// Answers with the version that 陈思远 taught.
pub async fn make(
    connection: &mut Connection,
    group: GroupId,
    people: &HashMap<&'static str, User>,
    papers: &times::Papers,
    now_ms: i64,
) -> Result<VersionId> {
    let chen_at_ms = last_tuesday(now_ms) + BEGINS_MS;
    let wang_at_ms = chen_at_ms + 2 * DAY_MS;
    let (chen, wang) = times::make(connection, group, people, papers, (chen_at_ms, wang_at_ms)).await?;
    let one = Taught {
        teacher: LEAD,
        class_name: "三（2）班",
        visit_type: VisitType::Unannounced,
        version: chen,
        began_at_ms: chen_at_ms,
        watchers: first::WATCHERS,
        guest: None,
        threads: first::THREADS,
    };
    let other = Taught {
        teacher: "wang",
        class_name: "三（1）班",
        visit_type: VisitType::SameTopic,
        version: wang,
        began_at_ms: wang_at_ms,
        watchers: second::WATCHERS,
        guest: Some(&second::GUEST),
        threads: second::THREADS,
    };
    for taught in [one, other] {
        was_taught(connection, group, people, &taught).await?;
    }
    Ok(chen)
}

async fn was_taught(connection: &mut Connection, group: GroupId, people: &HashMap<&'static str, User>, taught: &Taught) -> Result<()> {
    let visit = SaveLessonVisit {
        group_id: group,
        teacher: find(people, taught.teacher)?.id,
        title: times::TITLE.to_owned(),
        class_name: taught.class_name.to_owned(),
        subject: "数学".to_owned(),
        place: "录播教室".to_owned(),
        planned_at_ms: taught.began_at_ms,
        minutes: MINUTES,
        visit_type: taught.visit_type,
        purpose: Purpose::Learning,
        version_id: Some(taught.version),
        observers: sheets::observers(people, taught.watchers)?,
        seats: None,
        weights: ChannelWeights::default(),
    };
    let lesson = LessonId::new();
    lessons::save(connection, find(people, LEADER)?, lesson, visit).await?;
    let ended_at_ms = taught.began_at_ms + i64::from(MINUTES) * MINUTE_MS;
    let times = (taught.began_at_ms, ended_at_ms);
    lessons::was_held(connection, lesson, taught.began_at_ms, ended_at_ms).await?;
    sheets::make(connection, people, lesson, taught.watchers, times).await?;
    if let Some(guest) = taught.guest {
        sheets::make_guest(connection, lesson, guest, times).await?;
    }
    for Thread { at: (minute, second), said } in taught.threads {
        let (thread_id, t_ms) = (ThreadId::new(), minute * MINUTE_MS + second * 1_000);
        for (minutes, (login, kind, text)) in (1..).zip(*said) {
            let new = NewMessage { thread_id, evidence: Evidence::Moment { t_ms }, kind: *kind, text: (*text).to_owned() };
            evaluation::was_said(connection, find(people, login)?, lesson, &new, ended_at_ms + minutes * 10 * MINUTE_MS).await?;
        }
    }
    Ok(())
}

/// When it began, in China: so long ago that the Thursday after it is over too.
fn last_tuesday(now_ms: i64) -> i64 {
    let since = i64::from((weekday(now_ms) + 7 - TUESDAY) % 7);
    let latest = day_begins_at(now_ms) - since * DAY_MS;
    if since < 4 { latest - 7 * DAY_MS } else { latest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_lessons_are_on_school_days_and_long_over() {
        for day in 0..14 {
            let now = 1_700_000_000_000 + day * DAY_MS;
            let tuesday = last_tuesday(now);
            assert_eq!((weekday(tuesday), weekday(tuesday + 2 * DAY_MS)), (TUESDAY, 4));
            let ago = (day_begins_at(now) - tuesday) / DAY_MS;
            assert!((4..=10).contains(&ago), "{ago}");
        }
    }
}
