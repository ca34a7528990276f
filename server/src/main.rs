//! The command line: `sandu serve`, `demo`, `admin …`, and `replica`, which the server starts itself.

use clap::{Parser, Subcommand};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use sandu::{
    admin::{self, AdminFlags},
    app::App,
    config::{self, LockError, LogFormat, ServeFlags},
    demo,
    error::ErrorCode,
    http,
    replica::child,
    tasks::Tasks,
};
use std::{
    env,
    future::Future,
    io::{self, IsTerminal},
    net::SocketAddr,
    process::ExitCode,
    thread,
};
use tokio::{
    net::TcpListener,
    runtime::{Builder, Runtime},
    signal::unix::{SignalKind, signal},
};
use tracing_subscriber::EnvFilter;

/// 三度：教师一起备课的服务器。
#[derive(Parser)]
#[command(name = "sandu", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 启动服务器
    Serve(ServeFlags),
    /// 启动一所示范学校，账号和教案都已备好
    Demo(ServeFlags),
    /// 管理学校、备课组和账号，服务器运行时也可以用
    Admin(AdminFlags),
    #[command(hide = true)]
    Replica,
}

/// What ends the program, and its exit code.
struct Failure {
    code: u8,
    message: String,
}

/// Something went wrong that trying again will not mend by itself.
const FAILED: u8 = 1;
/// The flags make no sense; the same code as clap's own.
const USAGE: u8 = 2;
/// Another process has the data folder or the address (EX_TEMPFAIL): a supervisor may try again.
const IN_USE: u8 = 75;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Data {
    AsItIs,
    Demo,
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        // First of all: the child has no runtime and no log.
        Command::Replica => return child::run(),
        Command::Serve(flags) => run(serve(flags, Data::AsItIs)),
        Command::Demo(flags) => run(serve(flags, Data::Demo)),
        Command::Admin(flags) => run(administer(flags)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("sandu: {}", failure.message);
            ExitCode::from(failure.code)
        }
    }
}

fn run(program: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    runtime().map_err(|error| failed(FAILED, format!("不能启动：{error}")))?.block_on(program)
}

/// Workers for half of the cores: the replica and the threads of the database want theirs, and an edit goes from task to task so often
/// that workers mostly wake each other (on two cores the second one cost a fifth more CPU). `TOKIO_WORKER_THREADS` says otherwise.
fn runtime() -> io::Result<Runtime> {
    let mut builder = Builder::new_multi_thread();
    if env::var_os("TOKIO_WORKER_THREADS").is_none() {
        builder.worker_threads((thread::available_parallelism()?.get() / 2).max(1));
    }
    builder.enable_all().build()
}

fn failed(code: u8, message: String) -> Failure {
    Failure { code, message }
}

async fn administer(flags: AdminFlags) -> Result<(), Failure> {
    let said = admin::run(flags).await.map_err(|error| match error.code {
        ErrorCode::Internal => failed(FAILED, error.to_string()),
        _ => failed(FAILED, error.message.into_owned()),
    })?;
    println!("{said}");
    Ok(())
}

/// Runs the server until it is told to stop: refuse new requests, finish those under way, end the tasks, close the database.
async fn serve(flags: ServeFlags, data: Data) -> Result<(), Failure> {
    start_log(flags.log_format);
    raise_file_limit();
    let config = flags.config().map_err(|message| failed(USAGE, message))?;
    config::make_data_folder(&config.data).map_err(|message| failed(FAILED, message))?;
    let lock = config::lock_data_folder(&config.data).map_err(|error| match error {
        LockError::InUse => failed(IN_USE, format!("另一个 sandu 正在使用数据文件夹 {}。", config.data.display())),
        LockError::Io(error) => failed(FAILED, format!("不能使用数据文件夹 {}：{error}", config.data.display())),
    })?;
    let listener = TcpListener::bind(&config.listen).await.map_err(|error| cannot_listen(&config.listen, &error))?;
    let address = listener.local_addr().map_err(|error| cannot_listen(&config.listen, &error))?;
    let app = App::start(config).await.map_err(|error| failed(FAILED, format!("不能打开数据库：{error}")))?;
    if data == Data::Demo {
        let accounts = demo::seed(&app).await.map_err(|error| failed(FAILED, format!("不能准备示范学校：{error}")))?;
        println!("{accounts}");
    }
    stop_on_signals(&app.tasks).map_err(|error| failed(FAILED, format!("不能接收停止信号：{error}")))?;
    announce(address, if app.config.tls.is_some() { "https" } else { "http" });
    http::serve(app.clone(), listener).await;
    app.tasks.stop().await;
    app.db.close().await;
    tracing::info!("stopped");
    drop(lock);
    Ok(())
}

/// A page holds some four connections, and most systems let a program begin with 1,024 files: a lesson that 300 watch would be full. What
/// the system allows at most is taken at once.
fn raise_file_limit() {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }) {
        tracing::warn!(%error, files = current, "could not raise the limit of open files");
    }
}

fn cannot_listen(listen: &str, error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::AddrInUse => failed(IN_USE, format!("地址 {listen} 已经有别的程序在用，请用 --listen 换一个。")),
        _ => failed(FAILED, format!("不能监听 {listen}：{error}")),
    }
}

fn announce(address: SocketAddr, scheme: &str) {
    tracing::info!(%address, "listening");
    println!("三度已启动：{scheme}://{address}");
}

/// To stderr, so that what a command prints can be piped. `RUST_LOG` narrows it down.
fn start_log(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(io::stderr().is_terminal()).with_writer(io::stderr);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
}

/// SIGTERM and SIGINT ask the tasks to stop; a second one ends the program at once, as kill -9 would: nothing acknowledged is lost.
fn stop_on_signals(tasks: &Tasks) -> io::Result<()> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let stopping = tasks.stopping();
    // Not one of the tasks that are awaited: it ends with the program.
    tokio::spawn(async move {
        for _ in 0..2 {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if stopping.is_cancelled() {
                std::process::exit(i32::from(FAILED));
            }
            tracing::info!("stopping");
            stopping.cancel();
        }
    });
    Ok(())
}
