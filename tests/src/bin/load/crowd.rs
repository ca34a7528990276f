//! Many clients at once. They hold no documents: readers count what comes, writers make real edits of their own.

use super::{latency::Times, table::Line};
use futures_util::{StreamExt, stream};
use sandu_proto::frame::Message;
use sandu_tests::{
    document::Document,
    process,
    samples::Samples,
    socket::{Received, Socket},
};
use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

/// Sockets that are being opened at once.
const OPENING: usize = 64;
/// How long late deliveries are waited for after the last edit.
const SETTLE: Duration = Duration::from_secs(2);

/// Who does what at each document.
#[derive(Clone, Copy)]
pub struct Shape {
    pub documents: usize,
    pub readers: usize,
    pub writers: usize,
    /// Edits of each writer.
    pub per_second: u32,
}

/// A shape of clients at an address.
pub struct Crowd {
    pub address: SocketAddr,
    pub tokens: Vec<String>,
    pub paths: Vec<String>,
    pub shape: Shape,
}

impl Crowd {
    /// Lets the crowd in, watches it for `over`, and lets it go. `processes` says whose CPU and memory count.
    pub async fn measure(&self, over: Duration, processes: impl Fn() -> Vec<u32>) -> Line {
        let cpu = || processes().into_iter().map(process::cpu).sum::<Duration>();
        let memory = || processes().into_iter().map(process::resident_bytes).sum::<u64>();
        let memory_before = memory();
        let (readers, writers) = (self.open(self.shape.readers).await, self.open(self.shape.writers).await);
        let sockets = readers.len() + writers.len();
        let memory_bytes = memory().saturating_sub(memory_before);
        let times = Arc::new(Times::default());
        let mut clients = JoinSet::new();
        let (began, cpu_before) = (Instant::now(), cpu());
        let end = tokio::time::Instant::now() + over;
        for socket in readers {
            clients.spawn(read(socket, times.clone()));
        }
        for (number, socket) in writers.into_iter().enumerate() {
            let gap = Duration::from_secs(1) / self.shape.per_second.max(1);
            // Spread: people do not type in step.
            let first = gap.mul_f64(number as f64 / (self.shape.documents * self.shape.writers) as f64);
            clients.spawn(write(socket, times.clone(), first, gap, end));
        }
        tokio::time::sleep_until(end).await;
        let expected = times.count() * (self.shape.readers + self.shape.writers).saturating_sub(1);
        let settled = tokio::time::Instant::now() + SETTLE;
        while times.deliveries.count() < expected && tokio::time::Instant::now() < settled {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let (cpu, over) = (cpu().saturating_sub(cpu_before), began.elapsed());
        clients.shutdown().await;
        let Times { acks, deliveries, .. } = Arc::into_inner(times).expect("all clients are gone");
        Line { cpu, over, acks, deliveries, expected, sockets, memory_bytes }
    }

    /// So many sockets at every document, each greeted.
    async fn open(&self, at_each: usize) -> Vec<Socket> {
        let wanted = self.paths.iter().cycle().take(self.paths.len() * at_each).zip(self.tokens.iter().cycle());
        let opening = wanted.map(async |(path, token)| {
            let mut socket = Socket::open_at(self.address, path, token).await;
            assert!(matches!(socket.next().await, Received::Frame(_)), "everybody is greeted");
            socket
        });
        stream::iter(opening).buffer_unordered(OPENING).collect().await
    }
}

async fn read(mut socket: Socket, times: Arc<Times>) {
    while let Received::Frame(frame) = socket.next().await {
        if let Ok(Message::Update(update)) = Message::read(&frame) {
            times.arrived(update);
        }
    }
}

async fn write(mut socket: Socket, times: Arc<Times>, first: Duration, gap: Duration, end: tokio::time::Instant) {
    let document = Document::new(rand::random_range(2..u64::from(u32::MAX)));
    let mut unacked: VecDeque<(u64, Instant)> = VecDeque::new();
    let mut sent = 0;
    let mut beat = tokio::time::interval_at(tokio::time::Instant::now() + first, gap);
    loop {
        tokio::select! {
            biased;
            received = socket.next() => match received {
                Received::Frame(frame) => match Message::read(&frame) {
                    Ok(Message::Update(update)) => times.arrived(update),
                    Ok(Message::Ack { upto, .. }) => acknowledge(&mut unacked, upto, &times.acks),
                    _ => {}
                },
                Received::Closed(code) => panic!("a writer was closed with {code}"),
            },
            at = beat.tick() => if at < end {
                let update = document.write(&times.number());
                let mut frame = Vec::new();
                Message::Update(&update).write(&mut frame);
                sent += 1;
                unacked.push_back((sent, Instant::now()));
                socket.send(frame).await;
            }
        }
    }
}

fn acknowledge(unacked: &mut VecDeque<(u64, Instant)>, upto: u64, acks: &Samples) {
    while let Some((_, at)) = unacked.pop_front_if(|(nth, _)| *nth <= upto) {
        acks.add(at.elapsed());
    }
}
