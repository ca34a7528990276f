//! Late edits: what its author sent after a seal, or after a right was taken away. Sync stores them; here their author, and nobody else,
//! finds them again (docs/design.md, promise P2): to look at, to suggest, to make a comment of, or to put away. The row stays whatever they
//! choose.
//!
//! A suggestion goes where suggestions go in the plan's present stage. While the author has a paper of their own open (the draft that was
//! taken back, or their fork before it is handed in) the author's page writes the change there like any other edit of theirs. While the
//! meeting is open, their page adds the hunks as marks of their sealed fork to the list of the meeting, where they are decided like all
//! others ([`meetings::add_late_marks`]); sealing waits for them. After that nothing takes suggestions any more, and a comment is left.
//! The server compares no texts: whatever the page makes of a late edit, it stands under the name of who made it.
//!
//! Late entries of observation sheets have answers of their own: [`sheets`].

mod routes;
mod sheets;
mod sql;

use crate::{
    app::App,
    auth::User,
    clock::now_ms,
    comments,
    db::Connection,
    error::{Error, ErrorCode, Result},
    meetings::{self, Seat},
    plans,
    sync::Layers,
    versions::Readable,
};
pub use routes::routes;
use sandu_proto::{
    frame::Right,
    http::{
        comments::Comment,
        late_edits::{LateEditState, LateEditSummary, LateEditToComment, LateEditToMarks, LateEditToPaper, LateEditView},
    },
    id::LateEditId,
};
use serde_json::{Value, json};
pub use sql::authors_since;
use std::collections::HashSet;

/// How many late edits are laid over a document for one view; a reconnecting client sends hours of work as one, so that this many means
/// a program at work.
const LAID_OVER: usize = 1000;

fn unknown() -> Error {
    Error::not_found("没有这条迟到的修改，或者它不是你的。")
}

async fn list(app: &App, user: &User) -> Result<Vec<LateEditSummary>> {
    sql::list(&mut *app.db.read().await?, user.id).await
}

async fn view(app: &App, user: &User, id: LateEditId) -> Result<LateEditView> {
    let mut connection = app.db.read().await?;
    let summary = sql::load(&mut connection, user.id, id).await?.ok_or_else(unknown)?;
    let edits = sql::edits_up_to(&mut connection, user.id, id, LAID_OVER + 1).await?;
    let access = plans::access(&mut connection, user.id, summary.document_id).await?;
    drop(connection);
    if edits.len() > LAID_OVER {
        return Err(Error::new(ErrorCode::TooLarge, "这份文档上迟到的修改太多，不能一次看。它们都还保存着。"));
    }
    let Layers { without, with, .. } = app.sync.lay_over(summary.document_id, &[], &edits).await?;
    let reads_all = access.is_some_and(|access| match access.right {
        Right::Read | Right::Write => true,
        Right::Keep => false,
    });
    let (without, with) = if reads_all { (without, with) } else { touched(&without, &with) };
    Ok(LateEditView { summary, without, with })
}

/// Puts a late edit away. Doing it twice changes nothing.
async fn discard(connection: &mut Connection, user: &User, id: LateEditId) -> Result<LateEditSummary> {
    let summary = sql::load(connection, user.id, id).await?.ok_or_else(unknown)?;
    match summary.state {
        LateEditState::Waiting => sql::set_discarded(connection, id, now_ms()).await?,
        LateEditState::Discarded { .. } => {}
        LateEditState::Suggested { .. } => return Err(Error::conflict("这条迟到的修改已经提出来了。")),
        LateEditState::Commented { .. } => return Err(Error::conflict("这条迟到的修改已经写成批注了，要撤回请撤回那条批注。")),
    }
    sql::load(connection, user.id, id).await?.ok_or_else(unknown)
}

/// Makes a comment of a late edit, on a version of the same plan. Sending the same again changes nothing.
async fn to_comment(connection: &mut Connection, user: &User, id: LateEditId, wish: LateEditToComment) -> Result<(Readable, Comment)> {
    let summary = sql::load(connection, user.id, id).await?.ok_or_else(unknown)?;
    match summary.state {
        LateEditState::Waiting => {}
        LateEditState::Commented { comment_id, .. } if comment_id == wish.comment_id => {}
        LateEditState::Commented { .. } => return Err(Error::conflict("这条迟到的修改已经写成批注了。")),
        LateEditState::Suggested { .. } => return Err(Error::conflict("这条迟到的修改已经提出来了。")),
        LateEditState::Discarded { .. } => return Err(Error::conflict("这条迟到的修改已经放弃了。")),
    }
    let (version, comment) = comments::put(connection, user, wish.version_id, wish.comment_id, wish.comment).await?;
    if version.plan != summary.plan_id {
        return Err(Error::invalid("迟到的修改只能写成同一份教案上的批注。"));
    }
    sql::set_commented(connection, id, comment.id, now_ms()).await?;
    Ok((version, comment))
}

/// Notes that the author's page has put it into a paper that they write now. Sending it again changes nothing.
async fn to_paper(connection: &mut Connection, user: &User, id: LateEditId, wish: LateEditToPaper) -> Result<LateEditSummary> {
    let summary = suggestible(connection, user, id).await?;
    let access = plans::access(connection, user.id, wish.document_id).await?;
    let is_theirs = access.is_some_and(|access| access.right == Right::Write);
    if !is_theirs || !sql::is_of_plan(connection, wish.document_id, summary.plan_id).await? {
        return Err(Error::conflict("这一稿现在不能写，放不进去。"));
    }
    sql::set_suggested(connection, id, now_ms()).await?;
    sql::load(connection, user.id, id).await?.ok_or_else(unknown)
}

/// Makes marks of the plan's meeting of it. Sending it again changes nothing.
async fn to_marks(
    connection: &mut Connection,
    user: &User,
    id: LateEditId,
    wish: &LateEditToMarks,
) -> Result<(Option<Seat>, LateEditSummary)> {
    let summary = suggestible(connection, user, id).await?;
    let seat = match summary.state {
        LateEditState::Suggested { .. } => return Ok((None, summary)),
        _ => meetings::add_late_marks(connection, user, summary.plan_id, id, &wish.marks).await?,
    };
    sql::set_suggested(connection, id, now_ms()).await?;
    Ok((Some(seat), sql::load(connection, user.id, id).await?.ok_or_else(unknown)?))
}

/// Nothing has been made of it yet but a suggestion.
async fn suggestible(connection: &mut Connection, user: &User, id: LateEditId) -> Result<LateEditSummary> {
    let summary = sql::load(connection, user.id, id).await?.ok_or_else(unknown)?;
    match summary.state {
        LateEditState::Waiting | LateEditState::Suggested { .. } => Ok(summary),
        LateEditState::Commented { .. } => Err(Error::conflict("这条迟到的修改已经写成批注了。")),
        LateEditState::Discarded { .. } => Err(Error::conflict("这条迟到的修改已经放弃了。")),
    }
}

/// Only the blocks in which the two differ: somebody who may no longer read a document sees where their own edits are, and not what
/// the others have written since.
fn touched(without: &Value, with: &Value) -> (Value, Value) {
    (blocks_missing_in(without, with), blocks_missing_in(with, without))
}

fn blocks_missing_in(document: &Value, other: &Value) -> Value {
    let known: HashSet<String> = blocks(other).map(Value::to_string).collect();
    let missing: Vec<&Value> = blocks(document).filter(|block| !known.contains(&block.to_string())).collect();
    json!({ "type": "doc", "content": missing })
}

fn blocks(document: &Value) -> impl Iterator<Item = &Value> {
    document["content"].as_array().into_iter().flatten()
}

#[cfg(test)]
mod tests;
