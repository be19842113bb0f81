//! Pairs headings whose titles say nothing of each other by what stands under them.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::Pairing;
use super::sections::best_first;
use super::similarity::ratio;
use crate::diff::sequence::Sequence;
use crate::model::MatchedBy;

/// The share of clauses, in thousandths, that two sections have to hold in common.
const ENOUGH: u32 = 500;

/// Pairs free headings when most of what stands under one went under the other. What is too
/// short to be paired wherever it stands counts where the same text stands under both. Says whether
/// any were paired.
pub(super) fn pair(old: &Sequence<'_>, new: &Sequence<'_>, pairing: &mut Pairing) -> bool {
    let (mut common, mut held_old, mut held_new) =
        (BTreeMap::<_, u64>::new(), BTreeMap::<_, u64>::new(), BTreeMap::<_, u64>::new());
    for &at_old in &old.clauses {
        let Some(under) = old.blocks[at_old].under else { continue };
        *held_old.entry(under).or_default() += 1;
        let partner = pairing.old[at_old].and_then(|at_new| new.blocks[at_new].under);
        if let Some(partner) = partner.filter(|&partner| pairing.is_free(under, partner)) {
            *common.entry((under, partner)).or_default() += 1;
        }
    }
    for under in new.clauses.iter().filter_map(|&at| new.blocks[at].under) {
        *held_new.entry(under).or_default() += 1;
    }
    let left_old = free_texts(old, &pairing.old);
    let left_new = free_texts(new, &pairing.new);
    let mut ranked: Vec<(u32, usize, usize)> = common
        .into_iter()
        .map(|((above, over), common)| {
            let common = common + shared(left_old.get(&above), left_new.get(&over));
            let held = held_old.get(&above).unwrap_or(&0) + held_new.get(&over).unwrap_or(&0);
            (ratio(2 * common, held), above, over)
        })
        .filter(|&(share, ..)| share >= ENOUGH)
        .collect();
    best_first(&mut ranked);
    let mut found = false;
    for (share, at_old, at_new) in ranked {
        if pairing.is_free(at_old, at_new) {
            pairing.pair(at_old, at_new, MatchedBy::Similar, share.min(900));
            found = true;
        }
    }
    found
}

/// How much of what stands directly under two headings they hold in common, in thousandths; none
/// where either is no heading or holds nothing.
pub(super) fn share(
    old: &Sequence<'_>,
    new: &Sequence<'_>,
    pairing: &Pairing,
    (at_old, at_new): (usize, usize),
) -> u32 {
    fn held(sequence: &Sequence<'_>, heading: usize) -> Range<usize> {
        let own = |at: &usize| {
            let block = &sequence.blocks[*at];
            !block.is_heading() && block.under == Some(heading)
        };
        let first = heading + 1;
        first..first + (first..sequence.blocks.len()).take_while(own).count()
    }
    let (of_old, of_new) = (held(old, at_old), held(new, at_new));
    let common = of_old
        .clone()
        .filter(|&at| pairing.old[at].is_some_and(|partner| of_new.contains(&partner)))
        .count();
    let (common, all) = (2 * common as u64, (of_old.len() + of_new.len()) as u64);
    if common == 0 { 0 } else { ratio(common, all) }
}

/// Fingerprints of the free clauses under each free heading, sorted.
fn free_texts(sequence: &Sequence<'_>, partners: &[Option<usize>]) -> HashMap<usize, Vec<u64>> {
    let mut texts: HashMap<usize, Vec<u64>> = HashMap::new();
    for &at in sequence.clauses.iter().filter(|&&at| partners[at].is_none()) {
        if let Some(under) = sequence.blocks[at].under.filter(|&under| partners[under].is_none()) {
            texts.entry(under).or_default().push(sequence.blocks[at].hash);
        }
    }
    texts.values_mut().for_each(|hashes| hashes.sort_unstable());
    texts
}

/// How many fingerprints two sorted lists have in common.
fn shared(one: Option<&Vec<u64>>, other: Option<&Vec<u64>>) -> u64 {
    let (Some(one), Some(other)) = (one, other) else { return 0 };
    let (mut at, mut place, mut count) = (0, 0, 0);
    while let (Some(left), Some(right)) = (one.get(at), other.get(place)) {
        count += u64::from(left == right);
        at += usize::from(left <= right);
        place += usize::from(right <= left);
    }
    count
}
