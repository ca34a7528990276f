//! The path of one edit. Read the files in this order:
//!
//! [`socket`] → [`scan`] → [`room`] → [`pump`] → [`crate::replica`] → [`log`] → [`room`]; presence beside it.
//!
//! Sync knows documents and accounts, but no plan, no school and no rule: who may do what comes from a [`access::Gate`].

pub mod access;
pub mod act;
pub mod admit;
pub mod documents;
pub mod scan;

use crate::error::Result;
use act::Act;
use sandu_proto::id::{AccountId, DocumentId};

/// Handle to everything that is being edited now; cheap to clone.
#[derive(Clone)]
pub struct Sync {}

impl Sync {
    /// Does `act` in one transaction with everything that arrived before it, and answers after the commit. Accesses to the documents it
    /// names are asked again afterwards.
    pub async fn act(&self, act: Act) -> Result<()> {
        let _ = act;
        unimplemented!("being built")
    }

    /// Somebody's rights to `document` have changed: asks the gate again for everyone who has it open.
    pub fn revise(&self, document: DocumentId) {
        let _ = document;
    }

    /// Closes every socket of `account` (logged out, disabled).
    pub fn disconnect(&self, account: AccountId) {
        let _ = account;
    }

    /// The state (a Yjs v1 update) that makes a new document whose `content` is this ProseMirror document.
    pub async fn state_from_content(&self, content: serde_json::Value) -> Result<bytes::Bytes> {
        let _ = content;
        unimplemented!("being built")
    }

    /// The ProseMirror document that stored `document` holds with `extra` updates on top (late edits); sealed or not.
    pub async fn content_with(&self, document: DocumentId, extra: Vec<bytes::Bytes>) -> Result<serde_json::Value> {
        let _ = (document, extra);
        unimplemented!("being built")
    }
}
