//! A meeting from its opening to its end, as the browsers of its people see it.

use super::{fixture::Room, marks::tests::list};
use crate::{
    groups,
    testing::{Answer, Client},
};
use axum::http::StatusCode;
use sandu_proto::{
    error::{ErrorBody, ErrorCode},
    frame::Right,
    http::{
        decisions::MarkOutcome,
        meetings::{Attendee, MeetingCode, NewMark, NewMarks, SignInKind},
        plans::{DocumentKind, PlanView, Stage},
    },
    id::{DecisionId, MeetingId},
};
use serde_json::json;

fn said(answer: &Answer) -> (ErrorCode, String) {
    (answer.refusal(), answer.json::<ErrorBody>().message)
}

async fn late(room: &Room, client: &Client, account: impl serde::Serialize, reason: &str) -> Answer {
    client.post(&room.path("/sign-ins/late").await, &json!({ "account": account, "reason": reason })).await
}

#[tokio::test]
async fn whoever_opens_the_meeting_is_signed_in_and_the_others_sign_in_with_the_code() {
    let room = Room::marked().await;
    let view = room.view(&room.leader).await;
    assert_eq!((view.opened_by.name.as_str(), view.closed_at_ms, view.may_decide, view.may_see_code), ("陈思远", None, true, true));
    assert_eq!(
        view.attendance.iter().map(|one| (one.person.name.as_str(), one.kind)).collect::<Vec<_>>(),
        [("陈思远", SignInKind::Opened)]
    );
    assert_eq!((room.right(room.school.lead).await, room.right(room.wang_id).await), (Some(Right::Write), Some(Right::Read)));
    assert!(!room.view(&room.wang).await.may_decide);

    let attendance: Vec<Attendee> = room.sign_in(&room.wang).await.json();
    assert_eq!((attendance.len(), attendance[1].person.id, attendance[1].kind), (2, room.wang_id, SignInKind::Code));
    assert_eq!(room.right(room.wang_id).await, Some(Right::Write));
    let view = room.view(&room.wang).await;
    assert!(view.may_decide && !view.may_see_code);
    let again: Vec<Attendee> = room.wang.post(&room.path("/sign-ins").await, &json!({ "code": "" })).await.json();
    assert_eq!(again.len(), 2, "signing in twice changes nothing");
}

#[tokio::test]
async fn an_officers_presence_is_recorded_and_gives_no_right_to_write() {
    let room = Room::marked().await;
    assert!(room.view(&room.officer).await.may_sign_in);
    assert_eq!(room.sign_in(&room.officer).await.json::<Vec<Attendee>>().len(), 2);
    assert!(!room.view(&room.officer).await.may_sign_in);
    assert_eq!(room.right(room.school.officer).await, Some(Right::Read));
    assert!(!room.view(&room.officer).await.may_decide);
    assert_eq!(room.post_marks(&room.officer, &room.marks(&["1"]).await).await.refusal(), ErrorCode::Forbidden);
    let declined = room.decide(&room.officer, DecisionId::new(), &room.decline("1")).await;
    assert_eq!(declined.refusal(), ErrorCode::Forbidden);
}

#[tokio::test]
async fn a_wrong_code_is_refused_and_after_ten_of_them_the_right_one_too() {
    let room = Room::marked().await;
    let path = room.path("/sign-ins").await;
    for _ in 0..10 {
        assert_eq!(room.wang.post(&path, &json!({ "code": "wrong" })).await.refusal(), ErrorCode::Invalid);
    }
    assert_eq!(room.sign_in(&room.wang).await.refusal(), ErrorCode::TooMany);
    assert_eq!(room.sign_in(&room.lin).await.status, StatusCode::OK, "others are not counted with her");
    assert_eq!(late(&room, &room.leader, room.wang_id, "输错了码").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_code_is_shown_to_the_lead_and_the_group_leader_alone() {
    let room = Room::marked().await;
    let path = room.path("/code").await;
    for client in [&room.lin, &room.leader] {
        let shown: MeetingCode = client.get(&path).await.json();
        assert!(shown.code.len() == 6 && (1..=30_000).contains(&shown.valid_for_ms));
    }
    assert_eq!(room.wang.get(&path).await.refusal(), ErrorCode::Forbidden);
    assert_eq!(room.officer.get(&path).await.refusal(), ErrorCode::Forbidden);
}

#[tokio::test]
async fn the_leader_signs_in_somebody_else_with_a_reason_that_stays_beside_the_name() {
    let room = Room::marked().await;
    assert_eq!(late(&room, &room.wang, room.school.lin, "忘带手机").await.refusal(), ErrorCode::Forbidden);
    assert_eq!(late(&room, &room.leader, room.wang_id, " ").await.refusal(), ErrorCode::Invalid);
    assert_eq!(late(&room, &room.leader, room.wang_id, &"因".repeat(201)).await.refusal(), ErrorCode::Invalid);
    let stranger = room.school.add_stranger("qian").await;
    assert_eq!(late(&room, &room.leader, stranger, "路过").await.refusal(), ErrorCode::Invalid);
    let attendance: Vec<Attendee> = late(&room, &room.lin, room.wang_id, "忘带手机").await.json();
    assert_eq!((attendance[1].kind, attendance[1].reason.as_deref()), (SignInKind::Late, Some("忘带手机")));
    assert_eq!(room.right(room.wang_id).await, Some(Right::Write));
    let twice = late(&room, &room.leader, room.wang_id, "忘带手机").await;
    assert_eq!(said(&twice), (ErrorCode::Conflict, "王丽娟已经签到了。".to_owned()));
}

#[tokio::test]
async fn the_first_list_of_marks_counts_and_another_one_is_shown_as_a_difference() {
    let room = Room::marked().await;
    let first = room.marks(&["b", "a"]).await;
    assert_eq!(room.post_marks(&room.wang, &first).await.refusal(), ErrorCode::Forbidden, "she has not signed in");
    assert_eq!(room.post_marks(&room.leader, &first).await.status, StatusCode::NO_CONTENT);
    let view = room.view(&room.officer).await;
    assert_eq!(view.digest.as_deref(), Some(first.digest.as_str()));
    assert_eq!(
        view.marks.iter().map(|mark| (mark.id.as_str(), mark.owner.name.as_str())).collect::<Vec<_>>(),
        [("a", "王丽娟"), ("b", "王丽娟")]
    );
    assert!(view.marks.iter().all(|mark| mark.hunk["kind"] == "txt" && mark.decision.is_none()));

    room.sign_in(&room.wang).await;
    assert_eq!(room.post_marks(&room.wang, &first).await.status, StatusCode::NO_CONTENT);
    assert!(room.view(&room.wang).await.differences.is_empty());
    for ids in [&["a", "c", "d"][..], &["a"]] {
        assert_eq!(room.post_marks(&room.wang, &room.marks(ids).await).await.refusal(), ErrorCode::Conflict);
    }
    let view = room.view(&room.leader).await;
    let differences: Vec<_> = view.differences.iter().map(|one| (one.by.name.as_str(), one.missing, one.extra)).collect();
    assert_eq!((differences, view.marks.len()), (vec![("王丽娟", 1, 2)], 2));
}

#[tokio::test]
async fn a_list_with_a_mark_that_is_not_the_plans_is_refused_whole() {
    let room = Room::marked().await;
    let marks = room.marks(&["a", "b"]).await.marks;
    let consensus = room.document(&room.leader, DocumentKind::Consensus).await;
    let foreign = NewMark { fork_document: consensus, ..marks[1].clone() };
    let answer = room.post_marks(&room.leader, &list(vec![marks[0].clone(), foreign])).await;
    assert_eq!(answer.refusal(), ErrorCode::Invalid);
    let view = room.view(&room.leader).await;
    assert!(view.marks.is_empty() && view.digest.is_none());
}

#[tokio::test]
async fn the_reason_that_is_listed_is_the_one_that_was_sealed_with_the_fork() {
    let room = Room::sent().await;
    let (paragraph, reason) = (room.paragraph(), room.reason("三年级还没学"));
    for update in [paragraph, reason] {
        room.write(update).await;
    }
    room.open().await;
    let marks = room.marks(&["a"]).await;
    let with = |reason: &str, group: Option<&str>| {
        let mark = NewMark { reason: Some(reason.into()), group: group.map(Into::into), ..marks.marks[0].clone() };
        NewMarks { marks: vec![mark], ..marks.clone() }
    };
    for forged in [with("随便写写", None), with("三年级还没学", Some("other"))] {
        assert_eq!(room.post_marks(&room.leader, &forged).await.refusal(), ErrorCode::Invalid);
    }
    assert_eq!(room.post_marks(&room.leader, &with("三年级还没学", Some("why"))).await.status, StatusCode::NO_CONTENT);
    let mark = room.view(&room.lin).await.marks.remove(0);
    assert_eq!((mark.reason.as_deref(), mark.group.as_deref()), (Some("三年级还没学"), Some("why")));
}

#[tokio::test]
async fn a_list_may_have_eight_mebibytes_and_no_more() {
    let room = Room::marked().await;
    let mark = room.marks(&["a"]).await.marks.remove(0);
    let of = |count: usize| {
        let hunk = json!({ "text": "x".repeat(60 * 1024) });
        list((0..count).map(|n| NewMark { id: n.to_string(), hunk: hunk.clone(), ..mark.clone() }).collect::<Vec<_>>())
    };
    assert_eq!(room.post_marks(&room.leader, &of(140)).await.refusal(), ErrorCode::TooLarge);
    assert_eq!(room.post_marks(&room.leader, &of(130)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(room.view(&room.leader).await.marks.len(), 130);
}

#[tokio::test]
async fn the_consensus_is_sealed_when_every_mark_has_an_outcome_and_the_end_is_recorded() {
    let room = Room::marked().await;
    let unlisted = room.seal(&room.leader).await;
    assert_eq!(said(&unlisted), (ErrorCode::Conflict, "红笔还没有列出来。请先打开讨论页，看一遍再定稿。".to_owned()));
    room.post_marks(&room.leader, &room.marks(&["a", "b", "c"]).await).await;
    assert_eq!(said(&room.seal(&room.lin).await), (ErrorCode::Conflict, "还有 3 处红笔没有结论。".to_owned()));
    let kept = sandu_proto::http::decisions::NewDecision { outcome: MarkOutcome::DissentKept, ..room.decline("b") };
    for new in [room.adopt("a"), kept] {
        assert_eq!(room.decide(&room.leader, DecisionId::new(), &new).await.status, StatusCode::OK);
    }
    assert_eq!(said(&room.seal(&room.leader).await), (ErrorCode::Conflict, "还有 1 处红笔没有结论。".to_owned()));
    room.decide(&room.leader, DecisionId::new(), &room.decline("c")).await;
    assert_eq!(room.seal(&room.lin).await.json::<PlanView>().stage, Stage::Agreed);

    let view = room.view(&room.leader).await;
    assert!(view.closed_at_ms.is_some() && !view.may_decide && !view.may_see_code);
    let mut connection = room.school.app.db.read().await.expect("reads");
    let query = "select attendees, dissent, closed_by from meetings";
    let (attendees, dissent, closed_by): (String, String, String) =
        sqlx::query_as(query).fetch_one(&mut *connection).await.expect("one meeting");
    assert_eq!((attendees, dissent.as_str()), (format!("[\"{}\"]", room.school.lead), "[\"b\"]"));
    assert_eq!(closed_by, room.school.lin.to_string());
}

#[tokio::test]
async fn after_the_end_nobody_signs_in_lists_or_decides_but_a_forgotten_name_is_still_added() {
    let room = Room::listed(&["a"]).await;
    room.decide(&room.wang, DecisionId::new(), &room.decline("a")).await;
    let code = room.code().await;
    room.seal(&room.leader).await.json::<PlanView>();
    assert_eq!(room.officer.post(&room.path("/sign-ins").await, &json!({ "code": code })).await.refusal(), ErrorCode::Conflict);
    assert_eq!(room.leader.get(&room.path("/code").await).await.refusal(), ErrorCode::Conflict);
    assert_eq!(room.post_marks(&room.leader, &room.marks(&["a"]).await).await.refusal(), ErrorCode::Conflict);
    let decided = room.decide(&room.wang, DecisionId::new(), &room.adopt("a")).await;
    assert_eq!(said(&decided), (ErrorCode::Conflict, "讨论已经结束，教案已经定稿。".to_owned()));
    assert_eq!(room.added().await, 0);
    let attendance: Vec<Attendee> = late(&room, &room.leader, room.school.officer, "当时在线上").await.json();
    let closed_at_ms = room.view(&room.leader).await.closed_at_ms.expect("is closed");
    assert!(attendance.last().is_some_and(|one| one.kind == SignInKind::Late && one.at_ms >= closed_at_ms));
}

#[tokio::test]
async fn a_plan_that_nobody_marked_is_sealed_without_a_list() {
    let room = Room::sent().await;
    room.open().await;
    assert_eq!(room.seal(&room.leader).await.json::<PlanView>().stage, Stage::Agreed);
}

#[tokio::test]
async fn the_minutes_are_written_by_those_who_signed_in_and_sealed_with_the_consensus() {
    let room = Room::listed(&["a"]).await;
    let minutes = room.document(&room.leader, DocumentKind::Minutes).await;
    assert_eq!(room.view(&room.officer).await.minutes, Some(minutes));
    let rights = [room.wang_id, room.school.officer].map(|who| room.right_to(DocumentKind::Minutes, who));
    assert_eq!(futures_util::future::join_all(rights).await, [Some(Right::Write), Some(Right::Read)]);
    room.decide(&room.wang, DecisionId::new(), &room.decline("a")).await;
    let view: PlanView = room.seal(&room.leader).await.json();
    let sealed: Vec<_> =
        view.versions.iter().filter(|version| version.degree == 2).map(|version| (version.kind, version.document_id)).collect();
    let consensus = room.document(&room.leader, DocumentKind::Consensus).await;
    assert_eq!(sealed, [(DocumentKind::Consensus, consensus), (DocumentKind::Minutes, minutes)]);
    assert_eq!(room.right_to(DocumentKind::Minutes, room.wang_id).await, Some(Right::Read));
    let version = view.versions.iter().find(|version| version.kind == DocumentKind::Minutes).expect("is there").id;
    let version: serde_json::Value = room.officer.get(&format!("/api/versions/{version}")).await.json();
    assert_eq!(version["content"]["content"][0]["content"][0]["text"], "教学内容");
}

#[tokio::test]
async fn a_second_meeting_starts_from_the_sealed_consensus_and_leaves_it_as_it_is() {
    let room = Room::listed(&["a"]).await;
    room.decide(&room.wang, DecisionId::new(), &room.adopt("a")).await;
    room.seal(&room.leader).await.json::<PlanView>();
    let (first, old) = (room.id().await, room.document(&room.leader, DocumentKind::Consensus).await);
    assert_eq!(room.meet_again(&room.wang).await.refusal(), ErrorCode::Forbidden);
    let (one, other) = tokio::join!(room.meet_again(&room.leader), room.meet_again(&room.lin));
    let (won, lost) = if one.status == StatusCode::OK { (one, other) } else { (other, one) };
    assert_eq!((won.json::<PlanView>().stage, lost.refusal()), (Stage::Meeting, ErrorCode::Conflict));

    let view = room.view(&room.leader).await;
    assert!(view.id != first && view.amends.is_some() && view.marks.is_empty() && view.attendance.len() == 1);
    let new = room.document(&room.leader, DocumentKind::Consensus).await;
    assert!(new != old && view.minutes.is_some());
    assert_eq!(room.added().await, 1, "what was adopted before is in it");
    assert_eq!(room.right(room.wang_id).await, Some(Right::Read), "who was at the first meeting signs in again");
    room.sign_in(&room.wang).await;
    assert_eq!(room.right(room.wang_id).await, Some(Right::Write));
    let listed = room.post_marks(&room.wang, &room.marks(&["a"]).await).await;
    assert_eq!(said(&listed), (ErrorCode::Conflict, "再议的时候直接改定稿，不再一处一处定红笔。".to_owned()));

    let view: PlanView = room.seal(&room.lin).await.json();
    let sealed: Vec<_> =
        view.versions.iter().filter(|version| version.kind == DocumentKind::Consensus).map(|version| version.document_id).collect();
    assert_eq!((view.stage, sealed), (Stage::Agreed, vec![old, new]));
    assert_eq!(room.meet_again(&room.lin).await.json::<PlanView>().stage, Stage::Meeting, "as often as it takes");
    assert_eq!(room.lin.get("/api/plans").await.json::<Vec<serde_json::Value>>().len(), 1);
}

#[tokio::test]
async fn a_meeting_is_unknown_before_it_is_opened_and_to_whoever_has_no_part_in_it() {
    let room = Room::sent().await;
    let path = format!("/api/plans/{}/meeting", room.plan);
    assert_eq!(said(&room.lin.get(&path).await), (ErrorCode::NotFound, "这份教案还没有开始讨论。".to_owned()));
    room.open().await;
    let stranger = room.school.browser_of(room.school.add_stranger("qian").await).await;
    let mut tx = room.school.app.db.begin().await.expect("begins");
    groups::remove(&mut tx, room.school.group, room.wang_id).await.expect("is removed");
    tx.commit().await.expect("commits");
    let empty = NewMarks { marks: vec![], digest: list(vec![]).digest };
    for client in [&stranger, &room.wang] {
        assert_eq!(client.get(&path).await.refusal(), ErrorCode::NotFound);
        assert_eq!(client.get(&room.path("/code").await).await.refusal(), ErrorCode::NotFound);
        assert_eq!(room.sign_in(client).await.refusal(), ErrorCode::NotFound);
        assert_eq!(late(&room, client, room.school.lin, "忘带手机").await.refusal(), ErrorCode::NotFound);
        assert_eq!(room.post_marks(client, &empty).await.refusal(), ErrorCode::NotFound);
        assert_eq!(room.decide(client, DecisionId::new(), &room.decline("a")).await.refusal(), ErrorCode::NotFound);
    }
    for id in ["1".to_owned(), MeetingId::new().to_string()] {
        assert_eq!(room.leader.get(&format!("/api/meetings/{id}/code")).await.refusal(), ErrorCode::NotFound);
    }
}
