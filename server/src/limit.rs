//! How often something may go wrong before it has to wait. In memory: a restart forgives everybody.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How long failures are remembered. Long enough that guessing is hopeless, short enough that a teacher can wait for it.
const WINDOW: Duration = Duration::from_secs(600);
/// How many keys are remembered at once: about 1 MB. Beyond it the oldest is forgotten.
const MAX_KEYS: usize = 10_000;

/// Counts per key in fixed windows. A full window is not made longer by trying on.
#[derive(Debug)]
pub struct Limit {
    max: u32,
    keys: Mutex<HashMap<String, Window>>,
}

#[derive(Clone, Copy, Debug)]
struct Window {
    began: Instant,
    count: u32,
}

impl Limit {
    /// Allows `max` in each window.
    #[must_use]
    pub fn new(max: u32) -> Self {
        Self { max, keys: Mutex::default() }
    }

    /// Counts one more; `false` when there were too many already.
    pub fn take(&self, key: &str, now: Instant) -> bool {
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.len() >= MAX_KEYS && !keys.contains_key(key) {
            make_room(&mut keys, now);
        }
        let window = keys.entry(key.to_owned()).or_insert(Window { began: now, count: 0 });
        if now.duration_since(window.began) >= WINDOW {
            *window = Window { began: now, count: 0 };
        }
        if window.count >= self.max {
            return false;
        }
        window.count += 1;
        true
    }

    /// Whether the next [`Limit::take`] would be refused.
    pub fn is_full(&self, key: &str, now: Instant) -> bool {
        let keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        keys.get(key).is_some_and(|window| window.count >= self.max && now.duration_since(window.began) < WINDOW)
    }

    /// Takes one back: it came to nothing, for a reason of ours.
    pub fn give_back(&self, key: &str) {
        if let Some(window) = self.keys.lock().unwrap_or_else(PoisonError::into_inner).get_mut(key) {
            window.count = window.count.saturating_sub(1);
        }
    }

    /// Forgets what was counted.
    pub fn forgive(&self, key: &str) {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

fn make_room(keys: &mut HashMap<String, Window>, now: Instant) {
    keys.retain(|_, window| now.duration_since(window.began) < WINDOW);
    if keys.len() >= MAX_KEYS
        && let Some(oldest) = keys.iter().min_by_key(|(_, window)| window.began).map(|(key, _)| key.clone())
    {
        keys.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_after_the_last_is_refused_until_the_window_has_passed() {
        let limit = Limit::new(2);
        let start = Instant::now();
        assert!(limit.take("陈思远", start));
        assert!(!limit.is_full("陈思远", start));
        assert!(limit.take("陈思远", start));
        assert!(limit.is_full("陈思远", start));
        assert!(!limit.take("陈思远", start + WINDOW / 2));
        assert!(limit.take("别人", start), "keys do not share a count");
        assert!(!limit.is_full("陈思远", start + WINDOW));
        assert!(limit.take("陈思远", start + WINDOW));
    }

    #[test]
    fn a_success_forgives_the_failures_before_it() {
        let limit = Limit::new(1);
        let now = Instant::now();
        assert!(limit.take("a", now));
        limit.forgive("a");
        assert!(limit.take("a", now));
    }

    #[test]
    fn what_came_to_nothing_does_not_count() {
        let limit = Limit::new(1);
        let now = Instant::now();
        assert!(limit.take("a", now));
        limit.give_back("a");
        assert!(limit.take("a", now));
        assert!(!limit.take("a", now));
    }

    #[test]
    fn a_flood_of_names_does_not_grow_the_memory() {
        let limit = Limit::new(1);
        let start = Instant::now();
        for n in 0..MAX_KEYS + 100 {
            let soon = start + Duration::from_millis(n as u64);
            assert!(limit.take(&n.to_string(), soon));
        }
        assert_eq!(limit.keys.lock().expect("not poisoned").len(), MAX_KEYS);
        assert!(!limit.is_full("0", start), "the oldest went");
        let last = (MAX_KEYS + 99).to_string();
        assert!(limit.is_full(&last, start + Duration::from_secs(60)));
    }
}
