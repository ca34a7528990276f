//! Rows of `late_edits`; sync writes them. The edit is never changed; here its author notes what they have done with it.

use crate::{
    db::{Connection, from_id, from_word},
    error::{Error, Result},
};
use bytes::Bytes;
use sandu_proto::{
    http::late_edits::{LateEditState, LateEditSummary},
    id::{AccountId, CommentId, DocumentId, LateEditId, PlanId},
};
use sqlx::{Row, any::AnyRow};

/// An account's own, newest first.
pub async fn list(connection: &mut Connection, account: AccountId) -> Result<Vec<LateEditSummary>> {
    let rows = sqlx::query(
        "select l.id, l.reason, l.received_at_ms, l.discarded_at_ms, l.settled_at_ms, l.comment_id, c.version_id,
            d.document_id, d.kind, d.plan_id, p.title
        from late_edits l join documents s on s.key = l.document_key join plan_documents d on d.document_id = s.id
            join plans p on p.id = d.plan_id left join comments c on c.id = l.comment_id
        where l.account_id = $1 order by l.received_at_ms desc, l.id desc limit 200",
    )
    .bind(account.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(summary).collect()
}

pub async fn load(connection: &mut Connection, account: AccountId, id: LateEditId) -> Result<Option<LateEditSummary>> {
    let row = sqlx::query(
        "select l.id, l.reason, l.received_at_ms, l.discarded_at_ms, l.settled_at_ms, l.comment_id, c.version_id,
            d.document_id, d.kind, d.plan_id, p.title
        from late_edits l join documents s on s.key = l.document_key join plan_documents d on d.document_id = s.id
            join plans p on p.id = d.plan_id left join comments c on c.id = l.comment_id
        where l.account_id = $1 and l.id = $2",
    )
    .bind(account.to_string())
    .bind(id.to_string())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(summary).transpose()
}

/// Whose edits came too late at that time or later; the first thousand.
pub async fn authors_since(connection: &mut Connection, since_ms: i64) -> Result<Vec<AccountId>> {
    let rows = sqlx::query("select distinct account_id from late_edits where received_at_ms >= $1 limit 1000")
        .bind(since_ms)
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| from_id(row.get("account_id"))).collect()
}

pub async fn set_discarded(connection: &mut Connection, id: LateEditId, now_ms: i64) -> Result<()> {
    sqlx::query("update late_edits set discarded_at_ms = $2 where id = $1 and discarded_at_ms is null and settled_at_ms is null")
        .bind(id.to_string())
        .bind(now_ms)
        .execute(connection)
        .await?;
    Ok(())
}

pub async fn set_commented(connection: &mut Connection, id: LateEditId, comment: CommentId, now_ms: i64) -> Result<()> {
    sqlx::query(
        "update late_edits set settled_at_ms = $3, comment_id = $2 where id = $1 and discarded_at_ms is null and settled_at_ms is null",
    )
    .bind(id.to_string())
    .bind(comment.to_string())
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn set_suggested(connection: &mut Connection, id: LateEditId, now_ms: i64) -> Result<()> {
    sqlx::query("update late_edits set settled_at_ms = $2 where id = $1 and discarded_at_ms is null and settled_at_ms is null")
        .bind(id.to_string())
        .bind(now_ms)
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether the document is one of the plan's.
pub async fn is_of_plan(connection: &mut Connection, document: DocumentId, plan: PlanId) -> Result<bool> {
    let row = sqlx::query("select document_id from plan_documents where document_id = $1 and plan_id = $2")
        .bind(document.to_string())
        .bind(plan.to_string())
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
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
        state: state(row)?,
    })
}

fn state(row: &AnyRow) -> Result<LateEditState> {
    let discarded: Option<i64> = row.get("discarded_at_ms");
    let settled: (Option<i64>, Option<&str>, Option<&str>) = (row.get("settled_at_ms"), row.get("comment_id"), row.get("version_id"));
    Ok(match (discarded, settled) {
        (Some(at_ms), _) => LateEditState::Discarded { at_ms },
        (None, (Some(at_ms), Some(comment), Some(version))) => {
            LateEditState::Commented { at_ms, version_id: from_id(version)?, comment_id: from_id(comment)? }
        }
        (None, (Some(at_ms), None, _)) => LateEditState::Suggested { at_ms },
        (None, _) => LateEditState::Waiting,
    })
}
