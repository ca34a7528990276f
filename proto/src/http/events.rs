//! `GET /api/events`: server-sent events. Each `data` is one [`Notice`]; it says what to fetch again, never what is in it.

use crate::id::{GroupId, LessonId, PlanId, VersionId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Something changed that this account may see. May come twice; none comes for what changed before the stream was open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Events.ts")]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Notice {
    /// Stage, cover, hand-ins, readings; also a plan that is new.
    PlanChanged {
        group_id: GroupId,
        plan_id: PlanId,
    },
    CommentsChanged {
        group_id: GroupId,
        plan_id: PlanId,
        version_id: VersionId,
    },
    /// At the plan's meeting: who is there, its marks, what became of them.
    DecisionsChanged {
        group_id: GroupId,
        plan_id: PlanId,
    },
    /// Its settings, or who is in it; perhaps this account no longer is.
    GroupChanged {
        group_id: GroupId,
    },
    /// Its plan of a term, or one of the lessons in it.
    TermChanged {
        group_id: GroupId,
    },
    /// A lesson that is observed: its visit, clock, sheets, or what is asked of its observers.
    LessonChanged {
        group_id: GroupId,
        lesson_id: LessonId,
    },
    /// In the threads of a lesson that this account may read somebody has written, taken back or accepted something.
    EvaluationChanged {
        group_id: GroupId,
        lesson_id: LessonId,
    },
    /// The list of a lesson's class was saved or taken away.
    ClassNamesChanged {
        group_id: GroupId,
        lesson_id: LessonId,
    },
    /// An edit of this account's came too late and was kept.
    LateEditKept,
    /// Too many streams of this account are open: this, the oldest, ends. Do not come back by yourself.
    Superseded,
}
