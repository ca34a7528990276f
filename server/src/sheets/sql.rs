//! Rows of `sheets` and `sealed_sheets`.

use super::{Sheet, begun::Beginning};
use crate::{
    db::{Connection, from_id, from_word},
    error::{Error, Result},
    groups::Role,
    lessons::{Author, channel},
    policy::Standing,
};
use sandu_proto::{
    http::{
        accounts::{AccountKind, Person},
        lessons::InstrumentRef,
        sheets::Seal,
    },
    id::{AccountId, DocumentId, GroupId, LessonId},
};
use sqlx::{Row, any::AnyRow};
use std::collections::HashMap;

pub async fn insert(
    connection: &mut Connection,
    document: DocumentId,
    lesson: LessonId,
    owner: AccountId,
    instrument: &InstrumentRef,
    now_ms: i64,
) -> Result<()> {
    sqlx::query(
        "insert into sheets (document_id, lesson_id, owner_id, instrument_id, instrument_version, created_at_ms)
        values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(document.to_string())
    .bind(lesson.to_string())
    .bind(owner.to_string())
    .bind(&instrument.id.0)
    .bind(i32::try_from(instrument.version).map_err(Error::internal)?)
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn load(connection: &mut Connection, document: DocumentId) -> Result<Option<Sheet>> {
    let row = sqlx::query(
        "select s.document_id, s.lesson_id, s.owner_id, u.name, s.instrument_id, s.instrument_version, coalesce(b.focus, '') as focus,
            coalesce(b.for_school, 0) as for_school, u.kind, l.teacher_id, z.document_id as sealed_id, g.role as guest
        from sheets s join users u on u.id = s.owner_id join lessons l on l.id = s.lesson_id
            left join lesson_observers b on b.lesson_id = s.lesson_id and b.user_id = s.owner_id
            left join sealed_sheets z on z.document_id = s.document_id
            left join lesson_guests g on g.user_id = s.owner_id and g.lesson_id = s.lesson_id
        where s.document_id = $1",
    )
    .bind(document.to_string())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(sheet).transpose()
}

fn sheet(row: &AnyRow) -> Result<Sheet> {
    let version = u32::try_from(row.get::<i32, _>("instrument_version")).map_err(Error::internal)?;
    let guest = row.get::<Option<&str>, _>("guest").map(from_word).transpose()?;
    let author = match guest {
        Some(role) => Author::Guest(role),
        None if row.get::<&str, _>("teacher_id") == row.get::<&str, _>("owner_id") => Author::Teacher,
        None => Author::Observer { kind: from_word(row.get("kind"))?, for_school: row.get::<i32, _>("for_school") != 0 },
    };
    Ok(Sheet {
        document: from_id(row.get("document_id"))?,
        lesson: from_id(row.get("lesson_id"))?,
        owner: Person { id: from_id(row.get("owner_id"))?, name: row.get("name") },
        guest,
        instrument: InstrumentRef { id: row.get::<&str, _>("instrument_id").into(), version },
        focus: row.get("focus"),
        channel: channel(author),
        is_sealed: row.get::<Option<&str>, _>("sealed_id").is_some(),
    })
}

pub async fn insert_sealed(
    connection: &mut Connection,
    document: DocumentId,
    record: &str,
    seal: &Seal,
    ended_at_ms: Option<i64>,
) -> Result<()> {
    sqlx::query("insert into sealed_sheets (document_id, submitted_at_ms, record, hash, ended_at_ms) values ($1, $2, $3, $4, $5)")
        .bind(document.to_string())
        .bind(seal.submitted_at_ms)
        .bind(record)
        .bind(&seal.hash)
        .bind(ended_at_ms)
        .execute(connection)
        .await?;
    Ok(())
}

fn seal(row: &AnyRow) -> (String, Seal) {
    (row.get("record"), Seal { submitted_at_ms: row.get("submitted_at_ms"), hash: row.get("hash") })
}

pub async fn sealed(connection: &mut Connection, document: DocumentId) -> Result<Option<(String, Seal)>> {
    let row = sqlx::query("select record, submitted_at_ms, hash from sealed_sheets where document_id = $1")
        .bind(document.to_string())
        .fetch_optional(connection)
        .await?;
    Ok(row.as_ref().map(seal))
}

/// In the order of the lesson's observers.
pub async fn sealed_of_lesson(connection: &mut Connection, lesson: LessonId) -> Result<Vec<(String, Seal)>> {
    let rows = sqlx::query(
        "select z.record, z.submitted_at_ms, z.hash from sheets s join sealed_sheets z on z.document_id = s.document_id
            left join lesson_observers b on b.lesson_id = s.lesson_id and b.user_id = s.owner_id
        where s.lesson_id = $1 order by b.place is null, b.place, s.created_at_ms, s.document_id limit 300",
    )
    .bind(lesson.to_string())
    .fetch_all(connection)
    .await?;
    Ok(rows.iter().map(seal).collect())
}

/// What the policy asks about an account and a document; `None` if the document is no sheet.
pub struct Facts {
    pub kind: AccountKind,
    pub standing: Standing,
    pub lesson: LessonId,
    pub is_mine: bool,
    pub is_sealed: bool,
}

pub async fn facts(connection: &mut Connection, account: AccountId, document: DocumentId) -> Result<Option<Facts>> {
    let row = sqlx::query(
        "select u.kind, s.lesson_id, s.owner_id, d.is_sealed, m.role, m.removed_at_ms
        from sheets s join documents d on d.id = s.document_id join lessons l on l.id = s.lesson_id join users u on u.id = $2
            left join memberships m on m.group_id = l.group_id and m.user_id = u.id
        where s.document_id = $1",
    )
    .bind(document.to_string())
    .bind(account.to_string())
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        let standing = match (row.get::<Option<&str>, _>("role"), row.get::<Option<i64>, _>("removed_at_ms")) {
            (None, _) => Standing::Stranger,
            (Some(_), Some(_)) => Standing::Former,
            (Some(role), None) => Standing::from(from_word::<Role>(role)?),
        };
        let is_mine = row.get::<&str, _>("owner_id") == account.to_string();
        Ok(Facts {
            kind: from_word(row.get("kind"))?,
            standing,
            lesson: from_id(row.get("lesson_id"))?,
            is_mine,
            is_sealed: row.get::<i32, _>("is_sealed") != 0,
        })
    })
    .transpose()
}

/// Sheets of a group's lessons that have not been submitted; the newest thousand.
pub async fn open_of_group(connection: &mut Connection, group: GroupId) -> Result<Vec<DocumentId>> {
    let rows = sqlx::query(
        "select s.document_id from sheets s join lessons l on l.id = s.lesson_id join documents d on d.id = s.document_id
        where l.group_id = $1 and d.is_sealed = 0 order by s.created_at_ms desc limit 1000",
    )
    .bind(group.to_string())
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|row| from_id(row.get("document_id"))).collect()
}

/// The first rows of each sheet of a lesson that is not submitted.
pub async fn beginnings(connection: &mut Connection, lesson: LessonId, most_rows: i64) -> Result<Vec<Beginning>> {
    let rows = sqlx::query(
        "select d.id, d.head, u.edits from sheets s join documents d on d.id = s.document_id
            left join updates u on u.document_key = d.key and u.seq <= $2
        where s.lesson_id = $1 and d.is_sealed = 0 order by d.id, u.seq limit 5000",
    )
    .bind(lesson.to_string())
    .bind(most_rows)
    .fetch_all(connection)
    .await?;
    let mut beginnings: Vec<Beginning> = Vec::new();
    for row in rows {
        let document = from_id(row.get("id"))?;
        if beginnings.last().is_none_or(|last| last.document != document) {
            beginnings.push(Beginning { document, head: row.get("head"), rows: Vec::new() });
        }
        if let (Some(edits), Some(last)) = (row.get::<Option<Vec<u8>>, _>("edits"), beginnings.last_mut()) {
            last.rows.push(edits);
        }
    }
    Ok(beginnings)
}

/// The sheets of a lesson that are not submitted: whose each is, and with which instrument.
pub async fn open_of_lesson(connection: &mut Connection, lesson: LessonId) -> Result<Vec<(DocumentId, AccountId, InstrumentRef)>> {
    let rows = sqlx::query(
        "select s.document_id, s.owner_id, s.instrument_id, s.instrument_version from sheets s join documents d on d.id = s.document_id
        where s.lesson_id = $1 and d.is_sealed = 0 limit 300",
    )
    .bind(lesson.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            let version = u32::try_from(row.get::<i32, _>("instrument_version")).map_err(Error::internal)?;
            let instrument = InstrumentRef { id: row.get::<&str, _>("instrument_id").into(), version };
            Ok((from_id(row.get("document_id"))?, from_id(row.get("owner_id"))?, instrument))
        })
        .collect()
}

pub async fn set_instrument(connection: &mut Connection, document: DocumentId, instrument: &InstrumentRef) -> Result<()> {
    sqlx::query("update sheets set instrument_id = $2, instrument_version = $3 where document_id = $1")
        .bind(document.to_string())
        .bind(&instrument.id.0)
        .bind(i32::try_from(instrument.version).map_err(Error::internal)?)
        .execute(connection)
        .await?;
    Ok(())
}

/// The last row of each sheet of a lesson.
pub async fn heads(connection: &mut Connection, lesson: LessonId) -> Result<HashMap<DocumentId, i64>> {
    let rows = sqlx::query("select d.id, d.head from sheets s join documents d on d.id = s.document_id where s.lesson_id = $1 limit 300")
        .bind(lesson.to_string())
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| Ok((from_id(row.get("id"))?, row.get("head")))).collect()
}
