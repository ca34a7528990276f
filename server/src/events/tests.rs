//! Who hears what, and when a stream ends.

mod names;
mod passing;

use super::*;
use crate::{
    auth,
    groups::Role,
    http,
    meetings::fixture::Room,
    testing::{Client, School},
};
use axum::{
    body::Body,
    http::{Method, StatusCode},
    response::Response,
};
use futures_util::StreamExt;
use sandu_proto::{
    error::ErrorCode,
    http::{
        accounts::AccountKind,
        plans::{PlanAction, Stage},
        terms::TermView,
    },
    id::{DecisionId, PlanId, TermLessonId},
};
use serde_json::json;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// Longer than anything here takes on a busy machine.
const NEVER_LONGER: Duration = Duration::from_secs(20);

/// An open stream, read event by event.
struct Listener {
    body: axum::body::BodyDataStream,
    text: String,
}

impl Listener {
    async fn open(client: &Client) -> Self {
        let response = client.open(Method::GET, "/api/events", Body::empty()).await;
        assert_eq!(
            (response.status(), &response.headers()["content-type"]),
            (StatusCode::OK, &"text/event-stream".parse().expect("a header"))
        );
        let mut listener = Self::of(response);
        assert_eq!(listener.block().await.as_deref(), Some("retry: 3000"));
        listener
    }

    fn of(response: Response) -> Self {
        Self { body: response.into_body().into_data_stream(), text: String::new() }
    }

    /// What stands before the next blank line; `None` when the stream has ended.
    async fn block(&mut self) -> Option<String> {
        tokio::time::timeout(NEVER_LONGER, async {
            loop {
                if let Some((block, rest)) = self.text.split_once("\n\n") {
                    let (block, rest) = (block.to_owned(), rest.to_owned());
                    self.text = rest;
                    return Some(block);
                }
                let bytes = self.body.next().await?.expect("nothing breaks");
                self.text.push_str(std::str::from_utf8(&bytes).expect("text"));
            }
        })
        .await
        .expect("in time")
    }

    /// The next notice that is not about the group: the school is so new that the gateway's watch may still tell of its members.
    async fn next(&mut self) -> Option<Notice> {
        loop {
            match self.next_of_all().await {
                Some(Notice::GroupChanged { .. }) => {}
                other => return other,
            }
        }
    }

    async fn next_of_all(&mut self) -> Option<Notice> {
        let block = self.block().await?;
        Some(serde_json::from_str(block.strip_prefix("data: ").expect("data")).expect("a notice"))
    }
}

#[tokio::test]
async fn a_plan_that_moves_is_told_to_its_group_and_once_sent_to_the_schools_leaders() {
    let school = School::new().await;
    let leader = school.add_person("head", AccountKind::Leader).await;
    let administrator = school.add_person("admin", AccountKind::Administrator).await;
    let mut tx = school.app.db.begin().await.expect("begins");
    groups::add(&mut tx, school.group, administrator, Role::Leader).await.expect("adds");
    tx.commit().await.expect("commits");
    let stranger = school.add_stranger("wai").await;
    let lead = school.browser_of(school.lead).await;
    let mut listeners = Vec::new();
    for who in [school.lin, school.officer, administrator, stranger] {
        listeners.push(Listener::open(&school.browser_of(who).await).await);
    }
    let mut head = Listener::open(&school.browser_of(leader).await).await;
    let plan = school.sent_plan().await;
    assert_eq!(lead.act(plan.id, PlanAction::OpenMeeting, Stage::FirstDegree).await.status, StatusCode::OK);
    let changed = Notice::PlanChanged { group_id: school.group, plan_id: plan.id };
    let path = format!("/api/plans/{}", plan.id);
    assert_eq!(lead.send_json(Method::PATCH, &path, &json!({ "title": "秋天的雨" })).await.status, StatusCode::OK);
    for listener in &mut listeners[..2] {
        for what in ["new", "sent", "meeting", "cover"] {
            assert_eq!(listener.next().await, Some(changed), "{what}");
        }
    }
    for what in ["sent", "meeting", "cover"] {
        assert_eq!(head.next().await, Some(changed), "{what}");
    }
    // Nothing else reached the school's leader, and nothing at all the others.
    for (listener, who) in [&mut head].into_iter().chain(&mut listeners[2..]).zip([leader, administrator, stranger]) {
        school.app.events.publish(Audience::Account(who), Notice::LateEditKept);
        assert_eq!(listener.next().await, Some(Notice::LateEditKept));
    }
}

#[tokio::test]
async fn comments_and_readings_are_told() {
    let school = School::new().await;
    let plan = school.sent_plan().await;
    let version = plan.versions[0].id;
    let lin = school.browser_of(school.lin).await;
    let view: serde_json::Value = lin.get(&format!("/api/versions/{version}")).await.json();
    let place = json!({ "kind": "passage", "block_id": view["content"]["content"][0]["attrs"]["id"], "from": 0, "to": 0 });
    let mut lead = Listener::open(&school.browser_of(school.lead).await).await;
    let comment = sandu_proto::id::CommentId::new();
    lin.put(&format!("/api/versions/{version}/comments/{comment}"), &json!({ "place": place, "body": "好" })).await;
    lin.send(Method::POST, &format!("/api/comments/{comment}/withdraw"), Body::empty()).await;
    lin.post(&format!("/api/comments/{comment}/settle"), &json!({ "thread": "settled" })).await;
    lin.put(&format!("/api/versions/{version}/reading"), &json!({ "answer": "opened" })).await;
    lin.put(&format!("/api/versions/{version}/reading"), &json!({ "answer": "opened" })).await;
    let comments = Notice::CommentsChanged { group_id: school.group, plan_id: plan.id, version_id: version };
    for what in ["written", "withdrawn", "settled"] {
        assert_eq!(lead.next().await, Some(comments), "{what}");
    }
    assert_eq!(lead.next().await, Some(Notice::PlanChanged { group_id: school.group, plan_id: plan.id }));
    school.app.events.publish(Audience::Account(school.lead), Notice::LateEditKept);
    assert_eq!(lead.next().await, Some(Notice::LateEditKept), "reading it again is no news");
}

#[tokio::test]
async fn a_term_plan_that_changes_is_told_to_its_group_and_nobody_else() {
    let school = School::new().await;
    let lead = school.browser_of(school.lead).await;
    let stranger = school.add_stranger("wai").await;
    let mut lin = Listener::open(&school.browser_of(school.lin).await).await;
    let mut other = Listener::open(&school.browser_of(stranger).await).await;
    let new = json!({ "name": "2026年秋季学期", "begins_at_ms": crate::clock::now_ms(), "weeks": 20 });
    let term: TermView = lead.post(&format!("/api/groups/{}/terms", school.group), &new).await.json();
    let changed = Notice::TermChanged { group_id: school.group };
    assert_eq!(lin.next().await, Some(changed), "a new term");
    let lesson = json!({
        "title": "秋天的雨", "subject": "语文", "grade": "三年级", "lead": school.lin, "reviewers": [], "meeting_at_ms": null, "place": ""
    });
    let path = format!("/api/terms/{}/lessons/{}", term.id, TermLessonId::new());
    assert_eq!(lead.put(&path, &lesson).await.status, StatusCode::OK);
    assert_eq!(lin.next().await, Some(changed), "a lesson");
    school.app.events.publish(Audience::Account(stranger), Notice::LateEditKept);
    assert_eq!(other.next().await, Some(Notice::LateEditKept), "strangers hear nothing of it");
}

#[tokio::test]
async fn what_happens_at_a_meeting_is_told_to_its_group_and_officers_and_not_to_the_school() {
    let room = Room::marked().await;
    let school = &room.school;
    let leader = school.add_person("head", AccountKind::Leader).await;
    let mut officer = Listener::open(&room.officer).await;
    let mut head = Listener::open(&school.browser_of(leader).await).await;
    room.sign_in(&room.wang).await;
    room.leader.post(&room.path("/sign-ins/late").await, &json!({ "account": school.lin, "reason": "平板没电" })).await;
    room.post_marks(&room.leader, &room.marks(&["a"]).await).await;
    room.decide(&room.wang, DecisionId::new(), &room.adopt("a")).await;
    // Neither of these changes anything.
    room.sign_in(&room.wang).await;
    room.decide(&room.lin, DecisionId::new(), &room.decline("a")).await;
    let changed = Notice::DecisionsChanged { group_id: school.group, plan_id: room.plan };
    for what in ["signed in", "signed in later", "listed", "decided"] {
        assert_eq!(officer.next().await, Some(changed), "{what}");
    }
    for (listener, who) in [(&mut officer, school.officer), (&mut head, leader)] {
        school.app.events.publish(Audience::Account(who), Notice::LateEditKept);
        assert_eq!(listener.next().await, Some(Notice::LateEditKept));
    }
}

#[tokio::test]
async fn who_joins_a_group_hears_it_from_then_on_and_who_leaves_no_longer() {
    let school = School::new().await;
    let newcomer = school.add_stranger("wai").await;
    let (mut lin, mut new) =
        (Listener::open(&school.browser_of(school.lin).await).await, Listener::open(&school.browser_of(newcomer).await).await);
    school.remove_from_group(school.lin).await;
    let mut tx = school.app.db.begin().await.expect("begins");
    groups::add(&mut tx, school.group, newcomer, Role::Member).await.expect("adds");
    tx.commit().await.expect("commits");
    // The watch of the gateway finds the change within seconds; here nobody waits for it, and it may tell it once more.
    group_changed(&school.app, school.group).await.expect("looks");
    let changed = Notice::GroupChanged { group_id: school.group };
    assert_eq!((lin.next_of_all().await, new.next_of_all().await), (Some(changed), Some(changed)));
    let plan_id = PlanId::new();
    school.app.events.publish(Audience::Group(school.group), Notice::PlanChanged { group_id: school.group, plan_id });
    for who in [school.lin, newcomer] {
        school.app.events.publish(Audience::Account(who), Notice::LateEditKept);
    }
    let heard = async |listener: &mut Listener| {
        let mut heard = Vec::new();
        loop {
            match listener.next().await.expect("goes on") {
                Notice::LateEditKept => return heard,
                other => heard.push(other),
            }
        }
    };
    assert_eq!(heard(&mut lin).await, []);
    assert_eq!(heard(&mut new).await, [Notice::PlanChanged { group_id: school.group, plan_id }]);
}

#[tokio::test]
async fn new_settings_of_the_group_are_told() {
    let school = School::new().await;
    let mut tx = school.app.db.begin().await.expect("begins");
    sqlx::query("update memberships set changed_at_ms = 0").execute(&mut *tx).await.expect("nothing for the watch to find");
    tx.commit().await.expect("commits");
    let mut lin = Listener::open(&school.browser_of(school.lin).await).await;
    let path = format!("/api/groups/{}/settings", school.group);
    school.browser_of(school.lead).await.put(&path, &crate::testing::settings(5)).await;
    assert_eq!(lin.next_of_all().await, Some(Notice::GroupChanged { group_id: school.group }));
}

#[tokio::test]
async fn a_late_edit_is_told_to_its_author_by_whoever_watches() {
    let school = School::new().await;
    let plan = school.sent_plan().await;
    let (mut lead, mut lin) =
        (Listener::open(&school.browser_of(school.lead).await).await, Listener::open(&school.browser_of(school.lin).await).await);
    let mut tx = school.app.db.begin().await.expect("begins");
    sqlx::query(
        "insert into late_edits (id, document_key, account_id, fingerprint, reason, edit, received_at_ms)
        select 'late', s.key, $1, 'f', 'sealed', x'00', $2 from documents s join plan_documents d on d.document_id = s.id
        where d.plan_id = $3 and d.kind = 'draft'",
    )
    .bind(school.lin.to_string())
    .bind(crate::clock::now_ms())
    .bind(plan.id.to_string())
    .execute(&mut *tx)
    .await
    .expect("inserts");
    tx.commit().await.expect("commits");
    assert_eq!(lin.next().await, Some(Notice::LateEditKept));
    school.app.events.publish(Audience::Account(school.lead), Notice::Superseded);
    assert_eq!(lead.next().await, Some(Notice::Superseded), "nothing before it");
}

#[tokio::test]
async fn of_too_many_streams_of_one_account_the_oldest_ends() {
    let school = School::new().await;
    let lin = school.browser_of(school.lin).await;
    let mut other = Listener::open(&school.browser_of(school.lead).await).await;
    let mut streams = Vec::new();
    for _ in 0..=MAX_STREAMS {
        streams.push(Listener::open(&lin).await);
    }
    assert_eq!((streams[0].next().await, streams[0].next().await), (Some(Notice::Superseded), None));
    school.app.events.publish(Audience::Group(school.group), Notice::LateEditKept);
    for listener in streams[1..].iter_mut().chain([&mut other]) {
        assert_eq!(listener.next().await, Some(Notice::LateEditKept));
    }
    assert_eq!(school.app.events.hub().streams.len(), MAX_STREAMS + 1);
    drop((streams, other));
    assert!(school.app.events.hub().streams.is_empty(), "a page that went is forgotten");
}

#[tokio::test]
async fn a_stream_that_is_not_read_is_closed() {
    let (events, me) = (Events::default(), AccountId::new());
    let mut subscription = events.open(me, String::new(), Reach::Groups);
    for _ in 0..MAX_WAITING {
        events.publish(Audience::Account(me), Notice::LateEditKept);
    }
    assert_eq!(events.hub().streams.len(), 1);
    events.publish(Audience::Account(me), Notice::LateEditKept);
    assert!(events.hub().streams.is_empty());
    for _ in 0..MAX_WAITING {
        assert_eq!(subscription.notices.recv().await, Some(Notice::LateEditKept));
    }
    assert_eq!(subscription.notices.recv().await, None, "its page comes back and fetches everything");
}

#[tokio::test]
async fn a_stream_ends_with_its_session() {
    let school = School::new().await;
    let (browser, other) = (school.browser_of(school.lin).await, school.browser_of(school.lin).await);
    let (mut ends, mut stays) = (Listener::open(&browser).await, Listener::open(&other).await);
    assert_eq!(school.app.events.sessions().len(), 2);
    browser.send(Method::POST, "/api/logout", Body::empty()).await;
    assert_eq!(ends.next().await, None, "the watch of the gateway closes it");
    school.app.events.publish(Audience::Account(school.lin), Notice::LateEditKept);
    assert_eq!(stays.next().await, Some(Notice::LateEditKept));
}

#[tokio::test]
async fn without_a_session_there_is_no_stream() {
    let school = School::new().await;
    assert_eq!(school.browser().get("/api/events").await.refusal(), ErrorCode::Unauthorized);
    let lin = school.browser_of(school.lin).await;
    let as_lead = format!("/api/events?account={}", school.lead);
    let refused = lin.open(Method::GET, &as_lead, Body::empty()).await;
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED, "the page is another's");
    let own = lin.open(Method::GET, &format!("/api/events?account={}", school.lin), Body::empty()).await;
    assert_eq!(own.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_silent_stream_says_that_it_lives() {
    let events = Events::default();
    let subscription = events.open(AccountId::new(), String::new(), Reach::Groups);
    let mut listener = Listener::of(routes::answer(subscription, tokio_util::sync::CancellationToken::new(), Duration::from_millis(1)));
    assert_eq!(listener.block().await.as_deref(), Some("retry: 3000"));
    assert_eq!(listener.block().await.as_deref(), Some(":"));
}

#[test]
fn groups_that_changed_while_they_were_looked_up_are_looked_up_again() {
    let (events, me, group, school) = (Events::default(), AccountId::new(), GroupId::new(), SchoolId::new());
    let mut subscription = events.open(me, String::new(), Reach::Groups);
    let revision = events.revision();
    events.set_members(group, school, &HashSet::new());
    assert!(!events.join(subscription.id, HashSet::from([group]), revision), "that was before they left");
    assert!(events.join(subscription.id, HashSet::new(), events.revision()));
    events.publish(Audience::Group(group), Notice::LateEditKept);
    assert!(subscription.notices.try_recv().is_err());
}

#[tokio::test]
async fn over_a_socket_a_stream_is_pushed_at_once_and_ends_when_the_program_stops() {
    let school = School::new().await;
    let mut tx = school.app.db.begin().await.expect("begins");
    let secret = auth::create_session(&mut tx, school.lin).await.expect("a session");
    tx.commit().await.expect("commits");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("binds");
    let address = listener.local_addr().expect("an address");
    let server = tokio::spawn(http::serve(school.app.clone(), listener));
    let mut client = TcpStream::connect(address).await.expect("connects");
    let request = format!("GET /api/events HTTP/1.1\r\nhost: x\r\ncookie: sandu_session={secret}\r\n\r\n");
    client.write_all(request.as_bytes()).await.expect("writes");
    let mut seen = String::new();
    let mut until = async |what: &str| {
        while !seen.contains(what) {
            let mut bytes = [0; 1024];
            let count = tokio::time::timeout(NEVER_LONGER, client.read(&mut bytes)).await.expect("in time").expect("reads");
            assert!(count > 0, "{seen}");
            seen.push_str(std::str::from_utf8(&bytes[..count]).expect("text"));
        }
    };
    until("retry: 3000").await;
    school.app.events.publish(Audience::Account(school.lin), Notice::LateEditKept);
    until("data: {\"kind\":\"late_edit_kept\"}").await;
    school.app.tasks.stop().await;
    until("\r\n0\r\n\r\n").await;
    assert!(
        seen.contains("x-accel-buffering: no") && seen.contains("cache-control: no-cache") && seen.contains("connect-src 'self'"),
        "{seen}"
    );
    server.await.expect("has stopped");
}
