//! What a group's workflow makes of a plan, and what becomes of one whose people leave.

use super::*;
use crate::groups::workflow::workflow;
use sandu_proto::http::{
    plans::ChangeLead,
    workflow::{ClosingChecks, NoteAbsence, Preset},
};

async fn change_lead(school: &School, plan: PlanId, by: &User, to: &User) -> Result<()> {
    let mut tx = school.db.begin().await?;
    let situation = Situation::seen_by(&mut tx, by, plan).await?;
    lead::set(&mut tx, &situation, by, ChangeLead { account: to.id }).await?;
    tx.commit().await?;
    Ok(())
}

async fn note_absence(school: &School, plan: PlanId, by: &User, of: &User, reason: &str) -> Result<()> {
    let mut tx = school.db.begin().await?;
    closing::write(&mut tx, by, plan, &NoteAbsence { account: of.id, reason: reason.into() }).await?;
    tx.commit().await?;
    Ok(())
}

#[tokio::test]
async fn without_red_pen_the_draft_is_read_and_then_discussed() {
    let school = School::open().await;
    school.set_workflow(workflow(Preset::Discussion)).await;
    let plan = sent(&school).await;
    let view = school.view(&school.wang, plan).await;
    assert_eq!((view.stage, view.documents.len(), view.versions.len()), (Stage::Reading, 0, 1));
    assert!(view.may.is_empty(), "a member only reads");
    let mut tx = school.db.begin().await.expect("begins");
    refused(fork(&mut tx, &school.wang, plan).await, ErrorCode::Conflict, "教案已经发给大家，等着讨论，现在做不了这一步。");
    drop(tx);
    school.perform(plan, &school.lead, PlanAction::TakeBack).await.expect("is taken back");
    assert_eq!(right(&school, &school.lead, school.draft(plan).await).await, Some(Right::Write));
    school.perform(plan, &school.lead, PlanAction::Send).await.expect("is sent again");
    school.perform(plan, &school.leader, PlanAction::OpenMeeting).await.expect("is opened");
    school.perform(plan, &school.leader, PlanAction::SealConsensus).await.expect("no mark is missing");
    assert_eq!(school.view(&school.wang, plan).await.stage, Stage::Agreed);
}

#[tokio::test]
async fn a_plan_keeps_the_workflow_that_it_began_with() {
    let school = School::open().await;
    let plan = school.plan().await;
    school.set_workflow(Workflow { red_pen: RedPenStep::Live, ..workflow(Preset::OneScribe) }).await;
    school.perform(plan, &school.lead, PlanAction::Send).await.expect("is sent");
    let view = school.view(&school.lead, plan).await;
    assert_eq!((view.stage, view.workflow), (Stage::FirstDegree, FIRST));
    let fork = school.fork(plan, &school.wang).await;
    assert_eq!(right(&school, &school.zhao, fork).await, None, "half a criticism is not put on show after the fact");
    assert_eq!(school.view(&school.lead, school.plan().await).await.workflow.lead_days, 3);
    let kept = list(&mut school.db.read().await.expect("reads"), &school.wang).await.expect("lists");
    assert_eq!(kept.iter().find(|line| line.id == plan).expect("is listed").workflow, FIRST);
}

#[tokio::test]
async fn the_meeting_ends_only_when_the_groups_closing_checks_are_met() {
    let school = School::open().await;
    let closing = ClosingChecks { min_signed_in: 2, minutes: false, absences: true };
    school.set_workflow(Workflow { closing, ..FIRST }).await;
    let plan = in_meeting(&school).await;
    let seal = async || school.perform(plan, &school.leader, PlanAction::SealConsensus).await;
    refused(seal().await, ErrorCode::Conflict, "组里约定至少 2 人签到才定稿，现在签到的有 1 人。");
    school.sign_in(plan, &school.lead).await;
    refused(seal().await, ErrorCode::Conflict, "没来的老师还没有写明原因：王丽娟、赵明。");
    refused(note_absence(&school, plan, &school.wang, &school.zhao, "病假").await, ErrorCode::Forbidden, "只有主备教师或组长能这样做。");
    for (of, reason, message) in [
        (&school.zhao, " ", "请填写原因。"),
        (&school.lead, "病假", "只给组里没有签到的老师写原因。"),
        (&school.officer, "病假", "只给组里没有签到的老师写原因。"),
    ] {
        refused(note_absence(&school, plan, &school.leader, of, reason).await, ErrorCode::Invalid, message);
    }
    note_absence(&school, plan, &school.lead, &school.zhao, "病").await.expect("is noted");
    note_absence(&school, plan, &school.leader, &school.zhao, "外出培训").await.expect("the last reason counts");
    school.sign_in(plan, &school.wang).await;
    let view = closing::view(&mut school.db.read().await.expect("reads"), &school.zhao, plan).await.expect("is seen");
    let absent: Vec<_> = view.absent.iter().map(|one| (one.person.name.as_str(), one.reason.as_deref())).collect();
    assert_eq!((view.signed_in, absent, view.may_note), (3, vec![("赵明", Some("外出培训"))], false));
    seal().await.expect("everything is there");
    refused(note_absence(&school, plan, &school.leader, &school.zhao, "病假").await, ErrorCode::Conflict, "教案已经定稿，不能再改。");
    let seen = closing::view(&mut school.db.read().await.expect("reads"), &school.stranger, plan).await;
    refused(seen, ErrorCode::NotFound, "没有这份教案，或者你看不到它。");
}

#[tokio::test]
async fn the_group_leader_gives_the_plan_of_a_lead_who_left_to_somebody_else() {
    let school = School::open().await;
    let plan = school.plan().await;
    let draft = school.draft(plan).await;
    school.remove_from_group(&school.lead).await;
    assert_eq!(right(&school, &school.wang, draft).await, None);
    refused(change_lead(&school, plan, &school.wang, &school.wang).await, ErrorCode::Forbidden, "只有组长能这样做。");
    for outsider in [&school.officer, &school.stranger, &school.lead] {
        refused(change_lead(&school, plan, &school.leader, outsider).await, ErrorCode::Invalid, "主备要是组里的老师。");
    }
    change_lead(&school, plan, &school.leader, &school.wang).await.expect("is changed");
    refused(change_lead(&school, plan, &school.leader, &school.wang).await, ErrorCode::Conflict, "王丽娟已经是主备了。");
    assert_eq!(right(&school, &school.wang, draft).await, Some(Right::Write));
    assert_eq!(right(&school, &school.lead, draft).await, Some(Right::Keep), "what they wrote offline is still kept");
    school.perform(plan, &school.wang, PlanAction::Send).await.expect("the plan goes on");
    let view = school.view(&school.wang, plan).await;
    assert_eq!((view.lead.name.as_str(), view.versions[0].owner.name.as_str()), ("王丽娟", "王丽娟"));
    school.perform(plan, &school.leader, PlanAction::OpenMeeting).await.expect("is opened");
    school.perform(plan, &school.leader, PlanAction::SealConsensus).await.expect("is sealed");
    refused(change_lead(&school, plan, &school.leader, &school.zhao).await, ErrorCode::Conflict, "教案已经定稿，不能再改。");
}

#[tokio::test]
async fn a_reviewer_who_is_removed_is_awaited_no_longer_and_what_they_wrote_is_kept() {
    let school = School::open().await;
    let plan = sent(&school).await;
    let zhaos = school.fork(plan, &school.zhao).await;
    school.edit(zhaos).await;
    for member in [&school.wang, &school.leader] {
        school.perform(plan, member, PlanAction::HandIn).await.expect("is handed in");
    }
    let waits = async || list(&mut school.db.read().await.expect("reads"), &school.lead).await.expect("lists")[0].waiting;
    assert_eq!(waits().await, None, "赵明 is awaited");
    school.remove_from_group(&school.zhao).await;
    assert_eq!(waits().await, Some(Waiting::OpenMeeting));
    assert!(school.view(&school.lead, plan).await.members.iter().all(|member| member.person.id != school.zhao.id));
    school.perform(plan, &school.lead, PlanAction::OpenMeeting).await.expect("is opened");
    let view = school.view(&school.wang, plan).await;
    assert!(view.versions.iter().any(|version| version.owner.id == school.zhao.id), "their red pen is on the table like everybody's");
    assert_eq!(right(&school, &school.zhao, zhaos).await, Some(Right::Keep), "and what they wrote offline is not lost");
    let refusal = school.act(plan, &school.zhao, PlanAction::SealConsensus).await;
    refused(refusal, ErrorCode::Forbidden, "只有主备教师或组长能这样做。");
}
