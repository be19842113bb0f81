//! What a pattern finds is what the `regex` crate finds.

use proptest::prelude::*;
use regex::Regex;

use super::Pattern;
use crate::segment::language::rules;

const LANGUAGES: [&str; 6] = ["en", "de", "fr", "es", "zh", "ja"];

/// What the rules of the languages have little of.
const OTHERS: [&str; 18] = [
    r"(?i)a|B\b",
    r"\b[a-z]{2,3}\b",
    r"(?i)[a-ks]+\d",
    r"(?:(a)|(b))+?c?$",
    r"(?P<one>\p{Lu}+)(?P<two>\w*)",
    r"[^\s.]+\s*$",
    r"\S.*?(?:\t+\s*|\s{3,})[0-9]",
    r"(?i:sk)K|k(?-i:S)",
    r"x{2,}y{0,2}?z",
    r"^(?:[(（]([0-9０-９]{1,3}|[A-Za-z])[)）]|第([0-9]+)条)",
    r"(?:^|[.;]\s+)(?:the\s+)?\p{Lu}",
    r"\Ba\B",
    r"a*",
    r"(?:ab|a)(?:bc|c)?",
    r"(?s).",
    r"(?:a|b*)*c",
    r"[\p{Han}ー]{1,3}法|é+",
    r"(?-u:\b)(?:the|these)(?-u:\b)|\b(?:last )?(?:k|s)ept\b",
];

const PIECES: [&str; 34] = [
    " ", " ", "  ", "\t", "\n", "\u{A0}", ".", ",", ":", ";", "(", ")", "“", "”", "\"", "’", "-",
    "–", "§", "1", "12", "2020", "a", "B", "k", "S", "\u{212A}", "\u{17F}", "é", "É", "第", "条",
    "（", "１",
];

/// Every match with its groups, as byte ranges.
type Found = Vec<Vec<Option<(usize, usize)>>>;

fn by_pattern(pattern: &Pattern, text: &str) -> Found {
    let groups = |found: super::Captures<'_, '_>| {
        found.iter().map(|group| group.map(|group| (group.start(), group.end()))).collect()
    };
    pattern.captures_iter(text).map(groups).collect()
}

fn by_regex(regex: &Regex, text: &str) -> Found {
    let groups = |found: regex::Captures<'_>| {
        found.iter().map(|group| group.map(|group| (group.start(), group.end()))).collect()
    };
    regex.captures_iter(text).map(groups).collect()
}

/// All patterns that are tried, each with the `regex` crate's reading of it.
fn patterns() -> Vec<(&'static Pattern, Regex)> {
    let others = OTHERS.iter().map(|source| &*Box::leak(Box::new(Pattern::new(source))));
    let all = LANGUAGES.iter().flat_map(|tag| rules(tag).unwrap().patterns()).chain(others);
    all.map(|pattern| (pattern, Regex::new(&pattern.source).unwrap())).collect()
}

/// The words that a pattern speaks of, so that texts of them come close to it.
fn words(source: &str) -> Vec<String> {
    let words = source.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 1);
    words.map(str::to_owned).collect()
}

#[test]
fn the_rules_need_no_automaton() {
    for (pattern, _) in patterns() {
        let known = ["(?s).", "(?:a|b*)*c"].contains(&&*pattern.source);
        assert_eq!(pattern.program().is_none(), known, "{}", pattern.source);
    }
}

#[test]
fn what_leads_nowhere_is_not_tried_again() {
    let pattern = Pattern::new(r"(?:a+)+b|(?:a|aa)+$");
    let text = "a".repeat(60_000) + "c";
    assert_eq!(pattern.find(&text), None);
    assert!(pattern.automaton.get().is_none());
}

#[test]
fn long_texts_are_left_to_an_automaton() {
    let long = format!("{}the end", "so ".repeat(30_000));
    let pattern = Pattern::new("the end");
    assert_eq!(pattern.find(&long).unwrap().start(), 90_000);
    assert!(pattern.automaton.get().is_some());
}

#[test]
fn finds_what_the_regex_crate_finds() {
    let patterns = patterns();
    let place =
        (0..patterns.len(), prop::collection::vec((any::<prop::sample::Index>(), 0..4u8), 0..24));
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 6000,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let tried = runner.run(&place, |(number, places)| {
        let (pattern, regex) = &patterns[number];
        let words = words(&pattern.source);
        let piece = |(index, kind): (prop::sample::Index, u8)| match kind {
            0 => (*index.get(&PIECES)).to_owned(),
            _ if words.is_empty() => (*index.get(&PIECES)).to_owned(),
            1 => index.get(&words).to_uppercase(),
            2 => format!("{} ", index.get(&words)),
            _ => index.get(&words).clone(),
        };
        let text: String = places.into_iter().map(piece).collect();
        prop_assert_eq!(
            by_pattern(pattern, &text),
            by_regex(regex, &text),
            "{} in {:?}",
            pattern.source,
            text
        );
        prop_assert_eq!(pattern.is_match(&text), regex.is_match(&text));
        Ok(())
    });
    tried.unwrap();
}
