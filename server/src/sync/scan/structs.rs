//! The first part of an update: for each client, its structs in the order of their clocks.

use super::{ClientStructs, Flaw, MAX_CLOCK, Reach, content, end_of, read_count, schema::Suits};
use sandu_proto::varint::Reader;
use smallvec::SmallVec;

/// A long plan's whole state has a few thousand; yrs takes some 300 bytes for each.
const MAX_STRUCTS: usize = 50_000;
/// A whole state resent after a thousand page loads. How many may be new is [`crate::sync::admit`]'s rule.
const MAX_SECTIONS: usize = 1_024;
/// Keys are attribute names and random ids.
const MAX_KEY_BYTES: usize = 128;
/// So many of the latest references are searched before another is noted; ordinary edits build on fewer clients.
pub(super) const NEAR_REFERENCES: usize = 8;

// The first byte of a struct: five bits of content kind, and what precedes the content.
const KIND: u8 = 0b0001_1111;
const HAS_KEY: u8 = 0b0010_0000;
const HAS_RIGHT_ORIGIN: u8 = 0b0100_0000;
const HAS_ORIGIN: u8 = 0b1000_0000;

// Structs that are no items. A collected one has no flags; a hole is refused with any.
const GC: u8 = 0;
const SKIP: u8 = 10;

type Structs = SmallVec<[ClientStructs; 2]>;
type References = SmallVec<[Reach; NEAR_REFERENCES]>;

/// Reads it; both lists come sorted by client.
pub(super) fn read(reader: &mut Reader<'_>, suits: &mut Suits) -> Result<(Structs, References), Flaw> {
    let sections = read_count(reader)?;
    if sections > MAX_SECTIONS {
        return Err(Flaw::TooManyClients);
    }
    let mut structs = Structs::new();
    let mut references = References::new();
    let mut structs_left = MAX_STRUCTS;
    for _ in 0..sections {
        let count = read_count(reader)?;
        if count == 0 {
            return Err(Flaw::Empty);
        }
        structs_left = structs_left.checked_sub(count).ok_or(Flaw::TooManyStructs)?;
        let client = reader.uint()?;
        if structs.iter().any(|other| other.client == client) {
            return Err(Flaw::DuplicateClient);
        }
        let first = reader.uint()?;
        let mut clock = first;
        for _ in 0..count {
            let len = Struct { reader, suits, references: &mut references, client, clock }.read()?;
            clock = end_of(clock, len)?;
        }
        structs.push(ClientStructs { client, first, end: clock });
    }
    structs.sort_unstable_by_key(|structs| structs.client);
    references.sort_unstable_by_key(|reach| (reach.client, std::cmp::Reverse(reach.end)));
    references.dedup_by_key(|reach| reach.client);
    Ok((structs, references))
}

/// One struct, about to be read.
struct Struct<'r, 'a> {
    reader: &'r mut Reader<'a>,
    suits: &'r mut Suits,
    references: &'r mut References,
    client: u64,
    clock: u64,
}

impl Struct<'_, '_> {
    /// Reads it and answers how many clocks it takes.
    fn read(mut self) -> Result<u64, Flaw> {
        let info = self.reader.byte()?;
        if info == GC {
            self.suits.sheet = false;
            return Ok(self.reader.uint()?);
        }
        if info & KIND == SKIP {
            return Err(Flaw::Skip);
        }
        if info & HAS_ORIGIN != 0 {
            self.read_reference()?;
        }
        if info & HAS_RIGHT_ORIGIN != 0 {
            self.read_reference()?;
        }
        // With a neighbour, parent and key are the neighbour's.
        if info & (HAS_ORIGIN | HAS_RIGHT_ORIGIN) == 0 {
            self.read_parent()?;
            if info & HAS_KEY != 0 {
                self.suits.sheet = false;
                if self.reader.text()?.len() > MAX_KEY_BYTES {
                    return Err(Flaw::Key);
                }
            }
        }
        content::read(self.reader, info & KIND, self.suits)
    }

    fn read_parent(&mut self) -> Result<(), Flaw> {
        match self.reader.byte()? {
            0 => {
                self.suits.sheet = false;
                self.read_reference()
            }
            1 if self.suits.note_root(self.reader.text()?) => Ok(()),
            1 => Err(Flaw::Root),
            _ => Err(Flaw::Parent),
        }
    }

    fn read_reference(&mut self) -> Result<(), Flaw> {
        let client = self.reader.uint()?;
        let clock = self.reader.uint()?;
        if clock >= MAX_CLOCK {
            return Err(Flaw::Clock);
        }
        if client == self.client {
            // Yjs and yrs look for an item of the same client without asking whether it is there yet; yrs then reads wild memory.
            return if clock < self.clock { Ok(()) } else { Err(Flaw::SelfReference) };
        }
        let end = clock + 1;
        match self.references.iter_mut().rev().take(NEAR_REFERENCES).find(|reach| reach.client == client) {
            Some(reach) => reach.end = reach.end.max(end),
            None => self.references.push(Reach { client, end }),
        }
        Ok(())
    }
}
