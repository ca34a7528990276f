//! After the consensus: what each teacher teaches, what they learnt from teaching it, and the round that starts from both.

use super::{accounts::Person, evaluation::Evidence, plans::Stage};
use crate::id::{DocumentId, LessonId, MessageId, PlanId, PointId, VersionId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `POST /api/plans/{id}/adaptations`: one's own copy of the consensus for a class. Answers with the `PlanView`, as everything here does.
/// `POST …/adaptations/{document}/sign-off` is 签章, `POST …/adaptations/{document}/reopen` takes it back. Until signed,
/// `POST …/adaptations/{document}/discard` throws it away; what was sealed before stays as it is, dropped.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Third.ts")]
pub struct NewAdaptation {
    /// 三（2）班; 1–20 characters.
    pub class_name: String,
}

/// `POST /api/plans/{id}/reflections`: on one's own signed adaptation, or on the consensus as it is.
/// Until sealed, `POST …/reflections/{document}/discard` throws it away with its revised plan.
/// `POST …/reflections/{document}/seal` is 写好了; `POST …/reflections/{document}/revised` begins a revised plan, sealed together with it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Third.ts")]
pub struct NewReflection {
    pub version_id: VersionId,
}

/// The four parts of a reflection (docs/design.md, rule 9), in the order of the form. A reflection's document has for each a heading with the
/// word as its id, and a bullet list with `{word}-points` as its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Third.ts")]
#[serde(rename_all = "snake_case")]
pub enum ReflectionField {
    /// 闪光点
    Shining,
    /// 失败处
    Failing,
    /// 学生错例
    Mistakes,
    /// 再教建议
    NextTime,
}

/// What a plan has after its consensus, as far as the person who asks may see it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Third.ts")]
pub struct ThirdDegree {
    /// One's own, and what others have signed.
    pub adaptations: Vec<Adaptation>,
    /// One's own, and what others have sealed.
    pub reflections: Vec<Reflection>,
    /// This person may make adaptations and reflections.
    pub may_teach: bool,
    /// This person may start the next round as its lead.
    pub may_start_next: bool,
    /// The round that this one started from.
    pub previous: Option<Round>,
    /// The round that started from this one last.
    pub next: Option<Round>,
    /// What the previous round learnt.
    pub carried: Vec<CarriedPoint>,
    /// The next steps that lessons taught from the previous round came to, of those whose results the person who asks may see.
    pub cards: Vec<CarriedCard>,
    /// This person may take points up into the draft, or put them aside.
    pub may_settle: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Third.ts")]
pub struct Adaptation {
    pub document_id: DocumentId,
    pub owner: Person,
    pub class_name: String,
    /// The consensus that it started from.
    pub base_version_id: VersionId,
    /// `null` while it is being written.
    pub signed: Option<Sealing>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Third.ts")]
pub struct Reflection {
    pub document_id: DocumentId,
    pub owner: Person,
    pub taught_version_id: VersionId,
    /// `null`: taught from the consensus as it is.
    pub class_name: Option<String>,
    pub sealed: Option<Sealing>,
    pub revised: Option<Revised>,
}

/// The plan as its teacher would teach it next time.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Third.ts")]
pub struct Revised {
    pub document_id: DocumentId,
    pub sealed: Option<Sealing>,
}

/// The version that a document was sealed as, by its owner.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Third.ts")]
pub struct Sealing {
    pub version_id: VersionId,
    #[ts(type = "number")]
    pub at_ms: i64,
}

/// Another round of the same lesson.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Third.ts")]
pub struct Round {
    pub plan_id: PlanId,
    pub title: String,
    pub lead: Person,
    pub stage: Stage,
}

/// One point of a sealed reflection of the previous round.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Third.ts")]
pub struct CarriedPoint {
    pub id: PointId,
    pub person: Person,
    /// The class that was taught; `null`: from the consensus as it was.
    pub class_name: Option<String>,
    pub field: ReflectionField,
    pub text: String,
    /// The block of the taught version that it hangs on. The next round's draft has the same ids.
    pub block_id: Option<String>,
    pub quote: Option<String>,
    /// The reflection that it stands in.
    pub version_id: VersionId,
    pub settled: Option<Settled>,
}

/// A next step from the threads of an observed lesson ([`super::evaluation`]): the last of its thread.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Third.ts")]
pub struct CarriedCard {
    pub id: MessageId,
    pub lesson_id: LessonId,
    pub by: Person,
    /// Who taught.
    pub teacher: Person,
    pub class_name: String,
    /// When the lesson was to begin.
    #[ts(type = "number")]
    pub planned_at_ms: i64,
    pub text: String,
    /// The step of the taught version that its thread hangs on, if it is one. The next round's draft has the same ids.
    pub block_id: Option<String>,
    /// That step's title.
    pub quote: Option<String>,
    /// What its thread hangs on: a step of the plan or anything else.
    pub evidence: Evidence,
    /// By the teacher.
    pub is_accepted: bool,
    pub settled: Option<Settled>,
}

/// What became of a point or a card in the new draft.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Third.ts")]
pub struct Settled {
    pub outcome: PointOutcome,
    pub by: Person,
    #[ts(type = "number")]
    pub at_ms: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Third.ts")]
#[serde(rename_all = "snake_case")]
pub enum PointOutcome {
    /// 采用到稿里
    TakenUp,
    /// 已看过
    Seen,
}

/// `POST /api/plans/{id}/carried/{point}` and `POST /api/plans/{id}/cards/{card}`. A point or card that somebody has taken up is not taken up twice: conflict.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Third.ts")]
pub struct SettlePoint {
    pub outcome: PointOutcome,
}
