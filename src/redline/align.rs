//! Which block (or row) of the old container is which of the new, in an order that both share.
//!
//! The pairs of the comparison come first, so that the redline and the summary of changes tell
//! the same story: the most of them that stand in one order are kept, those that the comparison
//! itself calls moved last, and those that do not are moves. What lies between is paired by equal
//! text, then by like text.

use std::collections::{BTreeMap, BTreeSet};

use super::gap::{gap, is_like};
use super::hints::Hints;

/// What is aligned.
#[derive(Debug)]
pub struct Item<'a> {
    /// Its text.
    pub text: &'a str,
    /// Only items of one shape are paired.
    pub shape: String,
    /// Numbers of its paragraphs.
    pub ordinals: &'a [u32],
    /// How the paragraphs in it lie: items that differ in this are not shown as moved and changed.
    /// None for what may not be shown as moved.
    pub frame: Option<String>,
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
    /// The old place of an item that stands elsewhere in the new.
    MovedFrom(usize, usize),
    /// Its new place.
    MovedTo(usize, usize),
}

/// Shorter texts are shown as moved only where the comparison says so, or beside others that were
/// moved: they may be anyone's.
const SHORTEST_MOVE: usize = 20;

/// Aligns two sequences.
pub fn align(old: &[Item<'_>], new: &[Item<'_>], hints: &Hints) -> Vec<Op> {
    let candidates = candidates(old, new, hints);
    let spine = spine(old, &candidates, hints);
    let moves = Moves::find(old, new, &candidates, &spine, hints);
    let mut ops = Vec::with_capacity(old.len().max(new.len()));
    let (mut i, mut j) = (0, 0);
    for &(i_next, j_next) in spine.iter().chain([&(old.len(), new.len())]) {
        let free_old: Vec<usize> = (i..i_next).filter(|at| !moves.to.contains_key(at)).collect();
        let free_new: Vec<usize> = (j..j_next).filter(|at| !moves.from.contains_key(at)).collect();
        let mut pairs = gap(old, new, &free_old, &free_new);
        pairs.push((i_next, j_next));
        for (i_pair, j_pair) in pairs {
            ops.extend((i..i_pair).map(|at| match moves.to.get(&at) {
                Some(&to) => Op::MovedFrom(at, to),
                None => Op::Old(at),
            }));
            ops.extend((j..j_pair).map(|at| match moves.from.get(&at) {
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

/// Whether the comparison calls an item moved.
fn is_moved(item: &Item<'_>, hints: &Hints) -> bool {
    let moved = item.ordinals.iter().filter(|&&ordinal| hints.is_moved(ordinal)).count();
    moved * 2 > item.ordinals.len()
}

/// The pairs that stand in one order on both sides: as many as can be of those that the comparison
/// does not call moved, then as many as fit of the others.
fn spine(old: &[Item<'_>], candidates: &[(usize, usize)], hints: &Hints) -> Vec<(usize, usize)> {
    let stays = candidates.len() as u64 + 1;
    let weight = |i: usize| if is_moved(&old[i], hints) { 1 } else { stays };
    let weights: Vec<u64> = candidates.iter().map(|&(i, _)| weight(i)).collect();
    heaviest(candidates, &weights)
}

/// The heaviest subsequence whose second numbers increase; the first ones do already.
fn heaviest(pairs: &[(usize, usize)], weights: &[u64]) -> Vec<(usize, usize)> {
    let width = pairs.iter().map(|&(_, j)| j + 1).max().unwrap_or(0);
    // A Fenwick tree of prefix maxima: what the best sequence that ends below a number weighs, and
    // the pair that ends it.
    let mut tree: Vec<(u64, Option<usize>)> = vec![(0, None); width + 1];
    let mut before = vec![None; pairs.len()];
    for (at, (&(_, j), weight)) in pairs.iter().zip(weights).enumerate() {
        let mut best = (0, None);
        let mut node = j;
        while node > 0 {
            best = best.max(tree[node]);
            node &= node - 1;
        }
        before[at] = best.1;
        let sum = best.0 + weight;
        let mut node = j + 1;
        while node <= width {
            if tree[node].0 < sum {
                tree[node] = (sum, Some(at));
            }
            node += node & node.wrapping_neg();
        }
    }
    let mut sequence = Vec::new();
    let mut node = width;
    let mut best = (0, None);
    while node > 0 {
        best = best.max(tree[node]);
        node &= node - 1;
    }
    let mut next = best.1;
    while let Some(at) = next {
        sequence.push(pairs[at]);
        next = before[at];
    }
    sequence.reverse();
    sequence
}

/// Items that stand elsewhere: the new place of old ones, the old place of new ones.
#[derive(Debug, Default)]
struct Moves {
    to: BTreeMap<usize, usize>,
    from: BTreeMap<usize, usize>,
}

impl Moves {
    /// Pairs beside the spine: those that may be shown as moved, each text enough like the other to
    /// be recognised.
    fn find(
        old: &[Item<'_>],
        new: &[Item<'_>],
        candidates: &[(usize, usize)],
        spine: &[(usize, usize)],
        hints: &Hints,
    ) -> Self {
        let kept: BTreeSet<(usize, usize)> = spine.iter().copied().collect();
        let fits = |i: usize, j: usize| {
            let (left, right) = (&old[i], &new[j]);
            left.frame.is_some()
                && right.frame.is_some()
                && left.shape == right.shape
                && (left.text == right.text || left.frame == right.frame)
                && is_like(left.text, right.text)
        };
        let mut moves = Self::default();
        let mut short = Vec::new();
        for &(i, j) in candidates {
            if kept.contains(&(i, j)) || !fits(i, j) {
                continue;
            }
            if is_moved(&old[i], hints) || old[i].text.chars().count() >= SHORTEST_MOVE {
                moves.add(i, j);
            } else {
                short.push((i, j));
            }
        }
        // What stands beside a move on both sides moved with it: a short line that the comparison
        // pairs, or one of the same text of which it says nothing.
        let paired_old: BTreeSet<usize> = candidates.iter().map(|&(i, _)| i).collect();
        let paired_new: BTreeSet<usize> = candidates.iter().map(|&(_, j)| j).collect();
        let goes_along = |moves: &Self, i: usize, j: usize| {
            let free = !moves.to.contains_key(&i) && !moves.from.contains_key(&j);
            let unpaired = !paired_old.contains(&i) && !paired_new.contains(&j);
            free && (short.contains(&(i, j))
                || unpaired && old[i].text == new[j].text && fits(i, j))
        };
        let seeds: Vec<(usize, usize)> = moves.to.iter().map(|(&i, &j)| (i, j)).collect();
        for (i, j) in seeds {
            let mut at = (i + 1, j + 1);
            while at.0 < old.len() && at.1 < new.len() && goes_along(&moves, at.0, at.1) {
                moves.add(at.0, at.1);
                at = (at.0 + 1, at.1 + 1);
            }
            let mut at = (i, j);
            while at.0 > 0 && at.1 > 0 && goes_along(&moves, at.0 - 1, at.1 - 1) {
                at = (at.0 - 1, at.1 - 1);
                moves.add(at.0, at.1);
            }
        }
        moves
    }

    fn add(&mut self, old: usize, new: usize) {
        self.to.insert(old, new);
        self.from.insert(new, old);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items<'a>(texts: &'a [&'a str], ordinals: &'a [[u32; 1]]) -> Vec<Item<'a>> {
        let item = |(text, ordinal): (&'a &'a str, &'a [u32; 1])| Item {
            text,
            shape: String::new(),
            ordinals: ordinal,
            frame: Some(String::new()),
        };
        texts.iter().zip(ordinals).map(item).collect()
    }

    #[test]
    fn pairs_out_of_order_are_moves_and_like_texts_are_one() {
        let numbers = [[1], [2], [3], [4]];
        let old =
            ["Scope of these terms and conditions", "The fee is due in 30 days", "Notices", "End"];
        let new =
            ["The fee is due in 60 days", "Notices", "Scope of all terms and conditions", "End"];
        let hints = Hints::from_pairs(&[(1, 3), (3, 2), (4, 4)], &[]);
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
    fn what_the_comparison_calls_moved_is_what_moves() {
        let numbers = [[1], [2], [3]];
        let old = ["Fees", "Support is given in English only.", "Records"];
        let new = ["Records", "Fees", "Support is given in English only."];
        let pairs = [(1, 2), (2, 3), (3, 1)];
        let moved_by = |moved: &[u32]| {
            let hints = Hints::from_pairs(&pairs, moved);
            let ops = align(&items(&old, &numbers), &items(&new, &numbers), &hints);
            ops.into_iter().filter(|op| matches!(op, Op::MovedFrom(..))).collect::<Vec<_>>()
        };
        assert_eq!(moved_by(&[3]), [Op::MovedFrom(2, 0)]);
        assert_eq!(moved_by(&[1, 2]), [Op::MovedFrom(0, 1), Op::MovedFrom(1, 2)]);
    }

    #[test]
    fn a_line_that_nothing_is_said_of_moves_with_its_neighbour() {
        let numbers = [[1], [2], [3], [4]];
        let old = ["Support is given in English only.", "", "Records are kept.", "End"];
        let new = ["Records are kept.", "Support is given in English only.", "", "End"];
        let hints = Hints::from_pairs(&[(1, 2), (3, 1), (4, 4)], &[1]);
        let ops = align(&items(&old, &numbers), &items(&new, &numbers), &hints);
        assert_eq!(ops[..2], [Op::MovedFrom(0, 1), Op::MovedFrom(1, 2)]);
    }
}
