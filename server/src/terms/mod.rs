//! The plan of a term: which lessons a group prepares, when, and by whom (rules.md rows 43, 73 and 76). Its leader writes it, everybody in
//! the group reads it.
//!
//! A lesson becomes a plan when it is started. From then on the plan has the title, the lead and the meeting time; the lesson keeps the
//! place, and who reviews.

mod routes;
pub mod rules;
mod sql;
mod start;

use crate::{
    app::App,
    auth::User,
    clock::now_ms,
    db::Connection,
    error::{Error, Result},
    events::Audience,
    groups::{self, Group, Role},
    plans,
};
pub use routes::routes;
use sandu_proto::{
    http::{
        accounts::Person,
        events::Notice,
        terms::{NewTerm, SaveLesson, TermLesson, TermPlan, TermSummary, TermView},
    },
    id::{AccountId, GroupId, PlanId, TermId, TermLessonId},
};
pub use sql::{Unstarted, forget_plan, reviewers, unstarted_of};
pub use start::from_lesson;
use std::collections::HashSet;

/// Two lessons a week all year; bounds what one page shows.
const LESSONS: usize = 120;
/// Two terms a year for a decade.
const TERMS: usize = 20;

/// A term's row.
#[derive(Clone, Debug)]
struct Term {
    id: TermId,
    group: GroupId,
    name: String,
    begins_at_ms: i64,
    weeks: u8,
}

/// A lesson's row, with the plan it became.
#[derive(Clone, Debug)]
struct Lesson {
    id: TermLessonId,
    title: String,
    subject: String,
    grade: String,
    lead: Person,
    meeting_at_ms: Option<i64>,
    place: String,
    plan: Option<sql::LessonPlan>,
}

/// A term with what decisions about it are made from.
struct Situation {
    term: Term,
    group: Group,
    people: Vec<(Person, Role)>,
    role: Role,
}

impl Situation {
    async fn load(connection: &mut Connection, user: &User, term: TermId) -> Result<Self> {
        let term = sql::load(connection, term).await?.ok_or_else(unknown)?;
        let role = groups::role(connection, term.group, user.id).await?.ok_or_else(unknown)?;
        let group = groups::load(connection, term.group).await?.ok_or_else(unknown)?;
        let people = groups::people(connection, term.group).await?;
        Ok(Self { term, group, people, role })
    }

    /// The same, for who leads the group.
    async fn led(connection: &mut Connection, user: &User, term: TermId) -> Result<Self> {
        let situation = Self::load(connection, user, term).await?;
        if situation.is_led() { Ok(situation) } else { Err(Error::forbidden("学期计划由组长来改。")) }
    }

    fn is_led(&self) -> bool {
        self.role == Role::Leader
    }

    fn has_member(&self, account: AccountId) -> bool {
        self.people.iter().any(|(person, role)| person.id == account && groups::is_member(*role))
    }
}

fn unknown() -> Error {
    Error::not_found("没有这个学期计划，或者你不在组里。")
}

fn no_lesson() -> Error {
    Error::not_found("学期计划里没有这一课，可能刚刚被去掉了。")
}

fn tell(app: &App, group_id: GroupId) {
    app.events.publish(Audience::Group(group_id), Notice::TermChanged { group_id });
}

/// The terms of a group, the latest first.
async fn list(connection: &mut Connection, user: &User, group: GroupId) -> Result<Vec<TermSummary>> {
    groups::role(connection, group, user.id).await?.ok_or_else(groups::unknown)?;
    sql::of_group(connection, group).await
}

/// Adds a term. The group's leader does.
pub async fn create(connection: &mut Connection, user: AccountId, group: GroupId, new: NewTerm) -> Result<TermId> {
    groups::led_by(connection, group, user).await?;
    let new = rules::checked_term(new)?;
    let others = sql::of_group(connection, group).await?;
    if others.iter().any(|other| other.name == new.name) {
        return Err(Error::conflict("这个学期已经有计划了，直接往里加课。"));
    }
    if others.len() >= TERMS {
        return Err(Error::conflict(format!("一个组最多留 {TERMS} 个学期。")));
    }
    let id = TermId::new();
    sql::insert(connection, id, group, &new, now_ms()).await?;
    Ok(id)
}

async fn begin(app: &App, user: &User, group: GroupId, new: NewTerm) -> Result<TermView> {
    let mut tx = app.db.begin().await?;
    let id = create(&mut tx, user.id, group, new).await?;
    let view = view(&mut tx, user, id).await?;
    tx.commit().await?;
    tell(app, group);
    Ok(view)
}

/// A term as somebody of its group sees it.
async fn view(connection: &mut Connection, user: &User, term: TermId) -> Result<TermView> {
    let situation = Situation::load(connection, user, term).await?;
    let lessons = sql::lessons(connection, term).await?;
    let reviewing = sql::reviewing(connection, term).await?;
    let lessons = lessons.into_iter().map(|lesson| lesson_view(&situation, user, lesson, &reviewing)).collect();
    let may_edit = situation.is_led();
    let people = situation.people.into_iter().filter(|(_, role)| groups::is_member(*role)).map(|(person, _)| person).collect();
    let Term { id, name, begins_at_ms, weeks, .. } = situation.term;
    let Group { id: group_id, name: group_name, settings, .. } = situation.group;
    Ok(TermView { id, group_id, group_name, name, begins_at_ms, weeks, slot: settings.slot, lessons, people, may_edit })
}

fn lesson_view(situation: &Situation, user: &User, lesson: Lesson, reviewing: &HashSet<(TermLessonId, AccountId)>) -> TermLesson {
    let has_lead_left = !situation.has_member(lesson.lead.id);
    // A plan is due as its own workflow says, a lesson without one as the group would begin it now.
    let lead_days = lesson.plan.as_ref().map_or(situation.group.settings.workflow.lead_days, |plan| plan.lead_days);
    let here = situation.people.iter().filter(|(_, role)| groups::is_member(*role)).map(|(person, _)| person);
    TermLesson {
        reviewers: here.filter(|person| reviewing.contains(&(lesson.id, person.id))).cloned().collect(),
        draft_due_at_ms: lesson.meeting_at_ms.map(|at| plans::draft_due_at(at, lead_days)),
        may_start: lesson.plan.is_none() && !has_lead_left && (situation.is_led() || lesson.lead.id == user.id),
        plan: lesson.plan.map(|plan| TermPlan {
            id: plan.id,
            stage: plan.stage,
            sent_at_ms: plan.sent_at_ms,
            sent_on_time: plans::sent_on_time(plan.sent_at_ms, lesson.meeting_at_ms, lead_days),
        }),
        id: lesson.id,
        title: lesson.title,
        subject: lesson.subject,
        grade: lesson.grade,
        lead: lesson.lead,
        has_lead_left,
        meeting_at_ms: lesson.meeting_at_ms,
        place: lesson.place,
    }
}

/// Adds a lesson or changes it, in the caller's transaction. Answers with the plan whose meeting time it changed.
pub async fn save(connection: &mut Connection, user: &User, term: TermId, id: TermLessonId, new: SaveLesson) -> Result<Option<PlanId>> {
    let situation = Situation::led(connection, user, term).await?;
    let new = rules::checked_lesson(new)?;
    let before = sql::lesson(connection, id).await?;
    if before.as_ref().is_some_and(|(of, _)| *of != term) {
        return Err(no_lesson());
    }
    let before = before.map(|(_, lesson)| lesson);
    if let Some(name) = rules::stranger(&new, |account| situation.has_member(account)) {
        return Err(Error::invalid(name));
    }
    let moved = match &before {
        None if sql::lessons(connection, term).await?.len() >= LESSONS => {
            return Err(Error::conflict(format!("一个学期最多排 {LESSONS} 课。")));
        }
        None => None,
        Some(before) => rules::change(before.plan.as_ref().map(|plan| (plan.id, plan.stage)), &before.as_saved(), &new)?,
    };
    if let (Some(plan), Some(at)) = (moved, new.meeting_at_ms) {
        plans::set_meeting(connection, plan, at).await?;
    }
    if !sql::put_lesson(connection, id, term, &new, now_ms()).await? {
        return Err(no_lesson());
    }
    sql::set_reviewers(connection, id, &new.reviewers).await?;
    Ok(moved)
}

impl Lesson {
    /// As somebody would save it who changes nothing; reviewers aside, which may always change.
    fn as_saved(&self) -> SaveLesson {
        SaveLesson {
            title: self.title.clone(),
            subject: self.subject.clone(),
            grade: self.grade.clone(),
            lead: self.lead.id,
            reviewers: Vec::new(),
            meeting_at_ms: self.meeting_at_ms,
            place: self.place.clone(),
        }
    }
}

async fn put(app: &App, user: &User, term: TermId, id: TermLessonId, new: SaveLesson) -> Result<TermView> {
    let mut tx = app.db.begin().await?;
    save(&mut tx, user, term, id, new).await?;
    let view = view(&mut tx, user, term).await?;
    tx.commit().await?;
    tell(app, view.group_id);
    // Who reviews and when shows on the plan's page too.
    if let Some(plan) = view.lessons.iter().find(|lesson| lesson.id == id).and_then(|lesson| lesson.plan) {
        app.events.publish(Audience::Group(view.group_id), Notice::PlanChanged { group_id: view.group_id, plan_id: plan.id });
    }
    Ok(view)
}

async fn remove(app: &App, user: &User, term: TermId, id: TermLessonId) -> Result<TermView> {
    let mut tx = app.db.begin().await?;
    Situation::led(&mut tx, user, term).await?;
    let lesson = sql::lesson(&mut tx, id).await?.filter(|(of, _)| *of == term).ok_or_else(no_lesson)?.1;
    if lesson.plan.is_some() {
        return Err(Error::conflict("这一课已经开始备了，不能从计划里去掉。"));
    }
    sql::remove_lesson(&mut tx, id, now_ms()).await?;
    let view = view(&mut tx, user, term).await?;
    tx.commit().await?;
    tell(app, view.group_id);
    Ok(view)
}

#[cfg(test)]
mod tests;
