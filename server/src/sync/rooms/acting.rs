//! Acts: their documents are opened and held, their edits admitted, then they queue like everything else.

use super::*;
use crate::{error::ErrorCode, sync::admit::Verdict};

impl Rooms {
    pub(super) fn act(&mut self, act: Act, reply: oneshot::Sender<Result<()>>) {
        let documents = documents_of(&act);
        let id = self.next_act;
        self.next_act += 1;
        let missing = documents.len();
        self.acts.insert(id, WaitingAct { act, reply, missing: missing + 1 });
        for document in documents {
            match self.slots.get_mut(&document) {
                Some(Slot::Open(key)) => {
                    let key = *key;
                    self.act_opened(id, key);
                }
                Some(Slot::Opening(waiters)) => waiters.push(Waiter::Act(id)),
                None => self.open(document, Waiter::Act(id)),
            }
        }
        self.act_has_one_less(id);
    }

    pub(super) fn act_opened(&mut self, id: u64, key: i64) {
        if !self.acts.contains_key(&id) {
            return;
        }
        if let Some(room) = self.rooms.get_mut(&key) {
            room.holds += 1;
        }
        self.act_has_one_less(id);
    }

    pub(super) fn act_has_one_less(&mut self, id: u64) {
        let Some(waiting) = self.acts.get_mut(&id) else { return };
        waiting.missing -= 1;
        if waiting.missing == 0
            && let Some(waiting) = self.acts.remove(&id)
        {
            self.queue_act(waiting);
        }
    }

    pub(super) fn queue_act(&mut self, waiting: WaitingAct) {
        let WaitingAct { act, reply, .. } = waiting;
        let mut edits = Vec::new();
        for (document, account, update) in &act.edits {
            match self.admit_for_act(*document, account, update) {
                Ok(edit) => edits.push(edit),
                Err(error) => {
                    self.release(&act);
                    let _ = reply.send(Err(error));
                    return;
                }
            }
        }
        let keyed = |documents: &[DocumentId]| documents.iter().filter_map(|document| Some((self.key_of(*document)?, *document))).collect();
        let ready = ReadyAct { edits, seal: keyed(&act.seal), reopen: keyed(&act.reopen), work: act.work, reply };
        self.queue.push_back(Queued::Act(Box::new(ready)));
    }

    pub(super) fn admit_for_act(&mut self, document: DocumentId, account: &Account, update: &Bytes) -> Result<Edit> {
        let scan = scan(update.clone()).map_err(|flaw| Error::invalid(format!("这处修改不合规定：{flaw}。")))?;
        let room = self.key_of(document).and_then(|key| self.rooms.get_mut(&key)).ok_or_else(|| Error::not_found("没有这份文档。"))?;
        let claims = self.claims.get_mut(&room.stored.family).expect("every open room has the claims of its family");
        room.admit(account, Box::new(scan), claims).map_err(|verdict| match verdict {
            Verdict::Gap => Error::new(ErrorCode::Stale, "文档刚刚变了，请再试一次。"),
            Verdict::Admit | Verdict::ForeignClient(_) | Verdict::Flawed(_) => Error::conflict("这处修改不能并进文档。"),
        })
    }

    pub(super) fn key_of(&self, document: DocumentId) -> Option<i64> {
        match self.slots.get(&document) {
            Some(Slot::Open(key)) => Some(*key),
            _ => None,
        }
    }

    pub(super) fn release(&mut self, act: &Act) {
        for document in documents_of(act) {
            if let Some(room) = self.key_of(document).and_then(|key| self.rooms.get_mut(&key)) {
                room.holds = room.holds.saturating_sub(1);
            }
        }
    }

    /// Asks the gate again for everyone who has the document open.
    pub(super) fn revise(&mut self, document: DocumentId) {
        self.revision += 1;
        if let Some(room) = self.key_of(document).and_then(|key| self.rooms.get(&key)) {
            let sockets: Vec<SocketId> = room.members.keys().copied().collect();
            for socket in sockets {
                self.ask_gate(socket, document, None);
            }
        }
    }
}
