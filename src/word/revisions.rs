//! Revision marks (ECMA-376 17.13.5): which state is read, and who left them.

use crate::package::xml::{Ns, Reader};

/// Which state of a source with revision marks is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Revisions {
    /// All changes accepted.
    #[default]
    Accepted,
    /// All changes rejected.
    Original,
}

impl Revisions {
    /// Whether content inside of the revision element of that name is absent from this state;
    /// `None` when the name is not that of one.
    pub fn removes(self, local: &str) -> Option<bool> {
        let deletion = match local {
            "del" | "moveFrom" => true,
            "ins" | "moveTo" => false,
            _ => return None,
        };
        Some(deletion == (self == Self::Accepted))
    }
}

/// Authors of revision marks and how many each left, in the order they are met.
#[derive(Debug, Clone, Default)]
pub(super) struct Authors(Vec<(String, usize)>);

impl Authors {
    /// Notes the revision mark that was just started.
    pub fn mark(&mut self, xml: &Reader<'_>) {
        let author = xml.attribute(Ns::W, "author").unwrap_or_default();
        match self.0.iter_mut().find(|(known, _)| *known == author) {
            Some((_, count)) => *count += 1,
            None => self.0.push((author.into_owned(), 1)),
        }
    }

    /// Adds those of another part.
    pub fn extend(&mut self, other: Self) {
        for (author, count) in other.0 {
            match self.0.iter_mut().find(|(known, _)| *known == author) {
                Some((_, known)) => *known += count,
                None => self.0.push((author, count)),
            }
        }
    }

    /// All of them.
    pub fn into_list(self) -> Vec<(String, usize)> {
        self.0
    }
}
