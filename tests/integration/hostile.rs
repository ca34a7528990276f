//! Every hostile update that we know of, sent to a document that somebody else has open.

use crate::Scene;
use sandu_proto::frame::{Message, Outcome};
use sandu_tests::{
    client::{End, Peer},
    database::Database,
};
use serde::Deserialize;
use std::{fs, path::PathBuf};

/// One entry of the corpus's index.
#[derive(Deserialize)]
struct Hostile {
    name: String,
    /// Why the scanner refuses it; `null` where only the document can tell.
    flaw: Option<String>,
}

fn corpus() -> (PathBuf, Vec<Hostile>) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus/hostile");
    let index = fs::read(folder.join("index.json")).unwrap();
    (folder, serde_json::from_slice(&index).unwrap())
}

#[tokio::test]
async fn a_hostile_update_is_refused_and_hurts_nobody_else() {
    let scene = Scene::open(2, 1).await;
    let mut bystander = scene.join(0).await;
    bystander.type_text("谁也没有动过。").await;
    bystander.until_saved().await;
    let mut database = Database::open(&scene.data).await;
    let (before, replicas) = (database.traces_of_edits().await, scene.server.replicas());
    let (folder, corpus) = corpus();
    assert!(corpus.len() > 80, "the corpus is complete");
    for hostile in &corpus {
        let update = fs::read(folder.join(&hostile.name).with_extension("bin")).unwrap();
        for message in [Message::Update(&update), Message::Step2(&update)] {
            let mut sender = scene.join(1).await;
            sender.sent += 1;
            let nth = sender.sent;
            sender.say(&message).await;
            sender.until("answered", |peer| peer.end.is_some() || peer.outcome(nth).is_some()).await;
            match (&hostile.flaw, sender.end, sender.outcome(nth)) {
                (Some(_), Some(End::Refused(4422)), _) => {}
                (None, Some(End::Refused(4409 | 4422)), _) | (None, None, Some(Outcome::Gap)) => {}
                (flaw, end, outcome) => panic!("{} ({flaw:?}): {end:?}, {outcome:?}", hostile.name),
            }
            assert_eq!(database.traces_of_edits().await, before, "{} left something behind", hostile.name);
        }
    }
    assert_eq!(scene.server.replicas(), replicas, "nothing came as far as a replica");
    bystander.type_text("还在写。").await;
    bystander.until_saved().await;
    assert_eq!(bystander.text(), "谁也没有动过。还在写。");
    assert_eq!(scene.join(1).await.text(), bystander.text());
}

#[tokio::test]
async fn a_hostile_update_of_the_plain_form_is_answered_with_a_final_close_code() {
    let scene = Scene::open(2, 1).await;
    let mut bystander = scene.join(0).await;
    let (folder, _) = corpus();
    for name in ["json", "skip", "array-7000-deep"] {
        let update = fs::read(folder.join(name).with_extension("bin")).unwrap();
        let mut sender = Peer::join_stock(&scene.server, scene.token(1), scene.document()).await;
        sender.send_update(&update).await;
        assert_eq!(sender.until_ended().await, End::Closed(4422));
    }
    bystander.type_text("还在写。").await;
    bystander.until_saved().await;
}
