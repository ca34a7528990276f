//! Rows of `users`.

use crate::{
    db::{Connection, from_id, from_word, word},
    error::Result,
};
use sandu_proto::{
    http::accounts::{AccountKind, Person},
    id::{AccountId, SchoolId},
};
use sqlx::{Row, any::AnyRow};

/// An account without its secrets.
#[derive(Clone, Debug)]
pub struct Account {
    pub id: AccountId,
    pub school_id: SchoolId,
    pub login_name: String,
    pub name: String,
    pub kind: AccountKind,
    pub is_disabled: bool,
}

pub struct NewRow<'a> {
    pub id: AccountId,
    pub school_id: SchoolId,
    pub login_name: &'a str,
    pub name: &'a str,
    pub kind: AccountKind,
    pub password_hash: &'a str,
}

fn account(row: &AnyRow) -> Result<Account> {
    Ok(Account {
        id: from_id(row.get("id"))?,
        school_id: from_id(row.get("school_id"))?,
        login_name: row.get("login_name"),
        name: row.get("name"),
        kind: from_word(row.get("kind"))?,
        is_disabled: row.get::<Option<i64>, _>("disabled_at_ms").is_some(),
    })
}

pub async fn insert(connection: &mut Connection, new: NewRow<'_>, now_ms: i64) -> Result<()> {
    sqlx::query(
        "insert into users (id, school_id, login_name, name, kind, password_hash, created_at_ms) values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(new.id.to_string())
    .bind(new.school_id.to_string())
    .bind(new.login_name)
    .bind(new.name)
    .bind(word(new.kind))
    .bind(new.password_hash)
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn load(connection: &mut Connection, id: AccountId) -> Result<Option<Account>> {
    let row = sqlx::query("select id, school_id, login_name, name, kind, disabled_at_ms from users where id = $1")
        .bind(id.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(account).transpose()
}

/// The account that logs in with this name (in small letters).
pub async fn find_by_login_name(connection: &mut Connection, login_name: &str) -> Result<Option<Account>> {
    let row = sqlx::query("select id, school_id, login_name, name, kind, disabled_at_ms from users where login_name = $1")
        .bind(login_name)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(account).transpose()
}

/// The accounts of a school, by login name; the first thousand. Guests are none of them.
pub async fn list(connection: &mut Connection, school: SchoolId) -> Result<Vec<Account>> {
    let rows = sqlx::query(
        "select id, school_id, login_name, name, kind, disabled_at_ms from users where school_id = $1 and kind <> 'guest'
        order by login_name limit 1000",
    )
    .bind(school.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(account).collect()
}

/// A person as others see them; also those who cannot log in any more.
pub async fn person(connection: &mut Connection, id: AccountId) -> Result<Option<Person>> {
    let row = sqlx::query("select name from users where id = $1").bind(id.to_string()).fetch_optional(connection).await?;
    Ok(row.map(|row| Person { id, name: row.get("name") }))
}

pub async fn set_password_hash(connection: &mut Connection, id: AccountId, password_hash: &str) -> Result<()> {
    sqlx::query("update users set password_hash = $2 where id = $1").bind(id.to_string()).bind(password_hash).execute(connection).await?;
    Ok(())
}

pub async fn set_disabled(connection: &mut Connection, id: AccountId, now_ms: i64) -> Result<()> {
    sqlx::query("update users set disabled_at_ms = $2 where id = $1 and disabled_at_ms is null")
        .bind(id.to_string())
        .bind(now_ms)
        .execute(connection)
        .await?;
    Ok(())
}
