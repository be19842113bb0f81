//! Guessing passwords is made slow: after a few wrong ones a name has to wait, twice as long each
//! time. What is asked meanwhile is not even looked at, so that it costs nothing.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Wrong passwords in a row that cost no waiting: people mistype.
const FREE: u32 = 4;

/// The longest waiting: whoever wants to keep someone out by guessing cannot do so for longer.
const LONGEST: Duration = Duration::from_secs(60);

/// Names that are remembered, a bound on memory; those whose waiting ends first are forgotten.
const MOST: usize = 1024;

/// Who has to wait.
#[derive(Debug, Default)]
pub struct Throttle(Mutex<HashMap<String, Missed>>);

/// The wrong passwords of a name.
#[derive(Debug, Clone, Copy)]
struct Missed {
    times: u32,
    until: Instant,
}

impl Throttle {
    /// How long the name has to wait yet.
    pub fn waiting(&self, name: &str, now: Instant) -> Option<Duration> {
        let missed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = missed.get(name)?.until.saturating_duration_since(now);
        (!left.is_zero()).then_some(left)
    }

    /// A wrong password was given for the name.
    pub fn missed(&self, name: &str, now: Instant) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let times = all.get(name).map_or(0, |missed| missed.times).saturating_add(1);
        let over = times.saturating_sub(FREE);
        let wait = if over == 0 { Duration::ZERO } else { Duration::from_secs(1 << over.min(6)) };
        if all.len() >= MOST && !all.contains_key(name) {
            let first = all.iter().min_by_key(|(_, missed)| missed.until);
            if let Some(first) = first.map(|(name, _)| name.clone()) {
                all.remove(&first);
            }
        }
        all.insert(name.to_owned(), Missed { times, until: now + wait.min(LONGEST) });
    }

    /// The right one was given.
    pub fn admitted(&self, name: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_doubles_up_to_a_bound_and_ends_with_the_right_password() {
        let throttle = Throttle::default();
        let now = Instant::now();
        let mut waits = Vec::new();
        for _ in 0..12 {
            throttle.missed("ann", now);
            waits.push(throttle.waiting("ann", now).map_or(0, |wait| wait.as_secs()));
        }
        assert_eq!(waits, [0, 0, 0, 0, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(throttle.waiting("bob", now), None);
        assert_eq!(throttle.waiting("ann", now + LONGEST), None);
        throttle.admitted("ann");
        throttle.missed("ann", now);
        assert_eq!(throttle.waiting("ann", now), None);
    }

    #[test]
    fn memory_is_bounded() {
        let throttle = Throttle::default();
        let now = Instant::now();
        for _ in 0..9 {
            throttle.missed("ann", now);
        }
        for number in 0..3 * MOST {
            throttle.missed(&number.to_string(), now);
        }
        assert!(throttle.0.lock().unwrap().len() <= MOST);
        assert!(throttle.waiting("ann", now).is_some(), "who waits longest is not forgotten");
    }
}
