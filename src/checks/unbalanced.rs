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
            let parts = clause.text.split('\t').filter(|_| !clause.cells.is_empty());
            let parts = parts.chain(Some(clause.text.as_str()).filter(|_| clause.cells.is_empty()));
            let message = parts.filter_map(|part| Some(odd(part)?.message(part))).next()?;
            Some(terms.finding(CODE, Level::Note, 0.85, &clause.id, message))
        })
        .collect()
}

/// A mark without its partner, and its byte.
#[derive(Debug, PartialEq, Eq)]
enum Odd {
    Open(char, usize),
    Closed(char, usize),
}

/// Words of the text that a finding shows, in characters.
const SHOWN: usize = 40;

impl Odd {
    fn message(&self, text: &str) -> String {
        match *self {
            Self::Open(mark, at) => {
                let shown: String = text[at..].chars().take(SHOWN).collect();
                format!("A {} is opened, but never closed: {} …", kind(mark), shown.trim())
            }
            Self::Closed(mark, at) => {
                let before = text[..at].chars().count();
                let shown: String = text
                    .chars()
                    .skip(before.saturating_sub(SHOWN))
                    .take(SHOWN.min(before) + 1)
                    .collect();
                format!("A {} is closed, but was never opened: … {}", kind(mark), shown.trim())
            }
        }
    }
}

fn kind(mark: char) -> &'static str {
    if matches!(mark, '(' | ')' | '[' | ']' | '（' | '）') { "bracket" } else { "quotation mark" }
}

/// The first mark without its partner.
///
/// `a)` and `1)` open no bracket. Straight quotation marks open and close alike and are not
/// counted, nor are those that close in one language and open in another.
fn odd(text: &str) -> Option<Odd> {
    if text.bytes().all(|byte| byte.is_ascii() && !matches!(byte, b'(' | b')' | b'[' | b']')) {
        return None;
    }
    let mut open: Vec<(char, usize)> = Vec::new();
    let german = text.contains(['„', '‚']);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' => open.push(('(', at)),
            '[' | '［' => open.push(('[', at)),
            '「' | '『' | '《' => open.push((c, at)),
            '“' if !german => open.push((c, at)),
            ')' | '）' if enumerates(&text[..at]) && !open.iter().any(|(open, _)| *open == '(') => {
            }
            ')' | '）' | ']' | '］' | '」' | '』' | '》' | '”' if !(c == '”' && german) => {
                let wanted = partner(c);
                match open.iter().rposition(|(open, _)| *open == wanted) {
                    // What was opened since and is not closed is odd itself.
                    Some(found) => match open.get(found + 1) {
                        Some((mark, at)) => return Some(Odd::Open(*mark, *at)),
                        None => open.truncate(found),
                    },
                    None if c == '”' && mixed(&text[..at]) => {}
                    None => return Some(Odd::Closed(c, at)),
                }
            }
            _ => {}
        }
    }
    let (mark, at) = open.first().copied()?;
    (mark != '“' || !text.contains('"')).then_some(Odd::Open(mark, at))
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
    let word =
        before.rsplit(|c: char| !c.is_alphanumeric() || is_ideograph(c)).next().unwrap_or_default();
    let left = before[..before.len() - word.len()].chars().next_back();
    !word.is_empty()
        && word.chars().count() <= 4
        && left.is_none_or(|c| !c.is_alphanumeric() || is_ideograph(c))
        && (word.chars().all(|c| c.is_numeric())
            || word.chars().count() == 1
            || word.chars().all(|c| matches!(c, 'i' | 'v' | 'x')))
}

/// Whether a character is of a script without spaces, after which a word begins anywhere.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}')
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
            "确保i)一项以及ii)另一项",
        ] {
            assert_eq!(odd(text), None, "{text}");
        }
        assert_eq!(odd("(such as this. And then"), Some(Odd::Open('(', 0)));
        assert_eq!(odd("routing or without)"), Some(Odd::Closed(')', 18)));
        assert_eq!(odd("the “word is open"), Some(Odd::Open('“', 4)));
        assert_eq!(odd("the word” is closed"), Some(Odd::Closed('”', 8)));
        assert_eq!(odd("(Article 33(2). Such"), Some(Odd::Open('(', 0)));
    }
}
