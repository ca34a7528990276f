//! Late edits are found by their author alone.

use super::*;
use crate::{db::Db, plans::fixture::School, sync::documents, testing};
use axum::{body::Body, http::Method};
use sandu_proto::{
    http::{
        comments::VersionComments,
        late_edits::LateReason,
        plans::{DocumentKind, PlanView},
    },
    id::{AccountId, CommentId, DocumentId, PlanId, VersionId},
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
