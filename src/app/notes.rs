//! Notes: what a person writes beside a change.
//!
//! They lie in `notes/` of the store's folder, one file for each user, named by the hash of the
//! user's name. They say nothing about the terms, so they are no part of the chain of generations.

use serde::{Deserialize, Serialize};

use crate::model::Error;
use crate::store;

use super::Workspace;
use super::book::Book;

/// Longest note, in characters.
const LONGEST: usize = 10_000;

/// A note beside a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The older release, `SERIES@LABEL`.
    pub old: String,
    /// The newer release.
    pub new: String,
    /// The change's id in the comparison of these two.
    pub change: String,
    /// What was written.
    pub text: String,
    /// When, RFC 3339.
    pub at: String,
}

/// What the file of one user holds.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Notes {
    notes: Vec<Note>,
}

impl Book for Notes {
    const AREA: &'static str = store::NOTES;
    const SCHEMA: &'static str = "ostler.notes/1";
}

impl Workspace {
    /// A user's notes on the comparison of two releases.
    ///
    /// # Errors
    /// When their file cannot be read.
    pub fn notes(&self, user: &str, old: &str, new: &str) -> Result<Vec<Note>, Error> {
        let notes = self.book::<Notes>(user)?.notes.into_iter();
        Ok(notes.filter(|note| note.old == old && note.new == new).collect())
    }

    /// Writes a note in the place of the one that stood at the change; an empty one removes it.
    ///
    /// # Errors
    /// When the note is too long, there is no store, or the file cannot be written.
    pub fn write_note(
        &self,
        user: &str,
        (old, new, change): (&str, &str, &str),
        text: &str,
    ) -> Result<(), Error> {
        if text.chars().count() > LONGEST {
            return Err(Error::usage(
                "cannot keep the note",
                format!("it is longer than {LONGEST} characters"),
                "keep longer texts in a document of your own and note its name here",
            ));
        }
        self.open()?;
        let mut book: Notes = self.book(user)?;
        book.notes.retain(|note| (&*note.old, &*note.new, &*note.change) != (old, new, change));
        let text = text.trim();
        if !text.is_empty() {
            book.notes.push(Note {
                old: old.to_owned(),
                new: new.to_owned(),
                change: change.to_owned(),
                text: text.to_owned(),
                at: super::now().to_string(),
            });
        }
        self.write_book(user, &book)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_reads_back_what_they_wrote_and_nobody_elses() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::new(folder.path().to_owned());
        let place = ("t@1", "t@2", "c1");
        let refused = workspace.write_note("ann", place, "early").unwrap_err();
        assert!(refused.what.contains("store"), "no store, no notes: {refused}");
        store::Store::create_or_open(folder.path()).unwrap();
        workspace.write_note("ann", place, "ask <b>them</b>").unwrap();
        workspace.write_note("ann", place, "asked").unwrap();
        let notes = workspace.notes("ann", "t@1", "t@2").unwrap();
        assert_eq!(notes.len(), 1);
        assert_eq!(notes[0].text, "asked");
        assert!(workspace.notes("bob", "t@1", "t@2").unwrap().is_empty());
        workspace.write_note("ann", place, " ").unwrap();
        assert!(workspace.notes("ann", "t@1", "t@2").unwrap().is_empty());
        assert!(workspace.write_note("ann", place, &"x".repeat(LONGEST + 1)).is_err());
    }
}
