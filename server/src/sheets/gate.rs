//! Answers sync's question who may do what with a sheet; asks another gate about every other document.

use super::sql;
use crate::{
    db::Db,
    error::Result,
    policy::visits,
    sync::access::{Access, Gate},
};
use futures_util::future::BoxFuture;
use sandu_proto::id::{AccountId, DocumentId};

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
            let facts = sql::facts(&mut *self.db.read().await?, account, document).await?;
            match facts {
                Some(sql::Facts { kind, standing, of, is_sealed }) => Ok(visits::sheet_access(kind, standing, of, is_sealed)),
                None => self.inner.access(account, document).await,
            }
        })
    }
}
