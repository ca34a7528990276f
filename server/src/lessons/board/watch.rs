//! The task of one board: look, compose, hand out, as long as somebody watches. A sheet that was submitted is shown as it was sealed; after
//! class there are no others.

use super::{
    compose::{Facts, compose},
    frame::Frame,
    sheet::{Computed, SheetNow, compute, sealed},
    viewers,
};
use crate::{
    app::App,
    clock::now_ms,
    db::Connection,
    error::{Error, Result},
    evaluation, guests,
    instruments::own::Frozen,
    lessons::{Lesson, sql, unknown},
    sheets::{self, Growing, Period},
    sync::scan::values,
};
use sandu_proto::{
    http::{
        evaluation::LiveMessage,
        lessons::{FocusRequest, LessonState, Observer, SheetState},
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
    time::{Instant, MissedTickBehavior, interval},
};

/// How often it is looked, at most. A board is at most a second behind; what is left of it is for computing and handing out.
const EVERY: Duration = Duration::from_millis(750);
/// How soon a stream ends whose right has: an observer was named, a session ended.
const CHECK: Duration = Duration::from_secs(5);
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
    growing: Growing,
    computed: Option<(MadeFrom, Arc<Computed>)>,
}

/// What is kept from one board to the next.
#[derive(Default)]
struct Known {
    read: HashMap<DocumentId, Read>,
    sealed: HashMap<DocumentId, Arc<Computed>>,
    frozen: Arc<Frozen>,
}

/// What one sheet was computed from; it is computed again when it differs.
#[derive(PartialEq)]
struct MadeFrom {
    head: i64,
    sheet: SheetNow,
    /// As of the beginning of the beat: within one, only sheets that grow are computed.
    period: Period,
}

pub async fn run(app: App, lesson: LessonId, boards: Sender<Frame>) {
    let stopping = app.tasks.stopping();
    let mut look_again = interval(EVERY);
    look_again.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut known = Known::default();
    let (mut last, mut checked) = (None::<Seen>, Instant::now());
    loop {
        tokio::select! {
            biased;
            () = stopping.cancelled() => return,
            _ = look_again.tick() => {}
        }
        if app.boards.close_if_unwatched(lesson) {
            return;
        }
        if checked.elapsed() >= CHECK {
            checked = Instant::now();
            if let Err(error) = viewers::let_go(&app, lesson).await {
                tracing::error!(%error, %lesson, "could not ask who may still watch");
            }
        }
        match next(&app, lesson, &mut known, last.as_ref()).await {
            Ok(Some((board, seen))) => {
                // What class leaves is not for everybody who watched it: those are let go before it is shown. It may have ended since the first
                // was let in, before anything was shown.
                let has_moved = last.as_ref().is_none_or(|last| last.state != seen.state);
                if has_moved && let Err(error) = viewers::let_go(&app, lesson).await {
                    tracing::error!(%error, %lesson, "could not ask who may still watch");
                    continue;
                }
                last = Some(seen);
                boards.send_replace(board);
            }
            Ok(None) => {}
            Err(error) => tracing::error!(%error, %lesson, "a board could not be put together"),
        }
    }
}

/// The next board as an event of the stream, if there is anything new.
async fn next(app: &App, lesson: LessonId, known: &mut Known, last: Option<&Seen>) -> Result<Option<(Frame, Seen)>> {
    let now = now_ms();
    let seen = look(app, lesson, now).await?;
    if last == Some(&seen) {
        return Ok(None);
    }
    let used = seen.observers.iter().map(|observer| observer.instrument.clone()).collect();
    Arc::make_mut(&mut known.frozen).take_in(&mut *app.db.read().await?, used).await?;
    let mut current = known.sealed_sheets(app, &seen).await?;
    let stale = if seen.state == LessonState::Ended { Vec::new() } else { known.growing_sheets(app, &seen, &mut current).await? };
    let Seen { lesson, observers, focuses, messages, online, .. } = &seen;
    let (lesson, observers, focuses, online) = (lesson.clone(), observers.clone(), focuses.clone(), online.clone());
    let facts = Facts { lesson, observers, focuses, messages: messages.clone(), online, frozen: known.frozen.clone(), now_ms: now };
    // Forty sheets take their time: beside the runtime, not in it.
    let made = tokio::task::spawn_blocking(move || make(facts, current, stale));
    let (frame, fresh) = made.await.map_err(Error::internal)??;
    known.read.extend(fresh);
    Ok(Some((frame, seen)))
}

impl Known {
    /// The sheets that were submitted. They never change: each is read once.
    async fn sealed_sheets(&mut self, app: &App, seen: &Seen) -> Result<Vec<Arc<Computed>>> {
        let mut sheets = Vec::new();
        for document in seen.observers.iter().filter_map(|observer| Some(observer.sheet.filter(is_submitted)?.document_id)) {
            if !self.sealed.contains_key(&document)
                && let Some(record) = sheets::sealed(&mut *app.db.read().await?, document).await?
            {
                self.read.remove(&document);
                self.sealed.insert(document, Arc::new(sealed(record)));
            }
            sheets.extend(self.sealed.get(&document).cloned());
        }
        Ok(sheets)
    }

    /// Those that are still written: into `current` what has been computed, and what has to be computed again.
    async fn growing_sheets(&mut self, app: &App, seen: &Seen, current: &mut Vec<Arc<Computed>>) -> Result<Vec<Stale>> {
        for (document, head) in seen.heads.iter().filter(|(document, _)| !self.sealed.contains_key(document)) {
            let read = self.read.entry(*document).or_default();
            if read.head != *head {
                catch_up(app, *document, read).await?;
            }
        }
        let growing = seen.observers.iter().filter(|observer| !observer.sheet.as_ref().is_some_and(is_submitted));
        let named: Vec<(DocumentId, MadeFrom)> = growing.filter_map(|observer| made_from(observer, &self.read, seen)).collect();
        let mut stale = Vec::new();
        for (document, made_from) in named {
            match self.read.get(&document).and_then(|read| read.computed.as_ref()) {
                Some((before, computed)) if *before == made_from => current.push(computed.clone()),
                // Given away; if it does not come back it is read from its beginning.
                _ => stale.extend(self.read.remove(&document).map(|read| Stale { document, made_from, read })),
            }
        }
        Ok(stale)
    }
}

const fn is_submitted(sheet: &SheetState) -> bool {
    sheet.submitted_at_ms.is_some()
}

/// A sheet that has changed since it was computed.
struct Stale {
    document: DocumentId,
    made_from: MadeFrom,
    read: Read,
}

/// Computes the sheets that have changed, and the board.
fn make(facts: Facts, mut sheets: Vec<Arc<Computed>>, stale: Vec<Stale>) -> Result<(Frame, Vec<(DocumentId, Read)>)> {
    let mut fresh = Vec::new();
    for Stale { document, made_from, mut read } in stale {
        // What is new in it has happened by now.
        let period = Period { now_ms: facts.now_ms, ..made_from.period };
        read.computed = facts.frozen.get(&made_from.sheet.instrument).map(|instrument| {
            let computed = Arc::new(compute(&made_from.sheet, instrument, read.growing.read(&period)));
            sheets.push(computed.clone());
            (made_from, computed)
        });
        fresh.push((document, read));
    }
    let json = serde_json::to_string(&compose(facts, &sheets)).map_err(Error::internal)?;
    Ok((Frame::new(format!("data: {json}\n\n")), fresh))
}

fn made_from(observer: &Observer, read: &HashMap<DocumentId, Read>, seen: &Seen) -> Option<(DocumentId, MadeFrom)> {
    let document = observer.sheet?.document_id;
    let sheet = SheetNow { by: observer.person.id, guest: observer.guest, instrument: observer.instrument.clone() };
    Some((document, MadeFrom { head: read.get(&document)?.head, sheet, period: seen.lesson.period(seen.beat * MOVES_MS) }))
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
                read.growing.add(&entry.value);
            }
        }
    }
    read.head = since.head;
    Ok(())
}
