//! The one application error: a code, a sentence for the person, and a source for the log.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use sandu_proto::error::ErrorBody;
pub use sandu_proto::error::ErrorCode;
use std::{borrow::Cow, fmt};

/// What every fallible function above the sync path returns.
#[derive(Debug)]
pub struct Error {
    pub code: ErrorCode,
    /// For the person, in Chinese: what happened and what to do.
    pub message: Cow<'static, str>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, message: message.into(), source: None }
    }

    #[must_use]
    pub fn invalid(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorCode::Invalid, message)
    }

    #[must_use]
    pub fn forbidden(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorCode::Forbidden, message)
    }

    #[must_use]
    pub fn not_found(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorCode::NotFound, message)
    }

    #[must_use]
    pub fn conflict(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorCode::Conflict, message)
    }

    /// Something of ours broke; the person is told no more than that.
    #[must_use]
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self {
            code: ErrorCode::Internal,
            message: Cow::Borrowed("服务器出了点问题，你写的内容不受影响。请稍后再试。"),
            source: Some(source.into()),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Some(source) => write!(f, "{:?}: {source}", self.code),
            None => write!(f, "{:?}: {}", self.code, self.message),
        }
    }
}

impl std::error::Error for Error {}

impl From<sqlx::Error> for Error {
    fn from(source: sqlx::Error) -> Self {
        // SQLite's words for SQLITE_FULL; the driver passes no code that both databases share.
        if source.to_string().contains("database or disk is full") {
            return Self::new(
                ErrorCode::StorageFull,
                "服务器的磁盘满了，新的内容暂时存不下。请告诉学校的管理员；没有存上的内容还在这台设备上。",
            );
        }
        Self::internal(source)
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        if self.code == ErrorCode::Internal {
            tracing::error!(error = %self, "request failed");
        }
        let status = StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Json(ErrorBody { code: self.code, message: self.message.into_owned() })).into_response()
    }
}
