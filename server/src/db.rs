//! The database: one writer, a few readers, migrations. SQLite by default; the queries are written for PostgreSQL too.
//!
//! Everybody who writes goes through [`Db::begin`]: with one writer connection there is never a busy database inside one process, and
//! `begin immediate` makes a second process (an admin command) wait its turn instead of failing half-way.

use crate::error::{Error, Result};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{Any, AnyPool, Connection as _, any::AnyPoolOptions, migrate::Migrator, pool::PoolConnection};
use std::{path::Path, str::FromStr};

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
    readers: AnyPool,
}

impl Db {
    /// Opens (and creates) the SQLite file and brings its schema up to date.
    pub async fn open(file: &Path) -> Result<Self> {
        sqlx::any::install_default_drivers();
        let url = format!("sqlite://{}?mode=rwc", file.display());
        let writer = pool(&url, 1, WRITER_PRAGMAS).await?;
        SQLITE.run(&writer).await.map_err(Error::internal)?;
        let readers = pool(&url, READERS, READER_PRAGMAS).await?;
        Ok(Self { writer, readers })
    }

    /// A transaction that may write. Waits for the one before it.
    pub async fn begin(&self) -> Result<Transaction> {
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
    pub async fn write(&self) -> Result<PoolConnection<Any>> {
        let connection = self.writer.acquire().await?;
        if !connection.is_in_transaction() {
            return Ok(connection);
        }
        // See `begin`; a statement inside of a transaction that nobody commits would be lost.
        connection.close().await?;
        Ok(self.writer.acquire().await?)
    }

    /// A connection that can only read.
    pub async fn read(&self) -> Result<PoolConnection<Any>> {
        Ok(self.readers.acquire().await?)
    }

    /// Folds the write-ahead log into the file and closes.
    pub async fn close(&self) {
        self.readers.close().await;
        if let Ok(mut connection) = self.writer.acquire().await {
            // Best effort: the log is complete without it.
            let _ = sqlx::query("pragma wal_checkpoint(truncate)").execute(&mut *connection).await;
        }
        self.writer.close().await;
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
}
