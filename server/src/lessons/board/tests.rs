//! The board over HTTP: who may watch, what it shows, and that it goes on.

use crate::{
    auth::{Authenticated, How, User},
    clock::now_ms,
    error::ErrorCode,
    lessons::fixture::Observed,
    sheets::{
        self, Entries,
        testing::{at, clock, entry, retract, score},
    },
    testing::{Client, School},
};
use axum::{
    body::{Body, BodyDataStream},
    http::{
        Method, StatusCode,
        header::{CONTENT_ENCODING, CONTENT_TYPE},
    },
};
use flate2::read::GzDecoder;
use futures_util::StreamExt;
use sandu_proto::{
    http::{
        accounts::AccountKind,
        board::{Board, BoardShows},
        lessons::{LessonView, Purpose},
        sheets::{LessonResults, SheetView},
    },
    id::DocumentId,
    instruments::{results::Findings, sheet::What},
    sheets::{EntryKind, SheetEntry},
};
use serde_json::json;
use std::{io::Read, time::Duration};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(30);

struct Stream(BodyDataStream);

impl Stream {
    async fn open(client: &Client, lesson: &Observed) -> Self {
        let response = client.open(Method::GET, &lesson.path("/board"), Body::empty()).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[CONTENT_TYPE], "text/event-stream");
        Self(response.into_body().into_data_stream())
    }

    async fn chunk(&mut self) -> Option<String> {
        let chunk = timeout(PATIENCE, self.0.next()).await.expect("the stream says something")?;
        Some(String::from_utf8(chunk.expect("a chunk").to_vec()).expect("text"))
    }

    /// The next board for which this holds.
    async fn until(&mut self, holds: impl Fn(&Board) -> bool) -> Board {
        let looking = async {
            loop {
                let chunk = self.chunk().await.expect("the stream goes on");
                let Some(json) = chunk.strip_prefix("data: ") else { continue };
                let board: Board = serde_json::from_str(json).expect("is a board");
                if holds(&board) {
                    return board;
                }
            }
        };
        timeout(PATIENCE, looking).await.expect("comes in time")
    }
}

fn note(n: u128, text: &str) -> SheetEntry {
    let event = What::Note { text: text.to_owned(), about: None };
    entry(n, ("a", i64::try_from(n).unwrap(), now_ms()), EntryKind::Event { event })
}

#[tokio::test]
async fn what_observers_write_is_on_the_board_and_what_they_take_back_is_not() {
    let lesson = Observed::new(Purpose::Learning).await;
    lesson.start(5).await;
    let mut stream = Stream::open(&lesson.member, &lesson).await;
    let empty = stream.until(|board| board.started_at_ms.is_some()).await;
    assert!(empty.timeline.is_empty() && empty.observers.iter().all(|observer| observer.results.is_none() && !observer.is_online));
    let document = lesson.written(&lesson.wang, &[note(1, "第三组在讨论"), note(2, "错了")]).await;
    let board = stream.until(|board| board.timeline.len() == 2).await;
    assert!(board.timeline.iter().all(|moment| moment.by == lesson.wang.0 && moment.t_ms > 0));
    assert!(board.observers[0].results.is_some() && board.observers[1].results.is_none());
    let when = ("a", 3, now_ms());
    lesson.write(lesson.wang.0, document, &[retract(3, when, 2), score(4, when, "thinking", 9)]).await;
    let board = stream.until(|board| board.timeline.len() == 1).await;
    assert_eq!((board.shows, board.earlier, board.together.len()), (BoardShows::Everything, 0, 1));
    lesson.officer.post(&lesson.path("/focuses"), &json!({ "text": "看第三组" })).await.json::<LessonView>();
    assert_eq!(stream.until(|board| !board.focuses.is_empty()).await.focuses[0].text, "看第三组");
    // Who comes later sees the whole board at once.
    let mut other = Stream::open(&lesson.officer, &lesson).await;
    assert_eq!(other.until(|_| true).await.timeline.len(), 1);
}

#[tokio::test]
async fn the_board_is_closed_to_whom_the_purpose_does_not_name() {
    for (purpose, member, officer) in
        [(Purpose::Learning, true, true), (Purpose::Diagnosis, false, true), (Purpose::Competition, false, false)]
    {
        let lesson = Observed::new(purpose).await;
        lesson.start(5).await;
        for (client, may) in [(&lesson.teacher, false), (&lesson.wang.1, false), (&lesson.member, member), (&lesson.officer, officer)] {
            let response = client.open(Method::GET, &lesson.path("/board"), Body::empty()).await;
            assert_eq!(response.status() == StatusCode::OK, may, "{purpose:?}");
        }
        let stranger = lesson.school.browser_of(lesson.school.add_stranger("stranger").await).await;
        assert_eq!(stranger.get(&lesson.path("/board")).await.refusal(), ErrorCode::NotFound);
    }
}

#[tokio::test]
async fn a_competitions_board_has_numbers_only() {
    let lesson = Observed::new(Purpose::Competition).await;
    lesson.start(5).await;
    lesson.written(&lesson.wang, &[note(1, "板书很乱"), score(2, ("a", 2, now_ms()), "thinking", 9)]).await;
    let mut stream = Stream::open(&lesson.organiser, &lesson).await;
    let board = stream.until(|board| board.observers[0].results.is_some()).await;
    assert_eq!((board.shows, board.timeline.len(), board.earlier), (BoardShows::Numbers, 0, 0));
    assert!(!serde_json::to_string(&board).expect("serializes").contains("板书很乱"));
}

#[tokio::test]
async fn a_stream_ends_when_the_right_to_it_does() {
    let lesson = Observed::new(Purpose::Learning).await;
    let stranger_to_be = lesson.school.lead;
    let mut stream = Stream::open(&lesson.organiser, &lesson).await;
    stream.until(|_| true).await;
    lesson.school.remove_from_group(stranger_to_be).await;
    while stream.chunk().await.is_some() {}
}

#[tokio::test]
async fn of_several_viewers_only_those_are_let_go_whose_right_or_session_has_ended() {
    let lesson = Observed::new(Purpose::Learning).await;
    lesson.start(5).await;
    let mut streams = Vec::new();
    for client in [&lesson.organiser, &lesson.member, &lesson.officer] {
        let mut stream = Stream::open(client, &lesson).await;
        stream.until(|_| true).await;
        streams.push(stream);
    }
    let [organiser, member, officer] = &mut streams[..] else { panic!("three") };
    lesson.member.post("/api/logout", &json!({})).await;
    lesson.school.remove_from_group(lesson.school.officer).await;
    while member.chunk().await.is_some() {}
    while officer.chunk().await.is_some() {}
    lesson.written(&lesson.wang, &[note(1, "第三组在讨论")]).await;
    organiser.until(|board| board.timeline.len() == 1).await;
}

#[tokio::test]
async fn a_browser_that_takes_it_gets_the_board_packed() {
    let lesson = Observed::new(Purpose::Learning).await;
    lesson.start(5).await;
    let asking = lesson.member.clone().with("accept-encoding", "gzip, deflate");
    let response = asking.open(Method::GET, &lesson.path("/board"), Body::empty()).await;
    assert_eq!(response.headers()[CONTENT_ENCODING], "gzip");
    let (mut body, mut packed) = (response.into_body().into_data_stream(), Vec::new());
    let reading = async {
        loop {
            packed.extend(body.next().await.expect("the stream goes on").expect("a chunk"));
            let mut text = String::new();
            // The stream has no end yet.
            let _ = GzDecoder::new(&*packed).read_to_string(&mut text);
            if let Some((_, json)) = text.split_once("data: ") {
                return serde_json::from_str::<Board>(json.trim()).expect("is a board");
            }
        }
    };
    let board = timeout(PATIENCE, reading).await.expect("comes in time");
    assert_eq!(board.observers.len(), 2);
}

#[tokio::test]
async fn an_observer_watches_after_submitting() {
    let lesson = Observed::new(Purpose::Learning).await;
    lesson.start(5).await;
    let when = ("a", 1, now_ms());
    let marks = [("thinking", 8), ("design", 20), ("activity", 40), ("effect", 30)];
    let entries: Vec<SheetEntry> = (1..).zip(marks).map(|(n, (section, points))| score(n, when, section, points)).collect();
    let document = lesson.written(&lesson.wang, &entries).await;
    assert_eq!(lesson.wang.1.get(&lesson.path("/board")).await.refusal(), ErrorCode::Forbidden);
    lesson.submit(&lesson.wang.1, document).await.json::<SheetView>();
    let board = Stream::open(&lesson.wang.1, &lesson).await.until(|_| true).await;
    assert!(board.observers[0].submitted_at_ms.is_some());
}

#[tokio::test]
async fn the_log_reads_as_the_replica_does() {
    let lesson = Observed::new(Purpose::Learning).await;
    let start = now_ms();
    let entries: Vec<SheetEntry> = (1..40).map(|n| at(n, ("a", i64::try_from(n).unwrap(), start))).collect();
    let odd = [clock(50, ("b", 1, start), start, 12), score(51, ("b", 2, start), "design", 20), note(52, "“引号”\n换行 \u{1f600}")];
    let document = lesson.written(&lesson.wang, &entries).await;
    lesson.write(lesson.wang.0, document, &odd).await;
    let sync = &lesson.school.app.sync;
    let projected = sync.content(document).await.expect("projects");
    let since = sync.updates_since(document, 0).await.expect("reads");
    let values: Vec<serde_json::Value> =
        since.updates.iter().flat_map(|update| crate::sync::scan::values(update).expect("fit")).map(|entry| entry.value).collect();
    assert_eq!(values.len(), sheets::entries_of(&projected).len());
    assert_eq!(Entries::of(&values), Entries::of(sheets::entries_of(&projected)));
    let later = sync.updates_since(document, 1).await.expect("reads");
    assert_eq!((later.head, later.updates.len(), since.head), (2, 1, 2));
}

#[tokio::test]
async fn after_class_the_board_is_closed_until_the_results_come_to_who_watched() {
    for purpose in [Purpose::Learning, Purpose::Diagnosis] {
        let lesson = Observed::new(purpose).await;
        lesson.start(5).await;
        let mut live = Stream::open(&lesson.officer, &lesson).await;
        lesson.written(&lesson.wang, &[score(1, ("a", 1, now_ms()), "thinking", 9)]).await;
        live.until(|board| board.observers[0].results.is_some()).await;
        lesson.end().await;
        while let Some(chunk) = live.chunk().await {
            let Some(json) = chunk.strip_prefix("data: ") else { continue };
            let board: Board = serde_json::from_str(json).expect("is a board");
            assert!(board.ended_at_ms.is_none(), "nobody who may not see results is shown what class left");
        }
        for client in [&lesson.officer, &lesson.organiser, &lesson.member, &lesson.wang.1, &lesson.teacher] {
            assert_eq!(client.get(&lesson.path("/board")).await.refusal(), ErrorCode::Forbidden, "{purpose:?}");
        }
        if purpose == Purpose::Diagnosis {
            lesson.teacher.post(&lesson.path("/open"), &json!({})).await.json::<LessonView>();
            let refused = lesson.officer.get(&lesson.path("/board")).await.refusal();
            assert_eq!(refused, ErrorCode::Forbidden, "who watched a diagnosis has no part in what comes of it");
            continue;
        }
        lesson.organiser.post(&lesson.path("/open"), &json!({})).await.json::<LessonView>();
        let board = Stream::open(&lesson.officer, &lesson).await.until(|_| true).await;
        assert!(board.timeline.is_empty() && board.observers[0].results.is_none(), "what was not submitted is its owner's alone");
    }
}

#[tokio::test]
async fn who_came_in_just_before_class_ended_is_let_go_before_anything_is_shown() {
    let lesson = Observed::new(Purpose::Learning).await;
    lesson.start(5).await;
    lesson.end().await;
    let School { app, school, officer, .. } = &lesson.school;
    let user = User { id: *officer, school_id: *school, name: String::new(), kind: AccountKind::ResearchOfficer };
    let who = Authenticated { user, how: How::Cookie, secret_hash: String::new() };
    let mut seat = app.boards.watch(app, lesson.id, who).expect("there is room");
    let shown = async {
        tokio::select! {
            biased;
            () = seat.let_go.cancelled() => false,
            _ = seat.boards.changed() => true,
        }
    };
    assert!(!timeout(PATIENCE, shown).await.expect("comes in time"));
}

#[tokio::test]
async fn a_submitted_sheet_is_the_same_on_the_board_and_in_the_results() {
    let lesson = Observed::new(Purpose::Supervision).await;
    let copus = json!({ "id": "copus", "version": 1 });
    let mut visit = lesson.visit(Purpose::Supervision);
    visit["observers"][0]["instrument"] = copus.clone();
    lesson.organiser.put(&lesson.path(""), &visit).await.json::<LessonView>();
    let began = lesson.start(30).await.clock.started_at_ms.expect("has begun");
    let document = DocumentId::new();
    let path = lesson.path(&format!("/sheets/{document}"));
    lesson.wang.1.put(&path, &json!({ "instrument": copus })).await.json::<LessonView>();
    let minute = |n: i64| ("a", n * 60_000, began + n * 60_000);
    // This observer left before the lesson was over.
    let entries = [clock(1, minute(0), began, 10), at(2, minute(1)), note(3, "走了"), entry(4, minute(4), EntryKind::End)];
    lesson.write(lesson.wang.0, document, &entries).await;
    lesson.submit(&lesson.wang.1, document).await.json::<SheetView>();
    let mut stream = Stream::open(&lesson.officer, &lesson).await;
    let live = stream.until(|board| board.observers[0].results.is_some()).await;
    lesson.end().await;
    let after = stream.until(|board| board.ended_at_ms.is_some()).await;
    let results: LessonResults = lesson.officer.get(&lesson.path("/results")).await.json();
    let sealed = &results.sheets[0].results;
    assert!((200_000..300_000).contains(&sealed.length_ms), "{}", sealed.length_ms);
    for board in [live, after] {
        let shown = board.observers[0].results.as_ref().expect("is shown");
        let (Findings::Interval(shown_found), Findings::Interval(found)) = (&shown.findings, &sealed.findings) else {
            panic!("another form")
        };
        assert_eq!((shown.length_ms, shown_found.intervals, &shown_found.sides), (sealed.length_ms, found.intervals, &found.sides));
    }
}
