//! One websocket: one task that hands frames to its [`intake`](super::intake), and writes what the rooms say.
//!
//! axum does HTTP and the handshake; tokio-tungstenite runs on the upgraded stream with a small read buffer, so that an idle socket
//! costs a few kilobytes. Limits: the size of a frame, an answer to our ping, what waits to be written.

use super::{
    Sync, Tasks,
    access::Account,
    frame::Form,
    intake::{Intake, MAX_ANSWER, Stop},
    rooms::{Input, Out},
};
use crate::line::Line;
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use sandu_proto::{close::Close, id::DocumentId};
use std::{future, pin::pin, time::Duration};
use tokio::{
    io::AsyncReadExt,
    sync::{mpsc, oneshot},
    time::{Instant, timeout},
};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        self,
        handshake::derive_accept_key,
        protocol::{CloseFrame, Role, WebSocketConfig},
    },
};

/// Room for a frame's own few bytes around the largest payload.
const MAX_FRAME: usize = MAX_ANSWER + 1024;
/// Frames that wait for a client that reads slowly; past it the socket is closed and the client resyncs.
const MAX_WAITING: usize = 512;
/// We ping this often; whoever says nothing at all for twice as long is gone.
const PING: Duration = Duration::from_secs(15);
const SILENCE: Duration = Duration::from_secs(30);
/// How long a closing handshake may take.
const GOODBYE: Duration = Duration::from_secs(5);

pub type Stream = WebSocketStream<Line>;

/// What the socket is for.
#[derive(Clone, Copy, Debug)]
pub enum Purpose {
    /// `/sync`.
    Many,
    /// `/sync/{document id}`.
    One(DocumentId),
}

/// Who opens it: the account and the session that authenticated the upgrade (its end closes the socket).
#[derive(Clone, Debug)]
pub struct Visitor {
    pub account: Account,
    pub session: String,
}

/// Answers the handshake and lets the socket run as a task of its own. The caller has authenticated and checked the Origin.
#[must_use]
pub fn upgrade(sync: &Sync, visitor: Visitor, purpose: Purpose, request: Request) -> Response {
    let form = match purpose {
        Purpose::Many => Form::Many,
        Purpose::One(_) if speaks_sandu(&request) => Form::One,
        Purpose::One(_) => Form::Stock,
    };
    let runs = sync.clone();
    shake_hands(&sync.tasks, request, move |stream| serve(runs, stream, visitor, form, purpose))
}

/// Lets somebody in only to say why not: a browser cannot see the status of a refused upgrade.
#[must_use]
pub fn turn_away(sync: &Sync, close: Close, request: Request) -> Response {
    shake_hands(&sync.tasks, request, move |mut stream| async move { goodbye(&mut stream, close).await })
}

fn shake_hands<F: Future<Output = ()> + Send + 'static>(
    tasks: &Tasks,
    mut request: Request,
    run: impl FnOnce(Stream) -> F + Send + 'static,
) -> Response {
    let Some(key) = accept_key(request.headers()) else {
        return (StatusCode::UPGRADE_REQUIRED, "this address speaks websocket, version 13").into_response();
    };
    let upgraded = hyper::upgrade::on(&mut request);
    tasks.spawn("socket", async move {
        let Ok(upgraded) = upgraded.await else { return };
        let (stream, early) = bare(upgraded);
        let config = WebSocketConfig::default()
            .read_buffer_size(4 * 1024)
            .write_buffer_size(4 * 1024)
            .max_message_size(Some(MAX_FRAME))
            .max_frame_size(Some(MAX_FRAME));
        run(WebSocketStream::from_partially_read(stream, early, Role::Server, Some(config)).await).await;
    });
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(header::SEC_WEBSOCKET_ACCEPT, key);
    if speaks_sandu(&request) {
        headers.insert(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static("sandu"));
    }
    response
}

/// The stream without hyper's layers around it, which would cost every frame a little, and what came before its time.
fn bare(upgraded: Upgraded) -> (Line, Vec<u8>) {
    let parts = upgraded.downcast::<TokioIo<Line>>().expect("connections are accepted as lines");
    // A copy: the buffer itself is hyper's, and twice as large as ours.
    (parts.io.into_inner(), parts.read_buf.to_vec())
}

fn speaks_sandu(request: &Request) -> bool {
    has_token(request.headers(), header::SEC_WEBSOCKET_PROTOCOL, "sandu")
}

fn accept_key(headers: &HeaderMap) -> Option<HeaderValue> {
    let is_websocket = has_token(headers, header::UPGRADE, "websocket")
        && has_token(headers, header::CONNECTION, "upgrade")
        && has_token(headers, header::SEC_WEBSOCKET_VERSION, "13");
    let key = headers.get(header::SEC_WEBSOCKET_KEY).filter(|_| is_websocket)?;
    HeaderValue::from_str(&derive_accept_key(key.as_bytes())).ok()
}

fn has_token(headers: &HeaderMap, name: header::HeaderName, token: &str) -> bool {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|part| part.trim().eq_ignore_ascii_case(token))
}

/// Runs until either side closes.
async fn serve(sync: Sync, mut stream: Stream, visitor: Visitor, form: Form, purpose: Purpose) {
    let socket = sync.next_socket();
    let (out, mut waiting) = mpsc::channel(MAX_WAITING);
    let (kill, killed) = oneshot::channel();
    // When the rooms end they let go of everything; what they said last still waits to be written.
    let mut killed = pin!(async move {
        match killed.await {
            Ok(close) => close,
            Err(_) => future::pending().await,
        }
    });
    let Visitor { account, session } = visitor;
    if sync.tell(Input::Attach { socket, account, session, form, out, kill }).await.is_err() {
        goodbye(&mut stream, Close::Restarting).await;
        return;
    }
    let mut intake = Intake::new(&sync, socket, form);
    if let Purpose::One(document) = purpose {
        let _ = sync.tell(Input::Join { socket, document, ticket: 0 }).await;
    }
    let mut ping = tokio::time::interval(PING);
    let mut heard = Instant::now();
    // A stock client speaks before the room has let it in: it is read from when the room has spoken.
    let mut is_reading = form == Form::Many;
    let mut is_draining = false;
    let close = loop {
        tokio::select! {
            biased;
            close = &mut killed => break Some(close),
            said = waiting.recv() => match said {
                Some(Out::Frame(frame)) => {
                    is_reading = !is_draining;
                    // Who does not read blocks the write, and must be closed all the same.
                    tokio::select! {
                        biased;
                        close = &mut killed => break Some(close),
                        written = timeout(SILENCE, write(&mut stream, frame, &mut waiting)) => match written {
                            Ok(Ok(())) => {}
                            Ok(Err(_)) => break None,
                            Err(_) => break Some(Close::TooSlow),
                        },
                    }
                }
                Some(Out::Close(close)) => break Some(close),
                None => break Some(Close::Restarting),
            },
            went_on = intake.go_on(&mut stream), if is_reading => {
                heard = Instant::now();
                match went_on {
                    Ok(()) => {}
                    Err(Stop::Close(close)) => break Some(close),
                    Err(Stop::Gone) => break None,
                    // The program stops: what was taken in is being committed; its acks still go out.
                    Err(Stop::Draining) => (is_reading, is_draining) = (false, true),
                }
            }
            _ = ping.tick() => {
                // Whom we keep waiting ourselves we cannot hear.
                let is_silent = heard.elapsed() > SILENCE && intake.is_listening();
                if is_silent || stream.send(tungstenite::Message::Ping(Bytes::new())).await.is_err() {
                    break None;
                }
            }
        }
    };
    let _ = sync.tell(Input::Detach { socket }).await;
    if let Some(close) = close {
        goodbye(&mut stream, close).await;
    }
}

/// Writes a frame and all that wait behind it, then flushes once.
async fn write(stream: &mut Stream, first: Bytes, waiting: &mut mpsc::Receiver<Out>) -> Result<(), tungstenite::Error> {
    stream.feed(tungstenite::Message::Binary(first)).await?;
    while let Ok(next) = waiting.try_recv() {
        match next {
            Out::Frame(frame) => stream.feed(tungstenite::Message::Binary(frame)).await?,
            Out::Close(close) => {
                stream.flush().await?;
                goodbye(stream, close).await;
                return Err(tungstenite::Error::ConnectionClosed);
            }
        }
    }
    stream.flush().await
}

async fn goodbye(stream: &mut Stream, close: Close) {
    let frame = CloseFrame { code: close.code().into(), reason: close.reason().into() };
    let closing = async {
        let _ = stream.close(Some(frame)).await;
        let mut is_answered = false;
        while let Some(Ok(message)) = stream.next().await {
            is_answered |= message.is_close();
        }
        // After a frame that cannot be read nothing can: but bytes left unread would reset the connection, and the reason with it.
        // On the heap: every idle socket would carry it otherwise.
        let mut unread = vec![0; 4096];
        while !is_answered && stream.get_mut().read(&mut unread).await.is_ok_and(|count| count > 0) {}
    };
    let _ = timeout(GOODBYE, closing).await;
}
