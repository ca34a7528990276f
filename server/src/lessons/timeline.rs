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
    instruments::events::is_written,
    sheets::{self, Record},
};
use sandu_proto::{
    http::{
        board::{BoardStep, Moment},
        sheets::TimedEntry,
        timeline::{LessonTimeline, MAX_LESSON_MOMENTS, Remark, TimelineObserver},
    },
    id::LessonId,
    instruments::sheet::{Answer, AnswerKey},
    sheets::EntryKind,
};
use std::collections::BTreeMap;

/// For whom the lesson's purpose lets see its results.
pub async fn timeline(connection: &mut Connection, user: &User, id: LessonId) -> Result<LessonTimeline> {
    let situation = Situation::seen_by(connection, user, id).await?;
    if !situation.rights().results {
        return Err(Error::forbidden("现在还不能看这节课的听课结果。"));
    }
    let sealed = sheets::sealed_of_lesson(connection, id).await?;
    let by_sheet: Vec<Vec<Moment>> = sealed.iter().map(|(record, _)| moments(record.owner.id, &record.entries)).collect();
    let steps = held(&situation, sealed.iter().map(|(record, _)| record));
    let mut all: Vec<Moment> = by_sheet.into_iter().flatten().collect();
    all.sort_unstable_by_key(|moment| (moment.t_ms, moment.id));
    let lesson = situation.lesson;
    let ended_at_ms = lesson.over_at_ms();
    let earlier = leave_out_taps(&mut all, MAX_LESSON_MOMENTS);
    let remarks = sealed.iter().flat_map(|(record, _)| remarks(record)).collect();
    let observers = sealed.into_iter().map(|(record, seal)| TimelineObserver {
        document_id: record.document_id,
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
        remarks,
    })
}

/// When each step of the plan was held, by what observers stamped on these sheets.
#[must_use]
pub fn held<'r>(situation: &Situation, records: impl Iterator<Item = &'r Record>) -> Vec<BoardStep> {
    let stamps: Vec<_> = records.map(|record| stamps(&record.entries)).collect();
    let lesson = &situation.lesson;
    let end_ms = lesson.over_at_ms().zip(lesson.started_at_ms).map(|(ended, started)| ended.saturating_sub(started));
    steps(&lesson.steps, stamps.iter(), end_ms)
}

/// The oldest taps go until there are no more than `most`, or no more taps; how many went. What people wrote is never left out.
fn leave_out_taps(moments: &mut Vec<Moment>, most: usize) -> usize {
    let before = moments.len();
    let mut surplus = before.saturating_sub(most);
    moments.retain(|moment| {
        let stays = surplus == 0 || is_written(&moment.event);
        surplus -= usize::from(!stays);
        stays
    });
    before - moments.len()
}

/// As the sheet stands: of several under one key the last, which may have none.
fn remarks(record: &Record) -> Vec<Remark> {
    let mut last: BTreeMap<&AnswerKey, (&TimedEntry, &Answer)> = BTreeMap::new();
    for timed in record.entries.iter().filter(|timed| !timed.is_retracted) {
        if let EntryKind::Answer { key, answer } = &timed.entry.what {
            last.insert(key, (timed, answer));
        }
    }
    let remark = |(key, (timed, answer)): (&AnswerKey, (&TimedEntry, &Answer))| {
        let (item, cycle) = key.parts().filter(|_| !answer.remark.is_empty())?;
        let text = answer.remark.clone();
        Some(Remark { by: record.owner.id, id: timed.entry.id, t_ms: timed.t_ms, basis: timed.basis, item, cycle, text })
    };
    let mut remarks: Vec<Remark> = last.into_iter().filter_map(remark).collect();
    remarks.sort_by_key(|remark| remark.t_ms);
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::now_ms,
        error::ErrorCode,
        lessons::fixture::Observed,
        sheets::testing::{at, clock, entry, id, retract, score},
    };
    use sandu_proto::{
        http::{
            lessons::{LessonView, Purpose},
            sheets::{SheetView, TimeBasis},
        },
        id::AccountId,
        instruments::{
            number::Points,
            sheet::{Mark, What},
        },
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
    #[test]
    fn of_too_many_moments_the_oldest_taps_go_and_never_what_was_written() {
        let by = AccountId::new();
        let moment = |n: u128, event| Moment { by, id: id(n), t_ms: i64::try_from(n).unwrap(), basis: TimeBasis::Sampled, event };
        let note = |n| moment(n, What::Note { text: "后排没有学具".into(), about: None });
        let mut all = vec![note(1), moment(2, What::Pause), note(3), moment(4, What::Pause), moment(5, What::Pause)];
        assert_eq!(leave_out_taps(&mut all, 5), 0);
        assert_eq!(leave_out_taps(&mut all, 3), 2);
        assert_eq!(all.iter().map(|moment| moment.t_ms).collect::<Vec<_>>(), [1, 3, 5]);
        assert_eq!(leave_out_taps(&mut all, 1), 1);
        assert_eq!(all.len(), 2, "both notes");
    }

    #[tokio::test]
    async fn what_was_written_to_marks_is_read_after_class_as_it_stood_last() {
        let lesson = Observed::new(Purpose::Learning).await;
        let began = lesson.start(30).await.clock.started_at_ms.unwrap();
        let minute = |n: i64| ("a", n * 60_000, began + n * 60_000);
        let remarked = |n, when, key: &str, text: &str| {
            let answer = Answer { mark: Some(Mark::Score { score: Points::whole(5) }), remark: text.into() };
            entry(n, when, EntryKind::Answer { key: AnswerKey(key.into()), answer })
        };
        let entries = [
            clock(1, minute(0), began, 10),
            remarked(2, minute(9), "design", "环节多"),
            remarked(3, minute(8), "thinking", "目标说了两遍"),
            remarked(4, minute(12), "design", "环节太多，小结没有时间"),
            score(5, minute(13), "effect", 5),
            remarked(6, minute(14), "activity", "写错了"),
            score(7, minute(15), "activity", 5),
        ];
        let document = lesson.written(&lesson.wang, &entries).await;
        lesson.submit(&lesson.wang.1, document).await.json::<SheetView>();
        lesson.end().await;
        let found: LessonTimeline = lesson.teacher.get(&lesson.path("/timeline")).await.json();
        let read: Vec<_> = found.remarks.iter().map(|one| (one.by, one.item.0.as_str(), one.cycle, one.text.as_str())).collect();
        let wang = lesson.wang.0;
        assert_eq!(read, [(wang, "thinking", 1, "目标说了两遍"), (wang, "design", 1, "环节太多，小结没有时间")]);
        assert_eq!(found.observers[0].document_id, document);
    }
}
