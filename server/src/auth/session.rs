//! Sessions of browsers and tokens of programs: how long they live, and who they stand for.

use super::{Authenticated, How, secret, sql};
use crate::{
    app::App,
    clock::now_ms,
    db::Connection,
    error::{Error, Result},
};
use sandu_proto::{http::accounts::AccountKind, id::AccountId};

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// A teacher logs in once a month; long sessions keep the password storm of a Monday morning small.
pub const SESSION_MS: i64 = 30 * DAY_MS;
/// A browser that nobody has used for a week has to ask again: tablets are shared.
const IDLE_MS: i64 = 7 * DAY_MS;
/// A token outlives a school year.
const TOKEN_MS: i64 = 365 * DAY_MS;
/// "Last used" is written at most this often, so that reading costs no commit.
const TOUCH_MS: i64 = HOUR_MS;
/// Sessions of one account; the oldest goes when another begins.
const MAX_SESSIONS: i64 = 50;
/// Tokens of one account; more are refused, since a program may depend on the old ones.
const MAX_TOKENS: i64 = 50;
/// Letters of a token's label.
const MAX_LABEL_CHARS: usize = 60;

/// Logs a browser in; answers with the secret for its cookie. Old and expired sessions of the account go.
pub async fn create_session(connection: &mut Connection, user: AccountId) -> Result<String> {
    create_session_for(connection, user, SESSION_MS).await
}

/// The same for so long. A guest's does not end by being idle: it ends with their time.
pub async fn create_session_for(connection: &mut Connection, user: AccountId, life_ms: i64) -> Result<String> {
    let (secret, now) = (secret::new(), now_ms());
    sql::delete_expired(connection, user, now).await?;
    sql::delete_oldest_sessions(connection, user, MAX_SESSIONS - 1).await?;
    insert(connection, user, How::Cookie, &secret, "", now, life_ms).await?;
    Ok(secret)
}

/// A token for a program; answers with it, once.
pub async fn create_token(connection: &mut Connection, user: AccountId, label: &str) -> Result<String> {
    let (label, secret, now) = (label.trim(), secret::new(), now_ms());
    if label.is_empty() || label.chars().count() > MAX_LABEL_CHARS {
        return Err(Error::invalid(format!("令牌要有一个名字，1 到 {MAX_LABEL_CHARS} 个字。")));
    }
    sql::delete_expired(connection, user, now).await?;
    if sql::count(connection, user, How::Bearer).await? >= MAX_TOKENS {
        return Err(Error::conflict(format!("一个账号最多有 {MAX_TOKENS} 个令牌。")));
    }
    insert(connection, user, How::Bearer, &secret, label, now, TOKEN_MS).await?;
    Ok(secret)
}

async fn insert(connection: &mut Connection, user: AccountId, how: How, secret: &str, label: &str, now: i64, life_ms: i64) -> Result<()> {
    let row = sql::NewSession { secret_hash: secret::hash(secret), user, how, label, created_at_ms: now, expires_at_ms: now + life_ms };
    sql::insert_session(connection, row).await
}

/// Who a secret stands for; `None` when it is unknown, too old, of the other kind, or its account is disabled.
pub(super) async fn authenticate(app: &App, how: How, secret: &str) -> Result<Option<Authenticated>> {
    let (secret_hash, now) = (secret::hash(secret), now_ms());
    let mut connection = app.db.read().await?;
    let session = sql::find_session(&mut connection, &secret_hash).await?;
    drop(connection);
    let Some(session) = session.filter(|session| session.how == how && is_live(session, now)) else { return Ok(None) };
    if now - session.last_used_at_ms >= TOUCH_MS {
        touch(app, &secret_hash, now).await;
    }
    Ok(Some(Authenticated { user: session.user, how, secret_hash }))
}

/// Which of these open sockets' sessions have ended: logged out, expired, or of a disabled account.
pub async fn ended(app: &App, secret_hashes: &[String]) -> Result<Vec<String>> {
    let now = now_ms();
    let mut ended = Vec::new();
    for hashes in secret_hashes.chunks(sql::MAX_HASHES) {
        let live = sql::find_live(&mut *app.db.read().await?, hashes, now).await?;
        ended.extend(hashes.iter().filter(|hash| !live.contains_key(*hash)).cloned());
        // An open socket is use: its session must not idle away under it.
        for (hash, _) in live.iter().filter(|(_, last_used_at_ms)| now - **last_used_at_ms >= TOUCH_MS) {
            touch(app, hash, now).await;
        }
    }
    Ok(ended)
}

/// Reading must go on when the disk is full, so a failure here is only logged.
async fn touch(app: &App, secret_hash: &str, now: i64) {
    let touched = async {
        let mut tx = app.db.begin().await?;
        sql::touch(&mut tx, secret_hash, now).await?;
        tx.commit().await?;
        Ok::<(), Error>(())
    };
    if let Err(error) = touched.await {
        tracing::warn!(%error, "could not note that a session was used");
    }
}

fn is_live(session: &sql::Session, now: i64) -> bool {
    let is_idle = match (session.how, session.user.kind) {
        (How::Cookie, AccountKind::Guest) | (How::Bearer, _) => false,
        (How::Cookie, _) => now - session.last_used_at_ms >= IDLE_MS,
    };
    now < session.expires_at_ms && !is_idle
}

/// The sessions that these accounts have now end at this time.
pub async fn end_sessions_at(connection: &mut Connection, users: &[AccountId], at_ms: i64) -> Result<()> {
    for user in users {
        sql::set_expiry(connection, *user, at_ms).await?;
    }
    Ok(())
}

/// Logs one browser out.
pub async fn end_session(connection: &mut Connection, secret_hash: &str) -> Result<()> {
    sql::delete(connection, secret_hash).await
}

/// Ends every session and token of an account but this one: its password was changed here.
pub async fn end_others(connection: &mut Connection, user: AccountId, secret_hash: &str) -> Result<()> {
    sql::delete_others(connection, user, secret_hash).await
}

/// Ends every session and token of an account: its password was reset, or it was disabled.
pub async fn end_all(connection: &mut Connection, user: AccountId) -> Result<()> {
    sql::delete_all(connection, user).await
}
