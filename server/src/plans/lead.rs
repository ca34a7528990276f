//! 换主备: the group leader gives a plan another lead, also when the old one has left the group. What was written stays; whoever led it
//! before writes no longer, but what they wrote offline is kept for them.

use super::{Situation, acts, load, publish, sql, stage};
use crate::{
    app::App,
    auth::User,
    error::{Error, Result},
};
use sandu_proto::{
    http::plans::{ChangeLead, PlanAction, PlanView},
    id::PlanId,
};

pub async fn change(app: &App, user: &User, plan: PlanId, new: ChangeLead) -> Result<PlanView> {
    let mut tx = app.db.begin().await?;
    let situation = Situation::seen_by(&mut tx, user, plan).await?;
    set(&mut tx, &situation, user, new).await?;
    let view = load(&mut tx, user, plan).await?;
    tx.commit().await?;
    for document in &situation.documents {
        app.sync.revise(document.id).await;
    }
    publish(app, &situation, view.stage);
    Ok(view)
}

pub(super) async fn set(connection: &mut crate::db::Connection, situation: &Situation, user: &User, new: ChangeLead) -> Result<()> {
    let plan = &situation.plan;
    stage::step(plan.stage, PlanAction::ChangeLead, &situation.facts(user))?;
    if !situation.has_member(new.account) {
        return Err(Error::invalid("主备要是组里的老师。"));
    }
    if new.account == plan.lead.id {
        return Err(Error::conflict(format!("{}已经是主备了。", plan.lead.name)));
    }
    let now = acts::claim(connection, acts::Move::staying(situation, user, PlanAction::ChangeLead)?).await?;
    sql::add_former_coauthor(connection, plan.id, plan.lead.id, now).await?;
    sql::set_lead(connection, plan.id, new.account).await?;
    sql::set_draft_owner(connection, plan.id, new.account).await
}
