//! Reminders over HTTP: whose they are, and that they follow what people do.

use crate::{clock::now_ms, testing::School};
use sandu_proto::{
    error::ErrorCode,
    http::{
        plans::{PlanAction, PlanView, Stage},
        reminders::{ReminderKind, Reminders},
    },
};
use serde_json::json;

const HOUR: i64 = 60 * 60 * 1000;

#[tokio::test]
async fn each_is_reminded_of_their_own_part_until_it_is_done() {
    let school = School::new().await;
    let (lead, lin) = (school.browser_of(school.lead).await, school.browser_of(school.lin).await);
    let meeting = now_ms() + 2 * HOUR;
    let new = json!({ "group_id": school.group, "title": "秋天", "subject": "语文", "grade": "三年级", "meeting_at_ms": meeting });
    let plan: PlanView = lead.post("/api/plans", &new).await.json();
    let kinds = async |client: &crate::testing::Client| {
        let answer: Reminders = client.get("/api/reminders").await.json();
        // Whether a meeting in two hours is today depends on the hour at which this runs.
        let mine = answer.reminders.into_iter().filter(|one| one.kind != ReminderKind::MeetingToday);
        (mine.map(|one| (one.kind, one.plan_id)).collect::<Vec<_>>(), answer.next_at_ms)
    };
    assert_eq!(kinds(&lead).await.0, [(ReminderKind::DraftDue, Some(plan.id))]);
    assert_eq!(kinds(&lin).await.0, []);
    lead.act(plan.id, PlanAction::Send, Stage::Draft).await.json::<PlanView>();
    assert_eq!(kinds(&lead).await.0, []);
    let (mine, next) = kinds(&lin).await;
    assert_eq!(mine, [(ReminderKind::RedPenDue, Some(plan.id))]);
    assert!(next.is_some_and(|at| at > now_ms() && at <= meeting));
    lin.act(plan.id, PlanAction::HandIn, Stage::FirstDegree).await.json::<PlanView>();
    assert_eq!(kinds(&lin).await.0, []);
    let stranger = school.browser_of(school.add_stranger("qian").await).await;
    assert!(stranger.get("/api/reminders").await.json::<Reminders>().reminders.is_empty());
    assert_eq!(school.browser().get("/api/reminders").await.refusal(), ErrorCode::Unauthorized);
}
