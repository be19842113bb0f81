//! Which block (or row) of the old container is which of the new, in an order that both share.
//!
//! The pairs of the comparison come first, so that the redline and the summary of changes tell
//! the same story: the most of them that stand in one order are kept (the longest increasing
//! subsequence), and those that do not are moves. What lies between is paired by equal text, then
//! by like text, in one dynamic programme a gap.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

use crate::model::{Comparison, TermsDocument};

/// Paragraph numbers of the old main part by those of the new one, for clauses that are paired.
#[derive(Debug, Default)]
pub struct Hints(BTreeMap<u32, u32>);

/// Nothing is known.
pub static NO_HINTS: Hints = Hints(BTreeMap::new());

impl Hints {
    /// The pairs of a comparison that lists the unchanged ones too.
    pub fn of(comparison: &Comparison, old: &TermsDocument, new: &TermsDocument) -> Self {
        let paragraphs = |document: &'_ TermsDocument| {
            let clauses = document.clauses.iter().filter(|clause| clause.part.is_empty());
            let clauses = clauses.map(|clause| (clause.id.clone(), clause.paragraphs.clone()));
            let sections = document.sections.iter();
            let sections =
                sections.map(|section| (format!("#{}", section.id), section.paragraphs.clone()));
            clauses.chain(sections).collect::<BTreeMap<_, _>>()
        };
        let (old, new) = (paragraphs(old), paragraphs(new));
        let mut hints = Self::default();
        let mut pair = |left: &str, right: &str| {
            // Of several paragraphs each is its counterpart's only where there are as many.
            if let (Some(left), Some(right)) = (old.get(left), new.get(right))
                && left.len() == right.len()
            {
                hints.0.extend(left.iter().copied().zip(right.iter().copied()));
            }
        };
        for pairs in comparison.pairs.iter().flatten() {
            pair(&pairs.old, &pairs.new);
        }
        for change in &comparison.changes {
            for (left, right) in change.old.iter().zip(&change.new) {
                pair(&left.clause, &right.clause);
            }
        }
        for change in &comparison.headings {
            for (left, right) in change.old.iter().zip(&change.new) {
                pair(&format!("#{}", left.clause), &format!("#{}", right.clause));
            }
        }
        hints
    }

    /// The new paragraph that an old one is paired with.
    pub fn get(&self, old: u32) -> Option<u32> {
        self.0.get(&old).copied()
    }
}

/// What is aligned.
#[derive(Debug)]
pub struct Item<'a> {
    /// Its text.
    pub text: &'a str,
    /// Only items of one shape are paired.
    pub shape: String,
    /// Numbers of its paragraphs.
    pub ordinals: &'a [u32],
    /// Whether it may be shown as moved.
    pub movable: bool,
}

/// What becomes of an item, in the order in which the redline shows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// Old and new are the same item.
    Both(usize, usize),
    /// In the old alone.
    Old(usize),
    /// In the new alone.
    New(usize),
    /// The old place of an item that stands unchanged elsewhere in the new.
    MovedFrom(usize, usize),
    /// Its new place.
    MovedTo(usize, usize),
}

/// Shorter texts are not shown as moved: they may be anyone's.
const SHORTEST_MOVE: usize = 20;

/// Aligns two sequences.
pub fn align(old: &[Item<'_>], new: &[Item<'_>], hints: &Hints) -> Vec<Op> {
    let candidates = candidates(old, new, hints);
    let spine = increasing(&candidates);
    let mut moved_old: BTreeMap<usize, usize> = BTreeMap::new();
    let mut moved_new: BTreeMap<usize, usize> = BTreeMap::new();
    let kept: BTreeSet<(usize, usize)> = spine.iter().copied().collect();
    for &(i, j) in &candidates {
        let (left, right) = (&old[i], &new[j]);
        if !kept.contains(&(i, j))
            && left.movable
            && right.movable
            && left.text == right.text
            && left.text.chars().count() >= SHORTEST_MOVE
        {
            moved_old.insert(i, j);
            moved_new.insert(j, i);
        }
    }
    let mut ops = Vec::with_capacity(old.len().max(new.len()));
    let (mut i, mut j) = (0, 0);
    for &(i_next, j_next) in spine.iter().chain([&(old.len(), new.len())]) {
        let free_old: Vec<usize> = (i..i_next).filter(|at| !moved_old.contains_key(at)).collect();
        let free_new: Vec<usize> = (j..j_next).filter(|at| !moved_new.contains_key(at)).collect();
        let mut pairs = gap(old, new, &free_old, &free_new);
        pairs.push((i_next, j_next));
        for (i_pair, j_pair) in pairs {
            ops.extend((i..i_pair).map(|at| match moved_old.get(&at) {
                Some(&to) => Op::MovedFrom(at, to),
                None => Op::Old(at),
            }));
            ops.extend((j..j_pair).map(|at| match moved_new.get(&at) {
                Some(&from) => Op::MovedTo(from, at),
                None => Op::New(at),
            }));
            if i_pair < old.len() && j_pair < new.len() {
                ops.push(Op::Both(i_pair, j_pair));
            }
            (i, j) = (i_pair + 1, j_pair + 1);
        }
    }
    ops
}

/// Pairs by the comparison: of each old item the new one that most of its paragraphs went to, each
/// new one once.
fn candidates(old: &[Item<'_>], new: &[Item<'_>], hints: &Hints) -> Vec<(usize, usize)> {
    let home: BTreeMap<u32, usize> = new
        .iter()
        .enumerate()
        .flat_map(|(at, item)| item.ordinals.iter().map(move |&ordinal| (ordinal, at)))
        .collect();
    let mut taken = vec![false; new.len()];
    let mut found = Vec::new();
    for (i, item) in old.iter().enumerate() {
        let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
        for &ordinal in item.ordinals {
            if let Some(&j) = hints.get(ordinal).and_then(|to| home.get(&to)) {
                *votes.entry(j).or_default() += 1;
            }
        }
        let best = votes
            .into_iter()
            .filter(|&(j, _)| !taken[j] && new[j].shape == item.shape)
            .max_by_key(|&(j, votes)| (votes, usize::MAX - j));
        if let Some((j, _)) = best {
            taken[j] = true;
            found.push((i, j));
        }
    }
    found
}

/// The longest subsequence whose second numbers increase; the first ones do already.
fn increasing(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // `ends[k]` is the pair that ends the best sequence of length k + 1.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; pairs.len()];
    for (at, &(_, j)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|&end| pairs[end].1 < j);
        before[at] = length.checked_sub(1).map(|shorter| ends[shorter]);
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut sequence = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(at) = next {
        sequence.push(pairs[at]);
        next = before[at];
    }
    sequence.reverse();
    sequence
}

/// Above this many possible pairs like texts are not looked for, only equal ones.
const LIKE_UP_TO: usize = 40_000;
/// Above this many, equal ones only where they follow on an end of the gap.
const EQUAL_UP_TO: usize = 4_000_000;
/// Texts that share less are not shown as one changed text.
const LIKE: f32 = 0.5;

/// Pairs of a gap between two pairs of the spine.
fn gap(
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

/// Arranges the end of a container so that its last paragraph mark, which can be neither inserted
/// nor deleted, belongs to both sides: where both end in paragraphs of their own, the last two are
/// made one. A move that ends there is shown as a deletion and an insertion.
pub fn settle_end(ops: &mut Vec<Op>, is_paragraph: &dyn Fn(Op) -> bool) {
    let tail = ops.iter().rev().take_while(|op| !matches!(op, Op::Both(..))).count();
    let start = ops.len() - tail;
    for at in start..ops.len() {
        if let Op::MovedFrom(i, j) | Op::MovedTo(i, j) = ops[at] {
            for op in ops.iter_mut() {
                match *op {
                    Op::MovedFrom(from, to) if (from, to) == (i, j) => *op = Op::Old(i),
                    Op::MovedTo(from, to) if (from, to) == (i, j) => *op = Op::New(j),
                    _ => {}
                }
            }
        }
    }
    let last = |of_side: fn(&Op) -> bool| (start..ops.len()).rev().find(|&at| of_side(&ops[at]));
    let old_at = last(|op| matches!(op, Op::Old(_)));
    let new_at = last(|op| matches!(op, Op::New(_)));
    match (old_at, new_at) {
        (Some(old_at), Some(new_at)) => {
            if let (Op::Old(i), Op::New(j)) = (ops[old_at], ops[new_at])
                && is_paragraph(ops[old_at])
                && is_paragraph(ops[new_at])
            {
                ops.remove(old_at.max(new_at));
                ops.remove(old_at.min(new_at));
                ops.push(Op::Both(i, j));
            }
        }
        (None, None) => {}
        _ => {
            // A paragraph before a table cannot be joined with one behind it: the last two of each
            // side are made one instead.
            let tables = ops[start..].iter().any(|&op| !is_paragraph(op));
            let Some(before) = start.checked_sub(1).filter(|_| tables) else { return };
            let end = ops.len() - 1;
            if !is_paragraph(ops[before]) || !is_paragraph(ops[end]) {
                return;
            }
            if let (Op::Both(i, j), Op::Old(k) | Op::New(k)) = (ops[before], ops[end]) {
                let old_side = old_at.is_some();
                ops[before] = if old_side { Op::Old(i) } else { Op::New(j) };
                ops[end] = if old_side { Op::Both(k, j) } else { Op::Both(i, k) };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items<'a>(texts: &'a [&'a str], ordinals: &'a [[u32; 1]]) -> Vec<Item<'a>> {
        texts
            .iter()
            .zip(ordinals)
            .map(|(text, ordinal)| Item {
                text,
                shape: String::new(),
                ordinals: ordinal,
                movable: true,
            })
            .collect()
    }

    #[test]
    fn pairs_out_of_order_are_moves_and_like_texts_are_one() {
        let numbers = [[1], [2], [3], [4]];
        let old =
            ["Scope of these terms and conditions", "The fee is due in 30 days", "Notices", "End"];
        let new =
            ["The fee is due in 60 days", "Notices", "Scope of these terms and conditions", "End"];
        let hints = Hints([(1, 3), (3, 2), (4, 4)].into());
        let ops = align(&items(&old, &numbers), &items(&new, &numbers), &hints);
        assert_eq!(
            ops,
            [
                Op::MovedFrom(0, 2),
                Op::Both(1, 0),
                Op::Both(2, 1),
                Op::MovedTo(0, 2),
                Op::Both(3, 3)
            ]
        );
    }

    #[test]
    fn a_mark_at_the_end_belongs_to_both() {
        let mut ops = vec![Op::Both(0, 0), Op::Old(1), Op::Old(2), Op::New(1)];
        settle_end(&mut ops, &|_| true);
        assert_eq!(ops, [Op::Both(0, 0), Op::Old(1), Op::Both(2, 1)]);
    }
}
