//! The child process, `sandu replica`: reads batches from the socket it was given as standard input, answers them, and ends with it.
//!
//! One thread, no runtime, no files. Its limits on memory are set here, at the start; its time is watched by the parent.

use super::{
    documents::Documents,
    frame::{self, PREFIX_BYTES},
};
use bytes::Bytes;
use rustix::process::{Resource, Rlimit, setrlimit};
use std::{
    io::{self, BufReader, Read, Write},
    os::{fd::AsFd, unix::net::UnixStream},
    panic,
    process::ExitCode,
    thread,
};

/// All memory the child may have, its stack included. Some thousands of open plans; a crafted update that wants more ends the child.
pub const MEMORY_BYTES: u64 = 2 << 30;

/// yrs recurses over nested values; what honest documents nest is a thousandth of this.
const STACK_BYTES: usize = 64 << 20;

/// Answers until the parent closes the socket or dies.
#[must_use]
pub fn run() -> ExitCode {
    match limit().and_then(|()| serve_on_a_large_stack()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("replica: {error}");
            ExitCode::FAILURE
        }
    }
}

fn limit() -> io::Result<()> {
    setrlimit(Resource::As, Rlimit { current: Some(MEMORY_BYTES), maximum: Some(MEMORY_BYTES) })?;
    // Documents do not belong into core files.
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
    // The default hook prints the message, and yrs' messages may quote a document.
    panic::set_hook(Box::new(|info| match info.location() {
        Some(place) => eprintln!("replica: panic at {place}"),
        None => eprintln!("replica: panic"),
    }));
    Ok(())
}

fn serve_on_a_large_stack() -> io::Result<()> {
    let socket = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    let thread = thread::Builder::new().stack_size(STACK_BYTES).spawn(move || serve(socket))?;
    thread.join().unwrap_or_else(|_| Err(io::Error::other("the replica panicked outside a request")))
}

fn serve(mut socket: UnixStream) -> io::Result<()> {
    let mut documents = Documents::default();
    let mut batches = BufReader::new(socket.try_clone()?);
    // An empty batch says that the child has started.
    write(&mut socket, &[])?;
    while let Some(body) = read(&mut batches)? {
        let batch = frame::decode_requests(body).map_err(|_| io::Error::other("malformed batch"))?;
        let answers: Vec<_> = batch.into_iter().map(|request| documents.answer(request)).collect();
        write(&mut socket, &answers)?;
    }
    Ok(())
}

fn write(socket: &mut UnixStream, answers: &[super::Response]) -> io::Result<()> {
    socket.write_all(&frame::encode_responses(answers).map_err(|_| io::Error::other("answers too large"))?)
}

/// The next body, or `None` when the parent has gone.
fn read(socket: &mut impl Read) -> io::Result<Option<Bytes>> {
    let mut prefix = [0; PREFIX_BYTES];
    match socket.read_exact(&mut prefix) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        result => result?,
    }
    let mut body = vec![0; frame::body_length(prefix).map_err(|_| io::Error::other("batch too large"))?];
    socket.read_exact(&mut body)?;
    Ok(Some(body.into()))
}
