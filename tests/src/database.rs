//! What the server left on disk, read from outside.

use crate::server::Data;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection, sqlite::SqliteConnectOptions};

/// A reader of the database, beside the server or after it.
pub struct Database {
    connection: SqliteConnection,
}

/// A row of `decisions`.
#[derive(Clone, Debug)]
pub struct StoredDecision {
    pub id: String,
    pub mark: String,
    pub position: i64,
    pub outcome: String,
    pub supersedes: Option<String>,
}

impl Database {
    pub async fn open(data: &Data) -> Self {
        let options = SqliteConnectOptions::new().filename(data.database());
        Self { connection: SqliteConnection::connect_with(&options).await.unwrap() }
    }

    /// SQLite's own check of every page; "ok" when nothing is wrong.
    pub async fn quick_check(&mut self) -> String {
        sqlx::query_scalar("pragma quick_check").fetch_one(&mut self.connection).await.unwrap()
    }

    /// Rows of everything that an edit could leave behind: log, snapshots, late edits, quarantine, claims.
    pub async fn traces_of_edits(&mut self) -> Vec<i64> {
        let mut counts = Vec::new();
        for table in ["updates", "snapshots", "late_edits", "quarantine", "client_ids"] {
            counts.push(self.count(table).await);
        }
        counts
    }

    pub async fn count(&mut self, table: &'static str) -> i64 {
        let query = AssertSqlSafe(format!("select count(*) from {table}"));
        sqlx::query_scalar(query).fetch_one(&mut self.connection).await.unwrap()
    }

    /// Whether these bytes stand in the log of any document.
    pub async fn log_holds(&mut self, bytes: &[u8]) -> bool {
        let rows: Vec<Vec<u8>> = sqlx::query_scalar("select edits from updates").fetch_all(&mut self.connection).await.unwrap();
        rows.iter().any(|row| row.windows(bytes.len()).any(|window| window == bytes))
    }

    /// The decisions of a meeting in the order in which they came on each mark.
    pub async fn decisions(&mut self, meeting: &str) -> Vec<StoredDecision> {
        let rows: Vec<(String, String, i64, String, Option<String>)> = sqlx::query_as(
            "select id, mark_id, position, outcome, supersedes from decisions where meeting_id = $1 order by mark_id, position",
        )
        .bind(meeting)
        .fetch_all(&mut self.connection)
        .await
        .unwrap();
        rows.into_iter()
            .map(|(id, mark, position, outcome, supersedes)| StoredDecision { id, mark, position, outcome, supersedes })
            .collect()
    }

    /// The largest snapshot sequence number of a document; -1 when there is none.
    pub async fn newest_snapshot(&mut self, document: &str) -> i64 {
        sqlx::query_scalar("select coalesce(max(seq), -1) from snapshots join documents on key = document_key where id = $1")
            .bind(document)
            .fetch_one(&mut self.connection)
            .await
            .unwrap()
    }
}
