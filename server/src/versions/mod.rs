//! Sealed versions: content-addressed, immutable. A version is recorded inside the transaction that seals its document; a taken-back one
//! stays in the table, marked, and is shown to its owner alone.

mod canonical;
mod routes;
mod sql;

use crate::{
    auth::User,
    db::Connection,
    error::{Error, Result},
    policy,
    sync::act::Sealed,
};
pub use routes::routes;
use sandu_proto::{
    http::{
        plans::DocumentKind,
        versions::{VersionSummary, VersionView},
    },
    id::{AccountId, DocumentId, PlanId, VersionId},
};

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

/// One version with its content, for `user`.
pub async fn load(connection: &mut Connection, user: &User, id: VersionId) -> Result<VersionView> {
    let unknown = || Error::not_found("没有这个版本,或者你看不到它。");
    let facts = sql::facts(connection, id, user.id).await?.ok_or_else(unknown)?;
    if !policy::may_read_version(&facts.actor, facts.is_dropped) {
        return Err(unknown());
    }
    sql::load(connection, id).await?.ok_or_else(unknown)
}
