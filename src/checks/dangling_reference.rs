//! A place is referred to that the release does not have.

use super::terms::{Terms, quote};
use crate::model::{Finding, Level, ReferenceKind, ReferenceStatus};

pub(super) const CODE: &str = "dangling_reference";

pub(super) fn check(terms: &Terms<'_>) -> Vec<Finding> {
    terms
        .document
        .references
        .iter()
        .filter(|reference| reference.kind == ReferenceKind::Text)
        .filter(|reference| reference.status == ReferenceStatus::Dangling)
        // A summary of changes may name what is gone.
        .filter(|reference| !terms.document.summary_of_changes.contains(&reference.clause))
        .map(|reference| {
            let said = quote(&reference.text);
            let message = if said.contains(&reference.target) {
                format!("{said} is referred to, but this release has no such place.")
            } else {
                format!("{said} is referred to, but this release has no “{}”.", reference.target)
            };
            terms.finding(CODE, Level::Error, 0.9, &reference.clause, message)
        })
        .collect()
}
