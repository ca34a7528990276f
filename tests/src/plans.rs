//! Lesson plans over HTTP: just enough to bring a document into a stage.

use crate::http::{Api, Refusal};
use sandu_proto::http::{
    accounts::Me,
    late_edits::{LateEditSummary, LateEditView},
    plans::{DoAction, DocumentKind, NewPlan, PlanAction, PlanView, Stage},
    versions::VersionView,
};
use serde_json::Value;

/// A new plan of this person, in their first group.
pub async fn start(api: &Api) -> PlanView {
    let me: Me = api.get("/me").await;
    let group_id = me.groups.first().expect("belongs to a group").id;
    let new = NewPlan {
        group_id, title: "分数的初步认识".into(), subject: "数学".into(), grade: "三年级".into(), meeting_at_ms: None
    };
    api.post("/plans", &new).await.expect("a member may start a plan")
}

pub async fn load(api: &Api, plan: &PlanView) -> PlanView {
    api.get(&format!("/plans/{}", plan.id)).await
}

pub async fn act(api: &Api, plan: &PlanView, action: PlanAction, expected_stage: Stage) -> Result<PlanView, Refusal> {
    api.post(&format!("/plans/{}/actions", plan.id), &DoAction { action, expected_stage }).await
}

/// 发给大家.
pub async fn send(api: &Api, plan: &PlanView) -> Result<PlanView, Refusal> {
    act(api, plan, PlanAction::Send, Stage::Draft).await
}

/// 发给大家; `None` when the server dies before it answers.
pub async fn try_send(api: &Api, plan: &PlanView) -> Option<Result<PlanView, Refusal>> {
    let wish = DoAction { action: PlanAction::Send, expected_stage: Stage::Draft };
    api.try_post(&format!("/plans/{}/actions", plan.id), &wish).await
}

/// The id of the first document of this kind that this person may open.
#[must_use]
pub fn document(plan: &PlanView, kind: DocumentKind) -> String {
    plan.documents.iter().find(|document| document.kind == kind).expect("there is one").id.to_string()
}

/// The words of the version that was sealed first.
pub async fn sealed_words(api: &Api, plan: &PlanView) -> String {
    let plan = load(api, plan).await;
    let version = plan.versions.first().expect("something was sealed");
    let view: VersionView = api.get(&format!("/versions/{}", version.id)).await;
    words(&view.content)
}

pub async fn late_edits(api: &Api) -> Vec<LateEditSummary> {
    api.get("/late-edits").await
}

/// What the late edits up to this one would make of their document, in words.
pub async fn late_words(api: &Api, late: &LateEditSummary) -> String {
    let view: LateEditView = api.get(&format!("/late-edits/{}", late.id)).await;
    words(&view.with)
}

/// All text of a ProseMirror document, in order.
#[must_use]
pub fn words(node: &Value) -> String {
    let own = node["text"].as_str().unwrap_or_default().to_owned();
    own + &node["content"].as_array().into_iter().flatten().map(words).collect::<String>()
}
