//! Pairs clauses, then words within pairs; classes; lineage.
//!
//! [`compare`] is pure: it works on two [`TermsDocument`]s alone, and the same two give the same
//! [`Comparison`], byte for byte. Exchanging them gives its mirror image.

mod announced;
mod changes;
mod classes;
mod consequences;
mod difference;
pub mod history;
pub mod lineage;
mod numerals;
mod pairing;
#[cfg(test)]
mod properties;
pub mod rebuild;
mod sequence;
mod shift;
mod substitutions;
mod tokens;
mod words;

use crate::model::{Comparison, Edit, TermsDocument};
use sequence::Sequence;

/// The value of `schema` in a comparison.
pub const DIFF_SCHEMA: &str = "ostler.diff/1";

/// Raised when the same two releases may be paired otherwise than before: lineages and wordings that
/// were derived under another number are made anew.
pub const PAIRING: u32 = 3;

/// What a comparison may be told.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// List the unchanged pairs too.
    pub all: bool,
}

/// Compares two releases.
pub fn compare(old: &TermsDocument, new: &TermsDocument, options: &Options) -> Comparison {
    let (old, new) = (Sequence::new(old), Sequence::new(new));
    let pairing = pairing::pair(&old, &new);
    changes::comparison(&old, &new, &pairing, options)
}

/// What changed inside a text: the equal and deleted words give the old text, the equal and
/// inserted ones the new.
pub fn words(old: &str, new: &str) -> Vec<(Edit, String)> {
    words::align(old, new).edits()
}
