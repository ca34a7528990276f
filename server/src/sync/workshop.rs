//! Slow work on documents, done by a replica of its own from what the log holds, so that no open room waits for it.

use super::{log, vector::StateVector};
use crate::{
    db::Db,
    error::{Error, Result},
    replica::{Replica, Request, Response},
};
use bytes::Bytes;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// Handle to the second replica.
#[derive(Clone)]
pub struct Workshop {
    db: Db,
    replica: Replica,
    /// Each job opens its document under a key of its own, so that jobs never meet.
    next_key: Arc<AtomicI64>,
}

/// A document without and with some updates on top.
#[derive(Debug)]
pub struct Layers {
    pub without: serde_json::Value,
    pub with: serde_json::Value,
    /// How many of the updates do not apply.
    pub left_out: usize,
}

impl Workshop {
    #[must_use]
    pub fn new(db: Db, replica: Replica) -> Self {
        Self { db, replica, next_key: Arc::new(AtomicI64::new(1)) }
    }

    /// The state (a Yjs v1 update) of a new document with this content.
    pub async fn state_from_content(&self, content: &serde_json::Value) -> Result<Bytes> {
        let content = serde_json::to_vec(content).map_err(Error::internal)?;
        let responses = self.call(vec![Request::Init { content: content.into() }]).await?;
        bytes_of(responses.into_iter().next())
    }

    /// The content of a stored document.
    pub async fn content(&self, key: i64) -> Result<serde_json::Value> {
        let parts = log::load_parts(&mut *self.db.read().await?, key).await?;
        let document = self.key();
        let requests = vec![Request::Open { document, parts }, Request::Project { document }, Request::Close { document }];
        json_of(self.call(requests).await?.into_iter().nth(1))
    }

    /// The content of a stored document with the updates `under` on top, and with `over` on top of those. Updates that do not apply are
    /// left out.
    pub async fn lay_over(&self, key: i64, under: &[Bytes], over: &[Bytes]) -> Result<Layers> {
        let mut parts = log::load_parts(&mut *self.db.read().await?, key).await?;
        let (without, _) = self.on_top(&mut parts, under).await?;
        let (with, left_out) = self.on_top(&mut parts, over).await?;
        Ok(Layers { without, with, left_out })
    }

    /// The content of a document of these parts with the updates on top, and how many of those do not apply; the others are parts from now on.
    async fn on_top(&self, parts: &mut Vec<Bytes>, updates: &[Bytes]) -> Result<(serde_json::Value, usize)> {
        let (mut rest, mut left_out) = (updates, 0);
        loop {
            let document = self.key();
            let mut requests = vec![Request::Open { document, parts: parts.clone() }];
            requests.extend(rest.iter().map(|update| Request::Apply { document, update: update.clone() }));
            requests.extend([Request::Project { document }, Request::Close { document }]);
            let mut responses = self.call(requests).await?.into_iter();
            let opened = responses.next();
            if !matches!(opened, Some(Response::Opened { .. })) {
                return Err(Error::internal(format!("the second replica answered {opened:?}")));
            }
            // A refusal has closed the document: it is opened again with what was applied so far.
            let refused = responses.by_ref().take(rest.len()).position(|response| !matches!(response, Response::Applied { .. }));
            let Some(refused) = refused else {
                parts.extend_from_slice(rest);
                return Ok((json_of(responses.next())?, left_out));
            };
            parts.extend_from_slice(&rest[..refused]);
            rest = &rest[refused + 1..];
            left_out += 1;
        }
    }

    /// The state (a Yjs v1 update) that the document was in with its row `head`, and its state vector.
    pub async fn state_until(&self, key: i64, head: i64) -> Result<(Bytes, StateVector)> {
        let parts = log::load_parts_until(&mut *self.db.read().await?, key, head).await?;
        let document = self.key();
        let requests = vec![Request::Open { document, parts }, Request::Snapshot { document }, Request::Close { document }];
        let mut responses = self.call(requests).await?.into_iter();
        let vector = responses.next().as_ref().and_then(vector_of);
        let vector = vector.ok_or_else(|| Error::internal(format!("document {key} does not open as it was at {head}")))?;
        Ok((bytes_of(responses.next())?, vector))
    }

    /// Whether `update` holds anything that the stored document lacks.
    pub async fn would_change(&self, key: i64, update: Bytes) -> Result<bool> {
        let parts = log::load_parts(&mut *self.db.read().await?, key).await?;
        let document = self.key();
        let requests = vec![Request::Open { document, parts }, Request::Apply { document, update }, Request::Close { document }];
        // What cannot be applied is kept as it is: it is the author's, not ours to judge.
        Ok(!matches!(self.call(requests).await?.get(1), Some(Response::Applied { changed: false })))
    }

    /// Folds the log of a document up to `head` into a snapshot, after proving that the snapshot opens to the same document.
    pub async fn compact(&self, key: i64, head: i64) -> Result<()> {
        let parts = {
            let mut reader = self.db.read().await?;
            log::load_parts_until(&mut reader, key, head).await?
        };
        let (document, again) = (self.key(), self.key());
        let mut first = self
            .call(vec![
                Request::Open { document, parts },
                Request::Snapshot { document },
                Request::Project { document },
                Request::Close { document },
            ])
            .await?
            .into_iter();
        let (opened, state, content) = (first.next(), bytes_of(first.next())?, bytes_of(first.next())?);
        let second = self
            .call(vec![
                Request::Open { document: again, parts: vec![state.clone()] },
                Request::Snapshot { document: again },
                Request::Project { document: again },
                Request::Close { document: again },
            ])
            .await?;
        // The snapshot's length stands for the delete set: encoding is deterministic but for the order of clients.
        let same_length = matches!(&second[1], Response::Bytes(again) if again.len() == state.len());
        if opened.as_ref().map(vector_of) != Some(vector_of(&second[0])) || second[2] != Response::Bytes(content) || !same_length {
            return Err(Error::internal(format!("the snapshot of document {key} at {head} does not open to the same document")));
        }
        let mut tx = self.db.begin().await?;
        log::compact(&mut tx, key, head, &state).await?;
        Ok(tx.commit().await?)
    }

    fn key(&self) -> i64 {
        self.next_key.fetch_add(1, Ordering::Relaxed)
    }

    async fn call(&self, requests: Vec<Request>) -> Result<Vec<Response>> {
        self.replica.call(requests).await.map_err(|_| Error::internal("the second replica died"))
    }
}

/// A decoded vector: its encoding has no fixed order.
fn vector_of(response: &Response) -> Option<StateVector> {
    match response {
        Response::Opened { state_vector } => StateVector::decode(state_vector).ok(),
        _ => None,
    }
}

fn bytes_of(response: Option<Response>) -> Result<Bytes> {
    match response {
        Some(Response::Bytes(bytes)) => Ok(bytes),
        other => Err(Error::internal(format!("the second replica answered {other:?}"))),
    }
}

fn json_of(response: Option<Response>) -> Result<serde_json::Value> {
    serde_json::from_slice(&bytes_of(response)?).map_err(Error::internal)
}
