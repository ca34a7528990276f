//! Whether a well-formed update may go into a document: do its clocks follow on what the document has, and are they the sender's own?
//!
//! Pure, and without looking at bytes. There is no rule of its own for GC blocks (which an honest client sends that typed and deleted
//! offline): what is new must be the sender's and begin at or below the next clock, so a GC can neither jump ahead nor use up somebody
//! else's clocks, and a known one is ignored like anything known.

use super::scan::{Flaw, Scan};

/// So many page loads of one account may arrive in one update: a tablet reloaded all week without a network. Each is a claim to store.
pub const MAX_NEW_CLIENTS: usize = 64;

/// What a document holds already.
pub trait Known {
    /// The state vector: one past the last clock of `client`, 0 if there is none.
    fn next_clock(&self, client: u64) -> u64;
}

/// Whose a client id is in the document's family, seen from the sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ownership {
    Mine,
    Unclaimed,
    Theirs,
}

/// What to do with an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Admit,
    /// It builds on something the document does not have. Not an attack: drop it and ask for what is missing.
    Gap,
    /// It brings something new under a client id of somebody else.
    ForeignClient(u64),
    Flawed(Flaw),
}

/// Judges an update. `owns` is asked about clients that bring something new, and only about those.
pub fn admit(scan: &Scan, known: &impl Known, mut owns: impl FnMut(u64) -> Ownership) -> Verdict {
    let mut new_clients = 0;
    let mut has_gap = false;
    for structs in scan.structs() {
        let next = known.next_clock(structs.client);
        if structs.end <= next {
            continue;
        }
        new_clients += 1;
        if new_clients > MAX_NEW_CLIENTS {
            return Verdict::Flawed(Flaw::TooManyClients);
        }
        if owns(structs.client) == Ownership::Theirs {
            return Verdict::ForeignClient(structs.client);
        }
        has_gap |= structs.first > next;
    }
    if has_gap || builds_on_unknown(scan, known) { Verdict::Gap } else { Verdict::Admit }
}

/// Assumes that no client's structs leave a gap, so that with them the document has all clocks below their end.
fn builds_on_unknown(scan: &Scan, known: &impl Known) -> bool {
    let has = |client, end| end <= known.next_clock(client) || scan.structs_of(client).is_some_and(|structs| end <= structs.end);
    scan.references().iter().any(|reach| !has(reach.client, reach.end)) || scan.deletes().any(|range| !has(range.client, range.end()))
}
