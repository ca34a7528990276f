//! The log against a real database: where rows go, and that a batch is stored whole or not at all.

use super::*;
use crate::{
    db::Db,
    sync::documents::{self, Start},
};
use tempfile::TempDir;

/// A database with so many empty documents, and their keys.
async fn documents(count: usize) -> (TempDir, Db, Vec<Stored>) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let db = Db::open(&dir.path().join("sandu.db")).await.expect("opens");
    let mut tx = db.begin().await.expect("begins");
    let mut stored = Vec::new();
    for _ in 0..count {
        let id = DocumentId::new();
        documents::create(&mut tx, id, Start::Empty).await.expect("creates");
        stored.push(load(&mut tx, id).await.expect("reads").expect("it is there"));
    }
    tx.commit().await.expect("commits");
    (dir, db, stored)
}

fn row(document: &Stored, epoch: i64) -> Row {
    let mut edits = Vec::new();
    push_edit(&mut edits, AccountId(Uuid::nil()), b"edit");
    Row { document_key: document.key, epoch, edits }
}

async fn heads(db: &Db, documents: &[Stored]) -> Vec<i64> {
    let mut reader = db.read().await.expect("reads");
    let mut heads = Vec::new();
    for document in documents {
        heads.push(load(&mut reader, document.id).await.expect("reads").expect("it is there").head);
    }
    heads
}

#[tokio::test]
async fn each_row_goes_to_the_head_of_its_document() {
    let (_dir, db, documents) = documents(3).await;
    let rows: Vec<Row> = documents[..2].iter().map(|document| row(document, document.epoch)).collect();
    for _ in 0..2 {
        assert_eq!(append(&mut db.write().await.expect("writes"), &rows).await.expect("appends"), Vec::<i64>::new());
    }
    assert_eq!(heads(&db, &documents).await, [2, 2, 0]);
    let mut reader = db.read().await.expect("reads");
    assert_eq!(load_parts(&mut reader, documents[0].key).await.expect("reads"), [&b"edit"[..], b"edit"]);
}

#[tokio::test]
async fn a_batch_with_a_stale_row_stores_nothing_and_names_it() {
    let (_dir, db, documents) = documents(3).await;
    set_sealed(&mut db.write().await.expect("writes"), documents[1].key, "", Seal::Seal).await.expect("seals");
    // The second is sealed, the third is meant for an epoch that is not yet.
    let rows = [row(&documents[0], documents[0].epoch), row(&documents[1], documents[1].epoch), row(&documents[2], documents[2].epoch + 1)];
    let stale = append(&mut db.write().await.expect("writes"), &rows).await.expect("is answered");
    assert_eq!(stale, [documents[1].key, documents[2].key]);
    assert_eq!(heads(&db, &documents).await, [0, 0, 0]);
}

#[tokio::test]
async fn more_documents_than_a_statement_carries_are_appended_too() {
    let (_dir, db, documents) = documents(ROWS_PER_STATEMENT + 1).await;
    let rows: Vec<Row> = documents.iter().map(|document| row(document, document.epoch)).collect();
    let mut tx = db.begin().await.expect("begins");
    assert_eq!(append(&mut tx, &rows).await.expect("appends"), Vec::<i64>::new());
    tx.commit().await.expect("commits");
    assert_eq!(heads(&db, &documents).await, vec![1; ROWS_PER_STATEMENT + 1]);
}
