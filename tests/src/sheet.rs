//! An observer's sheet as a tablet has it: a list of entries to which is added.

use sandu_proto::{
    instruments::sheet::{EventId, What},
    sheets::{ENTRIES, EntryKind, SheetEntry},
};
use uuid::Uuid;
use yrs::{Any, Array, Doc, ReadTxn, StateVector, Transact, WriteTxn};

/// One tablet's copy, written to under one client id.
pub struct Sheet {
    doc: Doc,
    load: String,
}

impl Sheet {
    #[must_use]
    pub fn new(client: u64) -> Self {
        Self { doc: Doc::with_client_id(client), load: format!("load-{client}") }
    }

    /// Adds entries; answers with the update that says so.
    pub fn add(&self, entries: &[SheetEntry]) -> Vec<u8> {
        let mut transaction = self.doc.transact_mut();
        let root = transaction.get_or_insert_array(ENTRIES);
        for entry in entries {
            root.push_back(&mut transaction, Any::from_json(&serde_json::to_string(entry).unwrap()).unwrap());
        }
        transaction.encode_update_v1()
    }

    /// Removes the first entry, as no page does; answers with the update that says so.
    pub fn remove_first(&self) -> Vec<u8> {
        let mut transaction = self.doc.transact_mut();
        let root = transaction.get_or_insert_array(ENTRIES);
        root.remove(&mut transaction, 0);
        transaction.encode_update_v1()
    }

    /// All of it, as one update.
    #[must_use]
    pub fn state(&self) -> Vec<u8> {
        self.doc.transact().encode_state_as_update_v1(&StateVector::default())
    }

    /// A note, so long after this copy was opened, at this time of the tablet.
    #[must_use]
    pub fn note(&self, text: &str, mono_ms: i64, wall_ms: i64) -> SheetEntry {
        self.event(What::Note { text: text.to_owned(), about: None }, mono_ms, wall_ms)
    }

    /// A tap of the instrument.
    #[must_use]
    pub fn event(&self, event: What, mono_ms: i64, wall_ms: i64) -> SheetEntry {
        self.entry(mono_ms, wall_ms, EntryKind::Event { event })
    }

    /// A look at the server's clock.
    #[must_use]
    pub fn look(&self, mono_ms: i64, wall_ms: i64, server_ms: i64) -> SheetEntry {
        self.entry(mono_ms, wall_ms, EntryKind::Clock { server_ms, round_trip_ms: 0 })
    }

    fn entry(&self, mono_ms: i64, wall_ms: i64, what: EntryKind) -> SheetEntry {
        SheetEntry { id: EventId(Uuid::now_v7()), load: self.load.clone(), mono_ms, wall_ms, what }
    }
}
