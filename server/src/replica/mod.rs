//! The replica: a supervised child process that holds the yrs documents. The only importer of yrs.
//!
//! Hostile updates can make yrs overflow its stack, loop or corrupt memory; here that kills a child without sockets or files, and the
//! supervisor starts another. The parent speaks to it in length-prefixed frames over a socket pair: whole batches, answers in order.
//!
//! [`supervisor`] is the parent's side; [`child`] the other, which reads frames ([`frame`]) and asks [`documents`]; [`project`] and
//! [`init`] go between documents and ProseMirror JSON, as far as [`schema`] allows.

pub mod child;
mod documents;
mod entries;
mod frame;
mod init;
mod project;
mod reasons;
mod schema;
mod supervisor;

use bytes::Bytes;
pub use init::SERVER_CLIENT;
pub use supervisor::Replica;

/// What the parent asks. `document` is the key from the documents table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Hold this document; `parts` are Yjs v1 updates, applied in order. Replaces what was open under the key.
    Open { document: i64, parts: Vec<Bytes> },
    /// Apply one update to an open document.
    Apply { document: i64, update: Bytes },
    /// What a joiner with this state vector lacks.
    Diff { document: i64, state_vector: Bytes },
    /// The whole state as one update.
    Snapshot { document: i64 },
    /// The ProseMirror document in root `content`, cleaned by the schema whitelist, as JSON text; a sheet's entries beside it.
    Project { document: i64 },
    /// Make a state from a ProseMirror document (JSON text); keeps nothing.
    Init { content: Bytes },
    /// Forget the document.
    Close { document: i64 },
}

/// What it answers, one for each request, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Response {
    Done,
    /// Open: the state vector (Yjs v1 encoding).
    Opened {
        state_vector: Bytes,
    },
    /// Apply: `changed` is false when the document already had all of it.
    Applied {
        changed: bool,
    },
    /// Diff, Snapshot, Project, Init.
    Bytes(Bytes),
    /// The document is not open (the child was restarted since).
    NotOpen,
    /// yrs said no; the document has been closed and must be opened again.
    Refused {
        reason: String,
    },
}

/// The child died or did not answer in time. A new one is running, with nothing open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Died;
