//! What time does to a lesson, of which nobody tells: its minutes pass, its results open.

use super::{Lesson, sql, tell_all, visit::MINUTES};
use crate::{
    app::App,
    error::Result,
    policy::visits::{DIAGNOSIS_OPENS_MS, LEARNING_OPENS_MS},
};

/// Tells of the lessons that have moved by themselves since. Their pages ask once where they would otherwise ask all the time.
pub async fn tell_of_passing(app: &App, since_ms: i64, now_ms: i64) -> Result<()> {
    // One that nobody ends is over when its minutes have passed twice.
    let longest_ms = 2 * i64::from(*MINUTES.end()) * 60_000;
    let mut lessons: Vec<Lesson> = Vec::new();
    let mut connection = app.db.read().await?;
    for after in [0, LEARNING_OPENS_MS, DIAGNOSIS_OPENS_MS] {
        lessons.extend(sql::begun_between(&mut connection, since_ms - after - longest_ms, now_ms - after).await?);
        // Somebody may say the end days after it began.
        lessons.extend(sql::said_to_end_between(&mut connection, since_ms - after, now_ms - after).await?);
    }
    drop(connection);
    lessons.sort_unstable_by_key(|lesson| lesson.id);
    lessons.dedup_by_key(|lesson| lesson.id);
    // What depends on submitting is told when somebody submits.
    for lesson in lessons.iter().filter(|lesson| lesson.visit(true, since_ms) != lesson.visit(true, now_ms)) {
        tell_all(app, lesson.group, lesson.id);
    }
    Ok(())
}
