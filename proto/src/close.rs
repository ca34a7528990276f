//! Why a socket or a channel was closed. The numbers are websocket close codes; on `/sync` most of them travel in a `refused` message
//! and close only the channel.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A refusal that is final for this socket or channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Close.ts")]
#[serde(rename_all = "snake_case")]
pub enum Close {
    /// The server is restarting; come back after a moment (with jitter).
    Restarting,
    /// The client did not read fast enough; come back and resync.
    TooSlow,
    /// A frame that is not what `proto/README.md` says.
    Malformed,
    /// Not logged in, or no longer.
    Unauthorized,
    /// No such document, or none that this account may know of.
    NotFound,
    /// A well-formed update that breaks a rule: forbidden content, too many structs, too deep.
    UpdateRefused,
    /// The client id belongs to somebody else, or to another live connection: take a new one.
    ClientId,
    /// More bytes than a frame may have.
    TooLarge,
    /// Too many open documents on one socket.
    TooMany,
    /// The right to read was taken away.
    Removed,
}

impl Close {
    pub const ALL: [Self; 10] = [
        Self::Restarting,
        Self::TooSlow,
        Self::Malformed,
        Self::Unauthorized,
        Self::NotFound,
        Self::UpdateRefused,
        Self::ClientId,
        Self::TooLarge,
        Self::TooMany,
        Self::Removed,
    ];

    /// The websocket close code. A stock y-websocket client comes back after codes below 4400 and gives up on the others.
    #[must_use]
    pub fn code(self) -> u16 {
        match self {
            Self::Restarting => 1012,
            Self::TooSlow => 1013,
            Self::Malformed => 4400,
            Self::Unauthorized => 4401,
            Self::Removed => 4403,
            Self::NotFound => 4404,
            Self::ClientId => 4409,
            Self::TooLarge => 4413,
            Self::UpdateRefused => 4422,
            Self::TooMany => 4429,
        }
    }

    /// For the log and for programs; pages have their own words.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Restarting => "restarting",
            Self::TooSlow => "too slow",
            Self::Malformed => "malformed frame",
            Self::Unauthorized => "not logged in",
            Self::Removed => "access was taken away",
            Self::NotFound => "no such document",
            Self::ClientId => "client id is taken",
            Self::TooLarge => "frame is too large",
            Self::UpdateRefused => "update refused",
            Self::TooMany => "too many documents",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_used_once() {
        let mut codes = Close::ALL.map(Close::code);
        codes.sort_unstable();
        assert!(codes.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
