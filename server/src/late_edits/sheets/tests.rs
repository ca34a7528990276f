//! Late entries of sheets: found by their owner alone, added once, never counted.

use super::*;
use crate::{
    clock::now_ms,
    lessons::fixture::Observed,
    sheets::testing::{at, score, update},
    testing::Client,
};
use sandu_proto::{
    http::{late_edits::LateReason, lessons::Purpose, sheets::SheetView},
    sheets::{ENTRIES, SheetEntry},
};
use serde_json::json;

fn marked() -> Vec<SheetEntry> {
    let now = now_ms();
    let when = |n: i64| ("a", 1_000 + n, now - 10_000 + n);
    let marks = [("thinking", 8), ("design", 20), ("activity", 40), ("effect", 30)];
    (1..).zip(marks).map(|(n, (section, points))| score(n, when(i64::try_from(n).unwrap()), section, points)).collect()
}

/// Wang's sheet of a lesson that runs, submitted.
async fn submitted(purpose: Purpose) -> (Observed, DocumentId, SheetView) {
    let lesson = Observed::new(purpose).await;
    lesson.start(10).await;
    let document = lesson.written(&lesson.wang, &marked()).await;
    let sealed = lesson.submit(&lesson.wang.1, document).await.json();
    (lesson, document, sealed)
}

fn handed(client: u64, entries: &[SheetEntry]) -> Value {
    json!({ "update": Base64::encode_string(&update(client, entries)) })
}

fn path(document: DocumentId) -> String {
    format!("/api/sheets/{document}/late")
}

async fn list(client: &Client) -> Vec<LateSheet> {
    client.get("/api/late-sheets").await.json()
}

async fn addenda(lesson: &Observed, client: &Client) -> Vec<Addendum> {
    client.get(&lesson.path("/addenda")).await.json()
}

fn late_tap() -> SheetEntry {
    at(90, ("b", 1_000, now_ms() - 5_000))
}

#[tokio::test]
async fn what_came_too_late_is_listed_for_its_owner_with_its_times_and_for_nobody_else() {
    let (lesson, document, _) = submitted(Purpose::Learning).await;
    let wang = &lesson.wang.1;
    let late: Option<LateSheet> = wang.post(&path(document), &handed(7, &[late_tap()])).await.json();
    let late = late.expect("is new");
    assert_eq!(
        (late.document_id, late.lesson_id, late.lesson_title.as_str(), late.reason),
        (document, lesson.id, "秋天", LateReason::Sealed)
    );
    assert_eq!((late.state, list(wang).await), (LateSheetState::Waiting, vec![late.clone()]));
    let view: LateSheetView = wang.get(&format!("/api/late-sheets/{}", late.id)).await.json();
    let [tap] = &view.entries[..] else { panic!("{:?}", view.entries) };
    assert!(tap.entry.id == late_tap().id && tap.t_ms > 9 * 60_000);
    assert!(list(&lesson.zhao.1).await.is_empty());
    for act in ["", "/discard", "/add"] {
        let path = format!("/api/late-sheets/{}{act}", late.id);
        let answer = if act.is_empty() { lesson.zhao.1.get(&path).await } else { lesson.zhao.1.post(&path, &json!({})).await };
        assert_eq!(answer.refusal(), ErrorCode::NotFound, "{act}");
    }
}

#[tokio::test]
async fn what_is_added_stands_beside_the_sealed_sheet_and_is_never_counted() {
    let (lesson, document, sealed) = submitted(Purpose::Learning).await;
    let wang = &lesson.wang.1;
    let more = score(91, ("b", 2_000, now_ms() - 4_000), "design", 1);
    let late: LateSheet = wang.post(&path(document), &handed(7, &[late_tap(), more])).await.json();
    assert!(addenda(&lesson, wang).await.is_empty());
    for _ in 0..2 {
        let added: LateSheet = wang.post(&format!("/api/late-sheets/{}/add", late.id), &json!({})).await.json();
        assert!(matches!(added.state, LateSheetState::Added { .. }));
    }
    let discarding = wang.post(&format!("/api/late-sheets/{}/discard", late.id), &json!({})).await;
    assert_eq!(discarding.refusal(), ErrorCode::Conflict, "what others may have read is not taken away");
    let shown = addenda(&lesson, wang).await;
    assert_eq!((shown.len(), shown[0].entries.len(), shown[0].observer.id), (1, 2, lesson.wang.0));
    let now = lesson.sheet(wang, document).await;
    assert_eq!((now.seal, now.results, now.entries), (sealed.seal, sealed.results, sealed.entries), "the record stays as it was sealed");
}

#[tokio::test]
async fn others_see_what_was_added_when_they_may_see_the_results() {
    let (lesson, document, _) = submitted(Purpose::Diagnosis).await;
    let late: LateSheet = lesson.wang.1.post(&path(document), &handed(7, &[late_tap()])).await.json();
    lesson.wang.1.post(&format!("/api/late-sheets/{}/add", late.id), &json!({})).await.json::<LateSheet>();
    lesson.end().await;
    assert_eq!(addenda(&lesson, &lesson.wang.1).await.len(), 1, "one's own always");
    assert_eq!(addenda(&lesson, &lesson.teacher).await.len(), 1, "the teacher sees the results first");
    assert!(addenda(&lesson, &lesson.zhao.1).await.is_empty());
    assert!(addenda(&lesson, &lesson.member).await.is_empty());
    assert_eq!(lesson.school.browser().get(&lesson.path("/addenda")).await.refusal(), ErrorCode::Unauthorized);
}

#[tokio::test]
async fn what_is_discarded_stays_listed_and_is_not_added_any_more() {
    let (lesson, document, _) = submitted(Purpose::Learning).await;
    let wang = &lesson.wang.1;
    let late: LateSheet = wang.post(&path(document), &handed(7, &[late_tap()])).await.json();
    for _ in 0..2 {
        let put_away: LateSheet = wang.post(&format!("/api/late-sheets/{}/discard", late.id), &json!({})).await.json();
        assert!(matches!(put_away.state, LateSheetState::Discarded { .. }));
    }
    assert_eq!(wang.post(&format!("/api/late-sheets/{}/add", late.id), &json!({})).await.refusal(), ErrorCode::Conflict);
    assert_eq!(list(wang).await.len(), 1);
}

#[tokio::test]
async fn a_second_tablet_hands_in_what_it_holds_once_and_only_what_is_new() {
    let (lesson, document, _) = submitted(Purpose::Learning).await;
    let wang = &lesson.wang.1;
    let with_known = [&marked()[..1], &[late_tap()]].concat();
    let first: Option<LateSheet> = wang.post(&path(document), &handed(7, &with_known)).await.json();
    let again: Option<LateSheet> = wang.post(&path(document), &handed(7, &with_known)).await.json();
    assert_eq!(first, again);
    let view: LateSheetView = wang.get(&format!("/api/late-sheets/{}", first.expect("is new").id)).await.json();
    assert_eq!(view.entries.len(), 1, "what the sheet has is not late");
    let nothing: Option<LateSheet> = wang.post(&path(document), &handed(8, &marked()[..1])).await.json();
    assert!(nothing.is_none() && list(wang).await.len() == 1);
}

#[tokio::test]
async fn only_the_owner_of_a_submitted_sheet_hands_in_and_only_entries() {
    let lesson = Observed::new(Purpose::Learning).await;
    lesson.start(10).await;
    let document = lesson.written(&lesson.wang, &marked()).await;
    let wang = &lesson.wang.1;
    assert_eq!(wang.post(&path(document), &handed(7, &[late_tap()])).await.refusal(), ErrorCode::Conflict, "it can still be written");
    lesson.submit(wang, document).await.json::<SheetView>();
    for other in [&lesson.zhao.1, &lesson.teacher, &lesson.organiser, &lesson.officer] {
        assert_eq!(other.post(&path(document), &handed(7, &[late_tap()])).await.refusal(), ErrorCode::NotFound);
    }
    for flawed in ["?", "AAAA", "AQEHAA=="] {
        assert_eq!(wang.post(&path(document), &json!({ "update": flawed })).await.refusal(), ErrorCode::Invalid, "{flawed}");
    }
    for client in 0..u64::try_from(MAX_HANDED_IN).unwrap() {
        let tap = at(100 + u128::from(client), ("c", 1, now_ms()));
        wang.post(&path(document), &handed(50 + client, &[tap])).await.json::<LateSheet>();
    }
    assert_eq!(wang.post(&path(document), &handed(7, &[late_tap()])).await.refusal(), ErrorCode::Conflict, "a limit");
}

/// What a client wrote after something that never arrived: at its second clock, to the right of its first.
fn with_gap(client: u8, entries: &[SheetEntry]) -> Bytes {
    let whole = update(u64::from(client), entries);
    // One struct at clock 0 whose parent is the root; the length of its name comes before the name.
    let head = [&[1, 1, client, 0, 8, 1, u8::try_from(ENTRIES.len()).unwrap()][..], ENTRIES.as_bytes()].concat();
    let content = whole.strip_prefix(&head[..]).unwrap();
    [&[1, 1, client, 1, 0x88, client, 0][..], content].concat().into()
}

/// As the room keeps it: a late edit of wang's that may not apply.
async fn kept(lesson: &Observed, document: DocumentId, update: Bytes) {
    let mut tx = lesson.school.app.db.begin().await.unwrap();
    documents::keep_late(&mut tx, document, lesson.wang.0, &scan(update).unwrap()).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_does_not_apply_takes_nothing_from_what_does() {
    let (lesson, document, _) = submitted(Purpose::Learning).await;
    let wang = &lesson.wang.1;
    kept(&lesson, document, with_gap(9, &[at(95, ("g", 1_000, now_ms()))])).await;
    let gap = list(wang).await.remove(0);
    let view: LateSheetView = wang.get(&format!("/api/late-sheets/{}", gap.id)).await.json();
    assert!(view.entries.is_empty());
    wang.post(&format!("/api/late-sheets/{}/add", gap.id), &json!({})).await.json::<LateSheet>();
    assert!(addenda(&lesson, wang).await.is_empty());
    let late: LateSheet = wang.post(&path(document), &handed(7, &[late_tap()])).await.json();
    let view: LateSheetView = wang.get(&format!("/api/late-sheets/{}", late.id)).await.json();
    assert_eq!(view.entries.len(), 1, "it comes after one that does not apply");
    wang.post(&format!("/api/late-sheets/{}/add", late.id), &json!({})).await.json::<LateSheet>();
    assert_eq!(addenda(&lesson, wang).await.iter().map(|one| one.id).collect::<Vec<_>>(), [late.id]);
}

#[tokio::test]
async fn what_is_handed_in_with_a_gap_is_flawed_and_not_kept() {
    let (lesson, document, _) = submitted(Purpose::Learning).await;
    let gap = json!({ "update": Base64::encode_string(&with_gap(9, &[late_tap()])) });
    assert_eq!(lesson.wang.1.post(&path(document), &gap).await.refusal(), ErrorCode::Invalid);
    assert!(list(&lesson.wang.1).await.is_empty());
}

#[tokio::test]
async fn who_has_too_many_late_edits_to_lay_over_each_other_hides_nothing_of_the_others() {
    let (lesson, document, _) = submitted(Purpose::Learning).await;
    let wang = &lesson.wang.1;
    let first: LateSheet = wang.post(&path(document), &handed(7, &[late_tap()])).await.json();
    let mut tx = lesson.school.app.db.begin().await.unwrap();
    for client in 0..u64::try_from(LAID_OVER).unwrap() {
        let tap = at(1_000 + u128::from(client), ("c", 1, now_ms()));
        documents::keep_late(&mut tx, document, lesson.wang.0, &scan(update(50 + client, &[tap])).unwrap()).await.unwrap();
    }
    tx.commit().await.unwrap();
    // Of equal times the list is by id: any that is not the first will do, and the last has all others before it.
    let last = list(wang).await.remove(0);
    assert_eq!(wang.get(&format!("/api/late-sheets/{}", last.id)).await.refusal(), ErrorCode::TooLarge);
    for id in [first.id, last.id] {
        wang.post(&format!("/api/late-sheets/{id}/add"), &json!({})).await.json::<LateSheet>();
    }
    assert_eq!(addenda(&lesson, wang).await.iter().map(|one| one.id).collect::<Vec<_>>(), [first.id]);
}
