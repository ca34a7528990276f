//! Rows of `comments`, `comment_mentions` and `comment_events`.

use crate::{
    db::{Connection, from_id, from_word, word},
    error::{Error, Result},
};
use sandu_proto::{
    http::{
        accounts::Person,
        comments::{CommentPlace, Mention},
    },
    id::{AccountId, CommentId, VersionId},
};
use serde::{Deserialize, Serialize};
use sqlx::{Row as _, any::AnyRow};
use std::collections::HashMap;

/// A comment as it was written.
pub struct Row {
    pub id: CommentId,
    pub version: VersionId,
    pub author: Person,
    pub place: CommentPlace,
    pub body: String,
    pub created_at_ms: i64,
}

/// What happened to a comment later.
pub struct Event {
    pub kind: EventKind,
    pub by: Person,
    pub at_ms: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    Withdrawn,
    Settled,
    Reopened,
}

/// Which comments are loaded.
#[derive(Clone, Copy, Debug)]
pub enum Which {
    Of(VersionId),
    One(CommentId),
}

impl Which {
    /// One query serves both: `$1` is the version or null, `$2` the comment or null, and null equals nothing.
    fn binds(self) -> (Option<String>, Option<String>) {
        match self {
            Self::Of(version) => (Some(version.to_string()), None),
            Self::One(comment) => (None, Some(comment.to_string())),
        }
    }
}

/// Oldest first.
pub async fn load(connection: &mut Connection, which: Which, limit: i64) -> Result<Vec<Row>> {
    let (version, comment) = which.binds();
    let rows = sqlx::query(
        "select c.id, c.version_id, c.author_id, u.name, c.root_id, c.block_id, c.from_point, c.to_point, c.quote, c.body, c.created_at_ms
        from comments c join users u on u.id = c.author_id
        where (c.version_id = $1 or c.id = $2) order by c.created_at_ms, c.id limit $3",
    )
    .bind(version)
    .bind(comment)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter().map(row).collect()
}

pub async fn find(connection: &mut Connection, id: CommentId) -> Result<Option<Row>> {
    Ok(load(connection, Which::One(id), 1).await?.pop())
}

pub async fn count(connection: &mut Connection, version: VersionId) -> Result<i64> {
    let row =
        sqlx::query("select count(*) as count from comments where version_id = $1").bind(version.to_string()).fetch_one(connection).await?;
    Ok(row.get("count"))
}

pub async fn insert(
    connection: &mut Connection,
    id: CommentId,
    version: VersionId,
    author: AccountId,
    place: &CommentPlace,
    body: &str,
    now_ms: i64,
) -> Result<()> {
    let (root, passage) = match place {
        CommentPlace::Passage { block_id, from, to, quote } => (None, Some((block_id, i64::from(*from), i64::from(*to), quote))),
        CommentPlace::Reply { root_id } => (Some(root_id.to_string()), None),
    };
    sqlx::query(
        "insert into comments (id, version_id, author_id, root_id, block_id, from_point, to_point, quote, body, created_at_ms)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(id.to_string())
    .bind(version.to_string())
    .bind(author.to_string())
    .bind(root)
    .bind(passage.map(|(block_id, ..)| block_id))
    .bind(passage.map(|(_, from, ..)| from))
    .bind(passage.map(|(_, _, to, _)| to))
    .bind(passage.map(|(.., quote)| quote))
    .bind(body)
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn mention(connection: &mut Connection, comment: CommentId, user: AccountId) -> Result<()> {
    sqlx::query("insert into comment_mentions (comment_id, user_id) values ($1, $2)")
        .bind(comment.to_string())
        .bind(user.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Whom each comment mentions, by name.
pub async fn mentions(connection: &mut Connection, which: Which) -> Result<HashMap<CommentId, Vec<Person>>> {
    let (version, comment) = which.binds();
    let rows = sqlx::query(
        "select m.comment_id, m.user_id, u.name
        from comments c join comment_mentions m on m.comment_id = c.id join users u on u.id = m.user_id
        where (c.version_id = $1 or c.id = $2) order by u.name, u.id limit 40000",
    )
    .bind(version)
    .bind(comment)
    .fetch_all(connection)
    .await?;
    let mut mentions: HashMap<CommentId, Vec<Person>> = HashMap::new();
    for row in rows {
        let person = Person { id: from_id(row.get("user_id"))?, name: row.get("name") };
        mentions.entry(from_id(row.get("comment_id"))?).or_default().push(person);
    }
    Ok(mentions)
}

/// What mentions `user` in what others wrote and they have not opened, the newest first; `beginning` is the whole text. A version that
/// the plan's page shows no longer has no thread to open.
pub async fn unread_mentions(connection: &mut Connection, user: AccountId, limit: i64) -> Result<Vec<Mention>> {
    let rows = sqlx::query(
        "select coalesce(c.root_id, c.id) as root_id, c.version_id, v.degree, v.plan_id, p.title, c.author_id, u.name, c.body, c.created_at_ms
        from comment_mentions m join comments c on c.id = m.comment_id join versions v on v.id = c.version_id
            join plans p on p.id = v.plan_id join users u on u.id = c.author_id
        where m.user_id = $1 and m.read_at_ms is null and c.author_id <> $1 and v.dropped_at_ms is null
            and not exists (select 1 from versions n where n.plan_id = v.plan_id and n.kind = v.kind and n.degree = v.degree
                and n.owner_id = v.owner_id and n.dropped_at_ms is null and n.sealed_at_ms > v.sealed_at_ms)
            and not exists (select 1 from comment_events e where e.comment_id = c.id and e.event = $2)
        order by c.created_at_ms desc, c.id desc limit $3",
    )
    .bind(user.to_string())
    .bind(word(EventKind::Withdrawn))
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Mention {
                root_id: from_id(row.get("root_id"))?,
                version_id: from_id(row.get("version_id"))?,
                degree: u8::try_from(row.get::<i32, _>("degree")).map_err(Error::internal)?,
                plan_id: from_id(row.get("plan_id"))?,
                plan_title: row.get("title"),
                author: Person { id: from_id(row.get("author_id"))?, name: row.get("name") },
                beginning: row.get("body"),
                created_at_ms: row.get("created_at_ms"),
            })
        })
        .collect()
}

/// The first time counts.
pub async fn set_mentions_read(connection: &mut Connection, root: CommentId, user: AccountId, now_ms: i64) -> Result<()> {
    sqlx::query(
        "update comment_mentions set read_at_ms = $1
        where user_id = $2 and read_at_ms is null and comment_id in (select id from comments where id = $3 or root_id = $3)",
    )
    .bind(now_ms)
    .bind(user.to_string())
    .bind(root.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn add_event(connection: &mut Connection, comment: CommentId, kind: EventKind, by: AccountId, now_ms: i64) -> Result<()> {
    sqlx::query(
        "insert into comment_events (comment_id, seq, event, user_id, at_ms)
        select $1, coalesce(max(seq), 0) + 1, $2, $3, $4 from comment_events where comment_id = $1",
    )
    .bind(comment.to_string())
    .bind(word(kind))
    .bind(by.to_string())
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn count_settlings(connection: &mut Connection, comment: CommentId) -> Result<i64> {
    let row = sqlx::query("select count(*) as count from comment_events where comment_id = $1 and event <> 'withdrawn'")
        .bind(comment.to_string())
        .fetch_one(connection)
        .await?;
    Ok(row.get("count"))
}

/// What happened to each comment, in order.
pub async fn events(connection: &mut Connection, which: Which) -> Result<HashMap<CommentId, Vec<Event>>> {
    let (version, comment) = which.binds();
    let rows = sqlx::query(
        "select e.comment_id, e.event, e.user_id, u.name, e.at_ms
        from comments c join comment_events e on e.comment_id = c.id join users u on u.id = e.user_id
        where (c.version_id = $1 or c.id = $2) order by e.comment_id, e.seq limit 40000",
    )
    .bind(version)
    .bind(comment)
    .fetch_all(connection)
    .await?;
    let mut events: HashMap<CommentId, Vec<Event>> = HashMap::new();
    for row in rows {
        let by = Person { id: from_id(row.get("user_id"))?, name: row.get("name") };
        let event = Event { kind: from_word(row.get("event"))?, by, at_ms: row.get("at_ms") };
        events.entry(from_id(row.get("comment_id"))?).or_default().push(event);
    }
    Ok(events)
}

fn row(row: &AnyRow) -> Result<Row> {
    let place = match row.get::<Option<&str>, _>("root_id") {
        Some(root) => CommentPlace::Reply { root_id: from_id(root)? },
        None => CommentPlace::Passage {
            block_id: row.get("block_id"),
            from: point(row, "from_point")?,
            to: point(row, "to_point")?,
            quote: row.get("quote"),
        },
    };
    Ok(Row {
        id: from_id(row.get("id"))?,
        version: from_id(row.get("version_id"))?,
        author: Person { id: from_id(row.get("author_id"))?, name: row.get("name") },
        place,
        body: row.get("body"),
        created_at_ms: row.get("created_at_ms"),
    })
}

fn point(row: &AnyRow, column: &str) -> Result<u32> {
    u32::try_from(row.get::<i64, _>(column)).map_err(Error::internal)
}
