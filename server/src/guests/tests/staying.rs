//! What guests write: a kind of its own in the results, under a name that nobody has checked.

use super::{super::names, code, join, open_sheet};
use crate::{
    auth::User,
    clock::now_ms,
    error::ErrorCode,
    lessons::fixture::Observed,
    sheets::testing::{answer, score},
};
use sandu_proto::{
    http::{
        accounts::AccountKind,
        guests::{ClassNames, GuestRole, ListClassNames},
        lessons::{LessonView, Purpose},
        sheets::{LessonResults, SheetView},
    },
    id::DocumentId,
    sheets::SheetEntry,
};
use serde_json::json;

fn judged(level: u8) -> Vec<SheetEntry> {
    let when = |n: i64| ("a", 1_000 + n, now_ms() - 10_000 + n);
    (1..).zip(["part", "listen", "speak"]).map(|(n, item)| answer(n, when(i64::try_from(n).unwrap()), item, level)).collect()
}

#[tokio::test]
async fn guests_are_a_group_of_their_own_in_the_results() {
    let lesson = Observed::new(Purpose::Learning).await;
    lesson.start(40).await;
    let code = code(&lesson, GuestRole::Parent).await;
    for (name, level) in [("张三", 0), ("李四", 1)] {
        let (account, guest) = join(&lesson, &code, name).await;
        let document = DocumentId::new();
        open_sheet(&lesson, &guest, document).await.json::<LessonView>();
        lesson.write(account, document, &judged(level)).await;
        // Two of five items are left out: what is marked stands for the rest.
        let sheet: SheetView = lesson.submit(&guest, document).await.json();
        assert_eq!((sheet.guest, sheet.seal.is_some()), (Some(GuestRole::Parent), true));
    }
    let when = ("a", 1_000, now_ms() - 10_000);
    let marks = [("thinking", 8), ("design", 20), ("activity", 40), ("effect", 30)];
    let entries: Vec<SheetEntry> = (1..).zip(marks).map(|(n, (section, points))| score(n, when, section, points)).collect();
    let own = lesson.written(&lesson.wang, &entries).await;
    lesson.submit(&lesson.wang.1, own).await.json::<SheetView>();
    lesson.end().await;
    let results: LessonResults = lesson.teacher.get(&lesson.path("/results")).await.json();
    let who: Vec<_> = results.sheets.iter().map(|sheet| (sheet.observer.name.as_str(), sheet.guest)).collect();
    assert_eq!(who, [("wang", None), ("张三", Some(GuestRole::Parent)), ("李四", Some(GuestRole::Parent))]);
    let groups: Vec<_> = results.together.iter().map(|one| (one.guests, one.observers.len())).collect();
    assert_eq!(groups, [(None, 1), (Some(GuestRole::Parent), 2)]);
    let parents = results.together[1].raters.as_ref().expect("a scale");
    let total = parents.total.as_ref().expect("two totals");
    assert_eq!(total.mean.to_string(), "3.50");
}

#[tokio::test]
async fn colleagues_with_the_observers_form_are_not_counted_among_them() {
    let lesson = Observed::new(Purpose::Learning).await;
    lesson.start(40).await;
    let form = json!({ "id": "table-sections", "version": 1 });
    let new = json!({ "role": "colleague", "instrument": form });
    let code: sandu_proto::http::guests::GuestCode = lesson.organiser.post(&lesson.path("/guest-codes"), &new).await.json();
    let (account, guest) = join(&lesson, &code.code, "外校老师").await;
    let when = ("a", 1_000, now_ms() - 10_000);
    let marks = [("thinking", 8), ("design", 20), ("activity", 40), ("effect", 30)];
    let entries: Vec<SheetEntry> = (1..).zip(marks).map(|(n, (section, points))| score(n, when, section, points)).collect();
    let document = DocumentId::new();
    lesson.open_sheet(&guest, document).await.json::<LessonView>();
    lesson.write(account, document, &entries).await;
    lesson.submit(&guest, document).await.json::<SheetView>();
    let own = lesson.written(&lesson.wang, &entries).await;
    lesson.submit(&lesson.wang.1, own).await.json::<SheetView>();
    lesson.end().await;
    let results: LessonResults = lesson.teacher.get(&lesson.path("/results")).await.json();
    let groups: Vec<_> = results.together.iter().map(|one| (one.guests, one.observers.len(), one.agreement.len())).collect();
    assert_eq!(groups, [(None, 1, 0), (Some(GuestRole::Colleague), 1, 0)]);
}

#[tokio::test]
async fn a_guest_who_submits_early_does_not_hold_up_the_lesson() {
    let lesson = Observed::new(Purpose::Learning).await;
    let code = code(&lesson, GuestRole::Parent).await;
    let (_, guest) = join(&lesson, &code, "张三").await;
    let document = DocumentId::new();
    open_sheet(&lesson, &guest, document).await.json::<LessonView>();
    lesson.submit(&guest, document).await.json::<SheetView>();
    assert_eq!(lesson.submit(&guest, document).await.json::<SheetView>().guest, Some(GuestRole::Parent), "twice is once");
    let changed = json!({ "title": "冬天" });
    let mut visit = lesson.visit(Purpose::Learning);
    visit["title"] = changed["title"].clone();
    let view: LessonView = lesson.organiser.put(&lesson.path(""), &visit).await.json();
    assert_eq!((view.title.as_str(), view.guests.len(), view.observers.len()), ("冬天", 1, 2));
    assert!(view.may.cancel);
}

#[tokio::test]
async fn the_class_is_listed_by_who_knows_it_and_its_names_are_nowhere() {
    let lesson = Observed::new(Purpose::Learning).await;
    let path = lesson.path("/class-names");
    let list = json!({ "names": ["李小雨", "欧阳天天"] });
    for client in [&lesson.member, &lesson.officer, &lesson.wang.1] {
        assert_eq!(client.put(&path, &list).await.refusal(), ErrorCode::Forbidden);
    }
    assert_eq!(lesson.wang.1.get(&path).await.json::<ClassNames>(), ClassNames::default());
    let kept: ClassNames = lesson.teacher.put(&path, &list).await.json();
    assert_eq!(kept.hashes.len(), 2);
    assert_eq!(lesson.wang.1.get(&path).await.json::<ClassNames>(), kept);
    assert_eq!(lesson.organiser.put(&path, &json!({ "names": ["a"] })).await.refusal(), ErrorCode::Invalid);
    assert_eq!(lesson.organiser.put(&path, &json!({ "names": [] })).await.json::<ClassNames>(), ClassNames::default());
    assert_eq!(lesson.teacher.get(&path).await.json::<ClassNames>(), ClassNames::default());
}

#[tokio::test]
async fn a_guest_is_not_among_those_who_may_ask_for_the_names_even_if_a_route_forgot_to_refuse_them() {
    let lesson = Observed::new(Purpose::Learning).await;
    let code = code(&lesson, GuestRole::Parent).await;
    let (id, guest) = join(&lesson, &code, "张三").await;
    assert_eq!(guest.get(&lesson.path("/class-names")).await.refusal(), ErrorCode::Forbidden);
    let user = User { id, school_id: lesson.school.school, name: "张三".into(), kind: AccountKind::Guest };
    let list = ListClassNames { names: vec!["李小雨".into()] };
    assert_eq!(names::put(&lesson.school.app, &user, lesson.id, list).await.unwrap_err().code, ErrorCode::Forbidden);
}
