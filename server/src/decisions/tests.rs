//! Decisions on a running sync: a decision and its change are there together, or neither is.

use crate::{groups, meetings::fixture::Room, testing::Answer};
use axum::http::StatusCode;
use base64ct::{Base64, Encoding};
use sandu_proto::{
    error::{ErrorBody, ErrorCode},
    http::decisions::{Decision, MarkDecision, MarkOutcome, NewDecision, NewDecisions},
    id::DecisionId,
};

fn said(answer: &Answer) -> (ErrorCode, String) {
    (answer.refusal(), answer.json::<ErrorBody>().message)
}

/// What stands on the only mark.
async fn standing(room: &Room) -> Option<Decision> {
    room.view(&room.leader).await.marks.remove(0).decision
}

#[tokio::test]
async fn a_decision_comes_with_its_change_under_the_name_of_who_made_it() {
    let room = Room::listed(&["a"]).await;
    assert_eq!(room.added().await, 0);
    let id = DecisionId::new();
    let decision: Decision = room.decide(&room.wang, id, &room.adopt("a")).await.json();
    assert_eq!((decision.id, decision.outcome, decision.note.as_str()), (id, MarkOutcome::Adopted, "先放一放"));
    assert_eq!((decision.by.id, room.added().await), (room.wang_id, 1));
    assert_eq!(standing(&room).await, Some(decision));
}

#[tokio::test]
async fn what_a_second_person_decides_is_refused_with_its_change_and_they_are_told_who_decided_what() {
    let room = Room::listed(&["a"]).await;
    let first: Decision = room.decide(&room.wang, DecisionId::new(), &room.decline("a")).await.json();
    let second = room.decide(&room.lin, DecisionId::new(), &room.adopt("a")).await;
    assert_eq!(said(&second), (ErrorCode::Conflict, "王丽娟已经先一步定了：不采纳。".to_owned()));
    assert_eq!((standing(&room).await, room.added().await), (Some(first), 0));
}

#[tokio::test]
async fn of_two_who_decide_at_once_one_wins_with_the_one_change() {
    let room = Room::listed(&["a"]).await;
    let (mine, theirs) = (room.adopt("a"), room.adopt("a"));
    let (one, other) = tokio::join!(room.decide(&room.lin, DecisionId::new(), &mine), room.decide(&room.wang, DecisionId::new(), &theirs));
    let (won, lost) = if one.status == StatusCode::OK { (one, other) } else { (other, one) };
    let won: Decision = won.json();
    assert_eq!(said(&lost), (ErrorCode::Conflict, format!("{}已经先一步定了：采纳。", won.by.name)));
    assert_eq!((standing(&room).await, room.added().await), (Some(won), 1));
}

#[tokio::test]
async fn a_change_built_on_a_text_that_another_decision_has_changed_is_refused_until_it_is_built_anew() {
    let room = Room::listed(&["a", "b", "c"]).await;
    let first = DecisionId::new();
    room.decide(&room.wang, first, &room.adopt("a")).await.json::<Decision>();
    assert_eq!(room.view(&room.lin).await.last_change, Some(first));
    let (second, late) = (DecisionId::new(), room.adopt("b"));
    let refused = room.decide(&room.lin, second, &late).await;
    assert_eq!(said(&refused), (ErrorCode::Stale, "稿子刚刚又变了，这一处还没有定。请再点一次。".to_owned()));
    assert_eq!(room.added().await, 1);
    // What changes no word is no ground to build anew on, and asks for none.
    room.decide(&room.wang, DecisionId::new(), &room.decline("c")).await.json::<Decision>();
    assert_eq!(room.view(&room.lin).await.last_change, Some(first));
    room.decide(&room.lin, second, &NewDecision { builds_on: Some(first), ..room.adopt("b") }).await.json::<Decision>();
    assert_eq!((room.added().await, room.view(&room.lin).await.last_change), (2, Some(second)));
}

#[tokio::test]
async fn of_two_changes_of_different_marks_at_once_one_is_built_anew() {
    let room = Room::listed(&["a", "b"]).await;
    let (mine, theirs) = (room.adopt("a"), room.adopt("b"));
    let (one, other) = tokio::join!(room.decide(&room.lin, DecisionId::new(), &mine), room.decide(&room.wang, DecisionId::new(), &theirs));
    let lost = if one.status == StatusCode::OK { other } else { one };
    assert_eq!(lost.refusal(), ErrorCode::Stale);
    assert_eq!(room.added().await, 1);
}

#[tokio::test]
async fn a_decision_sent_again_changes_nothing_and_its_id_serves_no_other() {
    let room = Room::listed(&["a", "b"]).await;
    let (id, adopt) = (DecisionId::new(), room.adopt("a"));
    let (first, again) = tokio::join!(room.decide(&room.wang, id, &adopt), room.decide(&room.wang, id, &adopt));
    assert_eq!(first.json::<Decision>(), again.json::<Decision>());
    assert_eq!((room.decide(&room.wang, id, &adopt).await.status, room.added().await), (StatusCode::OK, 1));
    for answer in [
        room.decide(&room.wang, id, &NewDecision { note: String::new(), ..adopt.clone() }).await,
        room.decide(&room.wang, id, &room.adopt("b")).await,
        room.decide(&room.lin, id, &adopt).await,
    ] {
        assert_eq!(said(&answer), (ErrorCode::Conflict, "这个结论的编号已经用过了。".to_owned()));
    }
    assert_eq!(room.added().await, 1);
}

#[tokio::test]
async fn a_decision_that_is_taken_back_leaves_the_mark_open_and_stays_in_the_book() {
    let room = Room::listed(&["a"]).await;
    let first = DecisionId::new();
    room.decide(&room.wang, first, &room.adopt("a")).await.json::<Decision>();
    let back = NewDecision { outcome: MarkOutcome::Reopened, supersedes: Some(first), builds_on: Some(first), ..room.adopt("a") };
    room.decide(&room.lin, DecisionId::new(), &back).await.json::<Decision>();
    assert_eq!((standing(&room).await, room.added().await), (None, 2), "its change is the client's to make");
    let again = room.decide(&room.wang, DecisionId::new(), &NewDecision { note: String::new(), ..back }).await;
    assert_eq!(said(&again), (ErrorCode::Conflict, "林小雨已经先一步撤回了结论。".to_owned()));
    assert_eq!(room.seal(&room.leader).await.refusal(), ErrorCode::Conflict);
    let kept = NewDecision { outcome: MarkOutcome::DissentKept, ..room.decline("a") };
    let last: Decision = room.decide(&room.wang, DecisionId::new(), &kept).await.json();
    assert_eq!(standing(&room).await, Some(last));
    let mut connection = room.school.app.db.read().await.expect("reads");
    let (rows,): (i64,) = sqlx::query_as("select count(*) from decisions").fetch_one(&mut *connection).await.expect("counts");
    assert_eq!(rows, 3);
}

#[tokio::test]
async fn a_change_that_the_scanner_refuses_leaves_no_decision() {
    let room = Room::listed(&["a"]).await;
    for update in [vec![1, 2, 3], vec![1, 1, 9, 5, 4, 1, 7]] {
        let new = NewDecision { update: Some(Base64::encode_string(&update)), ..room.adopt("a") };
        assert_eq!(room.decide(&room.wang, DecisionId::new(), &new).await.refusal(), ErrorCode::Invalid);
    }
    // Well formed, but a letter to the right of one that the consensus does not have.
    let gap = [1, 1, 90, 0, 0x84, 99, 7, 1, b'a', 0];
    let new = NewDecision { update: Some(Base64::encode_string(&gap)), ..room.adopt("a") };
    assert_eq!(room.decide(&room.wang, DecisionId::new(), &new).await.refusal(), ErrorCode::Stale);
    assert_eq!((standing(&room).await, room.added().await), (None, 0));
}

#[tokio::test]
async fn nobody_decides_under_the_client_id_of_somebody_else() {
    let room = Room::listed(&["a", "b"]).await;
    let hers = room.adopt("a");
    let first = DecisionId::new();
    room.decide(&room.wang, first, &hers).await.json::<Decision>();
    let client = Base64::decode_vec(hers.update.as_deref().expect("has one")).expect("is base64")[2];
    // The same with one letter more under her id.
    let forged = [&[1, 2, client, 0, 7, 1, 7][..], b"content", &[3, 9], b"paragraph", &[7, 0, client, 0, 6, 0]].concat();
    let new = NewDecision { update: Some(Base64::encode_string(&forged)), builds_on: Some(first), ..room.adopt("b") };
    assert_eq!(room.decide(&room.lin, DecisionId::new(), &new).await.refusal(), ErrorCode::Conflict);
    assert_eq!((standing(&room).await.is_some(), room.added().await), (true, 1));
}

#[tokio::test]
async fn a_change_is_made_under_a_client_id_that_nobody_has_written_under_and_the_row_says_which() {
    let room = Room::listed(&["a", "b"]).await;
    let id = DecisionId::new();
    let honest = room.adopt("a");
    room.decide(&room.wang, id, &honest).await.json::<Decision>();
    let mut connection = room.school.app.db.read().await.expect("reads");
    let under: (i64, i64) = sqlx::query_as("select client_id, client_clocks from decisions where id = $1")
        .bind(id.to_string())
        .fetch_one(&mut *connection)
        .await
        .expect("is there");
    let update = Base64::decode_vec(honest.update.as_ref().expect("has one")).expect("is base64");
    assert_eq!(under, (i64::from(update[2]), 1));
    // Under the id of another decision, from its first clock and from its next one; and under the one that she wrote her red pen with.
    let (mut next, mut own) = (update.clone(), update.clone());
    (next[3], own[2]) = (1, Room::WANGS_CLIENT);
    for forged in [update, next, own] {
        let wish = NewDecision { update: Some(Base64::encode_string(&forged)), builds_on: Some(id), ..room.adopt("b") };
        let refused = room.decide(&room.wang, DecisionId::new(), &wish).await;
        assert_eq!(said(&refused), (ErrorCode::Invalid, "这处修改借用了别的编号，没有记下。请刷新后再试。".to_owned()));
        let others = room.decide(&room.lin, DecisionId::new(), &wish).await;
        assert!(!others.status.is_success());
    }
    assert_eq!((room.added().await, room.view(&room.lin).await.last_change), (1, Some(id)));
    let honest = NewDecision { builds_on: Some(id), ..room.adopt("b") };
    room.decide(&room.lin, DecisionId::new(), &honest).await.json::<Decision>();
}

#[tokio::test]
async fn only_those_of_the_group_who_signed_in_decide_and_only_on_listed_marks() {
    let room = Room::marked().await;
    room.post_marks(&room.leader, &room.marks(&["a"]).await).await;
    let absent = room.decide(&room.lin, DecisionId::new(), &room.adopt("a")).await;
    assert_eq!(said(&absent), (ErrorCode::Forbidden, "请先签到，再参加讨论。".to_owned()));
    room.sign_in(&room.officer).await;
    assert_eq!(room.decide(&room.officer, DecisionId::new(), &room.adopt("a")).await.refusal(), ErrorCode::Forbidden);
    assert_eq!(room.decide(&room.leader, DecisionId::new(), &room.adopt("z")).await.refusal(), ErrorCode::NotFound);
    let path = room.path("/decisions/1").await;
    assert_eq!(room.leader.put(&path, &room.adopt("a")).await.refusal(), ErrorCode::Invalid);
    room.sign_in(&room.wang).await;
    let mut tx = room.school.app.db.begin().await.expect("begins");
    groups::remove(&mut tx, room.school.group, room.wang_id).await.expect("is removed");
    tx.commit().await.expect("commits");
    assert_eq!(room.decide(&room.wang, DecisionId::new(), &room.adopt("a")).await.refusal(), ErrorCode::NotFound);
    assert_eq!((standing(&room).await, room.added().await), (None, 0));
}

#[tokio::test]
async fn several_marks_are_decided_at_one_stroke_or_not_at_all() {
    let room = Room::listed(&["a", "b", "c"]).await;
    let path = room.path("/decisions").await;
    let of = |marks: &[&str], builds_on| {
        let decisions = marks.iter().map(|mark| MarkDecision { id: DecisionId::new(), mark_id: (*mark).into() }).collect();
        NewDecisions { decisions, outcome: MarkOutcome::Adopted, note: String::new(), update: room.adopt("a").update, builds_on }
    };
    let both = of(&["a", "b"], None);
    let decided: Vec<Decision> = room.wang.post(&path, &both).await.json();
    assert_eq!(decided.iter().map(|one| one.id).collect::<Vec<_>>(), both.decisions.iter().map(|one| one.id).collect::<Vec<_>>());
    let view = room.view(&room.lin).await;
    assert_eq!((room.added().await, view.last_change), (1, Some(both.decisions[1].id)));
    let again: Vec<Decision> = room.wang.post(&path, &both).await.json();
    assert_eq!((again, room.added().await), (decided, 1), "sent again it changes nothing");
    // One of them is decided already: the others stay open, and the text stays as it is.
    let overtaken = room.lin.post(&path, &of(&["c", "b"], view.last_change)).await;
    assert_eq!(said(&overtaken), (ErrorCode::Conflict, "王丽娟已经先一步定了：采纳。".to_owned()));
    assert_eq!(room.lin.post(&path, &of(&["c", "z"], view.last_change)).await.refusal(), ErrorCode::NotFound);
    assert_eq!(room.lin.post(&path, &of(&["c"], None)).await.refusal(), ErrorCode::Stale);
    assert_eq!(room.officer.post(&path, &of(&["c"], view.last_change)).await.refusal(), ErrorCode::Forbidden);
    let mixed = NewDecisions { decisions: vec![both.decisions[0].clone(), of(&["c"], None).decisions.remove(0)], ..both };
    assert_eq!(said(&room.wang.post(&path, &mixed).await), (ErrorCode::Conflict, "这个结论的编号已经用过了。".to_owned()));
    let open: Vec<_> = room.view(&room.lin).await.marks.into_iter().filter(|mark| mark.decision.is_none()).map(|mark| mark.id).collect();
    assert_eq!((open, room.added().await), (vec!["c".to_owned()], 1));
}
