//! Rows of `late_edits` that are of sheets.

use crate::{
    db::{Connection, from_id, from_word},
    error::{Error, Result},
};
use sandu_proto::{
    http::{
        accounts::Person,
        late_sheets::{Addendum, LateSheet, LateSheetState},
        lessons::InstrumentRef,
    },
    id::{AccountId, DocumentId, LateEditId, LessonId},
};
use sqlx::{Row, any::AnyRow};

/// An account's own, newest first.
pub async fn list(connection: &mut Connection, account: AccountId) -> Result<Vec<LateSheet>> {
    let rows = sqlx::query(
        "select l.id, l.reason, l.received_at_ms, l.discarded_at_ms, l.settled_at_ms, s.document_id, s.lesson_id, s.instrument_id,
            s.instrument_version, n.title, n.class_name, z.submitted_at_ms
        from late_edits l join documents d on d.key = l.document_key join sheets s on s.document_id = d.id
            join lessons n on n.id = s.lesson_id left join sealed_sheets z on z.document_id = s.document_id
        where l.account_id = $1 order by l.received_at_ms desc, l.id desc limit 200",
    )
    .bind(account.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(late).collect()
}

pub async fn load(connection: &mut Connection, account: AccountId, id: LateEditId) -> Result<Option<LateSheet>> {
    let row = sqlx::query(
        "select l.id, l.reason, l.received_at_ms, l.discarded_at_ms, l.settled_at_ms, s.document_id, s.lesson_id, s.instrument_id,
            s.instrument_version, n.title, n.class_name, z.submitted_at_ms
        from late_edits l join documents d on d.key = l.document_key join sheets s on s.document_id = d.id
            join lessons n on n.id = s.lesson_id left join sealed_sheets z on z.document_id = s.document_id
        where l.account_id = $1 and l.id = $2",
    )
    .bind(account.to_string())
    .bind(id.to_string())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(late).transpose()
}

/// The one with these clocks, if it is kept already.
pub async fn find(connection: &mut Connection, account: AccountId, document: DocumentId, fingerprint: &str) -> Result<Option<LateSheet>> {
    let row = sqlx::query(
        "select l.id from late_edits l join documents d on d.key = l.document_key
        where d.id = $1 and l.account_id = $2 and l.fingerprint = $3",
    )
    .bind(document.to_string())
    .bind(account.to_string())
    .bind(fingerprint)
    .fetch_optional(&mut *connection)
    .await?;
    match row {
        Some(row) => load(connection, account, from_id(row.get("id"))?).await,
        None => Ok(None),
    }
}

pub async fn count(connection: &mut Connection, account: AccountId, document: DocumentId) -> Result<usize> {
    let row = sqlx::query(
        "select count(*) as edits from late_edits l join documents d on d.key = l.document_key where d.id = $1 and l.account_id = $2",
    )
    .bind(document.to_string())
    .bind(account.to_string())
    .fetch_one(connection)
    .await?;
    usize::try_from(row.get::<i64, _>("edits")).map_err(Error::internal)
}

/// The lesson of a sheet of this account's, and whether it is submitted.
pub async fn own_sheet(connection: &mut Connection, account: AccountId, document: DocumentId) -> Result<Option<(LessonId, bool)>> {
    let row = sqlx::query(
        "select s.lesson_id, z.submitted_at_ms from sheets s left join sealed_sheets z on z.document_id = s.document_id
        where s.document_id = $1 and s.owner_id = $2",
    )
    .bind(document.to_string())
    .bind(account.to_string())
    .fetch_optional(connection)
    .await?;
    row.map(|row| Ok((from_id(row.get("lesson_id"))?, row.get::<Option<i64>, _>("submitted_at_ms").is_some()))).transpose()
}

/// What owners have added to the submitted sheets of a lesson, in that order; without the entries.
pub async fn added_of_lesson(connection: &mut Connection, lesson: LessonId) -> Result<Vec<Addendum>> {
    let rows = sqlx::query(
        "select l.id, l.received_at_ms, l.settled_at_ms, s.document_id, s.owner_id, u.name, s.instrument_id, s.instrument_version
        from sheets s join sealed_sheets z on z.document_id = s.document_id join documents d on d.id = s.document_id
            join late_edits l on l.document_key = d.key and l.account_id = s.owner_id join users u on u.id = s.owner_id
        where s.lesson_id = $1 and l.settled_at_ms is not null and l.discarded_at_ms is null
        order by l.settled_at_ms, l.id limit 200",
    )
    .bind(lesson.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(addendum).collect()
}

fn addendum(row: &AnyRow) -> Result<Addendum> {
    Ok(Addendum {
        id: from_id(row.get("id"))?,
        document_id: from_id(row.get("document_id"))?,
        observer: Person { id: from_id(row.get("owner_id"))?, name: row.get("name") },
        instrument: instrument(row)?,
        received_at_ms: row.get("received_at_ms"),
        added_at_ms: row.get("settled_at_ms"),
        entries: Vec::new(),
    })
}

fn late(row: &AnyRow) -> Result<LateSheet> {
    let (discarded, added): (Option<i64>, Option<i64>) = (row.get("discarded_at_ms"), row.get("settled_at_ms"));
    Ok(LateSheet {
        id: from_id(row.get("id"))?,
        document_id: from_id(row.get("document_id"))?,
        lesson_id: from_id(row.get("lesson_id"))?,
        lesson_title: row.get("title"),
        class_name: row.get("class_name"),
        instrument: instrument(row)?,
        reason: from_word(row.get("reason"))?,
        received_at_ms: row.get("received_at_ms"),
        submitted_at_ms: row.get("submitted_at_ms"),
        state: match (discarded, added) {
            (Some(at_ms), _) => LateSheetState::Discarded { at_ms },
            (None, Some(at_ms)) => LateSheetState::Added { at_ms },
            (None, None) => LateSheetState::Waiting,
        },
    })
}

fn instrument(row: &AnyRow) -> Result<InstrumentRef> {
    let version = u32::try_from(row.get::<i32, _>("instrument_version")).map_err(Error::internal)?;
    Ok(InstrumentRef { id: row.get::<&str, _>("instrument_id").into(), version })
}
