//! Which lessons one lesson can be compared with: 同课异构, 一课多上.

use super::{Lesson, Situation, list::summaries, part_of, sql};
use crate::{
    auth::User,
    db::Connection,
    error::{Error, Result},
    groups,
    policy::{Standing, visits},
};
use sandu_proto::{
    http::{
        lessons::{LessonSummary, VisitType},
        timeline::MAX_ALIKE,
    },
    id::{GroupId, LessonId},
};
use std::collections::{HashMap, hash_map::Entry};

/// For whom the lesson's purpose lets see its results; of the others only those whose results they may see, too.
pub async fn alike(connection: &mut Connection, user: &User, id: LessonId) -> Result<Vec<LessonSummary>> {
    let situation = Situation::seen_by(connection, user, id).await?;
    if !situation.rights().results {
        return Err(Error::forbidden("现在还不能看这节课的听课结果。"));
    }
    let one = situation.lesson;
    let mut others = sql::of_group(connection, one.group).await?;
    others.extend(sql::of_user(connection, user.id).await?.into_iter().filter(|other| other.group != one.group));
    others.retain(|other| other.id != id);
    let observed: HashMap<LessonId, bool> = sql::observed_by(connection, user.id).await?.into_iter().collect();
    let mut standings: HashMap<GroupId, Standing> = HashMap::new();
    for other in &others {
        if let Entry::Vacant(entry) = standings.entry(other.group) {
            let role = groups::role(connection, other.group, user.id).await?;
            entry.insert(role.map_or(Standing::Stranger, Standing::from));
        }
    }
    others.retain(|other| {
        let standing = standings.get(&other.group).copied().unwrap_or(Standing::Stranger);
        let visitor = other.visitor(user.id, user.kind, standing, part_of(observed.get(&other.id).copied()));
        // Whether anybody has submitted decides who may change a lesson, not who sees its results.
        visits::rights(&visitor, &other.visit(false, situation.now_ms)).results
    });
    summaries(connection, user, most_alike(&one, others)).await
}

/// The most alike first; of equals the order stays.
fn most_alike(one: &Lesson, mut others: Vec<Lesson>) -> Vec<Lesson> {
    others.sort_by_key(|other| distance(one, other));
    others.truncate(MAX_ALIKE);
    others
}

fn distance(one: &Lesson, other: &Lesson) -> (bool, u8) {
    let plan = |lesson: &Lesson| lesson.plan.as_ref().map(|plan| plan.plan_id);
    let is_same_topic = one.title == other.title || plan(one).is_some() && plan(one) == plan(other);
    let rank = match (is_same_topic, other.visit_type) {
        (true, _) => 0,
        (false, VisitType::SameTopic | VisitType::TaughtAgain) => 1,
        (false, _) if one.subject == other.subject => 2,
        (false, _) => 3,
    };
    (one.group != other.group, rank)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::now_ms, error::ErrorCode, lessons::fixture::Observed};
    use sandu_proto::http::lessons::{LessonView, Purpose};
    use serde_json::json;

    async fn loaded(lesson: &Observed) -> Lesson {
        sql::load(&mut lesson.school.app.db.read().await.unwrap(), lesson.id).await.unwrap().unwrap()
    }

    #[tokio::test]
    async fn the_same_group_and_the_same_topic_come_first_and_not_all_of_them_come() {
        let one = loaded(&Observed::new(Purpose::Learning).await).await;
        let other = |title: &str, visit_type, subject: &str| Lesson {
            id: LessonId::new(),
            title: title.into(),
            visit_type,
            subject: subject.into(),
            ..one.clone()
        };
        let elsewhere = Lesson { group: GroupId::new(), ..other("秋天", VisitType::Open, "语文") };
        let given = vec![
            elsewhere,
            other("冬天", VisitType::Open, "数学"),
            other("冬天", VisitType::Open, "语文"),
            other("冬天", VisitType::TaughtAgain, "数学"),
            other("秋天", VisitType::Open, "语文"),
        ];
        let wanted: Vec<LessonId> = given.iter().rev().map(|lesson| lesson.id).collect();
        assert_eq!(most_alike(&one, given).iter().map(|lesson| lesson.id).collect::<Vec<_>>(), wanted);
        let many = vec![other("秋天", VisitType::Open, "语文"); MAX_ALIKE + 1];
        assert_eq!(most_alike(&one, many).len(), MAX_ALIKE);
    }

    #[tokio::test]
    async fn only_lessons_are_offered_whose_results_one_may_see() {
        let lesson = Observed::new(Purpose::Learning).await;
        let second = LessonId::new();
        let mut visit = lesson.visit(Purpose::Diagnosis);
        visit["title"] = json!("秋天（再上一次）");
        lesson.organiser.put(&format!("/api/lessons/{second}"), &visit).await.json::<LessonView>();
        lesson.start(30).await;
        lesson.end().await;
        let path = lesson.path("/alike");
        assert_eq!(lesson.member.get(&path).await.refusal(), ErrorCode::Forbidden);
        let stranger = lesson.school.browser_of(lesson.school.add_stranger("stranger").await).await;
        assert_eq!(stranger.get(&path).await.refusal(), ErrorCode::NotFound);
        let offered = async || {
            let alike: Vec<LessonSummary> = lesson.teacher.get(&path).await.json();
            alike.into_iter().map(|other| other.id).collect::<Vec<_>>()
        };
        assert!(offered().await.is_empty(), "the other has not been taught");
        for verb in ["start", "end"] {
            let body = json!({ "at_ms": now_ms() });
            lesson.organiser.post(&format!("/api/lessons/{second}/{verb}"), &body).await.json::<LessonView>();
        }
        assert_eq!(offered().await, [second]);
        lesson.organiser.post(&lesson.path("/open"), &json!({})).await.json::<LessonView>();
        let open: Vec<LessonSummary> = lesson.member.get(&path).await.json();
        assert!(open.is_empty(), "of the other the teacher has not shown anything yet");
    }
    #[tokio::test]
    async fn who_owes_a_self_review_of_a_lesson_is_not_offered_it() {
        let lesson = Observed::new(Purpose::Learning).await;
        let second = LessonId::new();
        let mut visit = lesson.visit(Purpose::Learning);
        visit["weights"] = json!({ "self_review": 20, "peer": 80, "student": 0, "parent": 0, "school": 0 });
        lesson.organiser.put(&format!("/api/lessons/{second}"), &visit).await.json::<LessonView>();
        lesson.start(30).await;
        lesson.end().await;
        for verb in ["start", "end"] {
            let body = json!({ "at_ms": now_ms() });
            lesson.organiser.post(&format!("/api/lessons/{second}/{verb}"), &body).await.json::<LessonView>();
        }
        let offered = async || {
            let alike: Vec<LessonSummary> = lesson.teacher.get(&lesson.path("/alike")).await.json();
            alike.into_iter().map(|other| other.id).collect::<Vec<_>>()
        };
        assert!(offered().await.is_empty());
        lesson.teacher.post(&format!("/api/lessons/{second}/self-review/decline"), &json!({})).await.json::<LessonView>();
        assert_eq!(offered().await, [second]);
    }
}
