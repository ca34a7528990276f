//! Late edits: what its author sent after a seal, or after a right was taken away. Sync stores them; here their author, and nobody else,
//! finds them again (design.md promise P2): to look at, to make a comment of, or to put away. The row stays whatever they choose.

mod routes;
mod sql;

use crate::{
    app::App,
    auth::User,
    clock::now_ms,
    comments,
    db::Connection,
    error::{Error, ErrorCode, Result},
    plans,
    versions::Readable,
};
pub use routes::routes;
use sandu_proto::{
    frame::Right,
    http::{
        comments::Comment,
        late_edits::{LateEditState, LateEditSummary, LateEditToComment, LateEditView},
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
    let without = app.sync.content_with(summary.document_id, Vec::new()).await?;
    let with = app.sync.content_with(summary.document_id, edits).await?;
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
        LateEditState::Discarded { .. } => return Err(Error::conflict("这条迟到的修改已经放弃了。")),
    }
    let (version, comment) = comments::put(connection, user, wish.version_id, wish.comment_id, wish.comment).await?;
    if version.plan != summary.plan_id {
        return Err(Error::invalid("迟到的修改只能写成同一份教案上的批注。"));
    }
    sql::set_commented(connection, id, comment.id, now_ms()).await?;
    Ok((version, comment))
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
