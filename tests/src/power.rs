//! A disk whose power can fail: after a server was killed, what it had written to the database but not synced is gone, or half of it is.
//!
//! Files keep their names whatever happens: that a new file needs its folder to be synced too is not modelled.

use crate::{preload::preload, server::Data};
use rand::{RngExt, rngs::StdRng};
use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
};

/// Disks write whole sectors.
const SECTOR: usize = 512;

/// See the module.
pub struct Power {
    journal: PathBuf,
}

/// One call that changed a file.
struct Change {
    kind: Kind,
    at: u64,
    /// The file's size before.
    size: u64,
    old: Vec<u8>,
}

enum Kind {
    Write { new: Vec<u8> },
    Truncate,
}

impl Power {
    /// Servers started on `data` from now on depend on it.
    #[must_use]
    pub fn under(data: &mut Data) -> Self {
        let journal = data.path().join("power.journal");
        preload(data, "power.c", "POWER_JOURNAL", journal.clone());
        Self { journal }
    }

    /// The power fails; no server may be running. Of what no sync covered, `random` chooses what reached the disk: in one of two cases
    /// nothing, else some of the writes, some of them in part. Answers how many writes were not covered.
    pub fn fail(&self, random: &mut StdRng) -> usize {
        let journal = fs::read(&self.journal).unwrap_or_default();
        let unsynced = unsynced(&journal);
        for (path, changes) in &unsynced {
            let file = OpenOptions::new().write(true).open(path).unwrap();
            changes.iter().rev().for_each(|change| change.undo(&file));
            if random.random() {
                changes.iter().for_each(|change| change.redo_perhaps(&file, random));
            }
            file.sync_all().unwrap();
        }
        fs::write(&self.journal, []).unwrap();
        unsynced.values().map(Vec::len).sum()
    }
}

impl Change {
    fn undo(&self, file: &File) {
        file.write_all_at(&self.old, self.at).unwrap();
        file.set_len(self.size).unwrap();
    }

    fn redo_perhaps(&self, file: &File, random: &mut StdRng) {
        match &self.kind {
            Kind::Write { new } => {
                let sectors = random.random_range(0..=new.len().div_ceil(SECTOR));
                file.write_all_at(&new[..new.len().min(sectors * SECTOR)], self.at).unwrap();
            }
            Kind::Truncate if random.random() => file.set_len(self.at).unwrap(),
            Kind::Truncate => {}
        }
    }
}

/// By file: what happened to it since its last sync. `tests/faults/power.c` says how the journal is written.
fn unsynced(journal: &[u8]) -> BTreeMap<&Path, Vec<Change>> {
    let mut files: BTreeMap<&Path, Vec<Change>> = BTreeMap::new();
    let mut rest = journal;
    while let Some((kind, path, change)) = read(&mut rest) {
        let changes = files.entry(path).or_default();
        match kind {
            b's' => changes.clear(),
            _ => changes.push(change),
        }
    }
    files
}

/// `None` at the end, or where the kill cut a record off: then its call has not happened.
fn read<'a>(rest: &mut &'a [u8]) -> Option<(u8, &'a Path, Change)> {
    let kind = rest.split_off_first()?;
    let mut number = || Some(u64::from_le_bytes(rest.split_off(..8)?.try_into().ok()?));
    let (path, at, count, size) = (number()?, number()?, number()?, number()?);
    let path = Path::new(std::str::from_utf8(rest.split_off(..usize::try_from(path).ok()?)?).ok()?);
    let covered = if *kind == b's' { 0 } else { size.saturating_sub(at).min(count) };
    let old = rest.split_off(..usize::try_from(covered).ok()?)?.to_vec();
    let kind_of = match kind {
        b'w' => Kind::Write { new: rest.split_off(..usize::try_from(count).ok()?)?.to_vec() },
        _ => Kind::Truncate,
    };
    Some((*kind, path, Change { kind: kind_of, at, size, old }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    fn record(kind: u8, path: &Path, at: u64, count: u64, size: u64, bytes: &[&[u8]]) -> Vec<u8> {
        let path = path.to_str().unwrap().as_bytes();
        let head = [path.len() as u64, at, count, size].map(u64::to_le_bytes).concat();
        [&[kind], &*head, path, &bytes.concat()].concat()
    }

    #[test]
    fn what_was_synced_stays_and_what_was_not_may_go() {
        let folder = tempfile::tempdir().unwrap();
        let (file, power) = (folder.path().join("sandu.db"), Power { journal: folder.path().join("power.journal") });
        let journal = [
            record(b'w', &file, 0, 4, 0, &[b"kept"]),
            record(b's', &file, 0, 0, 4, &[]),
            record(b'w', &file, 2, 4, 4, &[b"pt", b"ozen"]),
            record(b't', &file, 1, 5, 6, &[b"eozen"]),
        ];
        let mut outcomes = std::collections::BTreeSet::new();
        for seed in 0..64 {
            fs::write(&file, b"k").unwrap();
            fs::write(&power.journal, journal.concat()).unwrap();
            assert_eq!(power.fail(&mut StdRng::seed_from_u64(seed)), 2);
            outcomes.insert(String::from_utf8(fs::read(&file).unwrap()).unwrap());
        }
        assert_eq!(outcomes, ["k", "keozen", "kept"].map(str::to_owned).into());
    }

    #[test]
    fn a_record_that_the_kill_cut_off_is_none() {
        let whole = record(b'w', Path::new("/data/sandu.db"), 0, 4, 0, &[b"kept"]);
        assert_eq!(unsynced(&whole).values().map(Vec::len).sum::<usize>(), 1);
        for end in 0..whole.len() {
            assert!(unsynced(&whole[..end]).values().all(Vec::is_empty), "{end}");
        }
    }
}
