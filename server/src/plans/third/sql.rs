//! Rows of `teachings`, `reflection_points`, `settled_points` and `settled_cards`.

use super::{reflection::Point, waiting::OwnTeaching};
use crate::{
    db::{Connection, from_id, from_word, word},
    error::{Error, Result},
};
use sandu_proto::{
    http::{
        accounts::Person,
        plans::DocumentKind,
        third::{CarriedPoint, PointOutcome, Round, Sealing, Settled},
    },
    id::{AccountId, DocumentId, MessageId, PlanId, PointId, VersionId},
};
use sqlx::{Row, any::AnyRow};
use std::str::FromStr;

/// A document from after the consensus.
#[derive(Clone, Debug)]
pub struct Teaching {
    pub document: DocumentId,
    pub kind: DocumentKind,
    pub owner: Person,
    pub base: VersionId,
    /// Empty: the consensus as it is.
    pub class_name: String,
    pub sealed: Option<Sealing>,
}

/// A version that counts.
#[derive(Clone, Debug)]
pub struct TaughtVersion {
    pub id: VersionId,
    pub document: DocumentId,
    pub kind: DocumentKind,
    pub owner: AccountId,
    pub class_name: String,
}

pub async fn of_plan(connection: &mut Connection, plan: PlanId) -> Result<Vec<Teaching>> {
    let rows = sqlx::query(
        "select t.document_id, t.kind, t.owner_id, u.name, t.base_version_id, t.class_name, v.id as version_id, v.sealed_at_ms
        from plan_documents d join teachings t on t.document_id = d.document_id join users u on u.id = t.owner_id
            left join versions v on v.document_id = t.document_id and v.dropped_at_ms is null
        where d.plan_id = $1 and d.dropped_at_ms is null order by d.created_at_ms, d.document_id limit 1000",
    )
    .bind(plan.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Teaching {
                document: from_id(row.get("document_id"))?,
                kind: from_word(row.get("kind"))?,
                owner: person(row, "owner_id", "name")?,
                base: from_id(row.get("base_version_id"))?,
                class_name: row.get("class_name"),
                sealed: sealing(row)?,
            })
        })
        .collect()
}

/// Everything that `user` made after a consensus, newest first, with its plan.
pub async fn own(connection: &mut Connection, user: AccountId) -> Result<Vec<(PlanId, OwnTeaching)>> {
    let rows = sqlx::query(
        "select d.plan_id, t.document_id, t.kind, v.id as version_id, v.sealed_at_ms
        from teachings t join plan_documents d on d.document_id = t.document_id and d.dropped_at_ms is null
            left join versions v on v.document_id = t.document_id and v.dropped_at_ms is null
        where t.owner_id = $1 order by d.created_at_ms desc, t.document_id limit 1000",
    )
    .bind(user.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            let teaching = OwnTeaching {
                document: from_id(row.get("document_id"))?,
                kind: from_word(row.get("kind"))?,
                sealed: optional_id(row, "version_id")?,
                sealed_at_ms: row.get("sealed_at_ms"),
            };
            Ok((from_id(row.get("plan_id"))?, teaching))
        })
        .collect()
}

pub async fn add(
    connection: &mut Connection,
    document: DocumentId,
    kind: DocumentKind,
    owner: AccountId,
    base: (VersionId, &str),
) -> Result<()> {
    let (base, class_name) = base;
    sqlx::query("insert into teachings (document_id, owner_id, kind, base_version_id, class_name) values ($1, $2, $3, $4, $5)")
        .bind(document.to_string())
        .bind(owner.to_string())
        .bind(word(kind))
        .bind(base.to_string())
        .bind(class_name)
        .execute(connection)
        .await?;
    Ok(())
}

/// What was discarded may be begun anew: its row is in the way.
pub async fn forget(connection: &mut Connection, document: DocumentId) -> Result<()> {
    sqlx::query("delete from teachings where document_id = $1").bind(document.to_string()).execute(connection).await?;
    Ok(())
}

/// Whoever changes what a plan has after its consensus does so one after the other, on any database.
pub async fn touch(connection: &mut Connection, plan: PlanId, now_ms: i64) -> Result<()> {
    sqlx::query("update plans set changed_at_ms = $1 where id = $2").bind(now_ms).bind(plan.to_string()).execute(connection).await?;
    Ok(())
}

/// A version of the plan that counts.
pub async fn version(connection: &mut Connection, plan: PlanId, id: VersionId) -> Result<Option<TaughtVersion>> {
    let row = sqlx::query(
        "select v.id, v.document_id, v.kind, v.owner_id, coalesce(t.class_name, '') as class_name
        from versions v left join teachings t on t.document_id = v.document_id
        where v.plan_id = $1 and v.id = $2 and v.dropped_at_ms is null",
    )
    .bind(plan.to_string())
    .bind(id.to_string())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(taught).transpose()
}

/// The consensus that was sealed last.
pub async fn consensus(connection: &mut Connection, plan: PlanId) -> Result<Option<TaughtVersion>> {
    let row = sqlx::query(
        "select v.id, v.document_id, v.kind, v.owner_id, coalesce(t.class_name, '') as class_name
        from versions v left join teachings t on t.document_id = v.document_id
        where v.plan_id = $1 and v.kind = $2 and v.dropped_at_ms is null order by v.sealed_at_ms desc, v.id desc limit 1",
    )
    .bind(plan.to_string())
    .bind(word(DocumentKind::Consensus))
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(taught).transpose()
}

pub async fn content(connection: &mut Connection, version: VersionId) -> Result<serde_json::Value> {
    let row = sqlx::query("select content from versions where id = $1").bind(version.to_string()).fetch_one(connection).await?;
    serde_json::from_str(row.get("content")).map_err(Error::internal)
}

pub async fn add_point(connection: &mut Connection, plan: PlanId, version: VersionId, place: i64, point: &Point) -> Result<()> {
    sqlx::query(
        "insert into reflection_points (id, plan_id, version_id, place, field, text, block_id, quote)
        values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(PointId::new().to_string())
    .bind(plan.to_string())
    .bind(version.to_string())
    .bind(place)
    .bind(word(point.field))
    .bind(&point.text)
    .bind(point.block_id.as_deref())
    .bind(point.quote.as_deref())
    .execute(connection)
    .await?;
    Ok(())
}

/// What the round before `plan` learnt, and what became of it in `plan`.
pub async fn carried(connection: &mut Connection, plan: PlanId) -> Result<Vec<CarriedPoint>> {
    let rows = sqlx::query(
        "select r.id, r.field, r.text, r.block_id, r.quote, r.version_id, v.owner_id, o.name as owner_name, t.class_name,
            s.outcome, s.user_id, u.name as user_name, s.at_ms
        from plans p join reflection_points r on r.plan_id = p.previous_plan_id join versions v on v.id = r.version_id
            join users o on o.id = v.owner_id left join teachings t on t.document_id = v.document_id
            left join settled_points s on s.plan_id = p.id and s.point_id = r.id left join users u on u.id = s.user_id
        where p.id = $1 and v.dropped_at_ms is null order by v.sealed_at_ms, r.version_id, r.place limit 1000",
    )
    .bind(plan.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            let settled = match row.get::<Option<&str>, _>("outcome") {
                Some(outcome) => {
                    Some(Settled { outcome: from_word(outcome)?, by: person(row, "user_id", "user_name")?, at_ms: row.get("at_ms") })
                }
                None => None,
            };
            Ok(CarriedPoint {
                id: from_id(row.get("id"))?,
                person: person(row, "owner_id", "owner_name")?,
                class_name: class_name(row.get::<Option<&str>, _>("class_name").unwrap_or_default()),
                field: from_word(row.get("field"))?,
                text: row.get("text"),
                block_id: row.get("block_id"),
                quote: row.get("quote"),
                version_id: from_id(row.get("version_id"))?,
                settled,
            })
        })
        .collect()
}

/// What waits in the margin of a draft.
#[derive(Clone, Copy, Debug)]
pub enum Carried {
    /// Of a reflection.
    Point(PointId),
    /// A next step of an observed lesson.
    Card(MessageId),
}

macro_rules! settle_in {
    ($table:literal, $column:literal) => {
        concat!(
            "insert into ",
            $table,
            " (plan_id, ",
            $column,
            ", outcome, user_id, at_ms) values ($1, $2, $3, $4, $5)
            on conflict (plan_id, ",
            $column,
            ") do update
                set outcome = excluded.outcome, user_id = excluded.user_id, at_ms = excluded.at_ms
                where ",
            $table,
            ".outcome = 'seen' and excluded.outcome = 'taken_up'"
        )
    };
}

/// What was put aside may still be taken up, but not the other way round; false if there was nothing left to settle.
pub async fn settle(
    connection: &mut Connection,
    plan: PlanId,
    (what, outcome): (Carried, PointOutcome),
    user: AccountId,
    now_ms: i64,
) -> Result<bool> {
    let (query, id) = match what {
        Carried::Point(point) => (settle_in!("settled_points", "point_id"), point.to_string()),
        Carried::Card(card) => (settle_in!("settled_cards", "message_id"), card.to_string()),
    };
    let done = sqlx::query(query)
        .bind(plan.to_string())
        .bind(id)
        .bind(word(outcome))
        .bind(user.to_string())
        .bind(now_ms)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

pub async fn set_previous(connection: &mut Connection, plan: PlanId, previous: PlanId) -> Result<()> {
    sqlx::query("update plans set previous_plan_id = $1 where id = $2")
        .bind(previous.to_string())
        .bind(plan.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// The round that `plan` started from.
pub async fn previous(connection: &mut Connection, plan: PlanId) -> Result<Option<Round>> {
    let row = sqlx::query(
        "select q.id, q.title, q.lead_id, u.name, q.stage from plans p join plans q on q.id = p.previous_plan_id
            join users u on u.id = q.lead_id where p.id = $1",
    )
    .bind(plan.to_string())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(round).transpose()
}

/// The round that started from `plan` last.
pub async fn next(connection: &mut Connection, plan: PlanId) -> Result<Option<Round>> {
    let row = sqlx::query(
        "select q.id, q.title, q.lead_id, u.name, q.stage from plans q join users u on u.id = q.lead_id
        where q.previous_plan_id = $1 and q.deleted_at_ms is null order by q.created_at_ms desc, q.id desc limit 1",
    )
    .bind(plan.to_string())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(round).transpose()
}

/// As it is sent: nothing rather than an empty name.
pub fn class_name(stored: &str) -> Option<String> {
    (!stored.is_empty()).then(|| stored.to_owned())
}

fn round(row: &AnyRow) -> Result<Round> {
    Ok(Round {
        plan_id: from_id(row.get("id"))?,
        title: row.get("title"),
        lead: person(row, "lead_id", "name")?,
        stage: from_word(row.get("stage"))?,
    })
}

fn taught(row: &AnyRow) -> Result<TaughtVersion> {
    Ok(TaughtVersion {
        id: from_id(row.get("id"))?,
        document: from_id(row.get("document_id"))?,
        kind: from_word(row.get("kind"))?,
        owner: from_id(row.get("owner_id"))?,
        class_name: row.get("class_name"),
    })
}

fn sealing(row: &AnyRow) -> Result<Option<Sealing>> {
    let Some(version_id) = optional_id(row, "version_id")? else { return Ok(None) };
    Ok(Some(Sealing { version_id, at_ms: row.get("sealed_at_ms") }))
}

fn person(row: &AnyRow, id: &str, name: &str) -> Result<Person> {
    Ok(Person { id: from_id(row.get(id))?, name: row.get(name) })
}

fn optional_id<T: FromStr<Err: std::error::Error + Send + Sync + 'static>>(row: &AnyRow, column: &str) -> Result<Option<T>> {
    row.get::<Option<&str>, _>(column).map(from_id).transpose()
}
