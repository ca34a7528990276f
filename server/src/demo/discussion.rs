//! The demo's lesson of last week, which the office dropped in on: 陈思远 taught, three
//! colleagues handed in their sheets ([`sheets`]), and two threads are left of it.

use super::{LEAD, LEADER, sheets};
use crate::{
    auth::User,
    clock::DAY_MS,
    db::Connection,
    error::{Error, Result},
    evaluation, lessons,
};
use sandu_proto::{
    http::{
        evaluation::{Evidence, MessageKind, NewMessage},
        lessons::{Purpose, SaveLessonVisit, VisitType},
    },
    id::{GroupId, LessonId, ThreadId},
    instruments::channels::ChannelWeights,
};
use std::collections::HashMap;

const OFFICER: &str = "sun";
const MINUTE_MS: i64 = 60_000;
const MINUTES: u16 = 40;

/// Who said what, in this order.
const FIRST: [(&str, MessageKind, &str); 2] = [
    (OFFICER, MessageKind::Highlight, "学生自己说出“是几的几倍”，陈老师没有抢着说，等了四秒。"),
    (LEAD, MessageKind::Reply, "这里我是有意等的，备课时大家提过。"),
];
const SECOND: [(&str, MessageKind, &str); 3] = [
    (OFFICER, MessageKind::Problem, "圈一圈的时候，后排两组没有学具，只能看别人。"),
    (LEADER, MessageKind::Suggestion, "学具课前按组装袋，组长领。"),
    (OFFICER, MessageKind::NextStep, "下一次课前按组装好学具，上课第一分钟由组长发到每个人手里。"),
];

pub async fn make(connection: &mut Connection, group: GroupId, people: &HashMap<&'static str, User>, now_ms: i64) -> Result<()> {
    let find = |login: &str| people.get(login).ok_or_else(|| Error::internal(format!("the demo has no {login}")));
    let began_at_ms = now_ms - 7 * DAY_MS;
    let visit = SaveLessonVisit {
        group_id: group,
        teacher: find(LEAD)?.id,
        title: "倍的认识".to_owned(),
        class_name: "三（2）班".to_owned(),
        subject: "数学".to_owned(),
        place: "录播教室".to_owned(),
        planned_at_ms: began_at_ms,
        minutes: MINUTES,
        visit_type: VisitType::Unannounced,
        purpose: Purpose::Learning,
        version_id: None,
        observers: sheets::observers(people)?,
        seats: None,
        weights: ChannelWeights::default(),
    };
    let lesson = LessonId::new();
    lessons::save(connection, find(LEADER)?, lesson, visit).await?;
    let ended_at_ms = began_at_ms + i64::from(MINUTES) * MINUTE_MS;
    lessons::was_held(connection, lesson, began_at_ms, ended_at_ms).await?;
    sheets::make(connection, people, lesson, (began_at_ms, ended_at_ms)).await?;
    let threads: [(i64, &[_]); 2] = [(12 * MINUTE_MS + 20_000, &FIRST), (25 * MINUTE_MS + 5_000, &SECOND)];
    for (t_ms, said) in threads {
        let thread_id = ThreadId::new();
        for (minutes, (login, kind, text)) in (1..).zip(said) {
            let new = NewMessage { thread_id, evidence: Evidence::Moment { t_ms }, kind: *kind, text: (*text).to_owned() };
            evaluation::was_said(connection, find(login)?, lesson, &new, ended_at_ms + minutes * 10 * MINUTE_MS).await?;
        }
    }
    Ok(())
}
