//! A defined term is written with a slip: other capitals, or a letter wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use aho_corasick::AhoCorasick;

use super::terms::Terms;
use crate::model::{Definition, Finding, Level};

pub(super) const CODE: &str = "near_duplicate_term";

/// Shortest term that a single wrong letter is looked for in.
const SHORTEST: usize = 8;

pub(super) fn check(terms: &Terms<'_>) -> Vec<Finding> {
    let names: BTreeSet<&str> = terms
        .document
        .definitions
        .iter()
        .flat_map(Terms::names)
        .filter(|name| has_own_case(name))
        .collect();
    let lower = Lower::new(&names);
    let spelled: Vec<(&str, Vec<char>)> =
        names.iter().map(|name| (*name, name.chars().collect())).collect();
    let mut findings = Vec::new();
    for clause in terms.document.clauses.iter().filter(|clause| !clause.header) {
        let mut told: BTreeSet<&str> = BTreeSet::new();
        for (written, name) in lower.other_case(&clause.text) {
            let defines = |definition: &&Definition| {
                definition.clause == clause.id && Terms::names(definition).any(|own| own == name)
            };
            if terms.document.definitions.iter().any(|definition| defines(&definition)) {
                continue;
            }
            if told.insert(written) {
                let message =
                    format!("“{written}” looks like a slip for the defined term “{name}”.");
                findings.push(terms.finding(CODE, Level::Warning, 0.85, &clause.id, message));
            }
        }
        for phrase in terms.phrases(&clause.id) {
            let written: Vec<char> = phrase.text.chars().collect();
            let near = spelled.iter().find(|(_, name)| one_letter_off(&written, name));
            if let Some((name, _)) = near
                && told.insert(phrase.text)
            {
                let message =
                    format!("“{}” looks like a slip for the defined term “{name}”.", phrase.text);
                findings.push(terms.finding(CODE, Level::Warning, 0.7, &clause.id, message));
            }
        }
    }
    findings
}

/// Whether a name's capitals tell it from ordinary words: a capital after its first letter or
/// after a digit.
fn has_own_case(name: &str) -> bool {
    name.chars().skip(1).any(char::is_uppercase) && name.chars().any(char::is_lowercase)
}

/// Names in small letters, looked for all at once.
struct Lower<'a> {
    names: Vec<(String, &'a str)>,
    automaton: Option<AhoCorasick>,
}

impl<'a> Lower<'a> {
    fn new(names: &BTreeSet<&'a str>) -> Self {
        let lower: BTreeMap<String, &str> =
            names.iter().map(|name| (name.to_lowercase(), *name)).collect();
        let names: Vec<(String, &str)> = lower.into_iter().collect();
        let automaton = AhoCorasick::new(names.iter().map(|(lower, _)| lower)).ok();
        Self { names, automaton }
    }

    /// Places where a term stands in neither its own capitals nor in those of ordinary words:
    /// "Online service", "21vianet"; by term, then by place.
    fn other_case<'t>(&self, text: &'t str) -> Vec<(&'t str, &'a str)> {
        // Only where small letters keep the length of the text can offsets be compared.
        let small = text.to_lowercase();
        let Some(automaton) = self.automaton.as_ref().filter(|_| small.len() == text.len()) else {
            return Vec::new();
        };
        let mut met: Vec<(usize, Range<usize>)> = automaton
            .find_overlapping_iter(&small)
            .map(|found| (found.pattern().as_usize(), found.range()))
            .collect();
        met.sort_unstable_by_key(|(name, range)| (*name, range.start));
        met.into_iter()
            .filter_map(|(at, range)| {
                let (_, name) = self.names.get(at)?;
                let (written, before) = (text.get(range.clone())?, text.get(..range.start)?);
                let rest = text.get(range.end..).unwrap_or_default();
                let slip = written != *name
                    && stands_alone(before, rest)
                    && is_slip(written, name, before);
                slip.then_some((written, *name))
            })
            .collect()
    }
}

/// Whether what stands around a name goes on with neither of its sides.
fn stands_alone(before: &str, rest: &str) -> bool {
    let rest = rest.strip_prefix('s').unwrap_or(rest);
    let joined = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '@');
    !before.chars().next_back().is_some_and(joined)
        && !rest.chars().next().is_some_and(|c| {
            joined(c) && c != '.' || c == '.' && rest[1..].starts_with(char::is_alphanumeric)
        })
}

fn is_slip(written: &str, name: &str, before: &str) -> bool {
    let initials = |text: &str| -> Vec<bool> {
        text.split([' ', '-'])
            .map(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()))
            .collect()
    };
    if written.chars().all(|c| !c.is_lowercase()) {
        return false;
    }
    let begins = before.trim_end().is_empty()
        || before.trim_end().ends_with(['.', ':', ';', '?', '!', '\n', '\t', '·']);
    let (own, given) = (initials(name), initials(written));
    if own == given {
        // All words begin alike: a capital within a word is missing or too many.
        return true;
    }
    let article = name.find(' ').is_some_and(|at| at <= 3);
    if article && own.get(1..) == given.get(1..) {
        return false;
    }
    // "Widgets Online service" is a name and a word.
    let mut left = before.split_whitespace().rev();
    let named = left.next().is_some_and(|last| last.starts_with(char::is_uppercase))
        && left.next().is_some_and(|word| !word.ends_with(['.', ':', ';', '?', '!']));
    if !begins && named && given.first() == Some(&true) {
        return false;
    }
    let small = given.iter().skip(usize::from(begins)).all(|capital| !capital);
    // Words in small letters are ordinary words; a capital on some of them is none of both.
    !small && given.iter().zip(&own).any(|(given, own)| *own && !given)
}

/// Whether two names differ by one letter, added, missing, changed or swapped with its neighbour,
/// and not at the end, where forms of a word differ.
fn one_letter_off(one: &[char], other: &[char]) -> bool {
    if one.len() < SHORTEST || one.len().abs_diff(other.len()) > 1 || one == other {
        return false;
    }
    let same = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    let rest =
        one.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count();
    let longest = one.len().max(other.len());
    let letters = |chars: &[char]| chars.get(same).is_none_or(|c| c.is_lowercase());
    let swapped = one.len() == other.len()
        && same + rest + 2 == longest
        && one.get(same) == other.get(same + 1)
        && one.get(same + 1) == other.get(same);
    rest > 0 && letters(one) && letters(other) && (swapped || same + rest + 1 >= longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_capitals() {
        let names = Lower::new(&BTreeSet::from(["Online Service", "21Acme", "Non-21Acme Product"]));
        let slips = |text| {
            names.other_case(text).into_iter().map(|(written, _)| written).collect::<Vec<_>>()
        };
        assert_eq!(slips("for any Online service here"), ["Online service"]);
        assert_eq!(slips("a hardship for 21acme to go on"), ["21acme"]);
        assert_eq!(
            slips("any online service, ONLINE SERVICE or Online Services"),
            Vec::<&str>::new()
        );
        assert_eq!(slips("Online services are many"), Vec::<&str>::new(), "a sentence begins so");
        assert_eq!(slips("write to help@21acme.com"), Vec::<&str>::new());
    }

    #[test]
    fn slips_of_letters() {
        let one_letter_off = |written: &str, name: &str| {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            super::one_letter_off(&chars(written), &chars(name))
        };
        assert!(one_letter_off("Online Sevice", "Online Service"));
        assert!(one_letter_off("Online Servcie", "Online Service"));
        assert!(!one_letter_off("Online Services", "Online Service"));
        assert!(!one_letter_off("Online Device", "Online Service"));
        assert!(!one_letter_off("Term", "Team"));
    }
}
