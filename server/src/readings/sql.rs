//! Rows of `version_readings`.

use crate::{
    db::{Connection, from_id},
    error::Result,
};
use sandu_proto::id::{AccountId, PlanId, VersionId};
use sqlx::Row as _;

/// One reader of a version 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub reader: AccountId,
    pub opened_at_ms: i64,
    pub no_changes_at_ms: Option<i64>,
}

/// The readers of a version, in the order of reading; the first five hundred. Who has written in their own copy since they answered has
/// not answered.
pub async fn of_version(connection: &mut Connection, version: VersionId) -> Result<Vec<Row>> {
    let rows = sqlx::query(
        "select r.user_id, r.opened_at_ms,
            case when not exists (select 1 from versions v
                join plan_documents f on f.plan_id = v.plan_id and f.kind = 'fork' and f.owner_id = r.user_id and f.dropped_at_ms is null
                join documents e on e.id = f.document_id
                where v.id = r.version_id and e.head > 0 and not exists (select 1 from updates t
                    where t.document_key = e.key and t.seq = e.head and t.received_at_ms <= r.no_changes_at_ms))
            then r.no_changes_at_ms end as no_changes_at_ms
        from version_readings r where r.version_id = $1 order by r.opened_at_ms, r.user_id limit 500",
    )
    .bind(version.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Row {
                reader: from_id(row.get("user_id"))?,
                opened_at_ms: row.get("opened_at_ms"),
                no_changes_at_ms: row.get("no_changes_at_ms"),
            })
        })
        .collect()
}

/// False if it was recorded before.
pub async fn record_opened(connection: &mut Connection, version: VersionId, reader: AccountId, now_ms: i64) -> Result<bool> {
    let done = sqlx::query(
        "insert into version_readings (version_id, user_id, opened_at_ms) values ($1, $2, $3) on conflict (version_id, user_id) do nothing",
    )
    .bind(version.to_string())
    .bind(reader.to_string())
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Also counts as opening it. An answer from before they wrote in their own copy is given anew.
pub async fn record_no_changes(connection: &mut Connection, version: VersionId, reader: AccountId, now_ms: i64) -> Result<()> {
    sqlx::query(
        "insert into version_readings (version_id, user_id, opened_at_ms, no_changes_at_ms) values ($1, $2, $3, $3)
        on conflict (version_id, user_id) do update set no_changes_at_ms = excluded.no_changes_at_ms",
    )
    .bind(version.to_string())
    .bind(reader.to_string())
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

/// Whether the reader's fork of what was sent last is handed in.
pub async fn has_handed_in(connection: &mut Connection, plan: PlanId, reader: AccountId) -> Result<bool> {
    let row = sqlx::query(
        "select 1 as one from plan_documents
        where plan_id = $1 and owner_id = $2 and kind = 'fork' and dropped_at_ms is null and handed_in_at_ms is not null",
    )
    .bind(plan.to_string())
    .bind(reader.to_string())
    .fetch_optional(connection)
    .await?;
    Ok(row.is_some())
}
