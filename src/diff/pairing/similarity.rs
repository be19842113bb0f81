//! How alike two texts are, with rare words counting for more.

use std::collections::HashMap;

use crate::diff::sequence::Sequence;
use crate::diff::tokens::{TokenKind, tokens};

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
    pub fn of_texts(old: &[Option<&str>], new: &[Option<&str>]) -> Self {
        let mut vocabulary = Vocabulary::default();
        let mut bags = |texts: &[Option<&str>]| -> Vec<Option<Bag>> {
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

#[derive(Default)]
struct Vocabulary {
    words: HashMap<String, u32>,
    frequencies: Vec<usize>,
    short: Vec<bool>,
}

impl Vocabulary {
    fn bag(&mut self, text: &str) -> Bag {
        let mut numbers: Vec<u32> = Vec::new();
        let mut folded = String::new();
        for token in tokens(text) {
            if token.kind == TokenKind::Punctuation {
                continue;
            }
            folded.clear();
            folded.extend(token.text.chars().flat_map(char::to_lowercase));
            numbers.push(self.number(&folded, token.kind));
        }
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

    fn number(&mut self, word: &str, kind: TokenKind) -> u32 {
        if let Some(&number) = self.words.get(word) {
            return number;
        }
        let number = u32::try_from(self.frequencies.len()).unwrap_or(u32::MAX);
        self.words.insert(word.to_owned(), number);
        self.frequencies.push(0);
        self.short.push(kind == TokenKind::Word && word.len() <= 3);
        number
    }
}
