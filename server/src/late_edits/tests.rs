//! Late edits are found by their author alone.

use super::*;
use crate::{db::Db, plans::fixture::School, sync::documents};
use sandu_proto::{
    http::{late_edits::LateReason, plans::DocumentKind},
    id::{AccountId, DocumentId},
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
    let with = json!({ "type": "doc", "content": [paragraph("a", "导入"), paragraph("b", "新授:折一折"), paragraph("c", "别人写的"), paragraph("d", "小结")] });
    let (before, after) = touched(&without, &with);
    assert_eq!(before, json!({ "type": "doc", "content": [paragraph("b", "新授")] }));
    assert_eq!(after, json!({ "type": "doc", "content": [paragraph("b", "新授:折一折"), paragraph("d", "小结")] }));
    assert_eq!(touched(&with, &with), (json!({ "type": "doc", "content": [] }), json!({ "type": "doc", "content": [] })));
}
