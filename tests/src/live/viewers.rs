//! Who watches: holds the board's stream open and notes which board came when. Boards are the same bytes for everybody, so that each is
//! read once, however many look at it.

use super::{Class, OTHERS, Samples};
use sandu_proto::{
    http::{board::Board, lessons::LessonState},
    instruments::sheet::EventId,
};
use std::{
    collections::{HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};
use tokio::task::JoinHandle;

/// Every different board that came to anybody.
#[derive(Default)]
pub struct Frames(Mutex<Known>);

#[derive(Default)]
struct Known {
    by_hash: HashMap<u64, usize>,
    all: Vec<Frame>,
}

struct Frame {
    moments: Vec<EventId>,
    /// Those before the timeline too.
    count: usize,
    is_over: bool,
    bytes: usize,
}

/// Boards of one viewer, by number, as they came.
pub type Arrivals = Vec<(usize, Instant)>;

/// One viewer.
pub struct Viewer {
    frames: Arc<Frames>,
    arrivals: Arc<Mutex<Arrivals>>,
    reading: JoinHandle<()>,
}

impl Viewer {
    /// Opens the board.
    pub async fn come(class: &Class<'_>, number: usize, frames: &Arc<Frames>) -> Self {
        let api = class.api(OTHERS + class.shape.observers + number);
        let stream = api.events(&class.path("/board")).await;
        assert!(stream.status().is_success(), "a viewer was refused: {}", stream.status());
        let arrivals = Arc::new(Mutex::default());
        let reading = tokio::spawn(read(stream, frames.clone(), arrivals.clone()));
        Self { frames: frames.clone(), arrivals, reading }
    }

    /// How many moments the newest board has, shown or before.
    pub fn moments(&self) -> usize {
        let newest = self.newest();
        newest.map_or(0, |frame| self.frames.known().all[frame].count)
    }

    /// Closes the board; answers with what came.
    pub fn go(self) -> Arrivals {
        self.reading.abort();
        std::mem::take(&mut self.arrivals())
    }

    fn newest(&self) -> Option<usize> {
        self.arrivals().last().map(|(frame, _)| *frame)
    }

    fn arrivals(&self) -> MutexGuard<'_, Arrivals> {
        self.arrivals.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn read(mut stream: reqwest::Response, frames: Arc<Frames>, arrivals: Arc<Mutex<Arrivals>>) {
    let mut unread = Vec::new();
    let mut searched = 0;
    while let Ok(Some(chunk)) = stream.chunk().await {
        unread.extend_from_slice(&chunk);
        while let Some(end) = unread[searched..].windows(2).position(|pair| pair == b"\n\n").map(|at| searched + at + 2) {
            if let Some(json) = unread[..end].strip_prefix(b"data: ") {
                let now = Instant::now();
                let frame = frames.number(json);
                arrivals.lock().unwrap_or_else(PoisonError::into_inner).push((frame, now));
            }
            unread.drain(..end);
            searched = 0;
        }
        searched = unread.len().saturating_sub(1);
    }
}

impl Frames {
    /// Whether everybody's newest board is one and the same, and the lesson is over on it.
    pub fn is_last_at_all(&self, viewers: &[Viewer]) -> bool {
        let newest: HashSet<Option<usize>> = viewers.iter().map(Viewer::newest).collect();
        newest.len() <= 1 && newest.into_iter().flatten().all(|frame| self.known().all[frame].is_over)
    }

    pub fn largest(&self) -> usize {
        self.known().all.iter().map(|frame| frame.bytes).max().unwrap_or(0)
    }

    /// How long it took from each acknowledgement to each viewer, and how many taps viewers never saw.
    pub fn delays(&self, viewers: &[Arrivals], taps: &HashMap<EventId, Option<Instant>>) -> (Samples, usize) {
        let (known, delays, mut skipped) = (self.known(), Samples::default(), 0);
        for arrivals in viewers {
            let mut seen = HashSet::new();
            for (frame, at) in arrivals {
                for id in &known.all[*frame].moments {
                    if let Some(acknowledged) = taps.get(id).filter(|_| seen.insert(*id)) {
                        delays.add(acknowledged.map_or_else(Default::default, |acknowledged| at.saturating_duration_since(acknowledged)));
                    }
                }
            }
            skipped += taps.len() - seen.len();
        }
        (delays, skipped)
    }

    fn number(&self, json: &[u8]) -> usize {
        let mut hasher = DefaultHasher::new();
        json.hash(&mut hasher);
        let hash = hasher.finish();
        if let Some(number) = self.known().by_hash.get(&hash) {
            return *number;
        }
        let board: Board = serde_json::from_slice(json).expect("a board");
        let frame = Frame {
            count: usize::try_from(board.earlier).unwrap() + board.timeline.len(),
            moments: board.timeline.iter().map(|moment| moment.id).collect(),
            is_over: board.state == LessonState::Ended,
            bytes: json.len(),
        };
        let mut known = self.known();
        let next = known.all.len();
        // Somebody else may have read the same one meanwhile.
        let number = *known.by_hash.entry(hash).or_insert(next);
        if number == next {
            known.all.push(frame);
        }
        number
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
