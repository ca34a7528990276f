//! Answers sync's question who may do what with a document, from the plan it belongs to.

use crate::{
    db::Db,
    error::Result,
    sync::access::{Access, Gate},
};
use futures_util::future::BoxFuture;
use sandu_proto::id::{AccountId, DocumentId};

/// The gate of the documents of plans. Every other document is unknown to it.
#[must_use]
pub fn gate(db: Db) -> impl Gate {
    PlanGate { db }
}

struct PlanGate {
    db: Db,
}

impl Gate for PlanGate {
    fn access<'a>(&'a self, account: AccountId, document: DocumentId) -> BoxFuture<'a, Result<Option<Access>>> {
        Box::pin(async move { super::access(&mut *self.db.read().await?, account, document).await })
    }
}
