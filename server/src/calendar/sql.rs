//! Rows of `calendars`, and the meetings that somebody's calendar shows.

use super::Event;
use crate::{
    db::{Connection, from_id, from_word},
    error::Result,
};
use sandu_proto::{http::accounts::AccountKind, id::AccountId};
use sqlx::Row;

pub async fn secret_of(connection: &mut Connection, user: AccountId) -> Result<Option<String>> {
    let row = sqlx::query("select secret from calendars where user_id = $1").bind(user.to_string()).fetch_optional(connection).await?;
    Ok(row.map(|row| row.get("secret")))
}

pub async fn put(connection: &mut Connection, user: AccountId, secret: &str, now_ms: i64) -> Result<()> {
    sqlx::query(
        "insert into calendars (user_id, secret, created_at_ms) values ($1, $2, $3)
        on conflict (user_id) do update set secret = excluded.secret, created_at_ms = excluded.created_at_ms",
    )
    .bind(user.to_string())
    .bind(secret)
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

/// Whose calendar has this secret; nobody's once the account is disabled.
pub async fn owner(connection: &mut Connection, secret: &str) -> Result<Option<(AccountId, AccountKind)>> {
    let row = sqlx::query(
        "select c.user_id, u.kind from calendars c join users u on u.id = c.user_id where c.secret = $1 and u.disabled_at_ms is null",
    )
    .bind(secret)
    .fetch_optional(connection)
    .await?;
    row.map(|row| Ok((from_id(row.get("user_id"))?, from_word(row.get("kind"))?))).transpose()
}

/// Meetings of the plans of somebody's groups, in the order of time. A lesson of a term plan stays the same event when it becomes a plan.
pub async fn meetings(connection: &mut Connection, user: AccountId, since_ms: i64) -> Result<Vec<Event>> {
    let rows = sqlx::query(
        "select coalesce(l.id, p.id) as uid, p.title, p.meeting_at_ms, g.name as group_name, coalesce(l.place, '') as place,
            case when l.changed_at_ms > p.changed_at_ms then l.changed_at_ms else p.changed_at_ms end as changed_at_ms
        from plans p join groups g on g.id = p.group_id
            join memberships m on m.group_id = g.id and m.user_id = $1 and m.removed_at_ms is null
            left join term_lessons l on l.plan_id = p.id
        where p.meeting_at_ms >= $2 and p.deleted_at_ms is null order by p.meeting_at_ms, p.id limit 1000",
    )
    .bind(user.to_string())
    .bind(since_ms)
    .fetch_all(connection)
    .await?;
    let events = rows.into_iter().map(|row| Event {
        uid: row.get("uid"),
        changed_at_ms: row.get("changed_at_ms"),
        begins_at_ms: row.get("meeting_at_ms"),
        title: row.get("title"),
        group_name: row.get("group_name"),
        place: row.get("place"),
    });
    Ok(events.collect())
}
