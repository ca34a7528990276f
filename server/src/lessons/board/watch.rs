//! The task of one board: look, compose, hand out, as long as somebody watches.

use super::compose::{Facts, SheetNow, compose};
use crate::{
    app::App,
    clock::now_ms,
    db::Connection,
    error::{Error, Result},
    evaluation, guests,
    instruments::own::Frozen,
    lessons::{Lesson, sql, unknown},
    sheets::{self, Entries},
    sync::scan::values,
};
use bytes::Bytes;
use sandu_proto::{
    http::{
        evaluation::LiveMessage,
        lessons::{FocusRequest, LessonState, Observer},
    },
    id::{DocumentId, LessonId},
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};
use tokio::{
    sync::watch::Sender,
    time::{MissedTickBehavior, interval},
};

/// How often it is looked, at most: two boards a second are live enough for an eye.
const EVERY: Duration = Duration::from_millis(500);
/// While a lesson runs its numbers move with time, even if nobody taps.
const MOVES_MS: i64 = 3_000;
/// Of updates of one sheet: three times a morning of two taps a second. What a sheet has beyond it is not on the board.
const MAX_SHEET_BYTES: usize = 24 << 20;

/// What the last board was made from; the next is made when it differs.
#[derive(PartialEq)]
struct Seen {
    lesson: Lesson,
    observers: Vec<Observer>,
    focuses: Vec<FocusRequest>,
    messages: Vec<LiveMessage>,
    heads: HashMap<DocumentId, i64>,
    online: HashSet<DocumentId>,
    state: LessonState,
    /// Counts up while the lesson runs.
    beat: i64,
}

/// One sheet as far as it has been read.
#[derive(Default)]
struct Read {
    head: i64,
    bytes: usize,
    /// The clock that comes next of each client.
    next: HashMap<u64, u64>,
    entries: Arc<Entries>,
}

pub async fn run(app: App, lesson: LessonId, boards: Sender<Bytes>) {
    let stopping = app.tasks.stopping();
    let mut look_again = interval(EVERY);
    look_again.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut read, mut frozen) = (HashMap::new(), Arc::default());
    let mut last = None;
    loop {
        tokio::select! {
            biased;
            () = stopping.cancelled() => return,
            _ = look_again.tick() => {}
        }
        if app.boards.close_if_unwatched(lesson) {
            return;
        }
        match next(&app, lesson, &mut read, &mut frozen, last.as_ref()).await {
            Ok(Some((board, seen))) => {
                last = Some(seen);
                boards.send_replace(board);
            }
            Ok(None) => {}
            Err(error) => tracing::error!(%error, %lesson, "a board could not be put together"),
        }
    }
}

/// The next board as an event of the stream, if there is anything new.
async fn next(
    app: &App,
    lesson: LessonId,
    read: &mut HashMap<DocumentId, Read>,
    frozen: &mut Arc<Frozen>,
    last: Option<&Seen>,
) -> Result<Option<(Bytes, Seen)>> {
    let now = now_ms();
    let seen = look(app, lesson, now).await?;
    if last == Some(&seen) {
        return Ok(None);
    }
    let used = seen.observers.iter().map(|observer| observer.instrument.clone()).collect();
    Arc::make_mut(frozen).take_in(&mut *app.db.read().await?, used).await?;
    for (document, head) in &seen.heads {
        let read = read.entry(*document).or_default();
        if read.head != *head {
            catch_up(app, *document, read).await?;
        }
    }
    let sheets: Vec<(SheetNow, Arc<Entries>)> = seen.observers.iter().filter_map(|observer| sheet_now(observer, read)).collect();
    let Seen { lesson, observers, focuses, messages, online, .. } = &seen;
    let (lesson, observers, focuses, online) = (lesson.clone(), observers.clone(), focuses.clone(), online.clone());
    let facts = Facts { lesson, observers, focuses, messages: messages.clone(), online, frozen: frozen.clone(), now_ms: now };
    // Forty sheets take their time: beside the runtime, not in it.
    let json = tokio::task::spawn_blocking(move || serde_json::to_string(&compose(facts, &sheets)));
    let json = json.await.map_err(Error::internal)?.map_err(Error::internal)?;
    Ok(Some((Bytes::from(format!("data: {json}\n\n")), seen)))
}

fn sheet_now(observer: &Observer, read: &HashMap<DocumentId, Read>) -> Option<(SheetNow, Arc<Entries>)> {
    let entries = read.get(&observer.sheet?.document_id)?.entries.clone();
    let Observer { person, guest, channel, instrument, .. } = observer;
    let sheet = SheetNow { by: person.id, guest: *guest, channel: *channel, instrument: instrument.clone() };
    Some((sheet, entries))
}

async fn look(app: &App, id: LessonId, now_ms: i64) -> Result<Seen> {
    let mut connection = app.db.read().await?;
    let connection: &mut Connection = &mut connection;
    let lesson = sql::load(connection, id).await?.ok_or_else(unknown)?;
    let mut observers = sql::observers(connection, id).await?;
    observers.extend(guests::of_lesson(connection, id).await?);
    let focuses = sql::focuses(connection, id).await?;
    // Afterwards the board goes on for many who may not read them yet.
    let state = lesson.state(now_ms);
    let messages = if state == LessonState::Running { evaluation::live(connection, id).await? } else { Vec::new() };
    let heads = sheets::heads(connection, id).await?;
    let online = app.sync.present(heads.keys().copied().collect()).await;
    let beat = if state == LessonState::Running { now_ms / MOVES_MS } else { 0 };
    Ok(Seen { lesson, observers, focuses, messages, heads, online, state, beat })
}

/// Reads what was written since.
async fn catch_up(app: &App, document: DocumentId, read: &mut Read) -> Result<()> {
    let since = app.sync.updates_since(document, read.head).await?;
    for update in since.updates {
        read.bytes = read.bytes.saturating_add(update.len());
        if read.bytes > MAX_SHEET_BYTES {
            break;
        }
        let Ok(values) = values(&update) else {
            tracing::warn!(%document, "an update of a sheet could not be read for its board");
            continue;
        };
        for entry in values {
            let next = read.next.entry(entry.client).or_default();
            if entry.clock >= *next {
                *next = entry.clock + 1;
                Arc::make_mut(&mut read.entries).add(&entry.value);
            }
        }
    }
    read.head = since.head;
    Ok(())
}
