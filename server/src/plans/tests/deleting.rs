//! A plan made by mistake: who may delete it until when, and what stays.

use super::*;
use crate::testing;
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use sandu_proto::{
    http::{
        plans::{NewPlan, PlanView},
        terms::{NewTerm, SaveLesson, TermView},
    },
    id::TermLessonId,
};

async fn is_gone(school: &School, user: &User, plan: PlanId) -> bool {
    let mut connection = school.db.read().await.expect("reads");
    let listed = list(&mut connection, user).await.expect("lists");
    load(&mut connection, user, plan).await.is_err_and(|error| error.code == ErrorCode::NotFound) && listed.iter().all(|one| one.id != plan)
}

#[tokio::test]
async fn a_deleted_draft_is_gone_for_everybody_and_keeps_what_its_authors_still_send() {
    let school = School::open().await;
    let plan = school.plan().await;
    let draft = school.draft(plan).await;
    let mut tx = school.db.begin().await.expect("begins");
    sql::add_coauthor(&mut tx, plan, school.wang.id).await.expect("adds");
    tx.commit().await.expect("commits");
    assert_eq!(right(&school, &school.wang, draft).await, Some(Right::Write));
    let send = school.act(plan, &school.lead, PlanAction::Send).await.expect("is open");
    let again = school.act(plan, &school.lead, PlanAction::Delete).await.expect("is open");

    school.perform(plan, &school.lead, PlanAction::Delete).await.expect("is deleted");
    for user in [&school.lead, &school.wang, &school.leader, &school.officer, &school.head] {
        assert!(is_gone(&school, user, plan).await, "{}", user.name);
    }
    for author in [&school.lead, &school.wang] {
        assert_eq!(right(&school, author, draft).await, Some(Right::Keep), "{}: what was written offline becomes a late edit", author.name);
    }
    assert_eq!(right(&school, &school.zhao, draft).await, None);
    for late in [send, again] {
        refused(school.commit(late).await, ErrorCode::Conflict, "教案刚刚有了变化，请再看一眼。");
    }
    let mut connection = school.db.read().await.expect("reads");
    let (kept, is_sealed): (i64, i32) = sqlx::query_as(
        "select count(*), max(s.is_sealed) from plans p join plan_documents d on d.plan_id = p.id join documents s on s.id = d.document_id
        where p.id = $1",
    )
    .bind(plan.to_string())
    .fetch_one(&mut *connection)
    .await
    .expect("reads");
    assert_eq!((kept, is_sealed), (1, 1), "nothing is erased");
}

#[tokio::test]
async fn only_the_lead_deletes_and_only_what_was_never_sent() {
    let school = School::open().await;
    let plan = school.plan().await;
    for user in [&school.wang, &school.leader, &school.officer] {
        refused(school.act(plan, user, PlanAction::Delete).await.map(|_| ()), ErrorCode::Forbidden, "只有主备教师能这样做。");
    }
    let early = school.act(plan, &school.lead, PlanAction::Delete).await.expect("is open");
    school.perform(plan, &school.lead, PlanAction::Send).await.expect("is sent");
    refused(school.commit(early).await, ErrorCode::Conflict, "你已经在别处把教案发给大家了。");
    let refusal = "教案已经发给大家，正在用红笔改，现在做不了这一步。";
    refused(school.act(plan, &school.lead, PlanAction::Delete).await.map(|_| ()), ErrorCode::Conflict, refusal);
    school.perform(plan, &school.lead, PlanAction::TakeBack).await.expect("is taken back");
    refused(school.act(plan, &school.lead, PlanAction::Delete).await.map(|_| ()), ErrorCode::Conflict, "教案发给过大家，不能删除。");
    assert_eq!(school.view(&school.lead, plan).await.may, [PlanAction::Send, PlanAction::Edit]);
}

#[tokio::test]
async fn a_plan_is_deleted_over_http_and_its_lesson_of_the_term_can_be_started_again() {
    let school = testing::School::new().await;
    let (lead, lin) = (school.browser_of(school.lead).await, school.browser_of(school.lin).await);
    let term = NewTerm { name: "秋季".into(), begins_at_ms: 0, weeks: 20 };
    let term: TermView = lead.post(&format!("/api/groups/{}/terms", school.group), &term).await.json();
    let lesson = TermLessonId::new();
    let path = format!("/api/terms/{}/lessons/{lesson}", term.id);
    let save = SaveLesson {
        title: "秋天的雨".into(),
        subject: "语文".into(),
        grade: "三年级".into(),
        lead: school.lin,
        reviewers: vec![],
        meeting_at_ms: Some(1_800_000_000_000),
        place: String::new(),
    };
    lead.put(&path, &save).await.json::<TermView>();
    let start = async || lin.send(Method::POST, &format!("{path}/start"), Body::empty()).await.json::<TermView>().lessons.remove(0);
    let plan = start().await.plan.expect("has a plan").id;

    let delete = format!("/api/plans/{plan}/delete");
    let press = async |client: &testing::Client| client.send(Method::POST, &delete, Body::empty()).await;
    assert_eq!(press(&school.browser()).await.refusal(), ErrorCode::Unauthorized);
    assert_eq!(press(&lead).await.refusal(), ErrorCode::Forbidden);
    assert_eq!(press(&school.browser_of(school.add_stranger("wai").await).await).await.refusal(), ErrorCode::NotFound);
    assert_eq!(lin.act(plan, PlanAction::Delete, Stage::Draft).await.refusal(), ErrorCode::Invalid, "has a route of its own");
    assert_eq!(press(&lin).await.status, StatusCode::NO_CONTENT);
    assert_eq!(press(&lin).await.refusal(), ErrorCode::NotFound);
    assert_eq!(lin.get(&format!("/api/plans/{plan}")).await.refusal(), ErrorCode::NotFound);

    let view: TermView = lead.get(&format!("/api/terms/{}", term.id)).await.json();
    assert!(view.lessons[0].plan.is_none() && view.lessons[0].title == "秋天的雨");
    assert_ne!(start().await.plan.expect("has a plan").id, plan);
    let new =
        NewPlan {
            group_id: school.group, title: "写错了".into(), subject: "语文".into(), grade: "三年级".into(), meeting_at_ms: None
        };
    let own: PlanView = lead.post("/api/plans", &new).await.json();
    let press = lead.send(Method::POST, &format!("/api/plans/{}/delete", own.id), Body::empty()).await;
    assert_eq!(press.status, StatusCode::NO_CONTENT);
}
