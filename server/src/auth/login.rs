//! Logging in with a password.

use super::{
    password::{self, Verdict},
    peer::Peer,
    session,
    sql::{self, Credential},
};
use crate::{
    app::App,
    error::{Error, ErrorCode, Result},
};
use sandu_proto::id::AccountId;
use std::time::Instant;

/// Bytes; longer than any login name, so that what is remembered about failures stays small.
const MAX_NAME_BYTES: usize = 200;

/// A browser that has just logged in.
#[derive(Clone, Debug)]
pub struct LoggedIn {
    pub user_id: AccountId,
    /// For its cookie.
    pub secret: String,
}

/// Login names are compared in small letters and without blanks around them.
#[must_use]
pub fn login_name(typed: &str) -> String {
    typed.trim().to_lowercase()
}

/// Checks the password and begins a session. The answer to an unknown name and to a wrong password is the same, after the same time.
pub async fn log_in(app: &App, peer: &Peer, name: &str, password: String) -> Result<LoggedIn> {
    let (credential, renewed) = recognise(app, peer, name, password).await?;
    if credential.is_disabled {
        return Err(Error::forbidden("这个账号已经停用，请找学校的管理员。"));
    }
    begin(app, credential.user_id, renewed).await
}

/// Whose name and password this is, with the hash to store if it should be a newer one. Guesses are counted, whatever they are for.
pub async fn recognise(app: &App, peer: &Peer, name: &str, password: String) -> Result<(Credential, Option<String>)> {
    let (name, now) = (login_name(name), Instant::now());
    let failures = &app.login_failures;
    if name.len() > MAX_NAME_BYTES {
        return Err(wrong());
    }
    if peer.0.as_ref().is_some_and(|address| failures.by_address.is_full(address, now)) {
        return Err(too_many());
    }
    // Counted before it is known, so that guesses sent side by side count as well.
    if !failures.by_name.take(&name, now) {
        tracing::warn!(event = "login_locked", "a login name was tried too often");
        return Err(too_many());
    }
    let (credential, verdict) = match compare(app, &name, password).await {
        Ok(compared) => compared,
        Err(error) => {
            // Too busy to compare is no failure of the person's.
            failures.by_name.give_back(&name);
            return Err(error);
        }
    };
    let recognised = match (credential, verdict) {
        (Some(credential), Verdict::Right) => (credential, None),
        (Some(credential), Verdict::RightButOld(hash)) => (credential, Some(hash)),
        (_, Verdict::Wrong) | (None, _) => {
            tracing::warn!(event = "login_failed", "wrong login name or password");
            if let Some(address) = &peer.0 {
                failures.by_address.take(address, now);
            }
            return Err(wrong());
        }
    };
    failures.by_name.forgive(&name);
    Ok(recognised)
}

async fn compare(app: &App, name: &str, password: String) -> Result<(Option<Credential>, Verdict)> {
    let credential = sql::find_credential(&mut *app.db.read().await?, name).await?;
    let verdict = password::verify(password, credential.as_ref().map(|credential| credential.password_hash.clone())).await?;
    Ok((credential, verdict))
}

async fn begin(app: &App, user_id: AccountId, renewed: Option<String>) -> Result<LoggedIn> {
    let mut tx = app.db.begin().await?;
    if let Some(hash) = renewed {
        sql::set_password_hash(&mut tx, user_id, &hash).await?;
    }
    let secret = session::create_session(&mut tx, user_id).await?;
    tx.commit().await?;
    Ok(LoggedIn { user_id, secret })
}

fn wrong() -> Error {
    Error::new(ErrorCode::Unauthorized, "登录名或密码不对。")
}

fn too_many() -> Error {
    Error::new(ErrorCode::TooMany, "试错的次数太多了，请过十分钟再试。")
}
