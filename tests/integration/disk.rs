//! A disk that is full or broken: nothing is acknowledged that is not stored, and nothing that was acknowledged is lost.

use sandu_proto::error::ErrorCode;
use sandu_tests::{
    client::Peer,
    database::Database,
    disk::{Disk, Fault},
    eventually,
    http::Api,
    plans,
    server::{Data, Fixture, Server},
};
use serde_json::json;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

/// A server on a disk that can fail, with two accounts and a document.
async fn scene() -> (Server, Data, Disk, Fixture) {
    let mut data = Data::default();
    let fixture = data.fixture(2, 1).await;
    let disk = Disk::under(&mut data);
    (Server::start(&data).await, data, disk, fixture)
}

async fn is_ready(server: &Server) -> bool {
    reqwest::get(server.url("/readyz")).await.is_ok_and(|answer| answer.status().is_success())
}

#[tokio::test]
async fn while_the_disk_is_full_nothing_is_acknowledged_and_with_room_it_goes_on_by_itself() {
    let (server, data, disk, fixture) = scene().await;
    let (tokens, document) = ([&fixture.users[0].token, &fixture.users[1].token], &fixture.documents[0]);
    let (mut writer, mut reader) = (Peer::join(&server, tokens[0], document).await, Peer::join(&server, tokens[1], document).await);
    writer.type_text("[之前]").await;
    writer.until_saved().await;
    reader.until_shows("[之前]").await;

    disk.set(Fault::Full);
    let acked = writer.acked();
    writer.type_text("[满了]").await;
    eventually("it says that it is not ready", async || !is_ready(&server).await).await;
    // What is sealed, listed and read over HTTP goes on.
    assert!(reqwest::get(server.url("/healthz")).await.unwrap().status().is_success());
    assert!(Database::open(&data).await.log_holds("[之前]".as_bytes()).await);
    assert!(!Database::open(&data).await.log_holds("[满了]".as_bytes()).await);

    disk.set(Fault::None);
    writer.until_saved().await;
    assert!(writer.acked() > acked);
    reader.until_shows("[满了]").await;
    eventually("it is ready again", async || is_ready(&server).await).await;
    let server = server.restart(&data).await;
    assert_eq!(Peer::join(&server, tokens[1], document).await.text(), "[之前][满了]");
}

#[tokio::test]
async fn what_cannot_be_stored_is_refused_with_a_plain_sentence_and_can_be_done_again_with_room() {
    let (server, data, disk, fixture) = scene().await;
    let api = Api::new(&server, &fixture.users[0].token);
    let plan = plans::start(&api).await;
    disk.set(Fault::Full);
    for _ in 0..2 {
        let refusal = plans::try_send(&api, &plan).await.unwrap_or_else(|| panic!("{}", data.log())).expect_err("there is no room");
        assert_eq!((refusal.status, refusal.body.code), (507, ErrorCode::StorageFull));
        assert!(refusal.body.message.contains("磁盘满了"));
    }
    disk.set(Fault::None);
    assert_eq!(plans::load(&api, &plan).await.stage, plan.stage);
    assert_eq!(plans::send(&api, &plan).await.expect("now there is").versions.len(), 1);
}

#[tokio::test]
async fn a_sync_that_fails_ends_the_program_and_the_next_one_has_all_that_was_acknowledged() {
    let (server, data, disk, fixture) = scene().await;
    let (token, document) = (&fixture.users[0].token, &fixture.documents[0]);
    let mut writer = Peer::join(&server, token, document).await;
    writer.type_text("[之前]").await;
    writer.until_saved().await;
    let acked = writer.acked();
    disk.set(Fault::Sync);
    writer.type_text("[坏了]").await;
    assert_eq!(server.ended().await.code(), Some(74));
    writer.drain().await;
    assert_eq!(writer.acked(), acked);

    disk.set(Fault::None);
    let server = Server::start(&data).await;
    assert_eq!(Database::open(&data).await.quick_check().await, "ok");
    // Whether the last edit reached the disk nobody knows; the page sends it again, and it is there once.
    let back = writer.come_back(&server, token, document).await;
    assert_eq!(back.text(), "[之前][坏了]");
    assert_eq!(Peer::join(&server, token, document).await.text(), "[之前][坏了]");
}

/// Almost as large as a live update may be, and so many that they are half as much again as the server holds for all.
const LARGE: usize = 1000 * 1000;
const FLOOD: usize = 100;
/// Others see each other this often while the sender gets no further: then it does not merely take its time.
const ROUNDS: usize = 300;

#[tokio::test]
async fn what_is_too_much_to_hold_waits_at_its_sender_while_the_others_go_on_and_nothing_is_lost() {
    let (server, data, disk, fixture) = scene().await;
    let (tokens, document) = ([&fixture.users[0].token, &fixture.users[1].token], &fixture.documents[0]);
    let mut writer = Peer::join(&server, tokens[0], document).await;
    let (mut reader, mut other) = (Peer::join(&server, tokens[1], document).await, Peer::join(&server, tokens[1], document).await);
    // Repeated, it changes nothing and weighs as much.
    let large = writer.write(&"a".repeat(LARGE));
    writer.send_update(&large).await;
    writer.until_saved().await;

    disk.set(Fault::Full);
    let acked = writer.acked();
    writer.type_text("[满了]").await;
    eventually("it says that it is not ready", async || !is_ready(&server).await).await;
    let handed_over = Arc::new(AtomicUsize::new(0));
    let flooding = tokio::spawn({
        let handed_over = handed_over.clone();
        async move {
            for _ in 0..FLOOD {
                writer.send_update(&large).await;
                handed_over.fetch_add(1, Ordering::Relaxed);
            }
            writer.type_text("[最后]").await;
            writer
        }
    });
    let (mut before, mut round) = (FLOOD, 0);
    while handed_over.load(Ordering::Relaxed) != before {
        before = handed_over.load(Ordering::Relaxed);
        for _ in 0..ROUNDS {
            round += 1;
            other.announce(other.client(), round, &json!({ "cursor": round })).await;
            let caret = other.client();
            reader.until("the others see each other", |peer| peer.presence.get(&caret).is_some_and(|at| at["cursor"] == round)).await;
        }
    }
    assert!(!flooding.is_finished(), "the server took {before} megabytes, and holds them in memory");
    assert!(reqwest::get(server.url("/healthz")).await.unwrap().status().is_success());

    disk.set(Fault::None);
    let mut writer = flooding.await.unwrap();
    assert_eq!(writer.acked(), acked);
    writer.until_saved().await;
    reader.until_shows("[满了][最后]").await;
    let server = server.restart(&data).await;
    assert_eq!(Peer::join(&server, tokens[1], document).await.text(), writer.text());
}
