//! Next steps on their way into the plan's next round: beside its draft for whoever may see the lesson's results, taken up or put aside
//! like the points of reflections.

use super::{sees_results, sql};
use crate::{
    auth::User,
    db::Connection,
    error::{Error, Result},
};
use sandu_proto::{
    http::{evaluation::Evidence, third::CarriedCard},
    id::{LessonId, PlanId},
};
use std::collections::{HashMap, hash_map::Entry};

/// The next steps that lessons taught from the round before `plan` came to, as far as `user` may see those lessons' results.
pub async fn cards(connection: &mut Connection, user: &User, plan: PlanId) -> Result<Vec<CarriedCard>> {
    let mut seen = HashMap::<LessonId, _>::new();
    let mut cards = Vec::new();
    for row in sql::cards(connection, plan).await? {
        let lesson = match seen.entry(row.lesson) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => free.insert(sees_results(connection, user, row.lesson).await?.map(|situation| situation.lesson)),
        };
        let Some(lesson) = lesson else { continue };
        let step = match &row.evidence {
            Evidence::Step { block_id } => lesson.steps.iter().find(|step| step.block_id == *block_id),
            Evidence::Lesson | Evidence::Moment { .. } | Evidence::Seat { .. } | Evidence::Item { .. } => None,
        };
        cards.push(CarriedCard {
            id: row.id,
            lesson_id: row.lesson,
            by: row.by,
            teacher: lesson.teacher.clone(),
            class_name: lesson.class_name.clone(),
            planned_at_ms: lesson.planned_at_ms,
            text: row.text,
            block_id: step.map(|step| step.block_id.clone()),
            quote: step.map(|step| step.title.clone()),
            evidence: row.evidence,
            is_accepted: row.is_accepted,
            settled: row.settled,
        });
    }
    Ok(cards)
}

/// Also for whoever may not see the lesson's results.
#[must_use]
pub fn unknown_card() -> Error {
    Error::not_found("上一轮没有这一条下一步。")
}
