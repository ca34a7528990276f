//! The same with a seal in the loop: a draft is sent to everybody while its lead types on. Every edit that was acknowledged as saved
//! is in the sealed version, every one that was acknowledged as kept is a late edit, and once the lead has come back with the tablet
//! every edit is in exactly one of the two.

use crate::stream::{Reading, Writing, tokens};
use crate::{Ground, Moment};
use sandu_proto::{
    frame::Outcome,
    http::plans::{DocumentKind, PlanView, Stage},
};
use sandu_tests::{client::Peer, http::Api, plans};
use std::collections::BTreeSet;

pub async fn cycle(ground: &mut Ground, cycle: u32, moment: Moment) {
    let server = ground.server().await;
    let token = ground.fixture.users[0].token.clone();
    let api = Api::new(&server, &token);
    let plan = plans::start(&api).await;
    let draft = plans::document(&plan, DocumentKind::Draft);
    // The lead's second device.
    let reading = Reading::start(Peer::join(&server, &token, &draft).await);
    let writing = Writing::start(Peer::join(&server, &token, &draft).await, cycle).first_ack().await;
    let sealing = tokio::spawn({
        let plan = plan.clone();
        async move {
            tokio::time::sleep(moment.other_delay).await;
            // The server may die before it answers.
            plans::try_send(&api, &plan).await
        }
    });
    tokio::time::sleep(moment.delay).await;
    ground.kill(server, moment.victim).await;
    let was_answered = sealing.await.expect("does not panic").is_some_and(|answer| answer.is_ok());
    let (written, seen) = (writing.stop().await, reading.stop().await);
    ground.tally.stuck += usize::from(written.is_stuck);
    let (saved, kept) = (written.of(Outcome::Saved), written.of(Outcome::Kept));
    ground.tally.acked += saved.len() + kept.len();
    ground.tally.seen += seen.len();
    let (all, promised): (BTreeSet<String>, BTreeSet<String>) =
        (written.edits.iter().map(|(_, text)| text.clone()).collect(), saved.union(&seen).cloned().collect());

    let server = ground.server().await;
    let api = Api::new(&server, &token);
    let stage = plans::load(&api, &plan).await.stage;
    if stage == Stage::Draft && (was_answered || !kept.is_empty()) {
        eprintln!("the seal was heard of and is gone");
        ground.tally.missing += 1;
    }
    let mut back = written.peer.come_back(&server, &token, &draft).await;
    back.until_saved().await;
    match stage {
        Stage::Draft => ground.tally.compare(&Peer::join(&server, &token, &draft).await.text(), promised.iter().chain(&all)),
        _ => look_at_sealed(ground, &api, &plan, &promised, &kept, &all).await,
    }
    ground.server = Some(server);
    ground.check_database().await;
}

async fn look_at_sealed(
    ground: &mut Ground,
    api: &Api,
    plan: &PlanView,
    promised: &BTreeSet<String>,
    kept: &BTreeSet<String>,
    all: &BTreeSet<String>,
) {
    let version = plans::sealed_words(api, plan).await;
    ground.tally.compare(&version, promised.iter());
    let sealed: BTreeSet<&str> = tokens(&version).collect();
    for text in kept.iter().filter(|text| sealed.contains(text.as_str())) {
        eprintln!("kept apart and in the version: {text}");
        ground.tally.doubled += 1;
    }
    let late = plans::late_edits(api).await.into_iter().find(|late| late.plan_id == plan.id);
    let with_late = match &late {
        Some(newest) => plans::late_words(api, newest).await,
        None => version,
    };
    ground.tally.compare(&with_late, all.iter());
}
