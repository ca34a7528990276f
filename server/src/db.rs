//! The database: one writer, a few readers, migrations. SQLite by default; the queries are written for PostgreSQL too.
//!
//! Everybody who writes goes through [`Db::begin`]: with one writer connection there is never a busy database inside one process, and
//! `begin immediate` makes a second process (an admin command) wait its turn instead of failing half-way.

use crate::error::{Error, Result};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{Any, AnyPool, Connection as _, any::AnyPoolOptions, migrate::Migrator, pool::PoolConnection};
use std::{
    ops::{Deref, DerefMut},
    path::Path,
    str::FromStr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

/// The connection that queries take: a transaction or a pool connection derefs to it.
pub type Connection = sqlx::AnyConnection;
/// Commit it, or it never happened.
pub type Transaction = sqlx::Transaction<'static, Any>;

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");

/// How many connections read at a time; each holds a WAL snapshot only for the length of a query.
const READERS: u32 = 4;

const BEGIN: &str = "begin immediate";
const WRITER_PRAGMAS: &str = "pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000; pragma foreign_keys = on;
    pragma trusted_schema = off; pragma journal_size_limit = 67108864; pragma cache_size = -65536; pragma temp_store = memory;
    pragma cell_size_check = on";
const READER_PRAGMAS: &str = "pragma busy_timeout = 5000; pragma query_only = on; pragma trusted_schema = off; pragma temp_store = memory";

/// Handle to the database; cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    writer: AnyPool,
    at_hand: Arc<AtHand>,
    readers: AnyPool,
}

/// The writer connection between two statements of the log. Given back to the pool it would be asked each time whether it still lives,
/// which takes as long as the statement.
#[derive(Debug, Default)]
struct AtHand {
    connection: Mutex<Option<PoolConnection<Any>>>,
    /// How many wait for the connection; raised before looking here for it.
    waiting: AtomicUsize,
}

/// The writer connection for one statement.
#[derive(Debug)]
pub struct Writing {
    /// `None` only while dropping.
    connection: Option<PoolConnection<Any>>,
    at_hand: Arc<AtHand>,
}

impl Db {
    /// Opens (and creates) the SQLite file and brings its schema up to date.
    pub async fn open(file: &Path) -> Result<Self> {
        sqlx::any::install_default_drivers();
        let url = format!("sqlite://{}?mode=rwc", file.display());
        let writer = pool(&url, 1, WRITER_PRAGMAS).await?;
        SQLITE.run(&writer).await.map_err(Error::internal)?;
        let readers = pool(&url, READERS, READER_PRAGMAS).await?;
        Ok(Self { writer, at_hand: Arc::default(), readers })
    }

    /// A transaction that may write. Waits for the one before it.
    pub async fn begin(&self) -> Result<Transaction> {
        let _waiting = self.at_hand.wait();
        match self.writer.begin_with(BEGIN).await {
            // On a full disk SQLite rolls back by itself, of which the driver knows nothing: that connection is of no use any more.
            Err(sqlx::Error::InvalidSavePointStatement) => {
                self.writer.acquire().await?.close().await?;
                Ok(self.writer.begin_with(BEGIN).await?)
            }
            begun => Ok(begun?),
        }
    }

    /// The connection that may write, for what is one statement and so needs no transaction. Waits for the one before it.
    pub async fn write(&self) -> Result<Writing> {
        let at_hand = self.at_hand.take();
        let connection = match at_hand {
            Some(connection) => connection,
            None => {
                let _waiting = self.at_hand.wait();
                self.writer.acquire().await?
            }
        };
        if !connection.is_in_transaction() {
            return Ok(self.writing(connection));
        }
        // See `begin`; a statement inside of a transaction that nobody commits would be lost.
        connection.close().await?;
        Ok(self.writing(self.writer.acquire().await?))
    }

    fn writing(&self, connection: PoolConnection<Any>) -> Writing {
        Writing { connection: Some(connection), at_hand: self.at_hand.clone() }
    }

    /// A connection that can only read.
    pub async fn read(&self) -> Result<PoolConnection<Any>> {
        Ok(self.readers.acquire().await?)
    }

    /// The same, for what is read in several statements and decided from all of them: what is committed meanwhile is not seen.
    pub async fn moment(&self) -> Result<Transaction> {
        Ok(self.readers.begin().await?)
    }

    /// Folds the write-ahead log into the file and closes.
    pub async fn close(&self) {
        self.readers.close().await;
        let _waiting = self.at_hand.wait();
        if let Ok(mut connection) = self.writer.acquire().await {
            // Best effort: the log is complete without it.
            let _ = sqlx::query("pragma wal_checkpoint(truncate)").execute(&mut *connection).await;
        }
        self.writer.close().await;
    }
}

impl AtHand {
    fn take(&self) -> Option<PoolConnection<Any>> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Gives the connection to the pool, and lets nobody keep it at hand until the wait is over.
    fn wait(&self) -> Waiting<'_> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        drop(self.take());
        Waiting(&self.waiting)
    }
}

struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        let mut at_hand = self.at_hand.connection.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever began to wait has raised this before locking: either we see them, or they will see the connection.
        if self.at_hand.waiting.load(Ordering::Relaxed) == 0 {
            *at_hand = self.connection.take();
        }
    }
}

impl Deref for Writing {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection.as_ref().expect("it is there until the drop")
    }
}

impl DerefMut for Writing {
    fn deref_mut(&mut self) -> &mut Connection {
        self.connection.as_mut().expect("it is there until the drop")
    }
}

/// The word for a value of an enum without data: the same in the database as on the wire.
#[must_use]
pub fn word(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        other => unreachable!("an enum without data is one word, not {other:?}"),
    }
}

/// The value that [`word`] stored.
pub fn from_word<T: DeserializeOwned>(word: &str) -> Result<T> {
    T::deserialize(serde::de::value::StrDeserializer::<serde::de::value::Error>::new(word)).map_err(Error::internal)
}

/// A value that is kept as JSON text, read and written whole.
#[must_use]
pub fn to_json(value: impl Serialize) -> String {
    serde_json::to_string(&value).expect("what is kept this way has text for keys")
}

/// The value that [`to_json`] stored.
pub fn from_json<T: DeserializeOwned>(json: &str) -> Result<T> {
    serde_json::from_str(json).map_err(Error::internal)
}

/// An id read from its column.
pub fn from_id<T: FromStr<Err: std::error::Error + Send + Sync + 'static>>(text: &str) -> Result<T> {
    text.parse().map_err(Error::internal)
}

async fn pool(url: &str, connections: u32, pragmas: &'static str) -> Result<AnyPool> {
    let options = AnyPoolOptions::new().max_connections(connections).min_connections(1).test_before_acquire(false).after_connect(
        move |connection, _| {
            Box::pin(async move {
                sqlx::raw_sql(pragmas).execute(connection).await?;
                Ok(())
            })
        },
    );
    Ok(options.connect(url).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::poll;
    use std::pin::pin;

    #[tokio::test]
    async fn a_reader_cannot_write_and_sees_what_was_committed() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let db = Db::open(&dir.path().join("sandu.db")).await.expect("opens");
        let mut tx = db.begin().await.expect("begins");
        sqlx::query("insert into schools (id, name, created_at_ms) values ($1, $2, $3)")
            .bind("a")
            .bind("第一小学")
            .bind(1i64)
            .execute(&mut *tx)
            .await
            .expect("inserts");
        tx.commit().await.expect("commits");
        let mut reader = db.read().await.expect("reads");
        let (name,): (String,) = sqlx::query_as("select name from schools").fetch_one(&mut *reader).await.expect("one row");
        assert_eq!(name, "第一小学");
        assert!(sqlx::query("delete from schools").execute(&mut *reader).await.is_err());
        drop(reader);
        db.close().await;
    }

    #[tokio::test]
    async fn what_is_committed_after_the_first_look_is_not_seen_in_the_same_moment() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let db = Db::open(&dir.path().join("sandu.db")).await.expect("opens");
        let count = async |connection: &mut Connection| {
            let (schools,): (i64,) = sqlx::query_as("select count(*) from schools").fetch_one(connection).await.expect("counts");
            schools
        };
        let mut moment = db.moment().await.expect("reads");
        assert_eq!(count(&mut moment).await, 0);
        let insert = "insert into schools (id, name, created_at_ms) values ('a', '第一小学', 1)";
        sqlx::query(insert).execute(&mut *db.write().await.expect("nobody writes")).await.expect("inserts");
        assert_eq!(count(&mut moment).await, 0);
        assert!(sqlx::query("delete from schools").execute(&mut *moment).await.is_err(), "it only reads");
        drop(moment);
        assert_eq!(count(&mut *db.moment().await.expect("reads")).await, 1, "the next one is later");
        db.close().await;
    }

    #[tokio::test]
    async fn who_wants_a_transaction_gets_the_connection_that_the_log_keeps_at_hand() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let db = Db::open(&dir.path().join("sandu.db")).await.expect("opens");
        let mut writing = db.write().await.expect("nobody writes");
        sqlx::query("select 1").execute(&mut *writing).await.expect("it is a connection");
        let mut begin = pin!(db.begin());
        assert!(poll!(begin.as_mut()).is_pending());
        let mut write = pin!(db.write());
        assert!(poll!(write.as_mut()).is_pending());
        drop(writing);
        begin.await.expect("begins").rollback().await.expect("rolls back");
        drop(write.await.expect("its turn comes"));
        drop(db.write().await.expect("nobody writes"));
        assert!(db.at_hand.connection.lock().expect("unharmed").is_some());
        db.begin().await.expect("takes it from there").rollback().await.expect("rolls back");
        db.close().await;
    }
}
