//! A quick look at which texts could be like one of a few, before their words are counted.

use std::collections::{BTreeSet, HashMap};

use crate::diff::sequence::Sequence;

/// A text this many times as long as another is not like it, whatever it says.
const TIMES_AS_LONG: usize = 4;
/// A text that holds fewer than one in this many of another's longer words is not like it.
const ONE_IN: usize = 5;
/// With more pairs than this (the bits of a mask) nearly every text could be like one of them.
const MOST_PAIRS: usize = 64;
/// Shorter words, in bytes, are mostly grammar.
const LONGER: usize = 4;
/// Bits of the table that passes over words none of the pairs holds.
const TABLE: u64 = 4_096;

/// The longer words of some pairs of texts, by fingerprint, with the pairs that hold each.
pub(super) struct Resemblance {
    pairs: Vec<Sample>,
    holders: HashMap<u64, u64>,
    table: Vec<bool>,
}

/// What is known of a pair.
struct Sample {
    /// In bytes, of the shorter and the longer of the two texts.
    lengths: [usize; 2],
    /// Longer words of the one that has fewer.
    words: usize,
}

impl Resemblance {
    pub fn new(old: &Sequence<'_>, new: &Sequence<'_>, pairs: &[(usize, usize)]) -> Self {
        let mut holders: HashMap<u64, u64> = HashMap::new();
        let mut table = vec![false; TABLE as usize];
        let samples = pairs.iter().enumerate().map(|(number, &(at_old, at_new))| {
            let texts = [old.blocks[at_old].body, new.blocks[at_new].body];
            let words = texts.map(|text| longer_words(text).collect::<BTreeSet<u64>>());
            for &word in words.iter().flatten() {
                *holders.entry(word).or_default() |= 1 << (number % MOST_PAIRS);
                table[(word % TABLE) as usize] = true;
            }
            let [one, other] = texts.map(str::len);
            let lengths = [one.min(other), one.max(other)];
            let [one, other] = words.map(|words| words.len());
            Sample { lengths, words: one.min(other) }
        });
        let pairs = samples.collect();
        Self { pairs, holders, table }
    }

    /// Whether a text could be like one of the pairs.
    pub fn is_possible(&self, text: &str) -> bool {
        let fits = |sample: &Sample| {
            let [shorter, longer] = sample.lengths;
            shorter / TIMES_AS_LONG <= text.len()
                && text.len() <= longer.saturating_mul(TIMES_AS_LONG)
        };
        let mut fitting = self.pairs.iter().filter(|sample| fits(sample)).peekable();
        if fitting.peek().is_none() {
            return false;
        }
        if self.pairs.len() > MOST_PAIRS {
            return true;
        }
        let mut words: Vec<(u64, u64)> = longer_words(text)
            .filter(|word| self.table[(word % TABLE) as usize])
            .filter_map(|word| Some((word, *self.holders.get(&word)?)))
            .collect();
        words.sort_unstable();
        words.dedup();
        self.pairs.iter().enumerate().filter(|(_, sample)| fits(sample)).any(|(number, sample)| {
            let shared = words.iter().filter(|(_, holders)| holders >> number & 1 == 1).count();
            shared * ONE_IN >= sample.words
        })
    }
}

/// Fingerprints (FNV-1a) of the longer words of a text, each ASCII letter in lower case. A
/// character of three bytes or more is a word of its own, as most of the scripts that write such
/// set no words apart.
fn longer_words(text: &str) -> impl Iterator<Item = u64> + '_ {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    let mut bytes = text.as_bytes();
    std::iter::from_fn(move || {
        loop {
            let &first = bytes.first()?;
            let length = match first {
                0xE0..=0xEF => 3,
                0xF0.. => 4,
                _ => bytes.iter().take_while(|byte| is_of_word(**byte)).count(),
            };
            let (word, rest) = bytes.split_at_checked(length.max(1))?;
            bytes = rest;
            if length >= LONGER || first >= 0xE0 {
                let hash = |hash: u64, byte: &u8| {
                    (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
                };
                return Some(word.iter().fold(OFFSET, hash));
            }
        }
    })
}

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || (0x80..0xE0).contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_words_are_those_of_four_bytes_or_more() {
        let words = |text| longer_words(text).collect::<Vec<_>>();
        assert_eq!(words("The Provider may (Provider)"), words("provider, PROVIDER"));
        assert_eq!(words("a été of").len(), 1);
        assert_eq!(words("協議。").len(), 3);
        assert!(words("").is_empty());
    }
}
