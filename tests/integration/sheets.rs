//! Observers' sheets over real sockets: whose they are, that they only grow, and that the board shows them.

use crate::Scene;
use sandu_proto::{
    close::Close,
    frame::{Outcome, Right},
    http::{
        accounts::Me,
        board::Board,
        lessons::{LessonView, Purpose, SheetState},
        sheets::{EntryPlace, SheetView, TimeBasis},
    },
    id::{AccountId, DocumentId, LessonId},
    instruments::sheet::What,
    sheets::EntryKind,
};
use sandu_tests::{
    PATIENCE,
    client::{End, Peer},
    database::Database,
    http::Api,
    sheet::Sheet,
};
use serde_json::json;
use std::time::{SystemTime, UNIX_EPOCH};

fn now_ms() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
}

/// A running lesson: the first person teaches, the second organises it, the third and fourth observe, the fifth is in the group.
struct Class {
    scene: Scene,
    id: LessonId,
}

impl Class {
    async fn begin(purpose: Purpose) -> Self {
        let class = Self { scene: Scene::open(5, 0).await, id: LessonId::new() };
        let me: Me = class.scene.api(0).get("/me").await;
        let mut people: Vec<AccountId> = Vec::new();
        for user in 0..4 {
            people.push(class.scene.api(user).get::<Me>("/me").await.id);
        }
        let observer = |id: AccountId| json!({ "observer": id, "instrument": { "id": "copus", "version": 1 }, "focus": "" });
        let visit = json!({
            "group_id": me.groups[0].id, "teacher": people[0], "title": "秋天", "class_name": "三（2）班", "subject": "语文", "place": "",
            "planned_at_ms": now_ms(), "minutes": 40, "visit_type": "open", "purpose": purpose, "version_id": null,
            "observers": [observer(people[2]), observer(people[3])], "seats": null,
        });
        class.organiser().put::<LessonView>(&class.path(""), &visit).await.unwrap();
        class.organiser().post::<LessonView>(&class.path("/start"), &json!({ "at_ms": now_ms() - 60_000 })).await.unwrap();
        class
    }

    fn organiser(&self) -> Api {
        self.scene.api(1)
    }

    fn path(&self, suffix: &str) -> String {
        format!("/lessons/{}{suffix}", self.id)
    }

    /// An observer's sheet under a new id.
    async fn sheet(&self, user: usize) -> String {
        let document = DocumentId::new();
        let body = json!({ "instrument": { "id": "copus", "version": 1 } });
        self.scene.api(user).put::<LessonView>(&self.path(&format!("/sheets/{document}")), &body).await.unwrap();
        document.to_string()
    }

    async fn read(&self, user: usize, sheet: &str) -> SheetView {
        self.scene.api(user).get(&format!("/sheets/{sheet}")).await
    }

    async fn join(&self, user: usize, sheet: &str, client: u64) -> Peer {
        Peer::join_as(&self.scene.server, self.scene.token(user), sheet, client).await
    }
}

fn note(kind: &EntryKind) -> Option<&str> {
    match kind {
        EntryKind::Event { event: What::Note { text, .. } } => Some(text),
        _ => None,
    }
}

fn notes(sheet: &SheetView) -> Vec<&str> {
    sheet.entries.iter().filter_map(|timed| note(&timed.entry.what)).collect()
}

#[tokio::test]
async fn two_tablets_of_one_observer_become_one_sheet_without_a_duplicate() {
    let class = Class::begin(Purpose::Learning).await;
    let sheet = class.sheet(2).await;
    let (mut one, mut other) = (class.join(2, &sheet, 11).await, class.join(2, &sheet, 12).await);
    let (tablet, phone) = (Sheet::new(11), Sheet::new(12));
    let now = now_ms();
    // The phone's clock is an hour behind; it has looked at the server's.
    let copied = tablet.note("两台都有", 2_000, now);
    one.send_update(&tablet.add(&[tablet.look(1_000, now - 1_000, now - 1_000), copied.clone()])).await;
    let hour = 3_600_000;
    let later = phone.note("手机记的", 9_000, now - hour + 5_000);
    other.send_update(&phone.add(&[phone.look(1_000, now - hour - 3_000, now - 3_000), copied, later])).await;
    one.until_saved().await;
    other.until_saved().await;
    let view = class.read(2, &sheet).await;
    assert_eq!(notes(&view), ["两台都有", "手机记的"]);
    assert!(view.entries.iter().all(|timed| timed.basis == TimeBasis::Sampled && timed.place != EntryPlace::BeforeStart));
    assert_eq!(view.skipped, 0);
}

#[tokio::test]
async fn nobody_but_its_owner_reads_or_writes_a_sheet_whatever_they_send() {
    let class = Class::begin(Purpose::Learning).await;
    let sheet = class.sheet(2).await;
    let mut owner = class.join(2, &sheet, 11).await;
    let tablet = Sheet::new(11);
    owner.send_update(&tablet.add(&[tablet.note("只有我看", 1, now_ms())])).await;
    owner.until_saved().await;
    for user in [0, 1, 3, 4] {
        let mut peer = Peer::ask_to_join(&class.scene.server, class.scene.token(user), &sheet, 21).await;
        // Bytes before any answer, as a page of ours never sends them.
        let forged = Sheet::new(11);
        peer.send_update(&forged.add(&[forged.note("别人写的", 1, now_ms())])).await;
        assert!(matches!(peer.until_ended().await, End::Refused(4404) | End::Closed(_)));
        assert_eq!(class.scene.api(user).try_get::<SheetView>(&format!("/sheets/{sheet}")).await.unwrap_err().status, 404);
    }
    assert_eq!(notes(&class.read(2, &sheet).await), ["只有我看"]);
}

#[tokio::test]
async fn a_sheet_only_grows_whatever_its_owner_sends() {
    let class = Class::begin(Purpose::Learning).await;
    let sheet = class.sheet(2).await;
    let tablet = Sheet::new(11);
    let written = tablet.add(&[tablet.note("一", 1, now_ms()), tablet.note("二", 2, now_ms())]);
    let mut owner = class.join(2, &sheet, 11).await;
    owner.send_update(&written).await;
    owner.until_saved().await;
    let erased = tablet.remove_first();
    for hostile in [erased, tablet.state(), owner.write("教案里的字")] {
        let mut owner = class.join(2, &sheet, 31).await;
        owner.send_update(&hostile).await;
        assert_eq!(owner.until_ended().await, End::Refused(Close::UpdateRefused.code()));
    }
    let mut database = Database::open(&class.scene.data).await;
    assert_eq!((database.count("late_edits").await, database.count("quarantine").await), (0, 0));
    // And it goes on.
    let again = Sheet::new(41);
    let mut owner = class.join(2, &sheet, 41).await;
    owner.send_update(&again.add(&[again.note("三", 3, now_ms())])).await;
    owner.until_saved().await;
    assert_eq!(notes(&class.read(2, &sheet).await), ["一", "二", "三"]);
}

#[tokio::test]
async fn what_arrives_after_submitting_is_kept_and_changes_nothing() {
    let class = Class::begin(Purpose::Learning).await;
    let sheet = class.sheet(2).await;
    let mut owner = class.join(2, &sheet, 11).await;
    let tablet = Sheet::new(11);
    owner.send_update(&tablet.add(&[tablet.note("课上", 1, now_ms())])).await;
    owner.until_saved().await;
    let api = class.scene.api(2);
    let path = format!("/sheets/{sheet}/submit");
    let empty = json!({});
    let (one, other) = tokio::join!(api.post::<SheetView>(&path, &empty), api.post::<SheetView>(&path, &empty));
    let (one, other) = (one.unwrap(), other.unwrap());
    assert!(one.seal.is_some());
    assert_eq!(one.seal, other.seal);
    owner.until("hears of the seal", |peer| peer.right == Some(Right::Read)).await;
    owner.send_update(&tablet.add(&[tablet.note("交了以后", 2, now_ms())])).await;
    owner.until_saved().await;
    assert_eq!(owner.outcome(owner.sent), Some(Outcome::Kept));
    let view = class.read(2, &sheet).await;
    assert_eq!((notes(&view), &view.seal), (vec!["课上"], &one.seal));
    let lesson: LessonView = api.get(&class.path("")).await;
    let submitted: Vec<Option<SheetState>> = lesson.observers.iter().map(|observer| observer.sheet).collect();
    assert!(submitted[0].is_some_and(|sheet| sheet.submitted_at_ms.is_some()) && submitted[1].is_none());
}

#[tokio::test]
async fn the_board_shows_who_is_online_and_what_they_note() {
    let class = Class::begin(Purpose::Learning).await;
    let sheet = class.sheet(2).await;
    let mut stream = class.scene.api(4).events(&class.path("/board")).await;
    assert!(stream.status().is_success());
    let mut unread = Vec::new();
    let mut owner = class.join(2, &sheet, 11).await;
    until(&mut stream, &mut unread, |board| board.observers[0].is_online && !board.observers[1].is_online).await;
    let tablet = Sheet::new(11);
    owner.send_update(&tablet.add(&[tablet.note("第三组在讨论", 1, now_ms())])).await;
    until(&mut stream, &mut unread, |board| board.timeline.len() == 1 && board.observers[0].results.is_some()).await;
    drop(owner);
    until(&mut stream, &mut unread, |board| !board.observers[0].is_online).await;
}

/// Reads boards until one is as wanted.
async fn until(stream: &mut reqwest::Response, unread: &mut Vec<u8>, wanted: impl Fn(&Board) -> bool) {
    let reading = async {
        loop {
            while let Some(end) = unread.windows(2).position(|pair| pair == b"\n\n") {
                let event: Vec<u8> = unread.drain(..end + 2).collect();
                if event.strip_prefix(b"data: ").is_some_and(|json| wanted(&serde_json::from_slice(json).unwrap())) {
                    return;
                }
            }
            unread.extend(stream.chunk().await.unwrap().expect("the stream goes on"));
        }
    };
    assert!(tokio::time::timeout(PATIENCE, reading).await.is_ok(), "this board never came");
}
