//! Lessons that are observed: who teaches, who watches with which instrument, the lesson's clock, and who sees what of it.

use super::{accounts::Person, guests::GuestRole};
use crate::{
    id::{AccountId, DocumentId, GroupId, LessonId, PlanId, VersionId},
    instruments::{
        InstrumentId,
        channels::{Channel, ChannelWeights},
    },
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What kind of visit it is, by the names that schools give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Lessons.ts")]
#[serde(rename_all = "snake_case")]
pub enum VisitType {
    /// 公开课
    Open,
    /// 推门课
    Unannounced,
    /// 随堂听课
    Routine,
    /// 跟踪听课
    FollowUp,
    /// 互听课
    Mutual,
    /// 同课异构
    SameTopic,
    /// 一课多上
    TaughtAgain,
    /// 合格课
    Certification,
    /// 家长开放日
    ParentDay,
}

/// Why it is observed. Fixes who sees what, and is shown to the teacher beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Lessons.ts")]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// 诊断: the teacher first; the observers once the teacher opens the results, at the latest after 7 days.
    Diagnosis,
    /// 学习: the teacher first; the group after the evaluation meeting, at the latest after 3 days.
    Learning,
    /// 评优: the panel, which is organiser and observers; the teacher when published.
    Competition,
    /// 督导: the invited officers and the teacher together.
    Supervision,
}

/// `PUT /api/lessons/{id}`: the client makes the id; sending it again changes nothing, and so it is changed later. By who is in the group;
/// changed by the organiser or the group leader, until somebody has submitted; teacher and purpose, of which the teacher was told beforehand,
/// until class has begun. Answers with the [`LessonView`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Lessons.ts")]
pub struct SaveLessonVisit {
    pub group_id: GroupId,
    /// In the group.
    pub teacher: AccountId,
    /// What is taught; 1–60 characters.
    pub title: String,
    /// 三（2）班; 1–20 characters.
    pub class_name: String,
    /// 1–20 characters.
    pub subject: String,
    /// At most 40 characters.
    pub place: String,
    #[ts(type = "number")]
    pub planned_at_ms: i64,
    /// 5–180
    pub minutes: u16,
    pub visit_type: VisitType,
    pub purpose: Purpose,
    /// A sealed version of one of the group's plans.
    pub version_id: Option<VersionId>,
    /// At most 60; everybody at most once, never the teacher. Members, leaders and officers of the group.
    pub observers: Vec<Assignment>,
    /// For the seat map: rows × columns of the classroom, each 1–12.
    pub seats: Option<Seats>,
    /// 100 together; peers alone where none are given. With a self review one of the observers needs a scale with a total, which is also
    /// the teacher's.
    #[serde(default)]
    #[ts(as = "Option<ChannelWeights>", optional)]
    pub weights: ChannelWeights,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Lessons.ts")]
pub struct Seats {
    pub rows: u8,
    pub columns: u8,
}

/// What one observer watches for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Lessons.ts")]
pub struct Assignment {
    pub observer: AccountId,
    pub instrument: InstrumentRef,
    /// 观察点: what to look at in particular; at most 100 characters, may be empty.
    pub focus: String,
    /// Judges for the school, though a teacher. Leaders and research officers do so anyway.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub for_school: bool,
}

/// One frozen version of an instrument.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Lessons.ts")]
pub struct InstrumentRef {
    pub id: InstrumentId,
    pub version: u32,
}

/// `GET /api/lessons` (mine: I teach, observe or organise, or am an officer of its group) and `GET /api/groups/{id}/lessons`, the latest
/// first, at most 200.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Lessons.ts")]
pub struct LessonSummary {
    pub id: LessonId,
    pub group_id: GroupId,
    pub title: String,
    pub class_name: String,
    pub subject: String,
    pub teacher: Person,
    pub place: String,
    #[ts(type = "number")]
    pub planned_at_ms: i64,
    pub minutes: u16,
    pub visit_type: VisitType,
    pub purpose: Purpose,
    pub state: LessonState,
    /// What this lesson wants of the person who asks.
    pub mine: Option<MyPart>,
    /// Others have written about it since its teacher, who asks, last read that.
    pub has_news: bool,
    /// When the results came to who asks, if others saw them first; left out while they have not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(as = "Option<f64>", optional)]
    pub results_at_ms: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Lessons.ts")]
#[serde(rename_all = "snake_case")]
pub enum LessonState {
    Planned,
    Running,
    Ended,
    Cancelled,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Lessons.ts")]
#[serde(rename_all = "snake_case")]
pub enum MyPart {
    /// Observes, and has not submitted.
    Observe,
    /// Has submitted.
    Observed,
    Teach,
    /// Taught, and is awaited to judge their own lesson.
    ReviewSelf,
    Organise,
}

/// `GET /api/lessons/{id}`, and the answer of everything that changes a lesson.
/// `POST …/cancel` calls it off before its end (by organiser, group leader; sheets already begun stay their owners', and nobody else sees
/// them), `POST …/open` (诊断: by the teacher; 学习: by the organiser, after the evaluation meeting; 评优: by the organiser, publishes) lets
/// those see the results who come second.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Lessons.ts")]
pub struct LessonView {
    pub id: LessonId,
    pub group_id: GroupId,
    pub group_name: String,
    pub organiser: Person,
    pub teacher: Person,
    pub title: String,
    pub class_name: String,
    pub subject: String,
    pub place: String,
    #[ts(type = "number")]
    pub planned_at_ms: i64,
    pub minutes: u16,
    pub visit_type: VisitType,
    pub purpose: Purpose,
    pub state: LessonState,
    pub plan: Option<TaughtPlan>,
    /// The plan's steps, from its headings; empty without a plan.
    pub steps: Vec<PlanStep>,
    pub seats: Option<Seats>,
    pub clock: LessonClock,
    pub observers: Vec<Observer>,
    pub weights: ChannelWeights,
    /// `null`: none is planned.
    pub self_review: Option<SelfReview>,
    /// In the order in which they came; a guest sees themselves only.
    pub guests: Vec<Observer>,
    /// Newest first; what officers ask the observers to look at while the class runs.
    pub focuses: Vec<FocusRequest>,
    pub may: LessonRights,
    /// When the results open by themselves to those who come second; `null` when they have been opened or never do.
    #[ts(type = "number | null")]
    pub opens_at_ms: Option<i64>,
    #[ts(type = "number | null")]
    pub opened_at_ms: Option<i64>,
    /// The server's clock when it answered: a sample for the tablet.
    #[ts(type = "number")]
    pub now_ms: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Lessons.ts")]
pub struct TaughtPlan {
    pub plan_id: PlanId,
    pub version_id: VersionId,
    pub title: String,
}

/// One step of the plan: a heading of the taught version and the minutes that it names ("导入（5分钟）").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Lessons.ts")]
pub struct PlanStep {
    pub block_id: String,
    pub title: String,
    pub minutes: Option<u16>,
}

/// The lesson's time zero on the server's clock, and every claim to it. Offline starts arrive late and are joined by the organiser.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Lessons.ts")]
pub struct LessonClock {
    #[ts(type = "number | null")]
    pub started_at_ms: Option<i64>,
    #[ts(type = "number | null")]
    pub ended_at_ms: Option<i64>,
    pub starts: Vec<LessonStart>,
    /// When the start of whoever asks was last withdrawn, by whom ever. What they start after that names it.
    #[serde(default)]
    #[ts(type = "number | null", optional)]
    pub withdrawn_at_ms: Option<i64>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Lessons.ts")]
pub struct LessonStart {
    pub by: Person,
    /// On the server's clock, as the tablet reckons it.
    #[ts(type = "number")]
    pub at_ms: i64,
    #[ts(type = "number")]
    pub received_at_ms: i64,
    /// Who asks may take it back now (`POST …/start/withdraw`).
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub may_withdraw: bool,
}

/// `POST /api/lessons/{id}/start/withdraw`: it was touched by mistake. By whoever said it, for ten minutes, or by the organiser; while class
/// runs and nobody has submitted. Of the starts that are left the first counts; without any the lesson has not begun. Sending it again
/// changes nothing.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Lessons.ts")]
pub struct WithdrawStart {
    /// Whose start.
    pub by: AccountId,
}

/// `POST /api/lessons/{id}/start` by an observer, the teacher or the organiser. Sending it again changes nothing; neither does one within five
/// seconds of what this person said before. Two tablets of one person, apart from each other, may each have begun it. The
/// first that arrives is the lesson's time zero until the organiser chooses another (`POST …/clock`). `at_ms`: when it was tapped, on the
/// server's clock as the tablet reckons it; what is ahead of the server's time is taken as now. A start that does not name the withdrawal of
/// the one before ([`LessonClock::withdrawn_at_ms`]) is taken for that one, come again, and changes nothing.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Lessons.ts")]
pub struct StartLesson {
    #[ts(type = "number")]
    pub at_ms: i64,
    #[serde(default)]
    #[ts(type = "number | null", optional)]
    pub after_withdrawal_ms: Option<i64>,
}

/// `POST /api/lessons/{id}/end` by who may start it and by the group leader. The first end counts; the organiser or the group leader may
/// say it again. Nobody says it: a lesson is over once every observer has submitted; at its planned end, if all who had begun by then have;
/// else when its minutes have passed twice.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Lessons.ts")]
pub struct EndLesson {
    /// As in [`StartLesson`]; never before the start.
    #[ts(type = "number")]
    pub at_ms: i64,
}

/// `POST /api/lessons/{id}/clock` by the organiser: this start of this person is time zero.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Lessons.ts")]
pub struct ChooseStart {
    pub by: AccountId,
    #[ts(type = "number")]
    pub at_ms: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Lessons.ts")]
pub struct Observer {
    pub person: Person,
    pub instrument: InstrumentRef,
    pub focus: String,
    pub for_school: bool,
    pub channel: Channel,
    pub sheet: Option<SheetState>,
    /// Came by a guest code: their name is shown with 未核实.
    pub guest: Option<GuestRole>,
}

/// 自评: after class, before they see what the others wrote, the teacher judges their own lesson with the observers' table; on a sheet of
/// their own (`PUT …/sheets/{document}`). `POST …/self-review/decline` by the teacher says that there will be none. Either is for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Lessons.ts")]
pub struct SelfReview {
    pub instrument: InstrumentRef,
    pub sheet: Option<SheetState>,
    #[ts(type = "number | null")]
    pub declined_at_ms: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Lessons.ts")]
pub struct SheetState {
    pub document_id: DocumentId,
    #[ts(type = "number | null")]
    pub submitted_at_ms: Option<i64>,
    /// More than looks at the clock. Until then whoever opened it can still be given another form, or be let off.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub is_written: bool,
}

/// `PUT /api/lessons/{id}/sheets/{document}` by an assigned observer; the client makes the id. An observer has one sheet a lesson: with
/// another id (a second tablet that was offline) the answer is a conflict whose lesson view names the first.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Lessons.ts")]
pub struct NewSheet {
    pub instrument: InstrumentRef,
}

/// `POST /api/lessons/{id}/focuses` by an officer, while the lesson runs.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Lessons.ts")]
pub struct NewFocus {
    /// 1–100 characters.
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Lessons.ts")]
pub struct FocusRequest {
    pub by: Person,
    pub text: String,
    #[ts(type = "number")]
    pub at_ms: i64,
}

/// What the person who asks may do with this lesson now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Lessons.ts")]
pub struct LessonRights {
    pub edit: bool,
    pub observe: bool,
    /// Judges their own lesson now, or declines to; until then the others' results stay closed to them.
    pub review_self: bool,
    pub start: bool,
    pub end: bool,
    pub cancel: bool,
    /// Whose start is time zero.
    pub choose_start: bool,
    pub board: bool,
    pub results: bool,
    /// 请大家看…
    pub ask_to_look: bool,
    /// Lets those see the results who come second.
    pub open: bool,
    /// 评议: reads the lesson's threads, or writes in them ([`super::evaluation`]).
    pub discuss: bool,
    /// Makes and closes guest codes.
    pub invite: bool,
    /// Lists the class's names, so that notes can be looked through for them.
    pub list_names: bool,
}
