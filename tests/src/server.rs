//! The real program as a process: built, started on a data folder, killed, started again.

use crate::{LOOK_EVERY, PATIENCE, process};
use rustix::process::Signal;
use serde::Deserialize;
use std::{
    fs::{self, OpenOptions},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Command as StdCommand, ExitStatus, Stdio},
    sync::OnceLock,
    time::Instant,
};
use tempfile::TempDir;
use tokio::{
    io::AsyncWriteExt,
    process::{Child, Command},
};

/// Below the ports from which the system serves outgoing connections: none of our own clients can take one between two starts.
const PORTS: std::ops::Range<u16> = 10_000..32_000;

/// How many addresses are tried.
const STARTS: u32 = 5;
/// The server's exit code when somebody else has its address (EX_TEMPFAIL).
const IN_USE: i32 = 75;

/// The program: `SANDU_BIN`, or the one beside this test, brought up to date first.
pub fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        if let Some(named) = std::env::var_os("SANDU_BIN") {
            return PathBuf::from(named);
        }
        let own = std::env::current_exe().unwrap();
        let profile = own.ancestors().skip(1).find(|folder| !folder.ends_with("deps")).unwrap();
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut build = StdCommand::new(cargo);
        build.args(["build", "--quiet", "--workspace", "--bin", "sandu"]).current_dir(env!("CARGO_MANIFEST_DIR"));
        if profile.ends_with("release") {
            build.arg("--release");
        }
        assert!(build.status().unwrap().success(), "the server does not build");
        profile.join("sandu")
    })
}

/// A data folder that goes when it is dropped. Servers come and go on it.
pub struct Data {
    folder: TempDir,
    /// What servers and commands on it find in their environment.
    pub environment: Vec<(&'static str, PathBuf)>,
}

/// What `sandu admin fixture` made.
#[derive(Clone, Debug, Deserialize)]
pub struct Fixture {
    pub users: Vec<FixtureUser>,
    pub documents: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct FixtureUser {
    pub name: String,
    pub token: String,
}

impl Default for Data {
    fn default() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), environment: Vec::new() }
    }
}

impl Data {
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.path().join("data/sandu.db")
    }

    /// Accounts of one school and group, each with a token, and documents that all of them may edit.
    pub async fn fixture(&self, users: usize, documents: usize) -> Fixture {
        let out = self.path().join("fixture.json");
        let (users, documents) = (users.to_string(), documents.to_string());
        self.admin(&["fixture", "--users", &users, "--documents", &documents, "--out", out.to_str().unwrap()], "").await;
        serde_json::from_slice(&fs::read(out).unwrap()).unwrap()
    }

    /// Runs `sandu admin …`, with `input` to read; answers with what it prints.
    pub async fn admin(&self, arguments: &[&str], input: &str) -> String {
        let mut child = self.command("admin").args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).await.unwrap();
        let output = child.wait_with_output().await.unwrap();
        assert!(output.status.success(), "sandu admin {arguments:?} failed:\n{}", self.log());
        String::from_utf8(output.stdout).unwrap()
    }

    /// Everything that servers and commands on this folder said.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    fn log_file(&self) -> PathBuf {
        self.path().join("log.txt")
    }

    fn command(&self, name: &str) -> Command {
        let log = OpenOptions::new().create(true).append(true).open(self.log_file()).unwrap();
        let mut command = Command::new(binary());
        for (variable, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("SANDU_")) {
            command.env_remove(variable);
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.arg(name).env("SANDU_DATA", self.path().join("data")).stdout(log.try_clone().unwrap()).stderr(log).kill_on_drop(true);
        command
    }
}

/// A running server.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
}

impl Server {
    /// Starts on `data` and waits until it is ready.
    pub async fn start(data: &Data) -> Self {
        // Somebody else may take the port between looking and listening.
        for _ in 0..STARTS {
            if let Some(server) = Self::start_at(data, free_port()).await {
                return server;
            }
        }
        panic!("no address, or the data folder is in use:\n{}", data.log())
    }

    async fn start_at(data: &Data, address: SocketAddr) -> Option<Self> {
        let child = data.command("serve").args(["--listen", &address.to_string()]).stdin(Stdio::null()).spawn().unwrap();
        let mut server = Self { child, address };
        let (ready, http, began) = (server.url("/readyz"), reqwest::Client::new(), Instant::now());
        loop {
            if http.get(&ready).send().await.is_ok_and(|answer| answer.status().is_success()) {
                return Some(server);
            }
            if let Some(status) = server.child.try_wait().unwrap() {
                assert!(status.code() == Some(IN_USE), "the server ended with {status} instead of starting:\n{}", data.log());
                return None;
            }
            assert!(began.elapsed() < PATIENCE, "the server does not become ready:\n{}", data.log());
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id().expect("nobody has waited for it yet")
    }

    /// The child processes that hold documents.
    #[must_use]
    pub fn replicas(&self) -> Vec<u32> {
        process::children(self.pid())
    }

    /// `kill -9`, and its replicas with it or after it.
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// Resolves when it has ended by itself.
    pub async fn ended(mut self) -> ExitStatus {
        tokio::time::timeout(PATIENCE, self.child.wait()).await.expect("the server ends by itself").unwrap()
    }

    /// SIGTERM; resolves when it has ended by itself.
    pub async fn terminate(self) -> ExitStatus {
        process::signal(self.pid(), Signal::TERM);
        self.ended().await
    }

    /// Starts again at the same address, as a client that comes back by itself needs it.
    pub async fn restart(self, data: &Data) -> Self {
        let address = self.address;
        self.kill().await;
        Self::start_at(data, address).await.expect("the port is still ours")
    }
}

/// An address on loopback that nobody listens at.
#[must_use]
pub fn free_port() -> SocketAddr {
    loop {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, rand::random_range(PORTS)));
        if TcpListener::bind(address).is_ok() {
            return address;
        }
    }
}
