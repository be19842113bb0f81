//! A query that has been read.

use std::ops::Range;

use super::words::{is_katakana, stands_alone, words};
use crate::model::ClauseKind;

/// A read query.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Query {
    pub(super) root: Node,
    /// The words and phrases that [`Node::Leaf`] points to.
    pub(super) leaves: Vec<Leaf>,
    /// The conditions on titles that [`Node::Heading`] points to.
    pub(super) headings: Vec<Node>,
    /// The properties that [`Node::Is`] points to.
    pub(super) properties: Vec<Stated>,
    /// The words of a plain sentence; empty when the query has operators.
    pub(super) ranked: Vec<RankedWord>,
}

/// A word of a plain sentence: the leaf for each text it is looked for in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct RankedWord {
    pub(super) text: usize,
    pub(super) term: usize,
    /// The number of the condition on titles.
    pub(super) heading: usize,
}

/// A condition on a clause.
///
/// *Positional* nodes (`Leaf`, `Near`, `Together` and `Or` of such) stand for places in a text, and
/// only they can be operands of proximity; the parser sees to it that nothing else is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// A word or phrase.
    Leaf(usize),
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    /// Within so many words of each other; `ordered`: left before right.
    Near {
        left: Box<Node>,
        right: Box<Node>,
        distance: u32,
        ordered: bool,
    },
    /// In one sentence or one clause; `ordered` (two parts then): first before second.
    Together {
        unit: Unit,
        parts: Vec<Node>,
        ordered: bool,
    },
    /// The titles above the clause fulfil the condition with this number.
    Heading(usize),
    /// The clause has the property with this number.
    Is(usize),
}

/// What `/s` and `/p` ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Sentence,
    Clause,
}

/// A word, or several that follow one another.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Leaf {
    pub(super) field: Field,
    /// Never empty.
    pub(super) patterns: Vec<Pattern>,
    /// As typed, for the answer's `read_as`.
    pub(super) shown: String,
}

/// Texts that words are looked for in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Text,
    /// The terms that the clause defines.
    Term,
    /// The titles above the clause.
    Heading,
}

/// What a word must be like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pattern {
    /// The same stem; for Hangul, the same beginning.
    Stem(String),
    /// The same form.
    Exact(String),
    /// This beginning (`root!`, `universal*`).
    Prefix(String),
    /// `*` for any run of characters, `?` for one; has a literal character.
    Wild(Vec<char>),
    /// At most so many edits away: one character put in, left out, replaced, or two swapped.
    Fuzzy(String, u8),
}

/// A property as it was asked for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stated {
    pub(super) property: Property,
    /// Where, in characters of the query.
    pub(super) at: usize,
    /// The value, as typed.
    pub(super) typed: String,
}

/// A property that has no positions.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Property {
    /// The clause, or a heading above it, carries the bookmark. A pattern with `*` and `?`.
    Anchor(String),
    /// What is printed before the clause or a heading above it, see
    /// [`place_keys`](super::labels::place_keys).
    Label(String),
    Kind(ClauseKind),
    /// In the section with this id or under it. A pattern.
    Section(String),
    /// Stands in the release. A pattern.
    Release(String),
    /// BCP 47; a primary tag covers its regions.
    Language(String),
    /// A pattern.
    Series(String),
    /// Defines a term.
    Defines,
}

impl Node {
    /// Adds the numbers of all leaves under this node.
    pub(super) fn leaves(&self, into: &mut Vec<usize>) {
        match self {
            Self::Leaf(leaf) => into.push(*leaf),
            Self::And(parts) | Self::Or(parts) | Self::Together { parts, .. } => {
                parts.iter().for_each(|part| part.leaves(into));
            }
            Self::Not(inside) => inside.leaves(into),
            Self::Near { left, right, .. } => {
                left.leaves(into);
                right.leaves(into);
            }
            Self::Heading(_) | Self::Is(_) => {}
        }
    }

    /// The first leaf under this node.
    pub(super) fn first_leaf(&self) -> Option<usize> {
        match self {
            Self::Leaf(leaf) => Some(*leaf),
            Self::And(parts) | Self::Or(parts) | Self::Together { parts, .. } => {
                parts.iter().find_map(Self::first_leaf)
            }
            Self::Not(inside) => inside.first_leaf(),
            Self::Near { left, .. } => left.first_leaf(),
            Self::Heading(_) | Self::Is(_) => None,
        }
    }
}

impl Leaf {
    /// The words that the leaf is made of, as ranges of its patterns, in a script without spaces:
    /// there it is found wherever it stands, and counts less where it breaks words of the text.
    /// `None` in all others. Katakana breaks none: loan words make compounds without end, and where
    /// a dictionary cuts them is chance.
    pub(super) fn words(&self) -> Option<Vec<Range<u32>>> {
        let alone = |form: &str| form.chars().all(stands_alone);
        let of_words = |form: &str| alone(form) && !form.chars().all(is_katakana);
        let form = |pattern: &Pattern| match pattern {
            Pattern::Stem(form) | Pattern::Exact(form) => form.clone(),
            _ => String::new(),
        };
        let forms: Vec<String> = self.patterns.iter().map(form).collect();
        if !forms.iter().any(|form| of_words(form)) {
            return None;
        }
        let mut text = String::new();
        for form in &forms {
            if !alone(form) || !text.ends_with(stands_alone) {
                text.push(' ');
            }
            text.push_str(form);
        }
        let inner: Vec<bool> = words(&text).iter().map(|word| word.inner).collect();
        let mut ranges: Vec<Range<u32>> = Vec::new();
        for at in 0..u32::try_from(forms.len()).unwrap_or(u32::MAX) {
            match ranges.last_mut().filter(|_| inner.get(at as usize) == Some(&true)) {
                Some(last) => last.end = at + 1,
                None => ranges.push(at..at + 1),
            }
        }
        Some(ranges)
    }
}

/// Whether a run of characters that begins at `start` respects the words of the text, as a
/// dictionary has them; `inner` tells which positions are inside one.
///
/// It does where it begins and ends as words do, where it is a part of one word (`方案` in
/// `解决方案`), and where each of its own `words` is a part of one, those of one character a whole
/// one. It does not where it takes the end of one word and the beginning of the next, as `京都` in
/// `東京都`. No dictionary is always right (it may find `和服`, clothes, in `和服务`, and services),
/// so this is no reason to leave a clause out.
pub(super) fn respects(words: &[Range<u32>], start: u32, inner: impl Fn(u32) -> bool) -> bool {
    let length = words.last().map_or(0, |last| last.end);
    let part_of_one = |range: &Range<u32>| {
        (range.start + 1..range.end).all(|offset| inner(start.saturating_add(offset)))
    };
    let whole = |range: &Range<u32>| {
        !inner(start.saturating_add(range.start)) && !inner(start.saturating_add(range.end))
    };
    let all = 0..length;
    whole(&all)
        || part_of_one(&all)
        || words.iter().all(|word| match word.len() {
            1 => whole(word),
            _ => part_of_one(word),
        })
}

impl Pattern {
    /// Whether a word fits. `stems` gives the stem of a word in the language of the text.
    pub(super) fn fits(&self, form: &str, stem: &mut dyn FnMut(&str) -> String) -> bool {
        match self {
            Self::Stem(word) if super::words::is_hangul(word) => form.starts_with(word.as_str()),
            Self::Stem(word) => form == word || stem(form) == stem(word),
            Self::Exact(word) => form == word,
            Self::Prefix(beginning) => form.starts_with(beginning.as_str()),
            Self::Wild(pattern) => wild(pattern, form),
            Self::Fuzzy(word, edits) => super::fuzzy::within(word, form, *edits),
        }
    }

    /// Whether it stands for any number of forms, found by their letters.
    pub(super) fn is_open(&self) -> bool {
        matches!(self, Self::Prefix(_) | Self::Wild(_) | Self::Fuzzy(..))
    }

    /// The literal beginning that every fitting form has.
    pub(super) fn beginning(&self) -> String {
        match self {
            Self::Stem(word) | Self::Exact(word) | Self::Prefix(word) => word.clone(),
            Self::Wild(pattern) => pattern.iter().take_while(|&&c| c != '*' && c != '?').collect(),
            Self::Fuzzy(..) => String::new(),
        }
    }
}

/// Matches `*` and `?`, with one step back at most for each character of the text.
pub(super) fn wild(pattern: &[char], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let (mut p, mut t) = (0, 0);
    let mut retry: Option<(usize, usize)> = None; // after the last `*`: pattern and text index
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                p += 1;
                retry = Some((p, t));
            }
            Some(&c) if c == '?' || c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => match retry {
                Some((after, from)) => {
                    p = after;
                    t = from + 1;
                    retry = Some((after, t));
                }
                None => return false,
            },
        }
    }
    pattern.get(p..).is_some_and(|rest| rest.iter().all(|&c| c == '*'))
}

/// The same on whole names, without regard to case.
pub(super) fn wild_name(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.to_lowercase().chars().collect();
    wild(&pattern, &name.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards() {
        let fits = |pattern: &str, text: &str| wild_name(pattern, text);
        assert!(fits("wom?n", "women") && fits("a*b*c", "aXXbYYc") && fits("*", ""));
        assert!(!fits("wom?n", "womn") && !fits("a*b", "a") && !fits("", "a"));
        assert!(fits("*ab", "aab") && fits("2019*", "2019-03"));
    }
}
