//! A page that says whose it is acts only for that account (shared tablets).

use super::PAGE_OF;
use crate::testing::{School, settings};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use sandu_proto::error::ErrorCode;
use serde_json::json;

#[tokio::test]
async fn a_page_of_one_teacher_does_nothing_under_anothers_cookie() {
    let school = School::new().await;
    let browser = school.browser_of(school.lead).await;
    assert_eq!(browser.clone().with(PAGE_OF, school.lead.to_string()).get("/api/me").await.status, StatusCode::OK);
    let path = format!("/api/groups/{}/settings", school.group);
    for page_of in [school.lin.to_string(), String::new(), "nonsense".to_owned()] {
        let page = browser.clone().with(PAGE_OF, page_of);
        assert_eq!(page.get("/api/me").await.refusal(), ErrorCode::Unauthorized);
        assert_eq!(page.put(&path, &settings(9)).await.refusal(), ErrorCode::Unauthorized);
        assert_eq!(page.post("/api/tokens", &json!({ "label": "脚本" })).await.refusal(), ErrorCode::Unauthorized);
    }
    let mut connection = school.app.db.read().await.expect("reads");
    let group = crate::groups::load(&mut connection, school.group).await.expect("loads").expect("is there");
    assert_eq!(group.settings.workflow.lead_days, 3, "nothing was changed");
    let program = school.program_of(school.lead).await.with(PAGE_OF, school.lin.to_string());
    assert_eq!(program.get("/api/me").await.refusal(), ErrorCode::Unauthorized);
}

#[tokio::test]
async fn a_socket_is_opened_only_for_the_account_that_the_page_is_of() {
    let school = School::new().await;
    // A program is told the status; a browser, which could not see it, is let in and closed with 4401.
    let program = school.program_of(school.lead).await;
    let (own, other) = (school.lead, school.lin);
    for path in ["/sync", "/sync/0190a7e2-0000-7000-8000-000000000001"] {
        // Without the words of a handshake, whoever is let in is told to speak websocket.
        for query in [String::new(), format!("?account={own}"), format!("?v=1&account={own}")] {
            assert_eq!(program.get(&format!("{path}{query}")).await.status, StatusCode::UPGRADE_REQUIRED, "{path}{query}");
        }
        for query in [format!("?account={other}"), format!("?account={own}&account={other}"), "?account=".to_owned()] {
            assert_eq!(program.get(&format!("{path}{query}")).await.refusal(), ErrorCode::Unauthorized, "{path}{query}");
        }
        let page = program.clone().with(PAGE_OF, other.to_string());
        assert_eq!(page.get(path).await.refusal(), ErrorCode::Unauthorized, "the header counts here too");
    }
}

#[tokio::test]
async fn a_page_of_one_teacher_does_not_log_another_out() {
    let school = School::new().await;
    let lead = school.browser_of(school.lead).await;
    let old_page = lead.clone().with(PAGE_OF, school.lin.to_string());
    let answer = old_page.send(Method::POST, "/api/logout", Body::empty()).await;
    assert_eq!(answer.refusal(), ErrorCode::Unauthorized);
    assert!(!answer.headers.contains_key("set-cookie"), "the cookie is the other's");
    assert_eq!(lead.get("/api/me").await.status, StatusCode::OK);
    let own_page = lead.clone().with(PAGE_OF, school.lead.to_string());
    assert_eq!(own_page.send(Method::POST, "/api/logout", Body::empty()).await.status, StatusCode::NO_CONTENT);
    let answer = old_page.send(Method::POST, "/api/logout", Body::empty()).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "an ended session is nobody's");
    assert!(answer.headers.contains_key("set-cookie"));
}
