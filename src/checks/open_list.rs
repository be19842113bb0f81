//! A list whose last item announces another.

use super::terms::Terms;
use crate::model::{Clause, ClauseKind, Finding, Level};

pub(super) const CODE: &str = "open_list";

/// Words that announce a last item.
const ANNOUNCING: [&str; 15] = [
    "and/or",
    "and",
    "or",
    "und",
    "oder",
    "sowie",
    "et",
    "ou",
    "y",
    "o",
    "以及",
    "和",
    "或",
    "および",
    "または",
];

/// The word that announces another item, where a text ends in one that stands by itself.
fn announced(text: &str) -> Option<&'static str> {
    let text = text.trim_end();
    let before = text.rfind(|c: char| c.is_whitespace() || matches!(c, ',' | ';'))?;
    let last =
        text[before..].trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
    let last = last.to_lowercase();
    ANNOUNCING.into_iter().find(|word| *word == last)
}

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
            let word = announced(&clause.text)?;
            let message = format!("The list ends with “{word}”, but no further item follows.");
            Some(terms.finding(CODE, Level::Warning, 0.85, &clause.id, message))
        })
        .collect()
}

fn is_item(clause: &Clause) -> bool {
    clause.kind == ClauseKind::ListItem || !clause.label.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_last_word_announces() {
        for (text, word) in [
            ("the goods; and", Some("and")),
            ("the goods,and/or ", Some("and/or")),
            ("goods OR", Some("or")),
            ("Waren,\u{A0}sowie\n", Some("sowie")),
            ("商品； 以及", Some("以及")),
            ("and", None),
            ("the goods and services", None),
            ("this command", None),
            ("and/", None),
            ("", None),
        ] {
            assert_eq!(announced(text), word, "{text}");
        }
    }
}
