//! Frames of `/sync` and `/sync/{document id}`.
//!
//! On `/sync` a frame is a channel number and one message; on `/sync/{document id}` it is the message alone. Messages 0–3 are
//! y-protocols'; those from 100 are ours. `proto/README.md` has the table of bytes.

use crate::varint::{Malformed, Reader, write_bytes, write_uint};

/// What the holder of a channel may do. A number on the wire, so that a later right is a later number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// Neither read nor write; what is sent is kept as a late edit.
    Keep,
    /// Read; what is sent is kept as a late edit if the account could once write, else refused.
    Read,
    /// Read and write.
    Write,
}

impl Right {
    fn number(self) -> u64 {
        self as u64
    }

    fn from_number(number: u64) -> Result<Self, Malformed> {
        match number {
            0 => Ok(Self::Keep),
            1 => Ok(Self::Read),
            2 => Ok(Self::Write),
            _ => Err(Malformed::UnknownType),
        }
    }
}

/// What became of the updates an `ack` counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// On disk, in the document.
    Saved,
    /// On disk, as a late edit; the document is unchanged.
    Kept,
    /// Not stored: it builds on something the server has not seen. A fresh `SyncStep1` follows; its answer has all of it.
    Gap,
}

impl Outcome {
    fn number(self) -> u64 {
        self as u64
    }

    fn from_number(number: u64) -> Result<Self, Malformed> {
        match number {
            0 => Ok(Self::Saved),
            1 => Ok(Self::Kept),
            2 => Ok(Self::Gap),
            _ => Err(Malformed::UnknownType),
        }
    }
}

/// One message, borrowed from its frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message<'a> {
    /// y-protocols sync: here is my state vector, send me what I lack.
    Step1(&'a [u8]),
    /// y-protocols sync: what you lack (a Yjs v1 update).
    Step2(&'a [u8]),
    /// y-protocols sync: a new edit (a Yjs v1 update).
    Update(&'a [u8]),
    /// y-protocols awareness update.
    Awareness(&'a [u8]),
    /// y-protocols auth: denied, and why.
    Denied(&'a str),
    /// y-protocols: send me everybody's awareness.
    QueryAwareness,
    /// Client: open `document`; the answer carries `ticket`. Sent on channel 0.
    Join { ticket: u64, document: &'a str },
    /// Server: opened; everything of this document now travels on the frame's channel.
    Hello { ticket: u64, document: &'a str, lineage: &'a str, right: Right, epoch: u64 },
    /// Server: the first `upto` updates this client sent on this channel (both `Step2` and `Update` count) have been dealt with;
    /// those since the last ack came to `outcome`.
    Ack { upto: u64, outcome: Outcome },
    /// Server: the channel is closed, or the join with this ticket failed (then on channel 0). `code` is a `Close` code.
    Refused { ticket: u64, code: u16, reason: &'a str },
    /// Server: what this account may do here has changed (sealed, handed in, removed).
    Access { right: Right, epoch: u64 },
    /// Client: done with this channel.
    Leave,
}

const SYNC: u64 = 0;
const AWARENESS: u64 = 1;
const AUTH: u64 = 2;
const QUERY_AWARENESS: u64 = 3;
const JOIN: u64 = 100;
const HELLO: u64 = 101;
const ACK: u64 = 102;
const REFUSED: u64 = 103;
const ACCESS: u64 = 104;
const LEAVE: u64 = 105;

impl<'a> Message<'a> {
    /// Appends the message's bytes.
    pub fn write(&self, out: &mut Vec<u8>) {
        match *self {
            Self::Step1(vector) => write_tagged(out, &[SYNC, 0], vector),
            Self::Step2(update) => write_tagged(out, &[SYNC, 1], update),
            Self::Update(update) => write_tagged(out, &[SYNC, 2], update),
            Self::Awareness(update) => write_tagged(out, &[AWARENESS], update),
            Self::Denied(reason) => write_tagged(out, &[AUTH, 0], reason.as_bytes()),
            Self::QueryAwareness => write_uint(out, QUERY_AWARENESS),
            Self::Join { ticket, document } => write_tagged(out, &[JOIN, ticket], document.as_bytes()),
            Self::Hello { ticket, document, lineage, right, epoch } => {
                write_tagged(out, &[HELLO, ticket], document.as_bytes());
                write_bytes(out, lineage.as_bytes());
                write_uint(out, right.number());
                write_uint(out, epoch);
            }
            Self::Ack { upto, outcome } => write_numbers(out, &[ACK, upto, outcome.number()]),
            Self::Refused { ticket, code, reason } => write_tagged(out, &[REFUSED, ticket, u64::from(code)], reason.as_bytes()),
            Self::Access { right, epoch } => write_numbers(out, &[ACCESS, right.number(), epoch]),
            Self::Leave => write_uint(out, LEAVE),
        }
    }

    /// Reads one message that fills all of `bytes`.
    pub fn read(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        let message = match reader.uint()? {
            SYNC => match reader.uint()? {
                0 => Self::Step1(reader.bytes()?),
                1 => Self::Step2(reader.bytes()?),
                2 => Self::Update(reader.bytes()?),
                _ => return Err(Malformed::UnknownType),
            },
            AWARENESS => Self::Awareness(reader.bytes()?),
            AUTH => match reader.uint()? {
                0 => Self::Denied(reader.text()?),
                _ => return Err(Malformed::UnknownType),
            },
            QUERY_AWARENESS => Self::QueryAwareness,
            JOIN => Self::Join { ticket: reader.uint()?, document: reader.text()? },
            HELLO => Self::Hello {
                ticket: reader.uint()?,
                document: reader.text()?,
                lineage: reader.text()?,
                right: Right::from_number(reader.uint()?)?,
                epoch: reader.uint()?,
            },
            ACK => Self::Ack { upto: reader.uint()?, outcome: Outcome::from_number(reader.uint()?)? },
            REFUSED => Self::Refused {
                ticket: reader.uint()?,
                code: u16::try_from(reader.uint()?).map_err(|_| Malformed::TooLarge)?,
                reason: reader.text()?,
            },
            ACCESS => Self::Access { right: Right::from_number(reader.uint()?)?, epoch: reader.uint()? },
            LEAVE => Self::Leave,
            _ => return Err(Malformed::UnknownType),
        };
        reader.end()?;
        Ok(message)
    }

    /// The bytes of a frame of `/sync`, and where the message begins in them: from there on it is a frame of `/sync/{document id}`.
    #[must_use]
    pub fn to_frame(&self, channel: u64) -> (Vec<u8>, usize) {
        let mut out = Vec::new();
        write_uint(&mut out, channel);
        let start = out.len();
        self.write(&mut out);
        (out, start)
    }
}

fn write_numbers(out: &mut Vec<u8>, numbers: &[u64]) {
    for &number in numbers {
        write_uint(out, number);
    }
}

fn write_tagged(out: &mut Vec<u8>, numbers: &[u64], bytes: &[u8]) {
    write_numbers(out, numbers);
    write_bytes(out, bytes);
}

/// Takes a frame of `/sync` apart.
pub fn read_frame(frame: &[u8]) -> Result<(u64, Message<'_>), Malformed> {
    let mut reader = Reader::new(frame);
    let channel = reader.uint()?;
    Ok((channel, Message::read(reader.rest())?))
}
