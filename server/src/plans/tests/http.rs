//! What the routes answer; what needs a running sync is tested where that is.

use crate::{
    plans::fixture,
    testing::{Client, School},
};
use axum::{body::Body, http::Method};
use sandu_proto::{
    error::ErrorCode,
    http::plans::{NewPlan, PlanSummary, PlanView, Stage},
    id::PlanId,
};
use serde_json::json;

async fn plan(school: &School) -> PlanId {
    let new = NewPlan {
        group_id: school.group, title: "秋天".into(), subject: "语文".into(), grade: "三年级".into(), meeting_at_ms: None
    };
    let mut tx = school.app.db.begin().await.expect("begins");
    let plan = crate::plans::create(&mut tx, school.lead, new, fixture::EMPTY_STATE).await.expect("creates");
    tx.commit().await.expect("commits");
    plan
}

async fn patch(client: &Client, path: &str, body: &serde_json::Value) -> crate::testing::Answer {
    client.send_json(Method::PATCH, path, body).await
}

#[tokio::test]
async fn a_plan_is_listed_opened_and_changed_by_its_lead() {
    let school = School::new().await;
    let id = plan(&school).await;
    let lead = school.browser_of(school.lead).await;
    let list: Vec<PlanSummary> = lead.get("/api/plans").await.json();
    assert_eq!(list.iter().map(|plan| plan.id).collect::<Vec<_>>(), [id]);
    let view: PlanView = lead.get(&format!("/api/plans/{id}")).await.json();
    assert_eq!((view.title.as_str(), view.stage), ("秋天", Stage::Draft));
    let view: PlanView = patch(&lead, &format!("/api/plans/{id}"), &json!({ "title": "秋天的雨" })).await.json();
    assert_eq!(view.title, "秋天的雨");
    let lin = school.browser_of(school.lin).await;
    assert_eq!(patch(&lin, &format!("/api/plans/{id}"), &json!({ "title": "夏天" })).await.refusal(), ErrorCode::Forbidden);
    assert_eq!(patch(&lead, &format!("/api/plans/{id}"), &json!({ "title": "" })).await.refusal(), ErrorCode::Invalid);
}

#[tokio::test]
async fn what_is_refused_is_refused_with_a_code() {
    let school = School::new().await;
    let id = plan(&school).await;
    let lead = school.browser_of(school.lead).await;
    let stranger = school.browser_of(school.add_stranger("qian").await).await;
    for path in ["/api/plans/1", "/api/versions/1", "/api/late-edits/1", "/api/plans/%FF"] {
        assert!(matches!(lead.get(path).await.refusal(), ErrorCode::NotFound | ErrorCode::Invalid), "{path}");
    }
    assert_eq!(stranger.get(&format!("/api/plans/{id}")).await.refusal(), ErrorCode::NotFound);
    assert_eq!(school.browser().get("/api/plans").await.refusal(), ErrorCode::Unauthorized);
    let actions = format!("/api/plans/{id}/actions");
    assert_eq!(lead.post(&actions, &json!({ "action": "explode", "expected_stage": "draft" })).await.refusal(), ErrorCode::Invalid);
    assert_eq!(lead.post(&actions, &json!({ "action": "send", "expected_stage": "meeting" })).await.refusal(), ErrorCode::Conflict);
    assert_eq!(lead.post(&actions, &json!({ "action": "edit", "expected_stage": "draft" })).await.refusal(), ErrorCode::Invalid);
    assert_eq!(lead.post(&actions, &json!({ "action": "hand_in", "expected_stage": "draft" })).await.refusal(), ErrorCode::Conflict);
    assert_eq!(lead.send(Method::POST, &format!("/api/plans/{id}/fork"), Body::empty()).await.refusal(), ErrorCode::Conflict);
    let late: Vec<serde_json::Value> = lead.get("/api/late-edits").await.json();
    assert!(late.is_empty());
}
