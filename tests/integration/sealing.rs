//! What happens to edits when their document is sealed, and to people who want the same thing at once.

use crate::Scene;
use sandu_proto::{
    frame::{Outcome, Right},
    http::{
        accounts::Me,
        late_edits::LateReason,
        plans::{DocumentKind, PlanAction, PlanView, Stage},
    },
};
use sandu_tests::{
    client::{End, Peer},
    database::Database,
    plans,
};

/// 一位主备人的教案, and the lead in its draft.
async fn drafting(scene: &Scene) -> (PlanView, Peer) {
    let plan = plans::start(&scene.api(0)).await;
    let draft = plans::document(&plan, DocumentKind::Draft);
    let mut lead = Peer::join(&scene.server, scene.token(0), &draft).await;
    lead.type_text("封存之前。").await;
    lead.until_saved().await;
    (plan, lead)
}

/// Changes what somebody is in their group.
async fn give_role(scene: &Scene, user: usize, role: &str) {
    let me: Me = scene.api(user).get("/me").await;
    let group = me.groups[0].id.to_string();
    scene.data.admin(&["member", "--group", &group, "--login", scene.name(user), "--role", role], "").await;
}

#[tokio::test]
async fn an_edit_after_the_seal_is_kept_apart_and_listed_to_its_author() {
    let scene = Scene::open(2, 0).await;
    let (plan, mut lead) = drafting(&scene).await;
    plans::send(&scene.api(0), &plan).await.unwrap();
    lead.until("hears of the seal", |peer| peer.right == Some(Right::Read)).await;

    let late = lead.write("封存之后。");
    lead.send_update(&late).await;
    lead.until_saved().await;
    assert_eq!(lead.outcome(lead.sent), Some(Outcome::Kept));
    let listed = plans::late_edits(&scene.api(0)).await;
    assert_eq!(listed.len(), 1);
    assert_eq!((listed[0].plan_id, listed[0].reason), (plan.id, LateReason::Sealed));
    assert!(plans::late_words(&scene.api(0), &listed[0]).await.contains("封存之前。封存之后。"));
    assert!(plans::late_edits(&scene.api(1)).await.is_empty(), "nobody else sees it");

    let sealed = plans::sealed_words(&scene.api(0), &plan).await;
    assert!(sealed.contains("封存之前。") && !sealed.contains("封存之后。"));
}

#[tokio::test]
async fn a_late_edit_that_is_sent_again_stores_nothing() {
    let scene = Scene::open(1, 0).await;
    let (plan, mut lead) = drafting(&scene).await;
    plans::send(&scene.api(0), &plan).await.unwrap();
    let late = lead.write("封存之后。");
    lead.send_update(&late).await;
    lead.until_saved().await;
    let mut database = Database::open(&scene.data).await;
    let before = database.count("late_edits").await;
    assert_eq!(before, 1);
    for _ in 0..3 {
        lead.send_update(&late).await;
    }
    lead.until_saved().await;
    assert_eq!(lead.outcome(lead.sent), Some(Outcome::Kept));
    assert_eq!(database.count("late_edits").await, before);
}

#[tokio::test]
async fn a_reader_who_never_could_write_is_refused() {
    let scene = Scene::open(2, 0).await;
    let (plan, _lead) = drafting(&scene).await;
    let draft = plans::document(&plan, DocumentKind::Draft);
    let mut stranger = Peer::ask_to_join(&scene.server, scene.token(1), &draft, 7).await;
    assert_eq!(stranger.until_ended().await, End::Refused(4404), "a draft is the lead's");

    give_role(&scene, 1, "officer").await;
    plans::send(&scene.api(0), &plan).await.unwrap();
    let plan = plans::act(&scene.api(0), &plan, PlanAction::OpenMeeting, Stage::FirstDegree).await.unwrap();
    let consensus = plans::document(&plan, DocumentKind::Consensus);
    let mut writer = Peer::join(&scene.server, scene.token(0), &consensus).await;
    let mut reader = Peer::join(&scene.server, scene.token(1), &consensus).await;
    assert_eq!((writer.right, reader.right), (Some(Right::Write), Some(Right::Read)));
    let mut database = Database::open(&scene.data).await;
    let before = database.traces_of_edits().await;
    reader.type_text("偷改。").await;
    assert_eq!(reader.until_ended().await, End::Refused(4422));
    assert_eq!(database.traces_of_edits().await, before);
    writer.type_text("照写。").await;
    writer.until_saved().await;
    assert!(writer.text().contains("封存之前。照写。") && !writer.text().contains("偷改。"));
}

#[tokio::test]
async fn edits_under_way_while_a_draft_is_sealed_are_each_in_the_version_or_late_and_never_both() {
    let scene = Scene::open(1, 0).await;
    let (plan, mut lead) = drafting(&scene).await;
    let mut edits = Vec::new();
    let api = scene.api(0);
    let sealing = plans::send(&api, &plan);
    let typing = async {
        for number in 0..200 {
            let text = format!("[{number}]");
            lead.type_text(&text).await;
            edits.push((lead.sent, text));
            tokio::task::yield_now().await;
        }
        lead.until_saved().await;
    };
    let (sealed, ()) = tokio::join!(sealing, typing);
    sealed.unwrap();
    let version = plans::sealed_words(&api, &plan).await;
    let late = plans::late_edits(&api).await;
    let late = match late.first() {
        Some(newest) => plans::late_words(&api, newest).await,
        None => version.clone(),
    };
    for (nth, text) in edits {
        let is_sealed = lead.outcome(nth) == Some(Outcome::Saved);
        assert_eq!(version.contains(&text), is_sealed, "{text} in the version");
        assert_eq!(late.matches(&text).count(), 1, "{text} with the late edits");
    }
}

#[tokio::test]
async fn of_two_people_who_take_one_step_at_once_one_wins_and_the_other_is_told_who() {
    let scene = Scene::open(2, 0).await;
    give_role(&scene, 1, "leader").await;
    let (plan, _lead) = drafting(&scene).await;
    plans::send(&scene.api(0), &plan).await.unwrap();
    for (action, stage) in [(PlanAction::OpenMeeting, Stage::FirstDegree), (PlanAction::SealConsensus, Stage::Meeting)] {
        let (apis, plan) = ([scene.api(0), scene.api(1)], &plan);
        let (lead, leader) = tokio::join!(plans::act(&apis[0], plan, action, stage), plans::act(&apis[1], plan, action, stage));
        let (winner, refusal) = match (lead, leader) {
            (Ok(_), Err(refusal)) => (0, refusal),
            (Err(refusal), Ok(_)) => (1, refusal),
            both => panic!("{action:?}: {both:?}"),
        };
        assert_eq!(refusal.status, 409);
        assert!(refusal.body.message.contains(scene.name(winner)), "{}", refusal.body.message);
    }
    let plan = plans::load(&scene.api(0), &plan).await;
    assert_eq!(plan.stage, Stage::Agreed);
    let sealed_consensus = plan.versions.iter().filter(|version| version.kind == DocumentKind::Consensus).count();
    assert_eq!(sealed_consensus, 1);
}
