//! A first look at the figures that matter, beside a bare relay in the same run: the same sockets and frames, and nothing stored.
//!
//! Everything runs on this machine, on loopback, for a bounded time. The generator shares the cores with what it measures: latencies
//! are upper bounds, and the ratio of CPU times is what to look at. Say `--release` to cargo, or the figures mean nothing.

mod crowd;
mod latency;
mod relay;
mod table;

use clap::{Parser, Subcommand};
use crowd::{Crowd, Shape};
use sandu_tests::{
    process,
    server::{Data, Server},
};
use std::{net::SocketAddr, process::ExitCode, time::Duration};
use table::Line;

#[derive(Parser)]
struct Flags {
    #[command(subcommand)]
    command: Option<Command>,
    /// How long each scenario is measured.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Sockets of the idle scenario.
    #[arg(long, default_value_t = 5_000)]
    idle: usize,
    /// Only scenarios whose name contains this.
    #[arg(long, default_value = "")]
    only: String,
}

#[derive(Subcommand)]
enum Command {
    /// The relay; the generator starts it itself.
    #[command(hide = true)]
    Relay { listen: SocketAddr },
}

/// A generator that runs longer is a mistake.
const MAX_SECONDS: u64 = 60;
/// Files that a process needs beside its sockets.
const SPARE_FILES: u64 = 200;
/// Accounts that share the sockets.
const USERS: usize = 20;

#[tokio::main]
async fn main() -> ExitCode {
    let flags = Flags::parse();
    if let Some(Command::Relay { listen }) = flags.command {
        relay::run(listen).await;
        return ExitCode::SUCCESS;
    }
    let files = process::raise_file_limit();
    let idle = flags.idle.min(usize::try_from(files.saturating_sub(SPARE_FILES)).unwrap_or(usize::MAX));
    if idle < flags.idle {
        println!("Only {files} files may be open here: {idle} idle sockets instead of {}.", flags.idle);
    }
    let seconds = Duration::from_secs(flags.seconds.clamp(1, MAX_SECONDS));
    let scenarios = [
        ("open class: 10 documents x 10 clients, 2 write 20/s", Shape { documents: 10, readers: 8, writers: 2, per_second: 20 }),
        ("fan-out: 1 writes 10/s, 300 read", Shape { documents: 1, readers: 300, writers: 1, per_second: 10 }),
        ("idle sockets", Shape { documents: 1, readers: idle, writers: 0, per_second: 0 }),
    ];
    println!("{}", table::head());
    for (name, shape) in scenarios.into_iter().filter(|(name, _)| name.contains(&flags.only)) {
        let relayed = against_relay(shape, seconds).await;
        let served = against_server(shape, seconds).await;
        println!("{}", table::lines(name, &served, &relayed));
    }
    ExitCode::SUCCESS
}

async fn against_server(shape: Shape, seconds: Duration) -> Line {
    let data = Data::default();
    let fixture = data.fixture(USERS, shape.documents).await;
    let server = Server::start(&data).await;
    let processes = || std::iter::once(server.pid()).chain(server.replicas()).collect();
    let tokens = fixture.users.iter().map(|user| user.token.clone()).collect();
    let paths = fixture.documents.iter().map(|document| format!("/sync/{document}")).collect();
    Crowd { address: server.address, tokens, paths, shape }.measure(seconds, processes).await
}

async fn against_relay(shape: Shape, seconds: Duration) -> Line {
    let (child, address) = relay::start().await;
    let pid = child.id().expect("it was just started");
    let paths = (0..shape.documents).map(|number| format!("/sync/{number}")).collect();
    Crowd { address, tokens: vec!["none".to_owned()], paths, shape }.measure(seconds, || vec![pid]).await
}
