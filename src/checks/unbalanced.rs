//! A quotation mark or a bracket that is opened and never closed, or closed and never opened.

use super::terms::Terms;
use crate::model::{Finding, Level};

pub(super) const CODE: &str = "unbalanced";

pub(super) fn check(terms: &Terms<'_>) -> Vec<Finding> {
    terms
        .document
        .clauses
        .iter()
        .filter_map(|clause| {
            let cells = || clause.text.split('\t');
            let odd =
                if clause.cells.is_empty() { odd(&clause.text) } else { cells().find_map(odd) }?;
            let (message, confidence) = match odd {
                Odd::Open(mark) => (format!("“{mark}” is opened, but never closed."), 0.85),
                Odd::Closed(mark) => (format!("“{mark}” is closed, but was never opened."), 0.85),
            };
            Some(terms.finding(CODE, Level::Note, confidence, &clause.id, message))
        })
        .collect()
}

/// A mark without its partner.
#[derive(Debug, PartialEq, Eq)]
enum Odd {
    Open(char),
    Closed(char),
}

/// The first mark without its partner.
///
/// `a)` and `1)` open no bracket, and a mark of inches no quotation. Quotation marks of the
/// English kind are looked at only, as what closes in one language opens in another.
fn odd(text: &str) -> Option<Odd> {
    let mut open: Vec<char> = Vec::new();
    let german = text.contains(['„', '‚']);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' => open.push('('),
            '[' | '［' => open.push('['),
            '「' | '『' | '《' => open.push(c),
            '“' if !german => open.push(c),
            ')' | '）' if enumerates(&text[..at]) && open.last() != Some(&'(') => {}
            ')' | '）' | ']' | '］' | '」' | '』' | '》' | '”' if !(c == '”' && german) => {
                let wanted = partner(c);
                match open.iter().rposition(|open| *open == wanted) {
                    // What was opened since and is not closed is odd itself.
                    Some(found) if found + 1 == open.len() => {
                        open.pop();
                    }
                    Some(found) => return open.get(found + 1).copied().map(Odd::Open),
                    None if c == '”' && mixed(&text[..at]) => {}
                    None => return Some(Odd::Closed(c)),
                }
            }
            _ => {}
        }
    }
    let odd = open.first().copied()?;
    (odd != '“' || !text.contains('"')).then_some(Odd::Open(odd))
}

fn partner(close: char) -> char {
    match close {
        ')' | '）' => '(',
        ']' | '］' => '[',
        '」' => '「',
        '』' => '『',
        '》' => '《',
        _ => '“',
    }
}

/// `a)`, `12)`, `iii)`: a label that a bracket closes.
fn enumerates(before: &str) -> bool {
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let left = before[..before.len() - word.len()].chars().next_back();
    !word.is_empty()
        && word.chars().count() <= 4
        && left.is_none_or(|c| c.is_whitespace() || c == ',' || c == ';')
        && (word.chars().all(|c| c.is_numeric())
            || word.chars().count() == 1
            || word.chars().all(|c| matches!(c, 'i' | 'v' | 'x')))
}

/// Whether a straight quotation mark waits for its partner: `"Term”`.
fn mixed(before: &str) -> bool {
    before.matches('"').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_have_partners() {
        for text in [
            "(a “b” [c])",
            "1) one and b) two, (3) three",
            "\"Term” means",
            "„Wort“ heißt",
            "「用語」（以下）",
            "plain",
            "see 4(b)(ii)",
        ] {
            assert_eq!(odd(text), None, "{text}");
        }
        assert_eq!(odd("(such as this. And then"), Some(Odd::Open('(')));
        assert_eq!(odd("routing or without)"), Some(Odd::Closed(')')));
        assert_eq!(odd("the “word is open"), Some(Odd::Open('“')));
        assert_eq!(odd("the word” is closed"), Some(Odd::Closed('”')));
        assert_eq!(odd("(Article 33(2). Such"), Some(Odd::Open('(')));
    }
}
