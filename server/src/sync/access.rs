//! What sync is told about people: who may do what with a document. Sync knows no resource; whoever opens it passes a [`Gate`].

use futures_util::future::BoxFuture;
use sandu_proto::{
    frame::Right,
    id::{AccountId, DocumentId},
};

use crate::error::Result;

/// Who is at the other end of a socket.
#[derive(Clone, Debug)]
pub struct Account {
    pub id: AccountId,
    /// The name that presence shows; the client cannot choose it.
    pub name: String,
}

/// What an account may do with a document now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    pub right: Right,
    /// The account could write here once: what it sends too late is kept as a late edit instead of refused.
    pub keeps_late_edits: bool,
}

impl Access {
    pub const WRITE: Self = Self { right: Right::Write, keeps_late_edits: true };
    pub const READ: Self = Self { right: Right::Read, keeps_late_edits: false };
}

/// Answers who may do what. Asked when a document is joined and after every [`super::Sync::revise`].
pub trait Gate: Send + Sync + 'static {
    /// `None`: this account must not learn that the document exists.
    fn access<'a>(&'a self, account: AccountId, document: DocumentId) -> BoxFuture<'a, Result<Option<Access>>>;
}
