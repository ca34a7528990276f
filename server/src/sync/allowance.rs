//! How many bytes of clients are in memory between their sockets and the disk, in all queues together.

use bytes::Bytes;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Past it, whoever sends more is read no further: the disk is slow, or full. Several of the largest answers, or an hour of typing.
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// Cheap to clone.
#[derive(Clone)]
pub struct Allowance(Arc<Semaphore>);

/// Bytes that count until they are dropped.
struct Held {
    bytes: Bytes,
    _permit: Option<OwnedSemaphorePermit>,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Allowance {
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(Semaphore::new(MAX_BYTES)))
    }

    /// The same bytes, counted until the last of their copies is dropped. Waits until there is room for them; in the order of asking,
    /// so that small ones do not overtake a large one for ever.
    pub async fn hold(&self, bytes: Bytes) -> Bytes {
        let count = u32::try_from(bytes.len().min(MAX_BYTES)).expect("the bound is far below 32 bits");
        // The semaphore is never closed.
        let permit = self.0.clone().acquire_many_owned(count).await.ok();
        Bytes::from_owner(Held { bytes, _permit: permit })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::poll;
    use std::pin::pin;

    #[tokio::test]
    async fn bytes_past_the_bound_wait_until_the_last_copy_of_others_is_dropped() {
        let allowance = Allowance::new();
        let much = allowance.hold(vec![1; MAX_BYTES - 1].into()).await;
        let copy = much.slice(..10);
        let first = allowance.hold(vec![2; 1].into()).await;
        let mut second = pin!(allowance.hold(vec![3; 1].into()));
        drop(much);
        assert!(poll!(second.as_mut()).is_pending());
        drop(copy);
        assert_eq!((&first[..], &second.await[..]), (&[2][..], &[3][..]));
    }
}
