//! Clients that we did not write: npm's y-websocket, beside the page's own provider, both in Node.

use crate::Scene;
use sandu_tests::eventually;
use std::{path::PathBuf, process::Stdio};
use tokio::process::Command;

#[tokio::test]
async fn a_stock_provider_and_the_page_write_one_document_through_a_kill_of_the_server() {
    let Scene { server, data, fixture } = Scene::open(2, 1).await;
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    assert!(root.join("web/node_modules/y-websocket").exists(), "npm packages are missing: run `npm ci` in web/");
    let restart_please = data.path().join("restart-please");
    let mut node = Command::new("npx")
        .args(["vitest", "run", "--config", "../tests/interop/vitest.config.mjs"])
        .current_dir(root.join("web"))
        .env("SANDU_URL", server.url(""))
        .env("SANDU_DOCUMENT", &fixture.documents[0])
        .env("SANDU_TOKEN_1", &fixture.users[0].token)
        .env("SANDU_TOKEN_2", &fixture.users[1].token)
        .env("SANDU_RESTART_FILE", &restart_please)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    eventually("the clients ask for a restart, or end", async || restart_please.exists() || node.try_wait().unwrap().is_some()).await;
    let _server = server.restart(&data).await;
    let _ = std::fs::remove_file(&restart_please);
    let output = node.wait_with_output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "the test ran: {said}");
}
