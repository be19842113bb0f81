//! A place is referred to that the release does not have.

use super::terms::Terms;
use crate::model::{Finding, Level, ReferenceKind, ReferenceStatus};

pub(super) const CODE: &str = "dangling_reference";

pub(super) fn check(terms: &Terms<'_>) -> Vec<Finding> {
    terms
        .document
        .references
        .iter()
        .filter(|reference| reference.kind == ReferenceKind::Text)
        .filter(|reference| reference.status == ReferenceStatus::Dangling)
        .map(|reference| {
            let message = if reference.text == reference.target {
                format!(
                    "“{}” is referred to, but this release has no place of that name.",
                    reference.text
                )
            } else {
                format!(
                    "“{}” is referred to, but this release has no “{}”.",
                    reference.text, reference.target
                )
            };
            terms.finding(CODE, Level::Error, 0.9, &reference.clause, message)
        })
        .collect()
}
