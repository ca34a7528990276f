//! 评议: the discussion of an observed lesson, in threads that hang on evidence, and the next steps that end them.
//!
//! Append-only. Who reads and writes, the lesson's purpose says; whoever may write and may not read yet sees what they wrote themselves.

use super::{accounts::Person, guests::GuestRole, lessons::InstrumentRef};
use crate::{
    id::{LessonId, MessageId, ThreadId, VersionId},
    instruments::{
        ItemId,
        seats::Seat,
        sheet::{Answer, What},
    },
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Code points of a message: a screenful of a phone. Longer is said better in the reflection.
pub const MAX_MESSAGE_CHARS: usize = 1_000;

/// `GET /api/lessons/{id}/evaluation`, when [`super::lessons::LessonRights::discuss`]; forbidden otherwise.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Evaluation.ts")]
pub struct Evaluation {
    pub lesson_id: LessonId,
    /// In the order in which they were begun.
    pub threads: Vec<Thread>,
    pub may: EvaluationRights,
    /// The number of the newest message that is here, 0 without any: what has been read goes so far.
    #[ts(type = "number")]
    pub newest: i64,
}

/// What the person who asks may do in the lesson's threads now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Evaluation.ts")]
pub struct EvaluationRights {
    /// What others wrote. Without it only one's own is there.
    pub read: bool,
    pub write: bool,
    /// Ends a thread with a next step.
    pub conclude: bool,
    /// 接受 a next step.
    pub accept: bool,
    /// Takes back what one wrote oneself. In 督导 every word is part of the record.
    pub withdraw: bool,
}

/// What is said about one piece of evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Evaluation.ts")]
pub struct Thread {
    pub id: ThreadId,
    pub evidence: Evidence,
    /// What observers entered there, from their submitted sheets; empty for whoever may not see the results. At most [`MAX_ENTERED`].
    pub entered: Vec<Entered>,
    /// In the order of arrival.
    pub messages: Vec<Message>,
    /// Its last word is a next step. Another word opens it again.
    pub is_closed: bool,
}

/// As many entries as are read at a glance.
pub const MAX_ENTERED: usize = 12;

/// What a thread hangs on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Evaluation.ts")]
#[serde(tag = "on", rename_all = "snake_case")]
pub enum Evidence {
    /// The whole lesson.
    Lesson,
    /// A moment on the lesson's clock.
    Moment {
        #[ts(type = "number")]
        t_ms: i64,
    },
    Seat {
        seat: Seat,
    },
    /// A step of the taught plan.
    Step {
        block_id: String,
    },
    /// An item, section or point of an instrument that was used.
    Item {
        instrument: InstrumentRef,
        item: ItemId,
    },
}

/// One entry of an observer that belongs to the evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Evaluation.ts")]
pub struct Entered {
    pub by: Person,
    /// A guest's: their name is shown with 未核实.
    pub guest: Option<GuestRole>,
    pub instrument: InstrumentRef,
    /// On the lesson's clock.
    #[ts(type = "number")]
    pub t_ms: i64,
    pub what: EnteredWhat,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Evaluation.ts")]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EnteredWhat {
    Event { event: What },
    Answer { answer: Answer },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Evaluation.ts")]
pub struct Message {
    pub id: MessageId,
    pub author: Person,
    pub kind: MessageKind,
    /// `null` once its author has taken it back.
    pub text: Option<String>,
    /// By the server's clock.
    #[ts(type = "number")]
    pub created_at_ms: i64,
    #[ts(type = "number | null")]
    pub withdrawn_at_ms: Option<i64>,
    /// When the teacher accepted it; of a next step only.
    #[ts(type = "number | null")]
    pub accepted_at_ms: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Evaluation.ts")]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// 亮点
    Highlight,
    /// 问题
    Problem,
    /// 建议
    Suggestion,
    /// 疑问
    Question,
    /// 回应: without a kind of its own; never begins a thread.
    Reply,
    /// 下一步: ends the thread, for the teacher and for the next round of the plan; never begins one.
    NextStep,
}

/// `PUT /api/lessons/{id}/evaluation/messages/{message}`: the client makes both ids; the first message that names a thread begins it.
/// Sending the same again changes nothing. Answers with the [`Thread`], as everything here does that changes one.
/// `POST …/messages/{message}/withdraw` (its author; not in 督导, nor an accepted next step) hides the text for good;
/// `POST …/messages/{message}/accept` is the teacher's 接受 of a next step that somebody else wrote; one's own stands without. Both may be
/// sent twice.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Evaluation.ts")]
pub struct NewMessage {
    pub thread_id: ThreadId,
    /// What the thread hangs on; the same in all its messages.
    pub evidence: Evidence,
    pub kind: MessageKind,
    /// 1–1000 code points; line breaks stay.
    pub text: String,
}

/// `POST /api/lessons/{id}/evaluation/read`, answers 204: nothing up to here is new any more.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Evaluation.ts")]
pub struct ReadEvaluation {
    /// [`Evaluation::newest`]
    #[ts(type = "number")]
    pub up_to: i64,
}

/// `GET /api/versions/{id}/lessons`: lessons that the person who asks taught from this version and that were observed, the latest first.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Evaluation.ts")]
pub struct TaughtLesson {
    pub lesson_id: LessonId,
    pub version_id: VersionId,
    pub title: String,
    pub class_name: String,
    #[ts(type = "number")]
    pub planned_at_ms: i64,
    /// Class is over: it was taught.
    pub is_over: bool,
    /// The person who asks may see its results.
    pub results: bool,
    /// … and its threads.
    pub discuss: bool,
}

/// A message on the live board; the newest [`MAX_LIVE`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Evaluation.ts")]
pub struct LiveMessage {
    pub id: MessageId,
    pub author: Person,
    pub kind: MessageKind,
    pub evidence: Evidence,
    /// The first [`LIVE_CHARS`] code points.
    pub text: String,
    #[ts(type = "number")]
    pub created_at_ms: i64,
}

/// As many as are read between two glances; the whole board goes to everybody twice a second.
pub const MAX_LIVE: usize = 6;
/// Two lines on a phone.
pub const LIVE_CHARS: usize = 120;
