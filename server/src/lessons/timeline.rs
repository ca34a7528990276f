//! How a lesson went, after class: its steps, planned against what observers stamped, and what they submitted, on one clock.

use super::{
    Situation,
    board::{
        compose::steps,
        sheet::{moments, stamps},
    },
};
use crate::{
    auth::User,
    db::Connection,
    error::{Error, Result},
    sheets,
};
use sandu_proto::{
    http::{
        board::Moment,
        timeline::{LessonTimeline, MAX_LESSON_MOMENTS, TimelineObserver},
    },
    id::LessonId,
};

/// For whom the lesson's purpose lets see its results.
pub async fn timeline(connection: &mut Connection, user: &User, id: LessonId) -> Result<LessonTimeline> {
    let situation = Situation::seen_by(connection, user, id).await?;
    if !situation.rights().results {
        return Err(Error::forbidden("现在还不能看这节课的听课结果。"));
    }
    let sealed = sheets::sealed_of_lesson(connection, id).await?;
    let by_sheet: Vec<Vec<Moment>> = sealed.iter().map(|(record, _)| moments(record.owner.id, &record.entries)).collect();
    let stamps: Vec<_> = sealed.iter().map(|(record, _)| stamps(&record.entries)).collect();
    let mut all: Vec<Moment> = by_sheet.into_iter().flatten().collect();
    all.sort_unstable_by_key(|moment| (moment.t_ms, moment.id));
    let lesson = situation.lesson;
    let ended_at_ms = lesson.over_at_ms();
    let end_ms = ended_at_ms.zip(lesson.started_at_ms).map(|(ended, started)| ended.saturating_sub(started));
    let steps = steps(&lesson.steps, stamps.iter(), end_ms);
    let earlier = all.len().saturating_sub(MAX_LESSON_MOMENTS);
    all.drain(..earlier);
    let observers = sealed.into_iter().map(|(record, seal)| TimelineObserver {
        person: record.owner,
        guest: record.guest,
        instrument: record.instrument,
        focus: record.focus,
        submitted_at_ms: seal.submitted_at_ms,
        tablet_off_ms: record.tablet_off_ms,
    });
    Ok(LessonTimeline {
        lesson_id: id,
        started_at_ms: lesson.started_at_ms,
        ended_at_ms,
        now_ms: situation.now_ms,
        steps,
        observers: observers.collect(),
        moments: all,
        earlier: u32::try_from(earlier).unwrap_or(u32::MAX),
    })
}

#[cfg(test)]
mod tests {
    use crate::{
        clock::now_ms,
        error::ErrorCode,
        lessons::fixture::Observed,
        sheets::testing::{at, clock, entry, retract, score},
    };
    use sandu_proto::{
        http::{
            lessons::{LessonView, Purpose},
            sheets::SheetView,
            timeline::LessonTimeline,
        },
        instruments::sheet::What,
        sheets::EntryKind,
    };
    use serde_json::json;

    #[tokio::test]
    async fn what_was_submitted_and_the_steps_stand_on_one_clock_for_whom_the_results_are() {
        let lesson = Observed::new(Purpose::Learning).await;
        let plan = lesson.school.sent_plan().await;
        let mut visit = lesson.visit(Purpose::Learning);
        visit["version_id"] = json!(plan.versions[0].id);
        let planned: LessonView = lesson.organiser.put(&lesson.path(""), &visit).await.json();
        let began = lesson.start(30).await.clock.started_at_ms.unwrap();
        let step = What::Step { block: planned.steps[0].block_id.clone() };
        let minute = |n: i64| ("a", n * 60_000, began + n * 60_000);
        let marks = (10..).zip(["thinking", "design", "activity", "effect"]).map(|(n, section)| score(n, minute(8), section, 5));
        let mut entries = vec![
            clock(1, minute(0), began, 10),
            entry(2, minute(2), EntryKind::Event { event: step }),
            at(3, minute(5)),
            at(4, minute(6)),
            retract(5, minute(7), 4),
        ];
        entries.extend(marks);
        let document = lesson.written(&lesson.wang, &entries).await;
        lesson.submit(&lesson.wang.1, document).await.json::<SheetView>();
        lesson.written(&lesson.zhao, &[at(9, minute(3))]).await;
        lesson.end().await;
        let refused = lesson.member.get(&lesson.path("/timeline")).await.refusal();
        assert_eq!(refused, ErrorCode::Forbidden);
        let stranger = lesson.school.browser_of(lesson.school.add_stranger("stranger").await).await;
        assert_eq!(stranger.get(&lesson.path("/timeline")).await.refusal(), ErrorCode::NotFound);
        let timeline: LessonTimeline = lesson.teacher.get(&lesson.path("/timeline")).await.json();
        assert_eq!(timeline.observers.len(), 1, "what is not submitted is nobody's but its owner's");
        let minutes = |ms: i64| (ms + 30_000) / 60_000;
        assert_eq!(timeline.moments.iter().map(|moment| minutes(moment.t_ms)).collect::<Vec<_>>(), [2, 5]);
        let first = &timeline.steps[0];
        assert_eq!(first.from_ms.map(minutes), Some(2));
        assert_eq!(first.took_ms.map(minutes), Some(28), "until the end, since no other step was stamped");
        assert!(timeline.ended_at_ms.unwrap() <= now_ms());
    }
}
