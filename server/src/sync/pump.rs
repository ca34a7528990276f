//! The commit of one batch: everything that waited in all rooms, applied by the replica, then on disk with one fsync.
//!
//! Order inside a batch is the order of arrival; at most one act, at the end. Nothing here tells anybody anything: the rooms do, with
//! the fates this returns, after the commit.

use super::{
    act::Sealed,
    batch::{Applied, Batch, Committed, Round, RoundAct, document_of, is_fine, log_rows},
    item::{Edit, Fate, Item},
    log::{self, Aside, Seal},
    room::Tail,
    rooms::Opened,
    vector::StateVector,
};
use crate::{
    db::{Connection, Db},
    error::{Error, ErrorCode, Result},
    replica::{Died, Replica, Request, Response},
};
use bytes::Bytes;
use sandu_proto::{http::late_edits::LateReason, id::DocumentId};
use sqlx::Connection as _;
use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// Where batches go.
#[derive(Clone)]
pub struct Store {
    pub db: Db,
    /// Holds what is being edited.
    pub replica: Replica,
    /// Does the slow work, so that no room waits for another's.
    pub workshop: super::workshop::Workshop,
    /// Raised while the disk is full: nothing is acknowledged until there is room again.
    pub is_full: Arc<AtomicBool>,
    pub stopping: CancellationToken,
}

/// How often a commit is tried while another process holds the database, and the pause between.
const BUSY_TRIES: u32 = 5;
const BUSY_PAUSE: Duration = Duration::from_millis(200);
/// How often it is looked whether a full disk has room again.
const FULL_PAUSE: Duration = Duration::from_secs(1);
/// BSD's `EX_IOERR`: the disk did not take a commit. Nothing is known any more; the restart reads what is there.
const EXIT_IO_ERROR: i32 = 74;

impl Store {
    /// Commits `batch`; waits while the disk is full. Ends the program when the disk fails: an fsync that failed must not be tried again.
    pub async fn commit(&self, batch: Batch) -> Committed {
        let mut round = self.apply(batch).await;
        let mut tries = 0;
        loop {
            match self.write(&mut round).await {
                Ok(()) => {
                    self.is_full.store(false, Ordering::Relaxed);
                    self.forget(&round.undone()).await;
                    return round.into_committed();
                }
                Err(Trouble::Stale(keys)) => self.turn_late(&mut round, &keys).await,
                Err(Trouble::Busy) if tries < BUSY_TRIES => {
                    tries += 1;
                    tokio::time::sleep(BUSY_PAUSE).await;
                }
                Err(Trouble::Full(error)) => {
                    if !self.is_full.swap(true, Ordering::Relaxed) {
                        tracing::error!(%error, "the disk is full: nothing is acknowledged until there is room");
                    }
                    if timeout(FULL_PAUSE, self.stopping.cancelled()).await.is_ok() {
                        die(&error);
                    }
                    round.refuse_begun_act(error);
                }
                Err(Trouble::Busy) => die(&Error::internal("another process holds the database")),
                Err(Trouble::Disk(error)) => die(&error),
            }
        }
    }

    /// Opens a document in the replica from the log. `None`: there is no such document.
    pub async fn open(&self, document: DocumentId) -> Result<Option<Opened>> {
        let mut reader = self.db.read().await?;
        let Some(stored) = log::load(&mut reader, document).await? else { return Ok(None) };
        let parts = log::load_parts(&mut reader, stored.key).await?;
        let claims = log::load_claims(&mut reader, &stored.family).await?;
        drop(reader);
        let tail = Tail { edits: parts.len().saturating_sub(1), bytes: parts.iter().skip(1).map(Bytes::len).sum() };
        let request = Request::Open { document: stored.key, parts };
        // It may die of a neighbour's update; once is forgiven.
        let responses = match self.replica.call(vec![request.clone()]).await {
            Ok(responses) => responses,
            Err(_) => self.replica.call(vec![request]).await.map_err(|_| Error::internal("the replica died opening a document"))?,
        };
        match responses.first() {
            Some(Response::Opened { state_vector }) => {
                let vector = StateVector::decode(state_vector).map_err(|flaw| Error::internal(format!("{flaw:?}")))?;
                Ok(Some(Opened { stored, vector, claims, tail }))
            }
            other => Err(Error::internal(format!("the replica could not open document {}: {other:?}", stored.key))),
        }
    }

    /// Forgets documents that nobody has open.
    pub async fn close(&self, keys: &[i64]) {
        self.forget(keys).await;
    }

    /// Everything the document is made of, for the replica.
    pub async fn load_parts(&self, key: i64) -> Result<Vec<Bytes>> {
        log::load_parts(&mut *self.db.read().await?, key).await
    }

    /// One pass through the replica for all of the batch; the careful way when anything in it goes wrong.
    async fn apply(&self, batch: Batch) -> Round {
        let mut round = Round::new(batch);
        let rows = round.rows();
        let questions = round.questions();
        let mut requests: Vec<Request> = rows.iter().map(|row| row.request()).collect();
        requests.extend(questions.iter().cloned());
        let answers = match self.replica.call(requests).await {
            Ok(responses) if responses.iter().all(is_fine) => responses,
            _ => self.apply_carefully(&rows, questions).await,
        };
        round.take(rows, answers);
        self.drop_empty_late_edits(&mut round).await;
        round
    }

    /// A page that lost its right to write answers `SyncStep1` with what it has; only what the document lacks is a late edit.
    async fn drop_empty_late_edits(&self, round: &mut Round) {
        for (item, fate) in &mut round.items {
            if let Item::Late { edit, .. } = item
                && let Ok(false) = self.workshop.would_change(edit.key, edit.scan.update().clone()).await
            {
                *fate = Fate::Saved { changed: false };
            }
        }
    }

    /// Opens every document of the batch afresh, finds the rows that cannot be applied, then asks the questions.
    async fn apply_carefully(&self, rows: &[Applied], questions: Vec<Request>) -> Vec<Response> {
        let mut keys: BTreeSet<i64> = rows.iter().map(|row| row.key).collect();
        keys.extend(questions.iter().filter_map(document_of));
        let mut applied: Vec<Option<Response>> = vec![None; rows.len()];
        self.settle(&keys, rows, 0..rows.len(), &mut applied).await;
        let mut answers: Vec<Response> =
            applied.into_iter().map(|response| response.unwrap_or(Response::Refused { reason: "not applied".into() })).collect();
        // The last round may have ended with a refusal that closed a document: open what the questions need with what stands.
        self.reopen(&keys, rows, &answers).await;
        match self.replica.call(questions.clone()).await {
            Ok(responses) => answers.extend(responses),
            Err(_) => answers.extend(questions.iter().map(|_| Response::NotOpen)),
        }
        answers
    }

    /// Decides `range` of the rows: whole if the replica takes it, else by halves until the guilty row stands alone.
    fn settle<'a>(
        &'a self,
        keys: &'a BTreeSet<i64>,
        rows: &'a [Applied],
        range: std::ops::Range<usize>,
        decided: &'a mut Vec<Option<Response>>,
    ) -> futures_util::future::BoxFuture<'a, ()> {
        Box::pin(async move {
            if range.is_empty() {
                return;
            }
            let mut outcome = self.attempt(keys, rows, range.clone(), decided).await;
            if range.len() == 1 && has_died(&outcome) {
                // It may have been killed just then: only a row that it dies of twice is guilty.
                outcome = self.attempt(keys, rows, range.clone(), decided).await;
            }
            match outcome {
                Ok(responses) if responses.iter().all(is_fine) => {
                    for (index, response) in range.zip(responses) {
                        decided[index] = Some(response);
                    }
                }
                outcome if range.len() == 1 => {
                    let reason = match outcome {
                        Ok(responses) => format!("{responses:?}"),
                        Err(_) => "the replica died of it".into(),
                    };
                    tracing::warn!(document = rows[range.start].key, reason, "an update was refused by the replica");
                    decided[range.start] = Some(Response::Refused { reason });
                }
                _ => {
                    let middle = range.start + range.len() / 2;
                    self.settle(keys, rows, range.start..middle, decided).await;
                    self.settle(keys, rows, middle..range.end, decided).await;
                }
            }
        })
    }

    /// `range` of the rows on top of what is decided.
    async fn attempt(
        &self,
        keys: &BTreeSet<i64>,
        rows: &[Applied],
        range: std::ops::Range<usize>,
        decided: &[Option<Response>],
    ) -> Result<Vec<Response>, Died> {
        let so_far: Vec<Response> = decided.iter().map(|response| response.clone().unwrap_or(Response::NotOpen)).collect();
        self.reopen(keys, rows, &so_far).await;
        self.replica.call(rows[range].iter().map(|row| row.request()).collect()).await
    }

    /// Opens documents from the log plus those rows of the batch that have been applied already.
    async fn reopen(&self, keys: &BTreeSet<i64>, rows: &[Applied], decided: &[Response]) {
        for &key in keys {
            let Ok(mut parts) = self.load_parts(key).await else {
                tracing::error!(document = key, "a document could not be read from the log");
                continue;
            };
            let stands = rows.iter().zip(decided).filter(|(row, response)| row.key == key && is_fine(response));
            parts.extend(stands.map(|(row, _)| row.update.clone()));
            // A death here shows in the next call: its successor has nothing open.
            let _ = self.replica.call(vec![Request::Open { document: key, parts }]).await;
        }
    }

    /// A document moved to another epoch under us: its edits of this batch are late, and the replica forgets them.
    async fn turn_late(&self, round: &mut Round, keys: &[i64]) {
        for (item, fate) in &mut round.items {
            if let Item::Edit { edit, socket, nth } = item
                && keys.contains(&edit.key)
            {
                *item = Item::Late { edit: edit.clone(), socket: *socket, nth: *nth, reason: LateReason::Sealed };
                *fate = Fate::Kept;
            }
        }
        self.forget(keys).await;
    }

    async fn forget(&self, keys: &[i64]) {
        if keys.is_empty() {
            return;
        }
        let _ = self.replica.call(keys.iter().map(|key| Request::Close { document: *key }).collect()).await;
    }

    /// The transaction.
    async fn write(&self, round: &mut Round) -> Result<(), Trouble> {
        if !round.has_something_to_write() {
            return Ok(());
        }
        let rows = round.log_rows();
        if round.is_edits_only() && rows.len() <= log::ROWS_PER_STATEMENT {
            // One statement is a transaction by itself, and a quarter of the way to the disk and back.
            let stale = log::append(&mut *self.db.write().await?, &rows).await?;
            return if stale.is_empty() { Ok(()) } else { Err(Trouble::Stale(stale)) };
        }
        let mut tx = self.db.begin().await?;
        for edit in round.saved() {
            log::claim(&mut tx, &edit.family, &edit.claims, edit.account).await?;
        }
        let stale = log::append(&mut tx, &rows).await?;
        if !stale.is_empty() {
            tx.rollback().await?;
            return Err(Trouble::Stale(stale));
        }
        for (item, fate) in &round.items {
            match (item, fate) {
                (Item::Late { edit, reason, .. }, Fate::Kept) => {
                    let reason = match reason {
                        LateReason::Sealed => "sealed",
                        LateReason::RightTaken => "right_taken",
                    };
                    log::keep_late(&mut tx, &aside(edit, reason), &edit.scan.fingerprint()).await?;
                }
                (Item::Edit { edit, .. }, Fate::Refused) => {
                    log::quarantine(&mut tx, &aside(edit, "the replica could not apply it")).await?;
                }
                _ => {}
            }
        }
        if let Some(act) = &mut round.act
            && act.result.is_ok()
            && let Some(work) = act.work.take()
        {
            // A savepoint: an act that is refused takes nothing of the batch with it.
            let mut savepoint = tx.begin().await?;
            match perform(&mut savepoint, act, work).await {
                Ok(()) => savepoint.commit().await?,
                // SQLite may have rolled the whole transaction back: there is no savepoint to go back to.
                Err(full) if full.code == ErrorCode::StorageFull => return Err(Trouble::Full(full)),
                Err(refused) => {
                    savepoint.rollback().await?;
                    act.result = Err(refused);
                }
            }
        }
        Ok(tx.commit().await?)
    }
}

/// In the call, or in the one before it that opened the documents.
fn has_died(outcome: &Result<Vec<Response>, Died>) -> bool {
    outcome.as_ref().map_or(true, |responses| responses.iter().any(|response| matches!(response, Response::NotOpen)))
}

fn die(error: &Error) -> ! {
    tracing::error!(%error, "a commit failed: stopping, nothing of it was acknowledged");
    std::process::exit(EXIT_IO_ERROR);
}

/// Inside the transaction: the act's own edits, its seals and reopenings, then its work. What is wrong with the edits is said last: an act
/// that is done already is told that.
async fn perform(connection: &mut Connection, act: &RoundAct, work: super::act::Work) -> Result<()> {
    for (edit, _) in &act.edits {
        log::claim(connection, &edit.family, &edit.claims, edit.account).await?;
    }
    if !log::append(connection, &log_rows(act.edits.iter().filter(|(_, changed)| *changed).map(|(edit, _)| edit))).await?.is_empty() {
        return Err(Error::conflict("这份文档刚刚封存了，请刷新后再看。"));
    }
    let mut sealed = Vec::new();
    for ((key, document), content) in act.seal.iter().zip(&act.contents) {
        let seq = log::set_sealed(connection, *key, "这份文档已经封存了，请刷新后再看。", Seal::Seal).await?;
        sealed.push(Sealed { document: *document, seq, content: content.clone() });
    }
    for (key, _) in &act.reopen {
        log::set_sealed(connection, *key, "这份文档已经可以写了，请刷新后再看。", Seal::Reopen).await?;
    }
    work(connection, &sealed).await?;
    if act.edits.iter().all(|(edit, _)| edit.is_all_of_a_new_client()) {
        Ok(())
    } else {
        Err(Error::invalid("这处修改借用了别的编号，没有记下。请刷新后再试。"))
    }
}

fn aside<'a>(edit: &'a Edit, reason: &'a str) -> Aside<'a> {
    Aside { document_key: edit.key, account: edit.account, reason, update: edit.scan.update() }
}

/// Why a transaction was not committed.
enum Trouble {
    /// These documents are at another epoch by now.
    Stale(Vec<i64>),
    Busy,
    Full(Error),
    Disk(Error),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        if error.code == ErrorCode::StorageFull {
            return Self::Full(error);
        }
        let text = error.to_string();
        if text.contains("database is locked") || text.contains("pool timed out") { Self::Busy } else { Self::Disk(error) }
    }
}

impl From<sqlx::Error> for Trouble {
    fn from(error: sqlx::Error) -> Self {
        Error::from(error).into()
    }
}
