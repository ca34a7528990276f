//! What was done by mistake, what stands once class has begun, and when it is over without anybody saying so.

use crate::{
    clock::now_ms,
    error::ErrorCode,
    lessons::fixture::Observed,
    sheets::testing::{at, clock, entry, marked},
    testing::Client,
};
use sandu_proto::{
    http::{
        lessons::{LessonState, LessonSummary, LessonView, Purpose},
        sheets::SheetView,
    },
    id::{AccountId, DocumentId},
    sheets::EntryKind,
};
use serde_json::{Value, json};

#[tokio::test]
async fn a_lesson_is_over_when_everybody_who_observes_it_has_submitted() {
    let lesson = Observed::new(Purpose::Diagnosis).await;
    lesson.start(30).await;
    for (observer, state) in [(&lesson.wang, LessonState::Running), (&lesson.zhao, LessonState::Ended)] {
        let document = lesson.written(observer, &marked(95)).await;
        lesson.submit(&observer.1, document).await.json::<SheetView>();
        assert_eq!(lesson.view(&lesson.teacher).await.state, state);
    }
    assert!(lesson.view(&lesson.teacher).await.may.results);
    assert!(lesson.view(&lesson.teacher).await.clock.ended_at_ms.is_some());
}

#[tokio::test]
async fn a_lesson_was_over_when_the_last_observer_saw_it_end_however_long_they_wrote_after_it() {
    let lesson = Observed::new(Purpose::Diagnosis).await;
    let began = lesson.start(30).await.clock.started_at_ms.expect("has begun");
    let now = now_ms();
    for (observer, minutes) in [(&lesson.wang, 20), (&lesson.zhao, 25)] {
        let end = entry(900, ("e", 1, began + minutes * 60_000), EntryKind::End);
        let mut entries = marked(95);
        entries.extend([clock(899, ("e", 1, began + minutes * 60_000), began + minutes * 60_000, 10), end]);
        let document = lesson.written(observer, &entries).await;
        lesson.submit(&observer.1, document).await.json::<SheetView>();
    }
    let ended = lesson.view(&lesson.teacher).await.clock.ended_at_ms.expect("is over");
    assert_eq!((ended - began) / 60_000, 25);
    assert!(ended < now, "not when they submitted");
}

#[tokio::test]
async fn what_has_opened_since_a_lesson_was_over_by_itself_stays_open_when_somebody_says_its_end_late() {
    let lesson = Observed::new(Purpose::Learning).await;
    // Four days ago: it opened by itself a day ago.
    let began = lesson.start(4 * 24 * 60).await.clock.started_at_ms.expect("has begun");
    assert!(lesson.view(&lesson.member).await.may.results);
    for client in [&lesson.wang.1, &lesson.organiser] {
        let late = client.post(&lesson.path("/end"), &json!({ "at_ms": now_ms() })).await.json::<LessonView>();
        assert_eq!(late.clock.ended_at_ms, Some(began + 80 * 60_000));
        assert!(lesson.view(&lesson.member).await.may.results);
    }
    let when_it_was = json!({ "at_ms": began + 42 * 60_000 });
    let said: LessonView = lesson.organiser.post(&lesson.path("/end"), &when_it_was).await.json();
    assert_eq!(said.clock.ended_at_ms, Some(began + 42 * 60_000));
}

#[tokio::test]
async fn a_start_by_mistake_is_taken_back_by_who_said_it_or_by_the_organiser() {
    let lesson = Observed::new(Purpose::Learning).await;
    let start = async |client: &Client, ago_ms: i64| {
        client.post(&lesson.path("/start"), &json!({ "at_ms": now_ms() - ago_ms })).await.json::<LessonView>()
    };
    let withdraw = async |client: &Client, by: AccountId| client.post(&lesson.path("/start/withdraw"), &json!({ "by": by })).await;
    let wangs = start(&lesson.wang.1, 9_000).await;
    assert!(wangs.clock.starts[0].may_withdraw && lesson.view(&lesson.organiser).await.clock.starts[0].may_withdraw);
    assert!(!lesson.view(&lesson.zhao.1).await.clock.starts[0].may_withdraw);
    assert_eq!(withdraw(&lesson.zhao.1, lesson.wang.0).await.refusal(), ErrorCode::Forbidden);
    assert_eq!(withdraw(&lesson.member, lesson.wang.0).await.refusal(), ErrorCode::Forbidden);
    for _ in 0..2 {
        let view: LessonView = withdraw(&lesson.wang.1, lesson.wang.0).await.json();
        assert_eq!((view.state, view.clock.started_at_ms, view.clock.starts.len()), (LessonState::Planned, None, 0));
    }
    assert!(lesson.view(&lesson.zhao.1).await.may.start, "everybody can start it again");
    let first = start(&lesson.zhao.1, 5_000).await.clock.started_at_ms;
    let withdrawn = lesson.view(&lesson.wang.1).await.clock.withdrawn_at_ms;
    let again = json!({ "at_ms": now_ms() - 2_000, "after_withdrawal_ms": withdrawn });
    let second = lesson
        .wang
        .1
        .post(&lesson.path("/start"), &again)
        .await
        .json::<LessonView>()
        .clock
        .starts
        .iter()
        .find(|one| one.by.id == lesson.wang.0)
        .map(|one| one.at_ms);
    let view: LessonView = withdraw(&lesson.organiser, lesson.zhao.0).await.json();
    assert!(first.is_some() && view.clock.started_at_ms == second, "the next that arrived counts");
    let document = lesson.written(&lesson.wang, &marked(95)).await;
    lesson.submit(&lesson.wang.1, document).await.json::<SheetView>();
    assert_eq!(withdraw(&lesson.organiser, lesson.wang.0).await.refusal(), ErrorCode::Conflict);
}

#[tokio::test]
async fn two_tablets_of_one_person_may_each_begin_it_and_the_organiser_chooses() {
    let lesson = Observed::new(Purpose::Learning).await;
    let now = now_ms();
    let start =
        async |ms_ago: i64| lesson.wang.1.post(&lesson.path("/start"), &json!({ "at_ms": now - ms_ago })).await.json::<LessonView>();
    let starts = |view: &LessonView| view.clock.starts.iter().map(|start| now - start.at_ms).collect::<Vec<_>>();
    start(10_000).await;
    // The one that had no network, which was first; the same tap said again; and more than anybody has tablets.
    start(60_000).await;
    start(12_000).await;
    for ms_ago in [80_000, 100_000, 120_000, 140_000] {
        start(ms_ago).await;
    }
    let view = lesson.view(&lesson.organiser).await;
    let mut said = starts(&view);
    said.sort_unstable();
    assert_eq!((said, view.clock.started_at_ms), (vec![10_000, 60_000, 80_000, 100_000], Some(now - 10_000)));
    let choose = json!({ "by": lesson.wang.0, "at_ms": now - 60_000 });
    let chosen: LessonView = lesson.organiser.post(&lesson.path("/clock"), &choose).await.json();
    assert_eq!(chosen.clock.started_at_ms, Some(now - 60_000));
    let none = json!({ "by": lesson.wang.0, "at_ms": now - 61_000 });
    assert_eq!(lesson.organiser.post(&lesson.path("/clock"), &none).await.refusal(), ErrorCode::Invalid);
    let withdrawn: LessonView = lesson.wang.1.post(&lesson.path("/start/withdraw"), &json!({ "by": lesson.wang.0 })).await.json();
    assert_eq!((withdrawn.clock.starts.len(), withdrawn.clock.started_at_ms), (0, None), "all of hers");
}

#[tokio::test]
async fn a_start_that_does_not_know_of_its_withdrawal_begins_nothing() {
    let lesson = Observed::new(Purpose::Learning).await;
    let start = async |body: Value| lesson.wang.1.post(&lesson.path("/start"), &body).await.json::<LessonView>();
    let withdraw = async || {
        let view = lesson.organiser.post(&lesson.path("/start/withdraw"), &json!({ "by": lesson.wang.0 })).await;
        assert_eq!(view.json::<LessonView>().state, LessonState::Planned);
        lesson.view(&lesson.wang.1).await.clock.withdrawn_at_ms
    };
    let tap = json!({ "at_ms": now_ms() - 9_000 });
    start(tap.clone()).await;
    let first = withdraw().await;
    assert!(first.is_some() && lesson.view(&lesson.zhao.1).await.clock.withdrawn_at_ms.is_none(), "each is told of their own");
    // The answer to the tap was lost, and the tablet sends it once more.
    assert_eq!(start(tap).await.state, LessonState::Planned);
    // Its clock may be slow: what it knows decides, not the time.
    let again = json!({ "at_ms": now_ms() - 60_000, "after_withdrawal_ms": first });
    assert_eq!(start(again.clone()).await.state, LessonState::Running);
    assert!(withdraw().await > first);
    assert_eq!(start(again).await.state, LessonState::Planned);
}

#[tokio::test]
async fn a_start_is_not_taken_back_after_class() {
    let lesson = Observed::new(Purpose::Learning).await;
    lesson.start(5).await;
    lesson.end().await;
    let withdraw = lesson.organiser.post(&lesson.path("/start/withdraw"), &json!({ "by": lesson.school.lead })).await;
    assert_eq!(withdraw.refusal(), ErrorCode::Conflict);
}

#[tokio::test]
async fn what_the_teacher_was_told_beforehand_stands_once_class_has_begun() {
    let lesson = Observed::new(Purpose::Diagnosis).await;
    let mut visit = lesson.visit(Purpose::Learning);
    lesson.organiser.put(&lesson.path(""), &visit).await.json::<LessonView>();
    lesson.start(1).await;
    visit["title"] = "冬天".into();
    lesson.organiser.put(&lesson.path(""), &visit).await.json::<LessonView>();
    for (member, value) in [("purpose", json!("supervision")), ("teacher", json!(lesson.school.lead))] {
        let mut other = visit.clone();
        other[member] = value;
        assert_eq!(lesson.organiser.put(&lesson.path(""), &other).await.refusal(), ErrorCode::Conflict, "{member}");
    }
}

#[tokio::test]
async fn who_only_opened_their_sheet_can_be_given_another_form_or_be_let_off() {
    let lesson = Observed::new(Purpose::Learning).await;
    let now = now_ms();
    let looks = [clock(1, ("a", 1, now), now, 10), entry(2, ("a", 2, now), EntryKind::Start { after_withdrawal_ms: None })];
    let wangs = lesson.written(&lesson.wang, &looks).await;
    let zhaos = lesson.written(&lesson.zhao, &looks).await;
    let is_written = async || lesson.view(&lesson.organiser).await.observers[0].sheet.is_some_and(|sheet| sheet.is_written);
    assert!(!is_written().await);
    let mut visit = lesson.visit(Purpose::Learning);
    visit["observers"][0]["instrument"]["id"] = "copus".into();
    visit["observers"].as_array_mut().unwrap().remove(1);
    let view: LessonView = lesson.organiser.put(&lesson.path(""), &visit).await.json();
    assert_eq!(view.observers.len(), 1);
    assert_eq!(lesson.sheet(&lesson.wang.1, wangs).await.instrument.id.0, "copus", "the sheet follows");
    assert_eq!(lesson.submit(&lesson.zhao.1, zhaos).await.refusal(), ErrorCode::Forbidden, "who was let off submits nothing");
    lesson.write(lesson.wang.0, wangs, &[at(3, ("a", 3, now))]).await;
    assert!(is_written().await);
    visit["observers"][0]["instrument"]["id"] = "fias".into();
    assert_eq!(lesson.organiser.put(&lesson.path(""), &visit).await.refusal(), ErrorCode::Conflict);
}

#[tokio::test]
async fn who_was_let_off_and_wrote_keeps_their_form_when_they_are_named_again() {
    let lesson = Observed::new(Purpose::Learning).await;
    let document = DocumentId::new();
    lesson.open_sheet(&lesson.zhao.1, document).await.json::<LessonView>();
    let all = lesson.visit(Purpose::Learning);
    let mut without = all.clone();
    without["observers"].as_array_mut().unwrap().remove(1);
    lesson.organiser.put(&lesson.path(""), &without).await.json::<LessonView>();
    lesson.write(lesson.zhao.0, document, &[at(1, ("a", 1, now_ms()))]).await;
    let mut other = all.clone();
    other["observers"][1]["instrument"]["id"] = "copus".into();
    assert_eq!(lesson.organiser.put(&lesson.path(""), &other).await.refusal(), ErrorCode::Conflict);
    lesson.organiser.put(&lesson.path(""), &all).await.json::<LessonView>();
    assert!(lesson.view(&lesson.zhao.1).await.observers[1].sheet.is_some_and(|sheet| sheet.is_written));
}

#[tokio::test]
async fn what_can_be_cancelled_is_what_the_page_is_told() {
    let lesson = Observed::new(Purpose::Learning).await;
    lesson.start(5).await;
    assert!(lesson.view(&lesson.organiser).await.may.cancel);
    let document = lesson.written(&lesson.wang, &marked(95)).await;
    lesson.submit(&lesson.wang.1, document).await.json::<SheetView>();
    assert!(!lesson.view(&lesson.organiser).await.may.cancel);
    assert_eq!(lesson.organiser.post(&lesson.path("/cancel"), &json!({})).await.refusal(), ErrorCode::Conflict);
}

#[tokio::test]
async fn those_who_come_second_are_told_when_the_results_come_to_them() {
    let lesson = Observed::new(Purpose::Diagnosis).await;
    lesson.start(5).await;
    let document = lesson.written(&lesson.wang, &marked(95)).await;
    lesson.submit(&lesson.wang.1, document).await.json::<SheetView>();
    lesson.end().await;
    let news = async |client: &Client| client.get("/api/lessons").await.json::<Vec<LessonSummary>>()[0].results_at_ms;
    assert_eq!(news(&lesson.wang.1).await, None);
    let opened = lesson.teacher.post(&lesson.path("/open"), &json!({})).await.json::<LessonView>().opened_at_ms;
    assert!(opened.is_some());
    assert_eq!((news(&lesson.wang.1).await, news(&lesson.teacher).await), (opened, None));
    assert_eq!((news(&lesson.officer).await, news(&lesson.zhao.1).await), (None, None), "who may not see them is not told");
}
