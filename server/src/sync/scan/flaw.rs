//! What can be wrong with an update. No page of ours sends such bytes; the reasons are for logs and for authors of other clients.

use sandu_proto::varint::Malformed;
use std::fmt;

/// Why an update is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    Truncated,
    Trailing,
    /// Also a client id of more than 53 bits.
    Number,
    NotUtf8,
    Count,
    Clock,
    Empty,
    TooManyStructs,
    TooManyClients,
    DuplicateClient,
    SelfReference,
    Skip,
    Content(u8),
    Type(u8),
    Any(u8),
    AnyDepth,
    Parent,
    Key,
    Root,
    Node,
    Mark,
    MarkValue,
    Deletes,
}

impl From<Malformed> for Flaw {
    fn from(malformed: Malformed) -> Self {
        match malformed {
            Malformed::Truncated => Self::Truncated,
            Malformed::TooLarge => Self::Number,
            Malformed::NotUtf8 => Self::NotUtf8,
            // The reader knows no message types; whatever it may one day mean by this, the update did not read.
            Malformed::UnknownType | Malformed::Trailing => Self::Trailing,
        }
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = match self {
            Self::Truncated => "the update ends too early",
            Self::Trailing => "bytes after the end of the update (only Yjs v1 updates are understood)",
            Self::Number => "a number of more than 53 bits",
            Self::NotUtf8 => "text that is not UTF-8",
            Self::Count => "a count larger than what follows",
            Self::Clock => "a clock of more than 31 bits",
            Self::Empty => "something of no length",
            Self::TooManyStructs => "too many items",
            Self::TooManyClients => "too many client ids",
            Self::DuplicateClient => "a client id listed twice",
            Self::SelfReference => "an item that refers to itself or to what its client wrote later",
            Self::Skip => "a hole in a client's clocks",
            Self::Content(kind) => return write!(formatter, "content of kind {kind}, which is not used here"),
            Self::Type(kind) => return write!(formatter, "a shared type of kind {kind}, which is not used here"),
            Self::Any(kind) => return write!(formatter, "a value of unknown kind {kind}"),
            Self::AnyDepth => "a value nested too deeply",
            Self::Parent => "a parent that is neither a name nor an id",
            Self::Key => "a key that is too long",
            Self::Root => "a root that this kind of document does not have",
            Self::Node => "an element that the schema does not have",
            Self::Mark => "a mark that the schema does not have",
            Self::MarkValue => "a mark with attributes",
            Self::Deletes => "deleted ranges out of order",
        };
        formatter.write_str(reason)
    }
}
