//! Rows of `instruments`, `instrument_drafts` and `instrument_versions`.

use crate::{
    db::{Connection, from_id, from_json, to_json},
    error::{Error, Result},
    groups::Role,
    policy::instruments::Tie,
};
use sandu_proto::{
    http::{
        accounts::Person,
        lessons::InstrumentRef,
        own_instruments::{Definition, FreezeDraft, FrozenVersion, OwnSummary, Saved},
    },
    id::{AccountId, SchoolId},
    instruments::{Instrument, InstrumentId},
};
use sqlx::{Row, any::AnyRow};

/// What a school made.
pub struct Own {
    pub id: InstrumentId,
    pub school: SchoolId,
    pub retired_at_ms: Option<i64>,
}

/// A draft's row.
pub struct DraftRow {
    pub version: u32,
    pub revision: u32,
    pub definition: Definition,
    pub saved: Saved,
}

fn number(row: &AnyRow, name: &str) -> Result<u32> {
    u32::try_from(row.get::<i32, _>(name)).map_err(Error::internal)
}

fn saved(row: &AnyRow) -> Result<Saved> {
    Ok(Saved { by: Person { id: from_id(row.get("by_id"))?, name: row.get("by_name") }, at_ms: row.get("at_ms") })
}

/// What ties somebody to a school.
pub async fn tie(connection: &mut Connection, user: AccountId, own_school: SchoolId, school: SchoolId) -> Result<Tie> {
    let rows = sqlx::query(
        "select distinct m.role from memberships m join groups g on g.id = m.group_id
        where m.user_id = $1 and m.removed_at_ms is null and g.school_id = $2 limit 10",
    )
    .bind(user.to_string())
    .bind(school.to_string())
    .fetch_all(connection)
    .await?;
    let roles: Vec<Role> = rows.iter().map(|row| crate::db::from_word(row.get("role"))).collect::<Result<_>>()?;
    Ok(match (own_school == school, roles.contains(&Role::Leader)) {
        (true, true) => Tie::LeadsGroup,
        (true, false) => Tie::OfSchool,
        (false, _) if roles.is_empty() => Tie::Nothing,
        (false, _) => Tie::InGroup,
    })
}

pub async fn load(connection: &mut Connection, id: &InstrumentId) -> Result<Option<Own>> {
    let row = sqlx::query("select school_id, retired_at_ms from instruments where id = $1").bind(&id.0).fetch_optional(connection).await?;
    row.map(|row| Ok(Own { id: id.clone(), school: from_id(row.get("school_id"))?, retired_at_ms: row.get("retired_at_ms") })).transpose()
}

/// False if the school has `most` already.
pub async fn insert(
    connection: &mut Connection,
    id: &InstrumentId,
    (school, by): (SchoolId, AccountId),
    most: i64,
    now_ms: i64,
) -> Result<bool> {
    let done = sqlx::query(
        "insert into instruments (id, school_id, created_by, created_at_ms)
        select $1, $2, $3, $4 from (select count(*) as n from instruments where school_id = $2) as before where n < $5",
    )
    .bind(&id.0)
    .bind(school.to_string())
    .bind(by.to_string())
    .bind(now_ms)
    .bind(most)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub async fn set_retired(connection: &mut Connection, id: &InstrumentId, at_ms: Option<i64>) -> Result<()> {
    sqlx::query("update instruments set retired_at_ms = $2 where id = $1").bind(&id.0).bind(at_ms).execute(connection).await?;
    Ok(())
}

pub async fn draft(connection: &mut Connection, id: &InstrumentId) -> Result<Option<DraftRow>> {
    let row = sqlx::query(
        "select d.version, d.revision, d.definition, d.saved_by as by_id, u.name as by_name, d.saved_at_ms as at_ms
        from instrument_drafts d join users u on u.id = d.saved_by where d.instrument_id = $1",
    )
    .bind(&id.0)
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        Ok(DraftRow {
            version: number(&row, "version")?,
            revision: u32::try_from(row.get::<i64, _>("revision")).map_err(Error::internal)?,
            definition: from_json(row.get("definition"))?,
            saved: saved(&row)?,
        })
    })
    .transpose()
}

/// `revision` is the new one.
pub async fn put_draft(
    connection: &mut Connection,
    id: &InstrumentId,
    FreezeDraft { version, revision }: FreezeDraft,
    definition: &Definition,
    (by, now_ms): (AccountId, i64),
) -> Result<()> {
    sqlx::query(
        "insert into instrument_drafts (instrument_id, version, revision, definition, saved_by, saved_at_ms) values ($1, $2, $3, $4, $5, $6)
        on conflict (instrument_id) do update set version = excluded.version, revision = excluded.revision,
            definition = excluded.definition, saved_by = excluded.saved_by, saved_at_ms = excluded.saved_at_ms",
    )
    .bind(&id.0)
    .bind(i32::try_from(version).map_err(Error::internal)?)
    .bind(i64::from(revision))
    .bind(to_json(definition))
    .bind(by.to_string())
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn delete_draft(connection: &mut Connection, id: &InstrumentId) -> Result<()> {
    sqlx::query("delete from instrument_drafts where instrument_id = $1").bind(&id.0).execute(connection).await?;
    Ok(())
}

/// Of what has neither draft nor version any more.
pub async fn delete(connection: &mut Connection, id: &InstrumentId) -> Result<()> {
    sqlx::query("delete from instruments where id = $1").bind(&id.0).execute(connection).await?;
    Ok(())
}

/// `definition` is canonical. There is no statement that changes a row of this table.
pub async fn insert_version(
    connection: &mut Connection,
    InstrumentRef { id, version }: &InstrumentRef,
    (definition, hash): (&str, &str),
    (by, now_ms): (AccountId, i64),
) -> Result<()> {
    sqlx::query(
        "insert into instrument_versions (instrument_id, version, definition, hash, frozen_by, frozen_at_ms) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&id.0)
    .bind(i32::try_from(*version).map_err(Error::internal)?)
    .bind(definition)
    .bind(hash)
    .bind(by.to_string())
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

/// The newest first.
pub async fn versions(connection: &mut Connection, id: &InstrumentId) -> Result<Vec<FrozenVersion>> {
    let rows = sqlx::query(
        "select v.version, v.hash, v.frozen_by as by_id, u.name as by_name, v.frozen_at_ms as at_ms
        from instrument_versions v join users u on u.id = v.frozen_by where v.instrument_id = $1 order by v.version desc limit 200",
    )
    .bind(&id.0)
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| Ok(FrozenVersion { version: number(row, "version")?, hash: row.get("hash"), frozen: saved(row)? })).collect()
}

pub async fn version(connection: &mut Connection, InstrumentRef { id, version }: &InstrumentRef) -> Result<Option<Instrument>> {
    let row = sqlx::query("select definition from instrument_versions where instrument_id = $1 and version = $2")
        .bind(&id.0)
        .bind(i64::from(*version))
        .fetch_optional(connection)
        .await?;
    row.map(|row| from_json(row.get("definition"))).transpose()
}

/// The newest versions of what the schools of somebody's groups still offer.
pub async fn offered(connection: &mut Connection, user: AccountId) -> Result<Vec<Instrument>> {
    let rows = sqlx::query(
        "select v.definition from instruments i join instrument_versions v on v.instrument_id = i.id
        where i.retired_at_ms is null
            and v.version = (select max(n.version) from instrument_versions n where n.instrument_id = i.id)
            and i.school_id in (select g.school_id from memberships m join groups g on g.id = m.group_id
                where m.user_id = $1 and m.removed_at_ms is null)
        order by i.created_at_ms desc, i.id limit 200",
    )
    .bind(user.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| from_json(row.get("definition"))).collect()
}

/// Everything that a school has made, the newest first.
pub async fn of_school(connection: &mut Connection, school: SchoolId) -> Result<Vec<OwnSummary>> {
    let rows = sqlx::query(
        "select i.id, i.retired_at_ms, v.version, v.definition, d.definition as draft, d.saved_by as by_id, u.name as by_name,
            d.saved_at_ms as at_ms,
            case when i.id in (select o.instrument_id from lesson_observers o union select c.instrument_id from guest_codes c
                union select l.review_instrument_id from lessons l where l.review_instrument_id is not null) then 1 else 0 end as is_used
        from instruments i
            left join instrument_versions v on v.instrument_id = i.id
                and v.version = (select max(n.version) from instrument_versions n where n.instrument_id = i.id)
            left join instrument_drafts d on d.instrument_id = i.id
            left join users u on u.id = d.saved_by
        where i.school_id = $1 order by i.created_at_ms desc, i.id limit 200",
    )
    .bind(school.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(summary).collect()
}

fn summary(row: &AnyRow) -> Result<OwnSummary> {
    let name = match (row.get::<Option<&str>, _>("definition"), row.get::<Option<&str>, _>("draft")) {
        (Some(frozen), _) => from_json::<Instrument>(frozen)?.name,
        (None, Some(draft)) => from_json::<Definition>(draft)?.name,
        (None, None) => return Err(Error::internal("an instrument without version and draft")),
    };
    let draft = row.get::<Option<&str>, _>("by_id").is_some().then(|| saved(row)).transpose()?;
    let version = row.get::<Option<i32>, _>("version").map(|version| u32::try_from(version).map_err(Error::internal)).transpose()?;
    let is_used = row.get::<i64, _>("is_used") == 1;
    Ok(OwnSummary { id: row.get::<&str, _>("id").into(), name, version, draft, is_used, retired_at_ms: row.get("retired_at_ms") })
}
