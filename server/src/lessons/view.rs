//! A lesson on its page.

use super::{Situation, sql};
use crate::{auth::User, db::Connection, error::Result, guests, sheets};
use sandu_proto::{
    http::{
        accounts::AccountKind,
        lessons::{LessonClock, LessonState, LessonView},
    },
    id::LessonId,
};

/// One lesson as `user` may see it.
pub async fn view(connection: &mut Connection, user: &User, id: LessonId) -> Result<LessonView> {
    let situation = Situation::seen_by(connection, user, id).await?;
    let starts = situation.starts(connection, user).await?;
    let withdrawn_at_ms = sql::withdrawn_at_ms(connection, id, user.id).await?;
    let (may, self_review) = (situation.rights(), situation.self_review());
    let focuses = if situation.may_see_requests() { sql::focuses(connection, id).await? } else { Vec::new() };
    let Situation { lesson, mut observers, guests, now_ms, group, .. } = situation;
    sheets::mark_written(connection, id, &mut observers).await?;
    let state = lesson.state(now_ms);
    let is_over = state == LessonState::Ended;
    let view = LessonView {
        id,
        group_id: group.id,
        group_name: group.name,
        state,
        clock: LessonClock {
            started_at_ms: lesson.started_at_ms,
            ended_at_ms: lesson.over_at_ms().filter(|_| is_over),
            starts,
            withdrawn_at_ms,
        },
        observers,
        guests,
        weights: lesson.weights,
        self_review,
        focuses,
        may,
        opens_at_ms: lesson.opens_at_ms().filter(|_| is_over && lesson.opened_at_ms.is_none()),
        opened_at_ms: lesson.opened_at_ms,
        now_ms,
        organiser: lesson.organiser,
        teacher: lesson.teacher,
        title: lesson.title,
        class_name: lesson.class_name,
        subject: lesson.subject,
        place: lesson.place,
        planned_at_ms: lesson.planned_at_ms,
        minutes: lesson.minutes,
        visit_type: lesson.visit_type,
        purpose: lesson.purpose,
        plan: lesson.plan,
        steps: lesson.steps,
        seats: lesson.seats,
    };
    Ok(if user.kind == AccountKind::Guest { guests::own_view(view, user.id) } else { view })
}
