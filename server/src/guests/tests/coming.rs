//! Codes: who makes them, and whom they let in.

use super::{super::*, code, join, try_join};
use crate::{clock::DAY_MS, error::ErrorCode, lessons::fixture::Observed, testing::Client};
use sandu_proto::http::lessons::Purpose;
use serde_json::json;
use std::time::Duration;
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(30);

async fn look_at(browser: &Client, code: &str) -> crate::testing::Answer {
    browser.post("/api/guests/look", &json!({ "code": code })).await
}

#[tokio::test]
async fn who_holds_a_code_is_told_what_it_is_for_and_gets_an_account_for_this_lesson() {
    let lesson = Observed::new(Purpose::Learning).await;
    let code = code(&lesson, GuestRole::Parent).await;
    let browser = lesson.school.browser();
    let invitation: Invitation = look_at(&browser, &code.to_lowercase()).await.json();
    assert_eq!((invitation.lesson_id, invitation.role, invitation.here.is_none()), (lesson.id, GuestRole::Parent, true));
    assert_eq!((invitation.title.as_str(), invitation.school_name.as_str()), ("秋天", "实验小学"));
    let (guest, browser) = join(&lesson, &code, "  张小雨\u{3000}妈妈 ").await;
    let me: Me = browser.get("/api/me").await.json();
    assert_eq!((me.id, me.name.as_str(), me.groups.len()), (guest, "张小雨 妈妈", 0));
    assert_eq!(me.guest.map(|guest| (guest.lesson_id, guest.role)), Some((lesson.id, GuestRole::Parent)));
    let view = lesson.view(&lesson.teacher).await;
    let seen: Vec<_> = view.guests.iter().map(|one| (one.person.id, one.guest)).collect();
    assert_eq!(seen, [(guest, Some(GuestRole::Parent))]);
    assert!(view.observers.iter().all(|observer| observer.guest.is_none()));
}

#[tokio::test]
async fn the_same_browser_comes_to_the_same_account_and_another_lessons_guest_gets_a_new_one() {
    let lesson = Observed::new(Purpose::Learning).await;
    let code = code(&lesson, GuestRole::Student).await;
    let (guest, browser) = join(&lesson, &code, "小明").await;
    let here: Invitation = look_at(&browser, &code).await.json();
    assert_eq!(here.here.map(|me| me.id), Some(guest));
    let again = try_join(&browser, &code, "另一个名字").await;
    assert_eq!((again.json::<Me>().id, again.headers.contains_key("set-cookie")), (guest, false));
    assert_eq!(lesson.view(&lesson.teacher).await.guests.len(), 1);
    // The next class, the same tablet.
    let next = LessonId::new();
    lesson.organiser.put(&format!("/api/lessons/{next}"), &lesson.visit(Purpose::Learning)).await.json::<LessonView>();
    let new = json!({ "role": "student", "instrument": null });
    let other: GuestCode = lesson.organiser.post(&format!("/api/lessons/{next}/guest-codes"), &new).await.json();
    let me: Me = try_join(&browser, &other.code, "小红").await.json();
    assert!(me.id != guest && me.guest.is_some_and(|guest| guest.lesson_id == next));
    assert_eq!(browser.get("/api/me").await.refusal(), ErrorCode::Unauthorized, "one browser, one person");
}

#[tokio::test]
async fn who_has_an_account_is_no_guest() {
    let lesson = Observed::new(Purpose::Learning).await;
    let code = code(&lesson, GuestRole::Colleague).await;
    assert_eq!(try_join(&lesson.member, &code, "钱老师").await.refusal(), ErrorCode::Conflict);
    assert!(lesson.view(&lesson.teacher).await.guests.is_empty());
}

#[tokio::test]
async fn names_are_plain_and_short() {
    let lesson = Observed::new(Purpose::Learning).await;
    let code = code(&lesson, GuestRole::Parent).await;
    let long = "长".repeat(21);
    for name in ["", "  ", &long, "张\n三", "张\u{202e}三", "王老师（已核实）", "<b>三</b>", "张\u{200b}三"] {
        assert_eq!(try_join(&lesson.school.browser(), &code, name).await.refusal(), ErrorCode::Invalid, "{name:?}");
    }
    for name in ["张三", "Anna Müller 2", "阿迪力·买买提", &"长".repeat(20)] {
        join(&lesson, &code, name).await;
    }
}

#[tokio::test]
async fn a_wrong_code_a_closed_one_and_one_too_old_let_nobody_in() {
    let lesson = Observed::new(Purpose::Learning).await;
    let [first, parents] = [code(&lesson, GuestRole::Student).await, code(&lesson, GuestRole::Parent).await];
    for wrong in ["", "K7QM3XWP", "K7QM3XW", "' or 1=1 --", &"A".repeat(10_000)] {
        assert_eq!(look_at(&lesson.school.browser(), wrong).await.refusal(), ErrorCode::NotFound);
        assert_eq!(try_join(&lesson.school.browser(), wrong, "张三").await.refusal(), ErrorCode::NotFound);
    }
    // A fourth closes the first, and no other.
    let mut newest = String::new();
    for _ in 0..CODES_AT_ONCE {
        newest = code(&lesson, GuestRole::Student).await;
    }
    assert_eq!(try_join(&lesson.school.browser(), &first, "张三").await.refusal(), ErrorCode::Conflict);
    join(&lesson, &newest, "张三").await;
    let doors: Vec<GuestDoor> = lesson.organiser.post(&lesson.path("/guest-codes/close"), &json!({ "role": "student" })).await.json();
    let said: Vec<_> = doors.iter().map(|door| (door.role, door.is_open, door.guests)).collect();
    assert_eq!(said, [(GuestRole::Colleague, false, 0), (GuestRole::Parent, true, 0), (GuestRole::Student, false, 1)]);
    assert_eq!(try_join(&lesson.school.browser(), &newest, "李四").await.refusal(), ErrorCode::Conflict);
    join(&lesson, &parents, "王五").await;
}

#[tokio::test]
async fn who_guesses_is_refused_without_waiting_for_the_writer() {
    let lesson = Observed::new(Purpose::Learning).await;
    let writing = lesson.school.app.db.begin().await.expect("begins");
    let browser = lesson.school.browser();
    let refused = timeout(PATIENCE, try_join(&browser, "2222 2222", "李四")).await.expect("the writer is not asked");
    assert_eq!(refused.refusal(), ErrorCode::NotFound);
    writing.rollback().await.expect("rolls back");
}

#[tokio::test]
async fn a_code_is_of_no_use_after_class_or_when_the_lesson_is_called_off() {
    let lesson = Observed::new(Purpose::Learning).await;
    let code = code(&lesson, GuestRole::Parent).await;
    lesson.start(40).await;
    let (guest, browser) = join(&lesson, &code, "张三").await;
    lesson.end().await;
    assert_eq!(try_join(&lesson.school.browser(), &code, "李四").await.refusal(), ErrorCode::Conflict);
    assert_eq!(look_at(&lesson.school.browser(), &code).await.refusal(), ErrorCode::Conflict);
    let new = json!({ "role": "parent", "instrument": null });
    assert_eq!(lesson.organiser.post(&lesson.path("/guest-codes"), &new).await.refusal(), ErrorCode::Conflict);
    assert_eq!(browser.get("/api/me").await.json::<Me>().id, guest, "who is in stays in");

    let other = Observed::new(Purpose::Learning).await;
    let code = super::code(&other, GuestRole::Parent).await;
    other.organiser.post(&other.path("/cancel"), &json!({})).await.json::<LessonView>();
    assert_eq!(try_join(&other.school.browser(), &code, "李四").await.refusal(), ErrorCode::Conflict);
}

#[tokio::test]
async fn only_who_runs_the_lesson_makes_codes_and_only_colleagues_get_another_scale() {
    let lesson = Observed::new(Purpose::Learning).await;
    let path = lesson.path("/guest-codes");
    let new = json!({ "role": "parent", "instrument": null });
    for client in [&lesson.teacher, &lesson.member, &lesson.officer, &lesson.wang.1] {
        assert_eq!(client.post(&path, &new).await.refusal(), ErrorCode::Forbidden);
        assert_eq!(client.get(&path).await.refusal(), ErrorCode::Forbidden);
        assert_eq!(client.post(&lesson.path("/guest-codes/close"), &new).await.refusal(), ErrorCode::Forbidden);
    }
    let stranger = lesson.school.browser_of(lesson.school.add_stranger("stranger").await).await;
    assert_eq!(stranger.post(&path, &new).await.refusal(), ErrorCode::NotFound);
    for (role, id, may) in [
        ("colleague", "table-sections", true),
        ("colleague", "copus", false),
        ("colleague", "nothing", false),
        ("parent", "table-sections", false),
        ("student", "table-sections", false),
    ] {
        let answer = lesson.organiser.post(&path, &json!({ "role": role, "instrument": { "id": id, "version": 1 } })).await;
        assert_eq!(answer.status.is_success(), may, "{role} {id}");
    }
    let doors: Vec<GuestDoor> = lesson.organiser.get(&path).await.json();
    assert_eq!(doors[0].instrument.id, "table-sections".into());
}

#[tokio::test]
async fn a_lesson_takes_so_many_guests_of_a_kind_and_no_more() {
    let lesson = Observed::new(Purpose::Learning).await;
    let code = code(&lesson, GuestRole::Student).await;
    for n in 0..most_guests(GuestRole::Student) {
        join(&lesson, &code, &format!("学生{n}")).await;
    }
    assert_eq!(try_join(&lesson.school.browser(), &code, "多一位").await.refusal(), ErrorCode::Conflict);
    let parents = super::code(&lesson, GuestRole::Parent).await;
    join(&lesson, &parents, "一位家长").await;
}

#[tokio::test]
async fn guessing_codes_from_one_network_comes_to_an_end() {
    let lesson = Observed::new(Purpose::Learning).await;
    let (app, right) = (&lesson.school.app, code(&lesson, GuestRole::Parent).await);
    for _ in 0..MAX_WRONG_CODES {
        assert_eq!(look(app, Some("10.1.2.3"), "K7QM3XWP", None).await.unwrap_err().code, ErrorCode::NotFound);
    }
    assert_eq!(look(app, Some("10.1.2.3"), &right, None).await.unwrap_err().code, ErrorCode::TooMany);
    assert!(look(app, Some("10.1.2.4"), &right, None).await.is_ok(), "others are not held up");
}

#[tokio::test]
async fn a_session_ends_with_the_week_after_class_wherever_the_class_moves() {
    let lesson = Observed::new(Purpose::Learning).await;
    let code = code(&lesson, GuestRole::Parent).await;
    let (guest, _) = join(&lesson, &code, "张三").await;
    let ends = async || {
        let row = sqlx::query("select expires_at_ms from sessions where user_id = $1").bind(guest.to_string());
        let mut connection = lesson.school.app.db.read().await.expect("reads");
        sqlx::Row::get::<i64, _>(&row.fetch_one(&mut *connection).await.expect("a row"), "expires_at_ms")
    };
    let planned = ends().await;
    assert!(planned > now_ms() + 7 * DAY_MS);
    lesson.start(40).await;
    let ended = lesson.end().await.clock.ended_at_ms.expect("has ended");
    assert_eq!(ends().await, ended + 7 * DAY_MS);
}
