//! Capitalised phrases within sentences.

use std::cell::LazyCell;
use std::ops::Range;

use super::terms::Terms;
use crate::model::Clause;

/// A run of capitalised words that begins no sentence.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Phrase<'a> {
    pub(super) text: &'a str,
    /// An article, a possessive or the like stands before it.
    pub(super) determined: bool,
}

/// The words of a text; `elides` parts `l’annexe` at its apostrophe.
pub(super) fn elided_words(text: &str, elides: bool) -> impl Iterator<Item = &str> {
    words(text).map(move |word| match elides.then(|| elision(word)).flatten() {
        Some(at) => word.get(at..).unwrap_or(word),
        None => word,
    })
}

/// Where the noun begins after an elided article: `l’`, `d’`, `qu’`.
fn elision(word: &str) -> Option<usize> {
    let (at, mark) = word.char_indices().find(|(_, c)| matches!(c, '’' | '\''))?;
    let after = at + mark.len_utf8();
    (at > 0 && at <= 2 && after < word.len()).then_some(after)
}

/// The words of a text.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '’' | '\'' | '&'))
        .map(|word| word.trim_matches(['-', '’', '\'']))
        .map(|word| word.strip_suffix("’s").or(word.strip_suffix("'s")).unwrap_or(word))
        .filter(|word| !word.is_empty())
}

/// The capitalised phrases of a clause, but for those that stand within uses of defined terms,
/// references, links or quotation marks, or in a text that is all capitals.
pub(super) fn phrases<'a>(clause: &'a Clause, terms: &Terms<'_>) -> Vec<Phrase<'a>> {
    let text = clause.text.as_str();
    if is_shouted(text) || is_title(text) {
        return Vec::new();
    }
    let language = terms.language();
    let elides = language.is_some_and(|language| language.elides);
    let taken = LazyCell::new(|| taken(clause, terms));
    let tokens: Vec<Range<usize>> = tokens(text, elides);
    let capital = |range: &Range<usize>| text[range.clone()].starts_with(char::is_uppercase);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if !capital(&tokens[at]) {
            at += 1;
            continue;
        }
        let mut last = at;
        let possessive = |range: &Range<usize>| {
            let word = &text[range.clone()];
            word.ends_with("’s") || word.ends_with("'s")
        };
        while last + 1 < tokens.len()
            && !possessive(&tokens[last])
            && capital(&tokens[last + 1])
            && text[tokens[last].end..tokens[last + 1].start]
                .chars()
                .all(|c| c == ' ' || c == '\u{A0}')
        {
            last += 1;
        }
        let span = tokens[at].start..tokens[last].end;
        let before = text[..span.start].trim_end();
        let after = text[span.end..].chars().next();
        let begins = before.is_empty()
            || before.ends_with([
                '.', '!', '?', ':', ';', '\n', '\t', '·', '(', '“', '"', '‘', ')', '-', '–', '/',
                '|', '•', ',',
            ]);
        let plain = !matches!(after, Some('”' | '"' | '-' | '/' | '®' | '™' | '.'))
            || after == Some('.')
                && text[span.end + 1..].chars().next().is_none_or(char::is_whitespace);
        let joined = text[span.end..].trim_start().starts_with('&');
        let numbered = text[span.end..].trim_start().starts_with(|c: char| c.is_ascii_digit());
        let previous = at.checked_sub(1).map(|left| &text[tokens[left].clone()]);
        // "Widgets 365 Server" is one name.
        let edition = previous.is_some_and(|word| word.ends_with(|c: char| c.is_ascii_digit()));
        let free = || !taken.iter().any(|taken| taken.start < span.end && span.start < taken.end);
        if !begins && plain && !numbered && !joined && !edition && last - at < 5 && free() {
            let determined = previous.is_some_and(|word| {
                let small = word.to_lowercase();
                let small = small.trim_end_matches(['’', '\'']);
                language.is_some_and(|language| language.determiners.contains(&small))
                    || word.ends_with("’s")
                    || word.ends_with("'s")
            });
            let pointed = previous.is_some_and(|word| {
                language.is_some_and(|language| {
                    language.pointers.contains(&word.to_lowercase().as_str())
                })
            });
            if !pointed {
                let name = &text[span];
                let name = name.strip_suffix("’s").or(name.strip_suffix("'s")).unwrap_or(name);
                found.push(Phrase { text: name.trim_end_matches('’'), determined });
            }
        }
        at = last + 1;
    }
    found
}

fn tokens(text: &str, elides: bool) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = c.is_alphanumeric() || matches!(c, '-' | '’' | '\'' | '&' | '_');
        match (start, inside) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                let noun = text.get(from..at).filter(|_| elides).and_then(elision);
                if let Some(noun) = noun {
                    found.push(from..from + noun);
                    found.push(from + noun..at);
                } else {
                    found.push(from..at);
                }
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// Whether more than half of the letters are capitals.
fn is_shouted(text: &str) -> bool {
    let (mut capitals, mut letters) = (0_usize, 0_usize);
    for c in text.chars() {
        capitals += usize::from(c.is_uppercase());
        letters += usize::from(c.is_alphabetic());
    }
    capitals * 2 > letters
}

/// Most words of a title.
const LONGEST_TITLE: usize = 12;

/// A short line without closing punctuation in which nearly every word is capitalised.
fn is_title(text: &str) -> bool {
    if text.trim_end().ends_with(['.', ';', ':', ',']) {
        return false;
    }
    let (mut count, mut capitals) = (0, 0);
    for word in words(text).take(LONGEST_TITLE + 1) {
        count += 1;
        capitals += usize::from(word.starts_with(char::is_uppercase));
    }
    count <= LONGEST_TITLE && capitals * 3 >= count * 2
}

/// Bytes of the text that are spoken for.
fn taken(clause: &Clause, terms: &Terms<'_>) -> Vec<Range<usize>> {
    // For ASCII characters are bytes.
    let ascii = clause.text.is_ascii();
    let bytes: Vec<usize> = match ascii {
        true => Vec::new(),
        false => clause.text.char_indices().map(|(at, _)| at).collect(),
    };
    let byte = |char: usize| match ascii {
        true => char.min(clause.text.len()),
        false => bytes.get(char).copied().unwrap_or(clause.text.len()),
    };
    let uses = clause.terms.iter().map(|use_| use_.start..use_.end);
    let links = clause.links.iter().map(|link| link.start..link.end);
    let references = terms.references(&clause.id);
    let references = references.iter().map(|reference| reference.start..reference.end);
    uses.chain(links).chain(references).map(|range| byte(range.start)..byte(range.end)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_without_possessives() {
        assert_eq!(
            words("the Customer’s add-on, 'so'").collect::<Vec<_>>(),
            ["the", "Customer", "add-on", "so"]
        );
    }

    #[test]
    fn a_title_is_no_sentence() {
        assert!(is_title("Use of Customer Data"));
        assert!(!is_title("Use of Customer Data is free."));
        assert!(!is_title("we may use the Widget at any time"));
    }
}
