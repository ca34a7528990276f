//! Who is here, and under which name.

use crate::Scene;
use sandu_tests::client::{End, Peer};
use serde_json::json;

#[tokio::test]
async fn a_person_is_shown_under_their_own_name_whatever_their_client_says() {
    let scene = Scene::open(2, 1).await;
    let (mut wang, mut zhao) = (scene.join(0).await, scene.join(1).await);
    let client = wang.client();
    wang.announce(client, 1, &json!({ "user": { "name": "校长", "color": "#f00" }, "cursor": 3 })).await;
    zhao.until("sees the caret", |peer| peer.presence.contains_key(&client)).await;
    assert_eq!(zhao.presence[&client]["user"]["name"], scene.name(0));
    assert_eq!(zhao.presence[&client]["cursor"], 3);
}

#[tokio::test]
async fn nobody_moves_somebody_elses_caret() {
    let scene = Scene::open(3, 1).await;
    let (mut wang, mut zhao, mut reader) = (scene.join(0).await, scene.join(1).await, scene.join(2).await);
    let (wangs, zhaos) = (wang.client(), zhao.client());
    wang.announce(wangs, 1, &json!({ "cursor": 1 })).await;
    reader.until("sees the first caret", |peer| peer.presence.contains_key(&wangs)).await;
    zhao.announce(wangs, 9, &json!({ "cursor": 666 })).await;
    zhao.announce(zhaos, 1, &json!({ "cursor": 2 })).await;
    reader.until("sees the second caret", |peer| peer.presence.contains_key(&zhaos)).await;
    assert_eq!(reader.presence[&wangs]["cursor"], 1);
    assert_eq!(reader.presence[&wangs]["user"]["name"], scene.name(0));
}

#[tokio::test]
async fn who_leaves_is_gone_for_the_others_and_a_newcomer_hears_who_is_there() {
    let scene = Scene::open(2, 1).await;
    let (mut wang, mut zhao) = (scene.join(0).await, scene.join(1).await);
    let client = wang.client();
    wang.announce(client, 1, &json!({})).await;
    zhao.until("sees the caret", |peer| peer.presence.contains_key(&client)).await;
    let mut newcomer = scene.join(1).await;
    newcomer.until("is told who is there", |peer| peer.presence.contains_key(&client)).await;
    drop(wang);
    zhao.until("the caret is gone", |peer| !peer.presence.contains_key(&client)).await;
}

#[tokio::test]
async fn one_client_id_lives_in_one_connection() {
    let scene = Scene::open(1, 1).await;
    let mut tab = scene.join(0).await;
    let client = tab.client();
    tab.announce(client, 1, &json!({})).await;
    tab.type_text("第一个。").await;
    tab.until_saved().await;

    let mut typing = Peer::join_as(&scene.server, scene.token(0), scene.document(), client).await;
    typing.type_text("第二个。").await;
    assert_eq!(typing.until_ended().await, End::Refused(4409));
    let mut announcing = Peer::join_as(&scene.server, scene.token(0), scene.document(), client).await;
    announcing.announce(client, 2, &json!({})).await;
    assert_eq!(announcing.until_ended().await, End::Refused(4409));

    tab.type_text("还在写。").await;
    tab.until_saved().await;
    assert_eq!(scene.join(0).await.text(), "第一个。还在写。");
}
