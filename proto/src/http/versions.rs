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
    /// Of a consensus: how many meetings sealed one before. 0 is what was agreed first, the others amend it; 0 of every other kind.
    pub amendment: u32,
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
    /// Of a consensus: the red marks that its meeting, and those before it, carried as dissent (保留意见), in document order.
    pub dissent: Vec<Dissent>,
}

/// A red mark that was neither adopted nor let go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Versions.ts")]
pub struct Dissent {
    pub mark_id: String,
    /// Whose mark it is.
    pub owner: Person,
    #[ts(type = "unknown")]
    pub hunk: serde_json::Value,
    /// As its owner gave it.
    pub reason: Option<String>,
    /// What the meeting said to it; may be empty.
    pub note: String,
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
    /// What the plan's meetings adopted, by the client ids that it was written under.
    pub adoptions: Vec<AdoptedUnder>,
}

/// Whose words were suggested: those that a decision put in. What an entry of the document's list of adoptions says is anybody's claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Versions.ts")]
pub struct AdoptedUnder {
    #[ts(type = "number")]
    pub client: u64,
    /// Only clocks below; later ones of the same client id were written by hand.
    #[ts(type = "number")]
    pub clocks: u64,
    /// The mark.
    pub mark_id: String,
    /// The mark's hunk, where only its wording was taken over other words: then it is not in the document's list of adoptions.
    #[ts(type = "unknown")]
    pub wording: Option<serde_json::Value>,
}

/// Whose a client id is.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Versions.ts")]
pub struct ClientAuthor {
    #[ts(type = "number")]
    pub client: u64,
    pub person: Person,
}
