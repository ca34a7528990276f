//! Entries of a sheet that came after it was submitted, or after its owner lost the right to write it. Their owner sees each with its time
//! and discards it, or adds it to the sealed sheet: then it stands beside the sheet for everybody who may see that, and is never counted.
//!
//! A tablet that began a sheet of its own while the lesson already had one of its owner's hands in what it holds in the same way. The row of
//! `late_edits` is never changed; which entries it brings is what the document with it has and the document without it has not.

mod routes;
mod sql;

use super::{LAID_OVER, sql as edits};
use crate::{
    app::App,
    auth::User,
    clock::now_ms,
    db::Connection,
    error::{Error, ErrorCode, Result},
    lessons::{self, Situation},
    sheets::{Entries, Period, Reading, entries_of},
    sync::{documents, scan::scan},
};
use base64ct::{Base64, Encoding};
use bytes::Bytes;
pub use routes::routes;
use sandu_proto::{
    http::{
        late_sheets::{Addendum, LateEntries, LateSheet, LateSheetState, LateSheetView},
        sheets::TimedEntry,
    },
    id::{AccountId, DocumentId, LateEditId, LessonId},
    instruments::sheet::EventId,
};
use serde_json::Value;
use std::collections::HashSet;

/// A person has two tablets, and each may come back twice.
const MAX_HANDED_IN: usize = 20;

fn unknown() -> Error {
    Error::not_found("没有这些迟到的记录，或者它们不是你的。")
}

async fn view(app: &App, user: &User, id: LateEditId) -> Result<LateSheetView> {
    let mut connection = app.db.read().await?;
    let summary = sql::load(&mut connection, user.id, id).await?.ok_or_else(unknown)?;
    let lesson = lessons::load(&mut connection, summary.lesson_id).await?.ok_or_else(unknown)?;
    drop(connection);
    let entries = entries(app, user.id, id, summary.document_id, &lesson.period(now_ms())).await?;
    Ok(LateSheetView { summary, entries })
}

/// What the late edit brings that neither the sheet nor the owner's earlier late edits have.
async fn entries(app: &App, owner: AccountId, id: LateEditId, document: DocumentId, period: &Period) -> Result<Vec<TimedEntry>> {
    let edits = edits::edits_up_to(&mut *app.db.read().await?, owner, id, LAID_OVER + 1).await?;
    if edits.len() > LAID_OVER {
        return Err(Error::new(ErrorCode::TooLarge, "这份听课表上迟到的记录太多，不能一次看。它们都还保存着。"));
    }
    let (earlier, last) = edits.split_at(edits.len().saturating_sub(1));
    let layers = app.sync.lay_over(document, earlier, last).await?;
    Ok(new_in(&layers.with, &layers.without, period))
}

fn new_in(with: &Value, without: &Value, period: &Period) -> Vec<TimedEntry> {
    let reading = |content: &Value| Reading::of(&Entries::of(entries_of(content)), period).entries;
    let known: HashSet<EventId> = reading(without).iter().map(|timed| timed.entry.id).collect();
    reading(with).into_iter().filter(|timed| !known.contains(&timed.entry.id)).collect()
}

/// Puts them away. Doing it twice changes nothing.
async fn discard(connection: &mut Connection, user: &User, id: LateEditId) -> Result<LateSheet> {
    match sql::load(connection, user.id, id).await?.ok_or_else(unknown)?.state {
        LateSheetState::Waiting => edits::set_discarded(connection, id, now_ms()).await?,
        LateSheetState::Discarded { .. } => {}
        LateSheetState::Added { .. } => return Err(Error::conflict("这些记录已经补交了，不能再拿掉。")),
    }
    sql::load(connection, user.id, id).await?.ok_or_else(unknown)
}

/// Has them stand beside the sealed sheet. Doing it twice changes nothing.
async fn add(connection: &mut Connection, user: &User, id: LateEditId) -> Result<LateSheet> {
    let late = sql::load(connection, user.id, id).await?.ok_or_else(unknown)?;
    match late.state {
        LateSheetState::Waiting if late.submitted_at_ms.is_none() => {
            return Err(Error::conflict("这份听课表没有提交，没有地方可以补交。这些记录仍替你留着。"));
        }
        LateSheetState::Waiting => edits::set_suggested(connection, id, now_ms()).await?,
        LateSheetState::Added { .. } => {}
        LateSheetState::Discarded { .. } => return Err(Error::conflict("这些记录已经不要了。")),
    }
    sql::load(connection, user.id, id).await?.ok_or_else(unknown)
}

/// Keeps what another device of the owner's still holds.
async fn hand_in(app: &App, user: &User, document: DocumentId, handed: &LateEntries) -> Result<Option<LateSheet>> {
    let update: Bytes = Base64::decode_vec(&handed.update).map_err(|_| flawed())?.into();
    let scan = scan(update.clone()).map_err(|_| flawed())?;
    let mut connection = app.db.read().await?;
    let (lesson, is_sealed) = sql::own_sheet(&mut connection, user.id, document).await?.ok_or_else(unknown)?;
    if !is_sealed {
        return Err(Error::conflict("这份听课表还没有提交，请直接记进去。"));
    }
    let fingerprint = scan.fingerprint();
    // Counted before they are looked for: of two sendings of one the second must not find the place taken by the first.
    let count = sql::count(&mut connection, user.id, document).await?;
    if let Some(known) = sql::find(&mut connection, user.id, document, &fingerprint).await? {
        return Ok(Some(known));
    }
    if count >= MAX_HANDED_IN {
        return Err(Error::conflict("这份听课表迟到的记录太多了，请先处理已有的。本机的记录还在。"));
    }
    let lesson = lessons::load(&mut connection, lesson).await?.ok_or_else(unknown)?;
    drop(connection);
    let layers = app.sync.lay_over(document, &[], &[update]).await?;
    if layers.left_out > 0 {
        return Err(flawed());
    }
    if new_in(&layers.with, &layers.without, &lesson.period(now_ms())).is_empty() {
        return Ok(None);
    }
    let mut tx = app.db.begin().await?;
    documents::keep_late(&mut tx, document, user.id, &scan).await?;
    let kept = sql::find(&mut tx, user.id, document, &fingerprint).await?;
    tx.commit().await?;
    Ok(kept)
}

fn flawed() -> Error {
    Error::invalid("这些记录没有传完整，请再试一次。")
}

/// What was added to a lesson's submitted sheets, as far as `user` may see those. What one owner added and cannot be read takes nothing from
/// the others.
async fn addenda(app: &App, user: &User, lesson: LessonId) -> Result<Vec<Addendum>> {
    let mut connection = app.db.read().await?;
    let situation = Situation::seen_by(&mut connection, user, lesson).await?;
    let sees_all = situation.rights().results;
    let rows = sql::added_of_lesson(&mut connection, lesson).await?;
    drop(connection);
    let period = situation.lesson.period(situation.now_ms);
    let mut addenda = Vec::new();
    for row in rows.into_iter().filter(|row| sees_all || row.observer.id == user.id) {
        match entries(app, row.observer.id, row.id, row.document_id, &period).await {
            // Its edit does not apply, or brings nothing that stands.
            Ok(entries) if entries.is_empty() => {}
            Ok(entries) => addenda.push(Addendum { entries, ..row }),
            Err(error) => tracing::error!(%error, late_edit = %row.id, "what was added to a sheet cannot be read"),
        }
    }
    Ok(addenda)
}

#[cfg(test)]
mod tests;
