//! A list whose last item announces another.

use std::sync::LazyLock;

use regex::Regex;

use super::terms::Terms;
use crate::model::{Clause, ClauseKind, Finding, Level};

pub(super) const CODE: &str = "open_list";

static ANNOUNCES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:[;,]\s*|\s)(?P<word>and/or|and|or|und|oder|sowie|et|ou|y|o|以及|和|或|および|または)\s*$")
        .unwrap_or_else(|error| unreachable!("the pattern of open lists: {error}"))
});

pub(super) fn check(terms: &Terms<'_>) -> Vec<Finding> {
    let clauses: Vec<&Clause> = terms
        .document
        .clauses
        .iter()
        .filter(|clause| !matches!(clause.kind, ClauseKind::Note | ClauseKind::TableRow))
        .collect();
    clauses
        .iter()
        .enumerate()
        .filter(|(_, clause)| is_item(clause))
        .filter(|(at, clause)| {
            !clauses.get(at + 1).is_some_and(|next| is_item(next) && next.section == clause.section)
        })
        .filter_map(|(_, clause)| {
            let word = ANNOUNCES.captures(&clause.text)?.name("word")?.as_str().to_lowercase();
            let message = format!("The list ends with “{word}”, but no further item follows.");
            Some(terms.finding(CODE, Level::Warning, 0.85, &clause.id, message))
        })
        .collect()
}

fn is_item(clause: &Clause) -> bool {
    clause.kind == ClauseKind::ListItem || !clause.label.is_empty()
}
