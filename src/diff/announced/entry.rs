//! What an entry of the summary of changes says.

use std::collections::BTreeSet;

use super::wording::{fold, telling};
use crate::model::Announcement;

/// A name before a colon has at most this many words.
const LONGEST_NAME: usize = 12;

/// An entry, taken apart.
pub(super) struct Entry<'a> {
    pub announcement: &'a Announcement,
    /// What it is about, folded; empty when it does not say.
    pub subject: String,
    /// All it says, folded, between spaces: for finding names in it.
    pub text: String,
    /// The words that tell something, without those of the subject.
    pub words: BTreeSet<String>,
    /// It says a name and no more.
    pub is_bare_name: bool,
}

impl<'a> Entry<'a> {
    pub fn new(announcement: &'a Announcement) -> Self {
        let (name, said) = parts(announcement);
        let subject = fold(name);
        let is_bare_name = said.split_whitespace().count() <= LONGEST_NAME
            && said.split_whitespace().all(|word| !word.starts_with(char::is_lowercase))
            && !said.ends_with(['.', '。']);
        Self {
            announcement,
            subject,
            text: format!(" {} ", fold(said)),
            words: telling(said).collect(),
            is_bare_name,
        }
    }

    /// Whether it says that something came or went.
    pub fn asks_for_one_side(&self) -> bool {
        matches!(self.announcement.verb.as_str(), "added" | "removed")
    }
}

/// What an entry is about and what it says of it: `Support: a telephone line`.
fn parts(announcement: &Announcement) -> (&str, &str) {
    let (subject, text) = (announcement.subject.trim(), announcement.text.trim());
    if !subject.is_empty() {
        let rest = text.strip_prefix(subject).map(|rest| rest.trim_start_matches([':', '：', ' ']));
        return (subject, rest.filter(|rest| !rest.is_empty()).unwrap_or(text));
    }
    match text.split_once([':', '：']) {
        Some((name, said))
            if !said.trim().is_empty() && name.split_whitespace().count() <= LONGEST_NAME =>
        {
            (name.trim(), said.trim())
        }
        _ => ("", text),
    }
}
