//! A lesson that is observed, for tests: 林小雨 teaches, 陈思远 organises it and leads the group, two observe with a scoring table.

use crate::{
    clock::now_ms,
    groups::{self, Role},
    sheets::testing::update,
    sync::{
        access::Account,
        act::{Act, Work},
    },
    testing::{Answer, Client, School},
};
use sandu_proto::{
    http::{
        accounts::AccountKind,
        lessons::{LessonView, Purpose},
        sheets::SheetView,
    },
    id::{AccountId, DocumentId, LessonId},
    sheets::SheetEntry,
};
use serde_json::{Value, json};

pub struct Observed {
    pub school: School,
    pub id: LessonId,
    pub organiser: Client,
    pub teacher: Client,
    pub officer: Client,
    /// 王老师 and 赵老师, who observe.
    pub wang: (AccountId, Client),
    pub zhao: (AccountId, Client),
    /// In the group, without a part in it.
    pub member: Client,
}

impl Observed {
    /// Planned for now.
    pub async fn new(purpose: Purpose) -> Self {
        let school = School::new().await;
        let mut clients = Vec::new();
        for login in ["wang", "zhao", "qian"] {
            let id = school.add_person(login, AccountKind::Teacher).await;
            let mut tx = school.app.db.begin().await.expect("begins");
            groups::add(&mut tx, school.group, id, Role::Member).await.expect("a membership");
            tx.commit().await.expect("commits");
            clients.push((id, school.browser_of(id).await));
        }
        let [organiser, teacher, officer] =
            [school.browser_of(school.lead).await, school.browser_of(school.lin).await, school.browser_of(school.officer).await];
        let (_, member) = clients.pop().expect("three");
        let (zhao, wang) = (clients.pop().expect("three"), clients.pop().expect("three"));
        let observed = Self { school, id: LessonId::new(), organiser, teacher, officer, wang, zhao, member };
        observed.organiser.put(&observed.path(""), &observed.visit(purpose)).await.json::<LessonView>();
        observed
    }

    pub fn path(&self, suffix: &str) -> String {
        format!("/api/lessons/{}{suffix}", self.id)
    }

    /// What the organiser saves.
    pub fn visit(&self, purpose: Purpose) -> Value {
        let observer =
            |id: AccountId| json!({ "observer": id, "instrument": { "id": "table-sections", "version": 1 }, "focus": "学生活动" });
        json!({
            "group_id": self.school.group, "teacher": self.school.lin, "title": "秋天", "class_name": "三（2）班", "subject": "语文",
            "place": "录播室", "planned_at_ms": now_ms(), "minutes": 40, "visit_type": "open", "purpose": purpose, "version_id": null,
            "observers": [observer(self.wang.0), observer(self.zhao.0)], "seats": null,
        })
    }

    pub async fn view(&self, client: &Client) -> LessonView {
        client.get(&self.path("")).await.json()
    }

    /// Begun `minutes` ago.
    pub async fn start(&self, minutes: i64) -> LessonView {
        self.organiser.post(&self.path("/start"), &json!({ "at_ms": now_ms() - minutes * 60_000 })).await.json()
    }

    pub async fn end(&self) -> LessonView {
        self.organiser.post(&self.path("/end"), &json!({ "at_ms": now_ms() })).await.json()
    }

    pub async fn open_sheet(&self, client: &Client, document: DocumentId) -> Answer {
        client.put(&self.path(&format!("/sheets/{document}")), &json!({ "instrument": { "id": "table-sections", "version": 1 } })).await
    }

    /// An observer's sheet with these entries in it.
    pub async fn written(&self, (account, client): &(AccountId, Client), entries: &[SheetEntry]) -> DocumentId {
        let document = DocumentId::new();
        self.open_sheet(client, document).await.json::<LessonView>();
        self.write(*account, document, 0, entries).await;
        document
    }

    /// As if it had come over a socket of this account.
    pub async fn write(&self, account: AccountId, document: DocumentId, clock: u64, entries: &[SheetEntry]) {
        let nothing: Work = Box::new(|_, _| Box::pin(async { Ok(()) }));
        let author = Account { id: account, name: String::new() };
        let act = Act { edits: vec![(document, author, update(7, clock, entries))], ..Act::new(nothing) };
        self.school.app.sync.act(act).await.expect("is taken");
    }

    pub async fn sheet(&self, client: &Client, document: DocumentId) -> SheetView {
        client.get(&format!("/api/sheets/{document}")).await.json()
    }

    pub async fn submit(&self, client: &Client, document: DocumentId) -> Answer {
        client.post(&format!("/api/sheets/{document}/submit"), &json!({})).await
    }
}
