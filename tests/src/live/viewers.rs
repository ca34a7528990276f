//! Who watches: holds the board's stream open, packed as browsers ask for it, and notes which board came when. Boards are the same bytes for
//! everybody, so that each is unpacked and read once, however many look at it.

use super::{Class, OTHERS, Samples};
use flate2::{Decompress, FlushDecompress};
use sandu_proto::{http::board::Board, instruments::sheet::EventId};
use std::{
    collections::{HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};
use tokio::task::JoinHandle;

/// How long the beginning of a gzip stream is.
const GZIP_HEADER: usize = 10;
/// What a flush ends with. It may come by chance inside of an event, which then does not end there.
const FLUSHED: &[u8] = &[0, 0, 255, 255];

/// Every different board that came to anybody.
#[derive(Default)]
pub struct Frames(Mutex<Known>);

#[derive(Default)]
struct Known {
    by_hash: HashMap<u64, Said>,
    all: Vec<Frame>,
}

/// What an event of the stream is.
#[derive(Clone, Copy)]
enum Said {
    Board(usize),
    /// Nothing to a browser.
    Nothing,
}

struct Frame {
    moments: Vec<EventId>,
    /// Those before the timeline too.
    count: usize,
    bytes: usize,
    packed_bytes: usize,
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
        let stream = api.packed_events(&class.path("/board")).await;
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
    let (mut begin, mut searched) = (GZIP_HEADER, GZIP_HEADER);
    while let Ok(Some(chunk)) = stream.chunk().await {
        unread.extend_from_slice(&chunk);
        while let Some(end) = end_of_block(&unread, searched) {
            searched = end;
            let now = Instant::now();
            let Some(said) = frames.said(&unread[begin..end]) else { continue };
            if let Said::Board(frame) = said {
                arrivals.lock().unwrap_or_else(PoisonError::into_inner).push((frame, now));
            }
            unread.drain(..end);
            (begin, searched) = (0, 0);
        }
    }
}

fn end_of_block(bytes: &[u8], from: usize) -> Option<usize> {
    let windows = bytes.get(from..)?.windows(FLUSHED.len());
    windows.into_iter().position(|window| window == FLUSHED).map(|at| from + at + FLUSHED.len())
}

fn unpack(block: &[u8]) -> Vec<u8> {
    let (mut inflate, mut out) = (Decompress::new(false), Vec::with_capacity(64 * 1024));
    loop {
        let rest = &block[usize::try_from(inflate.total_in()).unwrap()..];
        inflate.decompress_vec(rest, &mut out, FlushDecompress::Sync).expect("a deflate stream");
        if out.len() < out.capacity() {
            return out;
        }
        out.reserve(out.capacity());
    }
}

impl Frames {
    /// Whether everybody's newest board is one and the same.
    pub fn is_last_at_all(&self, viewers: &[Viewer]) -> bool {
        let newest: HashSet<Option<usize>> = viewers.iter().map(Viewer::newest).collect();
        newest.len() <= 1
    }

    /// Bytes of the largest board, plain and packed.
    pub fn largest(&self) -> (usize, usize) {
        self.known().all.iter().map(|frame| (frame.bytes, frame.packed_bytes)).max().unwrap_or_default()
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

    /// `None` if the event does not end here.
    fn said(&self, block: &[u8]) -> Option<Said> {
        let mut hasher = DefaultHasher::new();
        block.hash(&mut hasher);
        let hash = hasher.finish();
        if let Some(said) = self.known().by_hash.get(&hash) {
            return Some(*said);
        }
        let event = unpack(block);
        let event = event.strip_suffix(b"\n\n")?;
        let frame = event.strip_prefix(b"data: ").map(|json| frame(json, block.len()));
        let mut known = self.known();
        // Somebody else may have read the same one meanwhile.
        if let Some(said) = known.by_hash.get(&hash) {
            return Some(*said);
        }
        let said = frame.map_or(Said::Nothing, |frame| {
            known.all.push(frame);
            Said::Board(known.all.len() - 1)
        });
        known.by_hash.insert(hash, said);
        Some(said)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn frame(json: &[u8], packed_bytes: usize) -> Frame {
    let board: Board = serde_json::from_slice(json).expect("a board");
    Frame {
        count: usize::try_from(board.earlier).unwrap() + board.timeline.len(),
        moments: board.timeline.iter().map(|moment| moment.id).collect(),
        bytes: json.len(),
        packed_bytes,
    }
}
