//! A short observed lesson with its board watched: what `live` measures at full size.

use sandu_tests::{
    live::{Class, Shape},
    server::{Data, Server},
};
use std::time::Duration;

#[tokio::test]
async fn no_tap_is_lost_and_every_viewer_ends_with_the_same_board() {
    let shape = Shape { observers: 6, viewers: 8, per_second: 4, earlier: Duration::from_secs(30) };
    let data = Data::default();
    let fixture = data.fixture(shape.users(), 0).await;
    let server = Server::start(&data).await;
    let class = Class::begin(&server, &fixture, shape).await;
    let outcome = class.run(Duration::from_secs(3), || {}).await;
    assert!(outcome.sent >= shape.observers, "everybody has tapped");
    assert_eq!((outcome.acknowledged, outcome.lost, outcome.doubled), (outcome.sent, 0, 0));
}
