//! Our own reader of the Yjs v1 update: the only code outside the replica that looks inside one.
//!
//! It says whether the bytes are well formed and made of nothing but what the page produces, and which clocks they bring, build on and
//! delete. It knows no document: whether those clocks fit is [`super::admit`]'s question. One pass, no recursion, and no allocation for
//! the updates that typing makes. Deliberately absent: the tree. That an element stands where the schema allows it is seen to by the
//! replica's projection.

mod content;
mod deletes;
mod flaw;
mod schema;
mod structs;
#[cfg(test)]
mod tests;

pub use deletes::Deletes;
pub use flaw::Flaw;
pub use schema::Schema;

use bytes::Bytes;
use sandu_proto::varint::Reader;
use schema::Suits;
use sha2::{Digest, Sha256};
use smallvec::SmallVec;

/// Clocks stay below this: yrs holds them in 32 bits, JavaScript's bit operations in 31.
pub const MAX_CLOCK: u64 = 1 << 31;

/// The clocks `first..end` of one client, without a hole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientStructs {
    pub client: u64,
    pub first: u64,
    pub end: u64,
}

/// Something of `client` is built on; `end` is one past the highest clock of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    pub client: u64,
    pub end: u64,
}

/// `len` clocks of `client` from `clock` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Range {
    pub client: u64,
    pub clock: u64,
    pub len: u64,
}

impl Range {
    /// One past the last clock.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.clock + self.len
    }
}

/// What a well-formed update brings, builds on and deletes.
#[derive(Clone, Debug)]
pub struct Scan {
    update: Bytes,
    structs: SmallVec<[ClientStructs; 2]>,
    references: SmallVec<[Reach; structs::NEAR_REFERENCES]>,
    /// Where in the update the delete set begins.
    deletes_at: usize,
    suits: Suits,
}

/// Reads a whole update, whatever document it is for; [`Scan::suits`] says for which it can be.
pub fn scan(update: Bytes) -> Result<Scan, Flaw> {
    let mut reader = Reader::new(&update);
    let mut suits = Suits::ALL;
    let (structs, references) = structs::read(&mut reader, &mut suits)?;
    let deletes_at = update.len() - reader.rest().len();
    Deletes::check(&mut reader)?;
    reader.end()?;
    let mut scan = Scan { update, structs, references, deletes_at, suits };
    scan.suits.sheet &= scan.deletes().next().is_none();
    if scan.suits.plan || scan.suits.sheet { Ok(scan) } else { Err(Flaw::Root) }
}

impl Scan {
    /// The bytes it was read from.
    #[must_use]
    pub fn update(&self) -> &Bytes {
        &self.update
    }

    /// Whether a document of this schema may take it.
    #[must_use]
    pub fn suits(&self, schema: Schema) -> bool {
        self.suits.suits(schema)
    }

    /// What it brings: one entry for each client, sorted by client.
    #[must_use]
    pub fn structs(&self) -> &[ClientStructs] {
        &self.structs
    }

    /// What it brings of `client`.
    #[must_use]
    pub fn structs_of(&self, client: u64) -> Option<ClientStructs> {
        let index = self.structs.binary_search_by_key(&client, |structs| structs.client).ok()?;
        Some(self.structs[index])
    }

    /// What it builds on: the furthest clock of every other client that an item names as neighbour or parent, each client once. An
    /// item's references to its own client always point below it and are not listed.
    #[must_use]
    pub fn references(&self) -> &[Reach] {
        &self.references
    }

    /// What it deletes: ascending and without overlap within a client, each client's ranges together.
    #[must_use]
    pub fn deletes(&self) -> Deletes<'_> {
        Deletes::new(&self.update[self.deletes_at..])
    }

    /// It neither brings nor deletes anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.structs.is_empty() && self.deletes().next().is_none()
    }

    /// SHA-256 (hex) over which clocks it brings and deletes: the same for every encoding of the same edits, so it tells a late edit that
    /// is sent again.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut deletes: Vec<Range> = self.deletes().collect();
        deletes.sort_unstable();
        // Yjs joins ranges that touch when it merges updates, so they must not count as two here.
        deletes.dedup_by(|next, range| {
            let touches = next.client == range.client && next.clock == range.end();
            if touches {
                range.len += next.len;
            }
            touches
        });
        let mut hash = Sha256::new();
        hash.update((self.structs.len() as u64).to_le_bytes());
        for structs in &self.structs {
            hash_numbers(&mut hash, [structs.client, structs.first, structs.end]);
        }
        for range in deletes {
            hash_numbers(&mut hash, [range.client, range.clock, range.len]);
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

fn hash_numbers(hash: &mut Sha256, numbers: [u64; 3]) {
    for number in numbers {
        hash.update(number.to_le_bytes());
    }
}

/// A declared number of things to come. Each takes at least a byte, so it cannot exceed what is left: five bytes must not make us, or
/// yrs, reserve room for 2×10⁸ clients.
fn read_count(reader: &mut Reader<'_>) -> Result<usize, Flaw> {
    let count = usize::try_from(reader.uint()?).map_err(|_| Flaw::Count)?;
    if count <= reader.rest().len() { Ok(count) } else { Err(Flaw::Count) }
}

/// Where `len` clocks from `clock` on end.
fn end_of(clock: u64, len: u64) -> Result<u64, Flaw> {
    if len == 0 {
        return Err(Flaw::Empty);
    }
    clock.checked_add(len).filter(|&end| end < MAX_CLOCK).ok_or(Flaw::Clock)
}
