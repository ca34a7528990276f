//! Groups: teachers who prepare together (备课组), who leads them, and how they prepare ([`workflow`]).
//!
//! Membership is never deleted, only ended: a removed member keeps their own late edits.

mod routes;
mod sql;
pub mod workflow;

pub use routes::routes;
pub use sql::{Group, changed_since, find, load, of_school, of_user, people, role, roles};
pub use workflow::is_member;

use crate::{
    clock::now_ms,
    db::Connection,
    error::{Error, Result},
};
pub use sandu_proto::http::accounts::GroupRole as Role;
use sandu_proto::{
    http::accounts::{GroupMember, GroupSettings, GroupSummary, GroupView},
    id::{AccountId, GroupId, SchoolId},
};

const MAX_NAME_CHARS: usize = 60;
/// Schools' rules say three days or a week; a month leaves room.
const MAX_LEAD_DAYS: u8 = 30;
/// In one group. A district's subject group has a few hundred; everybody gets a fork of a draft that is sent, in one transaction, and the
/// list of members goes to the page whole.
const MAX_PEOPLE: i64 = 1_000;

/// Adds a group; its name must be new in its school.
pub async fn create(connection: &mut Connection, school: SchoolId, name: &str) -> Result<GroupId> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS {
        return Err(Error::invalid(format!("备课组的名字要有 1 到 {MAX_NAME_CHARS} 个字。")));
    }
    if sql::find(connection, school, name).await?.is_some() {
        return Err(Error::conflict("这个学校已经有同名的备课组。"));
    }
    let id = GroupId::new();
    sql::insert(connection, id, (school, name), &workflow::FIRST, now_ms()).await?;
    Ok(id)
}

/// Adds somebody, brings them back, or changes their role.
pub async fn add(connection: &mut Connection, group: GroupId, user: AccountId, role: Role) -> Result<()> {
    if sql::count_others(connection, group, user).await? >= MAX_PEOPLE {
        return Err(Error::conflict(format!("一个备课组最多 {MAX_PEOPLE} 人，请分成几个组。")));
    }
    sql::put_membership(connection, group, user, role, now_ms()).await
}

/// Ends a membership; there must be one.
pub async fn remove(connection: &mut Connection, group: GroupId, user: AccountId) -> Result<()> {
    if sql::end_membership(connection, group, user, now_ms()).await? {
        Ok(())
    } else {
        Err(Error::not_found("这个人不在这个备课组里。"))
    }
}

/// Changes how a group works, on behalf of `by`, who must lead it. Plans that have begun keep the workflow they began with.
pub async fn change_settings(connection: &mut Connection, group: GroupId, by: AccountId, settings: GroupSettings) -> Result<GroupSettings> {
    led_by(connection, group, by).await?;
    workflow::check(&settings.workflow)?;
    let slot = settings.slot.map(workflow::checked_slot).transpose()?;
    let settings = GroupSettings { slot, ..settings };
    sql::update_settings(connection, group, &settings).await?;
    Ok(settings)
}

/// Refuses whoever does not lead the group; for strangers there is no such group.
pub async fn led_by(connection: &mut Connection, group: GroupId, user: AccountId) -> Result<()> {
    match sql::role(connection, group, user).await? {
        Some(Role::Leader) => Ok(()),
        Some(Role::Member | Role::Officer) => Err(Error::forbidden("只有备课组长能这样做。")),
        None => Err(unknown()),
    }
}

/// A group as somebody sees it who is in it.
#[must_use]
pub fn summary(group: Group, role: Role) -> GroupSummary {
    GroupSummary {
        id: group.id,
        name: group.name,
        is_leader: role == Role::Leader,
        is_officer: role == Role::Officer,
        settings: group.settings,
    }
}

/// A group and everybody in it, for `user`, who must be one of them.
async fn view(connection: &mut Connection, user: AccountId, group: GroupId) -> Result<GroupView> {
    let role = sql::role(connection, group, user).await?.ok_or_else(unknown)?;
    let group = sql::load(connection, group).await?.ok_or_else(unknown)?;
    let people = sql::people(connection, group.id).await?;
    let members = people.into_iter().map(|(person, role)| GroupMember { person, role }).collect();
    Ok(GroupView { summary: summary(group, role), members, presets: workflow::presets() })
}

/// What strangers to a group are told.
#[must_use]
pub fn unknown() -> Error {
    Error::not_found("没有这个备课组。")
}

#[cfg(test)]
mod tests;
