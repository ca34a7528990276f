//! Lessons in a list, and what each wants of who reads it.

use super::{Lesson, part_of, sql};
use crate::{
    auth::User,
    clock::now_ms,
    db::Connection,
    error::Result,
    evaluation, groups,
    policy::{Standing, reads_content, visits},
};
use sandu_proto::{
    http::lessons::{LessonState, LessonSummary, MyPart},
    id::{GroupId, LessonId},
};
use std::collections::{HashMap, hash_map::Entry};

/// The lessons that concern `user`, the latest first.
pub async fn mine(connection: &mut Connection, user: &User) -> Result<Vec<LessonSummary>> {
    if !reads_content(user.kind) {
        return Ok(Vec::new());
    }
    let lessons = sql::of_user(connection, user.id).await?;
    summaries(connection, user, lessons).await
}

/// The lessons of a group, for somebody in it, the latest first.
pub async fn of_group(connection: &mut Connection, user: &User, group: GroupId) -> Result<Vec<LessonSummary>> {
    groups::role(connection, group, user.id).await?.filter(|_| reads_content(user.kind)).ok_or_else(groups::unknown)?;
    let lessons = sql::of_group(connection, group).await?;
    summaries(connection, user, lessons).await
}

pub async fn summaries(connection: &mut Connection, user: &User, lessons: Vec<Lesson>) -> Result<Vec<LessonSummary>> {
    let observed: HashMap<LessonId, bool> = sql::observed_by(connection, user.id).await?.into_iter().collect();
    let news = evaluation::with_news(connection, user.id).await?;
    let now = now_ms();
    let mine = |lesson: &Lesson| match observed.get(&lesson.id) {
        Some(false) => Some(MyPart::Observe),
        Some(true) => Some(MyPart::Observed),
        None if lesson.teacher.id == user.id && lesson.awaits_self_review() && lesson.state(now) == LessonState::Ended => {
            Some(MyPart::ReviewSelf)
        }
        None if lesson.teacher.id == user.id => Some(MyPart::Teach),
        None if lesson.organiser.id == user.id => Some(MyPart::Organise),
        None => None,
    };
    let mut standings = HashMap::new();
    for lesson in &lessons {
        if let Entry::Vacant(unknown) = standings.entry(lesson.group) {
            unknown.insert(groups::role(connection, lesson.group, user.id).await?.map_or(Standing::Stranger, Standing::from));
        }
    }
    let came_at_ms = |lesson: &Lesson| {
        let standing = standings.get(&lesson.group).copied().unwrap_or(Standing::Stranger);
        let visitor = lesson.visitor(user.id, user.kind, standing, part_of(observed.get(&lesson.id).copied()));
        let may_see = visits::rights(&visitor, &lesson.visit(true, now)).results;
        visits::came_at_ms(&visitor, lesson.purpose, lesson.over_at_ms(), lesson.open_since_ms()).filter(|_| may_see)
    };
    let summary = |lesson: Lesson| LessonSummary {
        results_at_ms: came_at_ms(&lesson),
        mine: mine(&lesson),
        has_news: news.contains(&lesson.id) && lesson.shows_teacher_results(now),
        state: lesson.state(now),
        id: lesson.id,
        group_id: lesson.group,
        title: lesson.title,
        class_name: lesson.class_name,
        subject: lesson.subject,
        teacher: lesson.teacher,
        place: lesson.place,
        planned_at_ms: lesson.planned_at_ms,
        minutes: lesson.minutes,
        visit_type: lesson.visit_type,
        purpose: lesson.purpose,
    };
    Ok(lessons.into_iter().map(summary).collect())
}
