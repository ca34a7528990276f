//! Logging in and out, over HTTP.

use crate::{
    auth,
    clock::now_ms,
    testing::{Client, PASSWORD, School},
    users,
};
use axum::http::{StatusCode, header::SET_COOKIE};
use sandu_proto::{
    error::ErrorCode,
    http::accounts::{AccountKind, Me, NewPassword, Token},
};
use serde_json::json;

const DAY_MS: i64 = 86_400_000;

async fn log_in(browser: &Client, name: &str, password: &str) -> crate::testing::Answer {
    browser.post("/api/login", &json!({ "name": name, "password": password })).await
}

#[tokio::test]
async fn a_teacher_logs_in_and_sees_who_they_are() {
    let school = School::new().await;
    let answer = log_in(&school.browser(), " Lead ", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::OK);
    let cookie = answer.headers[SET_COOKIE].to_str().expect("text");
    assert!(cookie.starts_with("sandu_session=") && cookie.contains("; HttpOnly; SameSite=Lax; Max-Age=2592000"), "{cookie}");
    let browser = school.browser().log_in("lead").await;
    let me: Me = browser.get("/api/me").await.json();
    assert_eq!((me.id, me.kind, me.school_name.as_str()), (school.lead, AccountKind::Teacher, "实验小学"));
    assert_eq!((me.groups.len(), me.groups[0].is_leader, me.groups[0].is_officer), (1, true, false));
    let officer: Me = school.browser_of(school.officer).await.get("/api/me").await.json();
    assert_eq!((officer.school_name.as_str(), officer.groups[0].is_leader, officer.groups[0].is_officer), ("区教研室", false, true));
}

#[tokio::test]
async fn wrong_passwords_and_unknown_names_are_refused_alike() {
    let school = School::new().await;
    let (wrong, unknown) = (log_in(&school.browser(), "lead", "错的密码").await, log_in(&school.browser(), "nobody", PASSWORD).await);
    assert_eq!(wrong.refusal(), ErrorCode::Unauthorized);
    assert_eq!(wrong.body, unknown.body);
    assert!(!wrong.headers.contains_key(SET_COOKIE));
    assert_eq!(log_in(&school.browser(), &"长".repeat(300), PASSWORD).await.refusal(), ErrorCode::Unauthorized);
}

#[tokio::test]
async fn a_name_that_was_tried_too_often_is_locked_even_for_the_right_password() {
    let school = School::new().await;
    let browser = school.browser();
    let mut codes = Vec::new();
    for _ in 0..11 {
        codes.push(log_in(&browser, "lead", "错的密码").await.refusal());
    }
    assert_eq!(codes.pop(), Some(ErrorCode::TooMany));
    assert!(codes.iter().all(|code| *code == ErrorCode::Unauthorized));
    assert_eq!(log_in(&browser, "LEAD", PASSWORD).await.refusal(), ErrorCode::TooMany);
    assert_eq!(log_in(&browser, "lin", PASSWORD).await.status, StatusCode::OK, "others are not locked out");
}

#[tokio::test]
async fn an_address_that_failed_too_often_is_locked_for_every_name() {
    let school = School::new().await;
    let peer = auth::peer::Peer(Some("203.0.113.9".to_owned()));
    let now = std::time::Instant::now();
    while school.app.login_failures.by_address.take("203.0.113.9", now) {}
    let refused = auth::login::log_in(&school.app, &peer, "lead", PASSWORD.to_owned()).await;
    assert_eq!(refused.expect_err("locked").code, ErrorCode::TooMany);
    let other = auth::peer::Peer(Some("203.0.113.10".to_owned()));
    assert!(auth::login::log_in(&school.app, &other, "lead", PASSWORD.to_owned()).await.is_ok());
}

#[tokio::test]
async fn a_foreign_page_cannot_log_anybody_in() {
    let school = School::new().await;
    let foreign = school.browser().with("origin", "http://evil.example");
    assert_eq!(log_in(&foreign, "lead", PASSWORD).await.refusal(), ErrorCode::Forbidden);
    let program = school.browser().without("origin");
    assert_eq!(log_in(&program, "lead", PASSWORD).await.status, StatusCode::OK);
}

#[tokio::test]
async fn logging_out_ends_the_session_on_the_server() {
    let school = School::new().await;
    let browser = school.browser_of(school.lead).await;
    let out = browser.post("/api/logout", &()).await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    assert!(out.headers[SET_COOKIE].to_str().expect("text").contains("Max-Age=0"));
    assert_eq!(browser.get("/api/me").await.refusal(), ErrorCode::Unauthorized, "a copy of the cookie is worth nothing");
    assert_eq!(browser.post("/api/logout", &()).await.status, StatusCode::NO_CONTENT, "logging out twice is fine");
}

#[tokio::test]
async fn the_next_person_to_log_in_on_a_tablet_ends_the_session_before() {
    let school = School::new().await;
    let first = school.browser_of(school.lead).await;
    assert_eq!(log_in(&first, "lin", PASSWORD).await.status, StatusCode::OK);
    assert_eq!(first.get("/api/me").await.refusal(), ErrorCode::Unauthorized);
}

async fn set_times(school: &School, unused_ms: i64, left_ms: i64) {
    let mut tx = school.app.db.begin().await.expect("begins");
    auth::set_times(&mut tx, now_ms() - unused_ms, now_ms() + left_ms).await.expect("updates");
    tx.commit().await.expect("commits");
}

#[tokio::test]
async fn sessions_end_after_a_month_and_after_an_idle_week() {
    let school = School::new().await;
    let browser = school.browser_of(school.lead).await;
    let proof = auth::authenticate(&school.app, &headers(&browser)).await.expect("logged in");
    let open = vec![proof.secret_hash.clone()];
    set_times(&school, 6 * DAY_MS, DAY_MS).await;
    assert_eq!(browser.get("/api/me").await.status, StatusCode::OK);
    let mut connection = school.app.db.read().await.expect("reads");
    let session = auth::find_session(&mut connection, &proof.secret_hash).await.expect("reads").expect("is there");
    assert!(now_ms() - session.last_used_at_ms < DAY_MS, "being used was noted");
    set_times(&school, 7 * DAY_MS, DAY_MS).await;
    assert_eq!(browser.get("/api/me").await.refusal(), ErrorCode::Unauthorized);
    set_times(&school, 0, 0).await;
    assert_eq!(browser.get("/api/me").await.refusal(), ErrorCode::Unauthorized);
    assert_eq!(auth::ended(&school.app, &open).await.expect("asks"), open);
}

#[tokio::test]
async fn a_token_serves_a_program_and_is_made_only_by_somebody_who_logged_in() {
    let school = School::new().await;
    let browser = school.browser_of(school.lead).await;
    let Token { token } = browser.post("/api/tokens", &json!({ "label": "课堂统计脚本" })).await.json();
    let program = school.browser().without("origin").with("authorization", format!("Bearer {token}"));
    set_times(&school, 100 * DAY_MS, DAY_MS).await;
    assert_eq!(program.get("/api/me").await.json::<Me>().id, school.lead, "tokens do not idle away");
    assert_eq!(program.post("/api/tokens", &json!({ "label": "再来一个" })).await.refusal(), ErrorCode::Forbidden);
    let labels = ["", "  ", &"长".repeat(61)];
    for label in labels {
        let fresh = school.browser_of(school.lead).await;
        assert_eq!(fresh.post("/api/tokens", &json!({ "label": label })).await.refusal(), ErrorCode::Invalid);
    }
    assert_eq!(school.browser().post("/api/tokens", &json!({ "label": "没登录" })).await.refusal(), ErrorCode::Unauthorized);
}

#[tokio::test]
async fn the_oldest_browser_goes_when_there_are_too_many_and_another_token_is_refused() {
    let school = School::new().await;
    let first = school.browser_of(school.lead).await;
    set_times(&school, 1_000, DAY_MS).await;
    let mut tx = school.app.db.begin().await.expect("begins");
    for _ in 0..49 {
        auth::create_session(&mut tx, school.lead).await.expect("a session");
    }
    for n in 0..50 {
        auth::create_token(&mut tx, school.lead, &n.to_string()).await.expect("a token");
    }
    tx.commit().await.expect("commits");
    assert_eq!(first.get("/api/me").await.status, StatusCode::OK);
    let last = school.browser_of(school.lead).await;
    assert_eq!(first.get("/api/me").await.refusal(), ErrorCode::Unauthorized);
    assert_eq!(last.post("/api/tokens", &json!({ "label": "第五十一个" })).await.refusal(), ErrorCode::Conflict);
}

#[tokio::test]
async fn bad_tokens_and_secrets_of_the_other_kind_are_refused() {
    let school = School::new().await;
    let mut tx = school.app.db.begin().await.expect("begins");
    let session = auth::create_session(&mut tx, school.lead).await.expect("a session");
    let token = auth::create_token(&mut tx, school.lead, "脚本").await.expect("a token");
    tx.commit().await.expect("commits");
    for header in ["Bearer nonsense".to_owned(), "Bearer".to_owned(), "Basic bGVhZDp4".to_owned(), format!("Bearer {session}")] {
        let client = school.browser().with("authorization", header.clone());
        assert_eq!(client.get("/api/me").await.refusal(), ErrorCode::Unauthorized, "{header}");
    }
    let client = school.browser().with("cookie", format!("sandu_session={token}"));
    assert_eq!(client.get("/api/me").await.refusal(), ErrorCode::Unauthorized);
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once_and_stays_out() {
    let school = School::new().await;
    let (browser, program) = (school.browser_of(school.lin).await, school.program_of(school.lin).await);
    let proof = auth::authenticate(&school.app, &headers(&browser)).await.expect("logged in");
    let open = vec![proof.secret_hash.clone()];
    assert!(auth::ended(&school.app, &open).await.expect("asks").is_empty());
    let mut tx = school.app.db.begin().await.expect("begins");
    users::disable(&mut tx, school.lin).await.expect("disables");
    tx.commit().await.expect("commits");
    assert_eq!(auth::ended(&school.app, &open).await.expect("asks"), open);
    assert_eq!(browser.get("/api/me").await.refusal(), ErrorCode::Unauthorized);
    assert_eq!(program.get("/api/me").await.refusal(), ErrorCode::Unauthorized);
    let late = school.browser_of(school.lin).await;
    assert_eq!(late.get("/api/me").await.refusal(), ErrorCode::Unauthorized, "a login that raced with it");
    assert_eq!(log_in(&school.browser(), "lin", PASSWORD).await.refusal(), ErrorCode::Forbidden);
    assert_eq!(log_in(&school.browser(), "lin", "错的密码").await.refusal(), ErrorCode::Unauthorized);
}

fn headers(client: &Client) -> axum::http::HeaderMap {
    client.headers.iter().map(|(name, value)| (axum::http::HeaderName::from_static(name), value.parse().expect("a header"))).collect()
}

#[tokio::test]
async fn accounts_with_bad_names_or_passwords_are_not_made() {
    let school = School::new().await;
    let good =
        users::NewUser {
            school_id: school.school, login_name: "wang.fang", name: "王芳", kind: AccountKind::Teacher, password: PASSWORD
        };
    let mut tx = school.app.db.begin().await.expect("begins");
    for bad in [
        users::NewUser { login_name: "w", ..good },
        users::NewUser { login_name: "王 芳", ..good },
        users::NewUser { name: " ", ..good },
        users::NewUser { password: "12345678", ..good },
        users::NewUser { password: "wang.fang", ..good },
    ] {
        assert_eq!(users::create(&mut tx, bad).await.expect_err("refused").code, ErrorCode::Invalid);
    }
    assert_eq!(users::create(&mut tx, users::NewUser { login_name: "LEAD", ..good }).await.expect_err("taken").code, ErrorCode::Conflict);
    assert!(users::create(&mut tx, good).await.is_ok());
}

fn change(current: &str, new: &str) -> NewPassword {
    NewPassword { current: current.to_owned(), new: new.to_owned() }
}

#[tokio::test]
async fn a_changed_password_keeps_this_browser_and_ends_all_others() {
    const NEW: &str = "春眠不觉晓处处闻啼鸟";
    let school = School::new().await;
    let (here, there) = (school.browser_of(school.lin).await, school.browser_of(school.lin).await);
    let program = school.program_of(school.lin).await;
    assert_eq!(here.put("/api/me/password", &change(PASSWORD, NEW)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(here.get("/api/me").await.status, StatusCode::OK);
    assert_eq!(there.get("/api/me").await.refusal(), ErrorCode::Unauthorized);
    assert_eq!(program.get("/api/me").await.refusal(), ErrorCode::Unauthorized);
    assert_eq!(log_in(&school.browser(), "lin", PASSWORD).await.refusal(), ErrorCode::Unauthorized);
    assert_eq!(log_in(&school.browser(), "lin", NEW).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_password_is_changed_only_by_who_knows_it_to_a_good_one_and_not_by_a_token() {
    let school = School::new().await;
    let browser = school.browser_of(school.lin).await;
    let refused = [change("错的密码", "春眠不觉晓处处闻啼鸟"), change(PASSWORD, "短"), change(PASSWORD, "lin")];
    for body in refused {
        assert_eq!(browser.put("/api/me/password", &body).await.refusal(), ErrorCode::Invalid);
    }
    let token = school.program_of(school.lin).await;
    assert_eq!(token.put("/api/me/password", &change(PASSWORD, "春眠不觉晓处处闻啼鸟")).await.refusal(), ErrorCode::Forbidden);
    assert_eq!(
        school.browser().put("/api/me/password", &change(PASSWORD, "春眠不觉晓处处闻啼鸟")).await.refusal(),
        ErrorCode::Unauthorized
    );
    for _ in 0..10 {
        let _ = browser.put("/api/me/password", &change("错的密码", "春眠不觉晓处处闻啼鸟")).await;
    }
    let locked = browser.put("/api/me/password", &change(PASSWORD, "春眠不觉晓处处闻啼鸟")).await;
    assert_eq!(locked.refusal(), ErrorCode::TooMany, "a session that was left open is no place to guess");
    assert_eq!(log_in(&school.browser(), "lead", PASSWORD).await.status, StatusCode::OK);
}
