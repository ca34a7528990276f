//! A batch on its way: what waits for one commit, what the replica said of it, what came of it. No I/O.

use super::{
    act::{Act, Work},
    item::{Edit, Fate, Item},
    log::{self, Row},
};
use crate::{
    error::{Error, Result},
    replica::{Request, Response},
};
use bytes::Bytes;
use sandu_proto::id::DocumentId;
use std::collections::BTreeMap;
use tokio::sync::oneshot;

/// An act that is ready: its documents are open, its edits admitted.
pub struct ReadyAct {
    pub edits: Vec<Edit>,
    pub seal: Vec<(i64, DocumentId)>,
    pub reopen: Vec<(i64, DocumentId)>,
    pub work: Work,
    pub reply: oneshot::Sender<Result<()>>,
}

/// What waits for one commit.
#[derive(Default)]
pub struct Batch {
    pub items: Vec<Item>,
    pub act: Option<ReadyAct>,
}

/// A batch after its commit.
pub struct Committed {
    pub items: Vec<(Item, Fate)>,
    pub act: Option<DoneAct>,
}

/// An act after its commit, or after its refusal.
pub struct DoneAct {
    pub edits: Vec<Edit>,
    pub seal: Vec<(i64, DocumentId)>,
    pub reopen: Vec<(i64, DocumentId)>,
    pub result: Result<()>,
    pub reply: oneshot::Sender<Result<()>>,
}

/// One update for the replica, and whose it is in the round.
pub struct Applied {
    pub key: i64,
    pub update: Bytes,
    pub place: Place,
}

pub enum Place {
    Item(usize),
    Act(usize),
}

impl Applied {
    pub fn request(&self) -> Request {
        Request::Apply { document: self.key, update: self.update.clone() }
    }
}

pub fn is_fine(response: &Response) -> bool {
    !matches!(response, Response::NotOpen | Response::Refused { .. })
}

pub fn document_of(request: &Request) -> Option<i64> {
    match request {
        Request::Diff { document, .. } | Request::Project { document } => Some(*document),
        _ => None,
    }
}

/// A batch between the replica and the log.
pub struct Round {
    pub items: Vec<(Item, Fate)>,
    pub act: Option<RoundAct>,
}

pub struct RoundAct {
    /// With whether the document changed by it.
    pub edits: Vec<(Edit, bool)>,
    pub seal: Vec<(i64, DocumentId)>,
    pub reopen: Vec<(i64, DocumentId)>,
    pub contents: Vec<serde_json::Value>,
    pub work: Option<Work>,
    pub result: Result<()>,
    reply: oneshot::Sender<Result<()>>,
}

impl Round {
    pub fn new(batch: Batch) -> Self {
        let fate = |item: &Item| match item {
            Item::Edit { .. } => Fate::Refused,
            Item::Late { .. } => Fate::Kept,
            Item::Note { outcome: sandu_proto::frame::Outcome::Gap, .. } => Fate::Gap,
            Item::Note { .. } => Fate::Saved { changed: false },
            Item::Answer { .. } => Fate::Unanswered,
        };
        let items = batch
            .items
            .into_iter()
            .map(|item| {
                let fate = fate(&item);
                (item, fate)
            })
            .collect();
        let act = batch.act.map(|ReadyAct { edits, seal, reopen, work, reply }| RoundAct {
            edits: edits.into_iter().map(|edit| (edit, false)).collect(),
            seal,
            reopen,
            contents: Vec::new(),
            work: Some(work),
            result: Ok(()),
            reply,
        });
        Self { items, act }
    }

    pub fn rows(&self) -> Vec<Applied> {
        let items = self.items.iter().enumerate().filter_map(|(index, (item, _))| match item {
            Item::Edit { edit, .. } => Some(Applied { key: edit.key, update: edit.scan.update().clone(), place: Place::Item(index) }),
            _ => None,
        });
        let act = self.act.iter().flat_map(|act| act.edits.iter().enumerate()).map(|(index, (edit, _))| Applied {
            key: edit.key,
            update: edit.scan.update().clone(),
            place: Place::Act(index),
        });
        items.chain(act).collect()
    }

    /// The joiners' questions, then the contents that the act seals.
    pub fn questions(&self) -> Vec<Request> {
        let answers = self.items.iter().filter_map(|(item, _)| match item {
            Item::Answer { key, vector, .. } => Some(Request::Diff { document: *key, state_vector: vector.clone() }),
            _ => None,
        });
        let contents = self.act.iter().flat_map(|act| &act.seal).map(|(key, _)| Request::Project { document: *key });
        answers.chain(contents).collect()
    }

    pub fn take(&mut self, rows: Vec<Applied>, responses: Vec<Response>) {
        let mut responses = responses.into_iter();
        for row in rows {
            let response = responses.next();
            match (row.place, response) {
                (Place::Item(index), Some(Response::Applied { changed })) => self.items[index].1 = Fate::Saved { changed },
                (Place::Item(_), _) => {}
                (Place::Act(index), response) => {
                    let Some(act) = &mut self.act else { continue };
                    match response {
                        Some(Response::Applied { changed }) => act.edits[index].1 = changed,
                        _ => act.result = Err(Error::conflict("这处修改已经不能用了，请刷新后再看。")),
                    }
                }
            }
        }
        for (item, fate) in &mut self.items {
            if let Item::Answer { .. } = item
                && let Some(Response::Bytes(update)) = responses.next()
            {
                *fate = Fate::Answered(update);
            }
        }
        if let Some(act) = &mut self.act {
            for _ in &act.seal {
                match responses.next() {
                    Some(Response::Bytes(content)) => match serde_json::from_slice(&content) {
                        Ok(content) => act.contents.push(content),
                        Err(error) => act.result = Err(Error::internal(error)),
                    },
                    _ => act.result = Err(Error::internal("the replica could not project a document that is to be sealed")),
                }
            }
        }
    }

    pub fn saved(&self) -> impl Iterator<Item = &Edit> {
        self.items.iter().filter_map(|(item, fate)| match (item, fate) {
            (Item::Edit { edit, .. }, Fate::Saved { changed: true }) => Some(edit),
            _ => None,
        })
    }

    pub fn log_rows(&self) -> Vec<Row> {
        log_rows(self.saved())
    }

    /// Documents in which the replica holds edits of an act that was refused.
    pub fn undone(&self) -> Vec<i64> {
        let refused = self.act.iter().filter(|act| act.result.is_err());
        refused.flat_map(|act| act.edits.iter().map(|(edit, _)| edit.key)).collect()
    }

    pub fn has_something_to_write(&self) -> bool {
        self.act.is_some()
            || self.items.iter().any(|(item, fate)| match item {
                Item::Edit { .. } => *fate != Fate::Saved { changed: false },
                Item::Late { .. } => *fate == Fate::Kept,
                Item::Note { .. } | Item::Answer { .. } => false,
            })
    }

    /// An act's work is done once: one whose transaction was rolled back cannot be tried again, only refused.
    pub fn refuse_begun_act(&mut self, error: Error) {
        if let Some(act) = &mut self.act
            && act.work.is_none()
            && act.result.is_ok()
        {
            act.result = Err(error);
        }
    }

    /// Nothing but edits of clients that are known: what most batches are.
    pub fn is_edits_only(&self) -> bool {
        self.act.is_none()
            && self.items.iter().all(|(item, fate)| match item {
                Item::Edit { edit, .. } => matches!(fate, Fate::Saved { changed } if !*changed || edit.claims.is_empty()),
                Item::Late { .. } => *fate != Fate::Kept,
                Item::Note { .. } | Item::Answer { .. } => true,
            })
    }

    pub fn into_committed(self) -> Committed {
        let act = self.act.map(|act| DoneAct {
            edits: act.edits.into_iter().filter(|(_, changed)| *changed).map(|(edit, _)| edit).collect(),
            seal: act.seal,
            reopen: act.reopen,
            result: act.result,
            reply: act.reply,
        });
        Committed { items: self.items, act }
    }
}

pub fn log_rows<'a>(edits: impl Iterator<Item = &'a Edit>) -> Vec<Row> {
    let mut rows: BTreeMap<i64, Row> = BTreeMap::new();
    for edit in edits {
        let row = rows.entry(edit.key).or_insert_with(|| Row { document_key: edit.key, epoch: edit.epoch, edits: Vec::new() });
        log::push_edit(&mut row.edits, edit.account, edit.scan.update());
    }
    rows.into_values().collect()
}

/// Which documents an act names, each once.
#[must_use]
pub fn documents_of(act: &Act) -> Vec<DocumentId> {
    let mut documents: Vec<DocumentId> = act.edits.iter().map(|(document, ..)| *document).collect();
    documents.extend(&act.seal);
    documents.extend(&act.reopen);
    documents.sort_unstable();
    documents.dedup();
    documents
}
