//! What the rim promises whatever the route: JSON refusals, headers, limits, whose page may change something, stopping.

use super::*;
use crate::{
    config::Config,
    testing::{HOST, PASSWORD, School, settings},
};
use axum::{body::Body, http::Method};
use sandu_proto::error::ErrorCode;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

#[tokio::test]
async fn unknown_addresses_of_the_api_are_refused_in_json_and_others_are_pages() {
    let school = School::new().await;
    let browser = school.browser();
    assert_eq!(browser.get("/api/nonsense").await.refusal(), ErrorCode::NotFound);
    assert_eq!(browser.get("/api/login").await.refusal(), ErrorCode::NotFound, "wrong method");
    assert_eq!(browser.get("/api").await.refusal(), ErrorCode::NotFound);
    assert_eq!(browser.get("/plans").await.status, StatusCode::OK);
    assert_eq!(browser.get("/gone.js").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn bad_bodies_and_bad_ids_are_refused_in_json() {
    let school = School::new().await;
    let lead = school.browser_of(school.lead).await;
    let json = lead.clone().with("content-type", "application/json");
    assert_eq!(json.send(Method::POST, "/api/login", Body::from("{")).await.refusal(), ErrorCode::Invalid);
    assert_eq!(lead.post("/api/login", &json!({ "name": "lead" })).await.refusal(), ErrorCode::Invalid, "no password");
    let form = lead.clone().with("content-type", "text/plain");
    assert_eq!(form.send(Method::POST, "/api/login", Body::from("{}")).await.refusal(), ErrorCode::Invalid, "not announced as JSON");
    let long = "a".repeat(MAX_BODY_BYTES + 1);
    assert_eq!(lead.post("/api/login", &json!({ "name": long, "password": "" })).await.refusal(), ErrorCode::TooLarge);
    assert_eq!(lead.put("/api/groups/none/settings", &settings(1)).await.refusal(), ErrorCode::Invalid);
}

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let school = School::new().await;
    for path in ["/", "/gone.js", "/healthz", "/api/me", "/api/nonsense"] {
        let answer = school.browser().get(path).await;
        let policy = answer.headers["content-security-policy"].to_str().expect("text");
        assert!(policy.contains("default-src 'self'") && policy.contains(&format!("ws://{HOST}")), "{path}: {policy}");
        assert!(!policy.contains("unsafe-eval") && policy.contains("script-src 'self';"), "{path}: {policy}");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(answer.headers["referrer-policy"], "no-referrer", "{path}");
        assert!(answer.headers.contains_key("permissions-policy"), "{path}");
        assert_eq!(answer.headers.get("cache-control").is_some_and(|value| value == "no-store"), path.starts_with("/api/"), "{path}");
    }
}

#[tokio::test]
async fn a_cookie_changes_nothing_unless_our_own_page_sent_it() {
    let school = School::new().await;
    let lead = school.browser_of(school.lead).await;
    let path = format!("/api/groups/{}/settings", school.group);
    let five = settings(5);
    assert_eq!(lead.clone().without("origin").put(&path, &five).await.refusal(), ErrorCode::Forbidden);
    assert_eq!(lead.clone().with("origin", "http://evil.example").put(&path, &five).await.refusal(), ErrorCode::Forbidden);
    assert_eq!(lead.clone().with("origin", "null").put(&path, &five).await.refusal(), ErrorCode::Forbidden);
    let days = |school: &School| {
        let (db, group) = (school.app.db.clone(), school.group);
        async move {
            let mut connection = db.read().await.expect("reads");
            crate::groups::load(&mut connection, group).await.expect("loads").expect("is there").settings.workflow.lead_days
        }
    };
    assert_eq!(days(&school).await, 3, "nothing was changed");
    assert_eq!(lead.put(&path, &five).await.status, StatusCode::OK);
    let program = school.program_of(school.lead).await;
    assert_eq!(program.put(&path, &settings(7)).await.status, StatusCode::OK);
    assert_eq!(days(&school).await, 7);
}

#[tokio::test]
async fn a_handler_that_panics_or_hangs_is_answered_for() {
    let panics = answered_within(MAX_REQUEST, async { panic!("on purpose") }).await;
    assert_eq!(panics.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let hangs = answered_within(Duration::ZERO, std::future::pending()).await;
    assert_eq!(hangs.status(), StatusCode::INTERNAL_SERVER_ERROR);
}

#[tokio::test]
async fn behind_https_everything_insists_on_https() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let config = Config { secure_cookies: true, ..Config::for_tests(dir.path()) };
    let school = School::with_app((App::start(config).await.expect("starts"), dir)).await;
    let plain = school.browser();
    assert_eq!(plain.get("/").await.headers["strict-transport-security"], "max-age=31536000");
    let body = json!({ "name": "lead", "password": PASSWORD });
    assert_eq!(plain.post("/api/login", &body).await.refusal(), ErrorCode::Forbidden, "a page that came by http");
    let answer = plain.with("origin", format!("https://{HOST}")).post("/api/login", &body).await;
    let cookie = answer.headers["set-cookie"].to_str().expect("text");
    assert!(cookie.starts_with("__Host-sandu_session=") && cookie.ends_with("; Secure"), "{cookie}");
}

#[tokio::test]
async fn readiness_ends_when_stopping_begins_and_health_does_not() {
    let school = School::new().await;
    let browser = school.browser();
    assert_eq!(browser.get("/readyz").await.status, StatusCode::OK);
    school.app.tasks.stop().await;
    assert_eq!(browser.get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(browser.get("/healthz").await.status, StatusCode::OK);
}

#[tokio::test]
async fn readiness_ends_when_the_database_cannot_be_written() {
    let school = School::new().await;
    let held = school.app.db.begin().await.expect("begins");
    assert_eq!(school.browser().get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
    drop(held);
}

#[tokio::test]
async fn stopping_finishes_the_request_under_way_and_takes_no_more() {
    let school = School::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("binds");
    let address = listener.local_addr().expect("an address");
    let server = tokio::spawn(serve(school.app.clone(), listener));
    let mut client = TcpStream::connect(address).await.expect("connects");
    let body = json!({ "name": "lead", "password": "wrong" }).to_string();
    let head = format!("POST /api/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n", body.len());
    // The server answers 100 when a handler waits for the body: now the request is under way.
    client.write_all(format!("{head}expect: 100-continue\r\n\r\n").as_bytes()).await.expect("writes");
    let mut seen = [0; 25];
    client.read_exact(&mut seen).await.expect("reads");
    assert_eq!(&seen, b"HTTP/1.1 100 Continue\r\n\r\n");
    let stopped = tokio::spawn({
        let tasks = school.app.tasks.clone();
        async move { tasks.stop().await }
    });
    server.await.expect("the listener is gone");
    assert!(TcpStream::connect(address).await.is_err());
    client.write_all(body.as_bytes()).await.expect("writes");
    let mut answer = String::new();
    client.read_to_string(&mut answer).await.expect("reads to the end");
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    stopped.await.expect("all tasks have ended");
}

#[tokio::test]
async fn the_api_describes_itself() {
    let school = School::new().await;
    let document = school.browser().get("/api/openapi.json").await.json::<serde_json::Value>();
    assert_eq!(document["openapi"], "3.1.0");
    let act = &document["paths"]["/plans/{id}/actions"]["post"];
    assert_eq!(
        act["parameters"],
        json!([{ "in": "path", "name": "id", "required": true, "schema": { "type": "string" }, "style": "simple" }])
    );
    assert_eq!(act["requestBody"]["content"]["application/json"]["schema"]["$ref"], "#/components/schemas/DoAction");
    assert_eq!(act["responses"]["200"]["content"]["application/json"]["schema"]["$ref"], "#/components/schemas/PlanView");
    assert_eq!(act["responses"]["default"]["content"]["application/json"]["schema"]["$ref"], "#/components/schemas/ErrorBody");
    assert_eq!(act["security"], json!([{ "token": [] }]));
    assert!(document["paths"]["/login"]["post"]["security"].is_null(), "who logs in has no account yet");
    assert!(document["components"]["schemas"]["PlanView"]["properties"]["stage"].is_object());
}

#[tokio::test]
async fn every_reference_in_the_description_leads_somewhere() {
    let school = School::new().await;
    let document = school.browser().get("/api/openapi.json").await.json::<serde_json::Value>();
    let text = document.to_string();
    let mut references: Vec<&str> = text.split("\"$ref\":\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    references.sort_unstable();
    references.dedup();
    assert!(references.len() > 50);
    for reference in references {
        let pointer = reference.strip_prefix('#').expect("inside the document");
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}
