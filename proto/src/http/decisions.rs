//! What a meeting decides on its red marks.

use super::accounts::Person;
use crate::id::DecisionId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What became of a red mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
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
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
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

/// `POST /api/meetings/{id}/decisions`: one outcome for several marks, all of them or none, with one change of the consensus. Answers with
/// the `Decision`s in the same order. Sending it again changes nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Decisions.ts")]
pub struct NewDecisions {
    /// 1–500, each mark once. The last of them is the meeting's `last_change` afterwards, if there is an update.
    pub decisions: Vec<MarkDecision>,
    /// Not `reopened`: taking back is done one by one.
    pub outcome: MarkOutcome,
    /// For each of them; as in `NewDecision`.
    pub note: String,
    /// As in `NewDecision`.
    pub update: Option<String>,
    /// As in `NewDecision`.
    pub builds_on: Option<DecisionId>,
}

/// One of several decisions.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Decisions.ts")]
pub struct MarkDecision {
    /// Made by the client.
    pub id: DecisionId,
    pub mark_id: String,
}

/// A decision that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Decisions.ts")]
pub struct Decision {
    pub id: DecisionId,
    pub outcome: MarkOutcome,
    pub note: String,
    pub by: Person,
    #[ts(type = "number")]
    pub at_ms: i64,
}
