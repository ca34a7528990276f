//! Late edits are found by their author alone.

use super::*;
use crate::{db::Db, meetings::fixture::Room, plans::fixture::School, sync::documents, testing};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use sandu_proto::{
    http::{
        comments::VersionComments,
        decisions::Decision,
        late_edits::LateReason,
        plans::{DocumentKind, PlanView},
    },
    id::{AccountId, CommentId, DecisionId, DocumentId, PlanId, VersionId},
};

fn paragraph(id: &str, text: &str) -> Value {
    json!({ "type": "paragraph", "attrs": { "id": id }, "content": [{ "type": "text", "text": text }] })
}

/// What sync does with an edit that comes too late.
async fn keep(db: &Db, document: DocumentId, account: AccountId, edit: &[u8], at_ms: i64) -> LateEditId {
    let id = LateEditId::new();
    let mut tx = db.begin().await.expect("begins");
    sqlx::query(
        "insert into late_edits (id, document_key, account_id, fingerprint, reason, edit, received_at_ms)
        select $1, key, $2, $1, 'sealed', $3, $4 from documents where id = $5",
    )
    .bind(id.to_string())
    .bind(account.to_string())
    .bind(edit)
    .bind(at_ms)
    .bind(document.to_string())
    .execute(&mut *tx)
    .await
    .expect("inserts");
    tx.commit().await.expect("commits");
    id
}

#[tokio::test]
async fn an_author_finds_their_late_edits_newest_first_and_nobody_elses() {
    let school = School::open().await;
    let plan = school.plan().await;
    let draft = school.draft(plan).await;
    let (lead, wang) = (school.lead.id, school.wang.id);
    let first = keep(&school.db, draft, lead, b"1", 10).await;
    let second = keep(&school.db, draft, lead, b"2", 20).await;
    let other = keep(&school.db, draft, wang, b"3", 30).await;
    let mut connection = school.db.read().await.expect("reads");

    let list = sql::list(&mut connection, lead).await.expect("lists");
    assert_eq!(list.iter().map(|edit| edit.id).collect::<Vec<_>>(), [second, first]);
    let summary = sql::load(&mut connection, lead, first).await.expect("loads").expect("is theirs");
    assert_eq!((summary.document_id, summary.plan_id, summary.kind), (draft, plan, DocumentKind::Draft));
    assert_eq!((summary.plan_title.as_str(), summary.reason, summary.received_at_ms), ("分数的初步认识", LateReason::Sealed, 10));
    assert!(sql::load(&mut connection, lead, other).await.expect("loads").is_none());
    assert!(sql::load(&mut connection, wang, first).await.expect("loads").is_none());
}

#[tokio::test]
async fn a_late_edit_is_laid_over_together_with_the_authors_earlier_ones_on_the_same_document() {
    let school = School::open().await;
    let plan = school.plan().await;
    let draft = school.draft(plan).await;
    let elsewhere = DocumentId::new();
    let mut tx = school.db.begin().await.expect("begins");
    documents::create(&mut tx, elsewhere, documents::Start::Empty).await.expect("creates");
    tx.commit().await.expect("commits");
    keep(&school.db, draft, school.lead.id, b"1", 10).await;
    keep(&school.db, draft, school.wang.id, b"x", 11).await;
    keep(&school.db, elsewhere, school.lead.id, b"y", 12).await;
    let second = keep(&school.db, draft, school.lead.id, b"2", 20).await;
    keep(&school.db, draft, school.lead.id, b"3", 30).await;
    let mut connection = school.db.read().await.expect("reads");
    let edits = sql::edits_up_to(&mut connection, school.lead.id, second, 10).await.expect("loads");
    assert_eq!(edits, [&b"1"[..], &b"2"[..]]);
    assert_eq!(sql::edits_up_to(&mut connection, school.lead.id, second, 1).await.expect("loads").len(), 1);
}

#[test]
fn whoever_may_no_longer_read_a_document_sees_only_the_blocks_they_touched() {
    let without = json!({ "type": "doc", "content": [paragraph("a", "导入"), paragraph("b", "新授"), paragraph("c", "别人写的")] });
    let with = json!({ "type": "doc", "content": [paragraph("a", "导入"), paragraph("b", "新授：折一折"), paragraph("c", "别人写的"), paragraph("d", "小结")] });
    let (before, after) = touched(&without, &with);
    assert_eq!(before, json!({ "type": "doc", "content": [paragraph("b", "新授")] }));
    assert_eq!(after, json!({ "type": "doc", "content": [paragraph("b", "新授：折一折"), paragraph("d", "小结")] }));
    assert_eq!(touched(&with, &with), (json!({ "type": "doc", "content": [] }), json!({ "type": "doc", "content": [] })));
}

#[tokio::test]
async fn a_late_edit_is_put_away_by_its_author_and_stays() {
    let house = testing::School::new().await;
    let plan = house.sent_plan().await;
    let (lead, lin) = (house.browser_of(house.lead).await, house.browser_of(house.lin).await);
    let id = keep(&house.app.db, fork_of(&lin, plan.id).await, house.lin, b"1", 10).await;
    let path = format!("/api/late-edits/{id}/discard");
    let discard = async |client: &testing::Client| client.send(Method::POST, &path, Body::empty()).await;
    assert_eq!(discard(&lead).await.refusal(), ErrorCode::NotFound);
    assert_eq!(discard(&house.browser()).await.refusal(), ErrorCode::Unauthorized);
    assert_eq!(lin.send(Method::POST, "/api/late-edits/1/discard", Body::empty()).await.refusal(), ErrorCode::NotFound);
    assert_eq!(list_of(&lin).await[0].state, LateEditState::Waiting);
    house.remove_from_group(house.lin).await;
    let first: LateEditSummary = discard(&lin).await.json();
    assert!(matches!(first.state, LateEditState::Discarded { .. }), "what is theirs stays theirs when they leave");
    assert_eq!(discard(&lin).await.json::<LateEditSummary>().state, first.state, "twice is once");
    assert_eq!(list_of(&lin).await[0].state, first.state);
    let comment = to_comment(&lin, id, plan.versions[0].id, CommentId::new()).await;
    assert_eq!(comment.refusal(), ErrorCode::Conflict, "it is put away");
}

#[tokio::test]
async fn a_late_edit_becomes_one_comment_on_a_version_of_its_plan() {
    let house = testing::School::new().await;
    let (plan, other) = (house.sent_plan().await, house.sent_plan().await);
    let (lead, lin) = (house.browser_of(house.lead).await, house.browser_of(house.lin).await);
    let id = keep(&house.app.db, fork_of(&lin, plan.id).await, house.lin, b"1", 10).await;
    let (version, comment) = (plan.versions[0].id, CommentId::new());
    assert_eq!(to_comment(&lead, id, version, comment).await.refusal(), ErrorCode::NotFound, "not theirs");
    assert_eq!(to_comment(&lin, id, other.versions[0].id, comment).await.refusal(), ErrorCode::Invalid, "another plan");
    assert_eq!(to_comment(&lin, id, VersionId::new(), comment).await.refusal(), ErrorCode::NotFound);
    let comments = async |plan: &PlanView| {
        let path = format!("/api/versions/{}/comments", plan.versions[0].id);
        lead.get(&path).await.json::<VersionComments>().comments.len()
    };
    assert_eq!((comments(&plan).await, comments(&other).await), (0, 0), "what was refused left nothing");
    let written: Comment = to_comment(&lin, id, version, comment).await.json();
    assert_eq!((written.id, written.author.id), (comment, house.lin));
    assert_eq!(to_comment(&lin, id, version, comment).await.json::<Comment>(), written, "sent again by an outbox");
    let state = list_of(&lin).await[0].state;
    assert!(
        matches!(state, LateEditState::Commented { version_id, comment_id, .. } if (version_id, comment_id) == (version, comment)),
        "{state:?}"
    );
    assert_eq!(to_comment(&lin, id, version, CommentId::new()).await.refusal(), ErrorCode::Conflict, "once is enough");
    let discard = lin.send(Method::POST, &format!("/api/late-edits/{id}/discard"), Body::empty()).await;
    assert_eq!(discard.refusal(), ErrorCode::Conflict);
    assert_eq!(comments(&plan).await, 1);
}

#[tokio::test]
async fn a_late_edit_is_settled_once_its_author_has_put_it_into_a_paper_that_they_write() {
    let house = testing::School::new().await;
    let (plan, other) = (house.sent_plan().await, house.sent_plan().await);
    let (lead, lin) = (house.browser_of(house.lead).await, house.browser_of(house.lin).await);
    let id = keep(&house.app.db, fork_of(&lin, plan.id).await, house.lin, b"1", 10).await;
    let to_paper = async |client: &testing::Client, document: DocumentId| {
        client.post(&format!("/api/late-edits/{id}/to-paper"), &json!({ "document_id": document })).await
    };
    let fork = fork_of(&lin, plan.id).await;
    assert_eq!(to_paper(&lead, fork).await.refusal(), ErrorCode::NotFound, "not theirs");
    assert_eq!(to_paper(&lin, fork_of(&lead, plan.id).await).await.refusal(), ErrorCode::Conflict, "somebody else's paper");
    assert_eq!(to_paper(&lin, fork_of(&lin, other.id).await).await.refusal(), ErrorCode::Conflict, "another plan's");
    assert_eq!(to_paper(&lin, plan.versions[0].document_id).await.refusal(), ErrorCode::Conflict, "sealed");
    assert_eq!(list_of(&lin).await[0].state, LateEditState::Waiting);
    let settled: LateEditSummary = to_paper(&lin, fork).await.json();
    assert!(matches!(settled.state, LateEditState::Suggested { .. }));
    assert_eq!(to_paper(&lin, fork).await.json::<LateEditSummary>().state, settled.state, "twice is once");
    let discard = lin.send(Method::POST, &format!("/api/late-edits/{id}/discard"), Body::empty()).await;
    assert_eq!(discard.refusal(), ErrorCode::Conflict);
    assert_eq!(to_comment(&lin, id, plan.versions[0].id, CommentId::new()).await.refusal(), ErrorCode::Conflict);
}

/// 王丽娟's late edit to her fork, and her wish to have these marks of it listed.
async fn suggest(room: &Room, id: LateEditId, ids: &[&str]) -> testing::Answer {
    let marks = room.marks(ids).await.marks;
    room.wang.post(&format!("/api/late-edits/{id}/to-marks"), &json!({ "marks": marks })).await
}

async fn late_in(room: &Room) -> LateEditId {
    let fork = room.document(&room.wang, DocumentKind::Fork).await;
    keep(&room.school.app.db, fork, room.wang_id, b"1", 10).await
}

#[tokio::test]
async fn a_late_edit_becomes_marks_that_the_meeting_decides_like_all_others_and_waits_for() {
    let room = Room::listed(&["a"]).await;
    let id = late_in(&room).await;
    let before = room.view(&room.leader).await.digest;
    let settled: LateEditSummary = suggest(&room, id, &["late"]).await.json();
    assert!(matches!(settled.state, LateEditState::Suggested { .. }));
    assert_eq!(suggest(&room, id, &["late"]).await.json::<LateEditSummary>().state, settled.state, "twice is once");
    let view = room.view(&room.leader).await;
    let marks: Vec<_> = view.marks.iter().map(|mark| (mark.id.as_str(), mark.owner.id, mark.is_late)).collect();
    assert_eq!((marks, &view.digest), (vec![("a", room.wang_id, false), ("late", room.wang_id, true)], &before));
    // Who computes the list finds the same as before.
    assert_eq!(room.post_marks(&room.lin, &room.marks(&["a"]).await).await.status, StatusCode::NO_CONTENT);
    room.decide(&room.lin, DecisionId::new(), &room.adopt("a")).await.json::<Decision>();
    assert_eq!(room.seal(&room.leader).await.refusal(), ErrorCode::Conflict, "one is open");
    room.decide(&room.lin, DecisionId::new(), &room.decline("late")).await.json::<Decision>();
    room.seal(&room.leader).await.json::<PlanView>();
}

#[tokio::test]
async fn late_marks_need_a_meeting_that_is_open_with_its_marks_listed_and_are_their_authors_own() {
    let room = Room::marked().await;
    let id = late_in(&room).await;
    assert_eq!(suggest(&room, id, &["late"]).await.refusal(), ErrorCode::Conflict, "nothing is listed");
    room.post_marks(&room.leader, &room.marks(&["a"]).await).await;
    assert_eq!(suggest(&room, id, &["a"]).await.refusal(), ErrorCode::Conflict, "is listed already");
    assert_eq!(suggest(&room, id, &[]).await.refusal(), ErrorCode::Invalid);
    let theirs = json!({ "marks": room.marks(&["late"]).await.marks });
    let path = format!("/api/late-edits/{id}/to-marks");
    assert_eq!(room.lin.post(&path, &theirs).await.refusal(), ErrorCode::NotFound, "not theirs");
    room.decide(&room.leader, DecisionId::new(), &room.decline("a")).await.json::<Decision>();
    room.seal(&room.leader).await.json::<PlanView>();
    assert_eq!(suggest(&room, id, &["late"]).await.refusal(), ErrorCode::Conflict, "the meeting is over");
    room.meet_again(&room.leader).await.json::<PlanView>();
    assert_eq!(suggest(&room, id, &["late"]).await.refusal(), ErrorCode::Conflict, "the second takes no marks");
    room.school.remove_from_group(room.wang_id).await;
    assert_eq!(room.wang.post(&path, &theirs).await.refusal(), ErrorCode::NotFound);
    assert_eq!(list_of(&room.wang).await[0].state, LateEditState::Waiting, "and all the time it is kept");
}

async fn fork_of(owner: &testing::Client, plan: PlanId) -> DocumentId {
    let view: PlanView = owner.get(&format!("/api/plans/{plan}")).await.json();
    view.documents.iter().find(|document| document.kind == DocumentKind::Fork).expect("has a fork").id
}

async fn list_of(author: &testing::Client) -> Vec<LateEditSummary> {
    author.get("/api/late-edits").await.json()
}

/// Comments on the whole first block.
async fn to_comment(author: &testing::Client, id: LateEditId, version_id: VersionId, comment_id: CommentId) -> testing::Answer {
    let version = author.get(&format!("/api/versions/{version_id}")).await;
    let content = if version.status.is_success() { version.json() } else { Value::Null };
    let block_id = content["content"]["content"][0]["attrs"]["id"].as_str().unwrap_or("b");
    let place = json!({ "kind": "passage", "block_id": block_id, "from": 0, "to": 0 });
    let wish = json!({ "version_id": version_id, "comment_id": comment_id, "comment": { "place": place, "body": "离线时写的" } });
    author.post(&format!("/api/late-edits/{id}/to-comment"), &wish).await
}
