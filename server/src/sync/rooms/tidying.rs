//! Every few seconds: rooms nobody is in, carets nobody renews, logs that have grown.

use super::*;

impl Rooms {
    pub(super) fn sweep(&mut self) {
        let now = self.now_ms();
        let keys: Vec<i64> = self.rooms.keys().copied().collect();
        for key in keys {
            self.with_room(key, |room, _, effects| room.expire_presence(now, effects));
            self.compact_if_grown(key);
        }
        if self.queue.is_empty() && self.commit.is_none() {
            self.close_empty_rooms();
        }
    }

    pub(super) fn close_empty_rooms(&mut self) {
        let empty: Vec<i64> =
            self.rooms.iter().filter(|(_, room)| room.members.is_empty() && room.holds == 0).map(|(key, _)| *key).collect();
        if empty.is_empty() {
            return;
        }
        for key in &empty {
            if let Some(room) = self.rooms.remove(key) {
                self.slots.remove(&room.stored.id);
            }
        }
        let families: HashSet<&str> = self.rooms.values().map(|room| room.stored.family.as_str()).collect();
        self.claims.retain(|family, _| families.contains(family.as_str()));
        let store = self.store.clone();
        self.tasks.spawn("close", async move { store.close(&empty).await });
    }

    pub(super) fn compact_if_grown(&mut self, key: i64) {
        if self.rooms.get(&key).is_some_and(|room| room.tail.edits >= COMPACT_EDITS || room.tail.bytes >= COMPACT_BYTES) {
            self.compact(key);
        }
    }

    /// Folds the log so far into a snapshot, beside everything else.
    pub(super) fn compact(&mut self, key: i64) {
        let Some(room) = self.rooms.get_mut(&key) else { return };
        room.tail = Tail::default();
        let (workshop, head) = (self.store.workshop.clone(), room.stored.head);
        self.tasks.spawn("compact", async move {
            if let Err(error) = workshop.compact(key, head).await {
                tracing::error!(%error, document = key, "compaction was called off; the log is as it was");
            }
        });
    }

    pub(super) fn now_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
