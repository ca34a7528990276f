//! Rows of `sessions`, and of `users` as far as logging in needs them.

use super::{How, User};
use crate::{
    db::{Connection, from_id, from_word},
    error::{Error, Result},
};
use sandu_proto::id::AccountId;
use sqlx::Row;
use std::collections::HashMap;

pub struct Session {
    pub user: User,
    pub how: How,
    pub last_used_at_ms: i64,
    pub expires_at_ms: i64,
}

pub struct NewSession<'a> {
    pub secret_hash: String,
    pub user: AccountId,
    pub how: How,
    pub label: &'a str,
    pub created_at_ms: i64,
    pub expires_at_ms: i64,
}

/// What logging in compares with.
pub struct Credential {
    pub user_id: AccountId,
    pub password_hash: String,
    pub is_disabled: bool,
}

fn kind(how: How) -> &'static str {
    match how {
        How::Cookie => "session",
        How::Bearer => "token",
    }
}

fn how(kind: &str) -> Result<How> {
    match kind {
        "session" => Ok(How::Cookie),
        "token" => Ok(How::Bearer),
        other => Err(Error::internal(format!("a session of kind {other}"))),
    }
}

/// The session with this secret, if its account is not disabled.
pub async fn find_session(connection: &mut Connection, secret_hash: &str) -> Result<Option<Session>> {
    let row = sqlx::query(
        "select s.kind as how, s.last_used_at_ms, s.expires_at_ms, u.id, u.school_id, u.name, u.kind
        from sessions s join users u on u.id = s.user_id where s.secret_hash = $1 and u.disabled_at_ms is null",
    )
    .bind(secret_hash)
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        Ok(Session {
            user: User {
                id: from_id(row.get("id"))?,
                school_id: from_id(row.get("school_id"))?,
                name: row.get("name"),
                kind: from_word(row.get("kind"))?,
            },
            how: how(row.get("how"))?,
            last_used_at_ms: row.get("last_used_at_ms"),
            expires_at_ms: row.get("expires_at_ms"),
        })
    })
    .transpose()
}

/// Parameters of one [`find_live`].
pub const MAX_HASHES: usize = 500;

/// Those of the sessions that have not ended, with when each was used last.
pub async fn find_live(connection: &mut Connection, hashes: &[String], now_ms: i64) -> Result<HashMap<String, i64>> {
    let mut query = sqlx::QueryBuilder::<sqlx::Any>::new(
        "select s.secret_hash, s.last_used_at_ms from sessions s join users u on u.id = s.user_id
        where u.disabled_at_ms is null and s.expires_at_ms > ",
    );
    query.push_bind(now_ms).push(" and s.secret_hash in (");
    let mut list = query.separated(", ");
    for hash in hashes {
        list.push_bind(hash);
    }
    let rows = query.push(")").build().fetch_all(connection).await?;
    Ok(rows.into_iter().map(|row| (row.get("secret_hash"), row.get("last_used_at_ms"))).collect())
}

pub async fn insert_session(connection: &mut Connection, new: NewSession<'_>) -> Result<()> {
    sqlx::query(
        "insert into sessions (secret_hash, user_id, kind, label, created_at_ms, last_used_at_ms, expires_at_ms)
        values ($1, $2, $3, $4, $5, $5, $6)",
    )
    .bind(new.secret_hash)
    .bind(new.user.to_string())
    .bind(kind(new.how))
    .bind(new.label)
    .bind(new.created_at_ms)
    .bind(new.expires_at_ms)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn touch(connection: &mut Connection, secret_hash: &str, now_ms: i64) -> Result<()> {
    sqlx::query("update sessions set last_used_at_ms = $2 where secret_hash = $1")
        .bind(secret_hash)
        .bind(now_ms)
        .execute(connection)
        .await?;
    Ok(())
}

pub async fn count(connection: &mut Connection, user: AccountId, how: How) -> Result<i64> {
    let row = sqlx::query("select count(*) as count from sessions where user_id = $1 and kind = $2")
        .bind(user.to_string())
        .bind(kind(how))
        .fetch_one(connection)
        .await?;
    Ok(row.get("count"))
}

/// The sessions of an account end at this time.
pub async fn set_expiry(connection: &mut Connection, user: AccountId, expires_at_ms: i64) -> Result<()> {
    sqlx::query("update sessions set expires_at_ms = $2 where user_id = $1")
        .bind(user.to_string())
        .bind(expires_at_ms)
        .execute(connection)
        .await?;
    Ok(())
}

pub async fn delete(connection: &mut Connection, secret_hash: &str) -> Result<()> {
    sqlx::query("delete from sessions where secret_hash = $1").bind(secret_hash).execute(connection).await?;
    Ok(())
}

pub async fn delete_all(connection: &mut Connection, user: AccountId) -> Result<()> {
    sqlx::query("delete from sessions where user_id = $1").bind(user.to_string()).execute(connection).await?;
    Ok(())
}

pub async fn delete_others(connection: &mut Connection, user: AccountId, keep: &str) -> Result<()> {
    sqlx::query("delete from sessions where user_id = $1 and secret_hash <> $2")
        .bind(user.to_string())
        .bind(keep)
        .execute(connection)
        .await?;
    Ok(())
}

pub async fn delete_expired(connection: &mut Connection, user: AccountId, now_ms: i64) -> Result<()> {
    sqlx::query("delete from sessions where user_id = $1 and expires_at_ms <= $2")
        .bind(user.to_string())
        .bind(now_ms)
        .execute(connection)
        .await?;
    Ok(())
}

/// Keeps the `keep` browsers that were used last.
pub async fn delete_oldest_sessions(connection: &mut Connection, user: AccountId, keep: i64) -> Result<()> {
    sqlx::query(
        "delete from sessions where user_id = $1 and kind = 'session' and secret_hash not in
        (select secret_hash from sessions where user_id = $1 and kind = 'session' order by last_used_at_ms desc, secret_hash limit $2)",
    )
    .bind(user.to_string())
    .bind(keep)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn find_credential(connection: &mut Connection, login_name: &str) -> Result<Option<Credential>> {
    let row = sqlx::query("select id, password_hash, disabled_at_ms from users where login_name = $1 and kind <> 'guest'")
        .bind(login_name)
        .fetch_optional(connection)
        .await?;
    row.map(|row| {
        Ok(Credential {
            user_id: from_id(row.get("id"))?,
            password_hash: row.get("password_hash"),
            is_disabled: row.get::<Option<i64>, _>("disabled_at_ms").is_some(),
        })
    })
    .transpose()
}

pub async fn set_password_hash(connection: &mut Connection, user: AccountId, password_hash: &str) -> Result<()> {
    sqlx::query("update users set password_hash = $2 where id = $1").bind(user.to_string()).bind(password_hash).execute(connection).await?;
    Ok(())
}

/// When every session was used last, and when it ends. For tests of what time does.
#[cfg(test)]
pub async fn set_times(connection: &mut Connection, last_used_at_ms: i64, expires_at_ms: i64) -> Result<()> {
    sqlx::query("update sessions set last_used_at_ms = $1, expires_at_ms = $2")
        .bind(last_used_at_ms)
        .bind(expires_at_ms)
        .execute(connection)
        .await?;
    Ok(())
}
