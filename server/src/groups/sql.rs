//! Rows of `groups` and `memberships`.

use super::{MAX_PEOPLE, Role};
use crate::{
    db::{Connection, from_id, from_json, from_word, to_json, word},
    error::{Error, Result},
};
use sandu_proto::{
    http::{
        accounts::{GroupSettings, Person},
        workflow::{WeeklySlot, Workflow},
    },
    id::{AccountId, GroupId, SchoolId},
};
use sqlx::{Row, any::AnyRow};
use std::collections::HashMap;

/// A group and how it works.
#[derive(Clone, Debug)]
pub struct Group {
    pub id: GroupId,
    pub school_id: SchoolId,
    pub name: String,
    pub settings: GroupSettings,
}

fn group(row: &AnyRow) -> Result<Group> {
    Ok(Group {
        id: from_id(row.get("id"))?,
        school_id: from_id(row.get("school_id"))?,
        name: row.get("name"),
        settings: GroupSettings {
            workflow: from_json(row.get("workflow"))?,
            slot: row.get::<Option<i32>, _>("slot_weekday").map(|weekday| slot(row, weekday)).transpose()?,
        },
    })
}

fn slot(row: &AnyRow, weekday: i32) -> Result<WeeklySlot> {
    Ok(WeeklySlot {
        weekday: u8::try_from(weekday).map_err(Error::internal)?,
        minute: u16::try_from(row.get::<i32, _>("slot_minute")).map_err(Error::internal)?,
        place: row.get("slot_place"),
    })
}

pub async fn insert(
    connection: &mut Connection,
    id: GroupId,
    (school, name): (SchoolId, &str),
    workflow: &Workflow,
    now_ms: i64,
) -> Result<()> {
    sqlx::query("insert into groups (id, school_id, name, workflow, created_at_ms) values ($1, $2, $3, $4, $5)")
        .bind(id.to_string())
        .bind(school.to_string())
        .bind(name)
        .bind(to_json(workflow))
        .bind(now_ms)
        .execute(connection)
        .await?;
    Ok(())
}

pub async fn load(connection: &mut Connection, id: GroupId) -> Result<Option<Group>> {
    let row = sqlx::query("select id, school_id, name, workflow, slot_weekday, slot_minute, slot_place from groups where id = $1")
        .bind(id.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(group).transpose()
}

/// The group of this name in a school.
pub async fn find(connection: &mut Connection, school: SchoolId, name: &str) -> Result<Option<Group>> {
    let row = sqlx::query(
        "select id, school_id, name, workflow, slot_weekday, slot_minute, slot_place from groups where school_id = $1 and name = $2",
    )
    .bind(school.to_string())
    .bind(name)
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(group).transpose()
}

/// The groups of a school, by name; the first thousand.
pub async fn of_school(connection: &mut Connection, school: SchoolId) -> Result<Vec<Group>> {
    let rows =
        sqlx::query("select id, school_id, name, workflow, slot_weekday, slot_minute, slot_place from groups where school_id = $1 order by name, id limit 1000")
            .bind(school.to_string())
            .fetch_all(connection)
            .await?;
    rows.iter().map(group).collect()
}

/// The groups somebody is in now, the oldest membership first.
pub async fn of_user(connection: &mut Connection, user: AccountId) -> Result<Vec<(Group, Role)>> {
    let rows = sqlx::query(
        "select g.id, g.school_id, g.name, g.workflow, g.slot_weekday, g.slot_minute, g.slot_place, m.role
        from memberships m join groups g on g.id = m.group_id
        where m.user_id = $1 and m.removed_at_ms is null order by m.joined_at_ms, g.id limit 200",
    )
    .bind(user.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| Ok((group(row)?, from_word(row.get("role"))?))).collect()
}

/// What somebody is in a group now; `None` for strangers and for those who were removed.
pub async fn role(connection: &mut Connection, group: GroupId, user: AccountId) -> Result<Option<Role>> {
    let row = sqlx::query("select role from memberships where group_id = $1 and user_id = $2 and removed_at_ms is null")
        .bind(group.to_string())
        .bind(user.to_string())
        .fetch_optional(connection)
        .await?;
    row.map(|row| from_word(row.get("role"))).transpose()
}

/// Parameters of one query of [`roles`].
const MAX_ACCOUNTS: usize = 500;

/// What each of these is in a group now; strangers and those who were removed are not in the answer.
pub async fn roles(connection: &mut Connection, group: GroupId, accounts: &[AccountId]) -> Result<HashMap<AccountId, Role>> {
    let mut roles = HashMap::new();
    for some in accounts.chunks(MAX_ACCOUNTS) {
        let mut query =
            sqlx::QueryBuilder::<sqlx::Any>::new("select user_id, role from memberships where removed_at_ms is null and group_id = ");
        query.push_bind(group.to_string()).push(" and user_id in (");
        let mut list = query.separated(", ");
        for account in some {
            list.push_bind(account.to_string());
        }
        for row in query.push(")").build().fetch_all(&mut *connection).await? {
            roles.insert(from_id(row.get("user_id"))?, from_word(row.get("role"))?);
        }
    }
    Ok(roles)
}

/// Everybody who is in a group now and can log in, in the order of joining. Never more than [`MAX_PEOPLE`], since no more can join: rights
/// and notices go by this list.
pub async fn people(connection: &mut Connection, group: GroupId) -> Result<Vec<(Person, Role)>> {
    let rows = sqlx::query(
        "select u.id, u.name, m.role from memberships m join users u on u.id = m.user_id
        where m.group_id = $1 and m.removed_at_ms is null and u.disabled_at_ms is null order by m.joined_at_ms, u.id limit $2",
    )
    .bind(group.to_string())
    .bind(MAX_PEOPLE)
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| Ok((Person { id: from_id(row.get("id"))?, name: row.get("name") }, from_word(row.get("role"))?))).collect()
}

/// How many others are in a group now, whether they can log in or not.
pub async fn count_others(connection: &mut Connection, group: GroupId, user: AccountId) -> Result<i64> {
    let row = sqlx::query("select count(*) as others from memberships where group_id = $1 and user_id <> $2 and removed_at_ms is null")
        .bind(group.to_string())
        .bind(user.to_string())
        .fetch_one(connection)
        .await?;
    Ok(row.get("others"))
}

pub async fn put_membership(connection: &mut Connection, group: GroupId, user: AccountId, role: Role, now_ms: i64) -> Result<()> {
    sqlx::query(
        "insert into memberships (group_id, user_id, role, joined_at_ms, changed_at_ms) values ($1, $2, $3, $4, $4)
        on conflict (group_id, user_id) do update set role = excluded.role, removed_at_ms = null, changed_at_ms = excluded.changed_at_ms",
    )
    .bind(group.to_string())
    .bind(user.to_string())
    .bind(word(role))
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

/// Groups in which somebody joined, left or changed roles at that time or later.
pub async fn changed_since(connection: &mut Connection, since_ms: i64) -> Result<Vec<GroupId>> {
    let rows = sqlx::query("select distinct group_id from memberships where changed_at_ms >= $1 limit 1000")
        .bind(since_ms)
        .fetch_all(connection)
        .await?;
    rows.into_iter().map(|row| from_id(row.get("group_id"))).collect()
}

/// Whether there was a membership to end.
pub async fn end_membership(connection: &mut Connection, group: GroupId, user: AccountId, now_ms: i64) -> Result<bool> {
    let done = sqlx::query(
        "update memberships set removed_at_ms = $3, changed_at_ms = $3 where group_id = $1 and user_id = $2 and removed_at_ms is null",
    )
    .bind(group.to_string())
    .bind(user.to_string())
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

pub async fn update_settings(connection: &mut Connection, group: GroupId, settings: &GroupSettings) -> Result<()> {
    let slot = settings.slot.as_ref();
    sqlx::query("update groups set workflow = $2, slot_weekday = $3, slot_minute = $4, slot_place = $5 where id = $1")
        .bind(group.to_string())
        .bind(to_json(settings.workflow))
        .bind(slot.map(|slot| i32::from(slot.weekday)))
        .bind(slot.map_or(0, |slot| i32::from(slot.minute)))
        .bind(slot.map_or("", |slot| &slot.place))
        .execute(connection)
        .await?;
    Ok(())
}
