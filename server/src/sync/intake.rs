//! The reading half of a socket: frame after frame is taken apart, its update scanned, and the rooms told.
//!
//! Limits: the size of what a frame carries, the rate of updates (over it the socket is read more slowly), and the allowance that all
//! sockets share.

use super::{
    Sync,
    frame::Form,
    item::SocketId,
    presence,
    room::Sent,
    rooms::{Input, ONLY_CHANNEL, Said},
    scan::scan,
    socket::Stream,
};
use bytes::Bytes;
use futures_util::{FutureExt, StreamExt, future::BoxFuture};
use sandu_proto::{
    close::Close,
    frame::{Message, read_frame},
};
use std::{mem, time::Duration};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite;

/// A live edit: a screenful of pasted text is some kilobytes.
const MAX_UPDATE: usize = 1024 * 1024;
/// An answer to `SyncStep1`: days of work offline.
pub const MAX_ANSWER: usize = 16 * 1024 * 1024;
/// Updates a second that a socket may send for long, and at once after a pause.
const UPDATES_PER_SECOND: f64 = 200.0;
const UPDATE_BURST: f64 = 20_000.0;
/// Why a socket stops being read.
pub enum Stop {
    Close(Close),
    Gone,
    Draining,
}

/// One frame after the other, each taken in before the next is listened for. While one has to wait (for its rate, for memory, for the
/// rooms) the socket still hears what the others do.
pub enum Intake<'a> {
    Listening(FrameReader<'a>),
    /// On the heap: every idle socket would carry it otherwise.
    Taking(BoxFuture<'a, (FrameReader<'a>, Result<(), Stop>)>),
    /// Only within [`Intake::go_on`].
    Between,
}

impl<'a> Intake<'a> {
    pub fn new(sync: &'a Sync, socket: SocketId, form: Form) -> Self {
        Self::Listening(FrameReader { sync, socket, form, budget: UPDATE_BURST, refilled: Instant::now() })
    }

    /// Nothing waits here: who is not heard says nothing.
    pub fn is_listening(&self) -> bool {
        matches!(self, Self::Listening(_))
    }

    /// The next step: a frame has come, or has been taken in. Nothing is lost when it is dropped and called again.
    pub async fn go_on(&mut self, stream: &mut Stream) -> Result<(), Stop> {
        if let Self::Taking(taking) = self {
            let (reader, taken) = taking.await;
            *self = Self::Listening(reader);
            return taken;
        }
        let frame = stream.next().await;
        if let Self::Listening(reader) = mem::replace(self, Self::Between) {
            *self = Self::Taking(reader.take(frame).boxed());
        }
        Ok(())
    }
}

/// Turns frames into inputs of the rooms.
pub struct FrameReader<'a> {
    sync: &'a Sync,
    socket: SocketId,
    form: Form,
    budget: f64,
    refilled: Instant,
}

impl FrameReader<'_> {
    async fn take(mut self, frame: Option<Result<tungstenite::Message, tungstenite::Error>>) -> (Self, Result<(), Stop>) {
        let taken = self.tell_rooms(frame).await;
        (self, taken)
    }

    async fn tell_rooms(&mut self, frame: Option<Result<tungstenite::Message, tungstenite::Error>>) -> Result<(), Stop> {
        let frame = match frame {
            Some(Ok(tungstenite::Message::Binary(frame))) => frame,
            Some(Ok(tungstenite::Message::Text(_))) => return Err(Stop::Close(Close::Malformed)),
            Some(Ok(tungstenite::Message::Close(_))) | None => return Err(Stop::Gone),
            Some(Ok(_)) => return Ok(()),
            Some(Err(tungstenite::Error::Capacity(_))) => return Err(Stop::Close(Close::TooLarge)),
            Some(Err(tungstenite::Error::Protocol(_) | tungstenite::Error::Utf8(_))) => return Err(Stop::Close(Close::Malformed)),
            Some(Err(_)) => return Err(Stop::Gone),
        };
        let (channel, message) = match self.form {
            Form::Many => {
                let (channel, message) = read_frame(&frame).map_err(|_| Stop::Close(Close::Malformed))?;
                (i64::try_from(channel).unwrap_or(i64::MAX), message)
            }
            Form::One | Form::Stock => (ONLY_CHANNEL, Message::read(&frame).map_err(|_| Stop::Close(Close::Malformed))?),
        };
        let input = self.input(channel, message, &frame).await?;
        self.sync.tell(input).await.map_err(|_| Stop::Draining)
    }

    async fn input(&mut self, channel: i64, message: Message<'_>, frame: &Bytes) -> Result<Input, Stop> {
        let socket = self.socket;
        let said = match message {
            Message::Step1(vector) if vector.len() <= MAX_UPDATE => Said::Step1(self.sync.allowance.hold(frame.slice_ref(vector)).await),
            Message::Step2(update) => self.update(Sent::AsAnswer, frame.slice_ref(update)).await,
            Message::Update(update) => self.update(Sent::Live, frame.slice_ref(update)).await,
            Message::Awareness(update) if update.len() <= presence::MAX_BYTES => Said::Awareness(frame.slice_ref(update)),
            // A stock client repeats what it heard of everybody; that is nothing new.
            Message::Awareness(_) if self.form == Form::Stock => Said::QueryAwareness,
            Message::Step1(_) | Message::Awareness(_) => Said::Flawed(Close::TooLarge),
            Message::QueryAwareness => Said::QueryAwareness,
            Message::Leave if self.form == Form::Many => Said::Leave,
            Message::Join { ticket, document } if self.form == Form::Many => {
                let document = document.parse().map_err(|_| Stop::Close(Close::Malformed))?;
                return Ok(Input::Join { socket, document, ticket });
            }
            // A server's messages, or those of the other form.
            Message::Join { .. }
            | Message::Leave
            | Message::Denied(_)
            | Message::Hello { .. }
            | Message::Ack { .. }
            | Message::Refused { .. }
            | Message::Access { .. } => return Err(Stop::Close(Close::Malformed)),
        };
        Ok(Input::Said { socket, channel, said })
    }

    async fn update(&mut self, sent: Sent, update: Bytes) -> Said {
        self.spend_one().await;
        let most = match sent {
            Sent::Live => MAX_UPDATE,
            Sent::AsAnswer => MAX_ANSWER,
        };
        if update.len() > most {
            return Said::Flawed(Close::TooLarge);
        }
        match scan(self.sync.allowance.hold(update).await) {
            Ok(scan) => Said::Update(sent, Box::new(scan)),
            Err(flaw) => {
                tracing::info!(socket = self.socket, %flaw, "an update was refused by the scanner");
                Said::Flawed(Close::UpdateRefused)
            }
        }
    }

    /// Over the rate the socket is read more slowly, never closed.
    async fn spend_one(&mut self) {
        let now = Instant::now();
        self.budget = (self.budget + now.duration_since(self.refilled).as_secs_f64() * UPDATES_PER_SECOND).min(UPDATE_BURST);
        self.refilled = now;
        if self.budget < 1.0 {
            tokio::time::sleep(Duration::from_secs_f64((1.0 - self.budget) / UPDATES_PER_SECOND)).await;
        }
        self.budget -= 1.0;
    }
}
