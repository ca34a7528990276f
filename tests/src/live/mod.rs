//! One lesson, live: observers tap on sheets of their own over real websockets, viewers hold the board's stream open. In the end every tap
//! that was acknowledged must be in a submitted sheet exactly once, and every viewer must have ended with the same board.

mod observers;
mod viewers;

use crate::{
    PATIENCE, eventually,
    http::Api,
    samples::Samples,
    server::{Fixture, Server},
};
use futures_util::{StreamExt, stream};
use observers::{Observer, Tool};
use sandu_proto::{
    http::{accounts::Me, lessons::LessonView},
    id::{AccountId, LessonId},
    instruments::sheet::EventId,
};
use serde_json::json;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use tokio::task::JoinSet;
use viewers::{Frames, Viewer};

/// Who teaches and who organises.
const OTHERS: usize = 2;
/// People who come in at once.
const OPENING: usize = 64;

/// How many do what.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub observers: usize,
    pub viewers: usize,
    /// Taps of each observer.
    pub per_second: u32,
    /// How long the lesson has been going on, with as many taps, when it is begun to be measured.
    pub earlier: Duration,
}

impl Shape {
    /// Accounts that it takes.
    #[must_use]
    pub fn users(&self) -> usize {
        OTHERS + self.observers + self.viewers
    }
}

/// What a run came to.
pub struct Outcome {
    pub sent: usize,
    pub acknowledged: usize,
    /// Acknowledged, and in no submitted sheet.
    pub lost: usize,
    /// In submitted sheets more than once.
    pub doubled: usize,
    /// From a tap's acknowledgement until a board with it is at a viewer: one for each tap and viewer.
    pub delays: Samples,
    /// Taps that a viewer never saw on a timeline: newer ones had pushed them out before its next board came.
    pub skipped: usize,
    /// Boards of the busiest viewer.
    pub boards: usize,
    /// Bytes of the largest board, plain and packed.
    pub board_bytes: (usize, usize),
    /// How long was measured.
    pub over: Duration,
}

/// When each tap was acknowledged.
#[derive(Default)]
struct Taps(Mutex<HashMap<EventId, Option<Instant>>>);

impl Taps {
    fn all(&self) -> MutexGuard<'_, HashMap<EventId, Option<Instant>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A running lesson: the first user teaches, the second organises it, then come those who observe and those who watch.
pub struct Class<'s> {
    server: &'s Server,
    fixture: &'s Fixture,
    shape: Shape,
    id: LessonId,
    began_ms: i64,
}

fn now_ms() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
}

impl<'s> Class<'s> {
    /// Begins it, on a server with [`Shape::users`] users.
    pub async fn begin(server: &'s Server, fixture: &'s Fixture, shape: Shape) -> Self {
        let began_ms = now_ms() - i64::try_from(shape.earlier.as_millis()).unwrap();
        let class = Self { server, fixture, shape, id: LessonId::new(), began_ms };
        let organiser = class.api(1);
        let me: Me = organiser.get("/me").await;
        let mut people: Vec<AccountId> = Vec::new();
        for user in 0..OTHERS + shape.observers {
            people.push(class.api(user).get::<Me>("/me").await.id);
        }
        let observer =
            |(number, id): (usize, &AccountId)| json!({ "observer": id, "instrument": Tool::of(number).instrument(), "focus": "" });
        let observers: Vec<_> = people[OTHERS..].iter().enumerate().map(observer).collect();
        let visit = json!({
            "group_id": me.groups[0].id, "teacher": people[0], "title": "秋天", "class_name": "三（2）班", "subject": "语文", "place": "",
            "planned_at_ms": began_ms, "minutes": 40, "visit_type": "open", "purpose": "learning", "version_id": null,
            "observers": observers, "seats": { "rows": 6, "columns": 8 },
        });
        organiser.put::<LessonView>(&class.path(""), &visit).await.unwrap();
        organiser.post::<LessonView>(&class.path("/start"), &json!({ "at_ms": began_ms })).await.unwrap();
        class
    }

    /// Everybody comes, taps or watches for `over`, and goes. `measured` is called when the taps begin and when they end.
    pub async fn run(&self, over: Duration, mut measured: impl FnMut()) -> Outcome {
        let observers: Vec<Observer> =
            stream::iter((0..self.shape.observers).map(|number| Observer::come(self, number))).buffer_unordered(OPENING).collect().await;
        let earlier: usize = observers.iter().map(Observer::taps).sum();
        let frames = Arc::new(Frames::default());
        let viewers: Vec<Viewer> = stream::iter((0..self.shape.viewers).map(|number| Viewer::come(self, number, &frames)))
            .buffer_unordered(OPENING)
            .collect()
            .await;
        let taps = Arc::new(Taps::default());
        measured();
        let (began, end) = (Instant::now(), tokio::time::Instant::now() + over);
        let mut observing = JoinSet::new();
        for (number, observer) in observers.into_iter().enumerate() {
            let gap = Duration::from_secs(1) / self.shape.per_second.max(1);
            // Spread: people do not tap in step.
            let first = gap.mul_f64(number as f64 / self.shape.observers.max(1) as f64);
            observing.spawn(observer.observe(taps.clone(), first, gap, end));
        }
        let observers = observing.join_all().await;
        let over = began.elapsed();
        measured();
        let sent = taps.all().len();
        eventually("every viewer has every tap", async || viewers.iter().all(|viewer| viewer.moments() == earlier + sent)).await;
        eventually("every viewer ends with the same board", async || frames.is_last_at_all(&viewers)).await;
        let viewers: Vec<_> = viewers.into_iter().map(Viewer::go).collect();
        self.api(1).post::<LessonView>(&self.path("/end"), &json!({ "at_ms": now_ms() })).await.unwrap();
        let mut found = HashMap::<EventId, usize>::new();
        for observer in observers {
            for id in tokio::time::timeout(PATIENCE, observer.submit()).await.expect("a sheet is taken") {
                *found.entry(id).or_default() += 1;
            }
        }
        let taps = taps.all();
        let acknowledged = taps.iter().filter(|(_, at)| at.is_some());
        let (delays, skipped) = frames.delays(&viewers, &taps);
        Outcome {
            sent,
            acknowledged: acknowledged.clone().count(),
            lost: acknowledged.filter(|(id, _)| !found.contains_key(id)).count(),
            doubled: found.values().filter(|count| **count > 1).count(),
            delays,
            skipped,
            boards: viewers.iter().map(Vec::len).max().unwrap_or(0),
            board_bytes: frames.largest(),
            over,
        }
    }

    fn path(&self, suffix: &str) -> String {
        format!("/lessons/{}{suffix}", self.id)
    }

    fn api(&self, user: usize) -> Api {
        Api::new(self.server, self.token(user))
    }

    fn token(&self, user: usize) -> &str {
        &self.fixture.users[user].token
    }
}
