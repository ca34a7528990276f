//! Each action, and two at once.

use super::*;

#[tokio::test]
async fn a_new_plan_is_a_draft_that_only_its_lead_opens() {
    let school = School::open().await;
    let plan = school.plan().await;
    let view = school.view(&school.lead, plan).await;
    assert_eq!((view.stage, view.lead.name.as_str(), view.group_name.as_str()), (Stage::Draft, "陈思远", "三年级数学备课组"));
    assert_eq!(
        view.documents.iter().map(|document| (document.kind, document.can_write)).collect::<Vec<_>>(),
        [(DocumentKind::Draft, true)]
    );
    assert_eq!(view.may, [PlanAction::Send, PlanAction::Edit, PlanAction::Delete]);
    assert_eq!(view.members.iter().map(|member| member.person.name.as_str()).collect::<Vec<_>>(), ["陈思远", "王丽娟", "赵明", "李建国"]);
    for other in [&school.wang, &school.leader, &school.officer] {
        let view = school.view(other, plan).await;
        assert!(view.documents.is_empty() && view.versions.is_empty(), "{}", other.name);
        let may = if other.id == school.leader.id { vec![PlanAction::ChangeLead] } else { vec![] };
        assert_eq!(view.may, may, "{}", other.name);
    }
}

#[tokio::test]
async fn sending_seals_version_0_and_gives_every_member_a_fork() {
    let school = School::open().await;
    let plan = sent(&school).await;
    let situation = school.situation(plan).await;
    assert_eq!(situation.plan.stage, Stage::FirstDegree);
    assert!(situation.plan.sent_at_ms.is_some());
    let mut owners: Vec<_> = situation.forks().map(|fork| fork.owner.name.as_str()).collect();
    owners.sort_unstable();
    assert_eq!(owners, ["李建国", "王丽娟", "赵明", "陈思远"]);
    let view = school.view(&school.wang, plan).await;
    assert_eq!(view.versions.iter().map(|version| (version.degree, version.kind)).collect::<Vec<_>>(), [(0, DocumentKind::Draft)]);
    assert_eq!(
        view.documents.iter().map(|document| (document.id, document.can_write)).collect::<Vec<_>>(),
        [(school.fork(plan, &school.wang).await, true)]
    );
    assert_eq!(view.may, [PlanAction::HandIn]);
}

#[tokio::test]
async fn of_two_who_press_at_once_one_wins_and_the_other_is_told_who() {
    let school = School::open().await;
    let plan = sent(&school).await;
    let (first, second) = (
        school.act(plan, &school.leader, PlanAction::OpenMeeting).await.expect("is open to the group leader"),
        school.act(plan, &school.lead, PlanAction::OpenMeeting).await.expect("is open to the lead"),
    );
    school.commit(first).await.expect("wins");
    refused(school.commit(second).await, ErrorCode::Conflict, "李建国已经先一步开始讨论了。");
    assert_eq!(school.documents(plan, DocumentKind::Consensus).await.len(), 1);

    let (first, second) = (
        school.act(plan, &school.lead, PlanAction::SealConsensus).await.expect("is open to the lead"),
        school.act(plan, &school.lead, PlanAction::SealConsensus).await.expect("is open to the lead"),
    );
    school.commit(first).await.expect("wins");
    refused(school.commit(second).await, ErrorCode::Conflict, "你已经在别处定稿了。");
    assert_eq!(school.view(&school.lead, plan).await.versions.iter().filter(|version| version.kind == DocumentKind::Consensus).count(), 1);
}

#[tokio::test]
async fn a_sending_can_be_taken_back_and_sent_again_with_new_forks() {
    let school = School::open().await;
    let plan = sent(&school).await;
    let (draft, old) = (school.draft(plan).await, school.fork(plan, &school.wang).await);
    let version = school.view(&school.lead, plan).await.versions[0].id;
    school.perform(plan, &school.wang, PlanAction::HandIn).await.expect("已阅，无修改");
    school.perform(plan, &school.lead, PlanAction::TakeBack).await.expect("is taken back");

    let situation = school.situation(plan).await;
    assert_eq!((situation.plan.stage, situation.plan.sent_at_ms), (Stage::Draft, None));
    assert_eq!(right(&school, &school.lead, draft).await, Some(Right::Write));
    assert_eq!(right(&school, &school.wang, old).await, Some(Right::Keep));
    assert!(school.view(&school.lead, plan).await.versions.is_empty());
    let read = async |user: &User, version: VersionId| {
        versions::load(&mut school.db.read().await.expect("reads"), user, version).await.map(|view| view.summary.id)
    };
    assert_eq!(read(&school.lead, version).await.expect("is its owner's"), version);
    refused(read(&school.wang, version).await, ErrorCode::NotFound, "没有这个版本，或者你看不到它。");

    school.edit(draft).await;
    school.perform(plan, &school.lead, PlanAction::Send).await.expect("is sent again");
    let new = school.fork(plan, &school.wang).await;
    assert_ne!(new, old);
    assert_eq!(right(&school, &school.wang, new).await, Some(Right::Write));
    let versions = school.view(&school.wang, plan).await.versions;
    assert_eq!(versions.iter().map(|version| version.degree).collect::<Vec<_>>(), [0]);
    assert_ne!(versions[0].id, version);
}

#[tokio::test]
async fn a_sending_is_not_taken_back_once_a_fork_has_an_edit_even_one_that_came_meanwhile() {
    let school = School::open().await;
    let plan = sent(&school).await;
    let act = school.act(plan, &school.lead, PlanAction::TakeBack).await.expect("nobody has marked anything yet");
    school.edit(school.fork(plan, &school.zhao).await).await;
    refused(school.commit(act).await, ErrorCode::Conflict, "已经有人动了红笔，不能再收回。");
    assert_eq!(school.situation(plan).await.plan.stage, Stage::FirstDegree);
    refused(school.act(plan, &school.lead, PlanAction::TakeBack).await, ErrorCode::Conflict, "已经有人动了红笔，不能再收回。");
}

#[tokio::test]
async fn red_pen_is_seen_once_handed_in_and_hidden_again_when_taken_back() {
    let school = School::open().await;
    let plan = sent(&school).await;
    let fork = school.fork(plan, &school.wang).await;
    assert_eq!(right(&school, &school.zhao, fork).await, None);
    school.edit(fork).await;
    school.perform(plan, &school.wang, PlanAction::HandIn).await.expect("is handed in");
    assert_eq!(right(&school, &school.wang, fork).await, Some(Right::Read));
    for reader in [&school.zhao, &school.lead, &school.leader, &school.officer] {
        assert_eq!(right(&school, reader, fork).await, Some(Right::Read), "{}", reader.name);
    }
    let view = school.view(&school.officer, plan).await;
    assert_eq!(
        view.versions.iter().map(|version| (version.degree, version.owner.name.as_str())).collect::<Vec<_>>(),
        [(0, "陈思远"), (1, "王丽娟")]
    );
    assert_eq!(view.members.iter().filter(|member| member.handed_in_at_ms.is_some()).count(), 1);
    refused(school.act(plan, &school.wang, PlanAction::HandIn).await.map(|_| ()), ErrorCode::Conflict, "你的红笔已经交了。");

    school.perform(plan, &school.wang, PlanAction::TakeRedPenBack).await.expect("is taken back");
    assert_eq!(right(&school, &school.wang, fork).await, Some(Right::Write));
    assert_eq!(right(&school, &school.zhao, fork).await, None);
    assert_eq!(school.view(&school.zhao, plan).await.versions.len(), 1);
    school.perform(plan, &school.wang, PlanAction::HandIn).await.expect("is handed in again");
    assert_eq!(school.view(&school.zhao, plan).await.versions.len(), 2);
}

#[tokio::test]
async fn handing_in_twice_from_two_tablets_leaves_one_version() {
    let school = School::open().await;
    let plan = sent(&school).await;
    let (first, second) = (
        school.act(plan, &school.wang, PlanAction::HandIn).await.expect("is open"),
        school.act(plan, &school.wang, PlanAction::HandIn).await.expect("is open"),
    );
    school.commit(first).await.expect("is handed in");
    refused(school.commit(second).await, ErrorCode::Conflict, "你的红笔已经交了。");
    let (first, second) = (
        school.act(plan, &school.wang, PlanAction::TakeRedPenBack).await.expect("is open"),
        school.act(plan, &school.wang, PlanAction::TakeRedPenBack).await.expect("is open"),
    );
    school.commit(first).await.expect("is taken back");
    refused(school.commit(second).await, ErrorCode::Conflict, "你的红笔还没有交，可以直接改。");
}

#[tokio::test]
async fn opening_the_meeting_seals_every_fork_and_starts_the_consensus() {
    let school = School::open().await;
    let plan = in_meeting(&school).await;
    let situation = school.situation(plan).await;
    assert!(situation.forks().all(|fork| fork.is_sealed));
    assert_eq!(situation.forks().filter(|fork| fork.handed_in_at_ms.is_some()).count(), 1);
    let view = school.view(&school.zhao, plan).await;
    assert_eq!(view.versions.iter().filter(|version| version.degree == 1).count(), 4);
    assert_eq!(view.documents.len(), 6, "four forks, the consensus and the minutes");
    let consensus = situation.consensus().expect("has a consensus");
    for (user, wanted) in [
        // He opened the meeting; the others have not signed in yet.
        (&school.leader, Some(Right::Write)),
        (&school.lead, Some(Right::Read)),
        (&school.zhao, Some(Right::Read)),
        (&school.officer, Some(Right::Read)),
        (&school.head, None),
        (&school.stranger, None),
        (&school.admin, None),
    ] {
        assert_eq!(right(&school, user, consensus).await, wanted, "{}", user.name);
    }
    for (user, wanted) in [(&school.zhao, Right::Write), (&school.officer, Right::Read)] {
        school.sign_in(plan, user).await;
        assert_eq!(right(&school, user, consensus).await, Some(wanted), "{}", user.name);
    }
    refused(school.act(plan, &school.wang, PlanAction::TakeRedPenBack).await, ErrorCode::Conflict, "讨论已经开始，现在做不了这一步。");
}

#[tokio::test]
async fn a_meeting_is_not_opened_over_a_red_pen_that_was_taken_back_meanwhile() {
    let school = School::open().await;
    let plan = sent(&school).await;
    school.perform(plan, &school.wang, PlanAction::HandIn).await.expect("is handed in");
    let act = school.act(plan, &school.lead, PlanAction::OpenMeeting).await.expect("is open");
    school.perform(plan, &school.wang, PlanAction::TakeRedPenBack).await.expect("is taken back");
    refused(school.commit(act).await, ErrorCode::Conflict, "刚刚有人的红笔有了变化，请再试一次。");
    assert_eq!(school.situation(plan).await.plan.stage, Stage::FirstDegree);
    school.perform(plan, &school.lead, PlanAction::OpenMeeting).await.expect("is opened");
}

#[tokio::test]
async fn the_sealed_consensus_is_the_second_degree_and_the_end() {
    let school = School::open().await;
    let plan = in_meeting(&school).await;
    let consensus = school.documents(plan, DocumentKind::Consensus).await[0];
    school.edit(consensus).await;
    school.perform(plan, &school.lead, PlanAction::SealConsensus).await.expect("is sealed");
    assert_eq!(right(&school, &school.zhao, consensus).await, Some(Right::Read));
    let view = school.view(&school.head, plan).await;
    assert!(view.documents.is_empty() && view.may.is_empty());
    let last = view.versions.iter().rfind(|version| version.kind == DocumentKind::Consensus).expect("is a version");
    assert_eq!((last.degree, last.document_id, last.sealed_by.name.as_str()), (2, consensus, "陈思远"));
    assert_eq!(view.versions.last().map(|version| (version.degree, version.kind)), Some((2, DocumentKind::Minutes)));
    for action in [PlanAction::SealConsensus, PlanAction::Edit, PlanAction::Send] {
        refused(school.act(plan, &school.lead, action).await, ErrorCode::Conflict, "教案已经定稿，不能再改。");
    }
}

#[tokio::test]
async fn the_act_itself_refuses_to_seal_while_red_pen_is_not_listed() {
    let school = School::open().await;
    let plan = sent(&school).await;
    school.edit(school.fork(plan, &school.zhao).await).await;
    school.perform(plan, &school.leader, PlanAction::OpenMeeting).await.expect("is opened");
    let act = school.act(plan, &school.leader, PlanAction::SealConsensus).await.expect("the stage is right");
    refused(school.commit(act).await, ErrorCode::Conflict, "红笔还没有列出来。请先打开讨论页，看一遍再定稿。");
    assert_eq!(school.situation(plan).await.plan.stage, Stage::Meeting);
    assert_eq!(right(&school, &school.leader, school.situation(plan).await.consensus().expect("has one")).await, Some(Right::Write));
}

#[tokio::test]
async fn every_step_leaves_an_event_and_a_refused_one_leaves_nothing() {
    let school = School::open().await;
    let plan = in_meeting(&school).await;
    let twice = school.act(plan, &school.lead, PlanAction::SealConsensus).await.expect("is open");
    school.perform(plan, &school.leader, PlanAction::SealConsensus).await.expect("is sealed");
    assert!(school.commit(twice).await.is_err());
    let mut connection = school.db.read().await.expect("reads");
    let events: Vec<(i64, String)> = sqlx::query_as("select seq, action from plan_events where plan_id = $1 order by seq")
        .bind(plan.to_string())
        .fetch_all(&mut *connection)
        .await
        .expect("reads");
    let words = ["send", "hand_in", "open_meeting", "seal_consensus"];
    assert_eq!(events, words.into_iter().zip(1..).map(|(word, seq)| (seq, word.to_owned())).collect::<Vec<_>>());
}
