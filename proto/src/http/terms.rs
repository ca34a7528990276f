//! A group's plan of lessons for a term: what is prepared when, by whom.

use super::{accounts::Person, plans::Stage, workflow::WeeklySlot};
use crate::id::{AccountId, GroupId, PlanId, TermId, TermLessonId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `POST /api/groups/{id}/terms` by the group leader answers with a [`TermView`].
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Terms.ts")]
pub struct NewTerm {
    /// 2026年秋季学期; 1–40 characters.
    pub name: String,
    /// Midnight at the beginning of the first day of the first week, on the clock of the school.
    #[ts(type = "number")]
    pub begins_at_ms: i64,
    /// 1–60
    pub weeks: u8,
}

/// `GET /api/groups/{id}/terms`: for everybody who is in the group, the latest first.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Terms.ts")]
pub struct TermSummary {
    pub id: TermId,
    pub name: String,
    #[ts(type = "number")]
    pub begins_at_ms: i64,
    pub weeks: u8,
}

/// `GET /api/terms/{id}`
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Terms.ts")]
pub struct TermView {
    pub id: TermId,
    pub group_id: GroupId,
    pub group_name: String,
    pub name: String,
    #[ts(type = "number")]
    pub begins_at_ms: i64,
    pub weeks: u8,
    /// When the group usually meets.
    pub slot: Option<WeeklySlot>,
    /// Those without a date last.
    pub lessons: Vec<TermLesson>,
    /// Who may lead and review: everybody in the group.
    pub people: Vec<Person>,
    /// Leads the group.
    pub may_edit: bool,
}

/// One lesson of a term.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Terms.ts")]
pub struct TermLesson {
    pub id: TermLessonId,
    /// Once there is a plan, the plan's; so are lead and meeting time.
    pub title: String,
    pub subject: String,
    pub grade: String,
    pub lead: Person,
    /// Has left the group: somebody else has to lead.
    pub has_lead_left: bool,
    /// 副备教师, those that are in the group now. Empty: everybody.
    pub reviewers: Vec<Person>,
    #[ts(type = "number | null")]
    pub meeting_at_ms: Option<i64>,
    pub place: String,
    /// When the draft has to be sent.
    #[ts(type = "number | null")]
    pub draft_due_at_ms: Option<i64>,
    pub plan: Option<TermPlan>,
    /// May start its plan.
    pub may_start: bool,
}

/// The plan that a lesson of a term became.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Terms.ts")]
pub struct TermPlan {
    pub id: PlanId,
    pub stage: Stage,
    #[ts(type = "number | null")]
    pub sent_at_ms: Option<i64>,
    /// As in `PlanView`.
    pub sent_on_time: Option<bool>,
}

/// `PUT /api/terms/{id}/lessons/{lesson}` by the group leader (the client makes the id, and sending it again changes nothing) answers with
/// the [`TermView`]; so do `POST …/remove`, before there is a plan, and `POST …/start`, by the lesson's lead or the group leader: pressed
/// twice it starts one plan. Once there is a plan only time, place and reviewers may change here.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Terms.ts")]
pub struct SaveLesson {
    /// As in `NewPlan`.
    pub title: String,
    pub subject: String,
    pub grade: String,
    pub lead: AccountId,
    /// At most 20.
    pub reviewers: Vec<AccountId>,
    #[ts(type = "number | null")]
    pub meeting_at_ms: Option<i64>,
    /// At most 40 characters; may be empty.
    pub place: String,
}
