//! The channels of a lesson, from its plan to its results, over HTTP.

use super::*;
use crate::{
    clock::now_ms,
    error::ErrorCode,
    guests::tests::{code, join},
    lessons::fixture::Observed,
    sheets::testing::{answer, marked},
    testing::{Answer, Client},
};
use sandu_proto::{
    http::{
        lessons::{LessonSummary, LessonView, MyPart, Purpose},
        sheets::{LessonResults, SheetView},
    },
    id::DocumentId,
    instruments::channels::ChannelsResults,
};
use serde_json::{Value, json};

#[test]
fn the_channel_follows_from_who_writes_the_sheet() {
    let observer = |kind, for_school| channel(Author::Observer { kind, for_school });
    assert_eq!(channel(Author::Teacher), Channel::SelfReview);
    for (role, wanted) in
        [(GuestRole::Colleague, Channel::Guest), (GuestRole::Parent, Channel::Parent), (GuestRole::Student, Channel::Student)]
    {
        assert_eq!(channel(Author::Guest(role)), wanted);
    }
    for (kind, usually) in [
        (AccountKind::Teacher, Channel::Peer),
        (AccountKind::Administrator, Channel::Peer),
        (AccountKind::Leader, Channel::School),
        (AccountKind::ResearchOfficer, Channel::School),
    ] {
        assert_eq!((observer(kind, false), observer(kind, true)), (usually, Channel::School), "{kind:?}");
    }
}

pub fn weights([self_review, peer, student, parent, school]: [u8; 5]) -> Value {
    json!({ "self_review": self_review, "peer": peer, "student": student, "parent": parent, "school": school })
}

pub async fn saved(lesson: &Observed, change: impl FnOnce(&mut Value)) -> Answer {
    let mut visit = lesson.visit(Purpose::Learning);
    change(&mut visit);
    lesson.organiser.put(&lesson.path(""), &visit).await
}

/// 王老师 as a peer, 赵老师 for the school, and the teacher; class is over and all but the teacher have submitted.
async fn evaluated(all: [u8; 5]) -> Observed {
    let lesson = Observed::new(Purpose::Learning).await;
    let view: LessonView = saved(&lesson, |visit| {
        visit["weights"] = weights(all);
        visit["observers"][1]["for_school"] = true.into();
    })
    .await
    .json();
    assert_eq!(view.observers.iter().map(|one| one.channel).collect::<Vec<_>>(), [Channel::Peer, Channel::School]);
    lesson.start(10).await;
    for (observer, total) in [(&lesson.wang, 98), (&lesson.zhao, 92)] {
        let document = lesson.written(observer, &marked(total)).await;
        lesson.submit(&observer.1, document).await.json::<SheetView>();
    }
    lesson.end().await;
    lesson
}

async fn self_reviewed(lesson: &Observed, total: i32) -> Answer {
    let document = DocumentId::new();
    lesson.open_sheet(&lesson.teacher, document).await.json::<LessonView>();
    lesson.write(lesson.school.lin, document, &marked(total)).await;
    lesson.submit(&lesson.teacher, document).await
}

async fn results(lesson: &Observed, client: &Client) -> Answer {
    client.get(&lesson.path("/results")).await
}

fn decline(lesson: &Observed, client: &Client) -> impl Future<Output = Answer> {
    let path = lesson.path("/self-review/decline");
    async move { client.post(&path, &json!({})).await }
}

fn said(found: &ChannelsResults) -> (Option<String>, Option<&str>) {
    (found.combined.map(|value| value.to_string()), found.band.as_ref().map(|band| &*band.zh))
}

#[tokio::test]
async fn weights_are_a_hundred_together_and_a_self_review_needs_a_table_with_a_total() {
    let lesson = Observed::new(Purpose::Learning).await;
    for wrong in [[0; 5], [10, 80, 0, 0, 0], [20, 100, 0, 0, 0], [200, 100, 100, 56, 0]] {
        assert_eq!(saved(&lesson, |visit| visit["weights"] = weights(wrong)).await.refusal(), ErrorCode::Invalid, "{wrong:?}");
    }
    let refused = saved(&lesson, |visit| {
        visit["weights"] = weights([20, 80, 0, 0, 0]);
        for place in 0..2 {
            visit["observers"][place]["instrument"]["id"] = "copus".into();
        }
    });
    assert_eq!(refused.await.refusal(), ErrorCode::Invalid);
    let view = lesson.view(&lesson.teacher).await;
    assert_eq!((view.weights.peer, view.self_review), (100, None));
    let view: LessonView = saved(&lesson, |visit| {
        visit["weights"] = weights([20, 50, 0, 0, 30]);
        // Teach is a scale without a total: the other observer's form it is.
        visit["observers"][0]["instrument"]["id"] = "teach".into();
    })
    .await
    .json();
    let review = view.self_review.expect("is planned");
    assert_eq!((review.instrument.id.0.as_str(), review.sheet, review.declined_at_ms), ("table-sections", None, None));
}

#[tokio::test]
async fn the_teacher_judges_their_own_lesson_after_class_and_then_sees_what_all_channels_come_to() {
    let lesson = evaluated([20, 50, 0, 0, 30]).await;
    let mine: Vec<LessonSummary> = lesson.teacher.get("/api/lessons").await.json();
    assert_eq!(mine[0].mine, Some(MyPart::ReviewSelf));
    assert_eq!(results(&lesson, &lesson.teacher).await.refusal(), ErrorCode::Forbidden);
    let seen = lesson.view(&lesson.teacher).await;
    let others = seen.observers[0].sheet.expect("is submitted").document_id;
    assert_eq!(lesson.teacher.get(&format!("/api/sheets/{others}")).await.refusal(), ErrorCode::NotFound);
    assert_eq!((seen.may.review_self, seen.may.results), (true, false));

    assert!(self_reviewed(&lesson, 90).await.json::<SheetView>().seal.is_some());
    let found: LessonResults = results(&lesson, &lesson.teacher).await.json();
    let channels = found.channels.expect("three are planned");
    // 20 % × 90 + 50 % × 98 + 30 % × 92
    assert_eq!(said(&channels), (Some("94.60".into()), Some("优")));
    assert_eq!(found.sheets.iter().map(|sheet| sheet.channel).collect::<Vec<_>>(), [Channel::Peer, Channel::School, Channel::SelfReview]);
    // The teacher's own marks are not mixed with the observers'.
    let together = &found.together[0];
    assert_eq!((together.observers.len(), together.agreement.len()), (2, 1));
    assert_eq!(together.raters.as_ref().and_then(|raters| raters.total.as_ref()).map(|total| total.mean.to_string()), Some("95.00".into()));
    let mine: Vec<LessonSummary> = lesson.teacher.get("/api/lessons").await.json();
    assert_eq!(mine[0].mine, Some(MyPart::Teach));
}

#[tokio::test]
async fn a_self_review_begins_after_class_and_is_the_teachers_alone() {
    let lesson = Observed::new(Purpose::Learning).await;
    assert_eq!(lesson.open_sheet(&lesson.teacher, DocumentId::new()).await.refusal(), ErrorCode::Forbidden, "none is planned");
    assert_eq!(decline(&lesson, &lesson.teacher).await.refusal(), ErrorCode::Forbidden, "none is planned");
    saved(&lesson, |visit| visit["weights"] = weights([50, 50, 0, 0, 0])).await.json::<LessonView>();
    lesson.start(10).await;
    assert_eq!(lesson.open_sheet(&lesson.teacher, DocumentId::new()).await.refusal(), ErrorCode::Conflict, "class is on");
    assert_eq!(decline(&lesson, &lesson.teacher).await.refusal(), ErrorCode::Conflict, "class is on");
    lesson.end().await;
    for client in [&lesson.organiser, &lesson.member, &lesson.wang.1, &lesson.officer] {
        assert_eq!(decline(&lesson, client).await.refusal(), ErrorCode::Forbidden);
        assert!(!lesson.view(client).await.may.review_self);
    }
    let reviewed: SheetView = self_reviewed(&lesson, 95).await.json();
    // An observer who has not submitted does not see it; nor does anybody, until the results open.
    for client in [&lesson.organiser, &lesson.member, &lesson.wang.1, &lesson.officer] {
        assert_eq!(client.get(&format!("/api/sheets/{}", reviewed.document_id)).await.refusal(), ErrorCode::NotFound);
    }
    assert_eq!(decline(&lesson, &lesson.teacher).await.refusal(), ErrorCode::Conflict, "is submitted");
}

#[tokio::test]
async fn who_declines_sees_the_others_and_judges_their_own_lesson_no_more() {
    let lesson = evaluated([20, 50, 0, 0, 30]).await;
    let document = DocumentId::new();
    lesson.open_sheet(&lesson.teacher, document).await.json::<LessonView>();
    lesson.write(lesson.school.lin, document, &marked(100)).await;
    for _ in 0..2 {
        let view: LessonView = decline(&lesson, &lesson.teacher).await.json();
        assert!(view.may.results && !view.may.review_self);
        assert!(view.self_review.and_then(|review| review.declined_at_ms).is_some());
    }
    assert_eq!(lesson.submit(&lesson.teacher, document).await.refusal(), ErrorCode::Conflict);
    // What the teacher did not say is not made up: their weight goes to nobody.
    let found: LessonResults = results(&lesson, &lesson.teacher).await.json();
    let channels = found.channels.expect("three are planned");
    assert_eq!((said(&channels), channels.missing.clone()), ((None, None), vec![Channel::SelfReview]));
    let other = evaluated([20, 50, 0, 0, 30]).await;
    decline(&other, &other.teacher).await.json::<LessonView>();
    assert_eq!(other.open_sheet(&other.teacher, DocumentId::new()).await.refusal(), ErrorCode::Conflict);
}

#[tokio::test]
async fn weights_are_frozen_once_somebody_has_submitted_and_who_has_begun_keeps_their_table() {
    let lesson = evaluated([0, 70, 0, 0, 30]).await;
    let change = saved(&lesson, |visit| visit["weights"] = weights([0, 60, 0, 0, 40]));
    assert_eq!(change.await.refusal(), ErrorCode::Conflict);
    let begun = Observed::new(Purpose::Learning).await;
    saved(&begun, |visit| visit["weights"] = weights([50, 50, 0, 0, 0])).await.json::<LessonView>();
    begun.start(10).await;
    begun.end().await;
    begun.open_sheet(&begun.teacher, DocumentId::new()).await.json::<LessonView>();
    let weighed = |visit: &mut Value| visit["weights"] = weights([40, 60, 0, 0, 0]);
    assert_eq!(saved(&begun, |visit| visit["weights"] = weights([0, 100, 0, 0, 0])).await.refusal(), ErrorCode::Conflict);
    let other_table = |visit: &mut Value| {
        weighed(visit);
        visit["observers"][0]["instrument"]["id"] = "table-bands".into();
    };
    assert_eq!(saved(&begun, other_table).await.refusal(), ErrorCode::Conflict);
    assert_eq!(saved(&begun, weighed).await.json::<LessonView>().weights.self_review, 40);
}

#[tokio::test]
async fn peers_alone_make_no_table_of_channels_and_an_officer_beside_them_does() {
    let lesson = Observed::new(Purpose::Learning).await;
    lesson.start(10).await;
    let document = lesson.written(&lesson.wang, &marked(98)).await;
    lesson.submit(&lesson.wang.1, document).await.json::<SheetView>();
    lesson.end().await;
    assert_eq!(results(&lesson, &lesson.teacher).await.json::<LessonResults>().channels, None);

    let other = Observed::new(Purpose::Learning).await;
    let officer = json!({ "observer": other.school.officer, "instrument": { "id": "table-sections", "version": 1 }, "focus": "" });
    saved(&other, |visit| visit["observers"][1] = officer).await.json::<LessonView>();
    other.start(10).await;
    for (account, client, total) in [(other.wang.0, &other.wang.1, 98), (other.school.officer, &other.officer, 91)] {
        let document = DocumentId::new();
        other.open_sheet(client, document).await.json::<LessonView>();
        other.write(account, document, &marked(total)).await;
        other.submit(client, document).await.json::<SheetView>();
    }
    other.end().await;
    let found: LessonResults = results(&other, &other.teacher).await.json();
    let channels = found.channels.expect("two channels have a total");
    assert_eq!(
        channels.channels.iter().map(|one| (one.channel, one.weight)).collect::<Vec<_>>(),
        [(Channel::Peer, 100), (Channel::School, 0)]
    );
    assert_eq!((said(&channels), found.unweighed), ((Some("98.00".into()), Some("优")), vec![]));
}

/// A guest of this kind who has given every item of their short table this level.
pub async fn guest_judges(lesson: &Observed, role: GuestRole, name: &str, level: u8) {
    let (id, items) = match role {
        GuestRole::Colleague => ("guest-colleague", ["aim", "part", "think", "help", "learn"]),
        GuestRole::Parent => ("guest-parent", ["part", "listen", "speak", "care", "clear"]),
        GuestRole::Student => ("guest-student", ["understand", "think", "speak", "help", "like"]),
    };
    let (guest, client) = join(lesson, &code(lesson, role).await, name).await;
    let document = DocumentId::new();
    let new = json!({ "instrument": { "id": id, "version": 1 } });
    client.put(&lesson.path(&format!("/sheets/{document}")), &new).await.json::<LessonView>();
    let now = now_ms();
    let marks = (1..).zip(items).map(|(n, item)| answer(n, ("g", 1_000, now - 10_000), item, level));
    lesson.write(guest, document, &marks.collect::<Vec<_>>()).await;
    lesson.submit(&client, document).await.json::<SheetView>();
}

#[tokio::test]
async fn pupils_and_parents_are_channels_and_colleagues_from_elsewhere_a_line_that_changes_nothing() {
    let lesson = Observed::new(Purpose::Learning).await;
    let planned = |visit: &mut Value| visit["weights"] = weights([0, 50, 40, 10, 0]);
    saved(&lesson, planned).await.json::<LessonView>();
    lesson.start(10).await;
    // Four levels, worth 4 to 1: all at the first are 100 %, at the second 75 %, at the third 50 %.
    for (role, name, level) in [
        (GuestRole::Student, "小明", 0),
        (GuestRole::Student, "小红", 1),
        (GuestRole::Parent, "小明妈妈", 1),
        (GuestRole::Colleague, "外校老师", 2),
    ] {
        guest_judges(&lesson, role, name, level).await;
    }
    let change = saved(&lesson, |visit| visit["weights"] = weights([0, 90, 0, 10, 0]));
    assert_eq!(change.await.refusal(), ErrorCode::Conflict, "somebody has judged by these weights");
    let document = lesson.written(&lesson.wang, &marked(98)).await;
    lesson.submit(&lesson.wang.1, document).await.json::<SheetView>();
    lesson.end().await;
    let found: LessonResults = results(&lesson, &lesson.teacher).await.json();
    let channels = found.channels.expect("three are planned");
    // 50 % × 98 + 40 % × 87.5 + 10 % × 75; the tables differ, so no band.
    assert_eq!(said(&channels), (Some("91.50".into()), None));
    let lines: Vec<_> = channels.channels.iter().map(|one| (one.channel, one.marks.as_ref().map(|marks| marks.mean.to_string()))).collect();
    let wanted = [(Channel::Peer, "98.00"), (Channel::Student, "87.50"), (Channel::Parent, "75.00"), (Channel::Guest, "50.00")];
    assert_eq!(lines, wanted.map(|(channel, mean)| (channel, Some(mean.to_owned()))));
    assert_eq!(channels.channels[3].part, None);
}
