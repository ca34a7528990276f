//! Accounts: making them, changing their password, disabling them. Nobody is ever deleted, since names stand under versions.

mod routes;
mod sql;

pub use routes::routes;
pub use sql::{Account, find_by_login_name, list, person};

use crate::{
    app::App,
    auth::{self, Authenticated, login::login_name, password, peer::Peer},
    clock::now_ms,
    db::Connection,
    error::{Error, ErrorCode, Result},
    groups, guests, schools,
};
use sandu_proto::{
    http::accounts::{AccountKind, Me, NewPassword},
    id::{AccountId, SchoolId},
};

const MAX_NAME_CHARS: usize = 40;
const MAX_LOGIN_NAME_CHARS: usize = 40;

/// An account to be made.
#[derive(Clone, Copy)]
pub struct NewUser<'a> {
    pub school_id: SchoolId,
    /// Unique in the installation; kept in small letters.
    pub login_name: &'a str,
    /// The name shown: 陈思远.
    pub name: &'a str,
    pub kind: AccountKind,
    pub password: &'a str,
}

/// Makes an account. Hashing the password takes about 40 ms.
pub async fn create(connection: &mut Connection, new: NewUser<'_>) -> Result<AccountId> {
    let (login_name, name) = (login_name(new.login_name), new.name.trim());
    check_login_name(&login_name)?;
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS || name.chars().any(char::is_control) {
        return Err(Error::invalid(format!("姓名要有 1 到 {MAX_NAME_CHARS} 个字。")));
    }
    password::check(&login_name, new.password)?;
    if sql::find_by_login_name(connection, &login_name).await?.is_some() {
        return Err(Error::conflict("这个登录名已经有人用了。"));
    }
    let id = AccountId::new();
    let password_hash = password::hash(new.password.to_owned()).await?;
    let row = sql::NewRow { id, school_id: new.school_id, login_name: &login_name, name, kind: new.kind, password_hash: &password_hash };
    sql::insert(connection, row, now_ms()).await?;
    Ok(id)
}

fn check_login_name(login_name: &str) -> Result<()> {
    let is_long_enough = (2..=MAX_LOGIN_NAME_CHARS).contains(&login_name.chars().count());
    if is_long_enough && login_name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '.' | '_' | '-' | '@')) {
        Ok(())
    } else {
        Err(Error::invalid(format!("登录名要有 2 到 {MAX_LOGIN_NAME_CHARS} 个字，只能用文字、数字和 . _ - @。")))
    }
}

/// Makes the account of a guest, which nobody can log in with.
pub async fn create_guest(connection: &mut Connection, school_id: SchoolId, name: &str) -> Result<AccountId> {
    let id = AccountId::new();
    // No login name that somebody chooses has a colon.
    let login_name = format!("guest:{id}");
    let row = sql::NewRow { id, school_id, login_name: &login_name, name, kind: AccountKind::Guest, password_hash: "" };
    sql::insert(connection, row, now_ms()).await?;
    Ok(id)
}

/// Gives an account another password and logs it out everywhere; its tokens end too.
pub async fn reset_password(connection: &mut Connection, account: &Account, password: &str) -> Result<()> {
    password::check(&account.login_name, password)?;
    let hash = password::hash(password.to_owned()).await?;
    sql::set_password_hash(connection, account.id, &hash).await?;
    auth::end_all(connection, account.id).await
}

/// Changes one's own password and logs every other browser and program out; `asked` goes on.
async fn change_password(app: &App, peer: &Peer, asked: &Authenticated, body: NewPassword) -> Result<()> {
    let id = asked.user.id;
    let account = sql::load(&mut *app.db.read().await?, id).await?.ok_or_else(|| Error::not_found("没有这个账号。"))?;
    password::check(&account.login_name, &body.new)?;
    if let Err(error) = auth::login::recognise(app, peer, &account.login_name, body.current).await {
        // Unauthorized would mean that the session has ended.
        let is_wrong = error.code == ErrorCode::Unauthorized;
        return Err(if is_wrong { Error::invalid("现在的密码不对，再看一下。") } else { error });
    }
    let hash = password::hash(body.new).await?;
    let mut tx = app.db.begin().await?;
    sql::set_password_hash(&mut tx, id, &hash).await?;
    auth::end_others(&mut tx, id, &asked.secret_hash).await?;
    Ok(tx.commit().await?)
}

/// Nobody can log in with this account any more, and nobody is.
pub async fn disable(connection: &mut Connection, account: AccountId) -> Result<()> {
    sql::set_disabled(connection, account, now_ms()).await?;
    auth::end_all(connection, account).await
}

/// What the page shows about the person who uses it.
pub async fn me(connection: &mut Connection, id: AccountId) -> Result<Me> {
    let account = sql::load(connection, id).await?.ok_or_else(|| Error::not_found("没有这个账号。"))?;
    let school = schools::load(connection, account.school_id).await?.ok_or_else(|| Error::internal("an account without a school"))?;
    let groups = groups::of_user(connection, id).await?;
    Ok(Me {
        id,
        name: account.name,
        kind: account.kind,
        guest: guests::of_user(connection, id).await?,
        school_id: school.id,
        school_name: school.name,
        groups: groups.into_iter().map(|(group, role)| groups::summary(group, role)).collect(),
    })
}

#[cfg(test)]
mod tests;
