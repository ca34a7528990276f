//! What nobody does and time does all the same.

use super::Listener;
use crate::{
    events::Audience,
    lessons::{fixture::Observed, tell_of_passing},
};
use sandu_proto::http::{events::Notice, lessons::Purpose};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

#[tokio::test]
async fn a_lesson_that_ends_by_time_and_results_that_open_by_time_are_told_once() {
    for (purpose, opens_after) in [
        (Purpose::Learning, Some(3 * DAY_MS)),
        (Purpose::Diagnosis, Some(7 * DAY_MS)),
        (Purpose::Competition, None),
        (Purpose::Supervision, None),
    ] {
        let observed = Observed::new(purpose).await;
        let app = &observed.school.app;
        let began = observed.start(10).await.clock.started_at_ms.expect("has begun");
        let mut teacher = Listener::open(&observed.teacher).await;
        let moved = Notice::LessonChanged { group_id: observed.school.group, lesson_id: observed.id };
        // Of 40 minutes, twice.
        let over = began + 80 * MINUTE_MS;
        tell_of_passing(app, began, over - 1).await.expect("looks");
        tell_of_passing(app, over - 1, over).await.expect("looks");
        assert_eq!(teacher.next().await, Some(moved), "over");
        tell_of_passing(app, over, over + 2 * DAY_MS).await.expect("looks");
        if let Some(after) = opens_after {
            let opens = over + after;
            tell_of_passing(app, opens - MINUTE_MS, opens - 1).await.expect("looks");
            tell_of_passing(app, opens - 1, opens + MINUTE_MS).await.expect("looks");
            assert_eq!(teacher.next().await, Some(moved), "open");
        }
        tell_of_passing(app, over + 8 * DAY_MS, over + 9 * DAY_MS).await.expect("looks");
        app.events.publish(Audience::Group(observed.school.group), Notice::LateEditKept);
        assert_eq!(teacher.next().await, Some(Notice::LateEditKept), "nothing else");
    }
}

#[tokio::test]
async fn results_open_by_time_also_where_somebody_said_the_end_days_after_the_start() {
    let observed = Observed::new(Purpose::Learning).await;
    let app = &observed.school.app;
    observed.start(10 * 24 * 60).await;
    let over = observed.end().await.clock.ended_at_ms.expect("is over");
    let mut teacher = Listener::open(&observed.teacher).await;
    let opens = over + 3 * DAY_MS;
    tell_of_passing(app, opens - MINUTE_MS, opens - 1).await.expect("looks");
    tell_of_passing(app, opens - 1, opens + MINUTE_MS).await.expect("looks");
    let moved = Notice::LessonChanged { group_id: observed.school.group, lesson_id: observed.id };
    assert_eq!(teacher.next().await, Some(moved));
    app.events.publish(Audience::Group(observed.school.group), Notice::LateEditKept);
    assert_eq!(teacher.next().await, Some(Notice::LateEditKept), "nothing else");
}
