//! Schools and district offices: the tenants. Everything belongs to one.

mod sql;

pub use sql::{School, find_by_name, list, load};

use crate::{
    clock::now_ms,
    db::Connection,
    error::{Error, Result},
};
use sandu_proto::id::SchoolId;

const MAX_NAME_CHARS: usize = 60;

/// Adds a school; its name must be new.
pub async fn create(connection: &mut Connection, name: &str) -> Result<SchoolId> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS {
        return Err(Error::invalid(format!("学校的名字要有 1 到 {MAX_NAME_CHARS} 个字。")));
    }
    if sql::find_by_name(connection, name).await?.is_some() {
        return Err(Error::conflict("已经有同名的学校。"));
    }
    let school = School { id: SchoolId::new(), name: name.to_owned() };
    sql::insert(connection, &school, now_ms()).await?;
    Ok(school.id)
}
