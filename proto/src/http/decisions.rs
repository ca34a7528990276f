//! What a meeting decides on its red marks.

use super::accounts::Person;
use crate::id::DecisionId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What became of a red mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "Decisions.ts")]
#[serde(rename_all = "snake_case")]
pub enum MarkOutcome {
    /// 采纳
    Adopted,
    /// 部分采纳
    Adapted,
    /// 不采纳
    Declined,
    /// 保留意见
    DissentKept,
    /// The decision before is taken back; the mark is open again.
    Reopened,
}

/// `PUT /api/meetings/{id}/decisions/{decision id}`, the id made by the client: sending it again changes nothing. Answers with the
/// `Decision`. The first decision on a mark wins; the next person gets a conflict that says who decided what.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "Decisions.ts")]
pub struct NewDecision {
    pub mark_id: String,
    pub outcome: MarkOutcome,
    /// At most 1,000 characters; may be empty.
    pub note: String,
    /// Base64 of the Yjs v1 update that changes the consensus, committed with the decision or not at all. Only with `adopted`, `adapted`
    /// and `reopened`; `null` where the text already says so.
    pub update: Option<String>,
    /// The meeting's `last_change` in the text that `update` was built on. Another has come since: the answer is `stale`, and the page
    /// builds its change again. Without an update it does not matter.
    pub builds_on: Option<DecisionId>,
    /// The decision that `reopened` takes back; `null` with every other outcome.
    pub supersedes: Option<DecisionId>,
}

/// A decision that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "Decisions.ts")]
pub struct Decision {
    pub id: DecisionId,
    pub outcome: MarkOutcome,
    pub note: String,
    pub by: Person,
    #[ts(type = "number")]
    pub at_ms: i64,
}
