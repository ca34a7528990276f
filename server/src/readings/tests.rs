//! Readings over HTTP, as the page of a plan shows them.

use crate::{
    meetings::fixture::Room,
    testing::{Answer, Client, School},
};
use axum::http::StatusCode;
use sandu_proto::{
    error::ErrorCode,
    http::{
        accounts::AccountKind,
        comments::{Reading, ReadingAnswer},
        plans::{Member, PlanAction, PlanSummary, PlanView, Stage, Waiting},
    },
    id::{AccountId, PlanId, VersionId},
};

async fn read(client: &Client, version: VersionId, answer: ReadingAnswer) -> Answer {
    client.put(&format!("/api/versions/{version}/reading"), &Reading { answer }).await
}

async fn member(client: &Client, plan: PlanId, who: AccountId) -> Member {
    let view: PlanView = client.get(&format!("/api/plans/{plan}")).await.json();
    view.members.into_iter().find(|member| member.person.id == who).expect("is in the group")
}

#[tokio::test]
async fn the_first_opening_of_version_0_counts() {
    let school = School::new().await;
    let plan = school.sent_plan().await;
    let (lead, lin, version) = (school.browser_of(school.lead).await, school.browser_of(school.lin).await, plan.versions[0].id);
    assert_eq!(member(&lead, plan.id, school.lin).await.first_read_at_ms, None);
    assert_eq!(read(&lin, version, ReadingAnswer::Opened).await.status, StatusCode::NO_CONTENT);
    let first = member(&lead, plan.id, school.lin).await;
    assert!(first.first_read_at_ms.is_some() && first.answered_no_changes_at_ms.is_none());
    // The clock is the server's; were the second one recorded, the row would say when.
    let mut tx = school.app.db.begin().await.expect("begins");
    sqlx::query("update version_readings set opened_at_ms = 5").execute(&mut *tx).await.expect("sets");
    tx.commit().await.expect("commits");
    assert_eq!(read(&lin, version, ReadingAnswer::Opened).await.status, StatusCode::NO_CONTENT);
    assert_eq!(read(&lin, version, ReadingAnswer::NoChanges).await.status, StatusCode::NO_CONTENT);
    assert_eq!(member(&lead, plan.id, school.lin).await.first_read_at_ms, Some(5));
    assert_eq!(member(&lead, plan.id, school.lead).await.first_read_at_ms, None);
}

#[tokio::test]
async fn nothing_to_change_is_an_answer_that_nobody_waits_for_any_more() {
    let school = School::new().await;
    let plan = school.sent_plan().await;
    let (lead, lin, version) = (school.browser_of(school.lead).await, school.browser_of(school.lin).await, plan.versions[0].id);
    let waiting = async |client: &Client| client.get("/api/plans").await.json::<Vec<PlanSummary>>()[0].waiting;
    assert_eq!((waiting(&lead).await, waiting(&lin).await), (None, Some(Waiting::RedPen)));
    assert_eq!(read(&lin, version, ReadingAnswer::NoChanges).await.status, StatusCode::NO_CONTENT);
    let answered = member(&lead, plan.id, school.lin).await;
    assert!(answered.first_read_at_ms.is_some() && answered.answered_no_changes_at_ms.is_some() && answered.handed_in_at_ms.is_none());
    assert_eq!((waiting(&lead).await, waiting(&lin).await), (Some(Waiting::OpenMeeting), None));
    assert_eq!(lead.act(plan.id, PlanAction::OpenMeeting, Stage::FirstDegree).await.status, StatusCode::OK);
    assert_eq!(read(&lin, version, ReadingAnswer::NoChanges).await.status, StatusCode::NO_CONTENT, "sent again by an outbox");
    assert_eq!(read(&lead, version, ReadingAnswer::NoChanges).await.refusal(), ErrorCode::Conflict, "the meeting is open");
    assert_eq!(read(&lead, version, ReadingAnswer::Opened).await.status, StatusCode::NO_CONTENT, "reading is never too late");
}

#[tokio::test]
async fn whoever_has_handed_in_does_not_answer_that_they_change_nothing() {
    let school = School::new().await;
    let plan = school.sent_plan().await;
    let (lin, version) = (school.browser_of(school.lin).await, plan.versions[0].id);
    let view: PlanView = lin.act(plan.id, PlanAction::HandIn, Stage::FirstDegree).await.json();
    assert_eq!(read(&lin, version, ReadingAnswer::NoChanges).await.refusal(), ErrorCode::Conflict);
    let red_pen = view.versions.iter().find(|version| version.degree == 1).expect("was handed in").id;
    assert_eq!(read(&lin, red_pen, ReadingAnswer::Opened).await.refusal(), ErrorCode::Invalid, "no version 0");
}

#[tokio::test]
async fn only_the_groups_teachers_are_recorded() {
    let school = School::new().await;
    let version = school.sent_plan().await.versions[0].id;
    for kind in [AccountKind::Leader, AccountKind::Administrator] {
        let other = school.browser_of(school.add_person(&format!("{kind:?}"), kind).await).await;
        let wanted = if kind == AccountKind::Leader { ErrorCode::Forbidden } else { ErrorCode::NotFound };
        assert_eq!(read(&other, version, ReadingAnswer::Opened).await.refusal(), wanted, "{kind:?}");
    }
    assert_eq!(read(&school.browser_of(school.officer).await, version, ReadingAnswer::Opened).await.refusal(), ErrorCode::Forbidden);
    let stranger = school.browser_of(school.add_stranger("wai").await).await;
    assert_eq!(read(&stranger, version, ReadingAnswer::Opened).await.refusal(), ErrorCode::NotFound);
    assert_eq!(read(&school.browser(), version, ReadingAnswer::Opened).await.refusal(), ErrorCode::Unauthorized);
    let lin = school.browser_of(school.lin).await;
    let path = format!("/api/versions/{version}/reading");
    assert_eq!(lin.put(&path, &serde_json::json!({ "answer": "maybe" })).await.refusal(), ErrorCode::Invalid);
}

#[tokio::test]
async fn a_new_sending_is_read_anew() {
    let school = School::new().await;
    let plan = school.sent_plan().await;
    let (lead, lin) = (school.browser_of(school.lead).await, school.browser_of(school.lin).await);
    read(&lin, plan.versions[0].id, ReadingAnswer::NoChanges).await;
    assert_eq!(lead.act(plan.id, PlanAction::TakeBack, Stage::FirstDegree).await.status, StatusCode::OK);
    assert_eq!(read(&lead, plan.versions[0].id, ReadingAnswer::NoChanges).await.refusal(), ErrorCode::Conflict, "is taken back");
    let again: PlanView = lead.act(plan.id, PlanAction::Send, Stage::Draft).await.json();
    assert_eq!(read(&lin, plan.versions[0].id, ReadingAnswer::Opened).await.refusal(), ErrorCode::NotFound, "the old version");
    let member = member(&lead, again.id, school.lin).await;
    assert_eq!((member.first_read_at_ms, member.answered_no_changes_at_ms), (None, None));
}

#[tokio::test]
async fn who_writes_in_their_own_copy_after_the_answer_is_awaited_again_until_they_answer_anew() {
    let room = Room::sent().await;
    let view: PlanView = room.leader.get(&format!("/api/plans/{}", room.plan)).await.json();
    let (wang, version) = (&room.wang, view.versions[0].id);
    let answered = async || member(&room.leader, room.plan, room.wang_id).await.answered_no_changes_at_ms.is_some();
    let waiting = async || wang.get("/api/plans").await.json::<Vec<PlanSummary>>()[0].waiting;
    read(wang, version, ReadingAnswer::NoChanges).await;
    assert_eq!((answered().await, waiting().await), (true, None));
    room.write(room.paragraph()).await;
    // Were it written in the very millisecond of the answer, it would count as before it.
    let mut tx = room.school.app.db.begin().await.expect("begins");
    sqlx::query("update version_readings set no_changes_at_ms = no_changes_at_ms - 1000").execute(&mut *tx).await.expect("sets");
    tx.commit().await.expect("commits");
    assert_eq!((answered().await, waiting().await), (false, Some(Waiting::RedPen)));
    read(wang, version, ReadingAnswer::NoChanges).await;
    assert_eq!((answered().await, waiting().await), (true, None));
}
