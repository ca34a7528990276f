//! The actor that owns every open room: takes what sockets say, runs what rooms answer, and hands the pump one batch after the other.
//!
//! One task, no locks. It waits for everything at once: for what sockets say, for the one batch that is on its way to the disk, for
//! answers of the gate and openings, which run beside it and come back as inputs. While a batch is being committed the next one
//! collects; there is no timer.

mod acting;
mod committing;
mod joining;
mod telling;
mod tidying;

use super::{
    access::{Access, Account, Gate},
    act::Act,
    batch::{Batch, Committed, DoneAct, ReadyAct, documents_of},
    claims::Claims,
    frame::{Form, Frame},
    item::{Edit, Fate, Item, NO_SOCKET, SocketId},
    log::Stored,
    pump::Store,
    room::{Effect, Member, Room, Sent, Tail},
    scan::{Scan, scan},
    vector::StateVector,
};
use crate::{
    error::{Error, Result},
    tasks::Tasks,
};
use bytes::Bytes;
use futures_util::future::BoxFuture;
use sandu_proto::{
    close::Close,
    frame::{Message, Outcome},
    id::{AccountId, DocumentId},
};
use std::{
    collections::{HashMap, HashSet, VecDeque},
    future,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::{mpsc, oneshot};

/// Stands for the one channel of a plain socket, whose frames do not carry it.
pub const ONLY_CHANNEL: i64 = 0;
/// Documents that one socket may have open: a term's plans of a group, prefetched.
pub const MAX_CHANNELS: usize = 100;
/// A batch larger than this would make everybody in it wait for its fsync.
const MAX_BATCH_ITEMS: usize = 4096;
/// Edits that wait for a commit; past it, sockets are read no further until it is done. Their bytes have a bound of their own, the
/// allowance.
const MAX_QUEUED: usize = MAX_BATCH_ITEMS;
/// Tidying: rooms nobody is in, carets nobody renews, logs that have grown.
const SWEEP: Duration = Duration::from_secs(5);
/// A document is folded into a snapshot when its tail has grown to this.
const COMPACT_EDITS: usize = 2_000;
const COMPACT_BYTES: usize = 512 * 1024;

/// What a socket is told.
#[derive(Debug)]
pub enum Out {
    Frame(Bytes),
    Close(Close),
}

/// What a socket says to one room.
pub enum Said {
    Leave,
    Step1(Bytes),
    Update(Sent, Box<Scan>),
    /// The scanner or a limit refused something.
    Flawed(Close),
    Awareness(Bytes),
    QueryAwareness,
}

/// What reaches the actor.
pub enum Input {
    Attach { socket: SocketId, account: Account, session: String, form: Form, out: mpsc::Sender<Out>, kill: oneshot::Sender<Close> },
    Detach { socket: SocketId },
    Join { socket: SocketId, document: DocumentId, ticket: u64 },
    Said { socket: SocketId, channel: i64, said: Said },
    Act { act: Act, reply: oneshot::Sender<Result<()>> },
    Revise { document: DocumentId },
    Disconnect { account: AccountId },
    EndSession { session: String },
    Sessions { reply: oneshot::Sender<HashSet<String>> },
    Judged { socket: SocketId, document: DocumentId, ticket: Option<u64>, access: Result<Option<Access>>, asked_at: u64 },
    Opened { document: DocumentId, opened: Result<Option<Opened>> },
}

/// A document as it was just opened.
pub struct Opened {
    pub stored: Stored,
    pub vector: StateVector,
    pub claims: Vec<(u64, AccountId)>,
    pub tail: Tail,
}

struct Socket {
    account: Account,
    session: String,
    form: Form,
    out: mpsc::Sender<Out>,
    kill: Option<oneshot::Sender<Close>>,
    channels: HashSet<i64>,
}

enum Slot {
    Opening(Vec<Waiter>),
    Open(i64),
}

enum Waiter {
    Join { socket: SocketId, ticket: u64, access: Access, asked_at: u64 },
    Act(u64),
}

struct WaitingAct {
    act: Act,
    reply: oneshot::Sender<Result<()>>,
    missing: usize,
}

enum Queued {
    Item(Item),
    Act(Box<ReadyAct>),
}

/// See the module.
pub struct Rooms {
    store: Store,
    gate: Arc<dyn Gate>,
    tasks: Tasks,
    inbox: mpsc::WeakSender<Input>,
    sockets: HashMap<SocketId, Socket>,
    slots: HashMap<DocumentId, Slot>,
    rooms: HashMap<i64, Room>,
    /// Claims by family, shared by the rooms of a plan.
    claims: HashMap<String, Claims>,
    acts: HashMap<u64, WaitingAct>,
    next_act: u64,
    queue: VecDeque<Queued>,
    /// The batch that is on its way.
    commit: Option<BoxFuture<'static, Committed>>,
    /// Raised when rights may have changed: an answer of the gate from before is asked for again.
    revision: u64,
    started: Instant,
    effects: Vec<Effect>,
}

impl Rooms {
    /// Runs the actor until the program stops; then everything that was taken in is committed and acknowledged first.
    pub async fn run(store: Store, gate: Arc<dyn Gate>, tasks: Tasks, weak: mpsc::WeakSender<Input>, mut inbox: mpsc::Receiver<Input>) {
        let stopping = tasks.stopping();
        let mut rooms = Self {
            store,
            gate,
            tasks,
            inbox: weak,
            sockets: HashMap::new(),
            slots: HashMap::new(),
            rooms: HashMap::new(),
            claims: HashMap::new(),
            acts: HashMap::new(),
            next_act: 1,
            queue: VecDeque::new(),
            commit: None,
            revision: 0,
            started: Instant::now(),
            effects: Vec::new(),
        };
        let mut sweep = tokio::time::interval(SWEEP);
        let mut inputs = Vec::new();
        loop {
            tokio::select! {
                biased;
                done = committed(&mut rooms.commit) => rooms.finish(done),
                count = inbox.recv_many(&mut inputs, 256), if !rooms.is_queue_full() => {
                    if count == 0 {
                        break;
                    }
                    inputs.drain(..).for_each(|input| rooms.take(input));
                }
                _ = sweep.tick() => rooms.sweep(),
                () = stopping.cancelled() => break,
            }
            rooms.commit_next();
        }
        rooms.drain(&mut inbox).await;
    }

    /// Commits what had arrived, acknowledges it, and closes every socket.
    async fn drain(&mut self, inbox: &mut mpsc::Receiver<Input>) {
        inbox.close();
        while let Some(input) = inbox.recv().await {
            self.take(input);
        }
        self.commit_next();
        while self.commit.is_some() {
            let done = committed(&mut self.commit).await;
            self.finish(done);
            self.commit_next();
        }
        let sockets: Vec<SocketId> = self.sockets.keys().copied().collect();
        for socket in sockets {
            self.close_socket(socket, Close::Restarting);
        }
    }

    fn take(&mut self, input: Input) {
        match input {
            Input::Attach { socket, account, session, form, out, kill } => {
                let channels = HashSet::new();
                self.sockets.insert(socket, Socket { account, session, form, out, kill: Some(kill), channels });
            }
            Input::Detach { socket } => self.detach(socket),
            Input::Join { socket, document, ticket } => self.join(socket, document, ticket),
            Input::Said { socket, channel, said } => self.hear(socket, channel, said),
            Input::Act { act, reply } => self.act(act, reply),
            Input::Revise { document } => self.revise(document),
            Input::Disconnect { account } => self.close_where(|socket| socket.account.id == account),
            Input::EndSession { session } => self.close_where(|socket| socket.session == session),
            Input::Sessions { reply } => {
                let _ = reply.send(self.sockets.values().map(|socket| socket.session.clone()).collect());
            }
            Input::Judged { socket, document, ticket, access, asked_at } => self.judged(socket, document, ticket, access, asked_at),
            Input::Opened { document, opened } => self.opened(document, opened),
        }
    }

    fn hear(&mut self, socket: SocketId, channel: i64, said: Said) {
        let Some(state) = self.sockets.get(&socket) else { return };
        let only = state.channels.iter().next().copied().filter(|_| state.form != Form::Many);
        let (channel, now) = (only.unwrap_or(channel), self.now_ms());
        match said {
            Said::Leave => self.leave(socket, channel),
            Said::Flawed(close) => self.refuse_member(socket, channel, close),
            Said::Step1(vector) => self.with_room(channel, |room, _, effects| room.step1(socket, vector, effects)),
            Said::Update(sent, scan) => {
                self.with_room(channel, |room, claims, effects| room.update(socket, sent, scan, claims, effects));
            }
            Said::Awareness(update) => {
                self.with_room(channel, |room, claims, effects| room.awareness(socket, &update, claims, now, effects));
            }
            Said::QueryAwareness => self.with_room(channel, |room, _, effects| room.query_awareness(socket, effects)),
        }
    }

    /// Lets a room answer, and does what it says.
    fn with_room(&mut self, channel: i64, step: impl FnOnce(&mut Room, &mut Claims, &mut Vec<Effect>)) {
        let Some(room) = self.rooms.get_mut(&channel) else { return };
        let claims = self.claims.get_mut(&room.stored.family).expect("every open room has the claims of its family");
        let mut effects = std::mem::take(&mut self.effects);
        step(room, claims, &mut effects);
        for effect in effects.drain(..) {
            match effect {
                Effect::Send(socket, frame) => self.send(socket, &frame),
                Effect::Refuse(socket, ticket, close) => self.refuse(socket, channel, ticket, close),
                Effect::Queue(item) => self.queue.push_back(Queued::Item(item)),
            }
        }
        self.effects = effects;
    }
}

/// Waits for the batch that is on its way; for ever if none is.
async fn committed(commit: &mut Option<BoxFuture<'static, Committed>>) -> Committed {
    let Some(on_its_way) = commit else { return future::pending().await };
    let done = on_its_way.await;
    *commit = None;
    done
}
