//! Ids: UUIDs in text, a type each, so that a plan is never taken for a document.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use ts_rs::TS;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema)]
        #[serde(transparent)]
        #[ts(type = "string", export_to = "Ids.ts")]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id; sorts by the time it was made.
            #[must_use]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// A school, or a district office: the tenant.
    SchoolId,
    /// A person who can log in.
    AccountId,
    /// Teachers who prepare together.
    GroupId,
    /// One lesson plan on its way through the degrees.
    PlanId,
    /// One CRDT document.
    DocumentId,
    /// A sealed version of a plan.
    VersionId,
    /// An uploaded picture.
    ImageId,
    /// An edit that arrived after its document was sealed.
    LateEditId,
    /// One point of a sealed reflection.
    PointId,
    /// A comment on a sealed version; made by the client.
    CommentId,
    /// A meeting on a plan.
    MeetingId,
    /// What a meeting decided on a red mark.
    DecisionId,
    /// A group's plan for a term.
    TermId,
    /// One lesson of a term plan; made by the client.
    TermLessonId,
    /// One class period that is observed; made by the client.
    LessonId,
    /// What is said about one piece of evidence of a lesson; made by the client.
    ThreadId,
    /// One message of a thread; made by the client.
    MessageId,
    /// One generation of a document: a client whose copy has another lineage must not merge.
    LineageId,
}
