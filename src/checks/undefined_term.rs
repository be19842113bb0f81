//! A term is used, but not defined.
//!
//! English, French and Spanish capitalise defined terms and names alike. A phrase is taken for a
//! term only if each of its words is an ordinary one, met in small letters elsewhere in the
//! document, if an article or a possessive stands before it, and if it is used more than once.
//! Other languages do not tell by capitals, see [`Language`].

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

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
    let clauses = terms.document.clauses.iter().filter(|clause| !clause.header);
    let mut phrases: Vec<Candidate<'_>> = clauses
        .flat_map(|clause| terms.phrases(&clause.id).iter().map(move |phrase| (clause, phrase)))
        .filter_map(|(clause, phrase)| Candidate::new(&clause.id, phrase, language))
        .collect();
    let ordinary = ordinary_words(terms, language, &phrases);
    phrases.retain(|phrase| phrase.is_of(&ordinary));
    let known = known(terms);
    let mut uses: BTreeMap<String, Use<'_>> = BTreeMap::new();
    for Candidate { clause, phrase, .. } in phrases {
        if is_known(phrase.text, &known, language) {
            continue;
        }
        let found = uses.entry(singular(phrase.text).into_owned()).or_default();
        if found.count == 0 {
            found.written = phrase.text;
        }
        found.count += 1;
        found.determined += usize::from(phrase.determined);
        found.first.get_or_insert(clause);
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

/// A phrase that is a term if its words are ordinary ones.
struct Candidate<'a> {
    clause: &'a str,
    phrase: &'a Phrase<'a>,
    /// Its words in small letters.
    small: Vec<String>,
}

impl<'a> Candidate<'a> {
    /// None where a word is no part of a term, whatever the document uses.
    fn new(clause: &'a str, phrase: &'a Phrase<'a>, language: &Language) -> Option<Self> {
        let small = |word: &str| {
            let small = word.to_lowercase();
            (!language.ordinary.contains(&small.as_str())
                && !is_month(&small)
                && word.chars().skip(1).all(|c| c.is_lowercase() || !c.is_alphabetic()))
            .then_some(small)
        };
        let small = words(phrase.text).map(small).collect::<Option<Vec<String>>>()?;
        Some(Self { clause, phrase, small })
    }

    /// Whether all words are met in small letters.
    fn is_of(&self, ordinary: &Ordinary) -> bool {
        let met = |word: &str| ordinary.get(word).is_some_and(|met| *met);
        self.small.iter().all(|word| met(word) || met(singular(word).as_ref()))
    }
}

/// Words that phrases consist of, and whether the document uses them in small letters. It is only
/// asked, never walked, so that its order cannot show.
type Ordinary = HashMap<String, bool>;

fn ordinary_words(terms: &Terms<'_>, language: &Language, phrases: &[Candidate<'_>]) -> Ordinary {
    let mut asked = Ordinary::new();
    for word in phrases.iter().flat_map(|phrase| &phrase.small) {
        asked.insert(singular(word).into_owned(), false);
        asked.insert(word.clone(), false);
    }
    // Most words of a text are none of them, which their first byte and length tell.
    let length = |length: usize| 1_u64 << length.min(63);
    let mut lengths = [0_u64; 256];
    for word in asked.keys() {
        if let Some(first) = word.bytes().next() {
            lengths[usize::from(first)] |= length(word.len());
        }
    }
    let mut meet = |word: &str| {
        let Some(first) = word.bytes().next() else { return };
        let shorter = length(word.len()) | length(word.len()) >> 1 | length(word.len()) >> 2;
        if lengths[usize::from(first)] & shorter == 0 || !word.starts_with(char::is_lowercase) {
            return;
        }
        for form in [word, singular(word).as_ref()] {
            if let Some(met) = asked.get_mut(form) {
                *met = true;
            }
        }
    };
    for word in terms.document.clauses.iter().flat_map(|clause| clause.text.split_whitespace()) {
        let plain = word.trim_end_matches(|c: char| c.is_ascii_punctuation() && c != '&');
        if plain.bytes().all(|byte| byte.is_ascii_lowercase()) {
            meet(plain);
            continue;
        }
        // Addresses are no words.
        let inner = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        let is_sign = |byte| matches!(byte, b'.' | b'@' | b'_');
        let slashed = || inner.as_bytes().contains(&b'/') && inner.contains("//");
        if !(inner.bytes().any(is_sign) || slashed()) {
            elided_words(word, language.elides).for_each(&mut meet);
        }
    }
    asked
}

/// What needs no definition: defined names, titles of sections and of the document, and lines that
/// are nothing but a name.
fn known(terms: &Terms<'_>) -> Vec<String> {
    let document = terms.document;
    let titles = document.sections.iter().map(|section| section.title.as_str());
    let names = document.definitions.iter().flat_map(Terms::names);
    let lines = document.clauses.iter().flat_map(|clause| clause.text.split(['\n', '\t']));
    let lines = lines.filter(|line| words(line).take(LONGEST_LINE + 1).count() <= LONGEST_LINE);
    let mut known = Vec::new();
    for name in titles.chain([document.title.as_str()]).chain(names).chain(lines) {
        let name = name.trim().trim_matches(|c: char| !c.is_alphanumeric());
        let single = singular(name);
        if single != name {
            known.push(comparable(&single));
        }
        known.push(comparable(name));
    }
    known.sort_unstable();
    known.dedup();
    known
}

fn comparable(name: &str) -> String {
    name.to_lowercase().replace('-', " ")
}

/// Whether a phrase is a known name, or one of two words at least with a word more or less: "the
/// Widget Notices Attachment", "the Data Terms" of a section "Data Terms and Rules".
fn is_known(phrase: &str, known: &[String], language: &Language) -> bool {
    let contains = |name: &str| known.binary_search_by(|known| known.as_str().cmp(name)).is_ok();
    let phrase = comparable(phrase);
    let single = singular(&phrase);
    if contains(&phrase) || contains(&single) {
        return true;
    }
    if !phrase.contains(' ') && !language.first_only {
        return false;
    }
    let after = known.partition_point(|name| *name < phrase);
    let longer = known.get(after).is_some_and(|name| name.starts_with(&format!("{phrase} ")));
    let parts = [
        phrase.split_once(' ').map(|(_, rest)| rest),
        phrase.rsplit_once(' ').map(|(rest, _)| rest),
    ];
    let shorter = parts.into_iter().flatten().any(|part| part.contains(' ') && contains(part));
    longer || shorter
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
