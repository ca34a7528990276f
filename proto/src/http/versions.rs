//! Sealed versions.

use super::accounts::Person;
use super::plans::DocumentKind;
use crate::id::{DocumentId, PlanId, VersionId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A line in the list of versions.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
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
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Versions.ts")]
pub struct VersionView {
    pub plan_id: PlanId,
    pub plan_title: String,
    pub summary: VersionSummary,
    /// The ProseMirror document; of a fork with its `reasons`, where it has some.
    #[ts(type = "unknown")]
    pub content: serde_json::Value,
}

/// `GET /api/versions/{id}/authors`, for whoever may read the version: it as a shared document, and whose the client ids in it are.
/// Immutable like the version.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Versions.ts")]
pub struct VersionAuthors {
    /// Base64 of the whole state as one Yjs v1 update. Where something was deleted, its place is in it and its text is not.
    pub state: String,
    /// The client ids in it that belong to people. The server's own, for templates and imports, is nobody's.
    pub clients: Vec<ClientAuthor>,
}

/// Whose a client id is.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Versions.ts")]
pub struct ClientAuthor {
    #[ts(type = "number")]
    pub client: u64,
    pub person: Person,
}
