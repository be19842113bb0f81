//! A term is defined, but never used.

use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;

use super::terms::Terms;
use crate::model::{Definition, DefinitionForm, Finding, Level};

pub(super) const CODE: &str = "unused_definition";

/// Definitions from which on a document that uses few of them is taken to define for another.
const FEWEST: usize = 6;

pub(super) fn check(terms: &Terms<'_>) -> Vec<Finding> {
    let document = terms.document;
    let used: BTreeSet<(&str, &str)> = document
        .clauses
        .iter()
        .flat_map(|clause| &clause.terms)
        .map(|use_| (use_.term.as_str(), use_.definition.as_str()))
        .collect();
    let is_used = |definition: &&Definition| {
        used.contains(&(definition.term.as_str(), definition.clause.as_str()))
    };
    // Of two definitions of one scope the first is taken for the meaning of every use.
    let used_names: BTreeSet<(Option<&str>, &str)> = document
        .definitions
        .iter()
        .filter(is_used)
        .flat_map(|definition| {
            Terms::names(definition).map(|name| (definition.scope.as_deref(), name))
        })
        .collect();
    let unused: Vec<&Definition> = document
        .definitions
        .iter()
        .filter(|definition| {
            !used_names.contains(&(definition.scope.as_deref(), definition.term.as_str()))
        })
        // "“include” means include without limitation" is about a word, not a term.
        .filter(|definition| {
            definition.form != DefinitionForm::Verb
                || definition.term.contains(' ')
                || !definition.term.starts_with(char::is_lowercase)
        })
        // What takes its meaning from elsewhere is used where it says so.
        .filter(|definition| definition.form != DefinitionForm::Elsewhere)
        .collect();
    let titles = in_titles(terms, &unused);
    let findings: Vec<Finding> = unused
        .into_iter()
        .filter(|definition| !Terms::names(definition).any(|name| titles.contains(name)))
        .filter_map(|definition| {
            let clause = terms.clause(&definition.clause)?;
            // An abbreviation given in passing, "(SLA)", promises no use.
            if clause.text.contains(&format!("({})", definition.term)) {
                return None;
            }
            let passing =
                matches!(definition.form, DefinitionForm::Inline | DefinitionForm::Formatted);
            // The clause may use the term beside defining it.
            let used_here = Terms::names(definition).any(|name| {
                let here = mentions(&clause.text, name);
                here > mentions(&definition.text, name).max(1)
                    || passing && here > 1
                    || used_after(&clause.text, name)
            });
            if used_here {
                return None;
            }
            let confidence = if passing { 0.8 } else { 0.9 };
            let message = match &definition.scope {
                Some(scope) if terms.section(scope).is_some() => format!(
                    "The term “{}” is defined for “{}”, but not used there.",
                    definition.term,
                    terms.citation(scope)
                ),
                _ => format!("The term “{}” is defined, but never used.", definition.term),
            };
            Some(terms.finding(CODE, Level::Note, confidence, &definition.clause, message))
        })
        .collect();
    // A cover page or a glossary defines for the terms that it belongs to.
    let elsewhere =
        document.definitions.len() >= FEWEST && findings.len() * 2 > document.definitions.len();
    if elsewhere { Vec::new() } else { findings }
}

/// The names of these definitions that stand in titles of sections.
fn in_titles<'a>(terms: &Terms<'a>, definitions: &[&'a Definition]) -> BTreeSet<&'a str> {
    let names: BTreeSet<&str> =
        definitions.iter().flat_map(|definition| Terms::names(definition)).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let mut found = BTreeSet::new();
    let Ok(automaton) = AhoCorasick::new(names.iter().map(|name| stem(name))) else {
        return found;
    };
    for section in &terms.document.sections {
        for name in automaton.find_overlapping_iter(&section.title) {
            let Some(name) = names.get(name.pattern().as_usize()) else { continue };
            if !found.contains(name) && mentions(&section.title, name) > 0 {
                found.insert(*name);
            }
        }
    }
    found
}

/// A name without the ending of its plural.
fn stem(name: &str) -> &str {
    name.strip_suffix('s').filter(|stem| stem.len() > 3).unwrap_or(name)
}

/// Whether a sentence after the one that defines a term uses it.
fn used_after(text: &str, name: &str) -> bool {
    let Some(first) = text.find(name) else { return false };
    let defined = text.get(first..).unwrap_or_default();
    let ends = defined.match_indices(". ").map(|(at, stop)| at + stop.len());
    let mut later = ends.filter_map(|at| defined.get(at..));
    later
        .find(|rest| rest.starts_with(|c: char| c.is_uppercase()))
        .is_some_and(|rest| mentions(rest, name) > 0)
}

/// How often a name stands in a text as whole words, plural or not.
fn mentions(text: &str, name: &str) -> usize {
    let stem = stem(name);
    text.match_indices(stem)
        .filter(|(at, _)| {
            let before = text[..*at].chars().next_back();
            let after = text[at + stem.len()..].chars().find(|c| *c != 's');
            let letter = |c: char| c.is_ascii_alphanumeric();
            !before.is_some_and(letter) && !after.is_some_and(letter)
        })
        .count()
}
