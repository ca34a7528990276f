//! Edits that came too late: kept, never merged by themselves.

use super::plans::DocumentKind;
use crate::id::{DocumentId, LateEditId, PlanId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why an edit was kept instead of merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "LateEdits.ts")]
#[serde(rename_all = "snake_case")]
pub enum LateReason {
    /// The document had been sealed.
    Sealed,
    /// The account could no longer write there.
    RightTaken,
}

/// `GET /api/late-edits`: one's own, newest first.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "LateEdits.ts")]
pub struct LateEditSummary {
    pub id: LateEditId,
    pub document_id: DocumentId,
    pub plan_id: PlanId,
    pub plan_title: String,
    pub kind: DocumentKind,
    pub reason: LateReason,
    #[ts(type = "number")]
    pub received_at_ms: i64,
}

/// `GET /api/late-edits/{id}`: the document with and without all of this account's late edits up to this one.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "LateEdits.ts")]
pub struct LateEditView {
    pub summary: LateEditSummary,
    #[ts(type = "unknown")]
    pub without: serde_json::Value,
    #[ts(type = "unknown")]
    pub with: serde_json::Value,
}
