//! A link or field leads to a bookmark that the document does not have.

use super::terms::{Terms, quote};
use crate::model::{Finding, Level, ReferenceKind, ReferenceStatus};

pub(super) const CODE: &str = "missing_anchor";

pub(super) fn check(terms: &Terms<'_>) -> Vec<Finding> {
    terms
        .document
        .references
        .iter()
        .filter(|reference| matches!(reference.kind, ReferenceKind::Link | ReferenceKind::Field))
        .filter(|reference| reference.status == ReferenceStatus::Dangling)
        .map(|reference| {
            let message = format!(
                "The link {} leads to the bookmark “{}”, which this release does not have.",
                quote(&reference.text),
                reference.target.trim_start_matches('#')
            );
            terms.finding(CODE, Level::Error, 0.95, &reference.clause, message)
        })
        .collect()
}
