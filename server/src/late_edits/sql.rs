//! Rows of `late_edits`; sync writes them, nobody changes them.

use crate::{
    db::{Connection, from_id, from_word},
    error::{Error, Result},
};
use bytes::Bytes;
use sandu_proto::{
    http::late_edits::LateEditSummary,
    id::{AccountId, LateEditId},
};
use sqlx::{Row, any::AnyRow};

/// An account's own, newest first.
pub async fn list(connection: &mut Connection, account: AccountId) -> Result<Vec<LateEditSummary>> {
    let rows = sqlx::query(
        "select l.id, l.reason, l.received_at_ms, d.document_id, d.kind, d.plan_id, p.title
        from late_edits l join documents s on s.key = l.document_key join plan_documents d on d.document_id = s.id
            join plans p on p.id = d.plan_id
        where l.account_id = $1 order by l.received_at_ms desc, l.id desc limit 200",
    )
    .bind(account.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(summary).collect()
}

pub async fn load(connection: &mut Connection, account: AccountId, id: LateEditId) -> Result<Option<LateEditSummary>> {
    let row = sqlx::query(
        "select l.id, l.reason, l.received_at_ms, d.document_id, d.kind, d.plan_id, p.title
        from late_edits l join documents s on s.key = l.document_key join plan_documents d on d.document_id = s.id
            join plans p on p.id = d.plan_id
        where l.account_id = $1 and l.id = $2",
    )
    .bind(account.to_string())
    .bind(id.to_string())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(summary).transpose()
}

/// The account's edits to the same document up to and with this one, in the order they came.
pub async fn edits_up_to(connection: &mut Connection, account: AccountId, id: LateEditId, limit: usize) -> Result<Vec<Bytes>> {
    let rows = sqlx::query(
        "select e.edit from late_edits l join late_edits e on e.document_key = l.document_key and e.account_id = l.account_id
            and (e.received_at_ms < l.received_at_ms or e.received_at_ms = l.received_at_ms and e.id <= l.id)
        where l.account_id = $1 and l.id = $2 order by e.received_at_ms, e.id limit $3",
    )
    .bind(account.to_string())
    .bind(id.to_string())
    .bind(i64::try_from(limit).map_err(Error::internal)?)
    .fetch_all(connection)
    .await?;
    Ok(rows.iter().map(|row| Bytes::from(row.get::<Vec<u8>, _>("edit"))).collect())
}

fn summary(row: &AnyRow) -> Result<LateEditSummary> {
    Ok(LateEditSummary {
        id: from_id(row.get("id"))?,
        document_id: from_id(row.get("document_id"))?,
        plan_id: from_id(row.get("plan_id"))?,
        plan_title: row.get("title"),
        kind: from_word(row.get("kind"))?,
        reason: from_word(row.get("reason"))?,
        received_at_ms: row.get("received_at_ms"),
    })
}
