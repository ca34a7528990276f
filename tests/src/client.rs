//! A sync client with a document of its own: joins, answers `SyncStep1`, types, listens. It does what the page does and no more.

use crate::{
    PATIENCE,
    document::Document,
    server::Server,
    socket::{Received, Socket},
};
use sandu_proto::{
    frame::{Message, Outcome, Right, read_frame},
    varint::{Reader, write_bytes, write_uint},
};
use serde_json::Value;
use std::{collections::HashMap, time::Instant};

/// How a peer speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// `/sync`.
    Many,
    /// `/sync/{document id}` without our messages.
    Stock,
}

/// Why a peer hears nothing any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The channel was closed, with this close code; the socket stands.
    Refused(u16),
    Closed(u16),
}

/// One person's opening of one document.
pub struct Peer {
    pub socket: Socket,
    form: Form,
    document: Document,
    pub channel: u64,
    pub right: Option<Right>,
    /// Updates sent on the channel; answers to `SyncStep1` count.
    pub sent: u64,
    /// Acks as they came.
    pub acks: Vec<(u64, Outcome)>,
    /// States of clients in the document, as the server tells them.
    pub presence: HashMap<u64, Value>,
    /// How often the server has asked for what we have.
    pub asked: u32,
    is_synced: bool,
    pub end: Option<End>,
}

impl Peer {
    /// Joins over `/sync` and waits until in step.
    pub async fn join(server: &Server, token: &str, document: &str) -> Self {
        Self::join_as(server, token, document, rand::random_range(2..u64::from(u32::MAX))).await
    }

    /// The same under a chosen client id.
    pub async fn join_as(server: &Server, token: &str, document: &str, client: u64) -> Self {
        Self::join_over(Socket::open(server, "/sync", token).await, document, client).await
    }

    /// The same over a socket to `/sync` that is open already.
    pub async fn join_over(socket: Socket, document: &str, client: u64) -> Self {
        let mut peer = Self::new(socket, Form::Many, client);
        peer.say(&Message::Join { ticket: 1, document }).await;
        peer.until("joined and in step", |peer| peer.is_synced).await;
        peer
    }

    /// Asks to join, and leaves it open what the server says.
    pub async fn ask_to_join(server: &Server, token: &str, document: &str, client: u64) -> Self {
        let mut peer = Self::new(Socket::open(server, "/sync", token).await, Form::Many, client);
        peer.say(&Message::Join { ticket: 1, document }).await;
        peer
    }

    /// Joins as a stock y-websocket client does, and waits until in step.
    pub async fn join_stock(server: &Server, token: &str, document: &str) -> Self {
        let socket = Socket::open_stock(server, &format!("/sync/{document}"), token).await;
        let mut peer = Self::new(socket, Form::Stock, rand::random_range(2..u64::from(u32::MAX)));
        peer.ask().await;
        peer.until("joined and in step", |peer| peer.is_synced).await;
        peer
    }

    fn new(socket: Socket, form: Form, client: u64) -> Self {
        let document = Document::new(client);
        Self {
            socket,
            form,
            document,
            channel: 0,
            right: None,
            sent: 0,
            acks: Vec::new(),
            presence: HashMap::new(),
            asked: 0,
            is_synced: false,
            end: None,
        }
    }

    #[must_use]
    pub fn client(&self) -> u64 {
        self.document.client()
    }

    /// Leaves with its document, as a page that loses its connection does, and joins again with it.
    pub async fn come_back(self, server: &Server, token: &str, document: &str) -> Self {
        let mut peer = Self::ask_to_join(server, token, document, self.client()).await;
        peer.document = self.document;
        peer.until("joined again and in step", |peer| peer.is_synced).await;
        peer
    }

    /// Everything in the document, as text without markup.
    #[must_use]
    pub fn text(&self) -> String {
        self.document.text()
    }

    /// Writes here, and sends nothing; answers with the update that says so.
    pub fn write(&self, text: &str) -> Vec<u8> {
        self.document.write(text)
    }

    /// Empties the first paragraph here, and sends nothing; answers with the update that says so.
    pub fn erase(&self) -> Vec<u8> {
        self.document.erase()
    }

    /// The update that takes `gone` out and writes `text`, as a decision makes it: under a client id of its own, and not done here.
    #[must_use]
    pub fn change_apart(&self, gone: Option<&str>, text: &str) -> Vec<u8> {
        self.document.change_apart(rand::random_range(2..u64::from(u32::MAX)), gone, text)
    }

    /// Everything this peer's document holds, as one update.
    #[must_use]
    pub fn state(&self) -> Vec<u8> {
        self.document.state()
    }

    /// Writes `text` and sends it.
    pub async fn type_text(&mut self, text: &str) {
        let update = self.write(text);
        self.send_update(&update).await;
    }

    /// Sends any bytes as a live edit.
    pub async fn send_update(&mut self, update: &[u8]) {
        self.sent += 1;
        self.say(&Message::Update(update)).await;
    }

    /// Asks for what this peer lacks.
    pub async fn ask(&mut self) {
        let vector = self.document.vector();
        self.say(&Message::Step1(&vector)).await;
    }

    /// Announces `state` for `client` in presence.
    pub async fn announce(&mut self, client: u64, clock: u64, state: &Value) {
        let mut awareness = Vec::new();
        for number in [1, client, clock] {
            write_uint(&mut awareness, number);
        }
        write_bytes(&mut awareness, state.to_string().as_bytes());
        self.say(&Message::Awareness(&awareness)).await;
    }

    pub async fn say(&mut self, message: &Message<'_>) {
        let (frame, start) = message.to_frame(self.channel);
        let frame = match self.form {
            Form::Many => frame,
            Form::Stock => frame[start..].to_vec(),
        };
        self.socket.send(frame).await;
    }

    /// Up to which of its updates the server has answered.
    #[must_use]
    pub fn acked(&self) -> u64 {
        self.acks.last().map_or(0, |(upto, _)| *upto)
    }

    /// What became of its `nth` update (counted from 1).
    #[must_use]
    pub fn outcome(&self, nth: u64) -> Option<Outcome> {
        self.acks.iter().find(|(upto, _)| *upto >= nth).map(|(_, outcome)| *outcome)
    }

    /// Waits until everything sent is acknowledged.
    pub async fn until_saved(&mut self) {
        self.until("everything is acknowledged", |peer| peer.acked() == peer.sent).await;
    }

    /// Waits until the document shows `text`.
    pub async fn until_shows(&mut self, text: &str) {
        self.until(text, |peer| peer.text().contains(text)).await;
    }

    /// Waits until the server closes the channel or the socket, and says how.
    pub async fn until_ended(&mut self) -> End {
        self.until("refused", |peer| peer.end.is_some()).await;
        self.end.expect("just waited for it")
    }

    /// Takes frames in until `reached`; panics with `what` when that does not come.
    pub async fn until(&mut self, what: &str, reached: impl Fn(&Self) -> bool) {
        let began = Instant::now();
        while !reached(self) {
            let left = PATIENCE.checked_sub(began.elapsed()).unwrap_or_default();
            let step = tokio::time::timeout(left, self.step()).await;
            assert!(step.is_ok(), "this never happened: {what}. Acks {:?}, sent {}, end {:?}", self.acks, self.sent, self.end);
            assert!(step.is_ok_and(|alive| alive) || reached(self), "the socket closed ({:?}) before this happened: {what}", self.end);
        }
    }

    /// Takes in everything up to the close of the socket.
    pub async fn drain(&mut self) {
        while self.step().await {}
    }

    /// Takes one frame in; false when the socket is closed.
    pub async fn step(&mut self) -> bool {
        match self.socket.next().await {
            Received::Frame(frame) => self.take(&frame).await,
            Received::Closed(code) => {
                self.end = Some(End::Closed(code));
                return false;
            }
        }
        true
    }

    async fn take(&mut self, frame: &[u8]) {
        let (channel, message) = match self.form {
            Form::Many => read_frame(frame).expect("the server's frames are well formed"),
            Form::Stock => (0, Message::read(frame).expect("the server's frames are well formed")),
        };
        match message {
            Message::Hello { right, .. } => {
                (self.channel, self.right) = (channel, Some(right));
                self.ask().await;
            }
            Message::Step1(vector) => {
                self.asked += 1;
                let answer = self.document.beyond(vector);
                self.sent += 1;
                self.say(&Message::Step2(&answer)).await;
            }
            Message::Step2(update) => {
                self.document.apply(update);
                self.is_synced = true;
            }
            Message::Update(update) => self.document.apply(update),
            Message::Awareness(update) => self.hear(update),
            Message::Ack { upto, outcome } => self.acks.push((upto, outcome)),
            Message::Access { right, .. } => self.right = Some(right),
            Message::Refused { code, .. } => self.end = Some(End::Refused(code)),
            Message::Denied(_) => {}
            other => panic!("a server does not say {other:?}"),
        }
    }

    fn hear(&mut self, update: &[u8]) {
        let mut reader = Reader::new(update);
        for _ in 0..reader.uint().unwrap() {
            let (client, _clock) = (reader.uint().unwrap(), reader.uint().unwrap());
            match serde_json::from_str(reader.text().unwrap()).unwrap() {
                Value::Null => self.presence.remove(&client),
                state => self.presence.insert(client, state),
            };
        }
    }
}
