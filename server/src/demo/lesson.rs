//! The demo's visit: today 陈思远 teaches once more what was taught last week (一课多上), and three colleagues watch, each with another instrument.

use super::{LEAD, LEADER, times};
use crate::{
    auth::User,
    db::Connection,
    error::{Error, Result},
    lessons,
};
use sandu_proto::{
    http::lessons::{Assignment, InstrumentRef, Purpose, SaveLessonVisit, Seats, VisitType},
    id::{GroupId, LessonId, VersionId},
    instruments::channels::ChannelWeights,
};
use std::collections::HashMap;

/// From the start of the demo: time to look around first.
const BEGINS_IN_MS: i64 = 30 * 60_000;
/// School bells ring at full five minutes.
const FIVE_MINUTES_MS: i64 = 5 * 60_000;
/// Who watches with what for what.
const OBSERVERS: [(&str, &str, &str); 3] = [
    ("wang", "copus", "学生在做什么，教师在做什么"),
    ("zhao", "st-classic", "教师活动和学生活动的时间"),
    ("zhou", "table-levels", "整节课的评价"),
];

/// `version`: what will be taught.
pub async fn make(
    connection: &mut Connection,
    group: GroupId,
    people: &HashMap<&'static str, User>,
    version: VersionId,
    now_ms: i64,
) -> Result<()> {
    let find = |login: &str| people.get(login).ok_or_else(|| Error::internal(format!("the demo has no {login}")));
    let assignment = |(login, instrument, focus): (&str, &str, &str)| {
        let instrument = InstrumentRef { id: instrument.into(), version: 1 };
        find(login).map(|user| Assignment { observer: user.id, instrument, focus: focus.to_owned(), for_school: false })
    };
    let visit = SaveLessonVisit {
        group_id: group,
        teacher: find(LEAD)?.id,
        title: times::TITLE.to_owned(),
        class_name: "三（4）班".to_owned(),
        subject: "数学".to_owned(),
        place: "录播教室".to_owned(),
        planned_at_ms: (now_ms + BEGINS_IN_MS) / FIVE_MINUTES_MS * FIVE_MINUTES_MS,
        minutes: 40,
        visit_type: VisitType::TaughtAgain,
        purpose: Purpose::Learning,
        version_id: Some(version),
        observers: OBSERVERS.into_iter().map(assignment).collect::<Result<_>>()?,
        seats: Some(Seats { rows: 6, columns: 8 }),
        weights: ChannelWeights::default(),
    };
    lessons::save(connection, find(LEADER)?, LessonId::new(), visit).await
}
