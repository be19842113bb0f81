//! Which pairs stand out of order: the moves.

use std::cell::LazyCell;
use std::collections::{BTreeMap, HashMap};

use super::Pairing;
use super::contents;
use super::exact::is_unmistakable;
use super::rivals::Rivals;
use super::similar::row_key;
use crate::diff::sequence::Sequence;
use crate::model::MatchedBy;

/// A pair of unlike place must be this much alike (in thousandths), else it is a clause removed
/// here and another added there.
const MOVED_LIKENESS: u32 = 650;
/// How much more than a changed text of its length the same text weighs against being moved.
const SAME_TEXT: u128 = 4;

/// Finds what moved, and undoes pairs that stand out of order on weak grounds.
pub(super) fn find_moved(old: &Sequence<'_>, new: &Sequence<'_>, pairing: &mut Pairing) {
    let counts = LazyCell::new(|| (keys(old), keys(new)));
    loop {
        let moved = moved(old, new, pairing);
        // A section is known by what stands under it, whatever its title became.
        let pairs: Vec<(usize, usize)> = moved
            .iter()
            .filter_map(|&at_new| Some((pairing.new[at_new]?, at_new)))
            .filter(|&pair| contents::share(old, new, pairing, pair) < MOVED_LIKENESS)
            // Rows are known by their keys, whatever else is in them.
            .filter(|&(at_old, at_new)| {
                let key = row_key(old, at_old).filter(|key| key.contains(char::is_alphabetic));
                let own = key.is_some_and(|key| {
                    counts.0.get(key) == Some(&1) && counts.1.get(key) == Some(&1)
                });
                !own || key != row_key(new, at_new)
            })
            .collect();
        let (mut weak, strong): (Vec<_>, Vec<_>) =
            pairs.into_iter().partition(|&(at_old, _)| is_weak(old, pairing, at_old));
        let changed: Vec<(usize, usize)> =
            strong.into_iter().filter(|&(at_old, _)| !is_exact(pairing, at_old)).collect();
        if !changed.is_empty() {
            let rivals = Rivals::new(old, new, &changed);
            weak.extend(
                changed.iter().filter(|&&(at_old, at_new)| !rivals.has_none(at_old, at_new)),
            );
        }
        if weak.is_empty() {
            for at in moved {
                pairing.moved[at] = true;
            }
            return;
        }
        for (at_old, _) in weak {
            pairing.unpair(at_old);
        }
    }
}

/// How many rows of tables have each key.
fn keys<'a>(sequence: &Sequence<'a>) -> HashMap<&'a str, usize> {
    let mut counts = HashMap::new();
    for key in (0..sequence.blocks.len()).filter_map(|at| row_key(sequence, at)) {
        *counts.entry(key).or_default() += 1;
    }
    counts
}

fn is_weak(old: &Sequence<'_>, pairing: &Pairing, at_old: usize) -> bool {
    let Some((by, confidence)) = pairing.evidence[at_old] else { return false };
    let block = &old.blocks[at_old];
    match by {
        MatchedBy::Exact => !block.is_heading() && !is_unmistakable(block),
        MatchedBy::Anchor => false,
        MatchedBy::Position => true,
        MatchedBy::Label | MatchedBy::Similar => confidence < MOVED_LIKENESS,
    }
}

fn is_exact(pairing: &Pairing, at_old: usize) -> bool {
    pairing.evidence[at_old].is_some_and(|(by, _)| by == MatchedBy::Exact)
}

/// Blocks of the newer release that moved: a section moved whole by its heading alone.
fn moved(old: &Sequence<'_>, new: &Sequence<'_>, pairing: &Pairing) -> Vec<usize> {
    let weights = Weights::new(old, new, pairing);
    let mut moved = headings(old, new, pairing, &weights);
    let mut by_section: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut elsewhere = Vec::new();
    for &at_new in &new.clauses {
        let Some(at_old) = pairing.new[at_new] else { continue };
        let under = new.blocks[at_new].under;
        if pairing.same_section(old, new, (at_old, at_new)) {
            by_section.entry(under.map_or(0, |at| at + 1)).or_default().push(at_new);
            continue;
        }
        let stays = |heading: Option<usize>, partners: &[Option<usize>]| {
            heading.is_none_or(|at| partners[at].is_some())
        };
        if stays(old.blocks[at_old].under, &pairing.old) && stays(under, &pairing.new) {
            moved.push(at_new);
        } else {
            elsewhere.push(at_new);
        }
    }
    for clauses in by_section.values_mut() {
        clauses.sort_unstable();
        moved.extend(out_of_order(clauses, pairing, &weights));
    }
    if !elsewhere.is_empty() {
        // A heading put in or taken out gives clauses another section without moving them.
        let all: Vec<usize> =
            (0..new.blocks.len()).filter(|&at| pairing.new[at].is_some()).collect();
        let out = out_of_order(&all, pairing, &weights);
        moved.extend(elsewhere.into_iter().filter(|at| out.binary_search(at).is_ok()));
    }
    moved.sort_unstable();
    moved
}

/// Headings that moved: out of order among the sections beside them, or to another section that
/// stands in both releases. Of a section moved with all under it that is the topmost alone.
fn headings(
    old: &Sequence<'_>,
    new: &Sequence<'_>,
    pairing: &Pairing,
    weights: &Weights,
) -> Vec<usize> {
    let paired: Vec<usize> =
        new.headings.iter().copied().filter(|&at| pairing.new[at].is_some()).collect();
    let mut beside: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    let (mut moved, mut elsewhere) = (Vec::new(), Vec::new());
    for &at_new in &paired {
        let Some(at_old) = pairing.new[at_new] else { continue };
        let (above, over) = (old.blocks[at_old].under, new.blocks[at_new].under);
        let stays = |heading: Option<usize>, partners: &[Option<usize>]| {
            heading.is_none_or(|at| partners[at].is_some())
        };
        if pairing.same_section(old, new, (at_old, at_new)) {
            beside.entry(over).or_default().push(at_new);
        } else if stays(above, &pairing.old)
            && stays(over, &pairing.new)
            && old.depth(at_old) == new.depth(at_new)
        {
            moved.push(at_new);
        } else {
            elsewhere.push(at_new);
        }
    }
    for sections in beside.values() {
        moved.extend(out_of_order(sections, pairing, weights));
    }
    if !elsewhere.is_empty() {
        // The section above came or went, or this one ranks otherwise: that alone is no move.
        let out = out_of_order(&paired, pairing, weights);
        let is_out = |at: usize| out.binary_search(&at).is_ok();
        let runs = runs(&paired, pairing);
        let run_of: HashMap<usize, usize> = runs
            .iter()
            .enumerate()
            .flat_map(|(number, run)| run.iter().map(move |&at| (at, number)))
            .collect();
        moved.extend(elsewhere.into_iter().filter(|&at| {
            let along = new.blocks[at]
                .under
                .is_some_and(|above| is_out(above) && run_of.get(&above) == run_of.get(&at));
            is_out(at) && !along
        }));
    }
    moved
}

/// What it weighs to call a pair moved: the length of its text, for a heading that of all that
/// stands under it too; so the shorter part is what moved. The low half tells pairs of equal length apart,
/// by their text and the same from either side.
struct Weights(Vec<u128>);

impl Weights {
    fn new(old: &Sequence<'_>, new: &Sequence<'_>, pairing: &Pairing) -> Self {
        let mut weights = vec![0_u128; new.blocks.len()];
        for (at_new, partner) in pairing.new.iter().enumerate() {
            let Some(at_old) = *partner else { continue };
            let (of_old, of_new) = (&old.blocks[at_old], &new.blocks[at_new]);
            let mut length = (of_old.text.len() + of_new.text.len() + 1) as u128;
            if is_exact(pairing, at_old) {
                length *= SAME_TEXT;
            }
            let mark = u128::from(of_old.hash >> 24) + u128::from(of_new.hash >> 24);
            weights[at_new] += length << 64 | mark;
            // All headings gain that stand above in both releases, so that the sum is the same from
            // either side.
            let (mut at_old, mut at_new) = (at_old, at_new);
            while pairing.same_section(old, new, (at_old, at_new))
                && let (Some(above), Some(over)) =
                    (old.blocks[at_old].under, new.blocks[at_new].under)
            {
                weights[over] += length << 64;
                (at_old, at_new) = (above, over);
            }
        }
        Self(weights)
    }
}

/// Splits paired blocks of the newer release, in order, into runs whose partners follow each other
/// in the same way.
fn runs(paired: &[usize], pairing: &Pairing) -> Vec<Vec<usize>> {
    let mut partners: Vec<usize> = paired.iter().filter_map(|&at| pairing.new[at]).collect();
    partners.sort_unstable();
    let rank: HashMap<usize, usize> =
        partners.into_iter().enumerate().map(|(rank, at)| (at, rank)).collect();
    let rank_of = |at: usize| pairing.new[at].and_then(|partner| rank.get(&partner)).copied();
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for &at in paired {
        match runs.last_mut() {
            Some(run)
                if run.last().and_then(|&last| rank_of(last)).map(|rank| rank + 1)
                    == rank_of(at) =>
            {
                run.push(at);
            }
            _ => runs.push(vec![at]),
        }
    }
    runs
}

/// The paired blocks, given in order, that are not part of the heaviest subsequence that stands in
/// the same order in both releases. O(n log n).
fn out_of_order(paired: &[usize], pairing: &Pairing, weights: &Weights) -> Vec<usize> {
    let runs = runs(paired, pairing);
    if runs.len() < 2 {
        return Vec::new();
    }
    let first_partner = |run: &Vec<usize>| run.first().and_then(|&at| pairing.new[at]).unwrap_or(0);
    let mut by_partner: Vec<usize> = (0..runs.len()).collect();
    by_partner.sort_unstable_by_key(|&run| first_partner(&runs[run]));
    let mut rank = vec![0; runs.len()];
    for (place, &run) in by_partner.iter().enumerate() {
        rank[run] = place + 1;
    }

    // Fenwick tree over ranks: the heaviest chain that ends at or before a rank, and its last run.
    let mut tree: Vec<(u128, Option<usize>)> = vec![(0, None); runs.len() + 1];
    let mut before: Vec<Option<usize>> = vec![None; runs.len()];
    let mut heaviest = (0, None);
    for (number, run) in runs.iter().enumerate() {
        let mut best = (0, None);
        let mut at = rank[number] - 1;
        while at > 0 {
            if tree[at].0 > best.0 {
                best = tree[at];
            }
            at &= at - 1;
        }
        before[number] = best.1;
        let weight = best.0 + run.iter().map(|&at| weights.0[at]).sum::<u128>();
        if weight > heaviest.0 {
            heaviest = (weight, Some(number));
        }
        let mut at = rank[number];
        while at < tree.len() {
            if weight > tree[at].0 {
                tree[at] = (weight, Some(number));
            }
            at += at & at.wrapping_neg();
        }
    }
    let mut stays = vec![false; runs.len()];
    let mut last = heaviest.1;
    while let Some(number) = last {
        stays[number] = true;
        last = before[number];
    }
    let mut out: Vec<usize> = runs
        .iter()
        .zip(stays)
        .filter(|(_, stays)| !stays)
        .flat_map(|(run, _)| run.iter().copied())
        .collect();
    out.sort_unstable();
    out
}
