//! The log: every edit that was ever acknowledged, in order, and what is kept beside it. The only SQL of the path of an edit.
//!
//! A batch is one transaction. A row holds a document's share of the batch; its epoch is checked in the same transaction, so that
//! nothing slips into a document that was sealed meanwhile.

use super::scan::Schema;
use crate::{
    clock::now_ms,
    db::{Connection, from_word},
    error::{Error, Result},
};
use bytes::Bytes;
use sandu_proto::{
    id::{AccountId, DocumentId, LateEditId},
    varint::{Reader, write_bytes},
};
use sqlx::Row as _;
use uuid::Uuid;

/// A document as it stands in the log.
#[derive(Clone, Debug)]
pub struct Stored {
    pub key: i64,
    pub id: DocumentId,
    pub family: String,
    pub lineage: String,
    pub epoch: i64,
    pub head: i64,
    pub is_sealed: bool,
    pub schema: Schema,
}

/// One document's share of a batch.
#[derive(Clone, Debug)]
pub struct Row {
    pub document_key: i64,
    pub epoch: i64,
    /// As [`push_edit`] makes it.
    pub edits: Vec<u8>,
}

/// Something kept beside a document: a late edit or a refused update.
#[derive(Clone, Debug)]
pub struct Aside<'a> {
    pub document_key: i64,
    pub account: AccountId,
    pub reason: &'a str,
    pub update: &'a [u8],
}

/// Adds one edit to a row.
pub fn push_edit(edits: &mut Vec<u8>, account: AccountId, update: &[u8]) {
    edits.extend_from_slice(account.0.as_bytes());
    write_bytes(edits, update);
}

/// The updates of a row, with who made them.
pub fn read_edits(row: Vec<u8>) -> Result<Vec<(AccountId, Bytes)>> {
    let row = Bytes::from(row);
    let mut edits = Vec::new();
    let mut rest = &row[..];
    while let Some((account, tail)) = rest.split_first_chunk::<16>() {
        let mut reader = Reader::new(tail);
        let update = reader.bytes().map_err(|flaw| Error::internal(format!("a row of the log does not decode: {flaw:?}")))?;
        edits.push((AccountId(Uuid::from_bytes(*account)), row.slice_ref(update)));
        rest = reader.rest();
    }
    if rest.is_empty() { Ok(edits) } else { Err(Error::internal("a row of the log ends in the middle")) }
}

/// The document, or `None`.
pub async fn load(connection: &mut Connection, id: DocumentId) -> Result<Option<Stored>> {
    let row = sqlx::query("select key, family, lineage, epoch, head, is_sealed, schema from documents where id = $1")
        .bind(id.to_string())
        .fetch_optional(connection)
        .await?;
    row.map(|row| {
        Ok(Stored {
            key: row.get("key"),
            id,
            family: row.get("family"),
            lineage: row.get("lineage"),
            epoch: row.get("epoch"),
            head: row.get("head"),
            is_sealed: row.get::<i32, _>("is_sealed") != 0,
            schema: from_word(row.get("schema"))?,
        })
    })
    .transpose()
}

/// Everything the document is made of, in order: the newest snapshot (its own, or that of what it was forked from) and all since.
pub async fn load_parts(connection: &mut Connection, key: i64) -> Result<Vec<Bytes>> {
    load_parts_until(connection, key, i64::MAX).await
}

/// The same up to and including the row `head` of the document itself.
pub async fn load_parts_until(connection: &mut Connection, key: i64, head: i64) -> Result<Vec<Bytes>> {
    let mut head = head;
    // From the document down to the nearest snapshot; a fork's own snapshot contains its base.
    let mut newest_first = Vec::new();
    let mut next = Some(key);
    while let Some(key) = next {
        let snapshot = sqlx::query("select seq, state from snapshots where document_key = $1 and seq <= $2 order by seq desc limit 1")
            .bind(key)
            .bind(head)
            .fetch_optional(&mut *connection)
            .await?;
        let (seq, state) = snapshot.map_or((0, None), |row| (row.get::<i64, _>("seq"), Some(row.get::<Vec<u8>, _>("state"))));
        for row in sqlx::query("select edits from updates where document_key = $1 and seq > $2 and seq <= $3 order by seq desc")
            .bind(key)
            .bind(seq)
            .bind(head)
            .fetch_all(&mut *connection)
            .await?
        {
            newest_first.extend(read_edits(row.get("edits"))?.into_iter().rev().map(|(_, update)| update));
        }
        head = i64::MAX;
        next = match state {
            Some(state) => {
                newest_first.push(state.into());
                None
            }
            None => {
                let row = sqlx::query("select base_key from documents where key = $1").bind(key).fetch_one(&mut *connection).await?;
                row.get("base_key")
            }
        };
    }
    newest_first.reverse();
    Ok(newest_first)
}

/// Every claimed client id of a family.
pub async fn load_claims(connection: &mut Connection, family: &str) -> Result<Vec<(u64, AccountId)>> {
    let rows = sqlx::query("select client, account_id from client_ids where family = $1").bind(family).fetch_all(connection).await?;
    rows.into_iter()
        .map(|row| {
            let account = row.get::<String, _>("account_id").parse().map_err(Error::internal)?;
            Ok((row.get::<i64, _>("client").unsigned_abs(), account))
        })
        .collect()
}

/// Claims client ids; one that is claimed stays whose it is.
pub async fn claim(connection: &mut Connection, family: &str, clients: &[u64], account: AccountId) -> Result<()> {
    for client in clients {
        sqlx::query("insert into client_ids (family, client, account_id) values ($1, $2, $3) on conflict do nothing")
            .bind(family)
            .bind(i64::try_from(*client).map_err(Error::internal)?)
            .bind(account.to_string())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// How many rows one statement carries: four parameters a row, and SQLite takes 32,766.
pub const ROWS_PER_STATEMENT: usize = 256;

/// Appends a batch, at most one row a document, each at the head of its document. Answers with the documents whose epoch is another by
/// now. Up to [`ROWS_PER_STATEMENT`] rows are all stored or none; of more, roll back what is answered with such a document.
pub async fn append(connection: &mut Connection, rows: &[Row]) -> Result<Vec<i64>> {
    for rows in rows.chunks(ROWS_PER_STATEMENT) {
        if insert(connection, rows).await? < rows.len() as u64 {
            return stale(connection, rows).await;
        }
    }
    Ok(Vec::new())
}

/// One statement, so that outside of a transaction it is one by itself. A trigger raises the heads.
async fn insert(connection: &mut Connection, rows: &[Row]) -> Result<u64> {
    let mut insert = sqlx::QueryBuilder::<sqlx::Any>::new("with batch (document_key, epoch, edits) as (");
    insert.push_values(rows, |mut values, row| {
        values.push_bind(row.document_key).push_bind(row.epoch).push_bind(row.edits.clone());
    });
    insert.push(
        "), open (document_key, seq, edits) as (
             select batch.document_key, documents.head + 1, batch.edits from batch
             join documents on documents.key = batch.document_key and documents.epoch = batch.epoch and documents.is_sealed = 0
         )
         insert into updates (document_key, seq, edits, received_at_ms) select document_key, seq, edits, ",
    );
    insert.push_bind(now_ms()).push(" from open where (select count(*) from open) = ").push_bind(rows.len() as i64);
    Ok(insert.build().execute(connection).await?.rows_affected())
}

/// Those of `rows` whose documents are sealed or at another epoch.
async fn stale(connection: &mut Connection, rows: &[Row]) -> Result<Vec<i64>> {
    let mut stale = Vec::new();
    for row in rows {
        let open = sqlx::query("select 1 from documents where key = $1 and epoch = $2 and is_sealed = 0")
            .bind(row.document_key)
            .bind(row.epoch)
            .fetch_optional(&mut *connection)
            .await?;
        if open.is_none() {
            stale.push(row.document_key);
        }
    }
    Ok(stale)
}

/// Keeps a late edit. A re-send of the same clocks stores nothing.
pub async fn keep_late(connection: &mut Connection, late: &Aside<'_>, fingerprint: &str) -> Result<()> {
    sqlx::query(
        "insert into late_edits (id, document_key, account_id, fingerprint, reason, edit, received_at_ms)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
    )
    .bind(LateEditId::new().to_string())
    .bind(late.document_key)
    .bind(late.account.to_string())
    .bind(fingerprint)
    .bind(late.reason)
    .bind(late.update)
    .bind(now_ms())
    .execute(connection)
    .await?;
    Ok(())
}

/// Keeps an update that the replica could not apply, for a person to look at.
pub async fn quarantine(connection: &mut Connection, refused: &Aside<'_>) -> Result<()> {
    sqlx::query("insert into quarantine (id, document_key, account_id, reason, edit, received_at_ms) values ($1, $2, $3, $4, $5, $6)")
        .bind(Uuid::now_v7().to_string())
        .bind(refused.document_key)
        .bind(refused.account.to_string())
        .bind(refused.reason)
        .bind(refused.update)
        .bind(now_ms())
        .execute(connection)
        .await?;
    Ok(())
}

/// Seals or reopens: raises the epoch, so that every append that was meant for the old one is a late edit. Answers with the head.
pub async fn set_sealed(connection: &mut Connection, key: i64, was: &'static str, seal: Seal) -> Result<i64> {
    let (from, to) = match seal {
        Seal::Seal => (0i32, 1i32),
        Seal::Reopen => (1, 0),
    };
    let row = sqlx::query("update documents set is_sealed = $1, epoch = epoch + 1 where key = $2 and is_sealed = $3 returning head")
        .bind(to)
        .bind(key)
        .bind(from)
        .fetch_optional(connection)
        .await?
        .ok_or_else(|| Error::conflict(was))?;
    Ok(row.get("head"))
}

/// Which way [`set_sealed`] goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seal {
    Seal,
    Reopen,
}

/// Puts a verified snapshot in the place of the rows up to `seq`; the snapshot before it stays until the next time.
pub async fn compact(connection: &mut Connection, key: i64, seq: i64, state: &[u8]) -> Result<()> {
    sqlx::query(
        "delete from snapshots where document_key = $1
         and seq < (select max(seq) from snapshots where document_key = $1)",
    )
    .bind(key)
    .execute(&mut *connection)
    .await?;
    sqlx::query("insert into snapshots (document_key, seq, state, created_at_ms) values ($1, $2, $3, $4) on conflict do nothing")
        .bind(key)
        .bind(seq)
        .bind(state)
        .bind(now_ms())
        .execute(&mut *connection)
        .await?;
    // Only rows older than both snapshots go: should the new one turn out bad, the one before it and its rows still open the document.
    sqlx::query(
        "delete from updates where document_key = $1
         and (select count(*) from snapshots where document_key = $1) > 1
         and seq <= (select min(seq) from snapshots where document_key = $1)",
    )
    .bind(key)
    .execute(connection)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests;
