//! A state vector: for every client id the clock that comes next.

use sandu_proto::varint::{Malformed, Reader};
use std::collections::HashMap;

use super::{admit::Known, scan::Scan};

/// What a document holds, or what has been announced to come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StateVector(HashMap<u64, u64>);

impl StateVector {
    /// Reads Yjs's v1 encoding.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        let count = reader.uint()?;
        let mut clocks = HashMap::new();
        for _ in 0..count {
            let client = reader.uint()?;
            clocks.insert(client, reader.uint()?);
        }
        reader.end()?;
        Ok(Self(clocks))
    }

    /// Yjs's v1 encoding.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        sandu_proto::varint::write_uint(&mut out, self.0.len() as u64);
        for (&client, &clock) in &self.0 {
            sandu_proto::varint::write_uint(&mut out, client);
            sandu_proto::varint::write_uint(&mut out, clock);
        }
        out
    }

    /// The clients that have written.
    pub fn clients(&self) -> impl Iterator<Item = u64> {
        self.0.keys().copied()
    }

    /// How many clocks there are, those that `scan` brings counted in. In a sheet each is an entry.
    #[must_use]
    pub fn clocks_with(&self, scan: &Scan) -> u64 {
        let held: u64 = self.0.values().sum();
        held + scan.structs().iter().map(|structs| structs.end.saturating_sub(self.next_clock(structs.client))).sum::<u64>()
    }

    /// Counts an admitted update in.
    pub fn advance(&mut self, scan: &Scan) {
        for structs in scan.structs() {
            let clock = self.0.entry(structs.client).or_default();
            *clock = (*clock).max(structs.end);
        }
    }
}

impl Known for StateVector {
    fn next_clock(&self, client: u64) -> u64 {
        self.0.get(&client).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vector_reads_back_and_a_cut_one_is_refused() {
        let vector = StateVector(HashMap::from([(1, 5), (1 << 40, 7)]));
        let bytes = vector.encode();
        assert_eq!(StateVector::decode(&bytes), Ok(vector));
        assert!(StateVector::decode(&bytes[..bytes.len() - 1]).is_err());
        assert_eq!(StateVector::decode(&[0]), Ok(StateVector::default()));
    }
}
