//! Meetings: who is there, and the red marks that are taken up.

use super::{accounts::Person, decisions::Decision};
use crate::id::{AccountId, DecisionId, DocumentId, MeetingId, VersionId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `GET /api/plans/{id}/meeting`: the plan's last meeting, for its group and invited officers.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Meetings.ts")]
pub struct MeetingView {
    pub id: MeetingId,
    pub opened_by: Person,
    #[ts(type = "number")]
    pub opened_at_ms: i64,
    /// When the consensus was sealed.
    #[ts(type = "number | null")]
    pub closed_at_ms: Option<i64>,
    /// The version that a second meeting started from, whose red marks were taken up before; `null` for a first meeting.
    pub amends: Option<VersionId>,
    /// Its minutes; `null` for meetings from before there were minutes.
    pub minutes: Option<DocumentId>,
    /// In the order of signing in.
    pub attendance: Vec<Attendee>,
    /// Why members were not there, as far as it was noted, by name.
    pub absences: Vec<Absence>,
    /// The decision that changed the consensus last; each change notes its decision in the document's list of adoptions.
    pub last_change: Option<DecisionId>,
    /// Digest of the ids of those `marks` that are not late; `null` while nobody has posted them.
    pub digest: Option<String>,
    /// In document order.
    pub marks: Vec<MeetingMark>,
    /// Whose page computed other marks from the same forks.
    pub differences: Vec<MarkDifference>,
    /// Not signed in yet, and may be; an invited officer too, whose presence is recorded and gives no right to write.
    pub may_sign_in: bool,
    /// Signed in, in the group, and the meeting is open: may post marks, decide, and write the consensus.
    pub may_decide: bool,
    /// May show the code, and sign in whoever could not do it themselves.
    pub may_see_code: bool,
}

/// One person's sign-in.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Meetings.ts")]
pub struct Attendee {
    pub person: Person,
    #[ts(type = "number")]
    pub at_ms: i64,
    pub kind: SignInKind,
    /// Why somebody else signed them in; only with `late`.
    pub reason: Option<String>,
}

/// Why somebody was not there.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Meetings.ts")]
pub struct Absence {
    pub person: Person,
    pub reason: String,
}

/// `GET /api/plans/{id}/answers`: what became of every red mark, for good. For whoever may read the sealed consensus, from then on; the
/// marks stay those of the first meeting, whatever is agreed later.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Meetings.ts")]
pub struct MarkAnswers {
    /// When the consensus was sealed.
    #[ts(type = "number")]
    pub closed_at_ms: i64,
    /// Of the consensus that these decisions made.
    pub consensus: DocumentId,
    /// In document order, each with its decision.
    pub marks: Vec<MeetingMark>,
}

/// How somebody was signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Meetings.ts")]
#[serde(rename_all = "snake_case")]
pub enum SignInKind {
    /// By the code on the screen in the room.
    Code,
    /// They opened the meeting.
    Opened,
    /// 补签: by the lead or the group leader, with a reason.
    Late,
}

/// `GET /api/meetings/{id}/code`, for the lead and the group leader.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Meetings.ts")]
pub struct MeetingCode {
    /// Six digits.
    pub code: String,
    /// Until there is another; this one is still taken for 30 seconds after that.
    #[ts(type = "number")]
    pub valid_for_ms: i64,
}

/// `POST /api/meetings/{id}/sign-ins` answers with the attendance. Signing in twice changes nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Meetings.ts")]
pub struct SignIn {
    pub code: String,
}

/// `POST /api/meetings/{id}/sign-ins/late` answers with the attendance.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Meetings.ts")]
pub struct LateSignIn {
    pub account: AccountId,
    /// 1–200 characters.
    pub reason: String,
}

/// A red mark that the meeting takes up.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Meetings.ts")]
pub struct MeetingMark {
    pub id: String,
    /// Where it comes in the document.
    pub order: u32,
    /// Whose fork: the credit is theirs.
    pub owner: Person,
    pub fork_document: DocumentId,
    #[ts(type = "unknown")]
    pub hunk: serde_json::Value,
    /// Marks of one fork that belong together have the same.
    pub group: Option<String>,
    pub reason: Option<String>,
    /// Made of an edit that came after the list; `digest` does not count it.
    pub is_late: bool,
    /// `null` until it is decided, and again after the decision was taken back.
    pub decision: Option<Decision>,
}

/// `POST /api/meetings/{id}/marks`: every mark of every sealed fork; at most 5,000, and 8 MiB. The first counts. The same digest again
/// changes nothing; another one is recorded as a difference and answered with a conflict. No body in the answer.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Meetings.ts")]
pub struct NewMarks {
    pub marks: Vec<NewMark>,
    /// SHA-256, in lowercase hex, of the ids in ascending order with a line feed between them.
    pub digest: String,
}

/// One mark as a page computed it.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Meetings.ts")]
pub struct NewMark {
    /// 1–128 visible ASCII characters, unique in the meeting. Two forks may have the same hunk, so the hunk's id alone is not enough.
    pub id: String,
    pub fork_document: DocumentId,
    /// Whose fork that is.
    pub owner: AccountId,
    pub order: u32,
    /// At most 64 KiB.
    #[ts(type = "unknown")]
    pub hunk: serde_json::Value,
    /// The id of an entry in the fork's `reasons`, which is why these marks belong together; `reason` is that entry's.
    pub group: Option<String>,
    /// As an entry of the fork's `reasons` says; 1–1,000 characters.
    pub reason: Option<String>,
}

/// Somebody's page computed other marks than those that count.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Meetings.ts")]
pub struct MarkDifference {
    pub by: Person,
    #[ts(type = "number")]
    pub at_ms: i64,
    /// How many marks that count this page did not find.
    pub missing: u32,
    /// How many it found besides.
    pub extra: u32,
}
