//! One batch after the other to the pump, and what its members are told after the commit.

use super::*;
use futures_util::FutureExt;

impl Rooms {
    /// Takes everything that waits as one batch, unless one is on its way; up to and with the first act.
    pub(super) fn commit_next(&mut self) {
        if self.commit.is_some() || self.queue.is_empty() {
            return;
        }
        let mut batch = Batch::default();
        while batch.items.len() < MAX_BATCH_ITEMS
            && batch.act.is_none()
            && let Some(queued) = self.queue.pop_front()
        {
            match queued {
                Queued::Item(item) => batch.items.push(item),
                Queued::Act(act) => batch.act = Some(*act),
            }
        }
        let store = self.store.clone();
        self.commit = Some(async move { store.commit(batch).await }.boxed());
    }

    /// So much waits that more would only be held in memory: the disk is slow, or full.
    pub(super) fn is_queue_full(&self) -> bool {
        self.queue.len() >= MAX_QUEUED
    }

    /// After the commit: broadcast, acks, answers, in that order.
    pub(super) fn finish(&mut self, done: Committed) {
        let mut shaken = HashSet::new();
        for (item, fate) in &done.items {
            match (item, fate) {
                (Item::Edit { edit, socket, .. }, Fate::Saved { changed: true }) => self.tell(edit, *socket),
                (Item::Edit { edit, socket, .. }, Fate::Refused) => {
                    shaken.insert(edit.key);
                    self.refuse_member(*socket, edit.key, Close::UpdateRefused);
                }
                (Item::Late { edit, .. }, Fate::Kept) => {
                    shaken.insert(edit.key);
                }
                _ => {}
            }
        }
        self.raise_heads(done.items.iter().filter_map(|(item, fate)| match (item, fate) {
            (Item::Edit { edit, .. }, Fate::Saved { changed: true }) => Some(edit.key),
            _ => None,
        }));
        self.acknowledge(&done.items);
        for (item, fate) in done.items {
            if let (Item::Answer { key, socket, vector }, Fate::Answered(update)) = (item, fate) {
                self.with_room(key, |room, _, effects| room.answer(socket, &vector, update, effects));
            }
        }
        if let Some(act) = done.act {
            shaken.extend(self.finish_act(act));
        }
        self.judge_queue_again(&shaken);
    }

    pub(super) fn tell(&mut self, edit: &Edit, from: SocketId) {
        self.with_room(edit.key, |room, claims, effects| room.committed(edit, from, claims, effects));
    }

    /// Each document that changed got one row.
    pub(super) fn raise_heads(&mut self, changed: impl Iterator<Item = i64>) {
        for key in changed.collect::<HashSet<_>>() {
            if let Some(room) = self.rooms.get_mut(&key) {
                room.stored.head += 1;
            }
        }
    }

    /// One ack a member and run of equal outcomes.
    pub(super) fn acknowledge(&mut self, items: &[(Item, Fate)]) {
        let mut last: HashMap<(SocketId, i64), (u64, Outcome)> = HashMap::new();
        for (item, fate) in items {
            let (key, socket, nth) = match item {
                Item::Edit { edit, socket, nth } | Item::Late { edit, socket, nth, .. } => (edit.key, *socket, *nth),
                Item::Note { key, socket, nth, .. } => (*key, *socket, *nth),
                Item::Answer { .. } => continue,
            };
            let outcome = match fate {
                Fate::Saved { .. } => Outcome::Saved,
                Fate::Kept => Outcome::Kept,
                Fate::Gap => Outcome::Gap,
                Fate::Refused | Fate::Answered(_) | Fate::Unanswered => continue,
            };
            let before = last.insert((socket, key), (nth, outcome));
            if let Some((nth, before)) = before.filter(|(_, before)| *before != outcome) {
                self.with_room(key, |room, _, effects| room.acknowledge(socket, nth, before, effects));
            }
        }
        for ((socket, key), (nth, outcome)) in last {
            self.with_room(key, |room, _, effects| room.acknowledge(socket, nth, outcome, effects));
        }
    }

    /// Answers with the documents whose queued edits must be judged again.
    pub(super) fn finish_act(&mut self, act: DoneAct) -> HashSet<i64> {
        let DoneAct { edits, seal, reopen, result, reply } = act;
        let keys: HashSet<i64> = edits.iter().map(|edit| edit.key).chain(seal.iter().chain(&reopen).map(|(key, _)| *key)).collect();
        for key in &keys {
            if let Some(room) = self.rooms.get_mut(key) {
                room.holds = room.holds.saturating_sub(1);
            }
        }
        if result.is_ok() {
            for edit in &edits {
                self.tell(edit, NO_SOCKET);
            }
            self.raise_heads(edits.iter().map(|edit| edit.key));
            let sealed = seal.iter().map(|of| (of, true)).chain(reopen.iter().map(|of| (of, false)));
            for ((key, document), is_sealed) in sealed {
                self.with_room(*key, |room, _, effects| room.set_sealed(is_sealed, effects));
                if is_sealed {
                    // Its forks open from one snapshot.
                    self.compact(*key);
                }
                self.revise(*document);
            }
        }
        let _ = reply.send(result);
        keys
    }

    pub(super) fn judge_queue_again(&mut self, shaken: &HashSet<i64>) {
        if shaken.is_empty() {
            return;
        }
        for key in shaken {
            if let Some(room) = self.rooms.get_mut(key) {
                room.reset_announced();
            }
        }
        for queued in &mut self.queue {
            if let Queued::Item(item @ Item::Edit { .. }) = queued
                && let Item::Edit { edit, .. } = &*item
                && shaken.contains(&edit.key)
                && let Some(room) = self.rooms.get_mut(&edit.key)
                && let Some(claims) = self.claims.get(&edit.family)
            {
                *item = room.judge_again(item.clone(), claims);
            }
        }
    }
}
