//! The one error body of the HTTP API.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What kind of refusal; fixes the HTTP status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "ErrorCode.ts")]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    Invalid,
    Unauthorized,
    Forbidden,
    NotFound,
    Conflict,
    /// It was built on what has changed since: build it again and send it again.
    Stale,
    TooLarge,
    TooMany,
    /// The disk is full.
    StorageFull,
    Internal,
}

impl ErrorCode {
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::Invalid => 400,
            Self::Unauthorized => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Conflict | Self::Stale => 409,
            Self::TooLarge => 413,
            Self::TooMany => 429,
            Self::StorageFull => 507,
            Self::Internal => 500,
        }
    }
}

/// Body of every answer that is not 2xx. `message` is a plain sentence for the person, in Chinese.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "ErrorBody.ts")]
pub struct ErrorBody {
    pub code: ErrorCode,
    pub message: String,
}
