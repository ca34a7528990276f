//! The documents a child holds, and its answer to each request.
//!
//! yrs may fail half-way through a document and leave it inconsistent, so a document that has seen an error or a panic is never used
//! again. A transaction commits when it is dropped, also while unwinding, where a second panic would abort; so it is dropped only after
//! everything in it went well, and forgotten otherwise. That leaks the document: the memory limit ends a child that does it too often.

use super::{
    Request, Response,
    init::{SERVER_CLIENT, Unfit, state_from_json},
    project::project,
};
use bytes::Bytes;
use sandu_proto::varint::{Malformed, Reader};
use std::{
    collections::HashMap,
    mem::ManuallyDrop,
    panic::{AssertUnwindSafe, catch_unwind},
};
use yrs::{
    ClientID, Doc, Options, ReadTxn, StateVector, Transact, Update,
    updates::{decoder::Decode, encoder::Encode},
};

#[derive(Default)]
pub struct Documents {
    open: HashMap<i64, Doc>,
}

/// Why a request was refused; a word or two for the log, never content.
type Refusal = String;

impl Documents {
    /// Answers one request. Whatever goes wrong closes the document it names.
    pub fn answer(&mut self, request: Request) -> Response {
        let document = document_of(&request);
        // What a panic leaves behind in `self` is removed below, before anyone looks at it.
        let answer = catch_unwind(AssertUnwindSafe(|| self.try_answer(request)));
        answer.unwrap_or_else(|_| Err("panic".to_owned())).unwrap_or_else(|reason| {
            if let Some(document) = document {
                self.close(document);
            }
            Response::Refused { reason }
        })
    }

    fn try_answer(&mut self, request: Request) -> Result<Response, Refusal> {
        Ok(match request {
            Request::Open { document, parts } => {
                self.close(document);
                let doc = Doc::with_options(options());
                apply(&doc, &parts)?;
                let state_vector = doc.transact().state_vector().encode_v1().into();
                self.open.insert(document, doc);
                Response::Opened { state_vector }
            }
            Request::Apply { document, update } => match self.open.get(&document) {
                None => Response::NotOpen,
                Some(doc) => Response::Applied { changed: apply(doc, &[update])? },
            },
            Request::Diff { document, state_vector } => {
                let known = decode_state_vector(&state_vector).map_err(|_| "state vector".to_owned())?;
                self.read(document, |doc| doc.transact().encode_state_as_update_v1(&known))
            }
            Request::Snapshot { document } => self.read(document, |doc| doc.transact().encode_state_as_update_v1(&StateVector::default())),
            Request::Project { document } => self.read(document, |doc| project(&doc.transact()).to_string().into_bytes()),
            Request::Init { content } => Response::Bytes(state_from_json(&content).map_err(unfit)?.into()),
            Request::Close { document } => {
                self.close(document);
                Response::Done
            }
        })
    }

    fn read(&self, document: i64, read: impl FnOnce(&Doc) -> Vec<u8>) -> Response {
        self.open.get(&document).map_or(Response::NotOpen, |doc| Response::Bytes(read(doc).into()))
    }

    /// Dropping a damaged document may panic too.
    fn close(&mut self, document: i64) {
        if let Some(doc) = self.open.remove(&document) {
            let _ = catch_unwind(AssertUnwindSafe(|| drop(doc)));
        }
    }
}

fn document_of(request: &Request) -> Option<i64> {
    match request {
        Request::Open { document, .. }
        | Request::Apply { document, .. }
        | Request::Diff { document, .. }
        | Request::Snapshot { document }
        | Request::Project { document }
        | Request::Close { document } => Some(*document),
        Request::Init { .. } => None,
    }
}

/// The replica never writes, so the id is never used; and it removes no formats that have become useless, which yrs counts as writing:
/// it must hold what the log holds, no less.
fn options() -> Options {
    Options { cleanup_formatting: false, ..Options::with_client_id(ClientID::new(SERVER_CLIENT)) }
}

/// Applies all updates in one transaction; says whether any of them was news. Leaves nothing waiting for something that is missing.
fn apply(doc: &Doc, updates: &[Bytes]) -> Result<bool, Refusal> {
    let updates = updates.iter().map(|update| Update::decode_v1(update)).collect::<Result<Vec<_>, _>>().map_err(|_| "malformed")?;
    let mut transaction = ManuallyDrop::new(doc.transact_mut());
    for update in updates {
        transaction.apply_update(update).map_err(|error| error.to_string())?;
    }
    if transaction.has_missing_updates() {
        return Err("gap".to_owned());
    }
    let changed = transaction.has_changes();
    drop(ManuallyDrop::into_inner(transaction));
    Ok(changed)
}

/// yrs reserves room for as many clients as the first bytes declare, so the bytes are counted first.
fn decode_state_vector(bytes: &[u8]) -> Result<StateVector, Malformed> {
    let mut reader = Reader::new(bytes);
    let mut known = StateVector::default();
    for _ in 0..reader.uint()? {
        let client = ClientID::new(reader.uint()?);
        known.set_max(client, u32::try_from(reader.uint()?).map_err(|_| Malformed::TooLarge)?);
    }
    reader.end()?;
    Ok(known)
}

fn unfit(reason: Unfit) -> Refusal {
    match reason {
        Unfit::NotADocument => "not a document",
        Unfit::TooManyNodes => "too many nodes",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use yrs::{GetString, Text, WriteTxn};

    const KEY: i64 = 7;

    /// A writer elsewhere, and the update of each of its steps.
    struct Writer(Doc);

    impl Writer {
        fn new() -> Self {
            Self(Doc::with_client_id(42))
        }

        fn write(&self, edit: impl FnOnce(&yrs::TextRef, &mut yrs::TransactionMut)) -> Bytes {
            let mut transaction = self.0.transact_mut();
            let text = transaction.get_or_insert_text("reasons");
            edit(&text, &mut transaction);
            transaction.encode_update_v1().into()
        }

        fn insert(&self, text: &str) -> Bytes {
            self.write(|shared, transaction| shared.push(transaction, text))
        }
    }

    fn text_of(update: &[u8]) -> String {
        let doc = Doc::new();
        let mut transaction = doc.transact_mut();
        transaction.apply_update(Update::decode_v1(update).unwrap()).unwrap();
        let text = transaction.get_or_insert_text("reasons");
        text.get_string(&transaction)
    }

    fn open(documents: &mut Documents, parts: Vec<Bytes>) -> Response {
        documents.answer(Request::Open { document: KEY, parts })
    }

    fn apply(documents: &mut Documents, update: Bytes) -> Response {
        documents.answer(Request::Apply { document: KEY, update })
    }

    fn snapshot(documents: &mut Documents) -> Bytes {
        match documents.answer(Request::Snapshot { document: KEY }) {
            Response::Bytes(bytes) => bytes,
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn assert_refused_and_closed(documents: &mut Documents, response: &Response, why: &str) {
        assert_eq!(*response, Response::Refused { reason: why.to_owned() });
        assert_eq!(documents.answer(Request::Snapshot { document: KEY }), Response::NotOpen);
    }

    #[test]
    fn an_update_is_news_once() {
        let (mut documents, writer) = (Documents::default(), Writer::new());
        assert_eq!(open(&mut documents, vec![]), Response::Opened { state_vector: Bytes::from_static(&[0]) });
        let typed = writer.insert("ab");
        assert_eq!(apply(&mut documents, typed.clone()), Response::Applied { changed: true });
        assert_eq!(apply(&mut documents, typed), Response::Applied { changed: false });
        let deleted = writer.write(|shared, transaction| shared.remove_range(transaction, 0, 1));
        assert_eq!(apply(&mut documents, deleted.clone()), Response::Applied { changed: true });
        assert_eq!(apply(&mut documents, deleted), Response::Applied { changed: false });
        assert_eq!(text_of(&snapshot(&mut documents)), "b");
    }

    #[test]
    fn parts_are_applied_together_whatever_their_order() {
        let (mut documents, writer) = (Documents::default(), Writer::new());
        let (first, second) = (writer.insert("a"), writer.insert("b"));
        assert_eq!(open(&mut documents, vec![second, first]), Response::Opened { state_vector: Bytes::from_static(&[1, 42, 2]) });
        assert_eq!(text_of(&snapshot(&mut documents)), "ab");
    }

    #[test]
    fn a_gap_is_refused() {
        let (mut documents, writer) = (Documents::default(), Writer::new());
        writer.insert("a");
        let second = writer.insert("b");
        let deletion = writer.write(|shared, transaction| shared.remove_range(transaction, 0, 1));
        let response = open(&mut documents, vec![second.clone()]);
        assert_refused_and_closed(&mut documents, &response, "gap");
        for gappy in [second, deletion] {
            open(&mut documents, vec![]);
            let response = apply(&mut documents, gappy);
            assert_refused_and_closed(&mut documents, &response, "gap");
        }
    }

    #[test]
    fn bytes_that_are_no_update_are_refused() {
        let mut documents = Documents::default();
        // The second declares 2×10^8 clients, the third a string of 10^9 bytes.
        for bytes in [vec![1], vec![0x80, 0x84, 0xaf, 0x5f, 0], vec![1, 1, 1, 0, 4, 1, 1, b'x', 0x80, 0x94, 0xeb, 0xdc, 3]] {
            open(&mut documents, vec![]);
            let response = apply(&mut documents, bytes.into());
            assert_refused_and_closed(&mut documents, &response, "malformed");
        }
    }

    #[test]
    fn a_joiner_gets_what_it_lacks() {
        let (mut documents, writer) = (Documents::default(), Writer::new());
        let first = writer.insert("a");
        let second = writer.insert("b");
        open(&mut documents, vec![first.clone(), second]);
        let diff = documents.answer(Request::Diff { document: KEY, state_vector: Bytes::from_static(&[1, 42, 1]) });
        let Response::Bytes(diff) = diff else { panic!("{diff:?}") };
        let joiner = Doc::new();
        for update in [&first, &diff] {
            joiner.transact_mut().apply_update(Update::decode_v1(update).unwrap()).unwrap();
        }
        assert_eq!(joiner.get_or_insert_text("reasons").get_string(&joiner.transact()), "ab");
        assert!(diff.len() < snapshot(&mut documents).len());
    }

    #[test]
    fn a_malformed_state_vector_is_refused() {
        let mut documents = Documents::default();
        let too_large_a_clock = [1, 42, 0xff, 0xff, 0xff, 0xff, 0x7f];
        for bytes in [&[][..], &[0x80, 0x84, 0xaf, 0x5f], &[1, 42], &[0, 0], &too_large_a_clock] {
            open(&mut documents, vec![]);
            let response = documents.answer(Request::Diff { document: KEY, state_vector: Bytes::copy_from_slice(bytes) });
            assert_refused_and_closed(&mut documents, &response, "state vector");
        }
    }

    #[test]
    fn a_snapshot_opens_as_the_same_document() {
        let (mut documents, writer) = (Documents::default(), Writer::new());
        let typed = writer.insert("abc");
        let deleted = writer.write(|shared, transaction| shared.remove_range(transaction, 1, 1));
        let opened = open(&mut documents, vec![typed, deleted]);
        let state = snapshot(&mut documents);
        assert_eq!(open(&mut documents, vec![state.clone()]), opened);
        assert_eq!(snapshot(&mut documents), state);
    }

    #[test]
    fn a_snapshot_holds_no_text_that_was_deleted() {
        let (mut documents, writer) = (Documents::default(), Writer::new());
        let typed = writer.insert("keep secret");
        let deleted = writer.write(|shared, transaction| shared.remove_range(transaction, 4, 7));
        open(&mut documents, vec![typed, deleted]);
        let state = snapshot(&mut documents);
        assert!(state.windows(4).any(|bytes| bytes == b"keep") && !state.windows(6).any(|bytes| bytes == b"secret"));
    }

    #[test]
    fn formats_that_have_become_useless_stay_until_a_writer_removes_them() {
        let (mut documents, writer) = (Documents::default(), Writer::new());
        let bold = || yrs::types::Attrs::from([("strong".into(), yrs::Any::from(true))]);
        let typed = writer.write(|shared, transaction| shared.insert_with_attributes(transaction, 0, "ab", bold()));
        open(&mut documents, vec![typed]);
        let before = snapshot(&mut documents);
        let other = Doc::with_options(Options { cleanup_formatting: false, ..Options::with_client_id(ClientID::new(43)) });
        other.transact_mut().apply_update(Update::decode_v1(&before).unwrap()).unwrap();
        let text = other.get_or_insert_text("reasons");
        let mut transaction = other.transact_mut();
        text.remove_range(&mut transaction, 0, 2);
        let deletion = transaction.encode_update_v1();
        drop(transaction);
        apply(&mut documents, deletion.into());
        let known = Doc::with_options(options());
        known.transact_mut().apply_update(Update::decode_v1(&snapshot(&mut documents)).unwrap()).unwrap();
        assert_eq!(known.transact().snapshot(), other.transact().snapshot());
    }

    #[test]
    fn json_goes_in_and_out() {
        let mut documents = Documents::default();
        let content = json!({ "type": "doc", "content": [{ "type": "paragraph", "attrs": { "id": "p" } }] });
        let made = documents.answer(Request::Init { content: content.to_string().into() });
        let Response::Bytes(state) = made else { panic!("{made:?}") };
        open(&mut documents, vec![state]);
        let projected = documents.answer(Request::Project { document: KEY });
        let Response::Bytes(projected) = projected else { panic!("{projected:?}") };
        assert_eq!(serde_json::from_slice::<Value>(&projected).unwrap(), content);
        assert_eq!(
            documents.answer(Request::Init { content: Bytes::from_static(b"{}") }),
            Response::Refused { reason: "not a document".to_owned() }
        );
    }

    #[test]
    fn a_closed_document_is_not_open() {
        let mut documents = Documents::default();
        open(&mut documents, vec![]);
        assert_eq!(documents.answer(Request::Close { document: KEY }), Response::Done);
        assert_eq!(apply(&mut documents, Writer::new().insert("a")), Response::NotOpen);
        assert_eq!(documents.answer(Request::Project { document: KEY }), Response::NotOpen);
        assert_eq!(documents.answer(Request::Close { document: KEY }), Response::Done);
    }
}
