//! 批注: what readers of a sealed version write beside it, in threads; and who has read version 0.

use super::accounts::Person;
use crate::id::{AccountId, CommentId, PlanId, VersionId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `PUT /api/versions/{id}/comments/{comment id}`: the client makes the id, and sending the same again changes nothing. Answers with a
/// [`Comment`].
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Comments.ts")]
pub struct NewComment {
    pub place: NewPlace,
    /// 1–2000 code points; line breaks stay.
    pub body: String,
    /// Whom it mentions, at most 20. Who may not read the version is left out.
    #[serde(default)]
    #[ts(as = "Option<Vec<AccountId>>", optional)]
    pub mentions: Vec<AccountId>,
}

/// Where a new comment goes.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Comments.ts")]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NewPlace {
    /// A passage of a block, in code points of the block's own text (an inline break counts as one); `from` = `to` = 0 is the whole
    /// block. It begins a thread.
    Passage { block_id: String, from: u32, to: u32 },
    /// Under the comment that began a thread.
    Reply { root_id: CommentId },
}

/// Where a comment stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Comments.ts")]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CommentPlace {
    /// `quote` is what stands there, taken from the version by the server; a long passage is cut after 500 code points.
    Passage {
        block_id: String,
        from: u32,
        to: u32,
        quote: String,
    },
    Reply {
        root_id: CommentId,
    },
}

/// One comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Comments.ts")]
pub struct Comment {
    pub id: CommentId,
    pub author: Person,
    pub place: CommentPlace,
    /// `null` once its author has withdrawn it.
    pub body: Option<String>,
    pub mentions: Vec<Person>,
    /// By the server's clock.
    #[ts(type = "number")]
    pub created_at_ms: i64,
    #[ts(type = "number | null")]
    pub withdrawn_at_ms: Option<i64>,
    /// 已处理; of the comment that began a thread only.
    pub settled: Option<Settled>,
    /// What the person who asks may do with it now.
    pub may: Vec<CommentAction>,
}

/// Who marked a thread 已处理.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Comments.ts")]
pub struct Settled {
    pub by: Person,
    #[ts(type = "number")]
    pub at_ms: i64,
}

/// What can be done with a comment besides answering it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Comments.ts")]
#[serde(rename_all = "snake_case")]
pub enum CommentAction {
    /// `POST /api/comments/{id}/withdraw` (its author)
    Withdraw,
    /// `POST /api/comments/{id}/settle` (the plan's lead, or who began the thread)
    Settle,
    /// The same, to undo it.
    Reopen,
}

/// `POST /api/comments/{id}/settle` answers with the [`Comment`].
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Comments.ts")]
pub struct SettleComment {
    pub thread: Thread,
}

/// How a thread stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Comments.ts")]
#[serde(rename_all = "snake_case")]
pub enum Thread {
    Open,
    Settled,
}

/// `GET /api/versions/{id}/comments`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Comments.ts")]
pub struct VersionComments {
    /// Oldest first, replies among them.
    pub comments: Vec<Comment>,
    /// Who can be mentioned: everybody who may read the version.
    pub readers: Vec<Person>,
}

/// `GET /api/mentions`: what mentions the person who asks and they have not opened yet, one a thread, the newest first. Opening the
/// thread (`POST /api/comments/{root id}/read`, answers 204) takes it off the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Comments.ts")]
pub struct Mention {
    /// The comment that began the thread.
    pub root_id: CommentId,
    pub version_id: VersionId,
    /// Of the version: 0 is the draft that was sent, 2 the sealed consensus.
    pub degree: u8,
    pub plan_id: PlanId,
    pub plan_title: String,
    /// Who wrote it.
    pub author: Person,
    /// The first 60 code points, on one line.
    pub beginning: String,
    #[ts(type = "number")]
    pub created_at_ms: i64,
}

/// `PUT /api/versions/{id}/reading` by a member of the group, of version 0; answers 204. The first of each answer counts.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Comments.ts")]
pub struct Reading {
    pub answer: ReadingAnswer,
}

/// How far somebody is with version 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Comments.ts")]
#[serde(rename_all = "snake_case")]
pub enum ReadingAnswer {
    Opened,
    /// 已阅,无修改
    NoChanges,
}
