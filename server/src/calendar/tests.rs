//! Who reads whose calendar, and for how long.

use super::MAX_FETCHES;
use crate::testing::{Answer, School};
use axum::{
    body::Body,
    http::{Method, StatusCode, header::CONTENT_TYPE},
};
use sandu_proto::{
    error::ErrorCode,
    http::{plans::PlanView, reminders::CalendarAddress},
};
use serde_json::json;

async fn address(school: &School, method: Method) -> Option<String> {
    let answer = school.browser_of(school.lin).await.send(method, "/api/calendar", Body::empty()).await;
    answer.json::<CalendarAddress>().path
}

fn text(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers[CONTENT_TYPE], "text/calendar; charset=utf-8");
    String::from_utf8(answer.body.clone()).expect("text").replace("\r\n ", "")
}

async fn plan(school: &School) -> PlanView {
    let at = crate::clock::now_ms() + 1_000_000;
    let new = json!({ "group_id": school.group, "title": "秋天的雨", "subject": "语文", "grade": "三年级", "meeting_at_ms": at });
    school.browser_of(school.lead).await.post("/api/plans", &new).await.json()
}

#[tokio::test]
async fn whoever_knows_the_address_sees_titles_times_and_nothing_else() {
    let school = School::new().await;
    let plan = plan(&school).await;
    assert_eq!(address(&school, Method::GET).await, None);
    let path = address(&school, Method::POST).await.expect("has an address");
    assert_eq!(address(&school, Method::GET).await.as_deref(), Some(&*path));
    // A phone: no cookie, no page of ours.
    let phone = school.browser().without("origin");
    let calendar = text(&phone.get(&path).await);
    assert!(calendar.contains("集体备课:秋天的雨(三年级语文组)") && calendar.contains(&format!("UID:{}@sandu", plan.id)));
    assert!(!calendar.contains("陈思远") && !calendar.contains("教学目标"));
    school.remove_from_group(school.lin).await;
    assert!(!text(&phone.get(&path).await).contains("秋天的雨"));
}

#[tokio::test]
async fn a_renewed_address_kills_the_old_one_and_strangers_find_nothing() {
    let school = School::new().await;
    let old = address(&school, Method::POST).await.expect("has an address");
    let new = address(&school, Method::POST).await.expect("has another");
    let phone = school.browser().without("origin");
    assert_eq!(phone.get(&old).await.refusal(), ErrorCode::NotFound);
    text(&phone.get(&new).await);
    for path in ["/api/calendar/x.ics", "/api/calendar/x", new.trim_end_matches(".ics")] {
        assert_eq!(phone.get(path).await.refusal(), ErrorCode::NotFound, "{path}");
    }
    assert_eq!(phone.get("/api/calendar").await.refusal(), ErrorCode::Unauthorized);
    let mut tx = school.app.db.begin().await.expect("begins");
    crate::users::disable(&mut tx, school.lin).await.expect("disables");
    tx.commit().await.expect("commits");
    assert_eq!(phone.get(&new).await.refusal(), ErrorCode::NotFound);
}

#[tokio::test]
async fn a_calendar_is_not_fetched_without_end() {
    let school = School::new().await;
    let path = address(&school, Method::POST).await.expect("has an address");
    let phone = school.browser().without("origin");
    for _ in 0..MAX_FETCHES {
        assert_eq!(phone.get(&path).await.status, StatusCode::OK);
    }
    assert_eq!(phone.get(&path).await.refusal(), ErrorCode::TooMany);
}
