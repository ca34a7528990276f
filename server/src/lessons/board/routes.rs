//! `GET /api/lessons/{id}/board`; the rim puts `/api` before it. The rim's time limit ends when a handler has answered; the stream goes on.

use crate::{
    app::App,
    auth::{self, Authenticated},
    error::{Error, Result},
    lessons::Situation,
};
use aide::axum::{ApiRouter, routing::get};
use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderName, HeaderValue, header::CONTENT_TYPE},
    response::Response,
};
use bytes::Bytes;
use futures_util::stream;
use sandu_proto::id::LessonId;
use std::{convert::Infallible, time::Duration};
use tokio::{sync::watch::Receiver, time::Instant};

/// How soon a stream ends whose right has: an observer was named, a session ended. Something is said each time, so that a dead connection
/// shows.
const CHECK: Duration = Duration::from_secs(5);
/// How soon a browser comes back by itself, in its own words; not at once: after a restart everybody does.
const HELLO: &[u8] = b"retry: 3000\n\n";
/// A comment: nothing to a browser.
const STILL_HERE: &[u8] = b":\n\n";

pub fn routes() -> ApiRouter<App> {
    ApiRouter::new().api_route("/lessons/{id}/board", get(board))
}

async fn board(State(app): State<App>, who: Authenticated, Path(lesson): Path<LessonId>) -> Result<Response> {
    if !may_watch(&app, &who, lesson).await? {
        return Err(Error::forbidden("这节课的实时看板不对你开放。"));
    }
    let boards = app.boards.watch(&app, lesson)?;
    let watcher = Watcher { app, who, lesson, boards, check_at: Instant::now() + CHECK, has_said_hello: false };
    let events = stream::unfold(watcher, async |mut watcher| Some((Ok::<_, Infallible>(watcher.next().await?), watcher)));
    let mut response = Response::new(Body::from_stream(events));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    // nginx would keep the events until it has a bufferful.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}

async fn may_watch(app: &App, who: &Authenticated, lesson: LessonId) -> Result<bool> {
    Ok(Situation::seen_by(&mut *app.db.read().await?, &who.user, lesson).await?.rights().board)
}

/// One stream.
struct Watcher {
    app: App,
    who: Authenticated,
    lesson: LessonId,
    boards: Receiver<Bytes>,
    check_at: Instant,
    has_said_hello: bool,
}

impl Watcher {
    /// What the stream says next: always the newest board, however slow its reader is. `None` ends it.
    async fn next(&mut self) -> Option<Bytes> {
        if !std::mem::replace(&mut self.has_said_hello, true) {
            // Whoever comes second finds the newest board there.
            self.boards.mark_changed();
            return Some(Bytes::from_static(HELLO));
        }
        let stopping = self.app.tasks.stopping();
        loop {
            tokio::select! {
                biased;
                () = stopping.cancelled() => return None,
                () = tokio::time::sleep_until(self.check_at) => {
                    self.check_at = Instant::now() + CHECK;
                    return self.may_stay().await.then(|| Bytes::from_static(STILL_HERE));
                }
                changed = self.boards.changed() => {
                    changed.ok()?;
                    let board = self.boards.borrow_and_update().clone();
                    if !board.is_empty() {
                        return Some(board);
                    }
                }
            }
        }
    }

    async fn may_stay(&self) -> bool {
        let is_in = auth::ended(&self.app, std::slice::from_ref(&self.who.secret_hash)).await.is_ok_and(|ended| ended.is_empty());
        is_in && may_watch(&self.app, &self.who, self.lesson).await.unwrap_or(false)
    }
}
