//! The path of one edit. Read the files in this order:
//!
//! [`socket`] → [`intake`] → [`scan`] → [`admit`] → [`room`] → [`pump`] → [`crate::replica`] → [`log`] → [`room`]; [`presence`] beside
//! it. [`rooms`] is the actor that carries an edit from one to the next; [`allowance`] bounds what is between socket and disk.
//!
//! Sync knows documents and accounts, but no plan, no school and no rule: who may do what comes from a [`access::Gate`].
//! It stores nothing that it has not scanned, tells nobody what is not on disk, and loses nothing that it refuses too late.

pub mod access;
pub mod act;
pub mod admit;
mod allowance;
mod batch;
mod claims;
pub mod documents;
pub mod frame;
mod intake;
mod item;
pub mod log;
pub mod presence;
mod pump;
mod room;
mod rooms;
pub mod scan;
pub mod socket;
pub mod vector;
mod workshop;

use crate::{
    db::Db,
    error::{Error, Result},
    replica::Replica,
    tasks::Tasks,
};
use access::Gate;
use act::Act;
use allowance::Allowance;
use bytes::Bytes;
use item::SocketId;
use pump::Store;
use rooms::{Input, Rooms};
use sandu_proto::id::{AccountId, DocumentId};
use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};
use tokio::sync::{mpsc, oneshot};
pub use workshop::Layers;
use workshop::Workshop;

/// Inputs that wait for the rooms; a socket whose input does not fit is read no further.
const MAX_INPUTS: usize = 4096;

/// Handle to everything that is being edited now; cheap to clone.
#[derive(Clone)]
pub struct Sync {
    inbox: mpsc::Sender<Input>,
    next_socket: Arc<AtomicU64>,
    tasks: Tasks,
    allowance: Allowance,
    db: Db,
    workshop: Workshop,
    is_full: Arc<AtomicBool>,
}

/// What a document was given, up to its row `head`.
#[derive(Clone, Debug)]
pub struct Since {
    pub head: i64,
    pub updates: Vec<Bytes>,
}

impl Sync {
    /// Starts the rooms. `replica` holds what is edited, `second` does the slow work.
    #[must_use]
    pub fn start(db: Db, replica: Replica, second: Replica, gate: Arc<dyn Gate>, tasks: &Tasks) -> Self {
        let (inbox, inputs) = mpsc::channel(MAX_INPUTS);
        let workshop = Workshop::new(db.clone(), second);
        let is_full = Arc::new(AtomicBool::new(false));
        let store = Store { db: db.clone(), replica, workshop: workshop.clone(), is_full: is_full.clone(), stopping: tasks.stopping() };
        tasks.spawn("rooms", Rooms::run(store, gate, tasks.clone(), inbox.downgrade(), inputs));
        Self { inbox, next_socket: Arc::new(AtomicU64::new(1)), tasks: tasks.clone(), allowance: Allowance::new(), db, workshop, is_full }
    }

    /// Does `act` in one transaction with everything that arrived before it, and answers after the commit. Accesses to the documents it
    /// names are asked again afterwards.
    pub async fn act(&self, act: Act) -> Result<()> {
        let (reply, answer) = oneshot::channel();
        self.tell(Input::Act { act, reply }).await?;
        answer.await.map_err(|_| stopping())?
    }

    /// Somebody's rights to `document` have changed: asks the gate again for everyone who has it open.
    pub async fn revise(&self, document: DocumentId) {
        let _ = self.tell(Input::Revise { document }).await;
    }

    /// Closes every socket of `account` (disabled).
    pub async fn disconnect(&self, account: AccountId) {
        let _ = self.tell(Input::Disconnect { account }).await;
    }

    /// Closes every socket of a session (logged out, expired).
    pub async fn end_session(&self, session: String) {
        let _ = self.tell(Input::EndSession { session }).await;
    }

    /// The sessions that have a socket open now.
    pub async fn sessions(&self) -> HashSet<String> {
        let (reply, answer) = oneshot::channel();
        let _ = self.tell(Input::Sessions { reply }).await;
        answer.await.unwrap_or_default()
    }

    /// Edits wait for room on the disk.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.is_full.load(Ordering::Relaxed)
    }

    /// The state (a Yjs v1 update) that makes a new document whose `content` is this ProseMirror document.
    pub async fn state_from_content(&self, content: &serde_json::Value) -> Result<Bytes> {
        self.workshop.state_from_content(content).await
    }

    /// What stored `document` holds; sealed or not.
    pub async fn content(&self, document: DocumentId) -> Result<serde_json::Value> {
        let stored = log::load(&mut *self.db.read().await?, document).await?.ok_or_else(|| Error::not_found("没有这份文档。"))?;
        self.workshop.content(stored.key).await
    }

    /// The same with the updates `under` on top, and with `over` (late edits) on top of those. Both of one moment: what others write meanwhile
    /// is not among the differences.
    pub async fn lay_over(&self, document: DocumentId, under: &[Bytes], over: &[Bytes]) -> Result<Layers> {
        let stored = log::load(&mut *self.db.read().await?, document).await?.ok_or_else(|| Error::not_found("没有这份文档。"))?;
        self.workshop.lay_over(stored.key, under, over).await
    }

    /// The state (a Yjs v1 update) of `document` at its row `seq`, and whose the client ids in it are, in the order of the ids.
    pub async fn authored(&self, document: DocumentId, seq: i64) -> Result<(Bytes, Vec<(u64, AccountId)>)> {
        let mut reader = self.db.read().await?;
        let stored = log::load(&mut reader, document).await?.ok_or_else(|| Error::not_found("没有这份文档。"))?;
        let mut claims = log::load_claims(&mut reader, &stored.family).await?;
        drop(reader);
        let (state, vector) = self.workshop.state_until(stored.key, seq).await?;
        let written: HashSet<u64> = vector.clients().collect();
        claims.retain(|(client, _)| written.contains(client));
        claims.sort_unstable();
        Ok((state, claims))
    }

    /// Those of `documents` that somebody has open now.
    pub async fn present(&self, documents: Vec<DocumentId>) -> HashSet<DocumentId> {
        let (reply, answer) = oneshot::channel();
        let _ = self.tell(Input::Present { documents, reply }).await;
        answer.await.unwrap_or_default()
    }

    /// The updates of `document` after its row `seq`; where they have been folded into a snapshot meanwhile, all that it is made of.
    pub async fn updates_since(&self, document: DocumentId, seq: i64) -> Result<Since> {
        let mut reader = self.db.read().await?;
        let stored = log::load(&mut reader, document).await?.ok_or_else(|| Error::not_found("没有这份文档。"))?;
        let updates = match log::load_since(&mut reader, stored.key, (seq, stored.head)).await? {
            Some(updates) => updates,
            None => log::load_parts_until(&mut reader, stored.key, stored.head).await?,
        };
        Ok(Since { head: stored.head, updates })
    }

    async fn tell(&self, input: Input) -> Result<()> {
        self.inbox.send(input).await.map_err(|_| stopping())
    }

    fn next_socket(&self) -> SocketId {
        self.next_socket.fetch_add(1, Ordering::Relaxed)
    }
}

fn stopping() -> Error {
    Error::conflict("服务器正在重启，请稍等片刻再试。")
}
