//! One wording replaced by another all over.

use std::collections::BTreeMap;

use super::classes::is_operative;
use super::words::Alignment;
use crate::model::{Change, Substitution};

/// A substitution stands in this many places at least.
const FEWEST: usize = 3;
/// A single letter or two, as of a label, is replaced often by chance.
const FEWEST_LETTERS: usize = 3;
/// Longer than this many words it is a rewrite.
const LONGEST: usize = 6;

/// What a change replaced: each old wording with the new.
#[derive(Debug, Clone, Default)]
pub(super) struct Replaced {
    pub pairs: Vec<(String, String)>,
    /// The texts also differ in what is no replacement.
    pub more: bool,
}

impl Replaced {
    pub fn of(alignment: &Alignment<'_>) -> Self {
        let mut replaced = Self::default();
        replaced.add(alignment);
        replaced
    }

    /// Adds what differs between two aligned texts.
    pub fn add(&mut self, alignment: &Alignment<'_>) {
        for (old, new) in alignment.hunk_texts() {
            if old.is_empty() || new.is_empty() {
                self.more = true;
            } else {
                self.pairs.push((old.to_owned(), new.to_owned()));
            }
        }
        self.more |= alignment.kept_gaps().any(|(old, new)| old != new);
    }
}

/// Finds consistent substitutions: the same old wording replaced by the same new one in several
/// places, and mostly so wherever either of them was replaced.
pub(super) fn substitutions<'c>(
    replaced: impl Iterator<Item = (&'c Change, &'c Replaced)> + Clone,
) -> Vec<Substitution> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let (mut of_old, mut of_new) = (BTreeMap::<&str, usize>::new(), BTreeMap::<&str, usize>::new());
    for (old, new) in replaced.clone().flat_map(|(_, replaced)| &replaced.pairs) {
        *counts.entry((old, new)).or_default() += 1;
        *of_old.entry(old).or_default() += 1;
        *of_new.entry(new).or_default() += 1;
    }
    let is_consistent = |(old, new): (&str, &str), count: usize| {
        let short = |text: &str| text.split_whitespace().count() <= LONGEST;
        let says = |text: &str| {
            !text.is_ascii() || text.chars().filter(|c| c.is_alphabetic()).count() >= FEWEST_LETTERS
        };
        count >= FEWEST
            && short(old)
            && short(new)
            && says(old)
            && says(new)
            && !old.split_whitespace().chain(new.split_whitespace()).any(is_operative)
            && 2 * count > of_old.get(old).copied().unwrap_or(0)
            && 2 * count > of_new.get(new).copied().unwrap_or(0)
    };
    counts.retain(|&pair, count| is_consistent(pair, *count));
    let mut found: Vec<Substitution> = counts
        .iter()
        .map(|(&(old, new), &count)| Substitution {
            old: old.to_owned(),
            new: new.to_owned(),
            count,
            changes: replaced
                .clone()
                .filter(|(_, replaced)| {
                    !replaced.more
                        && replaced.pairs.iter().any(|(a, b)| a == old && b == new)
                        && replaced
                            .pairs
                            .iter()
                            .all(|(a, b)| counts.contains_key(&(a.as_str(), b.as_str())))
                })
                .map(|(change, _)| change.id.clone())
                .collect(),
        })
        .collect();
    found.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.old.cmp(&b.old)));
    found
}
