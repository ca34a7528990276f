//! The one place that spawns. Every task has a name, sees the shutdown coming, and is awaited.

use std::future::Future;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Spawns tasks and ends them in order.
#[derive(Clone, Debug, Default)]
pub struct Tasks {
    tracker: TaskTracker,
    stop: CancellationToken,
}

impl Tasks {
    /// Runs `task` until it ends; it should watch `stopping`. `name` is for the log.
    pub fn spawn(&self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        use tracing::Instrument;
        self.tracker.spawn(task.instrument(tracing::debug_span!("task", name)));
    }

    /// Resolves when the program has been asked to stop.
    #[must_use]
    pub fn stopping(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Asks every task to end and waits for all of them.
    pub async fn stop(&self) {
        self.stop.cancel();
        self.tracker.close();
        self.tracker.wait().await;
    }
}
