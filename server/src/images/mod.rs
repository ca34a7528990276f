//! Pictures in lesson plans. What is kept is never what was uploaded: every picture is decoded and encoded again, which drops
//! whatever does not belong in a picture (places, thumbnails, scripts). The id is made by the client, so that a picture inserted
//! offline has its address at once.

mod picture;
mod routes;
mod sql;

pub use routes::{routes, served};
pub use sql::Stored;

use crate::{
    app::App,
    auth::User,
    clock::now_ms,
    db::Connection,
    error::{Error, Result},
    groups,
};
use axum::body::Bytes;
use sandu_proto::{
    http::accounts::Image,
    id::{AccountId, ImageId},
};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// One picture at a time: decoded, 40 megapixels are 160 MB, and twice that for a moment.
static DECODING: Semaphore = Semaphore::const_new(1);

/// Keeps an uploaded picture under the id its client made. Sending it again changes nothing; an id that somebody else has used
/// is a conflict.
async fn put(app: &App, user: &User, id: ImageId, uploaded: Bytes) -> Result<Image> {
    if let Some(image) = already_there(app, user, id).await? {
        return Ok(image);
    }
    let picture = {
        let _turn = DECODING.acquire().await.map_err(Error::internal)?;
        spawn_blocking(move || picture::clean(&uploaded)).await.map_err(Error::internal)??
    };
    let image = Image { id, width: picture.width, height: picture.height };
    let mut tx = app.db.begin().await?;
    let is_new = sql::insert(&mut tx, &image, user, picture.mime, picture.bytes, now_ms()).await?;
    tx.commit().await?;
    if is_new {
        return Ok(image);
    }
    // Two sendings of one picture raced; the first counts.
    already_there(app, user, id).await?.ok_or_else(|| Error::internal("a picture that is there and is not"))
}

async fn already_there(app: &App, user: &User, id: ImageId) -> Result<Option<Image>> {
    match sql::find_owner(&mut *app.db.read().await?, id).await? {
        None => Ok(None),
        Some((owner, image)) if owner == user.id => Ok(Some(image)),
        Some(_) => Err(Error::conflict("这个图片编号已经用过了。")),
    }
}

/// A picture, for somebody of its school or of one of that school's groups (an invited research officer).
async fn load(app: &App, user: &User, id: ImageId) -> Result<Stored> {
    let mut connection = app.db.read().await?;
    let stored = sql::load(&mut connection, id).await?.ok_or_else(no_picture)?;
    let may_see = stored.school_id == user.school_id
        || groups::of_user(&mut connection, user.id).await?.iter().any(|(group, _)| group.school_id == stored.school_id);
    if may_see { Ok(stored) } else { Err(no_picture()) }
}

/// A picture that stands in something of `owner`'s. The caller has asked whether that may be seen.
pub async fn of_owner(connection: &mut Connection, owner: AccountId, id: ImageId) -> Result<Stored> {
    match sql::find_owner(connection, id).await? {
        Some((uploader, _)) if uploader == owner => sql::load(connection, id).await?.ok_or_else(no_picture),
        Some(_) | None => Err(no_picture()),
    }
}

#[must_use]
pub fn no_picture() -> Error {
    Error::not_found("没有这张图片。")
}

#[cfg(test)]
mod tests;
