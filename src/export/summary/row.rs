//! One change as it is told: what to remark on it, and its words side by side or in one run.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Change, ChangeKind, Class, Comparison, Edit, Shift};

use super::naming::{place, places};
use super::pieces::{Piece, abridge};

/// One change.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// The change.
    pub change: &'a Change,
    /// True when a section heading changed rather than a clause.
    pub heading: bool,
    /// What the publisher's own summary of changes has to do with it.
    pub publisher: Publisher,
}

/// Whether the publisher's own summary of changes mentions a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publisher {
    /// There is nothing to remark: no summary, or the rarer of the two others is remarked.
    Silent,
    /// It does. Remarked where most changes are not announced.
    Announced,
    /// It does not. Remarked where most changes are announced.
    Unannounced,
}

impl Publisher {
    /// The remark; empty when there is none.
    pub fn remark(self) -> &'static str {
        match self {
            Self::Silent => "",
            Self::Announced => "announced",
            Self::Unannounced => "not announced",
        }
    }
}

/// What to remark on which change: the rarer of `announced` and `not announced`, so that the
/// remarks tell changes apart.
pub(super) fn publisher(comparison: &Comparison) -> BTreeMap<&str, Publisher> {
    let announced = &comparison.announced;
    let found: BTreeSet<&str> =
        announced.found.iter().flat_map(|found| &found.changes).map(String::as_str).collect();
    if found.len() < announced.unannounced.len() {
        found.into_iter().map(|id| (id, Publisher::Announced)).collect()
    } else {
        let ids = announced.unannounced.iter();
        ids.map(|id| (id.as_str(), Publisher::Unannounced)).collect()
    }
}

impl<'a> Row<'a> {
    /// Whether the wording stayed, numbers, dates and references included.
    pub fn is_cosmetic(self) -> bool {
        matches!(self.change.kind, ChangeKind::Added | ChangeKind::Removed | ChangeKind::Changed)
            && self.change.shift.is_none()
            && !self.change.classes.is_empty()
            && self.change.classes.iter().all(|class| {
                matches!(
                    class,
                    Class::Punctuation
                        | Class::Case
                        | Class::Whitespace
                        | Class::Numbering
                        | Class::Anchor
                )
            })
    }

    /// Where it stands: in the newer release, or where it was for what was removed.
    pub fn citation(self) -> String {
        place(self.change)
    }

    /// What a reader must be told beside the marked words: where it was moved from, of what it was
    /// split or merged; empty when the words say all.
    pub fn note(self) -> String {
        self.note_under("")
    }

    /// The same with places told as they are read under a heading.
    pub fn note_under(self, heading: &str) -> String {
        let change = self.change;
        let old = places(&change.old, heading);
        let along = match change.moved_along {
            0 => String::new(),
            1 => " with its clause".to_owned(),
            count => format!(" with its {count} clauses"),
        };
        let reworded = change.words.iter().any(|(edit, _)| *edit != Edit::Equal);
        let note = match change.kind {
            ChangeKind::Moved | ChangeKind::MovedAndChanged => {
                let whence = match old == places(&change.new, heading) {
                    true => "Moved among its neighbours".to_owned(),
                    false => format!("Moved here from {old}"),
                };
                let other = if change.kind == ChangeKind::Moved { "" } else { ", and reworded" };
                format!("{whence}{along}{other}")
            }
            ChangeKind::Split => format!("Split from {old}"),
            ChangeKind::Merged => format!("Merged from {old}"),
            _ if change.classes == [Class::Reference] && reworded => {
                "The reference follows what it refers to".to_owned()
            }
            _ if change.classes == [Class::Reference] => {
                "The same words now lead elsewhere".to_owned()
            }
            _ => String::new(),
        };
        let shift = match change.shift {
            Some(Shift::Promoted) => "Promoted",
            Some(Shift::Demoted) => "Demoted",
            None => "",
        };
        let coarse = match change.coarse {
            true => "Too long to be compared word by word: whole stretches are marked",
            false => "",
        };
        let mut said = vec![shift, &note, coarse];
        said.retain(|part| !part.is_empty());
        said.join(" · ")
    }

    /// The newer text, its inserted words marked, and the older one, its deleted words marked.
    /// With `context`, equal runs are cut to that many words on either side of a change.
    pub fn columns(self, context: Option<usize>) -> (Vec<Piece<'a>>, Vec<Piece<'a>>) {
        (self.side(Edit::Insert, context), self.side(Edit::Delete, context))
    }

    /// Both texts in one run, as a redline prints them.
    pub fn inline(self, context: Option<usize>) -> Vec<Piece<'a>> {
        abridge(self.change.words.iter().map(|(edit, text)| (*edit, text.as_str())), context)
    }

    fn side(self, shown: Edit, context: Option<usize>) -> Vec<Piece<'a>> {
        let present = if shown == Edit::Insert { &self.change.new } else { &self.change.old };
        if present.is_empty() {
            return Vec::new();
        }
        let words = self.change.words.iter();
        abridge(
            words
                .filter(|(edit, _)| *edit == Edit::Equal || *edit == shown)
                .map(|(edit, text)| (*edit, text.as_str())),
            context,
        )
    }
}
