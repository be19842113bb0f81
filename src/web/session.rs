//! Who is signed in.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use super::secret;

/// Sessions at once; the oldest one ends when another begins.
const MOST: usize = 1024;

/// A person who is signed in.
#[derive(Debug, Clone)]
pub struct Session {
    /// What the cookie holds.
    pub key: String,
    /// What forms must carry.
    pub csrf: String,
    /// The person's name; notes and saved searches are kept under it.
    pub user: String,
}

/// All sessions of this process. They end with it.
#[derive(Debug, Default)]
pub struct Sessions(Mutex<VecDeque<Session>>);

impl Sessions {
    /// Begins a session.
    pub fn begin(&self, user: &str) -> Session {
        let session = Session { key: secret(), csrf: secret(), user: user.to_owned() };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.pop_front();
        }
        all.push_back(session.clone());
        session
    }

    /// The session of a cookie's value.
    pub fn find(&self, key: &str) -> Option<Session> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().find(|session| same(&session.key, key)).cloned()
    }

    /// Ends a session.
    pub fn end(&self, key: &str) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|session| !same(&session.key, key));
    }
}

/// Compares secrets in a time that tells nothing about where they differ.
pub fn same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    left.len() == right.len()
        && left.iter().zip(right).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}
