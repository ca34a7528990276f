//! Who watches which lesson now, and whether they still may.

use super::{frame::Frame, watch};
use crate::{
    app::App,
    auth::{self, Authenticated, User},
    error::{Error, Result},
    lessons,
};
use sandu_proto::id::{AccountId, LessonId};
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::watch::{Receiver, Sender, channel};
use tokio_util::sync::CancellationToken;

/// A district's open lesson, watched from its schools. Bounds what one lesson can cost; a school's address is one, so addresses do not count.
const MAX_VIEWERS: usize = 2_000;

/// Handle to the boards that are watched now; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Boards {
    watched: Arc<Mutex<HashMap<LessonId, Watched>>>,
}

#[derive(Debug)]
struct Watched {
    /// The newest board; empty until there is one.
    boards: Sender<Frame>,
    viewers: HashMap<u64, Viewer>,
    next: u64,
}

#[derive(Clone, Debug)]
struct Viewer {
    user: User,
    session: String,
    let_go: CancellationToken,
}

/// A viewer's end of it; dropping it leaves.
#[derive(Debug)]
pub struct Seat {
    all: Boards,
    lesson: LessonId,
    id: u64,
    pub boards: Receiver<Frame>,
    /// The right to it has ended.
    pub let_go: CancellationToken,
}

impl Drop for Seat {
    fn drop(&mut self) {
        if let Some(watched) = self.all.watched().get_mut(&self.lesson) {
            watched.viewers.remove(&self.id);
        }
    }
}

impl Boards {
    /// The boards of a lesson from now on. The caller has asked whether they may be seen.
    pub(super) fn watch(&self, app: &App, lesson: LessonId, who: Authenticated) -> Result<Seat> {
        let mut all = self.watched();
        let watched = all.entry(lesson).or_insert_with(|| {
            let (boards, _) = channel(Frame::default());
            app.tasks.spawn("board", watch::run(app.clone(), lesson, boards.clone()));
            Watched { boards, viewers: HashMap::new(), next: 0 }
        });
        if watched.viewers.len() >= MAX_VIEWERS {
            return Err(Error::conflict("看这节课的人太多了，请稍后再来。"));
        }
        let (id, let_go, boards) = (watched.next, CancellationToken::new(), watched.boards.subscribe());
        watched.next += 1;
        watched.viewers.insert(id, Viewer { user: who.user, session: who.secret_hash, let_go: let_go.clone() });
        drop(all);
        Ok(Seat { all: self.clone(), lesson, id, boards, let_go })
    }

    /// Forgets the lesson if nobody watches it; then its task must end.
    pub(super) fn close_if_unwatched(&self, lesson: LessonId) -> bool {
        let mut all = self.watched();
        let is_unwatched = all.get(&lesson).is_none_or(|watched| watched.viewers.is_empty());
        if is_unwatched {
            all.remove(&lesson);
        }
        is_unwatched
    }

    fn viewers(&self, lesson: LessonId) -> Vec<Viewer> {
        self.watched().get(&lesson).map_or_else(Vec::new, |watched| watched.viewers.values().cloned().collect())
    }

    /// No invariant spans two calls, so what a panicked holder left is good.
    fn watched(&self) -> MutexGuard<'_, HashMap<LessonId, Watched>> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets those go whose right or session has ended. A few questions, however many watch. When the database does not answer nobody is let go,
/// and nothing new is shown either: boards come from it too.
pub async fn let_go(app: &App, lesson: LessonId) -> Result<()> {
    let viewers = app.boards.viewers(lesson);
    let sessions: Vec<String> = viewers.iter().map(|viewer| viewer.session.clone()).collect::<HashSet<_>>().into_iter().collect();
    let ended: HashSet<String> = auth::ended(app, &sessions).await?.into_iter().collect();
    let users: Vec<&User> = viewers.iter().map(|viewer| &viewer.user).collect();
    let may: HashSet<AccountId> = lessons::who_may_watch(&mut *app.db.read().await?, lesson, &users).await?;
    for viewer in viewers.iter().filter(|viewer| ended.contains(&viewer.session) || !may.contains(&viewer.user.id)) {
        viewer.let_go.cancel();
    }
    Ok(())
}
