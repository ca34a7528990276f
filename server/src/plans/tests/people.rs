//! Who finds and may do what, through the same plan.

use super::*;

#[tokio::test]
async fn a_plan_is_unknown_to_whoever_has_no_part_in_it() {
    let school = School::open().await;
    let plan = school.plan().await;
    for other in [&school.stranger, &school.head, &school.admin] {
        let mut connection = school.db.read().await.expect("reads");
        refused(load(&mut connection, other, plan).await, ErrorCode::NotFound, "没有这份教案，或者你看不到它。");
        assert!(list(&mut connection, other).await.expect("lists").is_empty());
    }
    let mut connection = school.db.read().await.expect("reads");
    refused(load(&mut connection, &school.lead, PlanId::new()).await, ErrorCode::NotFound, "没有这份教案，或者你看不到它。");
}

#[tokio::test]
async fn only_members_of_the_group_start_a_plan() {
    let school = School::open().await;
    let new = |title: &str| NewPlan {
        group_id: school.group,
        title: title.into(),
        subject: "数学".into(),
        grade: "三年级".into(),
        meeting_at_ms: None,
    };
    let mut tx = school.db.begin().await.expect("begins");
    refused(create(&mut tx, school.officer.id, new("面积"), &[0, 0]).await, ErrorCode::Forbidden, "教研员不能在组里主备教案。");
    refused(create(&mut tx, school.stranger.id, new("面积"), &[0, 0]).await, ErrorCode::NotFound, "没有这个备课组，或者你不在组里。");
    refused(create(&mut tx, school.lead.id, new(" "), &[0, 0]).await, ErrorCode::Invalid, "请填写课题。");
}

#[tokio::test]
async fn with_live_red_pen_the_group_reads_forks_while_they_are_written() {
    let school = School::open().await;
    school.set_workflow(Workflow { red_pen: RedPenStep::Live, ..FIRST }).await;
    let plan = sent(&school).await;
    let fork = school.fork(plan, &school.wang).await;
    assert_eq!(right(&school, &school.wang, fork).await, Some(Right::Write));
    assert_eq!(right(&school, &school.zhao, fork).await, Some(Right::Read));
    assert_eq!(right(&school, &school.officer, fork).await, Some(Right::Read));
    assert_eq!(right(&school, &school.stranger, fork).await, None);
    assert_eq!(school.view(&school.zhao, plan).await.documents.len(), 4);
}

#[tokio::test]
async fn a_version_is_read_with_its_content_by_those_the_policy_names() {
    let school = School::open().await;
    let plan = sent(&school).await;
    let (draft, id) = (school.draft(plan).await, school.view(&school.lead, plan).await.versions[0].id);
    let read = async |user: &User| versions::load(&mut school.db.read().await.expect("reads"), user, id).await;
    for user in [&school.lead, &school.zhao, &school.leader, &school.officer, &school.head] {
        let view = read(user).await.unwrap_or_else(|error| panic!("{}: {error}", user.name));
        assert_eq!(view.content["content"][0]["content"][0]["text"], format!("{draft}@0"));
        assert_eq!((view.plan_title.as_str(), view.summary.hash.len()), ("分数的初步认识", 64));
    }
    school.remove_from_group(&school.zhao).await;
    for user in [&school.zhao, &school.stranger, &school.admin] {
        refused(read(user).await, ErrorCode::NotFound, "没有这个版本，或者你看不到它。");
    }
}

#[tokio::test]
async fn whoever_joins_after_the_sending_gets_one_fork_of_their_own() {
    let school = School::open().await;
    let plan = sent(&school).await;
    let join = async |user: &User| {
        let mut tx = school.db.begin().await.expect("begins");
        let view = fork(&mut tx, user, plan).await?;
        tx.commit().await?;
        Ok::<_, Error>(view)
    };
    refused(join(&school.officer).await, ErrorCode::Forbidden, "只有组里的老师有自己的红笔稿。");
    refused(join(&school.stranger).await, ErrorCode::NotFound, "没有这份教案，或者你看不到它。");
    let mut tx = school.db.begin().await.expect("begins");
    groups::add(&mut tx, school.group, school.stranger.id, Role::Member).await.expect("joins");
    tx.commit().await.expect("commits");
    refused(
        school.act(plan, &school.stranger, PlanAction::HandIn).await,
        ErrorCode::Conflict,
        "你在这份教案上还没有自己的红笔稿。打开教案就会有一份。",
    );
    let view = join(&school.stranger).await.expect("has a fork now");
    assert_eq!((view.documents.len(), view.documents[0].can_write), (1, true));
    assert_eq!(join(&school.stranger).await.expect("keeps it").documents[0].id, view.documents[0].id);
    assert_eq!(school.documents(plan, DocumentKind::Fork).await.len(), 5);
    school.perform(plan, &school.lead, PlanAction::OpenMeeting).await.expect("is opened");
    refused(join(&school.stranger).await, ErrorCode::Conflict, "讨论已经开始，现在做不了这一步。");
}

#[tokio::test]
async fn a_removed_member_only_keeps_late_edits_and_can_do_nothing() {
    let school = School::open().await;
    let plan = in_meeting(&school).await;
    let (fork, others) = (school.fork(plan, &school.zhao).await, school.fork(plan, &school.wang).await);
    let consensus = school.documents(plan, DocumentKind::Consensus).await[0];
    school.sign_in(plan, &school.zhao).await;
    school.remove_from_group(&school.zhao).await;
    assert_eq!(right(&school, &school.zhao, fork).await, Some(Right::Keep));
    assert_eq!(right(&school, &school.zhao, consensus).await, Some(Right::Keep));
    assert_eq!(right(&school, &school.zhao, others).await, None);
    let mut connection = school.db.read().await.expect("reads");
    refused(load(&mut connection, &school.zhao, plan).await, ErrorCode::NotFound, "没有这份教案，或者你看不到它。");
    drop(connection);
    school.remove_from_group(&school.lead).await;
    assert_eq!(right(&school, &school.lead, school.draft(plan).await).await, Some(Right::Keep));
    refused(school.act(plan, &school.lead, PlanAction::SealConsensus).await, ErrorCode::Forbidden, "只有主备教师或组长能这样做。");
    school.perform(plan, &school.leader, PlanAction::SealConsensus).await.expect("the group goes on");
}

#[tokio::test]
async fn a_document_of_no_plan_is_unknown_to_the_gate() {
    let school = School::open().await;
    assert_eq!(right(&school, &school.lead, DocumentId::new()).await, None);
}

#[tokio::test]
async fn the_lead_changes_the_cover_and_names_co_authors_who_write_the_draft() {
    let school = School::open().await;
    let plan = school.plan().await;
    let change = async |user: &User, change: EditPlan| {
        let mut tx = school.db.begin().await.expect("begins");
        let situation = Situation::seen_by(&mut tx, user, plan).await?;
        details::edit(&mut tx, &situation, user, change).await?;
        tx.commit().await?;
        Ok::<_, Error>(())
    };
    let named = |people: &[&User]| EditPlan { coauthors: Some(people.iter().map(|user| user.id).collect()), ..EditPlan::default() };
    let draft = school.draft(plan).await;
    let title = EditPlan { title: Some("几分之一".into()), meeting_at_ms: Some(1_800_000_000_000), ..EditPlan::default() };
    change(&school.lead, title).await.expect("is changed");
    change(&school.lead, named(&[&school.wang, &school.lead])).await.expect("is changed");
    let view = school.view(&school.lead, plan).await;
    assert_eq!((view.title.as_str(), view.meeting_at_ms), ("几分之一", Some(1_800_000_000_000)));
    assert_eq!(view.coauthors.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["王丽娟"]);
    assert_eq!(right(&school, &school.wang, draft).await, Some(Right::Write));
    change(&school.lead, named(&[])).await.expect("is changed");
    assert_eq!(right(&school, &school.wang, draft).await, Some(Right::Keep));
    change(&school.lead, named(&[&school.wang])).await.expect("may be named again");
    assert_eq!(right(&school, &school.wang, draft).await, Some(Right::Write));

    let note = |words: &str| EditPlan { note: Some(words.into()), ..EditPlan::default() };
    change(&school.lead, note("请重点看第三环节。")).await.expect("is written");
    refused(change(&school.lead, note(&"字".repeat(301))).await, ErrorCode::Invalid, "附言最多 300 个字。");

    refused(change(&school.wang, named(&[])).await, ErrorCode::Forbidden, "只有主备教师能这样做。");
    for stranger in [&school.officer, &school.stranger] {
        refused(change(&school.lead, named(&[stranger])).await, ErrorCode::Invalid, "合写的人要在备课组里。");
    }
    refused(change(&school.lead, named(&[&school.wang; 21])).await, ErrorCode::Invalid, "合写的人最多 20 位。");
    school.perform(plan, &school.lead, PlanAction::Send).await.expect("is sent");
    refused(change(&school.lead, named(&[])).await, ErrorCode::Conflict, "教案已经发给大家，不能再改合写的人。");
    refused(change(&school.lead, note("改一句")).await, ErrorCode::Conflict, "教案已经发给大家，附言不能再改。");
    let view = school.view(&school.wang, plan).await;
    assert_eq!((view.title.as_str(), view.note.as_str()), ("几分之一", "请重点看第三环节。"));
}

#[tokio::test]
async fn the_list_says_whose_turn_it_is_and_what_to_keep_offline() {
    let school = School::open().await;
    let plan = sent(&school).await;
    let later = school.plan().await;
    let see = async |user: &User| {
        let plans = list(&mut school.db.read().await.expect("reads"), user).await.expect("lists");
        plans.into_iter().map(|plan| (plan.id, plan.waiting, plan.prefetch)).collect::<Vec<_>>()
    };
    assert_eq!(
        see(&school.lead).await,
        [(later, Some(Waiting::Draft), vec![school.draft(later).await]), (plan, None, vec![school.fork(plan, &school.lead).await])]
    );
    assert_eq!(
        see(&school.wang).await,
        [(later, None, vec![]), (plan, Some(Waiting::RedPen), vec![school.fork(plan, &school.wang).await])]
    );
    assert_eq!(see(&school.head).await, [(plan, None, vec![])]);
    for member in [&school.wang, &school.zhao, &school.leader] {
        school.perform(plan, member, PlanAction::HandIn).await.expect("is handed in");
    }
    assert_eq!(see(&school.lead).await[0].1, Some(Waiting::OpenMeeting));
    assert_eq!(see(&school.leader).await[0].1, Some(Waiting::OpenMeeting));
    assert_eq!(see(&school.wang).await[0].1, None);
    school.perform(plan, &school.lead, PlanAction::OpenMeeting).await.expect("is opened");
    assert_eq!(see(&school.officer).await[0].1, Some(Waiting::Meeting));
}
