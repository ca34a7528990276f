//! What the tests of behaviour stand on: the real program as a process, its HTTP API, and sync clients with documents of their own.
//!
//! Nothing here knows how the server works inside; only [`database`] looks at what it left on disk.

#![allow(clippy::unwrap_used, reason = "a test may panic, and so may what it stands on")]

pub mod client;
pub mod database;
pub mod disk;
pub mod document;
pub mod http;
pub mod live;
pub mod plans;
pub mod power;
mod preload;
pub mod process;
pub mod samples;
pub mod server;
pub mod sheet;
pub mod socket;

use std::time::Duration;

/// Longer than anything takes on a busy machine; whoever waits longer waits for ever.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// How often a condition is looked at that nobody announces.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// Waits until `condition` holds; panics with `what` when it does not come true.
pub async fn eventually(what: &str, mut condition: impl AsyncFnMut() -> bool) {
    let waiting = async {
        while !condition().await {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    };
    assert!(tokio::time::timeout(PATIENCE, waiting).await.is_ok(), "this never happened: {what}");
}
