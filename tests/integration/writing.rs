//! Writing together.

use crate::Scene;
use sandu_proto::frame::Outcome;
use sandu_tests::{client::Peer, database::Database};

#[tokio::test]
async fn two_people_who_write_at_once_end_with_the_same_text() {
    let scene = Scene::open(2, 1).await;
    let (mut wang, mut zhao) = (scene.join(0).await, scene.join(1).await);
    for number in 0..50 {
        wang.type_text(&format!("王{number}。")).await;
        zhao.type_text(&format!("赵{number}。")).await;
    }
    wang.until_saved().await;
    zhao.until_saved().await;
    wang.until_shows("赵49。").await;
    zhao.until_shows("王49。").await;
    assert_eq!(wang.text(), zhao.text());
    assert_eq!(scene.join(0).await.text(), wang.text());
}

#[tokio::test]
async fn an_edit_is_on_disk_before_it_is_acknowledged_or_shown_to_anybody() {
    let scene = Scene::open(2, 1).await;
    let (mut writer, mut reader) = (scene.join(0).await, scene.join(1).await);
    let mut database = Database::open(&scene.data).await;
    for number in 0..40 {
        let shown = format!("shown-{number}.");
        writer.type_text(&shown).await;
        reader.until_shows(&shown).await;
        assert!(database.log_holds(shown.as_bytes()).await, "{shown} was seen before it was on disk");
        let acked = format!("acked-{number}.");
        writer.type_text(&acked).await;
        writer.until_saved().await;
        assert!(database.log_holds(acked.as_bytes()).await, "{acked} was acknowledged before it was on disk");
    }
}

#[tokio::test]
async fn the_plain_form_and_ours_write_one_document() {
    let scene = Scene::open(2, 1).await;
    let mut page = scene.join(0).await;
    let mut stock = Peer::join_stock(&scene.server, scene.token(1), scene.document()).await;
    page.type_text("从页面。").await;
    stock.until_shows("从页面。").await;
    stock.type_text("从程序。").await;
    page.until_shows("从程序。").await;
    assert_eq!(page.text(), stock.text());
}

#[tokio::test]
async fn a_missing_edit_is_asked_for_and_everything_arrives() {
    let scene = Scene::open(2, 1).await;
    let (mut writer, mut reader) = (scene.join(0).await, scene.join(1).await);
    writer.type_text("一").await;
    writer.until_saved().await;
    writer.write("二");
    let asked = writer.asked;
    writer.type_text("三").await;
    let gap = writer.sent;
    writer.until("asked again", |peer| peer.asked > asked).await;
    writer.until_saved().await;
    assert_eq!(writer.outcome(gap), Some(Outcome::Gap));
    assert_eq!(writer.outcome(writer.sent), Some(Outcome::Saved));
    reader.until_shows("一二三").await;
}

#[tokio::test]
async fn what_was_written_without_a_connection_arrives_with_the_next_one() {
    let scene = Scene::open(2, 1).await;
    let (writer, mut reader) = (scene.join(0).await, scene.join(1).await);
    reader.type_text("在线写的。").await;
    writer.write("断网时写的。");
    let mut writer = writer.come_back(&scene.server, scene.token(0), scene.document()).await;
    writer.until_shows("在线写的。").await;
    reader.until_shows("断网时写的。").await;
    writer.until_saved().await;
    assert_eq!(writer.text(), reader.text());
}

#[tokio::test]
async fn words_typed_and_deleted_without_a_connection_leave_no_trace_and_break_nothing() {
    let scene = Scene::open(2, 1).await;
    let (writer, mut reader) = (scene.join(0).await, scene.join(1).await);
    writer.write("不要了。");
    writer.erase();
    let mut writer = writer.come_back(&scene.server, scene.token(0), scene.document()).await;
    writer.type_text("要的。").await;
    writer.until_saved().await;
    reader.until_shows("要的。").await;
    assert_eq!(reader.text(), "要的。");
}

#[tokio::test]
async fn a_document_that_nobody_has_open_reads_the_same_when_opened_again() {
    let scene = Scene::open(1, 1).await;
    let mut writer = scene.join(0).await;
    writer.type_text("留下来。").await;
    writer.until_saved().await;
    drop(writer);
    assert_eq!(scene.join(0).await.text(), "留下来。");
}

#[tokio::test]
async fn sending_the_same_edit_again_stores_nothing() {
    let scene = Scene::open(1, 1).await;
    let mut writer = scene.join(0).await;
    let update = writer.write("一次。");
    writer.send_update(&update).await;
    writer.until_saved().await;
    let mut database = Database::open(&scene.data).await;
    let before = database.traces_of_edits().await;
    for _ in 0..5 {
        writer.send_update(&update).await;
    }
    writer.until_saved().await;
    assert_eq!(database.traces_of_edits().await, before);
    assert_eq!(scene.join(0).await.text(), "一次。");
}
