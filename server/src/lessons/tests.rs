//! A visit from its plan to its end, over HTTP.

mod course;

use super::fixture::Observed;
use crate::{clock::now_ms, error::ErrorCode, sheets::testing::at, testing::Client};
use sandu_proto::{
    http::{
        lessons::{LessonState, LessonSummary, LessonView, MyPart, Purpose},
        versions::VersionSummary,
    },
    id::{LessonId, VersionId},
};
use serde_json::{Value, json};

#[tokio::test]
async fn a_visit_is_planned_once_and_changed_by_who_runs_it() {
    let lesson = Observed::new(Purpose::Learning).await;
    let mut visit = lesson.visit(Purpose::Learning);
    visit["planned_at_ms"] = lesson.view(&lesson.organiser).await.planned_at_ms.into();
    // Sent again by the outbox, also by who may not change it: nothing happens.
    for client in [&lesson.organiser, &lesson.member] {
        assert_eq!(client.put(&lesson.path(""), &visit).await.json::<LessonView>().organiser.name, "陈思远");
    }
    visit["title"] = "冬天".into();
    assert_eq!(lesson.member.put(&lesson.path(""), &visit).await.refusal(), ErrorCode::Forbidden);
    assert_eq!(lesson.organiser.put(&lesson.path(""), &visit).await.json::<LessonView>().title, "冬天");
}

#[tokio::test]
async fn what_does_not_make_a_visit_is_refused() {
    let lesson = Observed::new(Purpose::Learning).await;
    let good = lesson.visit(Purpose::Learning);
    let observer = |id: Value, instrument: &str| json!([{ "observer": id, "instrument": { "id": instrument, "version": 1 }, "focus": "" }]);
    let wang = json!(lesson.wang.0);
    let twice: Value =
        [observer(wang.clone(), "copus"), observer(wang.clone(), "fias")].iter().flat_map(|one| one.as_array().unwrap().clone()).collect();
    let stranger = json!(lesson.school.add_stranger("stranger").await);
    for (member, value) in [
        ("title", json!(" ")),
        ("title", json!("长".repeat(61))),
        ("class_name", json!("")),
        ("place", json!("远".repeat(41))),
        ("minutes", json!(4)),
        ("minutes", json!(181)),
        ("planned_at_ms", json!(-1)),
        ("seats", json!({ "rows": 13, "columns": 1 })),
        ("teacher", stranger.clone()),
        ("teacher", json!(lesson.school.officer)),
        ("observers", observer(json!(lesson.school.lin), "copus")),
        ("observers", observer(stranger, "copus")),
        ("observers", observer(wang.clone(), "guest-parent")),
        ("observers", observer(wang, "nothing")),
        ("observers", twice),
    ] {
        let mut visit = good.clone();
        visit[member] = value.clone();
        let path = format!("/api/lessons/{}", LessonId::new());
        assert_eq!(lesson.organiser.put(&path, &visit).await.refusal(), ErrorCode::Invalid, "{member} {value}");
    }
    let mut visit = good;
    visit["version_id"] = json!(VersionId::new());
    assert_eq!(lesson.organiser.put(&lesson.path(""), &visit).await.refusal(), ErrorCode::NotFound);
}

#[tokio::test]
async fn a_lesson_shows_the_plan_that_is_taught_and_its_steps() {
    let lesson = Observed::new(Purpose::Learning).await;
    let plan = lesson.school.sent_plan().await;
    let version: &VersionSummary = plan.versions.first().expect("was sent");
    let mut visit = lesson.visit(Purpose::Learning);
    visit["version_id"] = json!(version.id);
    let view: LessonView = lesson.organiser.put(&lesson.path(""), &visit).await.json();
    assert_eq!(view.plan.map(|taught| (taught.plan_id, taught.version_id)), Some((plan.id, version.id)));
    assert!(!view.steps.is_empty());
}

#[tokio::test]
async fn the_first_start_that_arrives_is_time_zero_until_the_organiser_chooses_another() {
    let lesson = Observed::new(Purpose::Learning).await;
    let start = async |client: &Client, at_ms: i64| client.post(&lesson.path("/start"), &json!({ "at_ms": at_ms })).await;
    let now = now_ms();
    let zero = async || lesson.view(&lesson.organiser).await.clock.started_at_ms;
    assert_eq!(start(&lesson.member, now).await.refusal(), ErrorCode::Forbidden);
    assert_eq!(start(&lesson.wang.1, 0).await.refusal(), ErrorCode::Invalid);
    start(&lesson.wang.1, now - 5_000).await.json::<LessonView>();
    start(&lesson.zhao.1, now - 9_000).await.json::<LessonView>();
    start(&lesson.wang.1, now - 1_000).await.json::<LessonView>();
    assert_eq!(zero().await, Some(now - 5_000));
    // A tablet that is a year ahead cannot start a lesson in the future.
    let ahead: LessonView = start(&lesson.teacher, now + 365 * 24 * 3_600_000).await.json();
    assert_eq!(ahead.clock.starts.len(), 3);
    assert!(ahead.clock.starts.iter().all(|start| start.at_ms <= now_ms()));
    let choose = async |client: &Client| client.post(&lesson.path("/clock"), &json!({ "by": lesson.zhao.0, "at_ms": now - 9_000 })).await;
    assert_eq!(choose(&lesson.wang.1).await.refusal(), ErrorCode::Forbidden);
    choose(&lesson.organiser).await.json::<LessonView>();
    assert_eq!(zero().await, Some(now - 9_000));
    let nobody = lesson.organiser.post(&lesson.path("/clock"), &json!({ "by": lesson.school.officer, "at_ms": now - 9_000 })).await;
    assert_eq!(nobody.refusal(), ErrorCode::Invalid);
}

#[tokio::test]
async fn the_first_end_counts_and_who_runs_the_lesson_may_say_it_again() {
    let lesson = Observed::new(Purpose::Learning).await;
    let end = async |client: &Client, at_ms: i64| client.post(&lesson.path("/end"), &json!({ "at_ms": at_ms })).await;
    assert_eq!(end(&lesson.wang.1, now_ms()).await.refusal(), ErrorCode::Conflict, "it has not begun");
    let began = lesson.start(20).await.clock.started_at_ms.expect("has begun");
    let ended = async |client: &Client, at_ms: i64| end(client, at_ms).await.json::<LessonView>().clock.ended_at_ms;
    assert_eq!(ended(&lesson.wang.1, began + 600_000).await, Some(began + 600_000));
    assert_eq!(ended(&lesson.zhao.1, began + 700_000).await, Some(began + 600_000));
    assert_eq!(ended(&lesson.organiser, began - 700_000).await, Some(began), "never before its start");
    assert_eq!(lesson.view(&lesson.member).await.state, LessonState::Ended);
    assert_eq!(end(&lesson.member, began).await.refusal(), ErrorCode::Forbidden);
}

#[tokio::test]
async fn a_lesson_that_nobody_ends_is_over_when_its_minutes_have_passed_twice() {
    let lesson = Observed::new(Purpose::Learning).await;
    let began = lesson.start(81).await.clock.started_at_ms.expect("has begun");
    let view = lesson.view(&lesson.organiser).await;
    assert_eq!((view.state, view.clock.ended_at_ms), (LessonState::Ended, Some(began + 80 * 60_000)));
    assert_eq!(view.opens_at_ms, Some(began + 80 * 60_000 + 3 * 24 * 3_600_000));
}

#[tokio::test]
async fn officers_ask_to_look_while_the_lesson_runs() {
    let lesson = Observed::new(Purpose::Learning).await;
    let ask = async |client: &Client, text: &str| client.post(&lesson.path("/focuses"), &json!({ "text": text })).await;
    assert_eq!(ask(&lesson.officer, "看第三组").await.refusal(), ErrorCode::Conflict);
    lesson.start(1).await;
    assert_eq!(ask(&lesson.wang.1, "看第三组").await.refusal(), ErrorCode::Forbidden);
    assert_eq!(ask(&lesson.officer, " ").await.refusal(), ErrorCode::Invalid);
    ask(&lesson.officer, "看第三组").await.json::<LessonView>();
    ask(&lesson.officer, "看板书").await.json::<LessonView>();
    let texts: Vec<String> = lesson.view(&lesson.wang.1).await.focuses.into_iter().map(|focus| focus.text).collect();
    assert_eq!(texts, ["看板书", "看第三组"]);
    assert!(lesson.view(&lesson.teacher).await.focuses.is_empty(), "who teaches is not disturbed");
    lesson.end().await;
    assert_eq!(lesson.view(&lesson.teacher).await.focuses.len(), 2);
}

#[tokio::test]
async fn of_a_competition_the_teacher_reads_what_was_asked_once_it_is_published() {
    let lesson = Observed::new(Purpose::Competition).await;
    lesson.start(1).await;
    lesson.officer.post(&lesson.path("/focuses"), &json!({ "text": "看第三组" })).await.json::<LessonView>();
    lesson.end().await;
    assert!(lesson.view(&lesson.teacher).await.focuses.is_empty());
    assert_eq!(lesson.view(&lesson.wang.1).await.focuses.len(), 1);
    lesson.organiser.post(&lesson.path("/open"), &json!({})).await.json::<LessonView>();
    assert_eq!(lesson.view(&lesson.teacher).await.focuses.len(), 1);
}

#[tokio::test]
async fn a_lesson_is_called_off_before_its_end_by_who_runs_it() {
    let lesson = Observed::new(Purpose::Learning).await;
    let cancel = async |client: &Client| client.post(&lesson.path("/cancel"), &json!({})).await;
    assert_eq!(cancel(&lesson.wang.1).await.refusal(), ErrorCode::Forbidden);
    for _ in 0..2 {
        assert_eq!(cancel(&lesson.organiser).await.json::<LessonView>().state, LessonState::Cancelled);
    }
    let start = lesson.wang.1.post(&lesson.path("/start"), &json!({ "at_ms": now_ms() })).await;
    assert_eq!(start.refusal(), ErrorCode::Conflict);
    let other = Observed::new(Purpose::Learning).await;
    other.start(5).await;
    other.end().await;
    assert_eq!(other.organiser.post(&other.path("/cancel"), &json!({})).await.refusal(), ErrorCode::Conflict);
}

#[tokio::test]
async fn who_has_begun_to_write_keeps_their_place_and_their_instrument() {
    let lesson = Observed::new(Purpose::Learning).await;
    lesson.written(&lesson.wang, &[at(1, ("a", 1, now_ms()))]).await;
    let mut visit = lesson.visit(Purpose::Learning);
    visit["observers"][0]["instrument"]["id"] = "copus".into();
    assert_eq!(lesson.organiser.put(&lesson.path(""), &visit).await.refusal(), ErrorCode::Conflict);
    visit["observers"].as_array_mut().unwrap().remove(0);
    assert_eq!(lesson.organiser.put(&lesson.path(""), &visit).await.refusal(), ErrorCode::Conflict);
    let mut visit = lesson.visit(Purpose::Learning);
    visit["observers"].as_array_mut().unwrap().remove(1);
    assert_eq!(lesson.organiser.put(&lesson.path(""), &visit).await.json::<LessonView>().observers.len(), 1);
}

#[tokio::test]
async fn results_are_opened_after_class_by_whom_the_purpose_names() {
    let lesson = Observed::new(Purpose::Learning).await;
    let open = async |client: &Client| client.post(&lesson.path("/open"), &json!({})).await;
    lesson.start(5).await;
    assert_eq!(open(&lesson.organiser).await.refusal(), ErrorCode::Conflict);
    lesson.end().await;
    assert_eq!(open(&lesson.teacher).await.refusal(), ErrorCode::Forbidden);
    assert_eq!(lesson.member.get(&lesson.path("/results")).await.refusal(), ErrorCode::Forbidden);
    for _ in 0..2 {
        assert!(open(&lesson.organiser).await.json::<LessonView>().opened_at_ms.is_some());
    }
    assert!(lesson.member.get(&lesson.path("/results")).await.status.is_success());
}

#[tokio::test]
async fn everybody_finds_their_lessons_and_what_these_want_of_them() {
    let lesson = Observed::new(Purpose::Learning).await;
    let mine = async |client: &Client| {
        client.get("/api/lessons").await.json::<Vec<LessonSummary>>().into_iter().map(|one| one.mine).collect::<Vec<_>>()
    };
    assert_eq!(mine(&lesson.wang.1).await, [Some(MyPart::Observe)]);
    assert_eq!(mine(&lesson.teacher).await, [Some(MyPart::Teach)]);
    assert_eq!(mine(&lesson.organiser).await, [Some(MyPart::Organise)]);
    assert_eq!(mine(&lesson.officer).await, [None]);
    assert!(mine(&lesson.member).await.is_empty());
    let path = format!("/api/groups/{}/lessons", lesson.school.group);
    assert_eq!(lesson.member.get(&path).await.json::<Vec<LessonSummary>>().len(), 1);
    let stranger = lesson.school.browser_of(lesson.school.add_stranger("stranger").await).await;
    assert_eq!(stranger.get(&path).await.refusal(), ErrorCode::NotFound);
}
