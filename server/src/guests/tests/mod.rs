//! Guests come in by a code, write their own sheet, and meet a closed door everywhere else.

mod coming;
mod doors;
mod staying;

use crate::{
    lessons::fixture::Observed,
    testing::{Answer, Client},
};
use axum::http::header::SET_COOKIE;
use sandu_proto::{
    http::{
        accounts::Me,
        guests::{GuestCode, GuestRole},
    },
    id::{AccountId, DocumentId},
};
use serde_json::json;

pub async fn code(lesson: &Observed, role: GuestRole) -> String {
    let new = json!({ "role": role, "instrument": null });
    lesson.organiser.post(&lesson.path("/guest-codes"), &new).await.json::<GuestCode>().code
}

pub async fn try_join(browser: &Client, code: &str, name: &str) -> Answer {
    browser.post("/api/guests", &json!({ "code": code, "name": name })).await
}

/// A guest who has come in, with the browser that has their cookie.
pub async fn join(lesson: &Observed, code: &str, name: &str) -> (AccountId, Client) {
    let browser = lesson.school.browser();
    let answer = try_join(&browser, code, name).await;
    let me: Me = answer.json();
    let cookie = answer.headers[SET_COOKIE].to_str().expect("text");
    let pair = cookie.split(';').next().expect("a pair").to_owned();
    (me.id, browser.with("cookie", pair))
}

pub async fn open_sheet(lesson: &Observed, client: &Client, document: DocumentId) -> Answer {
    let new = json!({ "instrument": { "id": "guest-parent", "version": 1 } });
    client.put(&lesson.path(&format!("/sheets/{document}")), &new).await
}
