//! A query that has been read.

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
    pub(super) properties: Vec<Property>,
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

/// A property that has no positions.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Property {
    /// The clause, or a heading above it, carries the bookmark. A pattern with `*` and `?`.
    Anchor(String),
    /// What is printed before the clause, by its letters and digits: `5(b)` is `["5", "b"]`. In
    /// quotation marks, `printed` is what it must be to the letter.
    Label {
        parts: Vec<String>,
        printed: Option<String>,
    },
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
    /// Whether it begins and ends where words do: what is typed without quotation marks in scripts
    /// without spaces. In others everything does. Katakana does not ask for it: loan words make
    /// compounds without end, and where a dictionary cuts them is chance.
    pub(super) fn is_aligned(&self) -> bool {
        let stem = |pattern: Option<&Pattern>| matches!(pattern, Some(Pattern::Stem(_)));
        let alone = |pattern: &Pattern| match pattern {
            Pattern::Stem(form) => {
                form.chars().all(|c| super::words::stands_alone(c) && !super::words::is_katakana(c))
            }
            _ => false,
        };
        stem(self.patterns.first()) && stem(self.patterns.last()) && self.patterns.iter().any(alone)
    }
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
