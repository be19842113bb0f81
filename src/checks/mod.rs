//! One file per finding about the terms themselves.
//!
//! A check is a function from the document to findings; its code is the name of its file. What the
//! reader of the source complains of (text it could not read, revisions nobody accepted) comes
//! with the document and is no check, but can be told off like one.

mod config;
mod dangling_reference;
mod duplicate_definition;
mod empty_item;
mod language;
mod misleading_link;
mod missing_anchor;
mod near_duplicate_term;
mod numbering;
mod open_list;
mod phrases;
mod terms;
mod unbalanced;
mod undefined_term;
mod unused_definition;

pub use config::{Config, SeriesConfig};

use crate::model::{Finding, TermsDocument};
use terms::Terms;

type Check = fn(&Terms<'_>) -> Vec<Finding>;

/// All checks, by code.
const CHECKS: [(&str, Check); 11] = [
    (undefined_term::CODE, undefined_term::check),
    (unused_definition::CODE, unused_definition::check),
    (duplicate_definition::CODE, duplicate_definition::check),
    (near_duplicate_term::CODE, near_duplicate_term::check),
    (dangling_reference::CODE, dangling_reference::check),
    (missing_anchor::CODE, missing_anchor::check),
    (misleading_link::CODE, misleading_link::check),
    (numbering::CODE, numbering::check),
    (empty_item::CODE, empty_item::check),
    (open_list::CODE, open_list::check),
    (unbalanced::CODE, unbalanced::check),
];

/// The codes of all checks, in the order in which they are listed to users.
pub fn codes() -> impl Iterator<Item = &'static str> {
    CHECKS.iter().map(|(code, _)| *code)
}

/// Puts a document to the checks under these settings: findings of checks that it has already are
/// replaced, and so are those of the reader that are told off.
pub fn refresh(document: &mut TermsDocument, config: &Config) {
    let is_check = |code: &str| CHECKS.iter().any(|(known, _)| *known == code);
    let series = document.series.clone();
    document
        .findings
        .retain(|finding| !is_check(&finding.code) && !config.is_off(&finding.code, &series));
    let found = run(document, config);
    document.findings.extend(found);
}

/// Runs every check that `config` does not tell off, and returns what they found in document
/// order, findings about the whole document first.
pub fn run(document: &TermsDocument, config: &Config) -> Vec<Finding> {
    let terms = Terms::new(document, config);
    let mut findings: Vec<Finding> = CHECKS
        .iter()
        .filter(|(code, _)| !config.is_off(code, &document.series))
        .flat_map(|(_, check)| check(&terms))
        .collect();
    findings.sort_by_key(|finding| terms.position(finding));
    findings
}
