//! A term plan over HTTP: who writes it, and how its lessons become plans.

use crate::{
    clock::now_ms,
    testing::{Answer, Client, School},
};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use sandu_proto::{
    error::ErrorCode,
    http::{
        plans::{PlanAction, PlanSummary, PlanView, Stage, Waiting},
        terms::{NewTerm, SaveLesson, TermSummary, TermView},
    },
    id::{AccountId, TermId, TermLessonId},
};

const DAY: i64 = 24 * 60 * 60 * 1000;

struct Desk {
    school: School,
    lead: Client,
    lin: Client,
    term: TermId,
}

impl Desk {
    async fn new() -> Self {
        let school = School::new().await;
        let (lead, lin) = (school.browser_of(school.lead).await, school.browser_of(school.lin).await);
        let new = NewTerm { name: "2026年秋季学期".into(), begins_at_ms: now_ms() - DAY, weeks: 20 };
        let term = lead.post(&format!("/api/groups/{}/terms", school.group), &new).await.json::<TermView>().id;
        Self { school, lead, lin, term }
    }

    fn lesson(&self, lead: AccountId) -> SaveLesson {
        SaveLesson {
            title: "秋天的雨".into(),
            subject: "语文".into(),
            grade: "三年级".into(),
            lead,
            reviewers: vec![],
            meeting_at_ms: Some(now_ms() + 5 * DAY),
            place: "三楼教研室".into(),
        }
    }

    fn path(&self, id: TermLessonId, verb: &str) -> String {
        format!("/api/terms/{}/lessons/{id}{verb}", self.term)
    }

    async fn put(&self, client: &Client, id: TermLessonId, lesson: &SaveLesson) -> Answer {
        client.put(&self.path(id, ""), lesson).await
    }

    async fn press(&self, client: &Client, id: TermLessonId, verb: &str) -> Answer {
        client.send(Method::POST, &self.path(id, verb), Body::empty()).await
    }

    async fn view(&self) -> TermView {
        self.lin.get(&format!("/api/terms/{}", self.term)).await.json()
    }
}

#[tokio::test]
async fn the_leader_writes_the_term_plan_and_the_group_reads_it() {
    let desk = Desk::new().await;
    let (id, lesson) = (TermLessonId::new(), desk.lesson(desk.school.lin));
    assert_eq!(desk.put(&desk.lin, id, &lesson).await.refusal(), ErrorCode::Forbidden);
    let officer = desk.school.browser_of(desk.school.officer).await;
    assert_eq!(desk.put(&officer, id, &lesson).await.refusal(), ErrorCode::Forbidden);
    let stranger = desk.school.browser_of(desk.school.add_stranger("qian").await).await;
    assert_eq!(desk.put(&stranger, id, &lesson).await.refusal(), ErrorCode::NotFound);
    assert_eq!(stranger.get(&format!("/api/terms/{}", desk.term)).await.refusal(), ErrorCode::NotFound);
    assert_eq!(stranger.get(&format!("/api/groups/{}/terms", desk.school.group)).await.refusal(), ErrorCode::NotFound);
    for _ in 0..2 {
        assert_eq!(desk.put(&desk.lead, id, &lesson).await.status, StatusCode::OK, "sent twice it is there once");
    }
    let view = desk.view().await;
    assert_eq!((view.lessons.len(), view.may_edit, view.people.len()), (1, false, 2));
    let row = &view.lessons[0];
    assert_eq!((row.title.as_str(), row.lead.name.as_str(), row.place.as_str(), row.may_start), ("秋天的雨", "林小雨", "三楼教研室", true));
    assert_eq!(row.draft_due_at_ms, row.meeting_at_ms.map(|at| at - 3 * DAY));
    let terms: Vec<TermSummary> = officer.get(&format!("/api/groups/{}/terms", desk.school.group)).await.json();
    assert_eq!(terms.len(), 1);
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    let desk = Desk::new().await;
    let terms = format!("/api/groups/{}/terms", desk.school.group);
    let term = |name: &str, weeks| NewTerm { name: name.into(), begins_at_ms: now_ms(), weeks };
    assert_eq!(desk.lin.post(&terms, &term("春季", 20)).await.refusal(), ErrorCode::Forbidden);
    assert_eq!(desk.lead.post(&terms, &term("2026年秋季学期", 20)).await.refusal(), ErrorCode::Conflict);
    assert_eq!(desk.lead.post(&terms, &term("春季", 61)).await.refusal(), ErrorCode::Invalid);
    let (id, fits) = (TermLessonId::new(), desk.lesson(desk.school.lin));
    for wrong in [
        SaveLesson { title: String::new(), ..fits.clone() },
        SaveLesson { lead: desk.school.officer, ..fits.clone() },
        SaveLesson { reviewers: vec![AccountId::new()], ..fits.clone() },
    ] {
        assert_eq!(desk.put(&desk.lead, id, &wrong).await.refusal(), ErrorCode::Invalid);
    }
    assert!(desk.view().await.lessons.is_empty());
    assert_eq!(desk.press(&desk.lead, id, "/start").await.refusal(), ErrorCode::NotFound);
    assert_eq!(desk.press(&desk.lead, id, "/remove").await.refusal(), ErrorCode::NotFound);
}

#[tokio::test]
async fn a_lesson_becomes_one_plan_of_its_lead() {
    let desk = Desk::new().await;
    let id = TermLessonId::new();
    desk.put(&desk.lead, id, &desk.lesson(desk.school.lin)).await.json::<TermView>();
    let officer = desk.school.browser_of(desk.school.officer).await;
    assert_eq!(desk.press(&officer, id, "/start").await.refusal(), ErrorCode::Forbidden);
    let first = desk.press(&desk.lin, id, "/start").await.json::<TermView>().lessons[0].plan.expect("has a plan").id;
    let second = desk.press(&desk.lead, id, "/start").await.json::<TermView>().lessons[0].plan.expect("has a plan").id;
    assert_eq!(first, second, "pressed by two it is one plan");
    let plan: PlanView = desk.lin.get(&format!("/api/plans/{first}")).await.json();
    assert_eq!((plan.title.as_str(), plan.lead.id, plan.stage), ("秋天的雨", desk.school.lin, Stage::Draft));
    assert_eq!(desk.press(&desk.lead, id, "/remove").await.refusal(), ErrorCode::Conflict);

    // From now on the plan has title and lead; the leader still moves the meeting.
    let lesson = SaveLesson { meeting_at_ms: plan.meeting_at_ms, ..desk.lesson(desk.school.lin) };
    let renamed = SaveLesson { title: "秋天".into(), ..lesson.clone() };
    assert_eq!(desk.put(&desk.lead, id, &renamed).await.refusal(), ErrorCode::Conflict);
    let later = now_ms() + 2 * DAY;
    desk.put(&desk.lead, id, &SaveLesson { meeting_at_ms: Some(later), ..lesson }).await.json::<TermView>();
    let plan: PlanView = desk.lin.act(first, PlanAction::Send, Stage::Draft).await.json();
    assert_eq!((plan.meeting_at_ms, plan.sent_on_time), (Some(later), Some(false)));
    let sent = desk.view().await.lessons[0].plan.expect("has a plan");
    assert_eq!((sent.stage, sent.sent_on_time), (Stage::FirstDegree, Some(false)), "late by the server's clock");
}

#[tokio::test]
async fn only_the_named_reviewers_are_awaited() {
    let desk = Desk::new().await;
    let other = desk.school.add_person("zhao", sandu_proto::http::accounts::AccountKind::Teacher).await;
    let mut tx = desk.school.app.db.begin().await.expect("begins");
    crate::groups::add(&mut tx, desk.school.group, other, crate::groups::Role::Member).await.expect("joins");
    tx.commit().await.expect("commits");
    let id = TermLessonId::new();
    let lesson = SaveLesson { reviewers: vec![desk.school.lin], ..desk.lesson(desk.school.lead) };
    desk.put(&desk.lead, id, &lesson).await.json::<TermView>();
    let plan = desk.press(&desk.lead, id, "/start").await.json::<TermView>().lessons[0].plan.expect("has a plan").id;
    let view: PlanView = desk.lead.act(plan, PlanAction::Send, Stage::Draft).await.json();
    let awaited: Vec<_> = view.members.iter().filter(|member| member.is_reviewer).map(|member| member.person.id).collect();
    assert_eq!(awaited, [desk.school.lin]);
    let waits = async |client: &Client| client.get("/api/plans").await.json::<Vec<PlanSummary>>()[0].waiting;
    let zhao = desk.school.browser_of(other).await;
    assert_eq!((waits(&desk.lin).await, waits(&zhao).await, waits(&desk.lead).await), (Some(Waiting::RedPen), None, None));
    desk.lin.act(plan, PlanAction::HandIn, Stage::FirstDegree).await.json::<PlanView>();
    assert_eq!(waits(&desk.lead).await, Some(Waiting::OpenMeeting));
}

#[tokio::test]
async fn a_lesson_whose_lead_has_left_says_so_and_waits_for_another() {
    let desk = Desk::new().await;
    let id = TermLessonId::new();
    desk.put(&desk.lead, id, &desk.lesson(desk.school.lin)).await.json::<TermView>();
    desk.school.remove_from_group(desk.school.lin).await;
    let view: TermView = desk.lead.get(&format!("/api/terms/{}", desk.term)).await.json();
    assert!(view.lessons[0].has_lead_left && !view.lessons[0].may_start);
    assert_eq!(desk.press(&desk.lead, id, "/start").await.refusal(), ErrorCode::Conflict);
    desk.put(&desk.lead, id, &desk.lesson(desk.school.lead)).await.json::<TermView>();
    assert!(desk.press(&desk.lead, id, "/start").await.json::<TermView>().lessons[0].plan.is_some());
    let gone = TermLessonId::new();
    desk.put(&desk.lead, gone, &desk.lesson(desk.school.lead)).await.json::<TermView>();
    let left: TermView = desk.press(&desk.lead, gone, "/remove").await.json();
    assert_eq!(left.lessons.len(), 1);
    assert_eq!(desk.put(&desk.lead, gone, &desk.lesson(desk.school.lead)).await.refusal(), ErrorCode::NotFound, "removed is removed");
}
