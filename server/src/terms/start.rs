//! A lesson of the term becomes a plan.

use super::{Situation, no_lesson, sql, tell, unknown};
use crate::{
    app::App,
    auth::User,
    db::Connection,
    error::{Error, Result},
    events::Audience,
    plans,
};
use sandu_proto::{
    http::{events::Notice, plans::NewPlan, terms::TermView},
    id::{GroupId, PlanId, TermId, TermLessonId},
};

pub async fn start(app: &App, user: &User, term: TermId, id: TermLessonId) -> Result<TermView> {
    let state = plans::empty_draft(app).await?;
    let mut tx = app.db.begin().await?;
    let (group, plan) = from_lesson(&mut tx, user, (term, id), &state).await?;
    let view = super::view(&mut tx, user, term).await?;
    tx.commit().await?;
    tell(app, group);
    app.events.publish(Audience::Group(group), Notice::PlanChanged { group_id: group, plan_id: plan });
    Ok(view)
}

/// Starts the plan whose draft begins with `state`, in the caller's transaction. A lesson that has a plan keeps it.
pub async fn from_lesson(
    connection: &mut Connection,
    user: &User,
    (term, id): (TermId, TermLessonId),
    state: &[u8],
) -> Result<(GroupId, PlanId)> {
    let situation = Situation::load(connection, user, term).await?;
    let (of, lesson) = sql::lesson(connection, id).await?.ok_or_else(no_lesson)?;
    if of != term {
        return Err(unknown());
    }
    if !(situation.is_led() || lesson.lead.id == user.id) {
        return Err(Error::forbidden(format!("这一课由{}来备；要换人，请组长在学期计划里改。", lesson.lead.name)));
    }
    if let Some(plan) = lesson.plan {
        return Ok((situation.term.group, plan.id));
    }
    if !situation.has_member(lesson.lead.id) {
        return Err(Error::conflict(format!("{}已经不在组里了，请先换一位主备。", lesson.lead.name)));
    }
    let group_id = situation.term.group;
    let new = NewPlan { group_id, title: lesson.title, subject: lesson.subject, grade: lesson.grade, meeting_at_ms: lesson.meeting_at_ms };
    let plan = plans::create(connection, lesson.lead.id, new, state).await?;
    sql::set_plan(connection, id, plan).await?;
    Ok((group_id, plan))
}
