//! One observed lesson at its fullest: so many observers tapping, so many viewers of the board, all from one address. Taps must not be
//! lost, and the board must not be more than a second behind.
//!
//! Everything runs on this machine: the generator shares the cores with the server, so delays are upper bounds. Say `--release` to cargo, or
//! the figures mean nothing.

use clap::Parser;
use sandu_tests::{
    live::{Class, Outcome, Shape},
    process,
    samples::Samples,
    server::{Data, Server},
};
use std::{process::ExitCode, time::Duration};

#[derive(Parser)]
struct Flags {
    #[arg(long, default_value_t = 40)]
    observers: usize,
    #[arg(long, default_value_t = 500)]
    viewers: usize,
    /// Taps of each observer in a second.
    #[arg(long, default_value_t = 2)]
    per_second: u32,
    /// How long the lesson has been going on when it is begun to be measured: every sheet has as many taps a second of it already.
    #[arg(long, default_value_t = 30)]
    minutes: u64,
    /// How long is measured.
    #[arg(long, default_value_t = 30)]
    seconds: u64,
}

/// A longer lesson than there is, and a generator that runs longer is a mistake.
const MAX_MINUTES: u64 = 180;
const MAX_SECONDS: u64 = 300;
/// The board is at most so far behind.
const AIM: Duration = Duration::from_secs(1);

/// What the server used, all its processes together.
struct Used {
    cpu: Duration,
    replicas: Duration,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Flags { observers, viewers, per_second, minutes, seconds } = Flags::parse();
    let earlier = Duration::from_secs(60 * minutes.min(MAX_MINUTES));
    let shape = Shape { observers, viewers, per_second, earlier };
    let files = process::raise_file_limit();
    println!("{observers} observers, {per_second} taps a second each, {minutes} minutes into the lesson; {viewers} viewers; {files} files");
    let data = Data::default();
    let fixture = data.fixture(shape.users(), 0).await;
    let server = Server::start(&data).await;
    let class = Class::begin(&server, &fixture, shape).await;
    let mut used = Vec::new();
    let outcome = class.run(Duration::from_secs(seconds.clamp(1, MAX_SECONDS)), || used.push(usage(&server))).await;
    let memory = process::resident_bytes(server.pid());
    let replicas: u64 = server.replicas().into_iter().map(process::resident_bytes).sum();
    report(&outcome, &used);
    println!("memory: server {} MB, replicas {} MB", memory >> 20, replicas >> 20);
    let is_kept = outcome.lost == 0 && outcome.doubled == 0 && outcome.acknowledged == outcome.sent;
    if is_kept && outcome.delays.quantile(0.99).is_some_and(|delay| delay <= AIM) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn usage(server: &Server) -> Used {
    Used { cpu: process::cpu(server.pid()), replicas: server.replicas().into_iter().map(process::cpu).sum() }
}

fn report(outcome: &Outcome, used: &[Used]) {
    let Outcome { sent, acknowledged, lost, doubled, delays, skipped, boards, board_bytes, over } = outcome;
    println!("taps: {sent} sent, {acknowledged} acknowledged, {lost} lost, {doubled} doubled");
    println!("acknowledged until on the board: p50 {}, p99 {}, last {} ms", ms(delays, 0.5), ms(delays, 0.99), ms(delays, 1.0));
    let (plain, packed) = (board_bytes.0 >> 10, board_bytes.1 >> 10);
    println!("boards: {boards} for each viewer in {:.1} s; {plain} KB, packed {packed} KB; {skipped} taps skipped", over.as_secs_f64());
    if let [before, after] = used {
        let percent = |cpu: Duration| 100.0 * cpu.as_secs_f64() / over.as_secs_f64();
        let (server, replicas) = (after.cpu.saturating_sub(before.cpu), after.replicas.saturating_sub(before.replicas));
        println!("CPU of one core: server {:.0} %, replicas {:.0} %", percent(server), percent(replicas));
    }
}

fn ms(delays: &Samples, part: f64) -> String {
    delays.quantile(part).map_or_else(|| "–".to_owned(), |delay| delay.as_millis().to_string())
}
