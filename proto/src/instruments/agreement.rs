//! How far two observers of one lesson agree. Computed for pairs; what is undefined is `null`.

use super::{CodeId, number::Decimal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Agreement {
    /// Code by code, over the intervals.
    Interval { codes: Vec<CodeAgreement> },
    /// Over the samples that both have.
    Sequence { kappa: Kappa },
    /// Over the items that both have marked with a level.
    Scale { kappa: Kappa },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct CodeAgreement {
    pub code: CodeId,
    pub kappa: Kappa,
    /// Both ÷ either; four places.
    pub jaccard: Option<Decimal>,
}

/// Cohen's κ = (Po − Pe) ÷ (1 − Pe). Four places each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Results.ts")]
pub struct Kappa {
    /// What was compared.
    pub n: u32,
    /// Po
    pub observed: Option<Decimal>,
    /// Pe
    pub expected: Option<Decimal>,
    /// `null` where Pe is 1: two people who only ever said one thing have not shown that they agree.
    pub kappa: Option<Decimal>,
}
