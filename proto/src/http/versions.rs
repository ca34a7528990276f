//! Sealed versions.

use super::accounts::Person;
use super::plans::DocumentKind;
use crate::id::{DocumentId, PlanId, VersionId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A line in the list of versions.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "Versions.ts")]
pub struct VersionSummary {
    pub id: VersionId,
    /// 0 for the draft, 1 for a red pen, 2 for the consensus and what is made of it for a class, 3 for what came of teaching it.
    pub degree: u8,
    pub kind: DocumentKind,
    pub document_id: DocumentId,
    /// Whose text: the lead, or the owner of a fork.
    pub owner: Person,
    pub sealed_by: Person,
    #[ts(type = "number")]
    pub sealed_at_ms: i64,
    /// The class that an adaptation, or what came of teaching it, is for.
    pub class_name: Option<String>,
    /// SHA-256 over the canonical JSON of the content, in hex.
    pub hash: String,
}

/// `GET /api/versions/{id}`. Immutable, but who may read it is not.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "Versions.ts")]
pub struct VersionView {
    pub plan_id: PlanId,
    pub plan_title: String,
    pub summary: VersionSummary,
    /// The ProseMirror document; of a fork with its `reasons`, where it has some.
    #[ts(type = "unknown")]
    pub content: serde_json::Value,
}
