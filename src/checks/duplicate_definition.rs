//! A term is defined twice with different words where both meanings hold.

use std::collections::BTreeMap;

use super::terms::Terms;
use crate::model::{Definition, DefinitionForm, Finding, Level, ReferenceStatus};

pub(super) const CODE: &str = "duplicate_definition";

pub(super) fn check(terms: &Terms<'_>) -> Vec<Finding> {
    let mut by_term: BTreeMap<(Option<&str>, &str), Vec<&Definition>> = BTreeMap::new();
    for definition in &terms.document.definitions {
        for name in Terms::names(definition) {
            by_term.entry((definition.scope.as_deref(), name)).or_default().push(definition);
        }
    }
    let mut findings = Vec::new();
    for ((_, name), definitions) in by_term {
        let Some((first, others)) = definitions.split_first() else { continue };
        for other in others {
            // One that says where the other is gives no meaning of its own.
            if [first, other].iter().any(|one| points(terms, one)) {
                continue;
            }
            if other.clause == first.clause || same_words(&first.text, &other.text) {
                continue;
            }
            let passing = [first, other].iter().any(|one| one.form == DefinitionForm::Inline);
            let message = format!(
                "The term “{name}” is defined here and in “{}”, in different words.",
                terms.citation(&first.clause)
            );
            let confidence = if passing { 0.7 } else { 0.95 };
            findings.push(terms.finding(CODE, Level::Warning, confidence, &other.clause, message));
        }
    }
    findings
}

/// Whether a definition leaves the meaning to another place of the document.
fn points(terms: &Terms<'_>, definition: &Definition) -> bool {
    definition.form == DefinitionForm::Elsewhere
        && terms
            .references(&definition.clause)
            .iter()
            .any(|reference| reference.status == ReferenceStatus::Resolved)
}

fn same_words(one: &str, other: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        super::phrases::words(text).map(str::to_lowercase).collect()
    };
    words(one) == words(other)
}
