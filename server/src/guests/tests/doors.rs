//! Every route of the API, as a guest. A route is closed to guests unless it stands in this list.

use super::{code, join, open_sheet};
use crate::{
    clock::now_ms,
    lessons::fixture::Observed,
    plans,
    sheets::{self, testing::at},
    sync::access::Gate,
};
use axum::{body::Body, http::Method};
use sandu_proto::{
    frame::Right,
    http::{
        guests::GuestRole,
        lessons::{LessonView, Purpose},
        sheets::SheetView,
    },
    id::DocumentId,
};
use serde_json::{Value, json};
use uuid::Uuid;

/// What answers a guest of the lesson, and what answers anybody.
const OPEN: [(&str, &str); 12] = [
    ("get", "/me"),
    ("get", "/events"),
    ("get", "/lessons/{id}"),
    ("get", "/instruments/{id}/{version}"),
    ("put", "/lessons/{id}/sheets/{document}"),
    ("get", "/sheets/{document}"),
    ("post", "/sheets/{document}/submit"),
    // Without a session too.
    ("post", "/login"),
    ("post", "/logout"),
    ("post", "/guests"),
    ("post", "/guests/look"),
    // By its secret.
    ("get", "/calendar/{file}"),
];

#[tokio::test]
async fn every_route_is_closed_to_a_guest_but_the_few_that_are_named() {
    let lesson = Observed::new(Purpose::Learning).await;
    let plan = lesson.school.sent_plan().await;
    lesson.start(5).await;
    let sheet = lesson.written(&lesson.wang, &[at(1, ("a", 1, now_ms()))]).await;
    let code = code(&lesson, GuestRole::Parent).await;
    let (_, guest) = join(&lesson, &code, "张三").await;
    let api: Value = lesson.school.browser().get("/api/openapi.json").await.json();
    let mut tried = 0;
    for (path, item) in api["paths"].as_object().expect("paths") {
        for method in item.as_object().expect("operations").keys() {
            if OPEN.contains(&(method.as_str(), path.as_str())) {
                continue;
            }
            let id = match path.split('/').nth(1) {
                Some("lessons") => lesson.id.to_string(),
                Some("groups") => lesson.school.group.to_string(),
                Some("plans") => plan.id.to_string(),
                _ => Uuid::now_v7().to_string(),
            };
            let address = path
                .split('/')
                .map(|part| match part {
                    "{document}" => sheet.to_string(),
                    part if part.starts_with('{') => id.clone(),
                    part => part.to_owned(),
                })
                .collect::<Vec<_>>()
                .join("/");
            let method: Method = method.to_uppercase().parse().expect("a method");
            let with_body = guest.clone().with("content-type", "application/json");
            let answer = with_body.send(method.clone(), &format!("/api{address}"), Body::from("{}")).await;
            assert!(matches!(answer.status.as_u16(), 401 | 403 | 404), "{method} {path}: {}", answer.status);
            tried += 1;
        }
    }
    assert!(tried > 60, "the whole API was gone through: {tried}");
}

#[tokio::test]
async fn a_guest_sees_of_the_lesson_what_and_when_it_is_and_their_own_part() {
    let lesson = Observed::new(Purpose::Learning).await;
    lesson.start(5).await;
    let code = code(&lesson, GuestRole::Parent).await;
    let (me, guest) = join(&lesson, &code, "张三").await;
    join(&lesson, &code, "李四").await;
    let view = lesson.view(&guest).await;
    assert_eq!(view.guests.iter().map(|one| one.person.id).collect::<Vec<_>>(), [me]);
    assert!(view.observers.is_empty() && view.steps.is_empty() && view.plan.is_none() && view.focuses.is_empty());
    assert!(view.clock.started_at_ms.is_some() && view.clock.starts.is_empty() && view.group_name.is_empty());
    let may = view.may;
    assert!(may.observe && !may.board && !may.results && !may.start && !may.edit && !may.invite);
    // Another lesson is not there.
    let other = Observed::new(Purpose::Learning).await;
    assert_eq!(guest.get(&other.path("")).await.status, 404);
}

#[tokio::test]
async fn a_guests_socket_opens_their_own_sheet_and_no_other_document() {
    let lesson = Observed::new(Purpose::Learning).await;
    let plan = lesson.school.sent_plan().await;
    lesson.start(5).await;
    let observers = lesson.written(&lesson.wang, &[at(1, ("a", 1, now_ms()))]).await;
    let code = code(&lesson, GuestRole::Parent).await;
    let (me, guest) = join(&lesson, &code, "张三").await;
    let (other, other_guest) = join(&lesson, &code, "李四").await;
    let [own, others] = [DocumentId::new(), DocumentId::new()];
    open_sheet(&lesson, &guest, own).await.json::<LessonView>();
    open_sheet(&lesson, &other_guest, others).await.json::<LessonView>();
    let db = &lesson.school.app.db;
    let gate = sheets::gate(db.clone(), plans::gate(db.clone()));
    let right = async |account, document| gate.access(account, document).await.expect("asks").map(|access| access.right);
    assert_eq!(right(me, own).await, Some(Right::Write));
    assert_eq!(right(other, others).await, Some(Right::Write));
    let mut foreign = vec![observers, others, DocumentId::new()];
    foreign.extend(plan_documents(&lesson, plan.id.to_string()).await);
    assert!(foreign.len() > 3);
    for document in foreign {
        assert_eq!(right(me, document).await, None);
        assert_eq!(guest.get(&format!("/api/sheets/{document}")).await.status, 404);
    }
    assert_eq!(right(lesson.school.lead, own).await, None, "nor does the organiser's open the guest's");
    guest.post(&format!("/api/sheets/{own}/submit"), &json!({})).await.json::<SheetView>();
    assert_eq!(right(me, own).await, Some(Right::Read));
}

async fn plan_documents(lesson: &Observed, plan: String) -> Vec<DocumentId> {
    let rows = sqlx::query("select document_id from plan_documents where plan_id = $1").bind(plan);
    let mut connection = lesson.school.app.db.read().await.expect("reads");
    let rows = rows.fetch_all(&mut *connection).await.expect("rows");
    rows.iter().map(|row| sqlx::Row::get::<&str, _>(row, "document_id").parse().expect("an id")).collect()
}
