//! Rows of `images`.

use crate::{
    auth::User,
    db::{Connection, from_id},
    error::{Error, Result},
};
use sandu_proto::{
    http::accounts::Image,
    id::{AccountId, ImageId, SchoolId},
};
use sqlx::Row;

/// A picture as it is served.
pub struct Stored {
    pub school_id: SchoolId,
    pub mime: String,
    pub bytes: Vec<u8>,
}

/// Whether it was new; the school is the uploader's.
pub async fn insert(connection: &mut Connection, image: &Image, by: &User, mime: &str, bytes: Vec<u8>, now_ms: i64) -> Result<bool> {
    let done = sqlx::query(
        "insert into images (id, school_id, uploaded_by, mime, width, height, bytes, created_at_ms) values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (id) do nothing",
    )
    .bind(image.id.to_string())
    .bind(by.school_id.to_string())
    .bind(by.id.to_string())
    .bind(mime)
    .bind(i64::from(image.width))
    .bind(i64::from(image.height))
    .bind(bytes)
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Who uploaded it, and its size.
pub async fn find_owner(connection: &mut Connection, id: ImageId) -> Result<Option<(AccountId, Image)>> {
    let row =
        sqlx::query("select uploaded_by, width, height from images where id = $1").bind(id.to_string()).fetch_optional(connection).await?;
    row.map(|row| {
        let pixels = |column| u32::try_from(row.get::<i64, _>(column)).map_err(Error::internal);
        Ok((from_id(row.get("uploaded_by"))?, Image { id, width: pixels("width")?, height: pixels("height")? }))
    })
    .transpose()
}

pub async fn load(connection: &mut Connection, id: ImageId) -> Result<Option<Stored>> {
    let row =
        sqlx::query("select school_id, mime, bytes from images where id = $1").bind(id.to_string()).fetch_optional(connection).await?;
    row.map(|row| Ok(Stored { school_id: from_id(row.get("school_id"))?, mime: row.get("mime"), bytes: row.get("bytes") })).transpose()
}
