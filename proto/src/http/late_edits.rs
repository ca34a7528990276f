//! Edits that came too late: kept, never merged by themselves.

use super::{comments::NewComment, meetings::NewMark, plans::DocumentKind};
use crate::id::{CommentId, DocumentId, LateEditId, PlanId, VersionId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why an edit was kept instead of merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "LateEdits.ts")]
#[serde(rename_all = "snake_case")]
pub enum LateReason {
    /// The document had been sealed.
    Sealed,
    /// The account could no longer write there.
    RightTaken,
}

/// `GET /api/late-edits`: one's own, newest first.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
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
    pub state: LateEditState,
}

/// What its author has done with a late edit. The edit itself stays in every case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "LateEdits.ts")]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LateEditState {
    /// Nothing yet.
    Waiting,
    /// `POST /api/late-edits/{id}/discard`
    Discarded {
        #[ts(type = "number")]
        at_ms: i64,
    },
    /// `POST /api/late-edits/{id}/to-comment`
    Commented {
        #[ts(type = "number")]
        at_ms: i64,
        version_id: VersionId,
        comment_id: CommentId,
    },
    /// `POST /api/late-edits/{id}/to-paper` or `to-marks`
    Suggested {
        #[ts(type = "number")]
        at_ms: i64,
    },
}

/// `POST /api/late-edits/{id}/to-paper`: the author's page has written it into a paper of the same plan that the author may write now, and
/// those words are saved. Answers with the `LateEditSummary`. Sending it again changes nothing.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "LateEdits.ts")]
pub struct LateEditToPaper {
    pub document_id: DocumentId,
}

/// `POST /api/late-edits/{id}/to-marks`, while the meeting is open: red marks of the author's own, on top of those that are listed. Answers
/// with the `LateEditSummary`. Sending it again changes nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "LateEdits.ts")]
pub struct LateEditToMarks {
    /// 1–500, each of the author's own sealed fork and none of them listed yet; without group and reason.
    pub marks: Vec<NewMark>,
}

/// `POST /api/late-edits/{id}/to-comment` answers with the comment. The version must be of the late edit's plan. Like a comment of its
/// own, sending the same again changes nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "LateEdits.ts")]
pub struct LateEditToComment {
    pub version_id: VersionId,
    /// Made by the client.
    pub comment_id: CommentId,
    pub comment: NewComment,
}

/// `GET /api/late-edits/{id}`: the document with and without all of this account's late edits up to this one.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "LateEdits.ts")]
pub struct LateEditView {
    pub summary: LateEditSummary,
    #[ts(type = "unknown")]
    pub without: serde_json::Value,
    #[ts(type = "unknown")]
    pub with: serde_json::Value,
}
