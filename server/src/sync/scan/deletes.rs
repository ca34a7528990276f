//! The second part of an update: the ranges that it deletes.

use super::{Flaw, Range, end_of, read_count};
use sandu_proto::varint::Reader;

/// A page load a minute for a month.
const MAX_CLIENTS: usize = 50_000;

/// Deleted ranges, read again from the bytes that have been found good: a delete set may name thousands, and most are never asked for.
#[derive(Clone, Debug)]
pub struct Deletes<'a> {
    reader: Reader<'a>,
    clients_left: usize,
    client: u64,
    ranges_left: usize,
}

impl<'a> Deletes<'a> {
    /// Reads ranges that [`Self::check`] found good.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let mut reader = Reader::new(bytes);
        let clients_left = read_count(&mut reader).unwrap_or(0);
        Self { reader, clients_left, client: 0, ranges_left: 0 }
    }

    /// Checks the ranges and leaves the reader after them.
    pub(super) fn check(reader: &mut Reader<'a>) -> Result<(), Flaw> {
        let clients = read_count(reader)?;
        if clients > MAX_CLIENTS {
            return Err(Flaw::TooManyClients);
        }
        let deletes = Self { reader: *reader, clients_left: clients, client: 0, ranges_left: 0 };
        // Yjs writes the highest client first; then none can come twice.
        let mut is_descending = true;
        let mut last_client = u64::MAX;
        for _ in 0..clients {
            let client = reader.uint()?;
            is_descending &= client < last_client;
            last_client = client;
            check_ranges(reader)?;
        }
        if !is_descending {
            check_distinct(deletes.clone(), clients)?;
        }
        Ok(())
    }

    /// Steps to the next client's ranges.
    fn next_client(&mut self) -> Option<u64> {
        self.clients_left = self.clients_left.checked_sub(1)?;
        self.client = self.reader.uint().ok()?;
        self.ranges_left = usize::try_from(self.reader.uint().ok()?).ok()?;
        Some(self.client)
    }
}

impl Iterator for Deletes<'_> {
    type Item = Range;

    fn next(&mut self) -> Option<Range> {
        while self.ranges_left == 0 {
            self.next_client()?;
        }
        self.ranges_left -= 1;
        Some(Range { client: self.client, clock: self.reader.uint().ok()?, len: self.reader.uint().ok()? })
    }
}

fn check_ranges(reader: &mut Reader<'_>) -> Result<(), Flaw> {
    let mut last_end = 0;
    for _ in 0..read_count(reader)? {
        let clock = reader.uint()?;
        if clock < last_end {
            return Err(Flaw::Deletes);
        }
        last_end = end_of(clock, reader.uint()?)?;
    }
    Ok(())
}

fn check_distinct(mut deletes: Deletes<'_>, clients: usize) -> Result<(), Flaw> {
    let mut seen = Vec::with_capacity(clients);
    while let Some(client) = deletes.next_client() {
        seen.push(client);
        while deletes.ranges_left > 0 {
            deletes.next();
        }
    }
    seen.sort_unstable();
    if seen.windows(2).all(|pair| pair[0] != pair[1]) { Ok(()) } else { Err(Flaw::DuplicateClient) }
}
