//! Who is asking: passwords, sessions and tokens, and whether a browser was sent here by somebody else's page.
//!
//! [`User`] in a handler's arguments means "logged in". Authenticating is one indexed read per request; there is no cache, so a
//! disabled account or a deleted session counts from the next request on.

pub mod cookie;
pub mod login;
pub mod origin;
pub mod password;
pub mod peer;
pub mod secret;
mod session;
mod sql;

pub use session::{SESSION_MS, create_session, create_token, end_all, end_session, ended};
#[cfg(test)]
pub use sql::{find_session, set_times};

use crate::{
    app::App,
    error::{Error, ErrorCode, Result},
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header::AUTHORIZATION, request::Parts},
};
use sandu_proto::{
    http::accounts::AccountKind,
    id::{AccountId, SchoolId},
};

/// The account that makes a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    pub id: AccountId,
    pub school_id: SchoolId,
    /// The name shown: 陈思远.
    pub name: String,
    pub kind: AccountKind,
}

/// How a request says who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// A browser: the cookie goes along by itself, whoever caused the request.
    Cookie,
    /// A program, which put the token there on purpose.
    Bearer,
}

/// A user, and the proof of it.
#[derive(Clone, Debug)]
pub struct Authenticated {
    pub user: User,
    pub how: How,
    /// Names the session or token; long-lived sockets are looked at with [`ended`] with it from time to time.
    pub secret_hash: String,
}

/// Who sends these headers, by bearer token or by session cookie; unauthorized when neither is good.
pub async fn authenticate(app: &App, headers: &HeaderMap) -> Result<Authenticated> {
    let (how, secret) = match (bearer(headers), cookie::session(headers, &app.config)) {
        (Some(token), _) => (How::Bearer, token),
        (None, Some(secret)) => (How::Cookie, secret),
        (None, None) => return Err(not_logged_in()),
    };
    session::authenticate(app, how, secret).await?.ok_or_else(not_logged_in)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn not_logged_in() -> Error {
    Error::new(ErrorCode::Unauthorized, "请先登录。")
}

impl FromRequestParts<App> for Authenticated {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        authenticate(app, &parts.headers).await
    }
}

impl FromRequestParts<App> for User {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        Ok(authenticate(app, &parts.headers).await?.user)
    }
}
