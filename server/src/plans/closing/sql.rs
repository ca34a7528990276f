//! Rows of `absences`.

use crate::{
    db::{Connection, from_id},
    error::Result,
};
use sandu_proto::id::{AccountId, PlanId};
use sqlx::Row;
use std::collections::HashMap;

/// Why members were not at the plan's last meeting.
pub async fn absences(connection: &mut Connection, plan: PlanId) -> Result<HashMap<AccountId, String>> {
    let rows = sqlx::query(
        "select user_id, reason from absences where meeting_id =
            (select id from meetings where plan_id = $1 order by opened_at_ms desc, id desc limit 1) limit 200",
    )
    .bind(plan.to_string())
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|row| Ok((from_id(row.get("user_id"))?, row.get("reason")))).collect()
}

/// The last reason counts.
pub async fn note_absence(connection: &mut Connection, plan: PlanId, note: (AccountId, &str), by: AccountId, now_ms: i64) -> Result<()> {
    let (user, reason) = note;
    sqlx::query(
        "insert into absences (meeting_id, user_id, reason, noted_by, noted_at_ms)
        select id, $2, $3, $4, $5 from meetings where plan_id = $1 order by opened_at_ms desc, id desc limit 1
        on conflict (meeting_id, user_id) do update
            set reason = excluded.reason, noted_by = excluded.noted_by, noted_at_ms = excluded.noted_at_ms",
    )
    .bind(plan.to_string())
    .bind(user.to_string())
    .bind(reason)
    .bind(by.to_string())
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}
