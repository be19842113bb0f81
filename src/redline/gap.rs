//! Pairs of items between two that are known to belong together: by equal text, then by like text,
//! in one dynamic programme.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use super::align::Item;

/// Above this many possible pairs like texts are not looked for, only equal ones.
const LIKE_UP_TO: usize = 40_000;
/// Above this many, equal ones only where they follow on an end of the gap.
const EQUAL_UP_TO: usize = 4_000_000;
/// Texts that share less are not shown as one changed text.
const LIKE: f32 = 0.5;

/// Pairs of a gap between two pairs of the spine.
pub fn gap(
    old: &[Item<'_>],
    new: &[Item<'_>],
    free_old: &[usize],
    free_new: &[usize],
) -> Vec<(usize, usize)> {
    let equal = |i: usize, j: usize| old[i].text == new[j].text && old[i].shape == new[j].shape;
    let head = free_old.iter().zip(free_new).take_while(|&(&i, &j)| equal(i, j)).count();
    let (rest_old, rest_new) = (&free_old[head..], &free_new[head..]);
    let tail = rest_old.iter().rev().zip(rest_new.iter().rev());
    let tail = tail.take_while(|&(&i, &j)| equal(i, j)).count();
    let rest_old = &rest_old[..rest_old.len() - tail];
    let rest_new = &rest_new[..rest_new.len() - tail];

    let mut pairs: Vec<(usize, usize)> =
        free_old[..head].iter().copied().zip(free_new[..head].iter().copied()).collect();
    pairs.extend(best(old, new, rest_old, rest_new, &equal));
    let ends = free_old[free_old.len() - tail..].iter().copied();
    pairs.extend(ends.zip(free_new[free_new.len() - tail..].iter().copied()));
    pairs
}

/// The pairs in one order that share the most text.
fn best(
    old: &[Item<'_>],
    new: &[Item<'_>],
    rest_old: &[usize],
    rest_new: &[usize],
    equal: &dyn Fn(usize, usize) -> bool,
) -> Vec<(usize, usize)> {
    let (rows, columns) = (rest_old.len(), rest_new.len());
    let size = rows.saturating_mul(columns);
    if size == 0 || size > EQUAL_UP_TO {
        return Vec::new();
    }
    let like = size <= LIKE_UP_TO;
    let bags_old: Vec<Bag> = rest_old.iter().map(|&i| Bag::of(old[i].text)).collect();
    let bags_new: Vec<Bag> = rest_new.iter().map(|&j| Bag::of(new[j].text)).collect();
    let score = |a: usize, b: usize| -> u32 {
        let (i, j) = (rest_old[a], rest_new[b]);
        let weight = old[i].text.len().min(new[j].text.len()).min(400);
        let weight = u32::try_from(weight).unwrap_or(400);
        if equal(i, j) {
            return 2 * weight + 10;
        }
        if !like || old[i].shape != new[j].shape {
            return 0;
        }
        let share = bags_old[a].share(&bags_new[b]);
        if share < LIKE { 0 } else { (share * (weight as f32 + 5.0)) as u32 + 1 }
    };
    // Best sum of the pairs from (a, b) on.
    let mut sums = vec![0_u32; (rows + 1) * (columns + 1)];
    let at = |a: usize, b: usize| a * (columns + 1) + b;
    let mut scores = vec![0_u32; size];
    for a in (0..rows).rev() {
        for b in (0..columns).rev() {
            let own = score(a, b);
            scores[a * columns + b] = own;
            let paired = if own > 0 { own.saturating_add(sums[at(a + 1, b + 1)]) } else { 0 };
            sums[at(a, b)] = paired.max(sums[at(a + 1, b)]).max(sums[at(a, b + 1)]);
        }
    }
    let mut pairs = Vec::new();
    let (mut a, mut b) = (0, 0);
    while a < rows && b < columns {
        let own = scores[a * columns + b];
        if own > 0 && sums[at(a, b)] == own.saturating_add(sums[at(a + 1, b + 1)]) {
            pairs.push((rest_old[a], rest_new[b]));
            (a, b) = (a + 1, b + 1);
        } else if sums[at(a, b)] == sums[at(a + 1, b)] {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}

/// Whether two texts share enough words to be shown as one that was changed.
pub fn is_like(old: &str, new: &str) -> bool {
    old == new || Bag::of(old).share(&Bag::of(new)) >= LIKE
}

/// The words of a text without order, as sorted hashes.
struct Bag(Vec<u64>);

impl Bag {
    fn of(text: &str) -> Self {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let mut hashes: Vec<u64> = words
            .map(|word| {
                let mut hasher = DefaultHasher::new();
                word.hash(&mut hasher);
                hasher.finish()
            })
            .collect();
        hashes.sort_unstable();
        Self(hashes)
    }

    /// Twice the words in common, by all words of both (Dice's coefficient).
    fn share(&self, other: &Self) -> f32 {
        let all = self.0.len() + other.0.len();
        if all == 0 {
            return 0.0;
        }
        let (mut a, mut b, mut common) = (0, 0, 0);
        while let (Some(left), Some(right)) = (self.0.get(a), other.0.get(b)) {
            match left.cmp(right) {
                std::cmp::Ordering::Less => a += 1,
                std::cmp::Ordering::Greater => b += 1,
                std::cmp::Ordering::Equal => (a, b, common) = (a + 1, b + 1, common + 1),
            }
        }
        2.0 * common as f32 / all as f32
    }
}
