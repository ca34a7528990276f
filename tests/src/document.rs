//! A CRDT document as the page has it: paragraphs in the root `content`.

use yrs::{
    Doc, GetString, ReadTxn, StateVector, Text, Transact, TransactionMut, Update, WriteTxn, XmlElementPrelim, XmlFragment, XmlOut,
    XmlTextPrelim, XmlTextRef,
    updates::{decoder::Decode, encoder::Encode},
};

/// The root that holds a plan's text.
const ROOT: &str = "content";

/// One person's copy, written to under one client id.
pub struct Document(Doc);

impl Document {
    #[must_use]
    pub fn new(client: u64) -> Self {
        Self(Doc::with_client_id(client))
    }

    #[must_use]
    pub fn client(&self) -> u64 {
        self.0.client_id().get()
    }

    /// Everything in it, as text without markup.
    #[must_use]
    pub fn text(&self) -> String {
        let transaction = self.0.transact();
        let Some(root) = transaction.get_xml_fragment(ROOT) else { return String::new() };
        let texts = root.successors(&transaction).filter_map(|node| match node {
            XmlOut::Text(text) => Some(text.get_string(&transaction)),
            XmlOut::Element(_) | XmlOut::Fragment(_) => None,
        });
        texts.collect()
    }

    /// Writes `text` at the end of the first paragraph; answers with the update that says so.
    pub fn write(&self, text: &str) -> Vec<u8> {
        let mut transaction = self.0.transact_mut();
        first_paragraph(&mut transaction).push(&mut transaction, text);
        transaction.encode_update_v1()
    }

    /// Removes all that stands in the first paragraph; answers with the update that says so.
    pub fn erase(&self) -> Vec<u8> {
        let mut transaction = self.0.transact_mut();
        let paragraph = first_paragraph(&mut transaction);
        let length = paragraph.len(&transaction);
        paragraph.remove_range(&mut transaction, 0, length);
        transaction.encode_update_v1()
    }

    /// The update that takes `gone` out of the first paragraph and writes `text` at its end, made on a copy under a client id of its own;
    /// nothing changes here.
    #[must_use]
    pub fn change_apart(&self, client: u64, gone: Option<&str>, text: &str) -> Vec<u8> {
        let copy = Self::new(client);
        copy.apply(&self.state());
        let mut transaction = copy.0.transact_mut();
        let paragraph = first_paragraph(&mut transaction);
        let words = paragraph.get_string(&transaction);
        if let Some((gone, at)) = gone.and_then(|gone| Some((gone, words.find(gone)?))) {
            let [at, length] = [at, gone.len()].map(|bytes| u32::try_from(bytes).unwrap());
            paragraph.remove_range(&mut transaction, at, length);
        }
        paragraph.push(&mut transaction, text);
        transaction.encode_update_v1()
    }

    /// All of it, as one update.
    #[must_use]
    pub fn state(&self) -> Vec<u8> {
        self.0.transact().encode_state_as_update_v1(&StateVector::default())
    }

    /// What it holds beyond an encoded state vector.
    #[must_use]
    pub fn beyond(&self, vector: &[u8]) -> Vec<u8> {
        let vector = StateVector::decode_v1(vector).unwrap();
        self.0.transact().encode_state_as_update_v1(&vector)
    }

    /// Its own state vector, encoded.
    #[must_use]
    pub fn vector(&self) -> Vec<u8> {
        self.0.transact().state_vector().encode_v1()
    }

    pub fn apply(&self, update: &[u8]) {
        self.0.transact_mut().apply_update(Update::decode_v1(update).unwrap()).unwrap();
    }
}

/// The shared text of the first paragraph; made where there is none.
fn first_paragraph(transaction: &mut TransactionMut) -> XmlTextRef {
    let root = transaction.get_or_insert_xml_fragment(ROOT);
    let found = root.children(transaction).find_map(|node| match node {
        XmlOut::Element(element) if element.tag().as_ref() == "paragraph" => Some(element),
        _ => None,
    });
    let paragraph = found.unwrap_or_else(|| root.push_back(transaction, XmlElementPrelim::empty("paragraph")));
    let text = match paragraph.get(transaction, 0) {
        Some(XmlOut::Text(text)) => Some(text),
        _ => None,
    };
    text.unwrap_or_else(|| paragraph.push_back(transaction, XmlTextPrelim::new("")))
}
