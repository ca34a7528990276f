//! When each edit was sent, and how long it took to come back as an ack and to arrive at the others.

use sandu_tests::samples::Samples;
use std::{
    sync::{Mutex, PoisonError},
    time::Instant,
};

/// Letters of the number that an edit inserts as its text.
const DIGITS: usize = 8;

/// Shared by all clients of a run.
#[derive(Default)]
pub struct Times {
    sent: Mutex<Vec<Instant>>,
    pub acks: Samples,
    pub deliveries: Samples,
}

impl Times {
    /// Notes an edit that is about to be sent; answers with the text to insert.
    pub fn number(&self) -> String {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.push(Instant::now());
        format!("{:0DIGITS$}", sent.len() - 1)
    }

    /// How many edits were sent.
    pub fn count(&self) -> usize {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Notes that an update has arrived. Its text is its last struct, and only the count of deletions follows.
    pub fn arrived(&self, update: &[u8]) {
        let now = Instant::now();
        let text = update.split_last().and_then(|(_, rest)| rest.last_chunk::<DIGITS>());
        let number = text.and_then(|text| std::str::from_utf8(text).ok()?.parse::<usize>().ok());
        let sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = number.and_then(|number| sent.get(number)) {
            self.deliveries.add(now - *at);
        }
    }
}
