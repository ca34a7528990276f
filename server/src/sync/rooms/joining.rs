//! Coming in, opening, going: the gate is asked first, then the log.

use super::*;

impl Rooms {
    pub(super) fn join(&mut self, socket: SocketId, document: DocumentId, ticket: u64) {
        let Some(state) = self.sockets.get(&socket) else { return };
        if state.channels.len() >= MAX_CHANNELS {
            self.refuse(socket, 0, ticket, Close::TooMany);
            return;
        }
        self.ask_gate(socket, document, Some(ticket));
    }

    /// Asks who may do what; the answer comes back as `Judged`. With a ticket it is for a join, without for somebody who is in.
    pub(super) fn ask_gate(&self, socket: SocketId, document: DocumentId, ticket: Option<u64>) {
        let (Some(state), Some(inbox)) = (self.sockets.get(&socket), self.inbox.upgrade()) else { return };
        let (gate, account, asked_at) = (self.gate.clone(), state.account.id, self.revision);
        self.tasks.spawn("gate", async move {
            let access = gate.access(account, document).await;
            let _ = inbox.send(Input::Judged { socket, document, ticket, access, asked_at }).await;
        });
    }

    pub(super) fn judged(
        &mut self,
        socket: SocketId,
        document: DocumentId,
        ticket: Option<u64>,
        access: Result<Option<Access>>,
        asked_at: u64,
    ) {
        if asked_at != self.revision {
            self.ask_gate(socket, document, ticket);
            return;
        }
        let access = access.unwrap_or_else(|error| {
            tracing::error!(%error, %document, "the gate could not answer");
            None
        });
        match (ticket, access) {
            (Some(ticket), Some(access)) => self.enter(socket, document, ticket, access),
            (Some(ticket), None) => self.refuse(socket, 0, ticket, Close::NotFound),
            (None, access) => {
                if let Some(Slot::Open(key)) = self.slots.get(&document) {
                    self.with_room(*key, |room, _, effects| room.set_access(socket, access, effects));
                }
            }
        }
    }

    pub(super) fn enter(&mut self, socket: SocketId, document: DocumentId, ticket: u64, access: Access) {
        match self.slots.get_mut(&document) {
            Some(Slot::Open(key)) => {
                let key = *key;
                self.seat(socket, key, ticket, access);
            }
            Some(Slot::Opening(waiters)) => waiters.push(Waiter::Join { socket, ticket, access, asked_at: self.revision }),
            None => self.open(document, Waiter::Join { socket, ticket, access, asked_at: self.revision }),
        }
    }

    pub(super) fn seat(&mut self, socket: SocketId, key: i64, ticket: u64, access: Access) {
        // Joining what is open already begins it anew: its count of updates, too.
        self.leave(socket, key);
        let Some(state) = self.sockets.get_mut(&socket) else { return };
        state.channels.insert(key);
        let member = Member::new(state.account.clone(), access, state.form, ticket);
        self.with_room(key, |room, _, effects| room.join(socket, member, effects));
    }

    pub(super) fn leave(&mut self, socket: SocketId, channel: i64) {
        if self.sockets.get_mut(&socket).is_some_and(|state| state.channels.remove(&channel)) {
            self.with_room(channel, |room, _, effects| room.leave(socket, effects));
        }
    }

    pub(super) fn detach(&mut self, socket: SocketId) {
        if let Some(state) = self.sockets.remove(&socket) {
            for channel in state.channels {
                self.with_room(channel, |room, _, effects| room.leave(socket, effects));
            }
        }
    }

    pub(super) fn open(&mut self, document: DocumentId, waiter: Waiter) {
        self.slots.insert(document, Slot::Opening(vec![waiter]));
        let (store, Some(inbox)) = (self.store.clone(), self.inbox.upgrade()) else { return };
        self.tasks.spawn("open", async move {
            let opened = store.open(document).await;
            let _ = inbox.send(Input::Opened { document, opened }).await;
        });
    }

    pub(super) fn opened(&mut self, document: DocumentId, opened: Result<Option<Opened>>) {
        let Some(Slot::Opening(waiters)) = self.slots.remove(&document) else { return };
        let opened = match opened {
            Ok(Some(opened)) => opened,
            Ok(None) => return self.turn_away(waiters, Close::NotFound, || Error::not_found("没有这份文档。")),
            Err(error) => {
                // Never empty: who cannot see the truth sees nothing, and tries again.
                tracing::error!(%error, %document, "a document does not open");
                return self.turn_away(waiters, Close::TooSlow, || Error::internal("a document does not open"));
            }
        };
        let key = opened.stored.key;
        self.slots.insert(document, Slot::Open(key));
        self.claims.entry(opened.stored.family.clone()).or_insert_with(|| Claims::new(opened.claims));
        self.rooms.insert(key, Room::new(opened.stored, opened.vector, opened.tail));
        for waiter in waiters {
            match waiter {
                Waiter::Join { socket, ticket, access, asked_at } if asked_at == self.revision => self.seat(socket, key, ticket, access),
                Waiter::Join { socket, ticket, .. } => self.ask_gate(socket, document, Some(ticket)),
                Waiter::Act(act) => self.act_opened(act, key),
            }
        }
    }

    pub(super) fn turn_away(&mut self, waiters: Vec<Waiter>, close: Close, error: impl Fn() -> Error) {
        for waiter in waiters {
            match waiter {
                Waiter::Join { socket, ticket, .. } => self.refuse(socket, 0, ticket, close),
                Waiter::Act(act) => {
                    if let Some(waiting) = self.acts.remove(&act) {
                        self.release(&waiting.act);
                        let _ = waiting.reply.send(Err(error()));
                    }
                }
            }
        }
    }
}
