//! The replica as a real process: killed, stopped, fed what kills yrs. Whatever happens to it, the next batch finds one that works.

#![allow(clippy::unwrap_used, reason = "a test may panic, its helpers too")]

use bytes::Bytes;
use rustix::process::{Pid, Signal, kill_process};
use sandu::{
    replica::{Died, Replica, Request, Response},
    tasks::Tasks,
};
use std::{
    fs,
    future::Future,
    io::Read,
    os::{fd::OwnedFd, unix::net::UnixStream},
    path::PathBuf,
    process::Command,
    time::Duration,
};

/// Longer than the watchdog and a restart on a busy machine.
const NEVER_LONGER: Duration = Duration::from_secs(15);

/// "hello" in root text `t`, by client 1.
const HELLO: &[u8] = &[1, 1, 1, 0, 4, 1, 1, b't', 5, b'h', b'e', b'l', b'l', b'o', 0];

fn start(tasks: &Tasks) -> Replica {
    Replica::start(tasks, vec![env!("CARGO_BIN_EXE_sandu").into(), "replica".into()]).unwrap()
}

fn open(document: i64, parts: &[&[u8]]) -> Request {
    Request::Open { document, parts: parts.iter().map(|part| Bytes::copy_from_slice(part)).collect() }
}

fn apply(document: i64, update: &[u8]) -> Request {
    Request::Apply { document, update: Bytes::copy_from_slice(update) }
}

fn opened(state_vector: &'static [u8]) -> Response {
    Response::Opened { state_vector: Bytes::from_static(state_vector) }
}

async fn in_time<T>(answer: impl Future<Output = T>) -> T {
    tokio::time::timeout(NEVER_LONGER, answer).await.expect("nobody waits longer than the watchdog")
}

fn signal(process: u32, signal: Signal) {
    let process = Pid::from_raw(process.cast_signed()).unwrap();
    // It may have died since.
    let _ = kill_process(process, signal);
}

fn proc_of(process: u32, file: &str) -> PathBuf {
    PathBuf::from(format!("/proc/{process}/{file}"))
}

async fn until(condition: impl Fn() -> bool) {
    in_time(async {
        while !condition() {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

/// Stops all threads of the child; the signal alone reaches them one after another.
async fn stop(process: u32) {
    signal(process, Signal::STOP);
    let is_stopped = |task: fs::DirEntry| fs::read_to_string(task.path().join("status")).unwrap().contains("State:\tT");
    until(|| fs::read_dir(proc_of(process, "task")).unwrap().all(|task| is_stopped(task.unwrap()))).await;
}

async fn assert_works(replica: &Replica) {
    let answers = in_time(replica.call(vec![open(1, &[]), apply(1, HELLO), apply(1, HELLO), Request::Close { document: 1 }])).await;
    let expected = [opened(&[0]), Response::Applied { changed: true }, Response::Applied { changed: false }, Response::Done];
    assert_eq!(answers, Ok(expected.into()));
}

#[tokio::test]
async fn a_batch_is_answered_in_order() {
    let tasks = Tasks::default();
    let replica = start(&tasks);
    assert_works(&replica).await;
    assert_eq!(replica.call(vec![]).await, Ok(vec![]));
    let many = (0..1000).map(|document| open(document, &[HELLO])).collect();
    assert_eq!(in_time(replica.call(many)).await, Ok(vec![opened(&[1, 1, 5]); 1000]));
    assert_eq!(replica.generation(), 1);
    tasks.stop().await;
}

#[tokio::test]
async fn a_batch_of_many_megabytes_crosses() {
    let tasks = Tasks::default();
    let replica = start(&tasks);
    let mut large = vec![1, 1, 1, 0, 4, 1, 1, b't', 0x80, 0x80, 0x80, 0x08];
    large.resize(large.len() + (16 << 20), b'x');
    large.push(0);
    let answers = in_time(replica.call(vec![open(1, &[&large]), Request::Snapshot { document: 1 }])).await;
    assert!(answers == Ok(vec![opened(&[1, 1, 0x80, 0x80, 0x80, 0x08]), Response::Bytes(large.into())]));
    tasks.stop().await;
}

#[tokio::test]
async fn a_child_killed_in_the_middle_of_a_batch_is_replaced() {
    let tasks = Tasks::default();
    let replica = start(&tasks);
    assert_works(&replica).await;
    let process = replica.process_id();
    // Stopped, it cannot have answered when it is killed.
    stop(process).await;
    let (answer, ()) = tokio::join!(in_time(replica.call(vec![open(1, &[HELLO])])), async {
        tokio::task::yield_now().await;
        signal(process, Signal::KILL);
    });
    assert_eq!(answer, Err(Died));
    assert_eq!(replica.generation(), 2);
    assert_eq!(in_time(replica.call(vec![apply(1, HELLO)])).await, Ok(vec![Response::NotOpen]));
    assert_works(&replica).await;
    tasks.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_child_killed_again_and_again_never_takes_a_caller_with_it() {
    const KILLS: u32 = 20;
    let tasks = Tasks::default();
    let replica = start(&tasks);
    let callers: Vec<_> = (0..4)
        .map(|key| {
            let replica = replica.clone();
            tokio::spawn(async move {
                let mut deaths = 0;
                for _ in 0..100 {
                    match in_time(replica.call(vec![open(key, &[]), apply(key, HELLO)])).await {
                        Ok(answers) => assert_eq!(answers, [opened(&[0]), Response::Applied { changed: true }]),
                        Err(Died) => deaths += 1,
                    }
                }
                deaths
            })
        })
        .collect();
    for _ in 0..KILLS {
        // Children killed before they serve would be held for a machine that cannot start one, and every caller would wait for that.
        assert_eq!(in_time(replica.call(vec![Request::Close { document: 9 }])).await, Ok(vec![Response::Done]));
        let generation = replica.generation();
        signal(replica.process_id(), Signal::KILL);
        until(|| replica.generation() > generation).await;
    }
    for caller in callers {
        assert!(caller.await.unwrap() <= KILLS);
    }
    assert_works(&replica).await;
    tasks.stop().await;
}

#[tokio::test]
async fn a_child_that_does_not_answer_is_replaced() {
    let tasks = Tasks::default();
    let replica = start(&tasks);
    assert_works(&replica).await;
    stop(replica.process_id()).await;
    assert_eq!(in_time(replica.call(vec![open(1, &[])])).await, Err(Died));
    assert_works(&replica).await;
    tasks.stop().await;
}

/// Feeds one document with what the scanner would have refused, and sees that the next batch is served.
async fn assert_survives(updates: &[&[u8]]) {
    let tasks = Tasks::default();
    let replica = start(&tasks);
    let mut batch = vec![open(1, &[])];
    batch.extend(updates.iter().map(|update| apply(1, update)));
    batch.extend([Request::Snapshot { document: 1 }, Request::Close { document: 1 }]);
    let requests = batch.len();
    match in_time(replica.call(batch)).await {
        Ok(answers) => assert_eq!((answers.len(), replica.generation()), (requests, 1)),
        Err(Died) => assert_eq!(replica.generation(), 2),
    }
    assert_works(&replica).await;
    tasks.stop().await;
}

/// One entry of root map `m`: a list in a list in a list …
fn nested(depth: usize) -> Vec<u8> {
    let mut update = vec![1, 1, 1, 0, 0x28, 1, 1, b'm', 1, b'k', 1];
    update.extend([117, 1].repeat(depth));
    update.extend_from_slice(&[126, 0]);
    update
}

#[tokio::test]
async fn a_hole_and_an_overlap_are_survived() {
    assert_survives(&[&[1, 1, 1, 4, 0, 2, 0], &[1, 1, 1, 1, 164, 1, 4, 5, b'h', b'e', b'l', b'l', b'o', 0]]).await;
}

#[tokio::test]
async fn a_value_nested_seven_thousand_deep_is_survived() {
    assert_survives(&[&nested(7_000)]).await;
}

#[tokio::test]
async fn a_value_nested_deeper_than_any_stack_is_survived() {
    assert_survives(&[&nested(5_000_000)]).await;
}

#[tokio::test]
async fn five_bytes_that_declare_two_hundred_million_clients_are_survived() {
    assert_survives(&[&[0x80, 0x84, 0xaf, 0x5f, 0]]).await;
}

#[tokio::test]
async fn lengths_of_a_thousand_million_are_survived() {
    assert_survives(&[&[1, 1, 1, 0, 4, 1, 1, b't', 0x80, 0x94, 0xeb, 0xdc, 3]]).await;
    assert_survives(&[&[1, 1, 1, 0, 8, 1, 1, b'a', 0x80, 0x94, 0xeb, 0xdc, 3]]).await;
}

#[tokio::test]
async fn a_child_has_two_gibibytes_and_leaves_no_core() {
    let tasks = Tasks::default();
    let replica = start(&tasks);
    assert_works(&replica).await;
    let limits = fs::read_to_string(proc_of(replica.process_id(), "limits")).unwrap();
    let limit = |name: &str| {
        let line = limits.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.split_whitespace().take(2).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(limit("Max address space"), ["2147483648", "2147483648"]);
    assert_eq!(limit("Max core file size"), ["0", "0"]);
    tasks.stop().await;
}

#[tokio::test]
async fn a_child_that_wants_more_memory_is_replaced() {
    let tasks = Tasks::default();
    let replica = start(&tasks);
    let mut large = vec![1, 1, 1, 0, 4, 1, 1, b't', 0x80, 0x80, 0x80, 0x20];
    large.resize(large.len() + (64 << 20), b'x');
    large.push(0);
    let large = Bytes::from(large);
    let mut generation = replica.generation();
    for document in 0..64 {
        if in_time(replica.call(vec![Request::Open { document, parts: vec![large.clone()] }])).await == Err(Died) {
            generation += 1;
            break;
        }
    }
    assert_eq!((generation, replica.generation()), (2, 2));
    assert_works(&replica).await;
    tasks.stop().await;
}

#[tokio::test]
async fn a_child_sees_nothing_of_the_parents_environment() {
    let tasks = Tasks::default();
    let replica = start(&tasks);
    assert_works(&replica).await;
    assert_eq!(fs::read(proc_of(replica.process_id(), "environ")).unwrap(), b"");
    tasks.stop().await;
}

#[tokio::test]
async fn stopping_reaps_the_child() {
    let tasks = Tasks::default();
    let replica = start(&tasks);
    assert_works(&replica).await;
    in_time(tasks.stop()).await;
    assert!(!proc_of(replica.process_id(), "").exists());
    assert_eq!(replica.call(vec![open(1, &[])]).await, Err(Died));
}

#[tokio::test]
async fn a_drain_still_finds_the_child() {
    let tasks = Tasks::default();
    let replica = start(&tasks);
    let (draining, stopping) = (replica.clone(), tasks.stopping());
    tasks.spawn("drain", async move {
        stopping.cancelled().await;
        assert_works(&draining).await;
        assert_eq!(draining.generation(), 1);
    });
    in_time(tasks.stop()).await;
    assert!(!proc_of(replica.process_id(), "").exists());
}

#[tokio::test]
async fn without_handles_the_child_ends() {
    let tasks = Tasks::default();
    let replica = start(&tasks);
    assert_works(&replica).await;
    let process = replica.process_id();
    drop(replica);
    until(|| !proc_of(process, "").exists()).await;
}

#[test]
fn a_child_whose_parent_dies_ends_by_itself() {
    let (mut ours, theirs) = UnixStream::pair().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_sandu")).arg("replica").stdin(OwnedFd::from(theirs)).spawn().unwrap();
    let mut hello = [1; 4];
    ours.read_exact(&mut hello).unwrap();
    assert_eq!(hello, [0; 4]);
    // What a killed parent leaves: its end of the socket is closed.
    drop(ours);
    assert!(child.wait().unwrap().success());
}

#[tokio::test]
async fn a_program_that_is_not_there_is_an_error_at_once() {
    assert!(Replica::start(&Tasks::default(), vec!["/nowhere/sandu".into()]).is_err());
    assert!(Replica::start(&Tasks::default(), vec![]).is_err());
}

#[tokio::test]
async fn a_child_that_never_serves_holds_nobody_up_when_the_program_stops() {
    let tasks = Tasks::default();
    let replica = Replica::start(&tasks, vec!["/bin/false".into()]).unwrap();
    until(|| replica.generation() > 3).await;
    let waiting = tokio::spawn(async move { replica.call(vec![open(1, &[])]).await });
    in_time(tasks.stop()).await;
    assert_eq!(in_time(waiting).await.unwrap(), Err(Died));
}
