//! A writer who never stops typing, and a reader who never stops looking, until their socket dies or they are told to go.

use sandu_proto::frame::Outcome;
use sandu_tests::{
    PATIENCE,
    client::{End, Peer},
};
use std::{collections::BTreeSet, time::Duration};
use tokio::{
    sync::{oneshot, watch},
    task::JoinHandle,
    time::timeout,
};

/// Between two edits: some hundreds a second, more than a class writes.
const PAUSE: Duration = Duration::from_millis(1);

/// What was written in `text`: every edit is a word in square brackets.
pub fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split('[').filter_map(|rest| Some(rest.split_once(']')?.0))
}

/// Somebody writing.
pub struct Writing {
    task: JoinHandle<Written>,
    first_ack: Option<oneshot::Receiver<()>>,
    stop: watch::Sender<bool>,
}

/// A writer after the fact.
pub struct Written {
    pub peer: Peer,
    /// What the nth update said.
    pub edits: Vec<(u64, String)>,
    /// The server lived and did not answer.
    pub is_stuck: bool,
}

impl Written {
    /// What the server said is on disk, in the document.
    pub fn acked(&self) -> BTreeSet<String> {
        self.of(Outcome::Saved)
    }

    pub fn of(&self, outcome: Outcome) -> BTreeSet<String> {
        self.edits.iter().filter(|(nth, _)| self.peer.outcome(*nth) == Some(outcome)).map(|(_, text)| text.clone()).collect()
    }
}

impl Writing {
    pub fn start(peer: Peer, cycle: u32) -> Self {
        let (acked, first_ack) = oneshot::channel();
        let (stop, stopped) = watch::channel(false);
        Self { task: tokio::spawn(write(peer, cycle, acked, stopped)), first_ack: Some(first_ack), stop }
    }

    /// Waits until something of it is acknowledged.
    pub async fn first_ack(mut self) -> Self {
        if let Some(first) = self.first_ack.take() {
            timeout(PATIENCE, first).await.expect("an edit is acknowledged in time").expect("the writer lives until then");
        }
        self
    }

    /// Ends it. On a socket that still lives everything must be acknowledged first.
    pub async fn stop(self) -> Written {
        let _ = self.stop.send(true);
        self.task.await.expect("the writer does not panic")
    }
}

async fn write(mut peer: Peer, cycle: u32, acked: oneshot::Sender<()>, mut stopped: watch::Receiver<bool>) -> Written {
    let (mut edits, mut acked) = (Vec::new(), Some(acked));
    loop {
        let text = format!("{cycle}.{}", edits.len());
        peer.type_text(&format!("[{text}]")).await;
        edits.push((peer.sent, text));
        let pause = tokio::time::sleep(PAUSE);
        tokio::pin!(pause);
        loop {
            tokio::select! {
                biased;
                is_alive = peer.step() => {
                    if !is_alive {
                        return Written { peer, edits, is_stuck: false };
                    }
                    if peer.acked() >= edits[0].0 && let Some(acked) = acked.take() {
                        let _ = acked.send(());
                    }
                }
                _ = stopped.changed() => {
                    return finish(peer, edits).await;
                }
                () = &mut pause => break,
            }
        }
    }
}

/// The end of a writer whose server lives on, or is just dying.
async fn finish(mut peer: Peer, edits: Vec<(u64, String)>) -> Written {
    let finishing = async { while peer.acked() < peer.sent && peer.end.is_none() && peer.step().await {} };
    let is_stuck = timeout(PATIENCE, finishing).await.is_err() || matches!(peer.end, Some(End::Refused(_)));
    Written { peer, edits, is_stuck }
}

/// Somebody reading.
pub struct Reading {
    task: JoinHandle<BTreeSet<String>>,
    stop: watch::Sender<bool>,
}

impl Reading {
    pub fn start(mut peer: Peer) -> Self {
        let (stop, mut stopped) = watch::channel(false);
        let task = tokio::spawn(async move {
            loop {
                tokio::select! {
                    biased;
                    is_alive = peer.step() => if !is_alive { break },
                    _ = stopped.changed() => break,
                }
            }
            tokens(&peer.text()).map(str::to_owned).collect()
        });
        Self { task, stop }
    }

    /// Ends it; answers with everything it has seen.
    pub async fn stop(self) -> BTreeSet<String> {
        let _ = self.stop.send(true);
        self.task.await.expect("the reader does not panic")
    }
}
