//! Durations that were measured, and what most of them stay under.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Durations as they came.
#[derive(Default)]
pub struct Samples(Mutex<Vec<Duration>>);

impl Samples {
    pub fn add(&self, sample: Duration) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(sample);
    }

    pub fn count(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// The duration that this part of all samples does not exceed; `None` without samples.
    pub fn quantile(&self, part: f64) -> Option<Duration> {
        let mut samples = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        samples.sort_unstable();
        let index = (samples.len() as f64 * part) as usize;
        samples.get(index.min(samples.len().saturating_sub(1))).copied()
    }
}
