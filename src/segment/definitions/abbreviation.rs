//! Abbreviations in parentheses and the long forms before them.

use std::ops::Range;

use super::grammar::Found;
use crate::model::DefinitionForm;

/// Longest abbreviation, in characters.
const LONGEST: usize = 10;

/// Whether a text looks like an abbreviation: one word of 2 to 10 characters, mostly capitals.
pub(super) fn is_abbreviation(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    (2..=LONGEST).contains(&text.chars().count())
        && text.starts_with(char::is_uppercase)
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '&' | '/'))
        && capitals >= 2
        && capitals * 10 >= letters * 6
}

/// The long form that stands at the end of `before`, by the method of Schwartz and Hearst ("A
/// simple algorithm for identifying abbreviation definitions in biomedical text", 2003): from the
/// right, each letter of the abbreviation is found in the words before; its first begins a word.
/// As names are meant here, the long form must begin with a capital letter.
pub(super) fn long_form<'a>(before: &'a str, short: &str) -> Option<&'a str> {
    let before = before.trim_end();
    let short: Vec<char> = short
        .trim_end_matches('s')
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let longest = (short.len() + 5).min(short.len() * 2);
    if let Some(long) = by_initials(before, &short) {
        return Some(long);
    }
    let mut words = 0;
    let mut wanted = short.iter().rev().copied();
    let mut want = wanted.next()?;
    let mut last = wanted.len() == 0;
    let mut chars = before.char_indices().rev().peekable();
    while let Some((at, c)) = chars.next() {
        let begins = chars.peek().is_none_or(|(_, left)| !left.is_alphanumeric());
        if matches!(c, '.' | ';' | ':' | '(' | ')' | '“' | '”' | '"' | '\n' | '\t') {
            return None;
        }
        if c.to_lowercase().eq([want]) && (!last || begins) {
            match wanted.next() {
                Some(next) => {
                    want = next;
                    last = wanted.len() == 0;
                }
                None if c.is_uppercase() => return before.get(at..),
                None => return None,
            }
        }
        words += usize::from(begins && c.is_alphanumeric());
        if words > longest {
            return None;
        }
    }
    None
}

/// The words at the end of `before` whose initials spell the abbreviation, which is surer than
/// letters within words.
fn by_initials<'a>(before: &'a str, short: &[char]) -> Option<&'a str> {
    let mut letters = short.iter().rev();
    let mut letter = letters.next()?;
    let mut end = before.len();
    while end > 0 {
        let head = before.get(..end)?;
        let start = head
            .char_indices()
            .rev()
            .find(|(_, c)| c.is_whitespace())
            .map_or(0, |(at, c)| at + c.len_utf8());
        let word = head.get(start..)?;
        let initial = word.chars().next()?;
        if initial.is_uppercase() && initial.to_lowercase().eq([*letter]) {
            match letters.next() {
                Some(next) => letter = next,
                None => return before.get(start..),
            }
        } else if initial.is_uppercase() || word.chars().count() > 3 {
            return None;
        }
        end = before.get(..start)?.trim_end().len();
    }
    None
}

/// Abbreviations that a sentence introduces: `Service Level Agreement (SLA)`.
pub(super) fn find(text: &str, sentence: Range<usize>) -> Vec<Found> {
    let Some(inside) = text.get(sentence.clone()) else { return Vec::new() };
    inside
        .match_indices('(')
        .filter_map(|(open, _)| {
            let (before, rest) = (inside.get(..open)?, inside.get(open + 1..)?);
            let (end, _) = rest.char_indices().take(LONGEST + 1).find(|(_, c)| *c == ')')?;
            let short = rest.get(..end).filter(|short| is_abbreviation(short))?;
            if !before.ends_with(char::is_whitespace)
                || !before.trim_end().ends_with(char::is_alphanumeric)
            {
                return None;
            }
            Some(Found {
                term: short.to_owned(),
                aliases: vec![long_form(before, short)?.to_owned()],
                form: DefinitionForm::Inline,
                at: sentence.start + open + 1,
                text: sentence.clone(),
                local: false,
                weak: true,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_forms_are_found_by_their_letters() {
        assert_eq!(
            long_form("offer a Service Level Agreement ", "SLA"),
            Some("Service Level Agreement")
        );
        assert_eq!(
            long_form("under the Family Records and Privacy Act", "FRPA"),
            Some("Family Records and Privacy Act")
        );
        assert_eq!(
            long_form("the OnLine Service Use Rights", "OLSUR"),
            Some("OnLine Service Use Rights")
        );
        assert_eq!(
            long_form("in the European Economic Area", "EEA"),
            Some("European Economic Area")
        );
        assert_eq!(long_form("an ordinary sentence about rights", "SLA"), None);
    }

    #[test]
    fn not_every_parenthesis_is_an_abbreviation() {
        for text in ["P1 and P2", "Free", "each", "SLAsandmoreofthem", "2010"] {
            assert!(!is_abbreviation(text), "{text}");
        }
    }
}
