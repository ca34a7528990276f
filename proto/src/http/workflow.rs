//! How a group prepares, as data: which steps exist, how early a draft goes out, who reflects, what a meeting needs before it ends.
//!
//! Schools' rules differ only in these (docs/design.md §4). A plan keeps the workflow that its group had when it began.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One way of preparing together. The meeting and its consensus exist in all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Workflow.ts")]
pub struct Workflow {
    /// How many days before the meeting a draft is due; at most 30.
    pub lead_days: u8,
    pub red_pen: RedPenStep,
    /// 个人修改: each teacher makes the consensus their own before class.
    pub has_adaptation: bool,
    pub reflection: ReflectionStep,
    pub closing: ClosingChecks,
}

/// 一度: what happens between sending the draft and the meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Workflow.ts")]
#[serde(rename_all = "snake_case")]
pub enum RedPenStep {
    /// The draft is read; nobody marks it.
    Absent,
    /// A member's red pen is visible to the group once handed in.
    AtHandIn,
    /// Red pen is visible while it is written.
    Live,
}

/// 三度: who owes a reflection after class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Workflow.ts")]
#[serde(rename_all = "snake_case")]
pub enum ReflectionStep {
    /// Nobody writes one.
    Absent,
    /// Whoever wants to writes one; nobody is reminded.
    Optional,
    Lead,
    /// Everybody who teaches the lesson.
    Everyone,
}

/// What must be true before the consensus is sealed, besides that somebody signed in and every mark has its outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Workflow.ts")]
pub struct ClosingChecks {
    /// At least so many are signed in; 0: one is enough. At most 50.
    pub min_signed_in: u8,
    /// Something is written in the minutes.
    pub minutes: bool,
    /// For every member who did not sign in it is noted why.
    pub absences: bool,
}

/// A workflow that a school's rules describe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Workflow.ts")]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// 三度调整
    ThreeDegrees,
    /// 备–议–改–思
    Discussion,
    /// 一人执笔
    OneScribe,
}

/// A preset to choose from.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Workflow.ts")]
pub struct PresetWorkflow {
    pub preset: Preset,
    pub workflow: Workflow,
}

/// When and where a group meets every week, on the clock of the school.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Workflow.ts")]
pub struct WeeklySlot {
    /// 1 is Monday, 7 is Sunday.
    pub weekday: u8,
    /// Since midnight; less than 1,440.
    pub minute: u16,
    /// At most 40 characters; may be empty.
    pub place: String,
}

/// `GET /api/plans/{id}/closing`, while the meeting is on: how far its closing checks are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Workflow.ts")]
pub struct Closing {
    /// What the plan's workflow asks for.
    pub checks: ClosingChecks,
    pub signed_in: u32,
    /// Members who have not signed in, in the order of joining.
    pub absent: Vec<Absent>,
    /// Somebody has written in the minutes; `null` where the meeting has none.
    pub has_minutes: Option<bool>,
    /// May note why somebody is absent.
    pub may_note: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Workflow.ts")]
pub struct Absent {
    pub person: super::accounts::Person,
    /// Why they are not there; `null` until somebody has noted it.
    pub reason: Option<String>,
}

/// `POST /api/plans/{id}/absences` by the lead or the group leader; answers with the [`Closing`]. The last reason counts.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Workflow.ts")]
pub struct NoteAbsence {
    pub account: crate::id::AccountId,
    /// 1–100 characters.
    pub reason: String,
}
