//! Revision marks (ECMA-376 17.13.5): which state is read, and who left them.

use std::collections::HashMap;

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
pub(super) struct Authors {
    marks: Vec<(String, usize)>,
    /// Positions in `marks`.
    by_name: HashMap<String, usize>,
}

impl Authors {
    /// Notes the revision mark that was just started.
    pub fn mark(&mut self, xml: &Reader<'_>) {
        let author = xml.attribute(Ns::W, "author").unwrap_or_default();
        self.add(&author, 1);
    }

    fn add(&mut self, author: &str, count: usize) {
        match self.by_name.get(author).and_then(|&at| self.marks.get_mut(at)) {
            Some((_, known)) => *known += count,
            None => {
                self.by_name.insert(author.to_owned(), self.marks.len());
                self.marks.push((author.to_owned(), count));
            }
        }
    }

    /// Adds those of another part.
    pub fn extend(&mut self, other: Self) {
        for (author, count) in other.marks {
            self.add(&author, count);
        }
    }

    /// All of them.
    pub fn into_list(self) -> Vec<(String, usize)> {
        self.marks
    }
}
