//! Answers sync's question who may do what with a sheet; asks another gate about every other document.

use super::sql;
use crate::{
    clock::now_ms,
    db::{Connection, Db},
    error::Result,
    lessons,
    policy::{
        guests::{self, Stay},
        visits::{self, SheetOf},
    },
    sync::access::{Access, Gate},
};
use futures_util::future::BoxFuture;
use sandu_proto::{
    http::accounts::AccountKind,
    id::{AccountId, DocumentId},
};

/// The gate of sheets before `inner`.
#[must_use]
pub fn gate<G: Gate>(db: Db, inner: G) -> impl Gate {
    SheetGate { db, inner }
}

struct SheetGate<G> {
    db: Db,
    inner: G,
}

impl<G: Gate> Gate for SheetGate<G> {
    fn access<'a>(&'a self, account: AccountId, document: DocumentId) -> BoxFuture<'a, Result<Option<Access>>> {
        Box::pin(async move {
            let mut connection = self.db.read().await?;
            let Some(facts) = sql::facts(&mut connection, account, document).await? else {
                drop(connection);
                return self.inner.access(account, document).await;
            };
            let of = whose(&mut connection, &facts).await?;
            Ok(visits::sheet_access(facts.kind, facts.standing, of, facts.is_sealed))
        })
    }
}

async fn whose(connection: &mut Connection, facts: &sql::Facts) -> Result<SheetOf> {
    if !facts.is_mine {
        return Ok(SheetOf::SomebodyElse);
    }
    match facts.kind {
        AccountKind::Guest => {
            let lesson = lessons::load(connection, facts.lesson).await?;
            let stay = lesson.map_or(Stay::Over, |lesson| guests::stay(&lesson.guest_times(), now_ms()));
            Ok(SheetOf::OwnAsGuest(stay))
        }
        AccountKind::Teacher | AccountKind::Leader | AccountKind::ResearchOfficer | AccountKind::Administrator => Ok(SheetOf::Mine),
    }
}
