//! Sheets over HTTP: opened once, seen by whom the purpose lets, sealed once.

use super::testing::{answer, at, entry, id, marked, retract, score};
use crate::{clock::now_ms, error::ErrorCode, lessons::fixture::Observed, testing::Client, versions::canonical};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use image::{DynamicImage, GrayImage, ImageFormat};
use sandu_proto::{
    http::{
        accounts::AccountKind,
        lessons::{LessonView, Purpose},
        sheets::{EntryPlace, LessonResults, SheetView},
    },
    id::{AccountId, DocumentId, ImageId},
    instruments::{results::Findings, sheet::What},
    sheets::EntryKind,
};
use serde_json::json;
use sqlx::Row;
use std::io::Cursor;

fn total(sheet: &SheetView) -> Option<String> {
    match &sheet.results.findings {
        Findings::Scale(scale) => scale.total.as_ref().map(|total| total.value.to_string()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_sheet_is_opened_once_under_the_tablets_id_and_a_second_tablet_hears_of_the_first() {
    let lesson = Observed::new(Purpose::Diagnosis).await;
    let (account, wang) = &lesson.wang;
    let document = DocumentId::new();
    for _ in 0..2 {
        let view: LessonView = lesson.open_sheet(wang, document).await.json();
        let mine = view.observers.iter().find(|observer| observer.person.id == *account).and_then(|observer| observer.sheet);
        assert_eq!(mine.map(|sheet| sheet.document_id), Some(document));
    }
    assert_eq!(lesson.open_sheet(wang, DocumentId::new()).await.refusal(), ErrorCode::Conflict);
    assert_eq!(lesson.view(wang).await.observers[0].sheet.map(|sheet| sheet.document_id), Some(document));
    // An id that is somebody else's, and people who do not observe.
    assert_eq!(lesson.open_sheet(&lesson.zhao.1, document).await.refusal(), ErrorCode::Conflict);
    for client in [&lesson.teacher, &lesson.organiser, &lesson.member, &lesson.officer] {
        assert_eq!(lesson.open_sheet(client, DocumentId::new()).await.refusal(), ErrorCode::Forbidden);
    }
    let other = json!({ "instrument": { "id": "copus", "version": 1 } });
    let path = lesson.path(&format!("/sheets/{}", DocumentId::new()));
    assert_eq!(lesson.zhao.1.put(&path, &other).await.refusal(), ErrorCode::Conflict);
}

#[tokio::test]
async fn its_owner_sees_it_as_it_stands_and_nobody_else_does() {
    let lesson = Observed::new(Purpose::Learning).await;
    lesson.start(10).await;
    let document = lesson.written(&lesson.wang, &marked(98)).await;
    let sheet = lesson.sheet(&lesson.wang.1, document).await;
    assert_eq!((total(&sheet).as_deref(), sheet.entries.len(), sheet.skipped, sheet.seal), (Some("98.00"), 4, 0, None));
    assert!(sheet.entries.iter().all(|timed| timed.place == EntryPlace::InLesson && timed.t_ms > 9 * 60_000));
    for client in [&lesson.zhao.1, &lesson.teacher, &lesson.organiser, &lesson.officer, &lesson.member] {
        assert_eq!(client.get(&format!("/api/sheets/{document}")).await.refusal(), ErrorCode::NotFound);
        assert_eq!(lesson.submit(client, document).await.refusal(), ErrorCode::NotFound);
    }
}

#[tokio::test]
async fn a_score_out_of_range_is_named_and_does_not_count() {
    let lesson = Observed::new(Purpose::Learning).await;
    lesson.start(10).await;
    let when = ("a", 5_000, now_ms());
    let entries = [&marked(98)[..], &[score(9, when, "design", 21), at(10, when), retract(11, when, 10)]].concat();
    let document = lesson.written(&lesson.wang, &entries).await;
    let sheet = lesson.sheet(&lesson.wang.1, document).await;
    assert_eq!((total(&sheet), sheet.refused.len(), sheet.refused[0].entry), (None, 1, id(9)));
    assert!(sheet.refused[0].why.contains("超出"));
}

#[tokio::test]
async fn submitting_seals_once_and_answers_everybody_who_asks_again_the_same() {
    let lesson = Observed::new(Purpose::Learning).await;
    lesson.start(10).await;
    let document = lesson.written(&lesson.wang, &marked(98)).await;
    let wang = &lesson.wang.1;
    let (one, other) = tokio::join!(lesson.submit(wang, document), lesson.submit(wang, document));
    let (one, other): (SheetView, SheetView) = (one.json(), other.json());
    assert!(one.seal.is_some());
    for again in [other, lesson.submit(wang, document).await.json(), lesson.sheet(wang, document).await] {
        assert_eq!((again.seal, again.results, again.entries), (one.seal.clone(), one.results.clone(), one.entries.clone()));
    }
    // The record is what was hashed, and says what was answered.
    let mut connection = lesson.school.app.db.read().await.expect("reads");
    let row = sqlx::query("select record, hash from sealed_sheets").fetch_one(&mut *connection).await.expect("one row");
    let record: serde_json::Value = serde_json::from_str(row.get("record")).expect("is JSON");
    assert_eq!(canonical::hash(row.get("record")), row.get::<String, _>("hash"));
    assert_eq!(canonical::canonical(&record), row.get::<String, _>("record"));
    assert_eq!(record["results"], serde_json::to_value(&one.results).expect("serializes"));
    assert_eq!(one.seal.map(|seal| seal.hash), Some(row.get("hash")));
}

#[tokio::test]
async fn a_table_that_wants_every_item_is_not_submitted_with_one_missing() {
    let lesson = Observed::new(Purpose::Learning).await;
    lesson.start(10).await;
    let document = lesson.written(&lesson.wang, &marked(98)[..3]).await;
    let refused = lesson.submit(&lesson.wang.1, document).await;
    assert_eq!(refused.refusal(), ErrorCode::Conflict);
    assert!(String::from_utf8_lossy(&refused.body).contains("还有 1 项没有评：教学效果。"), "the refusal names what is missing");
    assert_eq!(lesson.sheet(&lesson.wang.1, document).await.seal, None);
    lesson.write(lesson.wang.0, document, &marked(98)[3..]).await;
    assert!(lesson.submit(&lesson.wang.1, document).await.json::<SheetView>().seal.is_some());
}

#[tokio::test]
async fn rtop_goes_without_an_item_and_has_no_total_then() {
    let lesson = Observed::new(Purpose::Learning).await;
    let rtop = json!({ "id": "rtop", "version": 1 });
    let mut visit = lesson.visit(Purpose::Learning);
    visit["observers"][0]["instrument"] = rtop.clone();
    lesson.organiser.put(&lesson.path(""), &visit).await.json::<LessonView>();
    lesson.start(10).await;
    let document = DocumentId::new();
    let opened = lesson.wang.1.put(&lesson.path(&format!("/sheets/{document}")), &json!({ "instrument": rtop })).await;
    opened.json::<LessonView>();
    let marks: Vec<_> = (1..=24).map(|n| answer(n, ("a", 1_000, now_ms()), &n.to_string(), 3)).collect();
    lesson.write(lesson.wang.0, document, &marks).await;
    let sealed: SheetView = lesson.submit(&lesson.wang.1, document).await.json();
    let Findings::Scale(found) = &sealed.results.findings else { panic!("a scale") };
    assert_eq!((sealed.seal.is_some(), total(&sealed), found.answered, found.items), (true, None, 24, 25));
}

#[tokio::test]
async fn sheets_of_a_lesson_that_was_called_off_stay_their_owners() {
    let lesson = Observed::new(Purpose::Supervision).await;
    lesson.start(10).await;
    let document = lesson.written(&lesson.wang, &marked(98)).await;
    lesson.organiser.post(&lesson.path("/cancel"), &json!({})).await.json::<LessonView>();
    assert_eq!(lesson.open_sheet(&lesson.zhao.1, DocumentId::new()).await.refusal(), ErrorCode::Conflict);
    lesson.write(lesson.wang.0, document, &[at(20, ("a", 9_000, now_ms()))]).await;
    assert_eq!(lesson.sheet(&lesson.wang.1, document).await.entries.len(), 5);
    assert_eq!(lesson.submit(&lesson.wang.1, document).await.refusal(), ErrorCode::Conflict);
    for client in [&lesson.officer, &lesson.teacher, &lesson.organiser] {
        assert_eq!(client.get(&format!("/api/sheets/{document}")).await.refusal(), ErrorCode::NotFound);
        assert_eq!(client.get(&lesson.path("/results")).await.refusal(), ErrorCode::Forbidden);
    }
}

async fn may_see(client: &Client, lesson: &Observed, document: DocumentId) -> bool {
    let sheet = client.get(&format!("/api/sheets/{document}")).await.status.is_success();
    let results = client.get(&lesson.path("/results")).await.status.is_success();
    assert_eq!(sheet, results, "a sheet and the results it is in are seen by the same people");
    results
}

#[tokio::test]
async fn after_class_the_teacher_comes_first_and_an_observer_not_before_submitting() {
    let lesson = Observed::new(Purpose::Diagnosis).await;
    lesson.start(10).await;
    let document = lesson.written(&lesson.wang, &marked(98)).await;
    lesson.submit(&lesson.wang.1, document).await.json::<SheetView>();
    assert!(!may_see(&lesson.teacher, &lesson, document).await, "class is not over");
    lesson.end().await;
    assert!(may_see(&lesson.teacher, &lesson, document).await);
    assert!(!may_see(&lesson.officer, &lesson, document).await);
    lesson.teacher.post(&lesson.path("/open"), &json!({})).await.json::<LessonView>();
    assert!(may_see(&lesson.wang.1, &lesson, document).await);
    assert!(!may_see(&lesson.officer, &lesson, document).await, "had the live board, and no more");
    assert!(!may_see(&lesson.zhao.1, &lesson, document).await, "has not submitted");
    assert!(!may_see(&lesson.member, &lesson, document).await);
    let own = lesson.written(&lesson.zhao, &marked(92)).await;
    lesson.submit(&lesson.zhao.1, own).await.json::<SheetView>();
    assert!(may_see(&lesson.zhao.1, &lesson, document).await);
    let results: LessonResults = lesson.teacher.get(&lesson.path("/results")).await.json();
    let observers: Vec<AccountId> = results.sheets.iter().map(|sheet| sheet.observer.id).collect();
    assert_eq!(observers, [lesson.wang.0, lesson.zhao.0]);
    let together = &results.together[0];
    let spread = together.raters.as_ref().and_then(|raters| raters.total.as_ref()).expect("two totals");
    assert_eq!((spread.n, spread.mean.to_string(), spread.median.to_string()), (2, "95.00".into(), "95.00".into()));
    assert_eq!((together.observers.len(), together.agreement.len()), (2, 1));
}

#[tokio::test]
async fn strangers_and_administrators_learn_of_nothing() {
    let lesson = Observed::new(Purpose::Learning).await;
    let document = lesson.written(&lesson.wang, &marked(98)).await;
    let stranger = lesson.school.add_stranger("stranger").await;
    let admin = lesson.school.add_person("admin", AccountKind::Administrator).await;
    for account in [stranger, admin] {
        let client = lesson.school.browser_of(account).await;
        for path in [lesson.path(""), lesson.path("/results"), format!("/api/sheets/{document}")] {
            assert_eq!(client.get(&path).await.refusal(), ErrorCode::NotFound, "{path}");
        }
        assert_eq!(lesson.open_sheet(&client, document).await.refusal(), ErrorCode::NotFound);
        assert!(client.get("/api/lessons").await.json::<Vec<serde_json::Value>>().is_empty());
    }
}

#[tokio::test]
async fn the_instruments_are_listed_and_each_is_there_in_its_version() {
    let lesson = Observed::new(Purpose::Learning).await;
    let all: Vec<serde_json::Value> = lesson.member.get("/api/instruments").await.json();
    assert!(all.len() >= 10);
    for one in all {
        let path = format!("/api/instruments/{}/{}", one["id"].as_str().unwrap(), one["version"]);
        assert_eq!(lesson.member.get(&path).await.json::<serde_json::Value>()["form"]["kind"], one["kind"]);
    }
    assert_eq!(lesson.member.get("/api/instruments/copus/2").await.refusal(), ErrorCode::NotFound);
}

async fn upload(client: &Client) -> ImageId {
    let (id, mut png) = (ImageId::new(), Vec::new());
    DynamicImage::from(GrayImage::new(12, 6)).write_to(&mut Cursor::new(&mut png), ImageFormat::Png).expect("encodes");
    assert_eq!(client.send(Method::PUT, &format!("/api/images/{id}"), Body::from(png)).await.status, StatusCode::OK);
    id
}

#[tokio::test]
async fn a_photo_is_seen_by_whom_its_sheet_is_also_from_an_observer_of_another_school() {
    let lesson = Observed::new(Purpose::Diagnosis).await;
    let mut visit = lesson.visit(Purpose::Diagnosis);
    visit["observers"][1]["observer"] = json!(lesson.school.officer);
    lesson.organiser.put(&lesson.path(""), &visit).await.json::<LessonView>();
    lesson.start(10).await;
    let officer = (lesson.school.officer, lesson.officer.clone());
    let (board, gone, unnamed, foreign) =
        (upload(&officer.1).await, upload(&officer.1).await, upload(&officer.1).await, upload(&lesson.teacher).await);
    let now = now_ms();
    let photo = |n, image| entry(n, ("p", 5_000, now - 5_000), EntryKind::Event { event: What::Photo { image, about: None } });
    let mut entries = marked(95);
    entries.extend([photo(20, board), photo(21, gone), retract(22, ("p", 6_000, now - 4_000), 21), photo(23, foreign)]);
    let document = lesson.written(&officer, &entries).await;
    let path = |image: ImageId| format!("/api/sheets/{document}/images/{image}");
    assert_eq!(officer.1.get(&path(board)).await.refusal(), ErrorCode::NotFound, "not yet submitted");
    lesson.submit(&officer.1, document).await.json::<SheetView>();
    lesson.end().await;
    for client in [&lesson.teacher, &officer.1] {
        let seen = client.get(&path(board)).await;
        assert_eq!((seen.status, seen.headers["content-type"].to_str().unwrap()), (StatusCode::OK, "image/png"));
    }
    for (image, why) in [(gone, "taken back"), (unnamed, "not of this sheet"), (foreign, "another's")] {
        assert_eq!(lesson.teacher.get(&path(image)).await.refusal(), ErrorCode::NotFound, "{why}");
    }
    let stranger = lesson.school.browser_of(lesson.school.add_stranger("stranger").await).await;
    for client in [&lesson.wang.1, &lesson.member, &stranger] {
        assert_eq!(client.get(&path(board)).await.refusal(), ErrorCode::NotFound, "not opened to them");
    }
    assert_eq!(lesson.school.browser().get(&path(board)).await.refusal(), ErrorCode::Unauthorized);
}
