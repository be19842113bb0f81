//! A number that nothing stands behind.

use super::terms::Terms;
use crate::model::{Finding, Level};

pub(super) const CODE: &str = "empty_item";

pub(super) fn check(terms: &Terms<'_>) -> Vec<Finding> {
    let document = terms.document;
    let before = |labels: &[String]| {
        let told: Vec<String> = labels.iter().map(|label| format!("“{label}”")).collect();
        let (numbers, stand) =
            if told.len() == 1 { ("number", "stands") } else { ("numbers", "stand") };
        format!("The {numbers} {} {stand} before an empty paragraph above.", told.join(", "))
    };
    let sections = document
        .sections
        .iter()
        .filter(|section| !section.empty_labels.is_empty())
        .map(|of| terms.heading(CODE, Level::Note, 1.0, of, before(&of.empty_labels)));
    let clauses = document
        .clauses
        .iter()
        .filter(|clause| !clause.empty_labels.is_empty())
        .map(|of| terms.finding(CODE, Level::Note, 1.0, &of.id, before(&of.empty_labels)));
    sections.chain(clauses).collect()
}
