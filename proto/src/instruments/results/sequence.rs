//! FIAS and S-T.

use crate::instruments::{CodeId, number::Decimal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A code held from here to there, within the lesson.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct Run {
    #[ts(type = "number")]
    pub from_ms: i64,
    #[ts(type = "number")]
    pub to_ms: i64,
    pub code: CodeId,
}

/// A held code is written once, and again each Δt while it holds (its length in Δt, rounded, at least 1).
/// Shares are of these raw tallies; the matrix is padded with code 10 at both ends of every unbroken stretch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct FlandersResults {
    /// N.
    pub tallies: u32,
    /// Of the codes 1–10.
    pub by_code: Vec<u32>,
    /// Ten rows of ten: how often the column's code followed the row's.
    pub matrix: Vec<Vec<u32>>,
    pub matrix_total: u32,
    /// 积极整合格: rows and columns 1–3.
    pub positive_cells: u32,
    /// 缺陷格: rows 7–8, columns 6–7.
    pub defect_cells: u32,
    pub indices: Vec<IndexResult>,
    pub runs: Vec<Run>,
}

/// Per cent, two places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct IndexResult {
    pub index: FlandersIndex,
    pub value: Option<Decimal>,
}

/// In the order in which they are shown; the name in JSON is the `of` of a reference value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
#[serde(rename_all = "snake_case")]
pub enum FlandersIndex {
    /// TT: teacher talk.
    TeacherTalk,
    /// PT: pupil talk.
    PupilTalk,
    /// SC: silence or confusion.
    Silence,
    /// I/D: indirect to direct.
    IndirectToDirect,
    /// i/d, without questions and lecture.
    RevisedIndirectToDirect,
    /// TRR: teacher response.
    TeacherResponse,
    /// TQR: teacher question.
    TeacherQuestion,
    /// PIR: pupil initiation.
    PupilInitiation,
    /// TRR89: right after a pupil has spoken.
    InstantResponse,
    /// TQR89
    InstantQuestion,
    /// CCR: content cross.
    ContentCross,
    /// SSR: steady state.
    SteadyState,
    /// PSSR: pupil steady state.
    PupilSteadyState,
}

/// Sampled in the middle of every Δt. Rt and Ch have two places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct StResults {
    pub standard: StStandard,
    pub step_ms: u32,
    /// N.
    pub samples: u32,
    pub teacher: u32,
    pub student: u32,
    pub dialogue: u32,
    /// From one code to another: g − 1.
    pub changes: u32,
    pub rt: Option<Decimal>,
    pub ch: Option<Decimal>,
    /// Rt decides first, then Ch; thresholds belong to the type that they name.
    pub lesson: Option<StLesson>,
    /// From (0, 0), a corner for each sample: T to the right, S up, D half of each.
    pub curve: Vec<CurvePoint>,
    pub runs: Vec<Run>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
#[serde(rename_all = "snake_case")]
pub enum StStandard {
    Classic,
    Improved,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
#[serde(rename_all = "snake_case")]
pub enum StLesson {
    /// 练习型
    Practice,
    /// 讲授型
    Lecture,
    /// 对话型
    Dialogue,
    /// 混合型: classic only.
    Mixed,
    /// 平衡型: improved only.
    Balanced,
    /// 板块型: improved only.
    Blocks,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct CurvePoint {
    #[ts(type = "number")]
    pub teacher_ms: i64,
    #[ts(type = "number")]
    pub student_ms: i64,
}
