//! Who is asking: passwords, sessions and tokens, and whether a browser was sent here by somebody else's page.
//!
//! [`User`] in a handler's arguments means "logged in, and no guest"; a guest of one lesson comes only where a handler asks for
//! [`OrGuest`], so that a route is closed to guests unless it says otherwise. Authenticating is one indexed read per request; there is no cache, so a
//! disabled account or a deleted session counts from the next request on.
//!
//! Tablets are shared: while one teacher's page is still open another may log in, and the cookie is theirs from then on. So a page says
//! whose it is, and is refused when the session is somebody else's.

mod common;
pub mod cookie;
pub mod login;
pub mod origin;
pub mod password;
pub mod peer;
pub mod secret;
mod session;
mod sql;

pub use session::{SESSION_MS, create_session, create_session_for, create_token, end_all, end_others, end_session, end_sessions_at, ended};
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

/// The header in which a page says whose it is: an account id, which is no secret.
pub const PAGE_OF: &str = "sandu-account";
/// The same in the query of an address, for what a page opens without headers of its own: websockets and event streams.
const PAGE_OF_QUERY: &str = "account";

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

/// In a handler's arguments: guests of a lesson may come here too. The handler decides what they get.
#[derive(Clone, Debug)]
pub struct OrGuest<T>(pub T);

/// Who this browser is, whatever its page says; `None` without a good session.
pub async fn who_is_here(app: &App, headers: &HeaderMap) -> Result<Option<User>> {
    match identify(app, headers).await {
        Ok(who) => Ok(Some(who.user)),
        Err(error) if error.code == ErrorCode::Unauthorized => Ok(None),
        Err(error) => Err(error),
    }
}

/// Who sends these headers, by bearer token or by session cookie; unauthorized when neither is good, or when the page is another's.
pub async fn authenticate(app: &App, headers: &HeaderMap) -> Result<Authenticated> {
    let who = identify(app, headers).await?;
    if is_page_of(headers, who.user.id) { Ok(who) } else { Err(page_of_another()) }
}

/// Who it is, whatever the page says.
async fn identify(app: &App, headers: &HeaderMap) -> Result<Authenticated> {
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

/// Whether the session is somebody else's than the page's. Without a session there is nothing that the page could do to others.
pub async fn is_page_of_another(app: &App, headers: &HeaderMap) -> Result<bool> {
    match identify(app, headers).await {
        Ok(who) => Ok(!is_page_of(headers, who.user.id)),
        Err(error) if error.code == ErrorCode::Unauthorized => Ok(false),
        Err(error) => Err(error),
    }
}

/// A page that does not say whose it is is believed to be the account's own: programs, and the page before anybody has logged in.
fn is_page_of(headers: &HeaderMap, account: AccountId) -> bool {
    headers.get_all(PAGE_OF).iter().all(|page_of| is_id(page_of.as_bytes(), account))
}

fn is_id(text: &[u8], id: AccountId) -> bool {
    text == id.to_string().as_bytes()
}

fn not_logged_in() -> Error {
    Error::new(ErrorCode::Unauthorized, "请先登录。")
}

/// What a page is told whose teacher is no longer the one who is logged in.
#[must_use]
pub fn page_of_another() -> Error {
    Error::new(ErrorCode::Unauthorized, "这台设备上现在登录的是另一位老师，请重新登录。")
}

impl FromRequestParts<App> for Authenticated {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let OrGuest(who) = OrGuest::<Self>::from_request_parts(parts, app).await?;
        refuse_guest(&who.user)?;
        Ok(who)
    }
}

impl FromRequestParts<App> for OrGuest<Authenticated> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let who = authenticate(app, &parts.headers).await?;
        let pairs = parts.uri.query().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
        let mut pages_of = pairs.filter(|(key, _)| *key == PAGE_OF_QUERY).map(|(_, id)| id);
        if pages_of.all(|page_of| is_id(page_of.as_bytes(), who.user.id)) { Ok(Self(who)) } else { Err(page_of_another()) }
    }
}

impl FromRequestParts<App> for User {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let OrGuest(user) = OrGuest::<Self>::from_request_parts(parts, app).await?;
        refuse_guest(&user)?;
        Ok(user)
    }
}

impl FromRequestParts<App> for OrGuest<User> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        Ok(Self(authenticate(app, &parts.headers).await?.user))
    }
}

fn refuse_guest(user: &User) -> Result<()> {
    match user.kind {
        AccountKind::Guest => Err(Error::forbidden("来宾只能记自己来听的那节课。")),
        AccountKind::Teacher | AccountKind::Leader | AccountKind::ResearchOfficer | AccountKind::Administrator => Ok(()),
    }
}

#[cfg(test)]
mod tests;
