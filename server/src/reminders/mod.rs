//! What is due for somebody now. Nothing is stored: [`rules`] computes it from plans, dates and the clock, each time it is asked for, and
//! says when the answer will be another by itself, so that a page knows when to ask again.

mod routes;
mod rules;

use crate::{auth::User, clock::now_ms, db::Connection, error::Result, plans, terms};
pub use routes::routes;
use sandu_proto::http::reminders::Reminders;

async fn of_person(connection: &mut Connection, user: &User) -> Result<Reminders> {
    let now = now_ms();
    let dues = plans::dues(connection, user, now).await?;
    let unstarted = terms::unstarted_of(connection, user.id, now - rules::MEETING_MS).await?;
    let led: Vec<_> = unstarted.iter().filter(|lesson| lesson.lead == user.id).collect();
    let mut reminders: Vec<_> = dues.iter().flat_map(|due| rules::of_plan(due, now)).collect();
    reminders.extend(led.iter().filter_map(|lesson| rules::leading(lesson, now)));
    reminders.extend(unstarted.iter().filter_map(|lesson| rules::meeting_on(lesson, now)));
    reminders.sort_by_key(|reminder| reminder.at_ms);
    let moments = dues.iter().flat_map(rules::moments_of_plan).chain(unstarted.iter().flat_map(rules::moments_of_lesson));
    Ok(Reminders { reminders, next_at_ms: moments.filter(|at| *at > now).min(), now_ms: now })
}

#[cfg(test)]
mod tests;
