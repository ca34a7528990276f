//! Kills the server and its replicas at random moments while people write, by a signal or with the power of the disk, and looks whether
//! anything is missing that somebody was told is saved, or has seen. Prints one line and exits with 1 when something is.
//!
//! Repeat a run with `--seed`; the moments of the kills are the same, what the system does in between is its own.

mod decide;
mod seal;
mod stream;

use clap::Parser;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use rustix::process::Signal;
use sandu_tests::{
    client::Peer,
    database::Database,
    power::Power,
    process,
    server::{Data, Fixture, Server},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    process::ExitCode,
    time::{Duration, Instant},
};
use stream::{Reading, Writing, tokens};

#[derive(Parser)]
struct Flags {
    /// How many times to kill.
    #[arg(long, default_value_t = 100)]
    cycles: u32,
    /// Of the moments and the victims; random if absent.
    #[arg(long)]
    seed: Option<u64>,
    /// Seal the document while people write, and kill around that.
    #[arg(long)]
    seal: bool,
    /// With the server the power of its disk fails: what was not synced is lost, in whole or in part.
    #[arg(long)]
    power: bool,
    /// Decide on marks of a meeting while people write, and kill around that.
    #[arg(long, conflicts_with = "seal")]
    decide: bool,
}

/// Few, so that each is killed, reopened and folded many times.
const DOCUMENTS: u32 = 4;
/// The longest that a cycle writes before the kill, from the first ack on.
const LONGEST_MS: u64 = 300;

/// What is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Victim {
    Server,
    Replica,
}

/// The data folder, and what ought to be in it.
struct Ground {
    data: Data,
    fixture: Fixture,
    server: Option<Server>,
    /// By document: everything that was ever acknowledged or seen.
    promised: BTreeMap<String, BTreeSet<String>>,
    /// The power that fails with the server, if it does.
    power: Option<(Power, StdRng)>,
    tally: Tally,
}

#[derive(Default)]
struct Tally {
    acked: usize,
    seen: usize,
    /// Promised, and not there.
    missing: usize,
    /// There more than once.
    doubled: usize,
    /// Decisions that were answered.
    decided: usize,
    /// Decisions and changes that are not as people heard, or not together.
    torn: usize,
    /// Cycles in which a server that lived did not acknowledge an honest edit.
    stuck: usize,
    /// Restarts after which SQLite's check found something.
    broken: usize,
    server_kills: usize,
    replica_kills: usize,
    /// Writes that no sync covered when the power failed.
    unsynced: usize,
}

#[tokio::main]
async fn main() -> ExitCode {
    let flags = Flags::parse();
    let seed = flags.seed.unwrap_or_else(rand::random);
    let mut random = StdRng::seed_from_u64(seed);
    let mut data = Data::default();
    let fixture = data.fixture(2, DOCUMENTS as usize).await;
    let power = flags.power.then(|| (Power::under(&mut data), StdRng::seed_from_u64(seed)));
    let mut ground = Ground { data, fixture, server: None, promised: BTreeMap::new(), power, tally: Tally::default() };
    let began = Instant::now();
    for cycle in 0..flags.cycles {
        let plan = Moment::random(&mut random);
        if flags.seal {
            seal::cycle(&mut ground, cycle, plan).await
        } else if flags.decide {
            decide::cycle(&mut ground, cycle, plan).await
        } else {
            ground.cycle(cycle, plan).await
        }
        if ground.tally.is_bad() {
            eprintln!("cycle {cycle}, {plan:?}: not as promised. The server said:\n{}", ground.data.log());
            break;
        }
    }
    let Tally { acked, seen, missing, doubled, decided, torn, stuck, broken, server_kills, replica_kills, unsynced } = ground.tally;
    println!(
        "cycles {} seed {seed} server kills {server_kills} replica kills {replica_kills} unsynced writes {unsynced} acked {acked} seen {seen} \
         decided {decided} in {:.1} s: missing {missing} doubled {doubled} torn {torn} stuck {stuck} broken databases {broken}",
        flags.cycles,
        began.elapsed().as_secs_f64(),
    );
    if ground.tally.is_bad() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

impl Tally {
    fn is_bad(&self) -> bool {
        self.missing + self.doubled + self.torn + self.stuck + self.broken > 0
    }
}

/// When somebody kills what.
#[derive(Clone, Copy, Debug)]
struct Moment {
    victim: Victim,
    /// After the first ack.
    delay: Duration,
    /// For what else happens in the cycle: after the first ack too.
    other_delay: Duration,
}

impl Moment {
    fn random(random: &mut StdRng) -> Self {
        let mut delay = || Duration::from_micros(random.random_range(0..LONGEST_MS * 1000));
        let (delay, other_delay) = (delay(), delay());
        Self { victim: if random.random() { Victim::Server } else { Victim::Replica }, delay, other_delay }
    }
}

impl Ground {
    async fn cycle(&mut self, cycle: u32, moment: Moment) {
        let document = self.fixture.documents[(cycle % DOCUMENTS) as usize].clone();
        let server = self.server().await;
        let [writer, reader] = [0, 1].map(|user: usize| self.fixture.users[user].token.clone());
        let reading = Reading::start(Peer::join(&server, &reader, &document).await);
        let writing = Writing::start(Peer::join(&server, &writer, &document).await, cycle);
        let writing = writing.first_ack().await;
        tokio::time::sleep(moment.delay).await;
        self.kill(server, moment.victim).await;
        let (written, seen) = (writing.stop().await, reading.stop().await);

        let acked = written.acked();
        self.tally.stuck += usize::from(written.is_stuck);
        self.tally.acked += acked.len();
        self.tally.seen += seen.len();
        self.promised.entry(document.clone()).or_default().extend(acked.into_iter().chain(seen));
        drop(written);
        self.look(&document).await;
    }

    /// The server, started if there is none.
    async fn server(&mut self) -> Server {
        match self.server.take() {
            Some(server) => server,
            None => Server::start(&self.data).await,
        }
    }

    /// Kills; a server that only lost a replica stays for the next cycle.
    async fn kill(&mut self, server: Server, victim: Victim) {
        match victim {
            Victim::Server => {
                self.tally.server_kills += 1;
                server.kill().await;
                if let Some((power, random)) = &mut self.power {
                    self.tally.unsynced += power.fail(random);
                }
            }
            Victim::Replica => {
                self.tally.replica_kills += 1;
                server.replicas().into_iter().for_each(|replica| process::signal(replica, Signal::KILL));
                self.server = Some(server);
            }
        }
    }

    /// Opens the document as somebody new, and compares.
    async fn look(&mut self, document: &str) {
        let server = self.server().await;
        let text = Peer::join(&server, &self.fixture.users[1].token, document).await.text();
        self.server = Some(server);
        let promised = self.promised.get(document).into_iter().flatten();
        self.tally.compare(&text, promised);
        self.check_database().await;
    }

    async fn check_database(&mut self) {
        if Database::open(&self.data).await.quick_check().await != "ok" {
            self.tally.broken += 1;
        }
    }
}

impl Tally {
    /// Counts what `text` lacks of `promised`, and what it has twice.
    fn compare<'a>(&mut self, text: &str, promised: impl Iterator<Item = &'a String>) {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for token in tokens(text) {
            *counts.entry(token).or_default() += 1;
        }
        self.doubled += counts.values().filter(|count| **count > 1).count();
        for token in promised.filter(|token| !counts.contains_key(token.as_str())) {
            eprintln!("missing: {token}");
            self.missing += 1;
        }
    }
}
