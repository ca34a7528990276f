//! A bad message hurts only its sender: the sender hears which rule it broke, everybody else goes on, nothing stored is changed.

use crate::Scene;
use sandu_proto::frame::Message;
use sandu_tests::{
    client::{End, Peer},
    database::Database,
    document::Document,
    socket::Socket,
};

/// Proves that `bystander` still writes, and that nothing was stored but that.
async fn goes_on(scene: &Scene, bystander: &mut Peer, before: &[i64]) {
    let mut database = Database::open(&scene.data).await;
    assert_eq!(database.traces_of_edits().await, before, "something was stored");
    bystander.type_text("照写。").await;
    bystander.until_saved().await;
    assert!(bystander.text().ends_with("照写。"));
}

/// A scene in which somebody is already writing, and what is stored of it.
async fn busy_scene() -> (Scene, Peer, Vec<i64>) {
    let scene = Scene::open(2, 1).await;
    let mut bystander = scene.join(0).await;
    bystander.type_text("开始。").await;
    bystander.until_saved().await;
    let before = Database::open(&scene.data).await.traces_of_edits().await;
    (scene, bystander, before)
}

#[tokio::test]
async fn a_malformed_frame_closes_its_socket_and_no_other() {
    let (scene, mut bystander, before) = busy_scene().await;
    let frame = |message: Message<'_>| message.to_frame(0).0;
    let mut trailing = frame(Message::QueryAwareness);
    trailing.push(0);
    let malformed = [
        Vec::new(),
        vec![0xff],
        vec![0xff; 12],
        vec![0, 99],
        vec![0, 0, 7, 0],
        vec![0, 0, 2, 200, 1],
        trailing,
        frame(Message::Join { ticket: 1, document: "没有这样的编号" }),
        frame(Message::Hello { ticket: 1, document: "", lineage: "", right: sandu_proto::frame::Right::Write, epoch: 0 }),
        frame(Message::Denied("no")),
    ];
    for bytes in malformed {
        let mut socket = Socket::open(&scene.server, "/sync", scene.token(1)).await;
        socket.send(bytes.clone()).await;
        assert_eq!(socket.closed().await, 4400, "{bytes:?}");
    }
    let mut socket = Socket::open(&scene.server, "/sync", scene.token(1)).await;
    socket.send_text("{}").await;
    assert_eq!(socket.closed().await, 4400);
    goes_on(&scene, &mut bystander, &before).await;
}

#[tokio::test]
async fn a_malformed_frame_of_the_plain_form_closes_its_socket() {
    let (scene, mut bystander, before) = busy_scene().await;
    for bytes in [vec![99], vec![0, 9, 0], vec![100, 1, 0]] {
        let mut socket = Socket::open_stock(&scene.server, &format!("/sync/{}", scene.document()), scene.token(1)).await;
        socket.send(bytes).await;
        assert_eq!(socket.closed().await, 4400);
    }
    goes_on(&scene, &mut bystander, &before).await;
}

#[tokio::test]
async fn an_unknown_document_is_not_found_in_either_form() {
    let (scene, mut bystander, before) = busy_scene().await;
    let unknown = uuid::Uuid::now_v7().to_string();
    let mut peer = Peer::ask_to_join(&scene.server, scene.token(1), &unknown, 7).await;
    assert_eq!(peer.until_ended().await, End::Refused(4404));
    let mut plain = Socket::open_stock(&scene.server, &format!("/sync/{unknown}"), scene.token(1)).await;
    assert_eq!(plain.closed().await, 4404);
    goes_on(&scene, &mut bystander, &before).await;
}

#[tokio::test]
async fn a_client_id_of_somebody_else_is_refused() {
    let (scene, mut bystander, before) = busy_scene().await;
    let mut forger = Peer::join_as(&scene.server, scene.token(1), scene.document(), bystander.client()).await;
    forger.type_text("冒名。").await;
    assert_eq!(forger.until_ended().await, End::Refused(4409));
    goes_on(&scene, &mut bystander, &before).await;
}

#[tokio::test]
async fn words_of_somebody_else_among_ones_own_are_refused_whole() {
    let (scene, mut bystander, before) = busy_scene().await;
    let mut forger = scene.join(1).await;
    // What the bystander would write next, made by somebody else and wrapped in an edit of their own.
    let forged = Peer::join_as(&scene.server, scene.token(1), scene.document(), bystander.client()).await;
    forged.write("冒名。");
    forger.write("自己的。");
    let both = Document::new(7);
    both.apply(&forged.state());
    both.apply(&forger.state());
    forger.send_update(&both.state()).await;
    assert_eq!(forger.until_ended().await, End::Refused(4409));
    goes_on(&scene, &mut bystander, &before).await;
}

#[tokio::test]
async fn an_edit_larger_than_the_limit_closes_the_channel() {
    let (scene, mut bystander, before) = busy_scene().await;
    let mut peer = scene.join(1).await;
    let update = peer.write(&"长".repeat(400_000));
    peer.send_update(&update).await;
    assert_eq!(peer.until_ended().await, End::Refused(4413));
    goes_on(&scene, &mut bystander, &before).await;
}

#[tokio::test]
async fn a_frame_larger_than_the_limit_closes_the_socket() {
    let (scene, mut bystander, before) = busy_scene().await;
    let mut socket = Socket::open(&scene.server, "/sync", scene.token(1)).await;
    socket.send(vec![0u8; 17 * 1024 * 1024]).await;
    assert_eq!(socket.closed().await, 4413);
    goes_on(&scene, &mut bystander, &before).await;
}

#[tokio::test]
async fn awareness_that_does_not_decode_closes_the_channel() {
    let (scene, mut bystander, before) = busy_scene().await;
    let mut peer = scene.join(1).await;
    peer.say(&Message::Awareness(&[200, 200])).await;
    assert_eq!(peer.until_ended().await, End::Refused(4400));
    goes_on(&scene, &mut bystander, &before).await;
}

#[tokio::test]
async fn more_documents_than_a_socket_may_hold_are_refused_and_those_before_stay_open() {
    let scene = Scene::open(1, 101).await;
    let mut peer = scene.join(0).await;
    for document in &scene.fixture.documents[1..] {
        peer.say(&Message::Join { ticket: 2, document }).await;
        if document != &scene.fixture.documents[100] {
            let channel = peer.channel;
            peer.until("joined the next", |peer| peer.channel != channel).await;
        }
    }
    assert_eq!(peer.until_ended().await, End::Refused(4429));
    peer.type_text("还开着。").await;
    peer.until("acknowledged", |peer| peer.acked() > 0).await;
}
