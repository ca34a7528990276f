//! Rows of `absences`.

use crate::{
    db::{Connection, from_id},
    error::Result,
};
use sandu_proto::{
    http::{accounts::Person, meetings::Absence},
    id::{AccountId, PlanId},
};
use sqlx::{Row, any::AnyRow};
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

/// The same with their names, in the order of these.
pub async fn noted(connection: &mut Connection, plan: PlanId) -> Result<Vec<Absence>> {
    let rows = sqlx::query(
        "select a.user_id, u.name, a.reason from absences a join users u on u.id = a.user_id where a.meeting_id =
            (select id from meetings where plan_id = $1 order by opened_at_ms desc, id desc limit 1) order by u.name, u.id limit 200",
    )
    .bind(plan.to_string())
    .fetch_all(connection)
    .await?;
    let absence =
        |row: AnyRow| Ok(Absence { person: Person { id: from_id(row.get("user_id"))?, name: row.get("name") }, reason: row.get("reason") });
    rows.into_iter().map(absence).collect()
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

/// Whether anything is written in the minutes of the plan's last meeting; `None` if it has no minutes.
pub async fn has_minutes(connection: &mut Connection, plan: PlanId) -> Result<Option<bool>> {
    let row = sqlx::query(
        "select s.head from plan_documents d join documents s on s.id = d.document_id
        where d.plan_id = $1 and d.kind = 'minutes' and d.dropped_at_ms is null order by d.created_at_ms desc, d.document_id desc limit 1",
    )
    .bind(plan.to_string())
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| row.get::<i64, _>("head") > 0))
}
