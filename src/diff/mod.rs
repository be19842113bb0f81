//! Pairs clauses, then words within pairs; classes; lineage.

use crate::model::{Comparison, TermsDocument};

/// What a comparison may be told.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// List the unchanged pairs too.
    pub all: bool,
}

/// Compares two releases.
pub fn compare(_old: &TermsDocument, _new: &TermsDocument, _options: &Options) -> Comparison {
    todo!("diff")
}
