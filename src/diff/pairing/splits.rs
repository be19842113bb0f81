//! One clause that became several, and several that became one.

use super::similarity::{Bag, Bags, ratio};
use super::{Group, Pairing};
use crate::diff::sequence::Sequence;
use crate::model::ClauseKind;

/// So much of the new neighbour's text (by weight, in thousandths) must come from what the old
/// clause lost.
const FROM_THE_REST: u32 = 700;
/// A neighbour of fewer words could have its words from anywhere.
const FEWEST_WORDS: usize = 3;

/// Finds clauses of which a part became a clause of its own beside it, or the other way round.
pub(super) fn find(old: &Sequence<'_>, new: &Sequence<'_>, pairing: &mut Pairing) {
    let splits = parts(old, new, (&pairing.old, &pairing.new)).into_iter();
    let merges = parts(new, old, (&pairing.new, &pairing.old)).into_iter();
    let mut candidates: Vec<Group> = splits
        .map(|(whole, parts, confidence)| Group { old: vec![whole], new: parts, confidence })
        .chain(merges.map(|(whole, parts, confidence)| Group {
            old: parts,
            new: vec![whole],
            confidence,
        }))
        .collect();
    // Where a border between clauses shifted, both a split and a merger could be meant: the surer
    // one is taken, the same from either side.
    let mark = |group: &Group| {
        let of = |sequence: &Sequence<'_>, blocks: &[usize]| {
            blocks.iter().fold(0_u64, |mark, &at| mark.wrapping_add(sequence.blocks[at].hash))
        };
        of(old, &group.old).wrapping_add(of(new, &group.new))
    };
    candidates.sort_by_key(|group| (std::cmp::Reverse(group.confidence), mark(group)));
    for group in candidates {
        if is_loose(pairing, &group) {
            take(pairing, group);
        }
    }
}

/// Whether no block is in a group already, nor paired with a block outside of this one.
fn is_loose(pairing: &Pairing, group: &Group) -> bool {
    let (old, new) = (&group.old, &group.new);
    let grouped = pairing.groups.iter().any(|group| {
        group.old.iter().any(|at| old.contains(at)) || group.new.iter().any(|at| new.contains(at))
    });
    !grouped
        && old.iter().all(|&at| pairing.old[at].is_none_or(|partner| new.contains(&partner)))
        && new.iter().all(|&at| pairing.new[at].is_none_or(|partner| old.contains(&partner)))
}

fn take(pairing: &mut Pairing, group: Group) {
    for &at in &group.old {
        pairing.unpair(at);
    }
    pairing.groups.push(group);
}

/// Clauses of the first sequence that became several of the second: `(whole, parts, confidence)`.
fn parts(
    wholes: &Sequence<'_>,
    pieces: &Sequence<'_>,
    (partners, back): (&[Option<usize>], &[Option<usize>]),
) -> Vec<(usize, Vec<usize>, u32)> {
    let mut found = Vec::new();
    for &whole in &wholes.clauses {
        if let Some(first) = partners[whole] {
            if wholes.blocks[whole].hash == pieces.blocks[first].hash {
                continue;
            }
            let beside = neighbours(pieces, back, first);
            if beside.len() > 1 {
                found.extend(split(wholes, pieces, whole, (beside, first)));
            }
        }
    }
    found
}

/// The free clauses on either side of `first`, in the same section, and `first` itself, in order.
fn neighbours(sequence: &Sequence<'_>, partners: &[Option<usize>], first: usize) -> Vec<usize> {
    let fits = |&at: &usize| {
        let block = &sequence.blocks[at];
        partners[at].is_none()
            && block.under == sequence.blocks[first].under
            && block.clause().is_some_and(|clause| clause.kind != ClauseKind::TableRow)
    };
    let mut beside: Vec<usize> = (0..first).rev().take_while(fits).take(4).collect();
    beside.reverse();
    beside.push(first);
    beside.extend((first + 1..sequence.blocks.len()).take_while(fits).take(4));
    beside
}

/// Which of the neighbours took their text from `whole`.
fn split(
    wholes: &Sequence<'_>,
    pieces: &Sequence<'_>,
    whole: usize,
    (beside, first): (Vec<usize>, usize),
) -> Option<(usize, Vec<usize>, u32)> {
    let texts: Vec<Option<&str>> = beside.iter().map(|&at| Some(pieces.blocks[at].body)).collect();
    let bags = Bags::of_texts(&[Some(wholes.blocks[whole].body)], &texts);
    let parts: Vec<(usize, &Bag)> = beside.iter().copied().zip(bags.new.iter().flatten()).collect();
    let place = beside.iter().position(|&at| at == first)?;
    let mut rest = without(bags.old.first()?.as_ref()?, parts.get(place)?.1);
    let mut taken = vec![first];
    // Outward from the paired part: a part beside which nothing of the whole stands is none.
    let outward: [&mut dyn Iterator<Item = &(usize, &Bag)>; 2] =
        [&mut parts[..place].iter().rev(), &mut parts[place + 1..].iter()];
    let mut least = 1000;
    for side in outward {
        for &(at, bag) in side {
            let share = share(&bags, bag, &rest);
            if bag.length < FEWEST_WORDS || share < FROM_THE_REST {
                break;
            }
            rest = without(&rest, bag);
            least = least.min(share);
            taken.push(at);
        }
    }
    taken.sort_unstable();
    (taken.len() > 1).then_some((whole, taken, least.min(980)))
}

/// How much of a bag's weight is found in another, in thousandths.
fn share(bags: &Bags, bag: &Bag, other: &Bag) -> u32 {
    ratio(bags.shared(bag, other), bag.weight)
}

/// What is left of a bag when another's words are taken out.
fn without(bag: &Bag, taken: &Bag) -> Bag {
    let words = bag
        .words
        .iter()
        .filter_map(|&(word, count)| {
            let gone = taken
                .words
                .binary_search_by_key(&word, |&(word, _)| word)
                .map_or(0, |place| taken.words[place].1);
            (count > gone).then(|| (word, count - gone))
        })
        .collect();
    Bag { words, weight: bag.weight, length: bag.length }
}
