//! Rows of `schools`.

use crate::{
    db::{Connection, from_id},
    error::Result,
};
use sandu_proto::id::SchoolId;
use sqlx::{Row, any::AnyRow};

/// A tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct School {
    pub id: SchoolId,
    pub name: String,
}

fn school(row: &AnyRow) -> Result<School> {
    Ok(School { id: from_id(row.get("id"))?, name: row.get("name") })
}

pub async fn insert(connection: &mut Connection, new: &School, now_ms: i64) -> Result<()> {
    sqlx::query("insert into schools (id, name, created_at_ms) values ($1, $2, $3)")
        .bind(new.id.to_string())
        .bind(&new.name)
        .bind(now_ms)
        .execute(connection)
        .await?;
    Ok(())
}

pub async fn load(connection: &mut Connection, id: SchoolId) -> Result<Option<School>> {
    let row = sqlx::query("select id, name from schools where id = $1").bind(id.to_string()).fetch_optional(connection).await?;
    row.as_ref().map(school).transpose()
}

pub async fn find_by_name(connection: &mut Connection, name: &str) -> Result<Option<School>> {
    let row = sqlx::query("select id, name from schools where name = $1").bind(name).fetch_optional(connection).await?;
    row.as_ref().map(school).transpose()
}

/// The first thousand, by name.
pub async fn list(connection: &mut Connection) -> Result<Vec<School>> {
    let rows = sqlx::query("select id, name from schools order by name, id limit 1000").fetch_all(connection).await?;
    rows.iter().map(school).collect()
}
