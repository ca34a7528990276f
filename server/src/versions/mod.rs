//! Sealed versions: content-addressed, immutable. A version is recorded inside the transaction that seals its document; a taken-back one
//! stays in the table, marked, and is shown to its owner alone.

pub mod canonical;
mod routes;
mod sql;

use crate::{
    app::App,
    auth::User,
    db::Connection,
    error::{Error, Result},
    policy::{self, Standing},
    sync::act::Sealed,
    users,
};
use base64ct::{Base64, Encoding};
pub use routes::routes;
use sandu_proto::{
    http::{
        accounts::Person,
        plans::{DocumentKind, Stage},
        versions::{ClientAuthor, VersionAuthors, VersionSummary, VersionView},
    },
    id::{AccountId, DocumentId, GroupId, PlanId, SchoolId, VersionId},
};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// What becomes a version.
#[derive(Clone, Copy, Debug)]
pub struct NewVersion<'a> {
    pub plan: PlanId,
    /// As in [`VersionSummary`].
    pub degree: u8,
    pub kind: DocumentKind,
    pub owner: AccountId,
    pub sealed_by: AccountId,
    pub sealed_at_ms: i64,
    pub sealed: &'a Sealed,
}

/// Records a version, in the transaction that seals its document.
pub async fn record(connection: &mut Connection, new: NewVersion<'_>) -> Result<VersionId> {
    let id = VersionId::new();
    let content = canonical::canonical(&new.sealed.content);
    sql::insert(connection, id, &new, &content, &canonical::hash(&content)).await?;
    Ok(id)
}

/// The versions of this document count no longer: its sending or hand-in was taken back.
pub async fn drop_of(connection: &mut Connection, document: DocumentId, at_ms: i64) -> Result<()> {
    sql::mark_dropped(connection, document, at_ms).await
}

/// The versions of a plan that count, oldest first.
pub async fn of_plan(connection: &mut Connection, plan: PlanId) -> Result<Vec<VersionSummary>> {
    sql::of_plan(connection, plan).await
}

/// A version that somebody may read, as far as what hangs on it (comments, readings) needs to know it.
#[derive(Clone, Copy, Debug)]
pub struct Readable {
    pub id: VersionId,
    pub plan: PlanId,
    pub group: GroupId,
    /// Of the group.
    pub school: SchoolId,
    /// Where the plan stands now.
    pub stage: Stage,
    pub degree: i32,
    /// What the reader is in the group.
    pub standing: Standing,
    /// The reader leads the plan.
    pub leads_plan: bool,
}

/// The version, if `user` may read it; otherwise it is not there.
pub async fn readable(connection: &mut Connection, user: AccountId, id: VersionId) -> Result<Readable> {
    let facts = sql::facts(connection, id, user).await?.filter(may_read).ok_or_else(unknown)?;
    let sql::Facts { plan, group, school, stage, degree, leads_plan, .. } = facts;
    Ok(Readable { id, plan, group, school, stage, degree, standing: facts.actor.standing, leads_plan })
}

/// Everybody who may read a version, by name; the first five hundred.
pub async fn readers(connection: &mut Connection, id: VersionId) -> Result<Vec<Person>> {
    let candidates = sql::candidates(connection, id).await?;
    Ok(candidates.into_iter().filter(|(_, facts)| may_read(facts)).map(|(person, _)| person).collect())
}

/// The ProseMirror document of a version that the caller has found readable.
pub async fn content(connection: &mut Connection, version: &Readable) -> Result<Value> {
    sql::content(connection, version.id).await?.ok_or_else(unknown)
}

/// The version of a sealed document; `None` while it has none that counts.
pub async fn last_of(connection: &mut Connection, document: DocumentId) -> Result<Option<VersionId>> {
    sql::last_of(connection, document).await
}

/// The content of a sealed document's version; `None` while it has none that counts.
pub async fn content_of(connection: &mut Connection, document: DocumentId) -> Result<Option<Value>> {
    match sql::last_of(connection, document).await? {
        Some(version) => sql::content(connection, version).await,
        None => Ok(None),
    }
}

/// One version with its content, for `user`.
pub async fn load(connection: &mut Connection, user: &User, id: VersionId) -> Result<VersionView> {
    readable(connection, user.id, id).await?;
    let view = sql::load(connection, id).await?.ok_or_else(unknown)?;
    Ok(VersionView { dissent: sql::dissent(connection, id).await?, ..view })
}

/// One version as a shared document with the people behind it, for `user`.
async fn authors(app: &App, user: &User, id: VersionId) -> Result<VersionAuthors> {
    let mut reader = app.db.read().await?;
    readable(&mut reader, user.id, id).await?;
    let (document, seq) = sql::sealed_document(&mut reader, id).await?.ok_or_else(unknown)?;
    drop(reader);
    let (state, claims) = app.sync.authored(document, seq).await?;
    let mut reader = app.db.read().await?;
    let mut people = HashMap::new();
    for account in claims.iter().map(|(_, account)| *account).collect::<HashSet<_>>() {
        people.insert(account, users::person(&mut reader, account).await?);
    }
    let adoptions = sql::adopted_under(&mut reader, id).await?;
    let author = |(client, account)| Some(ClientAuthor { client, person: people.get(&account)?.clone()? });
    Ok(VersionAuthors { state: Base64::encode_string(&state), clients: claims.into_iter().filter_map(author).collect(), adoptions })
}

/// What is no id is the id of no version.
pub fn version_id(text: &str) -> Result<VersionId> {
    text.parse().map_err(|_| unknown())
}

fn may_read(facts: &sql::Facts) -> bool {
    policy::may_read_version(&facts.actor, facts.is_dropped)
}

fn unknown() -> Error {
    Error::not_found("没有这个版本，或者你看不到它。")
}

#[cfg(test)]
mod tests;
