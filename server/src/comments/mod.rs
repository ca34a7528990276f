//! 批注: comments on sealed versions, in threads of one level. Who may read a version reads and writes its comments.
//!
//! Append-only: a comment is never changed. Withdrawing hides its text, marking a thread 已处理 can be undone; both are events beside it.

mod mentions;
mod passage;
mod routes;
mod sql;

use crate::{
    auth::User,
    clock::now_ms,
    db::Connection,
    error::{Error, Result},
    versions::{self, Readable},
};
pub use routes::{publish, routes};
use sandu_proto::{
    http::{
        accounts::Person,
        comments::{Comment, CommentAction, CommentPlace, NewComment, NewPlace, Settled, Thread, VersionComments},
    },
    id::{AccountId, CommentId, VersionId},
};
use sql::{Event, EventKind, Which};

/// Code points; a screenful. Longer is an essay, and belongs into the red pen.
const MAX_BODY: usize = 2000;
/// Forty people with fifty each; more is a program at work, and the list is fetched whole.
const MAX_COMMENTS: i64 = 2000;
/// More people than that one does not call by name.
const MAX_MENTIONS: usize = 20;
/// How often one thread is settled and opened again, in all; after that somebody is playing.
const MAX_SETTLINGS: i64 = 18;

/// All comments of a version, for `user`.
async fn list(connection: &mut Connection, user: &User, version: VersionId) -> Result<VersionComments> {
    let version = versions::readable(connection, user.id, version).await?;
    let comments = load(connection, user.id, &version, Which::Of(version.id)).await?;
    Ok(VersionComments { comments, readers: versions::readers(connection, version.id).await? })
}

/// Adds a comment under the id its client made. Sending the same again changes nothing.
pub async fn put(
    connection: &mut Connection,
    user: &User,
    version: VersionId,
    id: CommentId,
    new: NewComment,
) -> Result<(Readable, Comment)> {
    let version = versions::readable(connection, user.id, version).await?;
    let body = checked_body(&new.body)?;
    if new.mentions.len() > MAX_MENTIONS {
        return Err(Error::invalid(format!("一条批注最多提到 {MAX_MENTIONS} 个人。")));
    }
    match sql::find(connection, id).await? {
        None => add(connection, user, &version, id, &new, &body).await?,
        Some(known)
            if known.version == version.id && known.author.id == user.id && known.body == body && is_at(&known.place, &new.place) => {}
        Some(_) => return Err(Error::conflict("这个批注编号已经用过了。")),
    }
    let comment = load_one(connection, user.id, &version, id).await?;
    Ok((version, comment))
}

async fn add(connection: &mut Connection, user: &User, version: &Readable, id: CommentId, new: &NewComment, body: &str) -> Result<()> {
    if sql::count(connection, version.id).await? >= MAX_COMMENTS {
        return Err(Error::conflict(format!("这个版本上已经有 {MAX_COMMENTS} 条批注，不能再加了。")));
    }
    let place = match &new.place {
        NewPlace::Passage { block_id, from, to } => {
            let content = versions::content(connection, version).await?;
            let quote = passage::quote(&content, block_id, *from, *to)?;
            CommentPlace::Passage { block_id: block_id.clone(), from: *from, to: *to, quote }
        }
        NewPlace::Reply { root_id } => {
            match sql::find(connection, *root_id).await?.filter(|root| root.version == version.id).map(|root| root.place) {
                Some(CommentPlace::Passage { .. }) => CommentPlace::Reply { root_id: *root_id },
                Some(CommentPlace::Reply { .. }) => return Err(Error::invalid("回复只能写在一条批注下面，不能再分层。")),
                None => return Err(Error::not_found("要回复的批注不在这个版本上。")),
            }
        }
    };
    sql::insert(connection, id, version.id, user.id, &place, body, now_ms()).await?;
    let readers = versions::readers(connection, version.id).await?;
    for reader in readers.iter().filter(|reader| new.mentions.contains(&reader.id)) {
        sql::mention(connection, id, reader.id).await?;
    }
    Ok(())
}

/// The text as it is kept. Pasting from a word processor brings control characters along: they mean nothing here.
fn checked_body(given: &str) -> Result<String> {
    let text: String = given.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t')).collect();
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::invalid("批注还没有写字。"));
    }
    if text.chars().count() > MAX_BODY {
        return Err(Error::invalid(format!("一条批注最多 {MAX_BODY} 个字。")));
    }
    Ok(text.to_owned())
}

fn is_at(known: &CommentPlace, new: &NewPlace) -> bool {
    match (known, new) {
        (CommentPlace::Passage { block_id, from, to, .. }, NewPlace::Passage { block_id: new_id, from: new_from, to: new_to }) => {
            (block_id, from, to) == (new_id, new_from, new_to)
        }
        (CommentPlace::Reply { root_id }, NewPlace::Reply { root_id: new_id }) => root_id == new_id,
        (CommentPlace::Passage { .. }, NewPlace::Reply { .. }) | (CommentPlace::Reply { .. }, NewPlace::Passage { .. }) => false,
    }
}

/// Hides the text of one's own comment for good. Doing it twice changes nothing.
async fn withdraw(connection: &mut Connection, user: &User, id: CommentId) -> Result<(Readable, Comment)> {
    let (version, comment) = find(connection, user, id).await?;
    if comment.author.id != user.id {
        return Err(Error::forbidden("只能撤回自己写的批注。"));
    }
    if comment.withdrawn_at_ms.is_none() {
        sql::add_event(connection, id, EventKind::Withdrawn, user.id, now_ms()).await?;
    }
    let comment = load_one(connection, user.id, &version, id).await?;
    Ok((version, comment))
}

/// Marks a thread 已处理 or open again. Where it stands so already nothing changes.
async fn settle(connection: &mut Connection, user: &User, id: CommentId, thread: Thread) -> Result<(Readable, Comment)> {
    let (version, comment) = find(connection, user, id).await?;
    match comment.place {
        CommentPlace::Passage { .. } => {}
        CommentPlace::Reply { .. } => return Err(Error::invalid("回复跟着它上面的批注走，不能单独处理。")),
    }
    if !version.leads_plan && comment.author.id != user.id {
        return Err(Error::forbidden("只有主备教师和写这条批注的人能这样做。"));
    }
    let event = match (thread, &comment.settled) {
        (Thread::Settled, None) => EventKind::Settled,
        (Thread::Open, Some(_)) => EventKind::Reopened,
        (Thread::Settled, Some(_)) | (Thread::Open, None) => return Ok((version, comment)),
    };
    if sql::count_settlings(connection, id).await? >= MAX_SETTLINGS {
        return Err(Error::conflict("这条批注来回改得太多次了，请当面商量。"));
    }
    sql::add_event(connection, id, event, user.id, now_ms()).await?;
    let comment = load_one(connection, user.id, &version, id).await?;
    Ok((version, comment))
}

/// A comment, if `user` may read what it hangs on.
async fn find(connection: &mut Connection, user: &User, id: CommentId) -> Result<(Readable, Comment)> {
    let version = sql::find(connection, id).await?.ok_or_else(unknown)?.version;
    let version = versions::readable(connection, user.id, version).await.map_err(|_| unknown())?;
    let comment = load_one(connection, user.id, &version, id).await?;
    Ok((version, comment))
}

async fn load_one(connection: &mut Connection, viewer: AccountId, version: &Readable, id: CommentId) -> Result<Comment> {
    load(connection, viewer, version, Which::One(id)).await?.pop().ok_or_else(unknown)
}

async fn load(connection: &mut Connection, viewer: AccountId, version: &Readable, which: Which) -> Result<Vec<Comment>> {
    let rows = sql::load(connection, which, MAX_COMMENTS).await?;
    let mut mentions = sql::mentions(connection, which).await?;
    let mut events = sql::events(connection, which).await?;
    let comments = rows.into_iter().map(|row| {
        let mentions = mentions.remove(&row.id).unwrap_or_default();
        let events = events.remove(&row.id).unwrap_or_default();
        comment(row, mentions, events, (viewer, version.leads_plan))
    });
    Ok(comments.collect())
}

/// A row and what has happened to it since, in order, as its reader sees it.
fn comment(row: sql::Row, mentions: Vec<Person>, events: Vec<Event>, viewer: (AccountId, bool)) -> Comment {
    let (mut withdrawn_at_ms, mut settled) = (None, None);
    for Event { kind, by, at_ms } in events {
        match kind {
            EventKind::Withdrawn => withdrawn_at_ms = Some(at_ms),
            EventKind::Settled => settled = Some(Settled { by, at_ms }),
            EventKind::Reopened => settled = None,
        }
    }
    let (viewer, leads_plan) = viewer;
    let is_author = row.author.id == viewer;
    let begins_thread = matches!(row.place, CommentPlace::Passage { .. });
    let mut may = Vec::new();
    if is_author && withdrawn_at_ms.is_none() {
        may.push(CommentAction::Withdraw);
    }
    if begins_thread && (is_author || leads_plan) {
        may.push(if settled.is_none() { CommentAction::Settle } else { CommentAction::Reopen });
    }
    Comment {
        id: row.id,
        author: row.author,
        place: row.place,
        body: withdrawn_at_ms.is_none().then_some(row.body),
        mentions,
        created_at_ms: row.created_at_ms,
        withdrawn_at_ms,
        settled,
        may,
    }
}

fn unknown() -> Error {
    Error::not_found("没有这条批注，或者你看不到它。")
}

#[cfg(test)]
mod tests;
