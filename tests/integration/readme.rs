//! The README's lines for real use, as they are printed there.

use sandu_tests::server::{Data, Server};
use serde_json::{Value, json};

const README: &str = include_str!("../../README.md");
const PROGRAM: &str = "target/release/sandu admin ";

#[tokio::test]
async fn the_lines_for_real_use_make_a_school_in_which_its_leader_can_log_in() {
    let data = Data::default();
    let mut printed = Vec::new();
    for line in README.lines().filter_map(|line| line.strip_prefix(PROGRAM)) {
        let arguments = line.split_once(" #").map_or(line, |(command, _)| command);
        printed.push(data.admin(&arguments.split_whitespace().collect::<Vec<_>>(), "").await);
    }
    assert_eq!(printed.len(), 4, "{printed:?}");
    let password = printed[1].trim().rsplit(['：', ':']).next().unwrap();
    let server = Server::start(&data).await;
    let login = json!({ "name": "chen", "password": password });
    let answer = reqwest::Client::new().post(server.url("/api/login")).json(&login).send().await.unwrap();
    let me: Value = answer.json().await.unwrap();
    assert_eq!((me["name"].as_str(), me["groups"][0]["is_leader"].as_bool()), (Some("陈思远"), Some(true)), "{me}");
}
