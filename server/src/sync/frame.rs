//! One encoded message, shared by everybody it goes to.

use bytes::Bytes;
use sandu_proto::frame::Message;

/// The frame of `/sync`; the frame of `/sync/{document id}` is its tail, in the same memory.
#[derive(Clone, Debug)]
pub struct Frame {
    bytes: Bytes,
    message_at: usize,
}

/// Which of the two websocket forms a socket speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `/sync`: many documents, each frame with its channel; knows our messages.
    Many,
    /// `/sync/{document id}` with the subprotocol `sandu`: one document, knows our messages.
    One,
    /// `/sync/{document id}` as a stock y-websocket client speaks it.
    Stock,
}

impl Frame {
    #[must_use]
    pub fn new(channel: i64, message: &Message<'_>) -> Self {
        let (bytes, message_at) = message.to_frame(channel.unsigned_abs());
        Self { bytes: bytes.into(), message_at }
    }

    /// What goes over a socket of this form.
    #[must_use]
    pub fn bytes(&self, form: Form) -> Bytes {
        match form {
            Form::Many => self.bytes.clone(),
            Form::One | Form::Stock => self.bytes.slice(self.message_at..),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plain_form_is_the_tail_of_the_same_memory() {
        let frame = Frame::new(300, &Message::Update(b"abc"));
        let (many, one) = (frame.bytes(Form::Many), frame.bytes(Form::One));
        assert_eq!(sandu_proto::frame::read_frame(&many), Ok((300, Message::Update(b"abc"))));
        assert_eq!(Message::read(&one), Ok(Message::Update(b"abc")));
        assert_eq!(many[2..].as_ptr(), one.as_ptr());
    }
}
