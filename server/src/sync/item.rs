//! What waits for the next batch, and what came of it.

use super::scan::Scan;
use bytes::Bytes;
use sandu_proto::{frame::Outcome, http::late_edits::LateReason, id::AccountId};

/// Names a socket for as long as it lives; never reused.
pub type SocketId = u64;
/// Stands for no socket at all: an edit that belongs to an act.
pub const NO_SOCKET: SocketId = 0;

/// An edit on its way to the log.
#[derive(Clone, Debug)]
pub struct Edit {
    pub key: i64,
    pub epoch: i64,
    pub account: AccountId,
    pub family: String,
    /// Holds the update itself.
    pub scan: Box<Scan>,
    /// Client ids whose claim is not on disk yet.
    pub claims: Vec<u64>,
}

impl Edit {
    /// All of it is under one client id, from its first clock on, which no document of the family has anything of yet.
    #[must_use]
    pub fn is_all_of_a_new_client(&self) -> bool {
        matches!(self.scan.structs(), [one] if one.first == 0 && self.claims == [one.client])
    }
}

/// Something that waits for the next batch, in the order of arrival. `nth` counts the sender's updates on the channel.
#[derive(Clone, Debug)]
pub enum Item {
    Edit {
        edit: Edit,
        socket: SocketId,
        nth: u64,
    },
    Late {
        edit: Edit,
        socket: SocketId,
        nth: u64,
        reason: LateReason,
    },
    /// Nothing to store, but the ack must keep its place.
    Note {
        key: i64,
        socket: SocketId,
        nth: u64,
        outcome: Outcome,
    },
    /// A joiner asks for what it lacks; answered after the commit, so that it shows nothing that could still be lost.
    Answer {
        key: i64,
        socket: SocketId,
        vector: Bytes,
    },
}

/// What came of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// On disk. Without a change there was nothing in it that the document did not have.
    Saved {
        changed: bool,
    },
    Kept,
    Gap,
    /// The replica could not apply it; it is in quarantine.
    Refused,
    Answered(Bytes),
    /// The replica could not answer now; the joiner asks again.
    Unanswered,
}
