//! Who wrote a version, over HTTP.

use crate::{
    meetings::fixture::Room,
    testing::{Answer, Client},
};
use axum::http::StatusCode;
use base64ct::{Base64, Encoding};
use sandu_proto::{
    error::ErrorCode,
    http::{
        accounts::AccountKind,
        decisions::{Decision, MarkOutcome, NewDecision},
        plans::{DocumentKind, PlanAction, PlanView, Stage},
        versions::{AdoptedUnder, VersionAuthors, VersionView},
    },
    id::{DecisionId, VersionId},
};

async fn authors(client: &Client, version: VersionId) -> Answer {
    client.get(&format!("/api/versions/{version}/authors")).await
}

async fn version(room: &Room, kind: DocumentKind) -> VersionId {
    let view: PlanView = room.lin.get(&format!("/api/plans/{}", room.plan)).await.json();
    view.versions.iter().find(|version| version.kind == kind).expect("is sealed").id
}

/// 王丽娟's fork, of which she has written the first paragraph.
async fn fork(room: &Room) -> VersionId {
    let document = room.document(&room.wang, DocumentKind::Fork).await;
    let view: PlanView = room.lin.get(&format!("/api/plans/{}", room.plan)).await.json();
    view.versions.iter().find(|version| version.document_id == document).expect("is sealed").id
}

#[tokio::test]
async fn every_client_id_in_a_version_has_the_name_of_its_account_and_no_other_is_told() {
    let room = Room::marked().await;
    let told: VersionAuthors = authors(&room.lin, fork(&room).await).await.json();
    assert_eq!(told.clients.iter().map(|one| (one.client, one.person.name.as_str())).collect::<Vec<_>>(), [(2, "王丽娟")]);
    let state = Base64::decode_vec(&told.state).expect("is base64");
    assert!(state.windows(9).any(|bytes| bytes == b"paragraph"));
    // The draft is of the same family, and she has written nothing in it.
    let draft: VersionAuthors = authors(&room.lin, version(&room, DocumentKind::Draft).await).await.json();
    assert!(draft.clients.is_empty());
}

#[tokio::test]
async fn words_are_a_marks_only_as_far_as_its_decision_wrote_them() {
    let room = Room::listed(&["a", "b"]).await;
    let adopt = room.adopt("a");
    let client = Base64::decode_vec(adopt.update.as_ref().expect("has one")).expect("is base64")[2];
    room.decide(&room.lin, DecisionId::new(), &adopt).await.json::<Decision>();
    room.decide(&room.lin, DecisionId::new(), &room.decline("b")).await.json::<Decision>();
    room.seal(&room.leader).await.json::<PlanView>();
    let told: VersionAuthors = authors(&room.lin, version(&room, DocumentKind::Consensus).await).await.json();
    assert_eq!(told.adoptions, [AdoptedUnder { client: client.into(), clocks: 1, mark_id: "a".into(), wording: None }]);
}

#[tokio::test]
async fn a_wording_that_was_taken_is_told_with_the_mark_that_it_is_of_as_long_as_its_decision_stands() {
    let room = Room::listed(&["a", "b", "c"]).await;
    let adapted = |mark: &str, builds_on| NewDecision { outcome: MarkOutcome::Adapted, builds_on, ..room.adopt(mark) };
    let (first, second) = (DecisionId::new(), DecisionId::new());
    let takes = adapted("a", None);
    let client = Base64::decode_vec(takes.update.as_ref().expect("has one")).expect("is base64")[2];
    room.decide(&room.lin, first, &takes).await.json::<Decision>();
    room.decide(&room.lin, second, &adapted("b", Some(first))).await.json::<Decision>();
    let back = NewDecision { outcome: MarkOutcome::Reopened, supersedes: Some(second), ..room.decline("b") };
    room.decide(&room.lin, DecisionId::new(), &back).await.json::<Decision>();
    room.decide(&room.lin, DecisionId::new(), &room.decline("b")).await.json::<Decision>();
    // Written by hand beside the mark: nobody's words but the hand's.
    room.decide(&room.lin, DecisionId::new(), &NewDecision { outcome: MarkOutcome::Adapted, ..room.decline("c") }).await.json::<Decision>();
    let hunk = room.view(&room.lin).await.marks.remove(0).hunk;
    room.seal(&room.leader).await.json::<PlanView>();
    let told: VersionAuthors = authors(&room.lin, version(&room, DocumentKind::Consensus).await).await.json();
    assert_eq!(told.adoptions, [AdoptedUnder { client: client.into(), clocks: 1, mark_id: "a".into(), wording: Some(hunk) }]);
}

#[tokio::test]
async fn a_consensus_keeps_what_was_carried_as_dissent_and_an_amended_one_is_told_from_the_first() {
    let room = Room::listed(&["a", "b"]).await;
    let kept = NewDecision { outcome: MarkOutcome::DissentKept, note: "先按原稿上".into(), ..room.decline("b") };
    room.decide(&room.lin, DecisionId::new(), &room.decline("a")).await.json::<Decision>();
    room.decide(&room.lin, DecisionId::new(), &kept).await.json::<Decision>();
    room.seal(&room.leader).await.json::<PlanView>();
    room.meet_again(&room.leader).await.json::<PlanView>();
    let view: PlanView = room.seal(&room.leader).await.json();
    let consensus: Vec<_> = view.versions.iter().filter(|version| version.kind == DocumentKind::Consensus).collect();
    assert_eq!(consensus.iter().map(|version| version.amendment).collect::<Vec<_>>(), [0, 1]);
    for version in consensus {
        let told: VersionView = room.officer.get(&format!("/api/versions/{}", version.id)).await.json();
        let said: Vec<_> = told.dissent.iter().map(|one| (one.mark_id.as_str(), one.owner.name.as_str(), one.note.as_str())).collect();
        assert_eq!(said, [("b", "王丽娟", "先按原稿上")]);
    }
    let draft: VersionView = room.lin.get(&format!("/api/versions/{}", version(&room, DocumentKind::Draft).await)).await.json();
    assert_eq!((draft.dissent.len(), draft.summary.amendment), (0, 0));
}

#[tokio::test]
async fn who_may_read_a_version_learns_who_wrote_it_though_they_may_not_open_its_document() {
    let room = Room::marked().await;
    let head = room.school.add_person("head", AccountKind::Leader).await;
    for client in [&room.officer, &room.school.browser_of(head).await] {
        assert_eq!(authors(client, version(&room, DocumentKind::Draft).await).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn who_may_not_read_a_version_does_not_learn_who_wrote_it() {
    let room = Room::marked().await;
    let version = fork(&room).await;
    let stranger = room.school.add_stranger("stranger").await;
    let admin = room.school.add_person("admin", AccountKind::Administrator).await;
    for account in [stranger, admin] {
        assert_eq!(authors(&room.school.browser_of(account).await, version).await.refusal(), ErrorCode::NotFound);
    }
    assert_eq!(authors(&room.school.browser(), version).await.refusal(), ErrorCode::Unauthorized);
    assert_eq!(authors(&room.lin, VersionId::new()).await.refusal(), ErrorCode::NotFound);
    assert_eq!(room.lin.get("/api/versions/x/authors").await.refusal(), ErrorCode::NotFound);
    room.school.remove_from_group(room.wang_id).await;
    assert_eq!(authors(&room.wang, version).await.refusal(), ErrorCode::NotFound);
}

#[tokio::test]
async fn who_wrote_a_sending_that_was_taken_back_is_its_owners_to_know() {
    let room = Room::sent().await;
    let version = version(&room, DocumentKind::Draft).await;
    assert_eq!(room.lin.act(room.plan, PlanAction::TakeBack, Stage::FirstDegree).await.status, StatusCode::OK);
    assert_eq!(authors(&room.lin, version).await.status, StatusCode::OK);
    assert_eq!(authors(&room.wang, version).await.refusal(), ErrorCode::NotFound);
}
