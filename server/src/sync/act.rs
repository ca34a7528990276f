//! An act: something a person does to a plan that must be one transaction with the log. Sealing, reopening, deciding.

use super::access::Account;
use crate::{db::Connection, error::Result};
use bytes::Bytes;
use futures_util::future::BoxFuture;
use sandu_proto::id::DocumentId;

/// A document at the moment it was sealed.
#[derive(Clone, Debug)]
pub struct Sealed {
    pub document: DocumentId,
    /// The sequence number of its last row.
    pub seq: i64,
    /// The ProseMirror document (root `content`), cleaned by the schema whitelist.
    pub content: serde_json::Value,
}

/// Runs inside the log's transaction, after the rows of everything that came before. An error rolls all of the act back, and is what
/// [`super::Sync::act`] answers.
pub type Work = Box<dyn for<'t> FnOnce(&'t mut Connection, &'t [Sealed]) -> BoxFuture<'t, Result<()>> + Send + std::marker::Sync>;

/// One act. Everything in it is committed together, or none of it.
pub struct Act {
    /// Edits that belong to it: an adopted mark. Each comes whole under one client id that nobody has written under; another is refused
    /// after `work` has had its say.
    pub edits: Vec<(DocumentId, Account, Bytes)>,
    /// Documents that nobody may write from now on. In the transaction their epoch is raised and `is_sealed` set.
    pub seal: Vec<DocumentId>,
    /// Sealed documents that may be written again, at a new epoch.
    pub reopen: Vec<DocumentId>,
    pub work: Work,
}

impl Act {
    /// An act that only runs `work`.
    #[must_use]
    pub fn new(work: Work) -> Self {
        Self { edits: Vec::new(), seal: Vec::new(), reopen: Vec::new(), work }
    }
}
