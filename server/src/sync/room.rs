//! The state of one open document: who is in it with which access, what it holds, what has been announced. Pure: inputs in, effects out.
//!
//! Invariants: `announced` is `committed` plus every queued edit; nobody hears of an edit before its commit; a member's updates are
//! answered in the order they came.

use super::{
    access::{Access, Account},
    admit::{Known, Ownership, Verdict, admit},
    claims::Claims,
    frame::{Form, Frame},
    item::{Edit, Item, SocketId},
    log::Stored,
    presence::{self, Heard, Presence},
    scan::{Flaw, Scan, Schema},
    vector::StateVector,
};
use bytes::Bytes;
use sandu_proto::{
    close::Close,
    frame::{Message, Outcome, Right},
    http::late_edits::LateReason,
    sheets::MAX_ENTRIES,
};
use std::collections::HashMap;

/// What the actor does for the room.
#[derive(Debug)]
pub enum Effect {
    Send(SocketId, Frame),
    /// Close the channel, saying why.
    Refuse(SocketId, u64, Close),
    Queue(Item),
}

/// The Yjs v1 update that changes nothing.
const EMPTY_UPDATE: &[u8] = &[0, 0];

/// Whether an update came as the answer to `SyncStep1` or while writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    AsAnswer,
    Live,
}

/// One socket's stay in the room.
#[derive(Debug)]
pub struct Member {
    pub account: Account,
    pub access: Access,
    pub form: Form,
    pub ticket: u64,
    received: u64,
    /// Gaps in a row.
    gaps: u32,
}

/// An honest client fills a gap with its next answer. One that cannot (the server was restored from a backup) would go on for ever.
const MAX_GAPS: u32 = 3;

impl Member {
    #[must_use]
    pub fn new(account: Account, access: Access, form: Form, ticket: u64) -> Self {
        Self { account, access, form, ticket, received: 0, gaps: 0 }
    }
}

/// See the module.
pub struct Room {
    pub stored: Stored,
    pub members: HashMap<SocketId, Member>,
    /// Acts that need the room open.
    pub holds: u32,
    /// Edits and bytes in the log since the last snapshot.
    pub tail: Tail,
    committed: StateVector,
    announced: StateVector,
    presence: Presence,
    /// The whole state at a head, for the next joiner that has nothing.
    whole: Option<(i64, Bytes)>,
}

/// How much there would be to fold into a snapshot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tail {
    pub edits: usize,
    pub bytes: usize,
}

impl Room {
    #[must_use]
    pub fn new(stored: Stored, vector: StateVector, tail: Tail) -> Self {
        Self {
            stored,
            members: HashMap::new(),
            holds: 0,
            tail,
            committed: vector.clone(),
            announced: vector,
            presence: Presence::default(),
            whole: None,
        }
    }

    /// Somebody comes in.
    pub fn join(&mut self, socket: SocketId, member: Member, effects: &mut Vec<Effect>) {
        let (document, lineage) = (self.stored.id.to_string(), self.stored.lineage.clone());
        let mut send = |message: &Message<'_>| effects.push(Effect::Send(socket, Frame::new(self.stored.key, message)));
        if member.form != Form::Stock {
            send(&Message::Hello {
                ticket: member.ticket,
                document: &document,
                lineage: &lineage,
                right: self.right(&member),
                epoch: self.stored.epoch.unsigned_abs(),
            });
        }
        send(&Message::Step1(&self.committed.encode()));
        if let Some(awareness) = self.presence.encode_all().filter(|_| member.access.right > Right::Keep) {
            send(&Message::Awareness(&awareness));
        }
        self.members.insert(socket, member);
    }

    /// Somebody goes; the others see the caret vanish.
    pub fn leave(&mut self, socket: SocketId, effects: &mut Vec<Effect>) {
        if self.members.remove(&socket).is_some() {
            let gone = self.presence.leave(socket);
            self.tell_presence(&gone, None, effects);
        }
    }

    /// Forgets carets that were not renewed.
    pub fn expire_presence(&mut self, now_ms: u64, effects: &mut Vec<Effect>) {
        let gone = self.presence.expire(now_ms);
        self.tell_presence(&gone, None, effects);
    }

    /// A joiner's state vector.
    pub fn step1(&mut self, socket: SocketId, vector: Bytes, effects: &mut Vec<Effect>) {
        let Some(member) = self.members.get(&socket) else { return };
        if member.access.right == Right::Keep {
            effects.push(Effect::Send(socket, Frame::new(self.stored.key, &Message::Step2(EMPTY_UPDATE))));
            return;
        }
        match &self.whole {
            Some((head, whole)) if *head == self.stored.head && *vector == [0] => {
                effects.push(Effect::Send(socket, Frame::new(self.stored.key, &Message::Step2(whole))));
            }
            _ => effects.push(Effect::Queue(Item::Answer { key: self.stored.key, socket, vector })),
        }
    }

    /// An update that passed the scanner.
    pub fn update(&mut self, socket: SocketId, sent: Sent, scan: Box<Scan>, claims: &mut Claims, effects: &mut Vec<Effect>) {
        let Some(member) = self.members.get_mut(&socket) else { return };
        member.received += 1;
        let (nth, account, ticket, access) = (member.received, member.account.clone(), member.ticket, member.access);
        if !scan.suits(self.stored.schema) {
            effects.push(Effect::Refuse(socket, ticket, Close::UpdateRefused));
            return;
        }
        let key = self.stored.key;
        let note = |outcome| Effect::Queue(Item::Note { key, socket, nth, outcome });
        if scan.is_empty() {
            effects.push(note(Outcome::Saved));
        } else if access.right == Right::Write && !self.stored.is_sealed {
            if sent == Sent::Live && self.is_duplicated(&scan, socket) {
                effects.push(Effect::Refuse(socket, ticket, Close::ClientId));
                return;
            }
            effects.push(match self.admit(&account, scan, claims) {
                Ok(edit) => Effect::Queue(Item::Edit { edit, socket, nth }),
                Err(Verdict::Gap) => note(Outcome::Gap),
                Err(Verdict::ForeignClient(_)) => Effect::Refuse(socket, ticket, Close::ClientId),
                Err(_) => Effect::Refuse(socket, ticket, Close::UpdateRefused),
            });
        } else if access.keeps_late_edits {
            let reason = if self.stored.is_sealed { LateReason::Sealed } else { LateReason::RightTaken };
            effects.push(Effect::Queue(Item::Late { edit: self.edit(&account, scan, Vec::new()), socket, nth, reason }));
        } else if self.holds_all_of(&scan) {
            // A reader's honest answer to our SyncStep1 repeats the whole delete set.
            effects.push(note(Outcome::Saved));
        } else {
            effects.push(Effect::Refuse(socket, ticket, Close::UpdateRefused));
        }
    }

    /// Checks an edit against what is announced, and announces it.
    pub fn admit(&mut self, account: &Account, scan: Box<Scan>, claims: &mut Claims) -> Result<Edit, Verdict> {
        if !scan.suits(self.stored.schema) {
            return Err(Verdict::Flawed(Flaw::Root));
        }
        if self.stored.schema == Schema::Sheet && self.announced.clocks_with(&scan) > MAX_ENTRIES as u64 {
            return Err(Verdict::Flawed(Flaw::TooManyStructs));
        }
        match admit(&scan, &self.announced, |client| claims.ownership(client, account.id)) {
            Verdict::Admit => {}
            refused => return Err(refused),
        }
        let new = scan.structs().iter().filter(|structs| structs.end > self.announced.next_clock(structs.client));
        let unstored = new.map(|structs| structs.client).filter(|client| claims.claim(*client, account.id)).collect();
        self.announced.advance(&scan);
        Ok(self.edit(account, scan, unstored))
    }

    /// Presence as it came from a member.
    pub fn awareness(&mut self, socket: SocketId, bytes: &[u8], claims: &Claims, now_ms: u64, effects: &mut Vec<Effect>) {
        let Some(member) = self.members.get(&socket) else { return };
        let ticket = member.ticket;
        let Ok(entries) = presence::decode(bytes) else {
            effects.push(Effect::Refuse(socket, ticket, Close::Malformed));
            return;
        };
        let account = member.account.clone();
        let mut news = Vec::new();
        for entry in entries {
            let client = entry.client;
            match self.presence.socket_of(client).filter(|other| *other != socket) {
                // Somebody else's entry, repeated or forged: never theirs to say.
                Some(other) if self.members.get(&other).is_some_and(|other| other.account.id != account.id) => continue,
                // The same account announces one id from two live connections: a duplicated tab.
                Some(_) if entry.state.is_some() => {
                    effects.push(Effect::Refuse(socket, ticket, Close::ClientId));
                    return;
                }
                Some(_) => continue,
                None => {}
            }
            if claims.ownership(client, account.id) == Ownership::Theirs {
                continue;
            }
            if self.presence.hear(entry, &account, socket, now_ms) == Heard::News {
                news.push(client);
            }
        }
        self.tell_presence(&news, Some(socket), effects);
    }

    /// Somebody asks who is here.
    pub fn query_awareness(&self, socket: SocketId, effects: &mut Vec<Effect>) {
        if self.members.get(&socket).is_some_and(|member| member.access.right > Right::Keep)
            && let Some(awareness) = self.presence.encode_all()
        {
            effects.push(Effect::Send(socket, Frame::new(self.stored.key, &Message::Awareness(&awareness))));
        }
    }

    /// The gate's newest answer about a member.
    pub fn set_access(&mut self, socket: SocketId, access: Option<Access>, effects: &mut Vec<Effect>) {
        let Some(member) = self.members.get_mut(&socket) else { return };
        let Some(access) = access else {
            effects.push(Effect::Refuse(socket, member.ticket, Close::Removed));
            return;
        };
        member.access = access;
        if let Some(member) = self.members.get(&socket) {
            self.tell_right(socket, member, effects);
        }
    }

    /// After a seal or a reopening was committed: what is queued still was meant for the old epoch.
    /// Members hear of it at once, before any ack of a late edit; what the gate says of them follows.
    pub fn set_sealed(&mut self, is_sealed: bool, effects: &mut Vec<Effect>) {
        self.stored.is_sealed = is_sealed;
        self.stored.epoch += 1;
        self.announced = self.committed.clone();
        for (socket, member) in &self.members {
            self.tell_right(*socket, member, effects);
        }
    }

    /// Takes back what was announced but will not come, and judges a queued item of this room again.
    pub fn reset_announced(&mut self) {
        self.announced = self.committed.clone();
    }

    /// Judges a queued item again: after a seal it is late, after a refusal before it it may have lost its ground.
    #[must_use]
    pub fn judge_again(&mut self, item: Item, claims: &Claims) -> Item {
        let Item::Edit { edit, socket, nth } = item else { return item };
        if edit.epoch != self.stored.epoch || self.stored.is_sealed {
            return Item::Late { edit, socket, nth, reason: LateReason::Sealed };
        }
        match admit(&edit.scan, &self.announced, |client| claims.ownership(client, edit.account)) {
            Verdict::Admit => {
                self.announced.advance(&edit.scan);
                Item::Edit { edit, socket, nth }
            }
            _ => Item::Note { key: edit.key, socket, nth, outcome: Outcome::Gap },
        }
    }

    /// An edit is on disk: everybody else hears of it.
    pub fn committed(&mut self, edit: &Edit, from: SocketId, claims: &mut Claims, effects: &mut Vec<Effect>) {
        claims.stored(&edit.claims);
        self.committed.advance(&edit.scan);
        self.tail.edits += 1;
        self.tail.bytes += edit.scan.update().len();
        let frame = Frame::new(self.stored.key, &Message::Update(edit.scan.update()));
        let readers = self.members.iter().filter(|(socket, member)| **socket != from && member.access.right > Right::Keep);
        effects.extend(readers.map(|(socket, _)| Effect::Send(*socket, frame.clone())));
    }

    /// Tells a member what became of its updates up to `nth`.
    pub fn acknowledge(&mut self, socket: SocketId, nth: u64, outcome: Outcome, effects: &mut Vec<Effect>) {
        let Some(member) = self.members.get_mut(&socket) else { return };
        member.gaps = if outcome == Outcome::Gap { member.gaps + 1 } else { 0 };
        if member.gaps > MAX_GAPS {
            effects.push(Effect::Refuse(socket, member.ticket, Close::UpdateRefused));
            return;
        }
        if member.form != Form::Stock {
            effects.push(Effect::Send(socket, Frame::new(self.stored.key, &Message::Ack { upto: nth, outcome })));
        }
        if outcome == Outcome::Gap {
            effects.push(Effect::Send(socket, Frame::new(self.stored.key, &Message::Step1(&self.committed.encode()))));
        }
    }

    /// Gives a joiner what it lacked.
    pub fn answer(&mut self, socket: SocketId, vector: &[u8], update: Bytes, effects: &mut Vec<Effect>) {
        if self.members.get(&socket).is_some_and(|member| member.access.right > Right::Keep) {
            effects.push(Effect::Send(socket, Frame::new(self.stored.key, &Message::Step2(&update))));
        }
        if vector == [0] {
            self.whole = Some((self.stored.head, update));
        }
    }

    fn tell_right(&self, socket: SocketId, member: &Member, effects: &mut Vec<Effect>) {
        if member.form != Form::Stock {
            let message = Message::Access { right: self.right(member), epoch: self.stored.epoch.unsigned_abs() };
            effects.push(Effect::Send(socket, Frame::new(self.stored.key, &message)));
        }
    }

    /// What the member may do, the seal considered.
    fn right(&self, member: &Member) -> Right {
        if self.stored.is_sealed { member.access.right.min(Right::Read) } else { member.access.right }
    }

    fn edit(&self, account: &Account, scan: Box<Scan>, claims: Vec<u64>) -> Edit {
        let Stored { key, epoch, family, .. } = &self.stored;
        Edit { key: *key, epoch: *epoch, account: account.id, family: family.clone(), scan, claims }
    }

    /// Another live connection announced the client id of this edit: one of the two must take a new one.
    fn is_duplicated(&self, scan: &Scan, socket: SocketId) -> bool {
        scan.structs().iter().any(|structs| self.presence.socket_of(structs.client).is_some_and(|other| other != socket))
    }

    fn holds_all_of(&self, scan: &Scan) -> bool {
        scan.structs().iter().all(|structs| structs.end <= self.committed.next_clock(structs.client))
    }

    fn tell_presence(&self, clients: &[u64], from: Option<SocketId>, effects: &mut Vec<Effect>) {
        if clients.is_empty() {
            return;
        }
        let frame = Frame::new(self.stored.key, &Message::Awareness(&self.presence.encode(clients)));
        for (socket, member) in &self.members {
            // A stock client closes after 30 s of silence, so it hears its own heartbeat.
            let hears = Some(*socket) != from || member.form == Form::Stock;
            if hears && member.access.right > Right::Keep {
                effects.push(Effect::Send(*socket, frame.clone()));
            }
        }
    }
}

#[cfg(test)]
mod tests;
