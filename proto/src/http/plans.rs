//! Lesson plans, their stages, and whose turn it is.

use super::accounts::Person;
use super::third::ThirdDegree;
use super::versions::VersionSummary;
use super::workflow::Workflow;
use crate::id::{DocumentId, GroupId, PlanId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where a plan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Plans.ts")]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 初稿: the lead and the co-authors write.
    Draft,
    /// 一度: version 0 is sealed, everybody marks their own fork.
    FirstDegree,
    /// Version 0 is sealed and read before the meeting, where the workflow has no red pen.
    Reading,
    /// The meeting is open: the consensus is written together.
    Meeting,
    /// 二度: the consensus is sealed.
    Agreed,
}

/// What a person can do to a plan as a whole, now. The server lists those that are allowed; it checks again when one is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Plans.ts")]
#[serde(rename_all = "snake_case")]
pub enum PlanAction {
    /// 发给大家 (lead)
    Send,
    /// 收回 (lead, until somebody's fork has an edit)
    TakeBack,
    /// 交红笔 (each member)
    HandIn,
    /// 收回红笔再改 (each member, until the meeting)
    TakeRedPenBack,
    /// 开始讨论 (lead or group leader)
    OpenMeeting,
    /// 定稿 (lead or group leader)
    SealConsensus,
    /// 再议一次: another meeting, which starts from the sealed consensus (lead or group leader)
    MeetAgain,
    /// Change title, meeting time and co-authors (lead)
    Edit,
    /// 换主备: `PUT /api/plans/{id}/lead` (group leader)
    ChangeLead,
    /// 删除: `POST /api/plans/{id}/delete` answers 204 (lead, while it was never sent)
    Delete,
}

/// Which document of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Plans.ts")]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    Draft,
    Fork,
    Consensus,
    /// 讨论记录: of one meeting.
    Minutes,
    /// 个人修改: a teacher's own copy of the consensus for a class.
    Adaptation,
    /// 教后反思
    Reflection,
    /// 修改稿: what was taught, as its teacher would teach it next time.
    Revised,
}

/// `POST /api/plans` answers with a `PlanView`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Plans.ts")]
pub struct NewPlan {
    pub group_id: GroupId,
    /// 1–80 characters.
    pub title: String,
    /// 语文, 数学 …; 1–20 characters.
    pub subject: String,
    /// 三年级 …; 1–20 characters.
    pub grade: String,
    #[ts(type = "number | null")]
    pub meeting_at_ms: Option<i64>,
}

/// `PATCH /api/plans/{id}`: what is absent stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Plans.ts")]
#[serde(default)]
pub struct EditPlan {
    #[ts(optional)]
    pub title: Option<String>,
    #[ts(optional, type = "number")]
    pub meeting_at_ms: Option<i64>,
    #[ts(optional)]
    pub coauthors: Option<Vec<crate::id::AccountId>>,
    /// What goes with the sending: at most 300 characters, may be empty. Until it is sent.
    #[ts(optional)]
    pub note: Option<String>,
}

/// `PUT /api/plans/{id}/lead` by the group leader answers with the `PlanView`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Plans.ts")]
pub struct ChangeLead {
    /// A member of the group.
    pub account: crate::id::AccountId,
}

/// `POST /api/plans/{id}/actions`: the stage the person saw goes along; if it has changed since, the answer is a conflict
/// that says who was first.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Plans.ts")]
pub struct DoAction {
    pub action: PlanAction,
    pub expected_stage: Stage,
}

/// A line in a list of plans.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Plans.ts")]
pub struct PlanSummary {
    pub id: PlanId,
    pub group_id: GroupId,
    pub group_name: String,
    pub title: String,
    pub subject: String,
    pub grade: String,
    pub lead: Person,
    pub stage: Stage,
    #[ts(type = "number | null")]
    pub meeting_at_ms: Option<i64>,
    #[ts(type = "number")]
    pub changed_at_ms: i64,
    /// What waits for the person who asks; `null` when nothing does.
    pub waiting: Option<Waiting>,
    /// The steps that this plan has.
    pub workflow: Workflow,
    /// Documents this person will want offline.
    pub prefetch: Vec<DocumentId>,
}

/// What a plan waits for from the person who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Plans.ts")]
#[serde(rename_all = "snake_case")]
pub enum Waiting {
    /// Write the draft and send it.
    Draft,
    /// Mark it in red pen and hand in.
    RedPen,
    /// Read it before the meeting.
    Read,
    /// The meeting is on: join.
    Meeting,
    /// Open the meeting.
    OpenMeeting,
    /// 个人修改: make it one's own before class.
    Adapt,
    /// 签章 before class.
    SignOff,
    /// 写反思 after class.
    Reflect,
}

/// `GET /api/plans/{id}`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Plans.ts")]
pub struct PlanView {
    pub id: PlanId,
    pub group_id: GroupId,
    pub group_name: String,
    /// As the group had it when the plan began.
    pub workflow: Workflow,
    pub title: String,
    pub subject: String,
    pub grade: String,
    pub lead: Person,
    pub coauthors: Vec<Person>,
    pub stage: Stage,
    #[ts(type = "number | null")]
    pub meeting_at_ms: Option<i64>,
    #[ts(type = "number | null")]
    pub sent_at_ms: Option<i64>,
    /// What the lead wrote to go with the sending; may be empty.
    pub note: String,
    /// Sent at least the lead time before the meeting; `null` while not sent or without a meeting time.
    pub sent_on_time: Option<bool>,
    /// Everybody in the group, the lead too.
    pub members: Vec<Member>,
    /// The documents that this person may open, and what for.
    pub documents: Vec<PlanDocument>,
    /// Sealed versions that this person may read, oldest first.
    pub versions: Vec<VersionSummary>,
    /// What this person may do now.
    pub may: Vec<PlanAction>,
    pub third: ThirdDegree,
}

/// How far a member's red pen is.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Plans.ts")]
pub struct Member {
    pub person: Person,
    /// Their red pen is awaited.
    pub is_reviewer: bool,
    #[ts(type = "number | null")]
    pub handed_in_at_ms: Option<i64>,
    /// Opened the version 0 that was sent, for the first time.
    #[ts(type = "number | null")]
    pub first_read_at_ms: Option<i64>,
    /// 已阅,无修改: an answer like a hand-in; `null` again once they write in their own copy after it.
    #[ts(type = "number | null")]
    pub answered_no_changes_at_ms: Option<i64>,
}

/// One document of a plan, as the person who asks may open it over `/sync`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Plans.ts")]
pub struct PlanDocument {
    pub id: DocumentId,
    pub kind: DocumentKind,
    /// Whose fork; the lead for the draft and the consensus.
    pub owner: Person,
    pub can_write: bool,
    pub is_sealed: bool,
}
