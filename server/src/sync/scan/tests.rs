//! The corpora in `tests/corpus`, and properties that hold for any bytes.

use super::*;
use crate::sync::admit::{Known, Ownership, Verdict, admit};
use proptest::prelude::*;
use serde::{Deserialize, de::DeserializeOwned};
use std::{collections::HashMap, path::PathBuf, sync::LazyLock};

fn scan(update: &[u8], schema: Schema) -> Result<Scan, Flaw> {
    let scan = super::scan(Bytes::copy_from_slice(update))?;
    if scan.suits(schema) { Ok(scan) } else { Err(Flaw::Root) }
}

static GOOD: LazyLock<Vec<(Good, Vec<u8>)>> = LazyLock::new(|| read_corpus("good", |good: &Good| &good.name));
static HOSTILE: LazyLock<Vec<(Hostile, Vec<u8>)>> = LazyLock::new(|| read_corpus("hostile", |hostile: &Hostile| &hostile.name));

/// Client ids are text in the index.
type Triple = (String, u64, u64);

#[derive(Deserialize)]
struct Good {
    name: String,
    known: Vec<(String, u64)>,
    structs: Vec<Triple>,
    references: Vec<(String, u64)>,
    deletes: Vec<Triple>,
}

#[derive(Deserialize)]
struct Hostile {
    name: String,
    /// None: well formed, but its clocks fit nowhere. "any": refused, whatever the reason.
    flaw: Option<String>,
}

struct Vector(HashMap<u64, u64>);

impl Known for Vector {
    fn next_clock(&self, client: u64) -> u64 {
        self.0.get(&client).copied().unwrap_or(0)
    }
}

fn read_corpus<T: DeserializeOwned>(folder: &str, name: impl Fn(&T) -> &String) -> Vec<(T, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/corpus").join(folder);
    let index: Vec<T> = serde_json::from_slice(&std::fs::read(folder.join("index.json")).unwrap()).unwrap();
    assert!(!index.is_empty());
    index
        .into_iter()
        .map(|entry| {
            let update = std::fs::read(folder.join(format!("{}.bin", name(&entry)))).unwrap();
            (entry, update)
        })
        .collect()
}

fn id(client: &str) -> u64 {
    client.parse().unwrap()
}

fn sorted_triples(triples: &[Triple]) -> Vec<(u64, u64, u64)> {
    let mut sorted: Vec<_> = triples.iter().map(|(client, first, second)| (id(client), *first, *second)).collect();
    sorted.sort_unstable();
    sorted
}

#[test]
fn whatever_the_page_sends_passes_with_the_ranges_that_yjs_sees() {
    for (good, update) in &*GOOD {
        let name = &good.name;
        let scan = scan(update, Schema::Plan).unwrap_or_else(|flaw| panic!("{name}: {flaw}"));
        let structs: Vec<_> = scan.structs().iter().map(|structs| (structs.client, structs.first, structs.end)).collect();
        assert_eq!(structs, sorted_triples(&good.structs), "{name}");
        let mut references: Vec<_> = good.references.iter().map(|(client, end)| (id(client), *end)).collect();
        references.sort_unstable();
        assert_eq!(scan.references().iter().map(|reach| (reach.client, reach.end)).collect::<Vec<_>>(), references, "{name}");
        let mut deletes: Vec<_> = scan.deletes().map(|range| (range.client, range.clock, range.len)).collect();
        deletes.sort_unstable();
        assert_eq!(deletes, sorted_triples(&good.deletes), "{name}");
        assert_eq!(scan.is_empty(), structs.is_empty() && deletes.is_empty(), "{name}");
    }
}

#[test]
fn whatever_the_page_sends_fits_where_it_was_made() {
    for (good, update) in &*GOOD {
        let scan = scan(update, Schema::Plan).unwrap();
        let known = Vector(good.known.iter().map(|(client, clock)| (id(client), *clock)).collect());
        let new = scan.structs().iter().filter(|structs| structs.end > known.next_clock(structs.client)).count();
        // Nobody sends 200 page loads at once to a server that knows none of them.
        let expected = if new > crate::sync::admit::MAX_NEW_CLIENTS { Verdict::Flawed(Flaw::TooManyClients) } else { Verdict::Admit };
        assert_eq!(admit(&scan, &known, |_| Ownership::Mine), expected, "{}", good.name);
    }
}

#[test]
fn every_hostile_update_is_refused_for_what_is_wrong_with_it() {
    for (hostile, update) in &*HOSTILE {
        let name = &hostile.name;
        match (scan(update, Schema::Plan), hostile.flaw.as_deref()) {
            (Err(_), Some("any")) => {}
            (Err(flaw), Some(expected)) => assert_eq!(format!("{flaw:?}"), expected, "{name}"),
            (Ok(scan), None) => assert_ne!(admit(&scan, &Vector(HashMap::new()), |_| Ownership::Mine), Verdict::Admit, "{name}"),
            (Ok(_), Some(expected)) => panic!("{name} passes, expected {expected}"),
            (Err(flaw), None) => panic!("{name} is refused by the scanner: {flaw}"),
        }
    }
}

#[test]
fn every_reason_to_refuse_is_in_the_corpus() {
    let seen: Vec<&str> = HOSTILE.iter().filter_map(|(hostile, _)| hostile.flaw.as_deref()).collect();
    for flaw in [
        Flaw::Truncated,
        Flaw::Trailing,
        Flaw::Number,
        Flaw::NotUtf8,
        Flaw::Count,
        Flaw::Clock,
        Flaw::Empty,
        Flaw::TooManyStructs,
        Flaw::TooManyClients,
        Flaw::DuplicateClient,
        Flaw::SelfReference,
        Flaw::Skip,
        Flaw::Content(2),
        Flaw::Type(5),
        Flaw::Any(0),
        Flaw::AnyDepth,
        Flaw::Parent,
        Flaw::Key,
        Flaw::Root,
        Flaw::Node,
        Flaw::Mark,
        Flaw::MarkValue,
        Flaw::Deletes,
    ] {
        assert!(seen.contains(&format!("{flaw:?}").as_str()), "{flaw:?}");
    }
}

#[test]
fn an_update_that_is_cut_short_is_refused() {
    for (good, update) in &*GOOD {
        // Every cut of the small ones; of the large ones a thousand, spread over them.
        for end in (0..update.len()).step_by(update.len() / 1_000 + 1) {
            assert!(scan(&update[..end], Schema::Plan).is_err(), "{} cut at {end}", good.name);
        }
    }
}

/// One item under client 1 from clock 0: `info` and whatever follows it, then the delete set.
fn item(info: u8, rest: &[u8], deletes: &[u8]) -> Vec<u8> {
    [&[1, 1, 1, 0, info], rest, deletes].concat()
}

/// The end of a root list of this name.
fn root(name: &str) -> Vec<u8> {
    [&[1, name.len() as u8], name.as_bytes()].concat()
}

#[test]
fn a_sheet_takes_values_at_its_root_and_a_plan_does_not() {
    // One value: true.
    let entry = item(8, &[root("entries"), vec![1, 120]].concat(), &[0]);
    assert!(scan(&entry, Schema::Sheet).is_ok());
    assert_eq!(scan(&entry, Schema::Plan).map(|_| ()), Err(Flaw::Root));
    // After a neighbour an update names no root; it goes by its values.
    let next = [1, 1, 1, 1, 0x88, 1, 0, 1, 120, 0];
    assert!(scan(&next, Schema::Sheet).is_ok() && scan(&next, Schema::Plan).is_ok());
    for (good, update) in &*GOOD {
        let is_empty = good.structs.is_empty() && good.deletes.is_empty();
        assert_eq!(scan(update, Schema::Sheet).is_ok(), is_empty, "{}", good.name);
    }
}

#[test]
fn a_sheet_takes_nothing_but_values_and_never_a_delete() {
    let at = |rest: &[u8]| [&root("entries"), rest].concat();
    for (what, update) in [
        ("a delete", item(8, &at(&[1, 120]), &[1, 1, 1, 0, 1])),
        ("a delete alone", vec![0, 1, 1, 1, 0, 1]),
        ("collected garbage", vec![1, 1, 1, 0, 0, 3, 0]),
        ("deleted content", item(1, &at(&[3]), &[0])),
        ("text", item(4, &at(&[1, b'a']), &[0])),
        ("a nested list", item(7, &at(&[0]), &[0])),
        ("a key", item(8 | 0b0010_0000, &at(&[1, b'k', 1, 120]), &[0])),
        ("something else as parent", item(8, &[0, 2, 0, 1, 120], &[0])),
        ("another root", item(8, &[root("reasons"), vec![1, 120]].concat(), &[0])),
        ("two kinds at once", [&[2, 1, 2, 0, 8][..], &root("reasons"), &[1, 120, 1, 1, 0, 8], &root("entries"), &[1, 120, 0]].concat()),
        // With its kind and length, three bytes, it is more than an entry may be.
        ("a value too long", item(8, &at(&[&[1, 119, 0x80, 0x40][..], &[b'a'; 8192]].concat()), &[0])),
    ] {
        assert!(scan(&update, Schema::Sheet).is_err(), "{what}");
    }
    let fits = item(8, &at(&[&[1, 119, 0xfd, 0x3f][..], &[b'a'; 8189]].concat()), &[0]);
    assert!(scan(&fits, Schema::Sheet).is_ok());
}

#[test]
fn the_same_edits_have_the_same_fingerprint_however_they_are_encoded() {
    // Client 2 before 1 and two ranges that touch, then the other way round and one range.
    let once = [0, 2, 2, 2, 0, 1, 1, 2, 1, 1, 5, 1];
    let again = [0, 2, 1, 1, 5, 1, 2, 1, 0, 3];
    let other = [0, 2, 1, 1, 5, 1, 2, 1, 0, 4];
    let fingerprint = |update: &[u8]| scan(update, Schema::Plan).unwrap().fingerprint();
    assert_eq!(fingerprint(&once), fingerprint(&again));
    assert_ne!(fingerprint(&once), fingerprint(&other));
    assert_eq!(fingerprint(&once).len(), 64);
}

#[test]
fn different_edits_have_different_fingerprints() {
    let mut seen = HashMap::new();
    for (good, update) in &*GOOD {
        let scan = scan(update, Schema::Plan).unwrap();
        let ranges = (sorted_triples(&good.structs), sorted_triples(&good.deletes));
        assert_eq!(seen.entry(scan.fingerprint()).or_insert_with(|| ranges.clone()), &ranges, "{}", good.name);
    }
}

#[test]
fn an_ordinary_edit_needs_no_memory() {
    for (good, update) in GOOD.iter().filter(|(good, _)| good.name.starts_with("typing-")) {
        let scan = scan(update, Schema::Plan).unwrap();
        assert!(!scan.structs.spilled() && !scan.references.spilled(), "{}", good.name);
    }
}

/// Reads everything there is to read, so that nothing can hide a panic.
fn exercise(bytes: &[u8]) {
    if let Ok(scan) = super::scan(Bytes::copy_from_slice(bytes)) {
        assert!(scan.structs().windows(2).all(|pair| pair[0].client < pair[1].client));
        assert!(scan.structs().iter().all(|structs| structs.first < structs.end && structs.end < MAX_CLOCK));
        assert!(scan.deletes().all(|range| range.len > 0 && range.end() < MAX_CLOCK));
        assert_eq!(scan.fingerprint().len(), 64);
        let _ = admit(&scan, &Vector(HashMap::new()), |client| if client % 2 == 0 { Ownership::Mine } else { Ownership::Theirs });
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..256)) {
        exercise(&bytes);
    }

    #[test]
    fn small_numbers_never_panic(bytes in proptest::collection::vec(0u8..12, 0..64)) {
        exercise(&bytes);
    }

    #[test]
    fn flipped_bits_never_panic(which: prop::sample::Index, flips in proptest::collection::vec((any::<prop::sample::Index>(), 0u8..8), 1..4)) {
        let mut bytes = GOOD[which.index(GOOD.len())].1.clone();
        for (place, bit) in flips {
            let place = place.index(bytes.len());
            bytes[place] ^= 1 << bit;
        }
        exercise(&bytes);
    }
}
