//! Killed, stopped, overrun: nothing that was acknowledged or seen is lost, and everybody else goes on.

use crate::Scene;
use rustix::process::Signal;
use sandu_tests::{
    client::{End, Peer},
    database::Database,
    eventually, process,
    server::Server,
    socket::Socket,
};
use serde_json::json;

#[tokio::test]
async fn when_the_server_is_asked_to_stop_it_acknowledges_what_it_took_and_says_that_it_restarts() {
    let Scene { server, data, fixture } = Scene::open(1, 1).await;
    let (token, document) = (&fixture.users[0].token, &fixture.documents[0]);
    let mut writer = Peer::join(&server, token, document).await;
    let first = writer.sent + 1;
    for number in 0..300 {
        writer.type_text(&format!("[{number}]")).await;
    }
    writer.until("the first edit is acknowledged", |peer| peer.acked() >= first).await;
    let stopping = tokio::spawn(server.terminate());
    writer.drain().await;
    assert_eq!(writer.end, Some(End::Closed(1012)));
    assert!(stopping.await.unwrap().success());

    let server = Server::start(&data).await;
    let stored = Peer::join(&server, token, document).await.text();
    let acked: String = (0..300).filter(|number| first + number <= writer.acked()).map(|number| format!("[{number}]")).collect();
    assert_eq!(stored, acked, "what was taken in was acknowledged, and nothing else was stored");
}

#[tokio::test]
async fn a_replica_that_is_killed_while_people_type_costs_nobody_a_word() {
    let scene = Scene::open(2, 1).await;
    let (mut writer, mut reader) = (scene.join(0).await, scene.join(1).await);
    for round in 0..5 {
        for number in 0..40 {
            writer.type_text(&format!("[{round}-{number}]")).await;
            if number == 20 {
                scene.server.replicas().into_iter().for_each(|replica| process::signal(replica, Signal::KILL));
            }
        }
        writer.until_saved().await;
    }
    reader.until_shows("[4-39]").await;
    assert_eq!(reader.text(), writer.text());
    assert_eq!(scene.join(0).await.text(), writer.text());
}

#[tokio::test]
async fn a_server_that_is_killed_takes_its_replicas_with_it() {
    let Scene { server, .. } = Scene::open(1, 1).await;
    let replicas = server.replicas();
    assert_eq!(replicas.len(), 2);
    server.kill().await;
    eventually("the replicas are gone", async || replicas.iter().all(|replica| process::resident_bytes(*replica) == 0)).await;
}

#[tokio::test]
async fn who_reads_too_slowly_is_closed_and_the_others_notice_nothing() {
    let scene = Scene::open(3, 1).await;
    let (mut writer, mut reader) = (scene.join(0).await, scene.join(1).await);
    let mut slow = stop_reading(&scene, 2).await;
    reader.until("sees the slow reader", |peer| peer.presence.contains_key(&SLOW)).await;
    flood(&mut writer, &mut reader).await;
    reader.until("the slow reader is gone", |peer| !peer.presence.contains_key(&SLOW)).await;
    assert_eq!(slow.closed().await, 1013);
    assert_eq!(reader.text(), writer.text());
}

#[tokio::test]
async fn who_does_not_read_at_all_does_not_keep_the_server_from_stopping() {
    let scene = Scene::open(3, 1).await;
    let (mut writer, mut reader) = (scene.join(0).await, scene.join(1).await);
    let _slow = stop_reading(&scene, 2).await;
    reader.until("sees the slow reader", |peer| peer.presence.contains_key(&SLOW)).await;
    flood(&mut writer, &mut reader).await;
    assert!(scene.server.terminate().await.success());
}

/// The client id of the slow reader.
const SLOW: u64 = 4711;

/// Somebody who joins, shows their caret, and reads no more.
async fn stop_reading(scene: &Scene, user: usize) -> Socket {
    let socket = Socket::open_narrow(&scene.server, "/sync", scene.token(user)).await;
    let mut peer = Peer::join_over(socket, scene.document(), SLOW).await;
    peer.announce(SLOW, 1, &json!({})).await;
    peer.socket
}

/// More than a narrow socket and its queue hold: the words stand in the document for a moment only.
async fn flood(writer: &mut Peer, reader: &mut Peer) {
    let screenful = "满".repeat(6_000);
    for number in 0..800 {
        writer.type_text(&screenful).await;
        let erased = writer.erase();
        writer.send_update(&erased).await;
        if number % 20 == 19 {
            let mark = format!("[{number}]");
            writer.type_text(&mark).await;
            writer.until_saved().await;
            reader.until_shows(&mark).await;
        }
    }
}

#[tokio::test]
async fn a_log_that_has_grown_is_folded_and_reads_the_same_before_and_after_a_restart() {
    let Scene { server, data, fixture } = Scene::open(2, 1).await;
    let (tokens, document) = ([&fixture.users[0].token, &fixture.users[1].token], &fixture.documents[0]);
    let mut writer = Peer::join(&server, tokens[0], document).await;
    for number in 0..2_100 {
        writer.type_text(&format!("{number},")).await;
        if number % 7 == 0 {
            let erased = writer.erase();
            writer.send_update(&erased).await;
        }
    }
    writer.until_saved().await;
    let mut database = Database::open(&data).await;
    let before = database.newest_snapshot(document).await;
    eventually("the log is folded", async || database.newest_snapshot(document).await > before).await;
    assert_eq!(Peer::join(&server, tokens[1], document).await.text(), writer.text());
    let server = server.restart(&data).await;
    let mut again = Peer::join(&server, tokens[1], document).await;
    assert_eq!(again.text(), writer.text());
    again.type_text("接着写。").await;
    again.until_saved().await;
    assert_eq!(database.quick_check().await, "ok");
}
