//! `/api/images`.

use super::{Stored, load, put};
use crate::{
    app::App,
    auth::User,
    error::{Error, ErrorCode, Result},
};
use aide::axum::{ApiRouter, IntoApiResponse, routing::get};
use axum::{
    Json,
    body::{Body, to_bytes},
    extract::{Path, State},
    http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
};
use sandu_proto::{http::accounts::Image, id::ImageId};
use tokio::sync::Semaphore;

/// The largest photo a tablet makes is about half of it.
const MAX_IMAGE_BYTES: usize = 10 * 1024 * 1024;
/// Uploads that are held in memory at a time: 160 MB at the very most.
static UPLOADS: Semaphore = Semaphore::const_new(16);

pub fn routes() -> ApiRouter<App> {
    ApiRouter::new().api_route("/images/{id}", get(get_image).put(put_image))
}

/// The body is the picture itself; what kind it is is read from its first bytes, not from a header.
async fn put_image(State(app): State<App>, user: User, Path(id): Path<ImageId>, body: Body) -> Result<Json<Image>> {
    let _turn = UPLOADS.acquire().await.map_err(Error::internal)?;
    // One error for "too large" and "cut off": a client that was cut off does not read the answer.
    let too_large = |_| Error::new(ErrorCode::TooLarge, "图片太大了，最多 10 MB。");
    let uploaded = to_bytes(body, MAX_IMAGE_BYTES).await.map_err(too_large)?;
    Ok(Json(put(&app, &user, id, uploaded).await?))
}

async fn get_image(State(app): State<App>, user: User, Path(id): Path<ImageId>) -> Result<impl IntoApiResponse> {
    Ok(served(load(&app, &user, id).await?))
}

/// A picture as it is answered wherever it is asked for.
pub fn served(stored: Stored) -> impl IntoApiResponse {
    let headers = [
        (CONTENT_TYPE, stored.mime),
        (CACHE_CONTROL, "private, max-age=31536000, immutable".to_owned()),
        // Opened by itself a picture is a page: one that may do nothing.
        (CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'".to_owned()),
        (CONTENT_DISPOSITION, "inline".to_owned()),
    ];
    (headers, stored.bytes)
}
