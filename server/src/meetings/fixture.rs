//! A plan in its meeting, on a running sync, for tests: 林小雨 leads the plan, 陈思远 leads the group and has opened the meeting, 王丽娟 has
//! marked, 周教研 is invited.

use super::marks::tests::{list, mark};
use crate::{
    groups::{self, Role},
    plans::{self, Fork, template},
    sync::{access::Account, act::Act},
    testing::{Answer, Client, PASSWORD, School},
    users::{self, NewUser},
};
use axum::http::StatusCode;
use base64ct::{Base64, Encoding};
use bytes::Bytes;
use sandu_proto::{
    frame::Right,
    http::{
        accounts::AccountKind,
        decisions::{MarkOutcome, NewDecision},
        meetings::{MeetingCode, MeetingView, NewMarks},
        plans::{DocumentKind, PlanView},
    },
    id::{AccountId, DecisionId, DocumentId, MeetingId, PlanId},
};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU8, Ordering};

pub struct Room {
    pub school: School,
    pub plan: PlanId,
    pub wang_id: AccountId,
    pub leader: Client,
    pub lin: Client,
    pub wang: Client,
    pub officer: Client,
    next_client: AtomicU8,
}

impl Room {
    /// What [`Room::marked`] has written her fork under.
    pub const WANGS_CLIENT: u8 = 2;

    /// Sent, and nobody has touched their fork.
    pub async fn sent() -> Self {
        let school = School::new().await;
        let mut tx = school.app.db.begin().await.expect("begins");
        let new =
            NewUser { school_id: school.school, login_name: "wang", name: "王丽娟", kind: AccountKind::Teacher, password: PASSWORD };
        let wang_id = users::create(&mut tx, new).await.expect("a user");
        groups::add(&mut tx, school.group, wang_id, Role::Member).await.expect("a membership");
        tx.commit().await.expect("commits");
        let [leader, lin, wang, officer] = [
            school.browser_of(school.lead).await,
            school.browser_of(school.lin).await,
            school.browser_of(wang_id).await,
            school.browser_of(school.officer).await,
        ];
        let new = json!({ "group_id": school.group, "title": "秋天", "subject": "语文", "grade": "三年级", "meeting_at_ms": null });
        let plan = lin.post("/api/plans", &new).await.json::<PlanView>().id;
        let room = Self { school, plan, wang_id, leader, lin, wang, officer, next_client: AtomicU8::new(Self::WANGS_CLIENT) };
        room.act(&room.lin, "send", "draft").await.json::<PlanView>();
        room
    }

    /// 王丽娟 has written a paragraph into her fork, and the meeting is open.
    pub async fn marked() -> Self {
        let room = Self::sent().await;
        let paragraph = room.paragraph();
        room.write(paragraph).await;
        room.open().await;
        room
    }

    /// An edit of 王丽娟's to her fork.
    pub async fn write(&self, update: Vec<u8>) {
        let fork = self.document(&self.wang, DocumentKind::Fork).await;
        let account = Account { id: self.wang_id, name: "王丽娟".into() };
        let edits = vec![(fork, account, Bytes::from(update))];
        self.school.app.sync.act(Act { edits, ..Act::new(Box::new(|_, _| Box::pin(async { Ok(()) }))) }).await.expect("is written");
    }

    /// The same, with everybody of the group signed in and these marks of 王丽娟's listed.
    pub async fn listed(ids: &[&str]) -> Self {
        let room = Self::marked().await;
        for client in [&room.lin, &room.wang] {
            assert_eq!(room.sign_in(client).await.status, StatusCode::OK);
        }
        let posted = room.post_marks(&room.leader, &room.marks(ids).await).await;
        assert_eq!(posted.status, StatusCode::NO_CONTENT);
        room
    }

    pub async fn meet_again(&self, client: &Client) -> Answer {
        self.act(client, "meet_again", "agreed").await
    }

    pub async fn open(&self) {
        self.act(&self.leader, "open_meeting", "first_degree").await.json::<PlanView>();
    }

    pub async fn seal(&self, client: &Client) -> Answer {
        self.act(client, "seal_consensus", "meeting").await
    }

    async fn act(&self, client: &Client, action: &str, stage: &str) -> Answer {
        client.post(&format!("/api/plans/{}/actions", self.plan), &json!({ "action": action, "expected_stage": stage })).await
    }

    pub async fn view(&self, client: &Client) -> MeetingView {
        client.get(&format!("/api/plans/{}/meeting", self.plan)).await.json()
    }

    pub async fn id(&self) -> MeetingId {
        self.view(&self.leader).await.id
    }

    /// `/api/meetings/{id}` and what follows.
    pub async fn path(&self, rest: &str) -> String {
        format!("/api/meetings/{}{rest}", self.id().await)
    }

    pub async fn code(&self) -> String {
        self.leader.get(&self.path("/code").await).await.json::<MeetingCode>().code
    }

    pub async fn sign_in(&self, client: &Client) -> Answer {
        client.post(&self.path("/sign-ins").await, &json!({ "code": self.code().await })).await
    }

    pub async fn post_marks(&self, client: &Client, marks: &NewMarks) -> Answer {
        client.post(&self.path("/marks").await, marks).await
    }

    /// Marks of 王丽娟's fork.
    pub async fn marks(&self, ids: &[&str]) -> NewMarks {
        let id = self.document(&self.wang, DocumentKind::Fork).await;
        let fork = Fork { id, owner: self.wang_id, is_sealed: true };
        list(ids.iter().map(|id| mark(&fork, id)).collect())
    }

    /// The last of its kind.
    pub async fn document(&self, client: &Client, kind: DocumentKind) -> DocumentId {
        let view: PlanView = client.get(&format!("/api/plans/{}", self.plan)).await.json();
        let owned = |document: &&sandu_proto::http::plans::PlanDocument| kind != DocumentKind::Fork || document.owner.id == self.wang_id;
        view.documents.iter().rev().filter(|document| document.kind == kind).find(owned).expect("is there").id
    }

    /// What an account may do with the consensus.
    pub async fn right(&self, account: AccountId) -> Option<Right> {
        self.right_to(DocumentKind::Consensus, account).await
    }

    pub async fn right_to(&self, kind: DocumentKind, account: AccountId) -> Option<Right> {
        let document = self.document(&self.leader, kind).await;
        let mut connection = self.school.app.db.read().await.expect("reads");
        plans::access(&mut connection, account, document).await.expect("answers").map(|access| access.right)
    }

    /// How many paragraphs the meeting has put into the consensus.
    pub async fn added(&self) -> usize {
        let consensus = self.document(&self.leader, DocumentKind::Consensus).await;
        let content = self.school.app.sync.content(consensus).await.expect("is read");
        let blocks = |content: &Value| content["content"].as_array().map_or(0, Vec::len);
        blocks(&content) - blocks(&template::empty())
    }

    pub async fn decide(&self, client: &Client, id: DecisionId, new: &NewDecision) -> Answer {
        client.put(&self.path(&format!("/decisions/{id}")).await, new).await
    }

    /// A wish that adopts a mark by adding a paragraph, before any other has changed the text.
    pub fn adopt(&self, mark: &str) -> NewDecision {
        let update = Some(Base64::encode_string(&self.paragraph()));
        NewDecision { outcome: MarkOutcome::Adopted, update, ..self.decline(mark) }
    }

    pub fn decline(&self, mark: &str) -> NewDecision {
        let (mark_id, note) = (mark.into(), "先放一放".into());
        NewDecision { mark_id, outcome: MarkOutcome::Declined, note, update: None, builds_on: None, supersedes: None }
    }

    /// A Yjs update of a new client id that gives a reason in the root `reasons`, under the id `why`.
    pub fn reason(&self, reason: &str) -> Vec<u8> {
        fn put(update: &mut Vec<u8>, text: &str) {
            update.push(u8::try_from(text.len()).expect("is short"));
            update.extend(text.as_bytes());
        }
        let mut update = vec![1, 1, self.next_client.fetch_add(1, Ordering::Relaxed), 0, 0x28, 1];
        put(&mut update, "reasons");
        put(&mut update, "why");
        // One value, a map of two: a text, and a list of one map of four.
        update.extend([1, 118, 2]);
        put(&mut update, "reason");
        update.push(119);
        put(&mut update, reason);
        put(&mut update, "spots");
        update.extend([117, 1, 118, 4]);
        for (name, value) in [("kind", "txt"), ("block", "goal-1")] {
            put(&mut update, name);
            update.push(119);
            put(&mut update, value);
        }
        for name in ["from", "to"] {
            put(&mut update, name);
            update.extend([125, 3]);
        }
        update.push(0);
        update
    }

    /// A Yjs update of a new client id (1 is the server's own) that adds an empty paragraph at the beginning.
    pub fn paragraph(&self) -> Vec<u8> {
        let client = self.next_client.fetch_add(1, Ordering::Relaxed);
        let mut update = vec![1, 1, client, 0, 7, 1, 7];
        update.extend(b"content");
        update.extend([3, 9]);
        update.extend(b"paragraph");
        update.push(0);
        update
    }
}
