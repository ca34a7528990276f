//! `GET /api/lessons/{id}/board`; the rim puts `/api` before it. The rim's time limit ends when a handler has answered; the stream goes on.

use super::{
    frame::{Frame, Packing},
    viewers::Seat,
};
use crate::{
    app::App,
    auth::Authenticated,
    error::{Error, Result},
    lessons::Situation,
};
use aide::axum::{ApiRouter, routing::get};
use axum::{
    body::Body,
    extract::{Path, State},
    http::{
        HeaderMap, HeaderName, HeaderValue,
        header::{CONTENT_ENCODING, CONTENT_TYPE, VARY},
    },
    response::Response,
};
use bytes::Bytes;
use futures_util::stream;
use sandu_proto::id::LessonId;
use std::{collections::VecDeque, convert::Infallible, sync::LazyLock, time::Duration};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Something is said at least this often, so that a dead connection shows.
const HEARTBEAT: Duration = Duration::from_secs(5);
/// How soon a browser comes back by itself, in its own words; not at once: after a restart everybody does.
static HELLO: LazyLock<Frame> = LazyLock::new(|| Frame::new("retry: 3000\n\n"));
/// A comment: nothing to a browser.
static STILL_HERE: LazyLock<Frame> = LazyLock::new(|| Frame::new(":\n\n"));

pub fn routes() -> ApiRouter<App> {
    ApiRouter::new().api_route("/lessons/{id}/board", get(board))
}

async fn board(State(app): State<App>, who: Authenticated, Path(lesson): Path<LessonId>, asked: HeaderMap) -> Result<Response> {
    if !Situation::seen_by(&mut *app.db.read().await?, &who.user, lesson).await?.rights().board {
        return Err(Error::forbidden("这节课的实时看板不对你开放。"));
    }
    let (packing, mut seat) = (Packing::of(&asked), app.boards.watch(&app, lesson, who)?);
    // Whoever comes second finds the newest board there.
    seat.boards.mark_changed();
    let first = VecDeque::from([packing.beginning(), HELLO.packed(packing)]);
    let watcher = Watcher { stopping: app.tasks.stopping(), seat, packing, first, quiet_until: Instant::now() + HEARTBEAT };
    let events = stream::unfold(watcher, async |mut watcher| Some((Ok::<_, Infallible>(watcher.next().await?), watcher)));
    let mut response = Response::new(Body::from_stream(events));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if packing == Packing::Gzip {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    // nginx would keep the events until it has a bufferful.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}

/// One stream.
struct Watcher {
    stopping: CancellationToken,
    seat: Seat,
    packing: Packing,
    /// What is said before any board.
    first: VecDeque<Bytes>,
    quiet_until: Instant,
}

impl Watcher {
    /// What the stream says next: always the newest board, however slow its reader is. `None` ends it.
    async fn next(&mut self) -> Option<Bytes> {
        while let Some(first) = self.first.pop_front() {
            if !first.is_empty() {
                return Some(first);
            }
        }
        loop {
            tokio::select! {
                biased;
                () = self.stopping.cancelled() => return None,
                () = self.seat.let_go.cancelled() => return None,
                changed = self.seat.boards.changed() => {
                    changed.ok()?;
                    let board = self.seat.boards.borrow_and_update().packed(self.packing);
                    if !board.is_empty() {
                        self.quiet_until = Instant::now() + HEARTBEAT;
                        return Some(board);
                    }
                }
                () = tokio::time::sleep_until(self.quiet_until) => {
                    self.quiet_until = Instant::now() + HEARTBEAT;
                    return Some(STILL_HERE.packed(self.packing));
                }
            }
        }
    }
}
