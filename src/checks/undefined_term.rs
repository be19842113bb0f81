//! A term is used, but not defined.
//!
//! English, French and Spanish capitalise defined terms and names alike. A phrase is taken for a
//! term only if each of its words is an ordinary one, met in small letters elsewhere in the
//! document, if an article or a possessive stands before it, and if it is used more than once.
//! Other languages do not tell by capitals, see [`Language`].

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::language::Language;
use super::phrases::{Phrase, elided_words, words};
use super::terms::Terms;
use crate::model::{Finding, Level, is_month};

pub(super) const CODE: &str = "undefined_term";

/// Uses that make a phrase a term rather than a name met once.
const USES: usize = 2;

/// Most words of a line that is nothing but a name.
const LONGEST_LINE: usize = 6;

#[derive(Default)]
struct Use<'a> {
    /// As it is first written.
    written: &'a str,
    count: usize,
    determined: usize,
    first: Option<&'a str>,
}

pub(super) fn check(terms: &Terms<'_>) -> Vec<Finding> {
    let Some(language) = terms.language() else { return Vec::new() };
    let ordinary = ordinary_words(terms, language);
    let known = known(terms);
    let mut uses: BTreeMap<String, Use<'_>> = BTreeMap::new();
    for clause in terms.document.clauses.iter().filter(|clause| !clause.header) {
        for phrase in terms.phrases(&clause.id) {
            let term = singular(phrase.text);
            if !is_term(phrase, &ordinary, language) || is_known(phrase.text, &known, language) {
                continue;
            }
            let found = uses.entry(term.into_owned()).or_default();
            if found.count == 0 {
                found.written = phrase.text;
            }
            found.count += 1;
            found.determined += usize::from(phrase.determined);
            found.first.get_or_insert(&clause.id);
        }
    }
    uses.into_iter()
        .filter(|(term, _)| !terms.config.knows(term, &terms.document.series))
        .filter(|(_, found)| found.count >= USES && found.determined > 0)
        .filter_map(|(_, found)| {
            let message = format!(
                "The term “{}” is used {} times, but not defined.",
                found.written, found.count
            );
            let share = found.determined as f32 / found.count as f32;
            let confidence = (0.5 + 0.05 * found.count.min(5) as f32 + 0.2 * share).min(0.9);
            Some(terms.finding(CODE, Level::Warning, confidence, found.first?, message))
        })
        .collect()
}

/// Words that the document uses in small letters. It is only asked, never walked, so that its order
/// cannot show.
type Ordinary<'a> = HashSet<Cow<'a, str>>;

fn ordinary_words<'a>(terms: &Terms<'a>, language: &Language) -> Ordinary<'a> {
    let mut found = Ordinary::new();
    for clause in &terms.document.clauses {
        // Addresses are no words.
        let plain = clause.text.split_whitespace().filter(|word| {
            let inner = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            let is_sign = |byte| matches!(byte, b'.' | b'@' | b'_');
            let slashed = || inner.as_bytes().contains(&b'/') && inner.contains("//");
            !(inner.bytes().any(is_sign) || slashed())
        });
        let words = plain.flat_map(|word| elided_words(word, language.elides));
        for word in words.filter(|word| word.starts_with(char::is_lowercase)) {
            if found.insert(Cow::Borrowed(word)) {
                found.insert(singular(word));
            }
        }
    }
    found
}

/// What needs no definition: defined names, titles of sections and of the document, and lines that
/// are nothing but a name.
fn known(terms: &Terms<'_>) -> BTreeSet<String> {
    let document = terms.document;
    let titles = document.sections.iter().map(|section| section.title.as_str());
    let names = document.definitions.iter().flat_map(Terms::names);
    let lines = document.clauses.iter().flat_map(|clause| clause.text.split(['\n', '\t']));
    let lines = lines.filter(|line| words(line).take(LONGEST_LINE + 1).count() <= LONGEST_LINE);
    titles
        .chain([document.title.as_str()])
        .chain(names)
        .chain(lines)
        .flat_map(|name| {
            let name = name.trim().trim_matches(|c: char| !c.is_alphanumeric());
            [comparable(name), comparable(&singular(name))]
        })
        .collect()
}

fn comparable(name: &str) -> String {
    name.to_lowercase().replace('-', " ")
}

/// Whether a phrase is a known name, or one of two words at least with a word more or less: "the
/// Widget Notices Attachment", "the Data Terms" of a section "Data Terms and Rules".
fn is_known(phrase: &str, known: &BTreeSet<String>, language: &Language) -> bool {
    let phrase = comparable(phrase);
    let single = singular(&phrase);
    if known.contains(&phrase) || known.contains(single.as_ref()) {
        return true;
    }
    if !phrase.contains(' ') && !language.first_only {
        return false;
    }
    let longer = known
        .range(phrase.clone()..)
        .next()
        .is_some_and(|name| name.starts_with(&format!("{phrase} ")));
    let parts = [
        phrase.split_once(' ').map(|(_, rest)| rest),
        phrase.rsplit_once(' ').map(|(rest, _)| rest),
    ];
    let shorter =
        parts.into_iter().flatten().any(|part| part.contains(' ') && known.contains(part));
    longer || shorter
}

fn is_term(phrase: &Phrase<'_>, ordinary: &Ordinary<'_>, language: &Language) -> bool {
    words(phrase.text).all(|word| {
        let small = word.to_lowercase();
        !language.ordinary.contains(&small.as_str())
            && !is_month(&small)
            && word.chars().skip(1).all(|c| c.is_lowercase() || !c.is_alphabetic())
            && (ordinary.contains(small.as_str()) || ordinary.contains(singular(&small).as_ref()))
    })
}

fn singular(phrase: &str) -> Cow<'_, str> {
    if let Some(stem) = phrase.strip_suffix("ies").filter(|stem| stem.len() > 3) {
        return Cow::Owned(format!("{stem}y"));
    }
    match phrase.strip_suffix('s') {
        Some(stem) if stem.len() > 3 && !stem.ends_with(['s', 'u', 'i']) => Cow::Borrowed(stem),
        _ => Cow::Borrowed(phrase),
    }
}
