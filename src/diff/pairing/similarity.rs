//! How alike two texts are, with rare words counting for more.

use std::borrow::Cow;

use imara_diff::Interner;

use crate::diff::sequence::Sequence;
use crate::diff::tokens::{Token, TokenKind, tokens};

/// The words of a block, each once, with its number of times.
#[derive(Debug, Default, Clone)]
pub(super) struct Bag {
    /// Word number and count, by word number.
    pub words: Vec<(u32, u32)>,
    /// Sum of the weights of all words.
    pub weight: u64,
    /// Number of words.
    pub length: usize,
}

/// The words of the blocks that exact text did not pair.
///
/// A word weighs the more the fewer of these blocks hold it (inverse document frequency,
/// Spärck Jones 1972), in whole numbers so that sums come out the same in any order. Boilerplate
/// thus weighs little.
#[derive(Debug)]
pub(super) struct Bags {
    pub old: Vec<Option<Bag>>,
    pub new: Vec<Option<Bag>>,
    /// Weight of each word.
    pub weights: Vec<u64>,
    /// In how many blocks of either side each word stands.
    pub frequencies: Vec<usize>,
}

impl Bags {
    /// Counts the words of the chosen blocks.
    pub fn new(
        (old, new): (&Sequence<'_>, &Sequence<'_>),
        (of_old, of_new): (&[bool], &[bool]),
    ) -> Self {
        Self::of_texts(&texts(old, of_old), &texts(new, of_new))
    }

    /// Counts the words of some texts of either side.
    pub fn of_texts<'a>(old: &[Option<&'a str>], new: &[Option<&'a str>]) -> Self {
        let mut vocabulary = Vocabulary::new();
        let mut bags = |texts: &[Option<&'a str>]| -> Vec<Option<Bag>> {
            texts.iter().map(|text| text.map(|text| vocabulary.bag(text))).collect()
        };
        let (mut old, mut new) = (bags(old), bags(new));
        let blocks = old.iter().chain(&new).flatten().count();
        let weights: Vec<u64> = vocabulary
            .frequencies
            .iter()
            .zip(&vocabulary.short)
            .map(|(&frequency, &short)| weight(blocks, frequency, short))
            .collect();
        for bag in old.iter_mut().chain(&mut new).flatten() {
            let each = bag.words.iter();
            bag.weight = each.map(|&(word, count)| weights[word as usize] * u64::from(count)).sum();
        }
        Self { old, new, weights, frequencies: vocabulary.frequencies }
    }

    /// Weight of what two bags share.
    pub fn shared(&self, old: &Bag, new: &Bag) -> u64 {
        let mut shared = 0;
        let (mut left, mut right) = (old.words.iter().peekable(), new.words.iter().peekable());
        while let (Some(&&(old, of_old)), Some(&&(new, of_new))) = (left.peek(), right.peek()) {
            if old == new {
                shared += self.weights[old as usize] * u64::from(of_old.min(of_new));
            }
            if old <= new {
                left.next();
            }
            if new <= old {
                right.next();
            }
        }
        shared
    }

    /// Likeness of two bags in thousandths: the weight they share, over the mean of their weights
    /// (Dice 1945).
    pub fn likeness(&self, old: &Bag, new: &Bag) -> u32 {
        ratio(2 * self.shared(old, new), old.weight + new.weight)
    }
}

/// The texts of the chosen blocks, without typed labels.
fn texts<'a>(sequence: &Sequence<'a>, chosen: &[bool]) -> Vec<Option<&'a str>> {
    let blocks = sequence.blocks.iter().zip(chosen);
    blocks.map(|(block, &chosen)| chosen.then_some(block.body)).collect()
}

/// A part of a whole, in thousandths.
pub(super) fn ratio(part: u64, whole: u64) -> u32 {
    let thousandths = (part * 1000).checked_div(whole).unwrap_or(0);
    u32::try_from(thousandths).unwrap_or(1000)
}

/// Weight of a word in `frequency` of `blocks`; short words, which are mostly grammar, half.
fn weight(blocks: usize, frequency: usize, short: bool) -> u64 {
    let rarity = (4 * blocks / frequency.max(1)).max(1).ilog2();
    let weight = 2 + 2 * u64::from(rarity);
    if short { weight / 2 } else { weight }
}

/// Words in lower case, numbered in the order in which they are met.
struct Vocabulary<'a> {
    words: Interner<Cow<'a, str>>,
    frequencies: Vec<usize>,
    short: Vec<bool>,
}

impl<'a> Vocabulary<'a> {
    fn new() -> Self {
        Self { words: Interner::new(1024), frequencies: Vec::new(), short: Vec::new() }
    }

    fn bag(&mut self, text: &'a str) -> Bag {
        let mut numbers: Vec<u32> = tokens(text)
            .into_iter()
            .filter(|token| token.kind != TokenKind::Punctuation)
            .map(|token| self.number(token))
            .collect();
        let length = numbers.len();
        numbers.sort_unstable();
        let mut words: Vec<(u32, u32)> = Vec::new();
        for number in numbers {
            match words.last_mut() {
                Some((last, count)) if *last == number => *count += 1,
                _ => words.push((number, 1)),
            }
        }
        for &(word, _) in &words {
            self.frequencies[word as usize] += 1;
        }
        Bag { words, weight: 0, length }
    }

    fn number(&mut self, token: Token<'a>) -> u32 {
        let is_folded = token.text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        let word = if is_folded {
            Cow::Borrowed(token.text)
        } else {
            Cow::Owned(token.text.to_lowercase())
        };
        let short = token.kind == TokenKind::Word && word.len() <= 3;
        let number = self.words.intern(word).0;
        if number as usize == self.frequencies.len() {
            self.frequencies.push(0);
            self.short.push(short);
        }
        number
    }
}
