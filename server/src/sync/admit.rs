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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::scan::scan;
    use std::collections::HashMap;

    const MINE: u64 = 1;
    const THEIRS: u64 = 2;
    const NEW: u64 = 3;

    /// A document that has five clocks of mine and five of somebody else's.
    struct Document;

    impl Known for Document {
        fn next_clock(&self, client: u64) -> u64 {
            HashMap::from([(MINE, 5), (THEIRS, 5)]).get(&client).copied().unwrap_or(0)
        }
    }

    fn judge(update: &[u8]) -> Verdict {
        let scan = scan(bytes::Bytes::copy_from_slice(update)).expect("well formed");
        admit(&scan, &Document, |client| match client {
            MINE => Ownership::Mine,
            THEIRS => Ownership::Theirs,
            _ => Ownership::Unclaimed,
        })
    }

    /// `ab` of `client` at `clock`, to the right of (`left_client`, `left_clock`).
    fn text(client: u64, clock: u8, left_client: u64, left_clock: u8) -> Vec<u8> {
        vec![1, 1, client as u8, clock, 0x84, left_client as u8, left_clock, 2, b'a', b'b', 0]
    }

    #[test]
    fn what_follows_on_is_admitted() {
        assert_eq!(judge(&text(MINE, 5, MINE, 4)), Verdict::Admit);
        assert_eq!(judge(&text(MINE, 5, THEIRS, 4)), Verdict::Admit);
        assert_eq!(judge(&text(NEW, 0, THEIRS, 0)), Verdict::Admit);
        assert_eq!(judge(&[0, 0]), Verdict::Admit);
    }

    #[test]
    fn what_is_partly_known_is_admitted() {
        assert_eq!(judge(&text(MINE, 4, MINE, 3)), Verdict::Admit);
    }

    #[test]
    fn what_is_wholly_known_is_ignored_whoever_wrote_it() {
        assert_eq!(judge(&text(THEIRS, 3, THEIRS, 2)), Verdict::Admit);
    }

    #[test]
    fn nobody_writes_under_a_client_id_of_somebody_else() {
        assert_eq!(judge(&text(THEIRS, 5, MINE, 0)), Verdict::ForeignClient(THEIRS));
        assert_eq!(judge(&text(THEIRS, 4, MINE, 0)), Verdict::ForeignClient(THEIRS));
        assert_eq!(judge(&text(THEIRS, 9, MINE, 0)), Verdict::ForeignClient(THEIRS));
    }

    #[test]
    fn a_jump_of_the_clock_is_a_gap() {
        assert_eq!(judge(&text(MINE, 6, MINE, 0)), Verdict::Gap);
        assert_eq!(judge(&text(NEW, 1, MINE, 0)), Verdict::Gap);
    }

    #[test]
    fn a_neighbour_nobody_has_seen_is_a_gap() {
        assert_eq!(judge(&text(MINE, 5, THEIRS, 5)), Verdict::Gap);
        assert_eq!(judge(&text(NEW, 0, 4, 0)), Verdict::Gap);
    }

    #[test]
    fn a_neighbour_in_the_same_update_is_no_gap() {
        let both = [
            2, 1, MINE as u8, 5, 0x84, NEW as u8, 1, 1, b'a', 1, NEW as u8, 0, 4, 1, 7, b'c', b'o', b'n', b't', b'e', b'n', b't', 2, b'a',
            b'b', 0,
        ];
        assert_eq!(judge(&both), Verdict::Admit);
    }

    #[test]
    fn only_what_is_there_can_be_deleted() {
        assert_eq!(judge(&[0, 1, THEIRS as u8, 1, 0, 5]), Verdict::Admit);
        assert_eq!(judge(&[0, 1, THEIRS as u8, 1, 0, 6]), Verdict::Gap);
        assert_eq!(judge(&[0, 1, NEW as u8, 1, 0, 1]), Verdict::Gap);
        let mut own = text(MINE, 5, MINE, 4);
        own.splice(10.., [1, MINE as u8, 1, 6, 1]);
        assert_eq!(judge(&own), Verdict::Admit);
        own[13] = 7;
        assert_eq!(judge(&own), Verdict::Gap);
    }

    #[test]
    fn collected_garbage_neither_jumps_ahead_nor_takes_the_clocks_of_others() {
        let garbage = |client: u64, clock, len| [1, 1, client as u8, clock, 0, len, 0];
        assert_eq!(judge(&garbage(MINE, 5, 3)), Verdict::Admit);
        assert_eq!(judge(&garbage(NEW, 0, 3)), Verdict::Admit);
        assert_eq!(judge(&garbage(THEIRS, 0, 5)), Verdict::Admit);
        assert_eq!(judge(&garbage(MINE, 6, 3)), Verdict::Gap);
        assert_eq!(judge(&garbage(THEIRS, 5, 1)), Verdict::ForeignClient(THEIRS));
    }

    #[test]
    fn at_most_64_clients_bring_something_new() {
        let garbage = |clients: u8| {
            let sections = (0..clients).flat_map(|index| [1, 100 - index, 0, 0, 1]);
            [clients].into_iter().chain(sections).chain([0]).collect::<Vec<u8>>()
        };
        assert_eq!(judge(&garbage(64)), Verdict::Admit);
        assert_eq!(judge(&garbage(65)), Verdict::Flawed(Flaw::TooManyClients));
    }
}
