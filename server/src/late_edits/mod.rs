//! Late edits: what its author sent after a seal, or after a right was taken away. Sync stores them; here their author, and nobody else,
//! finds them again (design.md promise P2).

mod routes;
mod sql;

use crate::{
    app::App,
    auth::User,
    error::{Error, ErrorCode, Result},
    plans,
};
pub use routes::routes;
use sandu_proto::{
    frame::Right,
    http::late_edits::{LateEditSummary, LateEditView},
    id::LateEditId,
};
use serde_json::{Value, json};
use std::collections::HashSet;

/// How many late edits are laid over a document for one view; a reconnecting client sends hours of work as one, so that this many means
/// a program at work.
const LAID_OVER: usize = 1000;

fn unknown() -> Error {
    Error::not_found("没有这条迟到的修改,或者它不是你的。")
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
        return Err(Error::new(ErrorCode::TooLarge, "这份文档上迟到的修改太多,不能一次看。它们都还保存着。"));
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
