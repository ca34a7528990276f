//! Rows of `guest_codes`, `lesson_guests` and `class_names`.

use super::Code;
use crate::{
    db::{Connection, from_id, from_json, from_word, to_json, word},
    error::{Error, Result},
    lessons::{Author, channel},
};
use sandu_proto::{
    http::{
        accounts::Person,
        guests::{ClassNames, GuestOf, GuestRole},
        lessons::{InstrumentRef, Observer, SheetState},
    },
    id::{AccountId, LessonId},
};
use sqlx::{Row, any::AnyRow};

fn instrument(row: &AnyRow) -> Result<InstrumentRef> {
    let version = u32::try_from(row.get::<i32, _>("instrument_version")).map_err(Error::internal)?;
    Ok(InstrumentRef { id: row.get::<&str, _>("instrument_id").into(), version })
}

fn code(row: &AnyRow) -> Result<Code> {
    Ok(Code {
        lesson: from_id(row.get("lesson_id"))?,
        role: from_word(row.get("role"))?,
        instrument: instrument(row)?,
        is_closed: row.get::<Option<i64>, _>("closed_at_ms").is_some(),
    })
}

pub async fn insert_code(
    connection: &mut Connection,
    hash: &str,
    (lesson, role): (LessonId, GuestRole),
    instrument: &InstrumentRef,
    by: AccountId,
    now_ms: i64,
) -> Result<()> {
    sqlx::query(
        "insert into guest_codes (code_hash, lesson_id, role, instrument_id, instrument_version, opened_by, opened_at_ms)
        values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(hash)
    .bind(lesson.to_string())
    .bind(word(role))
    .bind(&instrument.id.0)
    .bind(i32::try_from(instrument.version).map_err(Error::internal)?)
    .bind(by.to_string())
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn find_code(connection: &mut Connection, hash: &str) -> Result<Option<Code>> {
    let row = sqlx::query("select lesson_id, role, instrument_id, instrument_version, closed_at_ms from guest_codes where code_hash = $1")
        .bind(hash)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(code).transpose()
}

/// Those that have not been closed, by their hash, the oldest first.
pub async fn open_codes(connection: &mut Connection, lesson: LessonId) -> Result<Vec<(String, Code)>> {
    let rows = sqlx::query(
        "select code_hash, lesson_id, role, instrument_id, instrument_version, closed_at_ms from guest_codes
        where lesson_id = $1 and closed_at_ms is null order by opened_at_ms, code_hash limit 100",
    )
    .bind(lesson.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| Ok((row.get("code_hash"), code(row)?))).collect()
}

pub async fn close(connection: &mut Connection, hash: &str, now_ms: i64) -> Result<()> {
    sqlx::query("update guest_codes set closed_at_ms = $2 where code_hash = $1 and closed_at_ms is null")
        .bind(hash)
        .bind(now_ms)
        .execute(connection)
        .await?;
    Ok(())
}

/// A guest who came with this code.
pub async fn insert(connection: &mut Connection, user: AccountId, code: &Code, now_ms: i64) -> Result<()> {
    sqlx::query(
        "insert into lesson_guests (user_id, lesson_id, role, instrument_id, instrument_version, joined_at_ms)
        values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(user.to_string())
    .bind(code.lesson.to_string())
    .bind(word(code.role))
    .bind(&code.instrument.id.0)
    .bind(i32::try_from(code.instrument.version).map_err(Error::internal)?)
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn count(connection: &mut Connection, lesson: LessonId, role: GuestRole) -> Result<u32> {
    let row = sqlx::query("select count(*) as guests from lesson_guests where lesson_id = $1 and role = $2")
        .bind(lesson.to_string())
        .bind(word(role))
        .fetch_one(connection)
        .await?;
    u32::try_from(row.get::<i64, _>("guests")).map_err(Error::internal)
}

/// The lesson that an account is a guest of; `None`: it is no guest.
pub async fn of_user(connection: &mut Connection, user: AccountId) -> Result<Option<GuestOf>> {
    let row = sqlx::query("select lesson_id, role from lesson_guests where user_id = $1")
        .bind(user.to_string())
        .fetch_optional(connection)
        .await?;
    row.map(|row| Ok(GuestOf { lesson_id: from_id(row.get("lesson_id"))?, role: from_word(row.get("role"))? })).transpose()
}

/// A lesson's guests in the order in which they came, with their sheets.
pub async fn of_lesson(connection: &mut Connection, lesson: LessonId) -> Result<Vec<Observer>> {
    let rows = sqlx::query(
        "select g.user_id, u.name, g.role, g.instrument_id, g.instrument_version, s.document_id, z.submitted_at_ms
        from lesson_guests g join users u on u.id = g.user_id
            left join sheets s on s.lesson_id = g.lesson_id and s.owner_id = g.user_id
            left join sealed_sheets z on z.document_id = s.document_id
        where g.lesson_id = $1 order by g.joined_at_ms, g.user_id limit 200",
    )
    .bind(lesson.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            let sheet = row.get::<Option<&str>, _>("document_id").map(from_id).transpose()?;
            let role = from_word(row.get("role"))?;
            Ok(Observer {
                person: Person { id: from_id(row.get("user_id"))?, name: row.get("name") },
                instrument: instrument(row)?,
                focus: String::new(),
                for_school: false,
                channel: channel(Author::Guest(role)),
                sheet: sheet.map(|document_id| SheetState { document_id, submitted_at_ms: row.get("submitted_at_ms"), is_written: false }),
                guest: Some(role),
            })
        })
        .collect()
}

pub async fn put_names(connection: &mut Connection, lesson: LessonId, names: &ClassNames, by: AccountId, now_ms: i64) -> Result<()> {
    sqlx::query(
        "insert into class_names (lesson_id, salt, hashes, listed_by, listed_at_ms) values ($1, $2, $3, $4, $5)
        on conflict (lesson_id) do update set salt = excluded.salt, hashes = excluded.hashes, listed_by = excluded.listed_by,
            listed_at_ms = excluded.listed_at_ms",
    )
    .bind(lesson.to_string())
    .bind(&names.salt)
    .bind(to_json(&names.hashes))
    .bind(by.to_string())
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn delete_names(connection: &mut Connection, lesson: LessonId) -> Result<()> {
    sqlx::query("delete from class_names where lesson_id = $1").bind(lesson.to_string()).execute(connection).await?;
    Ok(())
}

pub async fn names(connection: &mut Connection, lesson: LessonId) -> Result<Option<ClassNames>> {
    let row = sqlx::query("select salt, hashes from class_names where lesson_id = $1")
        .bind(lesson.to_string())
        .fetch_optional(connection)
        .await?;
    row.map(|row| Ok(ClassNames { salt: row.get("salt"), hashes: from_json(row.get("hashes"))? })).transpose()
}
