//! A short observed lesson with its board watched: what `live` measures at full size.

use sandu_tests::{
    eventually,
    live::{Class, Shape},
    server::{Data, Server, binary, free_port},
};
use std::{fs, process::Stdio, time::Duration};
use tokio::{net::TcpStream, process::Command};

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

#[tokio::test]
async fn a_server_that_begins_with_few_files_takes_as_many_as_the_system_allows() {
    let (data, address) = (tempfile::tempdir().unwrap(), free_port());
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -Sn 200; exec \"$0\" serve --listen \"$1\""]).arg(binary()).arg(address.to_string());
    let server = command.env("SANDU_DATA", data.path()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true).spawn().unwrap();
    eventually("it listens", async || TcpStream::connect(address).await.is_ok()).await;
    let limits = fs::read_to_string(format!("/proc/{}/limits", server.id().unwrap())).unwrap();
    let files: Vec<&str> = limits.lines().find_map(|line| line.strip_prefix("Max open files")).unwrap().split_whitespace().collect();
    assert_eq!(files[0], files[1], "soft as hard");
}
