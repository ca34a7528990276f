//! The live board of a lesson: one task a lesson that somebody watches looks at the heads of its sheets, puts the board together when
//! something has changed, and hands the same bytes to everybody. It asks the database, so it does not matter which node took the edits.

pub(super) mod compose;
mod routes;
mod watch;

use bytes::Bytes;
pub use routes::routes;
use sandu_proto::id::LessonId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::watch::{Receiver, Sender, channel};

use crate::{
    app::App,
    error::{Error, Result},
};

/// A district's open lesson, watched from its schools. Bounds what one lesson can cost.
const MAX_WATCHERS: usize = 2_000;

/// Handle to the boards that are watched now; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Boards {
    /// The newest board, as an event of the stream; empty until there is one.
    watched: Arc<Mutex<HashMap<LessonId, Sender<Bytes>>>>,
}

impl Boards {
    /// The boards of a lesson from now on. The caller has asked whether they may be seen.
    fn watch(&self, app: &App, lesson: LessonId) -> Result<Receiver<Bytes>> {
        let mut watched = self.watched();
        if let Some(boards) = watched.get(&lesson) {
            if boards.receiver_count() >= MAX_WATCHERS {
                return Err(Error::conflict("看这节课的人太多了，请稍后再来。"));
            }
            return Ok(boards.subscribe());
        }
        let (boards, receiver) = channel(Bytes::new());
        watched.insert(lesson, boards.clone());
        app.tasks.spawn("board", watch::run(app.clone(), lesson, boards));
        Ok(receiver)
    }

    /// Forgets the lesson if nobody watches it; then its task must end.
    fn close_if_unwatched(&self, lesson: LessonId) -> bool {
        let mut watched = self.watched();
        let is_unwatched = watched.get(&lesson).is_none_or(|boards| boards.receiver_count() == 0);
        if is_unwatched {
            watched.remove(&lesson);
        }
        is_unwatched
    }

    /// No invariant spans two calls, so what a panicked holder left is good.
    fn watched(&self) -> MutexGuard<'_, HashMap<LessonId, Sender<Bytes>>> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
