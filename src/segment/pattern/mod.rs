//! Patterns that are ready as soon as they are written down.
//!
//! The rules of all languages are regular expressions, some hundred for one document, most of them
//! tried at a few places and seldom matched. The `regex` crate compiles each into automata that pay
//! off over megabytes; for one document that took five times as long as reading it. So a pattern is
//! read into a short [program] over characters, which a [matcher] walks with the
//! same meaning, leftmost, first alternative first, in time linear in the text. What the matcher is no
//! good at is given to the `regex` crate after all: a long text, and the few constructs that no
//! program has.

mod class;
mod matcher;
mod prefix;
mod program;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::{Index, Range};
use std::sync::OnceLock;

use regex::Regex;

use matcher::{Outcome, search};
use program::Program;

/// Longest text that is searched without an automaton, in bytes.
const LONGEST: usize = 1 << 16;

/// Ends of groups that are kept without asking for memory.
const FEW_SLOTS: usize = 24;

/// A regular expression in the syntax of the `regex` crate, read when it is first asked.
#[derive(Debug)]
pub struct Pattern {
    source: Cow<'static, str>,
    program: OnceLock<Option<Program>>,
    automaton: OnceLock<Regex>,
}

/// Where a pattern matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

/// Where a pattern and its groups matched.
#[derive(Debug)]
pub struct Captures<'p, 't> {
    text: &'t str,
    pattern: &'p Pattern,
    /// Start and end of each group, the whole match first.
    groups: Vec<Option<(usize, usize)>>,
}

impl<'t> Match<'t> {
    /// The first byte.
    pub fn start(&self) -> usize {
        self.start
    }

    /// The byte after the last.
    pub fn end(&self) -> usize {
        self.end
    }

    /// How many bytes.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// The bytes.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// The text.
    pub fn as_str(&self) -> &'t str {
        self.text.get(self.start..self.end).unwrap_or_default()
    }
}

impl<'t> Captures<'_, 't> {
    /// A group by its number; 0 is the whole match.
    pub fn get(&self, group: usize) -> Option<Match<'t>> {
        let (start, end) = self.groups.get(group).copied().flatten()?;
        Some(Match { text: self.text, start, end })
    }

    /// The whole match and all groups.
    pub fn iter(&self) -> impl Iterator<Item = Option<Match<'t>>> {
        (0..self.groups.len()).map(|group| self.get(group))
    }

    /// A group by its name.
    pub fn name(&self, name: &str) -> Option<Match<'t>> {
        self.get(self.pattern.group(name)?)
    }
}

impl Index<&str> for Captures<'_, '_> {
    type Output = str;

    /// The text of a group; empty where it took no part.
    fn index(&self, name: &str) -> &str {
        self.name(name).map_or("", |group| group.as_str())
    }
}

impl Pattern {
    /// A pattern as it is written in the code.
    pub const fn new(source: &'static str) -> Self {
        Self { source: Cow::Borrowed(source), program: OnceLock::new(), automaton: OnceLock::new() }
    }

    /// A pattern that was put together.
    pub fn of(source: String) -> Self {
        Self { source: Cow::Owned(source), program: OnceLock::new(), automaton: OnceLock::new() }
    }

    /// Whether it matches anywhere.
    pub fn is_match(&self, text: &str) -> bool {
        self.find(text).is_some()
    }

    /// The first match.
    pub fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.find_at(text, 0)
    }

    /// The first match from a byte on; what stands before it is still seen.
    pub fn find_at<'t>(&self, text: &'t str, from: usize) -> Option<Match<'t>> {
        let mut whole = [usize::MAX; 2];
        match self.search(text, from, &mut whole) {
            Outcome::Found => Some(Match { text, start: whole[0], end: whole[1] }),
            Outcome::Nothing => None,
            Outcome::Unknown => {
                let found = self.automaton().find_at(text, from)?;
                Some(Match { text, start: found.start(), end: found.end() })
            }
        }
    }

    /// All matches, from left to right, none within another.
    pub fn find_iter<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Match<'t>> {
        each(text, move |from| self.find_at(text, from), Match::range)
    }

    /// The first match with its groups.
    pub fn captures<'p, 't>(&'p self, text: &'t str) -> Option<Captures<'p, 't>> {
        self.captures_at(text, 0)
    }

    /// All matches with their groups.
    pub fn captures_iter<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Captures<'t, 't>> {
        let whole = |found: &Captures<'t, 't>| found.get(0).map_or(0..0, |whole| whole.range());
        each(text, move |from| self.captures_at(text, from), whole)
    }

    fn captures_at<'p, 't>(&'p self, text: &'t str, from: usize) -> Option<Captures<'p, 't>> {
        // Most places match nothing: memory is asked for where a pattern has many groups.
        let wanted = self.program().map_or(2, |program| 2 * program.groups());
        let (mut few, mut many) = ([usize::MAX; FEW_SLOTS], Vec::new());
        let slots = match few.get_mut(..wanted) {
            Some(slots) => slots,
            None => {
                many.resize(wanted, usize::MAX);
                many.as_mut_slice()
            }
        };
        let groups = match self.search(text, from, slots) {
            Outcome::Found => slots
                .chunks_exact(2)
                .map(|ends| (ends[1] != usize::MAX).then_some((ends[0], ends[1])))
                .collect(),
            Outcome::Nothing => return None,
            Outcome::Unknown => {
                let found = self.automaton().captures_at(text, from)?;
                let range = |group: regex::Match<'_>| (group.start(), group.end());
                found.iter().map(|group| group.map(range)).collect()
            }
        };
        Some(Captures { text, pattern: self, groups })
    }

    fn search(&self, text: &str, from: usize, slots: &mut [usize]) -> Outcome {
        match self.program() {
            Some(program) if program.anchored() || text.len() - from <= LONGEST => {
                search(program, text, from, slots)
            }
            _ => Outcome::Unknown,
        }
    }

    fn program(&self) -> Option<&Program> {
        self.program.get_or_init(|| Program::read(&self.source)).as_ref()
    }

    fn automaton(&self) -> &Regex {
        self.automaton.get_or_init(|| {
            Regex::new(&self.source).unwrap_or_else(|error| unreachable!("a pattern: {error}"))
        })
    }

    fn group(&self, name: &str) -> Option<usize> {
        match self.program() {
            Some(program) => program.group(name),
            None => self.automaton().capture_names().position(|known| known == Some(name)),
        }
    }
}

/// One match after the other. After an empty one the search goes on a character later, and no empty
/// match stands at the end of the one before.
fn each<'t, T: 't>(
    text: &'t str,
    next: impl Fn(usize) -> Option<T> + 't,
    whole: impl Fn(&T) -> Range<usize> + 't,
) -> impl Iterator<Item = T> {
    let after = |at: usize| {
        at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
    };
    let mut from = 0;
    let mut last = None;
    std::iter::from_fn(move || {
        loop {
            if from > text.len() {
                return None;
            }
            let found = next(from)?;
            let range = whole(&found);
            if range.is_empty() && last == Some(range.end) {
                from = after(range.end);
                continue;
            }
            from = range.end;
            last = Some(range.end);
            return Some(found);
        }
    })
}
