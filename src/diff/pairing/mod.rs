//! Which clause of the newer release is which of the older.
//!
//! Evidence is used from the surest to the weakest, and each step only looks at what the steps
//! before left over, so that two releases that share nearly everything cost little more than the
//! reading of their fingerprints:
//!
//! 1. [`sections`]: headings, by title path, named bookmarks and the texts they hold in common;
//! 2. [`exact`]: the same text in the same order within paired sections, next to a pair, or
//!    anywhere when it is unmistakable;
//! 3. [`similar`]: like texts, found through the rare words they share, weighed together with
//!    bookmarks, labels, terms, row keys and place; then what is left between paired neighbours;
//! 4. [`splits`]: what one clause lost and the clause beside it gained;
//! 5. [`order`]: which pairs stand out of order, that is: moved.
//!
//! Every step gives the mirror image when old and new change places.

mod contents;
mod exact;
mod gaps;
mod order;
mod resemblance;
mod rivals;
mod sections;
mod similar;
mod similarity;
mod splits;

use super::sequence::Sequence;
use crate::model::{MatchedBy, is_generated_anchor};

/// Sure beyond doubt; confidences are thousandths.
const SURE: u32 = 1000;

/// What was paired with what. All indices are places in [`Sequence::blocks`].
#[derive(Debug)]
pub(super) struct Pairing {
    /// Partner of each block of the older release.
    pub old: Vec<Option<usize>>,
    /// Partner of each block of the newer release.
    pub new: Vec<Option<usize>>,
    /// How the pair of an old block was found, and how sure it is in thousandths.
    pub evidence: Vec<Option<(MatchedBy, u32)>>,
    /// One clause that became several, or several that became one.
    pub groups: Vec<Group>,
    /// Blocks of the newer release that stand out of order.
    pub moved: Vec<bool>,
}

/// One old clause and several new ones, or the other way round.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub old: Vec<usize>,
    pub new: Vec<usize>,
    /// In thousandths.
    pub confidence: u32,
}

impl Pairing {
    fn new(old: &Sequence<'_>, new: &Sequence<'_>) -> Self {
        Self {
            old: vec![None; old.blocks.len()],
            new: vec![None; new.blocks.len()],
            evidence: vec![None; old.blocks.len()],
            groups: Vec::new(),
            moved: vec![false; new.blocks.len()],
        }
    }

    fn pair(&mut self, old: usize, new: usize, by: MatchedBy, confidence: u32) {
        self.old[old] = Some(new);
        self.new[new] = Some(old);
        self.evidence[old] = Some((by, confidence));
    }

    fn unpair(&mut self, old: usize) {
        if let Some(new) = self.old[old].take() {
            self.new[new] = None;
        }
        self.evidence[old] = None;
    }

    /// Whether a new block carries on an old one, alone or together with others.
    pub fn carries_on(&self, old: usize, new: usize) -> bool {
        self.old[old] == Some(new)
            || self.groups.iter().any(|group| group.old.contains(&old) && group.new.contains(&new))
    }

    fn is_free(&self, old: usize, new: usize) -> bool {
        self.old[old].is_none() && self.new[new].is_none()
    }

    /// Whether two blocks stand under paired headings, or both before the first heading.
    fn same_section(
        &self,
        old: &Sequence<'_>,
        new: &Sequence<'_>,
        (at_old, at_new): (usize, usize),
    ) -> bool {
        match (old.blocks[at_old].under, new.blocks[at_new].under) {
            (None, None) => true,
            (Some(old), Some(new)) => self.old[old] == Some(new),
            _ => false,
        }
    }
}

/// Pairs the blocks of two releases.
pub(super) fn pair(old: &Sequence<'_>, new: &Sequence<'_>) -> Pairing {
    let mut pairing = Pairing::new(old, new);
    sections::pair(old, new, &mut pairing);
    exact::pair(old, new, &mut pairing);
    similar::pair(old, new, &mut pairing);
    splits::find(old, new, &mut pairing);
    order::find_moved(old, new, &mut pairing);
    pairing
}

/// Whether two blocks share a named bookmark.
fn share_anchor(old: &[String], new: &[String]) -> bool {
    old.iter().any(|name| !is_generated_anchor(name) && new.contains(name))
}
