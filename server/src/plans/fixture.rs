//! A school with one group in a temporary database, and what sync does with an act, for tests.

use super::{Situation, acts};
use crate::{
    auth::User,
    db::{Db, word},
    error::Result,
    groups::{self, Role},
    schools,
    sync::act::{Act, Sealed},
};
use bytes::Bytes;
use sandu_proto::{
    http::{
        accounts::{AccountKind, GroupSettings},
        plans::{DocumentKind, NewPlan, PlanAction, PlanView},
        workflow::Workflow,
    },
    id::{AccountId, DocumentId, GroupId, PlanId},
};
use serde_json::json;

/// A Yjs v1 update with nothing in it.
pub const EMPTY_STATE: &[u8] = &[0, 0];

pub struct School {
    pub db: Db,
    _dir: tempfile::TempDir,
    pub group: GroupId,
    pub lead: User,
    pub wang: User,
    pub zhao: User,
    pub leader: User,
    pub officer: User,
    pub head: User,
    pub admin: User,
    pub stranger: User,
}

impl School {
    /// 陈思远 leads plans, 王丽娟 and 赵明 mark them, 李建国 leads the group, 孙玉梅 is invited; the headmaster, an administrator and a
    /// teacher of another group are of the same school.
    pub async fn open() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let db = Db::open(&dir.path().join("sandu.db")).await.expect("opens");
        let mut tx = db.begin().await.expect("begins");
        let id = schools::create(&mut tx, "青禾小学").await.expect("creates");
        let group = groups::create(&mut tx, id, "三年级数学备课组").await.expect("creates");
        let mut people = Vec::new();
        for (login_name, name, kind, role) in [
            ("chen", "陈思远", AccountKind::Teacher, Some(Role::Member)),
            ("wang", "王丽娟", AccountKind::Teacher, Some(Role::Member)),
            ("zhao", "赵明", AccountKind::Teacher, Some(Role::Member)),
            ("li", "李建国", AccountKind::Teacher, Some(Role::Leader)),
            ("sun", "孙玉梅", AccountKind::ResearchOfficer, Some(Role::Officer)),
            ("head", "何校长", AccountKind::Leader, None),
            ("admin", "管理员", AccountKind::Administrator, None),
            ("qian", "钱进", AccountKind::Teacher, None),
        ] {
            let account = AccountId::new();
            // Not by `users::create`: nobody logs in here, and hashing passwords would take most of the tests' time.
            sqlx::query("insert into users (id, school_id, login_name, name, kind, password_hash, created_at_ms) values ($1, $2, $3, $4, $5, '', 0)")
                .bind(account.to_string())
                .bind(id.to_string())
                .bind(login_name)
                .bind(name)
                .bind(word(kind))
                .execute(&mut *tx)
                .await
                .expect("creates");
            if let Some(role) = role {
                groups::add(&mut tx, group, account, role).await.expect("adds");
            }
            people.push(User { id: account, school_id: id, name: name.to_owned(), kind });
        }
        tx.commit().await.expect("commits");
        let [lead, wang, zhao, leader, officer, head, admin, stranger]: [User; 8] = people.try_into().expect("eight people");
        Self { db, _dir: dir, group, lead, wang, zhao, leader, officer, head, admin, stranger }
    }

    /// A plan of 陈思远's, still a draft.
    pub async fn plan(&self) -> PlanId {
        let new = NewPlan {
            group_id: self.group,
            title: "分数的初步认识".into(),
            subject: "数学".into(),
            grade: "三年级".into(),
            meeting_at_ms: None,
        };
        let mut tx = self.db.begin().await.expect("begins");
        let plan = super::create(&mut tx, self.lead.id, new, EMPTY_STATE).await.expect("creates");
        tx.commit().await.expect("commits");
        plan
    }

    pub(super) async fn situation(&self, plan: PlanId) -> Situation {
        Situation::load(&mut self.db.read().await.expect("reads"), plan).await.expect("loads").expect("exists")
    }

    pub async fn view(&self, user: &User, plan: PlanId) -> PlanView {
        super::load(&mut self.db.read().await.expect("reads"), user, plan).await.expect("is seen")
    }

    pub async fn draft(&self, plan: PlanId) -> DocumentId {
        self.situation(plan).await.draft().expect("has a draft")
    }

    pub async fn fork(&self, plan: PlanId, owner: &User) -> DocumentId {
        self.situation(plan).await.fork_of(owner.id).expect("has a fork").id
    }

    /// The act that `user` would do now.
    pub async fn act(&self, plan: PlanId, user: &User, action: PlanAction) -> Result<Act> {
        acts::act(&self.situation(plan).await, user, action, &Bytes::from_static(EMPTY_STATE))
    }

    /// What sync does with an act: seals and reopens, then lets it work, in one transaction.
    pub async fn commit(&self, act: Act) -> Result<()> {
        let mut tx = self.db.begin().await?;
        let mut sealed = Vec::new();
        for (documents, is_sealed) in [(&act.seal, 1), (&act.reopen, 0)] {
            for document in documents {
                sqlx::query("update documents set epoch = epoch + 1, is_sealed = $1 where id = $2")
                    .bind(is_sealed)
                    .bind(document.to_string())
                    .execute(&mut *tx)
                    .await?;
            }
        }
        for document in act.seal {
            let seq = crate::sync::documents::head(&mut tx, document).await?;
            let text = json!({ "type": "text", "text": format!("{document}@{seq}") });
            let content = json!({ "type": "doc", "content": [{ "type": "paragraph", "attrs": { "id": "p1" }, "content": [text] }] });
            sealed.push(Sealed { document, seq, content });
        }
        (act.work)(&mut tx, &sealed).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Looks and commits at once.
    pub async fn perform(&self, plan: PlanId, user: &User, action: PlanAction) -> Result<()> {
        self.commit(self.act(plan, user, action).await?).await
    }

    /// Somebody's edit to a document.
    pub async fn edit(&self, document: DocumentId) {
        self.run("update documents set head = head + 1 where id = $1", &document.to_string()).await;
    }

    /// `user` is at the plan's meeting.
    pub async fn sign_in(&self, plan: PlanId, user: &User) {
        let mut tx = self.db.begin().await.expect("begins");
        let query = "insert into sign_ins (meeting_id, user_id, at_ms, kind, entered_by) select id, $1, 0, 'code', $1 from meetings where plan_id = $2";
        let done = sqlx::query(query).bind(user.id.to_string()).bind(plan.to_string()).execute(&mut *tx).await.expect("runs");
        assert_eq!(done.rows_affected(), 1);
        tx.commit().await.expect("commits");
    }

    pub async fn remove_from_group(&self, user: &User) {
        self.run("update memberships set removed_at_ms = 9000000000000 where user_id = $1", &user.id.to_string()).await;
    }

    /// For plans that begin from now on.
    pub async fn set_workflow(&self, workflow: Workflow) {
        let mut tx = self.db.begin().await.expect("begins");
        let settings = GroupSettings { workflow, slot: None };
        groups::change_settings(&mut tx, self.group, self.leader.id, settings).await.expect("is set");
        tx.commit().await.expect("commits");
    }

    async fn run(&self, query: &'static str, id: &str) {
        let mut tx = self.db.begin().await.expect("begins");
        let done = sqlx::query(query).bind(id).execute(&mut *tx).await.expect("runs");
        assert_eq!(done.rows_affected(), 1);
        tx.commit().await.expect("commits");
    }

    pub async fn documents(&self, plan: PlanId, kind: DocumentKind) -> Vec<DocumentId> {
        let situation = self.situation(plan).await;
        situation.documents.iter().filter(|document| document.kind == kind).map(|document| document.id).collect()
    }
}
