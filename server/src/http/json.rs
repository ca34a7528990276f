//! The body of a request as JSON, refused in our own words.

use crate::error::{Error, ErrorCode, Result};
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{StatusCode, header::CONTENT_TYPE},
    response::IntoResponse,
};
use serde::de::DeserializeOwned;

/// The body, which must be announced as `application/json`: no form of a foreign page can do that.
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json") {
            return Err(Error::invalid("请求的内容应当是 JSON(content-type: application/json)。"));
        }
        let body = Bytes::from_request(request, state).await.map_err(|rejection| match rejection.into_response().status() {
            StatusCode::PAYLOAD_TOO_LARGE => Error::new(ErrorCode::TooLarge, "内容太大了。"),
            _ => Error::invalid("请求没有收完整，请再试一次。"),
        })?;
        serde_json::from_slice(&body).map(Self).map_err(|error| Error::invalid(format!("请求的内容不对：{error}")))
    }
}
