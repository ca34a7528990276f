//! Forms whose events are codes: ticked in intervals, held in a sequence, or chosen for a question.

use super::{CodeId, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct Code {
    pub id: CodeId,
    /// What stands on the key: `AnQ`, `5`, `T`.
    pub key: String,
    pub name: Text,
}

/// Codes that are also counted together: 引导, 无效.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct CodeGroup {
    pub id: CodeId,
    /// Empty where the codes of a side are not grouped.
    pub name: Text,
    pub codes: Vec<Code>,
}

/// One side of an interval form (students, instructor), or one category of a question (A 问题类型). Every code is in one group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct CodeSide {
    pub id: CodeId,
    pub name: Text,
    pub groups: Vec<CodeGroup>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct IntervalForm {
    pub interval_ms: u32,
    /// What is left of the lesson after the last whole interval is one too if it is at least so long.
    pub keep_last_ms: u32,
    pub sides: Vec<CodeSide>,
}

/// A code holds from its event to the next code or pause. What it comes to follows from `method`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct SequenceForm {
    /// Δt.
    pub step_ms: u32,
    pub codes: Vec<Code>,
    pub method: SequenceMethod,
}

/// Which codes there are is part of the method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
#[serde(rename_all = "snake_case")]
pub enum SequenceMethod {
    /// FIAS: codes 1–10.
    Flanders,
    /// S-T with codes T and S; 练习型, 讲授型, 对话型 (Ch ≥ 0.4), 混合型.
    StClassic,
    /// S-T with codes T, S and D (刘立新 2014); 练习型, 讲授型, 对话型 (Ch ≥ 0.6), 平衡型, 板块型.
    StImproved,
}

/// Each question takes at most one code of each category; its wait is measured by two taps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct QuestionForm {
    pub categories: Vec<CodeSide>,
}
