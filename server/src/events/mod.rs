//! Tells open pages what to fetch again (`GET /api/events`). In memory and best effort: a page that connects fetches everything anyway,
//! and a stream that falls behind is closed, so that it connects again.
//!
//! A notice carries ids only, and reaches nobody who must not learn that the thing exists: whoever publishes names the [`Audience`].

mod routes;

use crate::{app::App, error::Result, groups};
pub use routes::routes;
use sandu_proto::{
    http::events::Notice,
    id::{AccountId, GroupId, LessonId, SchoolId},
};
use std::{
    collections::{BTreeMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::mpsc;

/// Notices that wait for one page. A page that is behind by so many fetches everything again, which costs less.
const MAX_WAITING: usize = 64;
/// Streams of one account. A teacher has a computer, a tablet and a phone, with a tab or two on each.
const MAX_STREAMS: usize = 8;

/// Whom a notice is for.
#[derive(Clone, Copy, Debug)]
pub enum Audience {
    /// Everybody in the group, its officers too.
    Group(GroupId),
    /// The same and the leaders of the group's school: for what they may read.
    School { group: GroupId, school: SchoolId },
    /// The guests of a lesson.
    Guests(LessonId),
    /// One person, wherever they are logged in.
    Account(AccountId),
}

/// How far an account hears, besides what is for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// An administrator: no content.
    Nothing,
    Groups,
    /// A guest: what moves the one lesson.
    Lesson(LessonId),
    /// A leader of a school hears their own groups and what the school may read.
    School(SchoolId),
}

/// Handle to all open streams; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Events {
    hub: Arc<Mutex<Hub>>,
}

impl Reach {
    fn has_groups(self) -> bool {
        match self {
            Self::Groups | Self::School(_) => true,
            Self::Nothing | Self::Lesson(_) => false,
        }
    }
}

#[derive(Debug, Default)]
struct Hub {
    /// In the order of opening.
    streams: BTreeMap<u64, Stream>,
    next: u64,
    /// Raised when somebody's groups change, so that an answer of the database from before is asked for again.
    revision: u64,
}

#[derive(Debug)]
struct Stream {
    account: AccountId,
    session: String,
    reach: Reach,
    groups: HashSet<GroupId>,
    out: mpsc::Sender<Notice>,
}

impl Stream {
    fn hears(&self, audience: Audience) -> bool {
        match audience {
            Audience::Group(group) => self.groups.contains(&group),
            Audience::School { group, school } => self.groups.contains(&group) || self.reach == Reach::School(school),
            Audience::Guests(lesson) => self.reach == Reach::Lesson(lesson),
            Audience::Account(account) => self.account == account,
        }
    }
}

/// The receiving end of one stream; dropping it ends the stream.
#[derive(Debug)]
struct Subscription {
    events: Events,
    id: u64,
    notices: mpsc::Receiver<Notice>,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.events.hub().streams.remove(&self.id);
    }
}

impl Events {
    /// Tells every open page of the audience. Call it after the commit: the page fetches at once.
    pub fn publish(&self, audience: Audience, notice: Notice) {
        self.hub().send(|stream| stream.hears(audience), notice);
    }

    /// The sessions that have a stream open now.
    #[must_use]
    pub fn sessions(&self) -> HashSet<String> {
        self.hub().streams.values().map(|stream| stream.session.clone()).collect()
    }

    /// Closes the streams of a session (logged out, expired).
    pub fn end_session(&self, session: &str) {
        self.hub().streams.retain(|_, stream| stream.session != session);
    }

    /// Opens a stream that hears only what is for the account itself, until [`Events::join`]. Of too many the oldest ends: it may be the
    /// dead end of a tablet that changed networks, which nothing else would clear away for minutes.
    fn open(&self, account: AccountId, session: String, reach: Reach) -> Subscription {
        let (out, notices) = mpsc::channel(MAX_WAITING);
        let mut hub = self.hub();
        let own: Vec<u64> = hub.streams.iter().filter(|(_, stream)| stream.account == account).map(|(id, _)| *id).collect();
        for oldest in own.iter().take((own.len() + 1).saturating_sub(MAX_STREAMS)) {
            if let Some(stream) = hub.streams.remove(oldest) {
                // Full or not, it ends; with the word its page knows not to come back.
                let _ = stream.out.try_send(Notice::Superseded);
            }
        }
        let id = hub.next;
        hub.next += 1;
        hub.streams.insert(id, Stream { account, session, reach, groups: HashSet::new(), out });
        drop(hub);
        Subscription { events: self.clone(), id, notices }
    }

    fn revision(&self) -> u64 {
        self.hub().revision
    }

    /// Gives a stream its groups as they were at `revision`; false if somebody's have changed since.
    fn join(&self, id: u64, groups: HashSet<GroupId>, revision: u64) -> bool {
        let mut hub = self.hub();
        if hub.revision != revision {
            return false;
        }
        if let Some(stream) = hub.streams.get_mut(&id) {
            stream.groups = groups;
        }
        true
    }

    /// The group has these members from now on. Who has left hears of it too, for the last time.
    fn set_members(&self, group: GroupId, school: SchoolId, members: &HashSet<AccountId>) {
        let mut hub = self.hub();
        hub.revision += 1;
        let mut concerned = Vec::new();
        for (id, stream) in &mut hub.streams {
            let heard = stream.hears(Audience::School { group, school });
            if members.contains(&stream.account) && stream.reach.has_groups() {
                stream.groups.insert(group);
            } else {
                stream.groups.remove(&group);
            }
            if heard || stream.hears(Audience::Group(group)) {
                concerned.push(*id);
            }
        }
        hub.send_to(&concerned, Notice::GroupChanged { group_id: group });
    }

    /// No invariant spans two calls, so what a panicked holder left is good.
    fn hub(&self) -> MutexGuard<'_, Hub> {
        self.hub.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hub {
    fn send(&mut self, hears: impl Fn(&Stream) -> bool, notice: Notice) {
        let ids: Vec<u64> = self.streams.iter().filter(|(_, stream)| hears(stream)).map(|(id, _)| *id).collect();
        self.send_to(&ids, notice);
    }

    /// Who does not read is closed.
    fn send_to(&mut self, ids: &[u64], notice: Notice) {
        for id in ids {
            if self.streams.get(id).is_some_and(|stream| stream.out.try_send(notice).is_err()) {
                self.streams.remove(id);
            }
        }
    }
}

/// The group's settings or members may have changed: tells everybody whom it concerns, and from then on its members as they are now.
pub async fn group_changed(app: &App, group: GroupId) -> Result<()> {
    let mut connection = app.db.read().await?;
    let Some(group) = groups::load(&mut connection, group).await? else { return Ok(()) };
    let people = groups::people(&mut connection, group.id).await?;
    let members = people.into_iter().map(|(person, _)| person.id).collect();
    app.events.set_members(group.id, group.school_id, &members);
    Ok(())
}

#[cfg(test)]
mod tests;
