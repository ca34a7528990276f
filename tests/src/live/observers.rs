//! Who observes: opens a sheet, taps on it, submits it.

use super::{Class, OTHERS, Taps, now_ms};
use crate::{PATIENCE, client::Peer, http::Api, sheet::Sheet};
use sandu_proto::{
    http::{lessons::LessonView, sheets::SheetView},
    id::DocumentId,
    instruments::{
        seats::Seat,
        sheet::{EventId, What},
    },
    sheets::{EntryKind, SheetEntry},
};
use serde_json::{Value, json};
use std::{
    collections::VecDeque,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::time::{Instant as TokioInstant, interval_at, timeout};
use uuid::Uuid;

/// Entries of one update of what came earlier: a tablet that was offline sends all at once, but a megabyte is the most.
const AT_ONCE: usize = 1_000;
/// COPUS looks at two minutes at a time.
const COPUS_MS: i64 = 120_000;

/// What somebody observes with.
#[derive(Clone, Copy)]
pub enum Tool {
    Copus,
    Fias,
    St,
    Seats,
    Questions,
}

impl Tool {
    /// In turns.
    pub fn of(number: usize) -> Self {
        let tools = [Self::Copus, Self::Fias, Self::St, Self::Seats, Self::Questions];
        tools[number % tools.len()]
    }

    pub fn instrument(self) -> Value {
        let id = match self {
            Self::Copus => "copus",
            Self::Fias => "fias",
            Self::St => "st-classic",
            Self::Seats => "seats",
            Self::Questions => "questions",
        };
        json!({ "id": id, "version": 1 })
    }

    /// The `nth` tap, at this time of the lesson; `question` is what was asked last.
    fn tap(self, nth: usize, t_ms: i64, question: EventId) -> What {
        let pick = |codes: &[&str]| codes[nth % codes.len()].into();
        let seat = Seat(u16::try_from(nth * 7 % 48 + 1).unwrap());
        match self {
            Self::Copus => {
                let interval = u32::try_from(t_ms.max(0) / COPUS_MS).unwrap();
                What::Tick { interval, code: pick(&["S.L", "S.AnQ", "S.Ind", "S.WG", "S.SQ"]) }
            }
            Self::Fias => What::Code { code: pick(&["4", "8", "5", "3", "9", "6"]) },
            Self::St => What::Code { code: pick(&["T", "S"]) },
            Self::Seats => What::Seat { seat, kind: pick(&["volunteer", "called", "asks", "right", "off-task"]) },
            // A question, then its kinds: one tap each.
            Self::Questions if nth % 5 == 1 => What::Question { text: String::new(), seat: Some(seat) },
            Self::Questions => What::Sort { question, code: pick(&["A2", "B3", "C1", "D3"]) },
        }
    }
}

/// One of them, with the sheet open.
pub struct Observer {
    api: Api,
    peer: Peer,
    sheet: Sheet,
    document: DocumentId,
    tool: Tool,
    lesson_began_ms: i64,
    /// When this page was loaded.
    loaded: Instant,
    taps: usize,
    question: EventId,
    /// By the number of its update.
    unacked: VecDeque<(u64, EventId)>,
}

impl Observer {
    /// Opens the sheet and brings what was noted earlier.
    pub async fn come(class: &Class<'_>, number: usize) -> Self {
        let (user, tool, document) = (OTHERS + number, Tool::of(number), DocumentId::new());
        let api = class.api(user);
        let body = json!({ "instrument": tool.instrument() });
        api.put::<LessonView>(&class.path(&format!("/sheets/{document}")), &body).await.unwrap();
        let client = rand::random_range(2..u64::from(u32::MAX));
        let peer = Peer::join_as(class.server, class.token(user), &document.to_string(), client).await;
        let (sheet, loaded, lesson_began_ms) = (Sheet::new(client), Instant::now(), class.began_ms);
        let question = EventId(Uuid::now_v7());
        let mut observer = Self { api, peer, sheet, document, tool, lesson_began_ms, loaded, taps: 0, question, unacked: VecDeque::new() };
        let looked = observer.sheet.look(0, now_ms(), now_ms());
        let count = usize::try_from(class.shape.earlier.as_secs()).unwrap() * usize::try_from(class.shape.per_second).unwrap();
        let since_ms = i64::try_from(class.shape.earlier.as_millis()).unwrap();
        let noted: Vec<SheetEntry> =
            (0..count).map(|nth| observer.tap_at(since_ms * i64::try_from(nth).unwrap() / i64::try_from(count).unwrap())).collect();
        let mut entries = vec![looked];
        entries.extend(noted);
        for some in entries.chunks(AT_ONCE) {
            let update = observer.sheet.add(some);
            observer.peer.send_update(&update).await;
        }
        observer.peer.until_saved().await;
        observer
    }

    /// How often it has tapped.
    pub fn taps(&self) -> usize {
        self.taps
    }

    /// Taps every `gap` until `end`, and waits for the last acknowledgement.
    pub async fn observe(mut self, taps: Arc<Taps>, first: Duration, gap: Duration, end: TokioInstant) -> Self {
        let mut beat = interval_at(TokioInstant::now() + first, gap);
        loop {
            tokio::select! {
                biased;
                is_open = self.peer.step() => self.hear(is_open, &taps),
                at = beat.tick() => {
                    if at >= end {
                        break;
                    }
                    self.tap(&taps).await;
                }
            }
        }
        while self.peer.acked() < self.peer.sent {
            let is_open = timeout(PATIENCE, self.peer.step()).await.expect("every tap is acknowledged");
            self.hear(is_open, &taps);
        }
        self
    }

    /// Submits the sheet; answers with the taps that are in it.
    pub async fn submit(self) -> Vec<EventId> {
        let sealed: SheetView = self.api.post(&format!("/sheets/{}/submit", self.document), &json!({})).await.unwrap();
        let taps = sealed.entries.into_iter().filter(|timed| matches!(timed.entry.what, EntryKind::Event { .. }));
        taps.map(|timed| timed.entry.id).collect()
    }

    async fn tap(&mut self, taps: &Taps) {
        let entry = self.tap_at(now_ms() - self.lesson_began_ms);
        let update = self.sheet.add(std::slice::from_ref(&entry));
        taps.all().insert(entry.id, None);
        self.unacked.push_back((self.peer.sent + 1, entry.id));
        self.peer.send_update(&update).await;
    }

    /// Before this page was loaded its clock stood below zero: as if it had been open for the whole lesson.
    fn tap_at(&mut self, t_ms: i64) -> SheetEntry {
        let wall_ms = self.lesson_began_ms + t_ms;
        let loaded_ms = now_ms() - i64::try_from(self.loaded.elapsed().as_millis()).unwrap();
        self.taps += 1;
        let entry = self.sheet.event(self.tool.tap(self.taps, t_ms, self.question), wall_ms - loaded_ms, wall_ms);
        if matches!(entry.what, EntryKind::Event { event: What::Question { .. } }) {
            self.question = entry.id;
        }
        entry
    }

    fn hear(&mut self, is_open: bool, taps: &Taps) {
        assert!(is_open, "the server closed an observer's socket: {:?}", self.peer.end);
        let (upto, now) = (self.peer.acked(), Instant::now());
        while let Some((_, id)) = self.unacked.pop_front_if(|(nth, _)| *nth <= upto) {
            taps.all().insert(id, Some(now));
        }
    }
}
