//! What a plan's meeting asks about the plan: who belongs to it, and which forks it brings together.

use super::{Situation, stage};
use crate::{
    auth::User,
    db::Connection,
    error::Result,
    groups::Role,
    policy::{Actor, Standing, may_read_version},
};
use sandu_proto::{
    http::accounts::{AccountKind, Person},
    id::{AccountId, DocumentId, GroupId, PlanId},
};

/// A plan's people and forks, seen by one of those people.
#[derive(Clone, Debug)]
pub struct Circle {
    pub group: GroupId,
    pub standing: Standing,
    /// Leads the plan, and is in the group now.
    pub is_lead: bool,
    pub is_signed_in: bool,
    /// The group and its invited officers.
    pub people: Vec<(Person, Role)>,
    pub forks: Vec<Fork>,
}

/// One fork that counts.
#[derive(Clone, Copy, Debug)]
pub struct Fork {
    pub id: DocumentId,
    pub owner: AccountId,
    pub is_sealed: bool,
}

/// `None`: `user` is neither in the group nor invited to it.
pub async fn circle(connection: &mut Connection, user: &User, plan: PlanId) -> Result<Option<Circle>> {
    let Some(situation) = Situation::load(connection, plan).await? else { return Ok(None) };
    let Actor { kind, standing, is_signed_in, .. } = situation.actor(user);
    match (kind, standing) {
        (AccountKind::Administrator | AccountKind::Guest, _) | (_, Standing::Stranger | Standing::Former) => return Ok(None),
        (_, Standing::Member | Standing::Leader | Standing::Officer) => {}
    }
    let stage::Facts { is_lead, .. } = situation.facts(user);
    let forks = situation.forks().map(|fork| Fork { id: fork.id, owner: fork.owner.id, is_sealed: fork.is_sealed }).collect();
    Ok(Some(Circle { group: situation.group.id, standing, is_lead, is_signed_in, people: situation.people, forks }))
}

/// Whether `user` may read what the plan has sealed: the group, its officers, and the school's leaders.
pub async fn reads_sealed(connection: &mut Connection, user: &User, plan: PlanId) -> Result<bool> {
    let situation = Situation::load(connection, plan).await?;
    Ok(situation.is_some_and(|situation| may_read_version(&situation.actor(user), false)))
}
