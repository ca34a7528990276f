//! From the consensus to the next round's draft, over HTTP and with the real replica behind it.

use super::reflection::tests::written;
use crate::{
    groups::workflow::FIRST,
    plans::template,
    testing::{Answer, Client, PASSWORD, School},
    users::{self, NewUser},
};
use sandu_proto::{
    error::ErrorCode,
    http::{
        accounts::{AccountKind, GroupSettings},
        plans::{DocumentKind, PlanSummary, PlanView, Stage, Waiting},
        third::{Adaptation, PointOutcome, Reflection, ReflectionField},
        versions::VersionView,
        workflow::{ReflectionStep, Workflow},
    },
    id::{AccountId, DocumentId, PlanId, VersionId},
};
use serde_json::{Value, json};

/// A plan whose consensus is sealed, and the browsers of its people.
struct Agreed {
    school: School,
    plan: PlanId,
    lead: Client,
    lin: Client,
    officer: Client,
}

impl Agreed {
    async fn open() -> Self {
        let this = Self::draft().await;
        for (action, stage) in [("send", "draft"), ("open_meeting", "first_degree"), ("seal_consensus", "meeting")] {
            this.act(&this.lead, "actions", &json!({ "action": action, "expected_stage": stage })).await;
        }
        this
    }

    async fn draft() -> Self {
        let school = School::new().await;
        let lead = school.browser_of(school.lead).await;
        let (lin, officer) = (school.browser_of(school.lin).await, school.browser_of(school.officer).await);
        let new = json!({ "group_id": school.group, "title": "秋天", "subject": "语文", "grade": "三年级", "meeting_at_ms": null });
        let plan: PlanView = lead.post("/api/plans", &new).await.json();
        Self { school, plan: plan.id, lead, lin, officer }
    }

    async fn post(&self, client: &Client, path: &str, body: &Value) -> Answer {
        client.post(&format!("/api/plans/{}/{path}", self.plan), body).await
    }

    /// Posts what must be allowed.
    async fn act(&self, client: &Client, path: &str, body: &Value) -> PlanView {
        let answer = self.post(client, path, body).await;
        assert!(answer.status.is_success(), "{path}: {}", String::from_utf8_lossy(&answer.body));
        answer.json()
    }

    async fn refused(&self, client: &Client, path: &str, body: &Value) -> (ErrorCode, String) {
        let answer = self.post(client, path, body).await;
        let body: Value = answer.json();
        (answer.refusal(), body["message"].as_str().expect("a sentence").to_owned())
    }

    async fn view(&self, client: &Client) -> PlanView {
        client.get(&format!("/api/plans/{}", self.plan)).await.json()
    }

    async fn adapt(&self, client: &Client, class_name: &str) -> Adaptation {
        let view = self.act(client, "adaptations", &json!({ "class_name": class_name })).await;
        view.third.adaptations.into_iter().find(|one| one.class_name == class_name.trim()).expect("is one's own")
    }

    /// 林小雨 has signed off for a class.
    async fn signed(&self) -> (DocumentId, VersionId) {
        let document = self.adapt(&self.lin, "三（2）班").await.document_id;
        let view = self.act(&self.lin, &format!("adaptations/{document}/sign-off"), &json!({})).await;
        let signed = view.third.adaptations.iter().find_map(|one| one.signed.filter(|_| one.document_id == document));
        (document, signed.expect("is signed").version_id)
    }

    async fn reflect(&self, client: &Client, version: VersionId) -> Reflection {
        let view = self.act(client, "reflections", &json!({ "version_id": version })).await;
        view.third.reflections.into_iter().find(|one| one.taught_version_id == version).expect("is one's own")
    }

    fn consensus(view: &PlanView) -> VersionId {
        view.versions.iter().find(|version| version.kind == DocumentKind::Consensus).expect("is sealed").id
    }

    /// What the page would write: nobody has the document open yet.
    async fn write(&self, document: DocumentId, content: &Value) {
        let state = self.school.app.sync.state_from_content(content).await.expect("fits");
        let mut tx = self.school.app.db.begin().await.expect("begins");
        let done = sqlx::query("update snapshots set state = $1 where document_key = (select key from documents where id = $2)")
            .bind(state.to_vec())
            .bind(document.to_string())
            .execute(&mut *tx)
            .await
            .expect("writes");
        assert_eq!(done.rows_affected(), 1);
        tx.commit().await.expect("commits");
    }

    /// 林小雨 has taught and sealed a reflection of two points, one of them on `block`.
    async fn reflected(&self, block: &str) -> VersionId {
        let (_, version) = self.signed().await;
        let reflection = self.reflect(&self.lin, version).await.document_id;
        let points = [(ReflectionField::Mistakes, "把枫叶比成手掌", Some(block)), (ReflectionField::NextTime, "先看图再朗读", None)];
        self.write(reflection, &written(&points)).await;
        let view = self.act(&self.lin, &format!("reflections/{reflection}/seal"), &json!({})).await;
        view.third.reflections[0].sealed.expect("is sealed").version_id
    }

    async fn waiting(&self, client: &Client) -> (Option<Waiting>, Vec<DocumentId>) {
        let plans: Vec<PlanSummary> = client.get("/api/plans").await.json();
        let plan = plans.into_iter().find(|plan| plan.id == self.plan).expect("is listed");
        (plan.waiting, plan.prefetch)
    }

    async fn school_leader(&self) -> Client {
        let mut tx = self.school.app.db.begin().await.expect("begins");
        let new =
            NewUser { school_id: self.school.school, login_name: "head", name: "何校长", kind: AccountKind::Leader, password: PASSWORD };
        let head = users::create(&mut tx, new).await.expect("a user");
        tx.commit().await.expect("commits");
        self.school.browser_of(head).await
    }
}

fn kinds(view: &PlanView) -> Vec<(DocumentKind, bool)> {
    let third = |kind| matches!(kind, DocumentKind::Adaptation | DocumentKind::Reflection | DocumentKind::Revised);
    view.documents.iter().filter(|document| third(document.kind)).map(|document| (document.kind, document.can_write)).collect()
}

#[tokio::test]
async fn a_teacher_makes_the_consensus_their_own_and_signs_it_before_class() {
    let plan = Agreed::open().await;
    assert_eq!(plan.waiting(&plan.lin).await, (Some(Waiting::Adapt), vec![]));
    let adaptation = plan.adapt(&plan.lin, " 三（2）班 ").await;
    assert_eq!(adaptation.owner.name, "林小雨");
    assert_eq!(plan.waiting(&plan.lin).await, (Some(Waiting::SignOff), vec![adaptation.document_id]));
    assert_eq!(kinds(&plan.view(&plan.lin).await), [(DocumentKind::Adaptation, true)]);
    let others = plan.view(&plan.lead).await;
    assert!(kinds(&others).is_empty() && others.third.adaptations.is_empty());

    let path = format!("adaptations/{}/sign-off", adaptation.document_id);
    let view = plan.act(&plan.lin, &path, &json!({})).await;
    assert_eq!(kinds(&view), [(DocumentKind::Adaptation, false)]);
    let version = view.versions.iter().find(|version| version.kind == DocumentKind::Adaptation).expect("is a version");
    assert_eq!((version.degree, version.class_name.as_deref(), version.sealed_by.name.as_str()), (2, Some("三（2）班"), "林小雨"));
    assert_eq!(plan.refused(&plan.lin, &path, &json!({})).await, (ErrorCode::Conflict, "这一份已经签章了。".into()));
    assert_eq!(plan.waiting(&plan.lin).await, (Some(Waiting::Reflect), vec![]));
    for reader in [&plan.lead, &plan.officer] {
        let view = plan.view(reader).await;
        assert_eq!((kinds(&view), view.third.adaptations.len()), (vec![(DocumentKind::Adaptation, false)], 1));
    }
    let head = plan.school_leader().await;
    assert_eq!(plan.view(&head).await.third.adaptations.len(), 1);
    let read: VersionView = head.get(&format!("/api/versions/{}", version.id)).await.json();
    assert_eq!(read.summary.class_name.as_deref(), Some("三（2）班"));
}

#[tokio::test]
async fn only_the_group_adapts_and_only_what_is_agreed() {
    let draft = Agreed::draft().await;
    let class = json!({ "class_name": "三（1）班" });
    assert_eq!(draft.refused(&draft.lin, "adaptations", &class).await, (ErrorCode::Conflict, "教案还没有定稿，定稿以后再来。".into()));
    let plan = Agreed::open().await;
    assert_eq!(plan.refused(&plan.officer, "adaptations", &class).await, (ErrorCode::Forbidden, "只有组里的老师能这样做。".into()));
    let stranger = plan.school.browser_of(plan.school.add_stranger("qian").await).await;
    assert_eq!(plan.refused(&stranger, "adaptations", &class).await.0, ErrorCode::NotFound);
    for name in ["", "  ", &"班".repeat(21)] {
        assert_eq!(plan.refused(&plan.lin, "adaptations", &json!({ "class_name": name })).await.0, ErrorCode::Invalid, "{name:?}");
    }
    plan.adapt(&plan.lin, "三（1）班").await;
    assert_eq!(plan.refused(&plan.lin, "adaptations", &class).await, (ErrorCode::Conflict, "三（1）班已经有一份了，打开它接着改。".into()));
    plan.adapt(&plan.lead, "三（1）班").await;
    for number in 2..=super::ADAPTATIONS {
        plan.adapt(&plan.lin, &format!("三（{number}）班")).await;
    }
    let one_more = json!({ "class_name": "四（1）班" });
    assert_eq!(plan.refused(&plan.lin, "adaptations", &one_more).await, (ErrorCode::Conflict, "一份教案最多改给 12 个班。".into()));
}

#[tokio::test]
async fn nobody_signs_or_seals_what_is_anothers() {
    let plan = Agreed::open().await;
    let open = plan.adapt(&plan.lin, "三（1）班").await.document_id;
    assert_eq!(plan.refused(&plan.lead, &format!("adaptations/{open}/sign-off"), &json!({})).await.0, ErrorCode::NotFound);
    let (signed, version) = plan.signed().await;
    let message = "这一份是别人的，只能看。".to_owned();
    assert_eq!(plan.refused(&plan.lead, &format!("adaptations/{signed}/reopen"), &json!({})).await, (ErrorCode::Forbidden, message));
    let reflect = json!({ "version_id": version });
    assert_eq!(plan.refused(&plan.lead, "reflections", &reflect).await, (ErrorCode::Invalid, "反思要写在自己上过的那一版上。".into()));
    let reflection = plan.reflect(&plan.lin, version).await.document_id;
    assert_eq!(plan.refused(&plan.lead, &format!("reflections/{reflection}/seal"), &json!({})).await.0, ErrorCode::NotFound);
    for path in [format!("adaptations/{reflection}/sign-off"), format!("reflections/{signed}/seal"), "adaptations/1/reopen".into()] {
        assert_eq!(plan.refused(&plan.lin, &path, &json!({})).await.0, ErrorCode::NotFound, "{path}");
    }
}

#[tokio::test]
async fn a_signature_is_taken_back_only_while_no_reflection_looks_back_on_it() {
    let plan = Agreed::open().await;
    let (document, version) = plan.signed().await;
    let (sign_off, reopen) = (format!("adaptations/{document}/sign-off"), format!("adaptations/{document}/reopen"));
    let view = plan.act(&plan.lin, &reopen, &json!({})).await;
    assert_eq!((kinds(&view), view.third.adaptations[0].signed.is_none()), (vec![(DocumentKind::Adaptation, true)], true));
    assert!(plan.view(&plan.lead).await.third.adaptations.is_empty());
    let message = "这一份还没有签章，可以直接改。".to_owned();
    assert_eq!(plan.refused(&plan.lin, &reopen, &json!({})).await, (ErrorCode::Conflict, message));
    let gone = json!({ "version_id": version });
    assert_eq!(plan.refused(&plan.lin, "reflections", &gone).await, (ErrorCode::Conflict, "这一版已经收回，签章以后再写反思。".into()));
    let view = plan.act(&plan.lin, &sign_off, &json!({})).await;
    plan.reflect(&plan.lin, view.third.adaptations[0].signed.expect("is signed again").version_id).await;
    let message = "这一课已经开始写反思，签章不能再收回。".to_owned();
    assert_eq!(plan.refused(&plan.lin, &reopen, &json!({})).await, (ErrorCode::Conflict, message));
}

#[tokio::test]
async fn a_reflection_is_its_teachers_alone_until_it_is_sealed_with_its_revised_plan() {
    let plan = Agreed::open().await;
    let (_, version) = plan.signed().await;
    let reflection = plan.reflect(&plan.lin, version).await.document_id;
    assert_eq!(plan.reflect(&plan.lin, version).await.document_id, reflection, "a second tablet finds the same");
    assert_eq!(plan.waiting(&plan.lin).await, (Some(Waiting::Reflect), vec![reflection]));
    assert!(plan.view(&plan.lead).await.third.reflections.is_empty());
    let (seal, revised) = (format!("reflections/{reflection}/seal"), format!("reflections/{reflection}/revised"));
    let empty = "反思还是空的，写下一点再封存。".to_owned();
    assert_eq!(plan.refused(&plan.lin, &seal, &json!({})).await, (ErrorCode::Invalid, empty));
    assert!(plan.view(&plan.lin).await.third.reflections[0].sealed.is_none(), "what is refused seals nothing");
    let view = plan.act(&plan.lin, &revised, &json!({})).await;
    let own = view.third.reflections[0].revised.clone().expect("has a revised plan");
    let again = plan.act(&plan.lin, &revised, &json!({})).await.third.reflections[0].revised.clone();
    assert_eq!(again.expect("has a revised plan").document_id, own.document_id);
    assert_eq!(kinds(&view), [(DocumentKind::Adaptation, false), (DocumentKind::Reflection, true), (DocumentKind::Revised, true)]);
}

#[tokio::test]
async fn an_adaptation_is_discarded_by_its_owner_until_it_is_signed_and_can_be_begun_anew() {
    let plan = Agreed::open().await;
    let first = plan.adapt(&plan.lin, "三（2）班").await.document_id;
    let discard = |document: DocumentId| format!("adaptations/{document}/discard");
    assert_eq!(plan.refused(&plan.lead, &discard(first), &json!({})).await.0, ErrorCode::NotFound, "another's, unsigned");
    let view = plan.act(&plan.lin, &discard(first), &json!({})).await;
    assert!(view.third.adaptations.is_empty() && kinds(&view).is_empty());
    assert_eq!(plan.waiting(&plan.lin).await, (Some(Waiting::Adapt), vec![]));
    assert_eq!(plan.refused(&plan.lin, &discard(first), &json!({})).await.0, ErrorCode::NotFound, "it is gone");

    let (signed, _) = plan.signed().await;
    assert_ne!(signed, first, "the same class, begun anew");
    let stays = "这一份已经签章，不能删掉。要删，先收回签章。".to_owned();
    assert_eq!(plan.refused(&plan.lin, &discard(signed), &json!({})).await, (ErrorCode::Conflict, stays));
    assert_eq!(plan.refused(&plan.lead, &discard(signed), &json!({})).await.0, ErrorCode::Forbidden, "another's, signed");
    assert_eq!(plan.refused(&plan.officer, &discard(signed), &json!({})).await.0, ErrorCode::Forbidden);
    plan.act(&plan.lin, &format!("adaptations/{signed}/reopen"), &json!({})).await;
    assert!(plan.act(&plan.lin, &discard(signed), &json!({})).await.third.adaptations.is_empty());
}

#[tokio::test]
async fn a_reflection_is_discarded_by_its_owner_with_its_revised_plan_until_it_is_sealed() {
    let plan = Agreed::open().await;
    let (signed, version) = plan.signed().await;
    let first = plan.reflect(&plan.lin, version).await.document_id;
    plan.act(&plan.lin, &format!("reflections/{first}/revised"), &json!({})).await;
    let discard = |document: DocumentId| format!("reflections/{document}/discard");
    assert_eq!(plan.refused(&plan.lead, &discard(first), &json!({})).await.0, ErrorCode::NotFound, "another's, unsealed");
    assert_eq!(plan.refused(&plan.lin, &discard(signed), &json!({})).await.0, ErrorCode::NotFound, "an adaptation is no reflection");
    let view = plan.act(&plan.lin, &discard(first), &json!({})).await;
    assert_eq!((kinds(&view), view.third.reflections.len()), (vec![(DocumentKind::Adaptation, false)], 0));
    assert_eq!(plan.waiting(&plan.lin).await.0, Some(Waiting::Reflect));

    let again = plan.reflect(&plan.lin, version).await;
    assert!(again.document_id != first && again.revised.is_none());
    plan.write(again.document_id, &written(&[(ReflectionField::Shining, "孩子们抢着读", None)])).await;
    plan.act(&plan.lin, &format!("reflections/{}/seal", again.document_id), &json!({})).await;
    let stays = "这份反思已经封存，不能丢掉了。".to_owned();
    assert_eq!(plan.refused(&plan.lin, &discard(again.document_id), &json!({})).await, (ErrorCode::Conflict, stays));
    assert_eq!(plan.refused(&plan.lead, &discard(again.document_id), &json!({})).await.0, ErrorCode::Forbidden, "another's, sealed");
}

#[tokio::test]
async fn a_sealed_reflection_is_the_third_degree_and_is_read_by_the_group_officers_and_school_leaders() {
    let plan = Agreed::open().await;
    let consensus = Agreed::consensus(&plan.view(&plan.lead).await);
    let reflection = plan.reflect(&plan.lead, consensus).await;
    assert_eq!(reflection.class_name, None);
    plan.act(&plan.lead, &format!("reflections/{}/revised", reflection.document_id), &json!({})).await;
    plan.write(reflection.document_id, &written(&[(ReflectionField::Shining, "孩子们抢着读", None)])).await;
    let seal = format!("reflections/{}/seal", reflection.document_id);
    let view = plan.act(&plan.lead, &seal, &json!({})).await;
    let third: Vec<_> = view.versions.iter().filter(|version| version.degree == 3).map(|version| version.kind).collect();
    assert!(third.len() == 2 && third.contains(&DocumentKind::Reflection) && third.contains(&DocumentKind::Revised));
    assert_eq!(plan.refused(&plan.lead, &seal, &json!({})).await, (ErrorCode::Conflict, "这份反思已经封存了。".into()));
    let revised = format!("reflections/{}/revised", reflection.document_id);
    assert_eq!(plan.refused(&plan.lead, &revised, &json!({})).await, (ErrorCode::Conflict, "反思已经封存，不能再加修改稿。".into()));
    assert_eq!(plan.waiting(&plan.lead).await.0, None);
    for reader in [&plan.lin, &plan.officer, &plan.school_leader().await] {
        let view = plan.view(reader).await;
        let sealed = view.third.reflections[0].sealed.expect("is sealed");
        let version: VersionView = reader.get(&format!("/api/versions/{}", sealed.version_id)).await.json();
        assert!(version.content.to_string().contains("孩子们抢着读"));
    }
}

#[tokio::test]
async fn the_next_round_starts_from_the_consensus_with_what_was_learnt_beside_it() {
    let plan = Agreed::open().await;
    let consensus = Agreed::consensus(&plan.view(&plan.lead).await);
    let content: VersionView = plan.lin.get(&format!("/api/versions/{consensus}")).await.json();
    let block = content.content["content"][0]["attrs"]["id"].as_str().expect("blocks have ids").to_owned();
    let version = plan.reflected(&block).await;

    let next = plan.act(&plan.lin, "next-round", &json!({})).await;
    assert_eq!((next.stage, next.title.as_str(), next.lead.name.as_str()), (Stage::Draft, "秋天", "林小雨"));
    assert_eq!(next.third.previous.as_ref().map(|round| round.plan_id), Some(plan.plan));
    let draft = next.documents[0].id;
    let begun = plan.school.app.sync.content(draft).await.expect("opens");
    assert_eq!(template::tests::check(&begun), template::tests::check(&content.content), "every block keeps its id");
    let carried: Vec<_> =
        next.third.carried.iter().map(|point| (point.field, point.text.as_str(), point.block_id.as_deref(), point.version_id)).collect();
    assert_eq!(
        carried,
        [
            (ReflectionField::Mistakes, "把枫叶比成手掌", Some(block.as_str()), version),
            (ReflectionField::NextTime, "先看图再朗读", None, version)
        ]
    );
    assert_eq!((next.third.carried[0].person.name.as_str(), next.third.carried[0].class_name.as_deref()), ("林小雨", Some("三（2）班")));
    assert!(next.third.may_settle);

    let message = "林小雨已经开始备下一轮了。".to_owned();
    assert_eq!(plan.refused(&plan.lead, "next-round", &json!({})).await, (ErrorCode::Conflict, message));
    let old = plan.view(&plan.lead).await.third;
    assert_eq!((old.next.map(|round| round.plan_id), old.may_start_next), (Some(next.id), false));
    assert_eq!(plan.refused(&plan.officer, "next-round", &json!({})).await.0, ErrorCode::Forbidden);
    let head = plan.school_leader().await;
    assert!(plan.view(&head).await.third.next.is_none(), "a draft is none of the school's business yet");
}

#[tokio::test]
async fn points_are_taken_up_once_or_put_aside_by_who_writes_the_draft() {
    let mut plan = Agreed::open().await;
    plan.reflected("b").await;
    let next = plan.act(&plan.lin, "next-round", &json!({})).await;
    let [first, second] = [next.third.carried[0].id, next.third.carried[1].id].map(|point| format!("carried/{point}"));
    let old = plan.plan;
    plan.plan = next.id;
    let (taken, seen) = (json!({ "outcome": "taken_up" }), json!({ "outcome": "seen" }));
    let view = plan.act(&plan.lin, &first, &seen).await;
    assert_eq!(view.third.carried[0].settled.as_ref().map(|settled| settled.outcome), Some(PointOutcome::Seen));
    assert!(view.third.carried[1].settled.is_none());
    plan.act(&plan.lin, &first, &taken).await;
    let view = plan.act(&plan.lin, &first, &seen).await;
    let settled = view.third.carried[0].settled.clone().expect("is settled");
    assert_eq!((settled.outcome, settled.by.name.as_str()), (PointOutcome::TakenUp, "林小雨"));
    assert_eq!(plan.refused(&plan.lin, &first, &taken).await, (ErrorCode::Conflict, "这一条已经采用到稿里了。".into()));

    assert_eq!(plan.refused(&plan.lead, &second, &seen).await, (ErrorCode::Forbidden, "只有写这份初稿的老师能这样做。".into()));
    for unknown in [format!("carried/{}", AccountId::new()), "carried/1".into()] {
        assert_eq!(plan.refused(&plan.lin, &unknown, &seen).await.0, ErrorCode::NotFound);
    }
    plan.act(&plan.lin, "actions", &json!({ "action": "send", "expected_stage": "draft" })).await;
    assert_eq!(plan.refused(&plan.lin, &second, &seen).await.0, ErrorCode::Conflict);
    plan.plan = old;
    assert_eq!(plan.refused(&plan.lin, &second, &seen).await.0, ErrorCode::Forbidden, "the old round has no draft any more");
}

#[tokio::test]
async fn what_the_workflow_has_no_step_for_is_refused() {
    let this = Agreed::draft().await;
    let steps = Workflow { has_adaptation: false, reflection: ReflectionStep::Absent, ..FIRST };
    let settings = GroupSettings { workflow: steps, slot: None };
    this.lead.put(&format!("/api/groups/{}/settings", this.school.group), &settings).await.json::<GroupSettings>();
    let new = json!({ "group_id": this.school.group, "title": "冬天", "subject": "语文", "grade": "三年级", "meeting_at_ms": null });
    let plan = this.lead.post("/api/plans", &new).await.json::<PlanView>().id;
    let this = Agreed { plan, ..this };
    for (action, stage) in [("send", "draft"), ("open_meeting", "first_degree"), ("seal_consensus", "meeting")] {
        this.act(&this.lead, "actions", &json!({ "action": action, "expected_stage": stage })).await;
    }
    let adapting = this.refused(&this.lin, "adaptations", &json!({ "class_name": "三（2）班" })).await;
    assert_eq!(adapting, (ErrorCode::Conflict, "这份教案的做法里没有个人修改这一步。".into()));
    let consensus = this.view(&this.lin).await.versions.last().expect("is sealed").id;
    let reflecting = this.refused(&this.lin, "reflections", &json!({ "version_id": consensus })).await;
    assert_eq!(reflecting, (ErrorCode::Conflict, "这份教案的做法里没有教后反思这一步。".into()));
}
