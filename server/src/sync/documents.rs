//! Creating documents. Called by resources inside their own transaction; everything else about a document belongs to the room and the log.

use super::{
    log::{self, Aside},
    scan::{Scan, Schema, scan},
};
use crate::{
    clock::now_ms,
    db::{Connection, word},
    error::{Error, Result},
};
use bytes::Bytes;
use sandu_proto::id::{AccountId, DocumentId, LineageId};
use sqlx::Row;

/// What a new document begins with.
#[derive(Clone, Copy, Debug)]
pub enum Start<'a> {
    /// Nothing; a family of its own.
    Empty,
    /// A sheet without entries; a family of its own.
    Sheet,
    /// A sheet with these entries, a Yjs v1 update; a family of its own.
    WrittenSheet(&'a [u8]),
    /// A Yjs v1 update made by the replica from JSON; a family of its own.
    State(&'a [u8]),
    /// The final state of a sealed document, whose family (and claimed client ids) it shares.
    Sealed(DocumentId),
}

/// Adds a document; `id` must be new.
pub async fn create(connection: &mut Connection, id: DocumentId, start: Start<'_>) -> Result<()> {
    let (family, base_key) = match start {
        Start::Sealed(base) => {
            let row = sqlx::query("select key, family, is_sealed from documents where id = $1")
                .bind(base.to_string())
                .fetch_optional(&mut *connection)
                .await?
                .ok_or_else(|| Error::not_found("没有这份文档。"))?;
            if row.get::<i32, _>("is_sealed") == 0 {
                return Err(Error::conflict("这份文档还没有封存，不能从它开始。"));
            }
            (row.get::<String, _>("family"), Some(row.get::<i64, _>("key")))
        }
        Start::Empty | Start::Sheet | Start::WrittenSheet(_) | Start::State(_) => (id.to_string(), None),
    };
    let schema = match start {
        Start::Sheet | Start::WrittenSheet(_) => Schema::Sheet,
        Start::Empty | Start::State(_) | Start::Sealed(_) => Schema::Plan,
    };
    let now = now_ms();
    let row = sqlx::query(
        "insert into documents (id, family, lineage, base_key, schema, created_at_ms) values ($1, $2, $3, $4, $5, $6) returning key",
    )
    .bind(id.to_string())
    .bind(family)
    .bind(LineageId::new().to_string())
    .bind(base_key)
    .bind(word(schema))
    .bind(now)
    .fetch_one(&mut *connection)
    .await?;
    if let Start::State(state) | Start::WrittenSheet(state) = start {
        sqlx::query("insert into snapshots (document_key, seq, state, created_at_ms) values ($1, 0, $2, $3)")
            .bind(row.get::<i64, _>("key"))
            .bind(state)
            .bind(now)
            .execute(connection)
            .await?;
    }
    Ok(())
}

/// Adds an edit of `account`'s to a document that nobody has opened, as if it had come over its room.
pub async fn was_edited(connection: &mut Connection, id: DocumentId, account: AccountId, update: &Bytes) -> Result<()> {
    let stored = log::load(connection, id).await?.ok_or_else(|| Error::not_found("没有这份文档。"))?;
    let scan = scan(update.clone()).map_err(|flaw| Error::internal(format!("{flaw:?}")))?;
    let clients: Vec<u64> = scan.structs().iter().map(|structs| structs.client).collect();
    log::claim(connection, &stored.family, &clients, account).await?;
    let mut edits = Vec::new();
    log::push_edit(&mut edits, account, scan.update());
    let stale = log::append(connection, &[log::Row { document_key: stored.key, epoch: stored.epoch, edits }]).await?;
    if stale.is_empty() { Ok(()) } else { Err(Error::internal("a document that is sealed takes no edit")) }
}

/// Seals a document that nobody has opened.
pub async fn seal(connection: &mut Connection, id: DocumentId) -> Result<()> {
    let stored = log::load(connection, id).await?.ok_or_else(|| Error::not_found("没有这份文档。"))?;
    log::set_sealed(connection, stored.key, "这份文档已经封存了。", log::Seal::Seal).await?;
    Ok(())
}

/// The sequence number of the last row: 0 while nobody has edited it.
pub async fn head(connection: &mut Connection, id: DocumentId) -> Result<i64> {
    let row = sqlx::query("select head from documents where id = $1")
        .bind(id.to_string())
        .fetch_optional(connection)
        .await?
        .ok_or_else(|| Error::not_found("没有这份文档。"))?;
    Ok(row.get("head"))
}

/// Keeps an edit of a sealed document that did not come over its room, as if it had. One that is kept already changes nothing.
pub async fn keep_late(connection: &mut Connection, id: DocumentId, account: AccountId, scan: &Scan) -> Result<()> {
    let stored = log::load(connection, id).await?.ok_or_else(|| Error::not_found("没有这份文档。"))?;
    if !scan.suits(stored.schema) {
        return Err(Error::invalid("这些修改不是这份文档里的。"));
    }
    let late = Aside { document_key: stored.key, account, reason: "sealed", update: scan.update() };
    log::keep_late(connection, &late, &scan.fingerprint()).await
}
