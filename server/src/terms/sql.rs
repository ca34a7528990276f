//! Rows of `terms`, `term_lessons` and `term_reviewers`.

use super::{Lesson, Term};
use crate::{
    db::{Connection, from_id, from_json, from_word},
    error::{Error, Result},
};
use sandu_proto::{
    http::{
        accounts::Person,
        plans::Stage,
        terms::{NewTerm, SaveLesson, TermSummary},
        workflow::Workflow,
    },
    id::{AccountId, GroupId, PlanId, TermId, TermLessonId},
};
use sqlx::{Row, any::AnyRow};
use std::collections::HashSet;

/// What a lesson knows of its plan.
#[derive(Clone, Copy, Debug)]
pub struct LessonPlan {
    pub id: PlanId,
    pub stage: Stage,
    pub sent_at_ms: Option<i64>,
    pub lead_days: u8,
}

/// A lesson with a meeting time that nobody has started.
#[derive(Clone, Debug)]
pub struct Unstarted {
    pub id: TermLessonId,
    pub title: String,
    pub group_id: GroupId,
    pub group_name: String,
    pub lead: AccountId,
    pub meeting_at_ms: i64,
    pub place: String,
    pub lead_days: u8,
    pub changed_at_ms: i64,
}

pub async fn insert(connection: &mut Connection, id: TermId, group: GroupId, new: &NewTerm, now_ms: i64) -> Result<()> {
    sqlx::query("insert into terms (id, group_id, name, begins_at_ms, weeks, created_at_ms) values ($1, $2, $3, $4, $5, $6)")
        .bind(id.to_string())
        .bind(group.to_string())
        .bind(&new.name)
        .bind(new.begins_at_ms)
        .bind(i32::from(new.weeks))
        .bind(now_ms)
        .execute(connection)
        .await?;
    Ok(())
}

pub async fn of_group(connection: &mut Connection, group: GroupId) -> Result<Vec<TermSummary>> {
    let rows =
        sqlx::query("select id, name, begins_at_ms, weeks from terms where group_id = $1 order by begins_at_ms desc, id desc limit 100")
            .bind(group.to_string())
            .fetch_all(connection)
            .await?;
    rows.iter()
        .map(|row| {
            Ok(TermSummary {
                id: from_id(row.get("id"))?,
                name: row.get("name"),
                begins_at_ms: row.get("begins_at_ms"),
                weeks: weeks(row)?,
            })
        })
        .collect()
}

pub async fn load(connection: &mut Connection, id: TermId) -> Result<Option<Term>> {
    let row = sqlx::query("select group_id, name, begins_at_ms, weeks from terms where id = $1")
        .bind(id.to_string())
        .fetch_optional(connection)
        .await?;
    row.map(|row| {
        let group = from_id(row.get("group_id"))?;
        Ok(Term { id, group, name: row.get("name"), begins_at_ms: row.get("begins_at_ms"), weeks: weeks(&row)? })
    })
    .transpose()
}

fn weeks(row: &AnyRow) -> Result<u8> {
    u8::try_from(row.get::<i32, _>("weeks")).map_err(Error::internal)
}

/// In the order of their meetings, those without one last.
pub async fn lessons(connection: &mut Connection, term: TermId) -> Result<Vec<Lesson>> {
    let rows = sqlx::query(
        "select l.id, l.term_id, coalesce(p.title, l.title) as title, coalesce(p.subject, l.subject) as subject,
            coalesce(p.grade, l.grade) as grade, coalesce(p.lead_id, l.lead_id) as lead_id, u.name,
            case when p.id is null then l.meeting_at_ms else p.meeting_at_ms end as meeting_at_ms,
            l.place, p.id as plan_id, p.stage, p.sent_at_ms, p.workflow
        from term_lessons l left join plans p on p.id = l.plan_id join users u on u.id = coalesce(p.lead_id, l.lead_id)
        where l.term_id = $1 and l.removed_at_ms is null
        order by case when coalesce(p.meeting_at_ms, l.meeting_at_ms) is null then 1 else 0 end,
            coalesce(p.meeting_at_ms, l.meeting_at_ms), l.id limit 500",
    )
    .bind(term.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(lesson_row).collect()
}

/// One lesson and its term; not one that was removed.
pub async fn lesson(connection: &mut Connection, id: TermLessonId) -> Result<Option<(TermId, Lesson)>> {
    let row = sqlx::query(
        "select l.id, l.term_id, coalesce(p.title, l.title) as title, coalesce(p.subject, l.subject) as subject,
            coalesce(p.grade, l.grade) as grade, coalesce(p.lead_id, l.lead_id) as lead_id, u.name,
            case when p.id is null then l.meeting_at_ms else p.meeting_at_ms end as meeting_at_ms,
            l.place, p.id as plan_id, p.stage, p.sent_at_ms, p.workflow
        from term_lessons l left join plans p on p.id = l.plan_id join users u on u.id = coalesce(p.lead_id, l.lead_id)
        where l.id = $1 and l.removed_at_ms is null",
    )
    .bind(id.to_string())
    .fetch_optional(connection)
    .await?;
    row.map(|row| Ok((from_id(row.get("term_id"))?, lesson_row(&row)?))).transpose()
}

fn lesson_row(row: &AnyRow) -> Result<Lesson> {
    let plan = row.get::<Option<&str>, _>("plan_id").map(|id| {
        Ok::<_, Error>(LessonPlan {
            id: from_id(id)?,
            stage: from_word(row.get("stage"))?,
            sent_at_ms: row.get("sent_at_ms"),
            lead_days: from_json::<Workflow>(row.get("workflow"))?.lead_days,
        })
    });
    Ok(Lesson {
        id: from_id(row.get("id"))?,
        title: row.get("title"),
        subject: row.get("subject"),
        grade: row.get("grade"),
        lead: Person { id: from_id(row.get("lead_id"))?, name: row.get("name") },
        meeting_at_ms: row.get("meeting_at_ms"),
        place: row.get("place"),
        plan: plan.transpose()?,
    })
}

/// False if the lesson is of another term, or was removed.
pub async fn put_lesson(connection: &mut Connection, id: TermLessonId, term: TermId, new: &SaveLesson, now_ms: i64) -> Result<bool> {
    let done = sqlx::query(
        "insert into term_lessons (id, term_id, title, subject, grade, lead_id, meeting_at_ms, place, changed_at_ms)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (id) do update set title = excluded.title, subject = excluded.subject, grade = excluded.grade,
            lead_id = excluded.lead_id, meeting_at_ms = excluded.meeting_at_ms, place = excluded.place, changed_at_ms = excluded.changed_at_ms
            where term_lessons.term_id = excluded.term_id and term_lessons.removed_at_ms is null",
    )
    .bind(id.to_string())
    .bind(term.to_string())
    .bind(&new.title)
    .bind(&new.subject)
    .bind(&new.grade)
    .bind(new.lead.to_string())
    .bind(new.meeting_at_ms)
    .bind(&new.place)
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub async fn remove_lesson(connection: &mut Connection, id: TermLessonId, now_ms: i64) -> Result<()> {
    sqlx::query("update term_lessons set removed_at_ms = $1 where id = $2").bind(now_ms).bind(id.to_string()).execute(connection).await?;
    Ok(())
}

pub async fn set_plan(connection: &mut Connection, id: TermLessonId, plan: PlanId) -> Result<()> {
    sqlx::query("update term_lessons set plan_id = $1 where id = $2")
        .bind(plan.to_string())
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// The lesson can be started again.
pub async fn forget_plan(connection: &mut Connection, plan: PlanId, now_ms: i64) -> Result<()> {
    sqlx::query("update term_lessons set plan_id = null, changed_at_ms = $2 where plan_id = $1")
        .bind(plan.to_string())
        .bind(now_ms)
        .execute(connection)
        .await?;
    Ok(())
}

pub async fn set_reviewers(connection: &mut Connection, id: TermLessonId, reviewers: &[AccountId]) -> Result<()> {
    sqlx::query("delete from term_reviewers where lesson_id = $1").bind(id.to_string()).execute(&mut *connection).await?;
    for reviewer in reviewers {
        sqlx::query("insert into term_reviewers (lesson_id, user_id) values ($1, $2)")
            .bind(id.to_string())
            .bind(reviewer.to_string())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Who reviews which lesson of a term.
pub async fn reviewing(connection: &mut Connection, term: TermId) -> Result<HashSet<(TermLessonId, AccountId)>> {
    let rows = sqlx::query(
        "select r.lesson_id, r.user_id from term_reviewers r join term_lessons l on l.id = r.lesson_id where l.term_id = $1 limit 4000",
    )
    .bind(term.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| Ok((from_id(row.get("lesson_id"))?, from_id(row.get("user_id"))?))).collect()
}

/// Whom the term plan names to review a plan; nobody means everybody.
pub async fn reviewers(connection: &mut Connection, plan: PlanId) -> Result<Vec<AccountId>> {
    let rows = sqlx::query(
        "select r.user_id from term_reviewers r join term_lessons l on l.id = r.lesson_id where l.plan_id = $1 order by r.user_id limit 100",
    )
    .bind(plan.to_string())
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|row| from_id(row.get("user_id"))).collect()
}

/// Lessons to come in the groups of `user`, the next first.
pub async fn unstarted_of(connection: &mut Connection, user: AccountId, since_ms: i64) -> Result<Vec<Unstarted>> {
    let rows = sqlx::query(
        "select l.id, l.title, t.group_id, g.name as group_name, l.lead_id, l.meeting_at_ms, l.place, l.changed_at_ms, g.workflow
        from term_lessons l join terms t on t.id = l.term_id join groups g on g.id = t.group_id
            join memberships m on m.group_id = g.id and m.user_id = $1 and m.removed_at_ms is null
        where l.removed_at_ms is null and l.plan_id is null and l.meeting_at_ms >= $2 order by l.meeting_at_ms, l.id limit 500",
    )
    .bind(user.to_string())
    .bind(since_ms)
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Unstarted {
                id: from_id(row.get("id"))?,
                title: row.get("title"),
                group_id: from_id(row.get("group_id"))?,
                group_name: row.get("group_name"),
                lead: from_id(row.get("lead_id"))?,
                meeting_at_ms: row.get("meeting_at_ms"),
                place: row.get("place"),
                lead_days: from_json::<Workflow>(row.get("workflow"))?.lead_days,
                changed_at_ms: row.get("changed_at_ms"),
            })
        })
        .collect()
}
