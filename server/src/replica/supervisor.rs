//! The parent's side: starts the child, passes it one batch at a time, and starts another when it dies or does not answer.
//!
//! One task owns the process and the socket. The child may be killed at any moment: the batch in flight answers [`Died`], the next one
//! meets a new child with nothing open.

use super::{
    Died, Request, Response,
    frame::{self, PREFIX_BYTES},
};
use crate::tasks::Tasks;
use bytes::{Bytes, BytesMut};
use std::{
    ffi::OsString,
    io,
    os::{fd::OwnedFd, unix::net::UnixStream as StdUnixStream},
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicU32, AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::UnixStream,
    process::{Child, Command},
    sync::{mpsc, oneshot},
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

/// Batches that wait. The pump and a few slow jobs call; a longer queue would only hide that the child is behind.
const QUEUE: usize = 16;

/// Room for the answer to most batches.
const USUAL_FRAME: usize = 1024;

/// An honest batch takes milliseconds; this is for a machine that is busy elsewhere. [`BYTES_PER_SECOND`] is added for large ones.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);
const BYTES_PER_SECOND: usize = 4 << 20;

/// After this many starts in a row that did not get as far as serving, something is wrong with the machine, not with a document.
const FAILED_STARTS: u32 = 3;
const RETRY_EVERY: Duration = Duration::from_secs(1);

/// When the program stops, whoever still drains calls again within this time of the last answer.
const LINGER: Duration = Duration::from_millis(500);

/// Handle to a child process that holds documents; cheap to clone. Ends when the program stops, or when every handle is gone.
#[derive(Clone)]
pub struct Replica {
    jobs: mpsc::Sender<Job>,
    status: Arc<Status>,
}

/// What is known about the child from outside of the task.
#[derive(Default)]
struct Status {
    generation: AtomicU64,
    process: AtomicU32,
}

struct Job {
    frame: Vec<u8>,
    requests: usize,
    answer: oneshot::Sender<Result<Vec<Response>, Died>>,
}

impl Replica {
    /// Starts a child: `program` is its path and its arguments (this program and `replica`). Errs when it cannot be started at all.
    pub fn start(tasks: &Tasks, program: Vec<OsString>) -> io::Result<Self> {
        let (jobs, waiting) = mpsc::channel(QUEUE);
        let status = Arc::new(Status::default());
        let first = Running::start(&program, &status)?;
        let supervisor = Supervisor { program, jobs: waiting, status: Arc::clone(&status), stopping: tasks.stopping() };
        tasks.spawn("replica", supervisor.run(first));
        Ok(Self { jobs, status })
    }

    /// Asks the child for all of `batch`; the answers are in order, one for each. After the program has stopped it is always [`Died`].
    /// A batch larger than a gibibyte is refused whole, without a word to the child.
    pub async fn call(&self, batch: Vec<Request>) -> Result<Vec<Response>, Died> {
        if batch.is_empty() {
            return Ok(Vec::new());
        }
        let requests = batch.len();
        let Ok(frame) = frame::encode_requests(&batch) else {
            return Ok(vec![Response::Refused { reason: "batch too large".to_owned() }; requests]);
        };
        let (answer, answered) = oneshot::channel();
        self.jobs.send(Job { frame, requests, answer }).await.map_err(|_| Died)?;
        answered.await.unwrap_or(Err(Died))
    }

    /// How many children there have been. What was open in an earlier one is not open in this one.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.status.generation.load(Ordering::Acquire)
    }

    /// The child's process id, for the log and for those who kill it.
    #[must_use]
    pub fn process_id(&self) -> u32 {
        self.status.process.load(Ordering::Acquire)
    }
}

/// Why serving ended.
enum End {
    Stopped,
    /// With whoever was waiting for an answer.
    Died(Option<oneshot::Sender<Result<Vec<Response>, Died>>>),
}

struct Supervisor {
    program: Vec<OsString>,
    jobs: mpsc::Receiver<Job>,
    status: Arc<Status>,
    stopping: CancellationToken,
}

impl Supervisor {
    async fn run(mut self, first: Running) {
        let mut starting = Some(first);
        let mut failed_starts = 0;
        // Told only when its successor serves, so that a retry at once finds it.
        let mut bereaved = None;
        loop {
            match self.begin(starting.take()).await {
                Ok(mut running) => {
                    failed_starts = 0;
                    tell(bereaved.take());
                    let end = self.serve(&mut running).await;
                    running.end().await;
                    match end {
                        End::Stopped => return,
                        End::Died(waiting) => bereaved = waiting,
                    }
                    tracing::warn!(generation = self.status.generation.load(Ordering::Relaxed), "the replica died; starting another");
                }
                Err(error) => {
                    failed_starts += 1;
                    if self.stopping.is_cancelled() {
                        return;
                    }
                    if failed_starts >= FAILED_STARTS {
                        tracing::error!(%error, failed_starts, "the replica does not start");
                        tell(bereaved.take());
                        if self.is_stopped_within(RETRY_EVERY).await {
                            return;
                        }
                    }
                }
            }
        }
    }

    /// A child that has said that it serves.
    async fn begin(&self, started: Option<Running>) -> io::Result<Running> {
        let mut running = match started {
            Some(running) => running,
            None => Running::start(&self.program, &self.status)?,
        };
        match timeout(ANSWER_WITHIN, running.read()).await {
            Ok(Ok(hello)) if hello.is_empty() => Ok(running),
            Ok(Ok(_)) => Err(io::Error::other("it spoke before it was asked")),
            Ok(Err(error)) => Err(error),
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }

    async fn serve(&mut self, running: &mut Running) -> End {
        loop {
            let job = tokio::select! {
                job = self.jobs.recv() => job,
                _ = running.process.wait() => return End::Died(None),
                () = lingered(&self.stopping) => None,
            };
            let Some(job) = job else { return End::Stopped };
            match running.answer(&job.frame, job.requests).await {
                // Whoever asked may have gone; the next one has not.
                Ok(answers) => drop(job.answer.send(Ok(answers))),
                Err(error) => {
                    tracing::warn!(%error, requests = job.requests, "the replica did not answer");
                    return End::Died(Some(job.answer));
                }
            }
        }
    }

    async fn is_stopped_within(&self, time: Duration) -> bool {
        timeout(time, self.stopping.cancelled()).await.is_ok() || self.jobs.is_closed()
    }
}

fn tell(bereaved: Option<oneshot::Sender<Result<Vec<Response>, Died>>>) {
    if let Some(waiting) = bereaved {
        // It may have stopped waiting.
        let _ = waiting.send(Err(Died));
    }
}

/// Resolves [`LINGER`] after the program was asked to stop; asked anew after every batch, so a drain that goes on is served.
async fn lingered(stopping: &CancellationToken) {
    stopping.cancelled().await;
    sleep(LINGER).await;
}

/// A process and the socket to it. Dropping it kills the process.
struct Running {
    process: Child,
    socket: UnixStream,
}

impl Running {
    fn start(program: &[OsString], status: &Status) -> io::Result<Self> {
        let (name, arguments) = program.split_first().ok_or(io::ErrorKind::InvalidInput)?;
        let (ours, theirs) = StdUnixStream::pair()?;
        ours.set_nonblocking(true)?;
        let process = Command::new(name)
            .args(arguments)
            // It parses hostile bytes: the secrets of the parent's environment are none of its business.
            .env_clear()
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::null())
            // A Ctrl-C in the terminal is for the parent, which still drains through the child.
            .process_group(0)
            .kill_on_drop(true)
            .spawn()?;
        status.process.store(process.id().unwrap_or_default(), Ordering::Release);
        status.generation.fetch_add(1, Ordering::AcqRel);
        Ok(Self { process, socket: UnixStream::from_std(ours)? })
    }

    async fn answer(&mut self, frame: &[u8], requests: usize) -> io::Result<Vec<Response>> {
        let limit = ANSWER_WITHIN + Duration::from_secs((frame.len() / BYTES_PER_SECOND) as u64);
        let exchange = async {
            self.socket.write_all(frame).await?;
            self.read().await
        };
        let body = timeout(limit, exchange).await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
        match frame::decode_responses(body) {
            Ok(answers) if answers.len() == requests => Ok(answers),
            _ => Err(io::Error::other("its answer makes no sense")),
        }
    }

    /// A body, most often with one read; room is made as it comes, whatever length it announces.
    async fn read(&mut self) -> io::Result<Bytes> {
        let mut frame = BytesMut::with_capacity(USUAL_FRAME);
        self.read_up_to(&mut frame, PREFIX_BYTES).await?;
        let prefix = *frame.first_chunk().ok_or(io::ErrorKind::UnexpectedEof)?;
        let length = frame::body_length(prefix).map_err(|_| io::Error::other("its answer is too large"))?;
        self.read_up_to(&mut frame, PREFIX_BYTES + length).await?;
        let body = frame.split_off(PREFIX_BYTES);
        if body.len() == length { Ok(body.freeze()) } else { Err(io::Error::other("it said more than it was asked")) }
    }

    async fn read_up_to(&mut self, frame: &mut BytesMut, length: usize) -> io::Result<()> {
        while frame.len() < length {
            if self.socket.read_buf(frame).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(())
    }

    /// Makes sure that it is gone, and leaves no zombie.
    async fn end(mut self) {
        // Fails only when it has been reaped already.
        let _ = self.process.kill().await;
    }
}
