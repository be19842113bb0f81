//! Pairs of the same text.

use std::collections::{BTreeMap, HashMap};

use imara_diff::{Algorithm, Diff, InternedInput, TokenSource};

use super::{Pairing, SURE};
use crate::diff::sequence::{Block, Sequence};
use crate::model::MatchedBy;

/// A text of fewer words may stand anywhere by chance, and moves nowhere on its own.
const UNMISTAKABLE_WORDS: usize = 5;
/// Above this many pairs of clauses in a section the longest common subsequence could take too
/// long, and one found by heuristics has to do.
const MINIMAL_UP_TO: usize = 1_000_000;

/// Pairs clauses of the same text: in order within paired sections; then next to a pair; then
/// wherever they went.
pub(super) fn pair(old: &Sequence<'_>, new: &Sequence<'_>, pairing: &mut Pairing) {
    within_sections(old, new, pairing);
    beside_pairs(old, new, pairing);
    anywhere(old, new, pairing);
    beside_pairs(old, new, pairing);
}

/// Pairs what is left of the same text once more sections are paired: again in order, then next to
/// a pair.
pub(super) fn pair_left(old: &Sequence<'_>, new: &Sequence<'_>, pairing: &mut Pairing) {
    within_sections(old, new, pairing);
    beside_pairs(old, new, pairing);
}

/// Pairs the copies of a text that are left on either side, the first with the first, where a pair
/// `fits`.
pub(super) fn pair_copies(
    old: &Sequence<'_>,
    new: &Sequence<'_>,
    pairing: &mut Pairing,
    fits: impl Fn((usize, usize), &Pairing) -> bool,
) {
    let mut copies: BTreeMap<u64, [Vec<usize>; 2]> = BTreeMap::new();
    let sides = [(old, &pairing.old), (new, &pairing.new)];
    for (side, (sequence, partners)) in sides.into_iter().enumerate() {
        for at in (0..sequence.blocks.len()).filter(|&at| partners[at].is_none()) {
            let block = &sequence.blocks[at];
            if !block.is_heading() {
                copies.entry(block.hash).or_default()[side].push(at);
            }
        }
    }
    for [of_old, of_new] in copies.into_values() {
        for (at_old, at_new) in of_old.into_iter().zip(of_new) {
            let same = old.blocks[at_old].body == new.blocks[at_new].body;
            if same && fits((at_old, at_new), pairing) {
                pairing.pair(at_old, at_new, MatchedBy::Exact, SURE);
            }
        }
    }
}

/// The fingerprints of some blocks, as a source of tokens for the sequence comparison.
struct Fingerprints<'s>(&'s [usize], &'s [Block<'s>]);

impl TokenSource for Fingerprints<'_> {
    type Token = u64;
    type Tokenizer = std::vec::IntoIter<u64>;

    fn tokenize(&self) -> Self::Tokenizer {
        self.0.iter().map(|&at| self.1[at].hash).collect::<Vec<_>>().into_iter()
    }

    fn estimate_tokens(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }
}

fn within_sections(old: &Sequence<'_>, new: &Sequence<'_>, pairing: &mut Pairing) {
    let olds = by_section(old, &pairing.old);
    let mut news = by_section(new, &pairing.new);
    for (heading, of_old) in olds {
        let partner = match heading {
            None => None,
            Some(at) => match pairing.old[at] {
                None => continue,
                partner => partner,
            },
        };
        if let Some(of_new) = news.remove(&partner) {
            in_order(old, new, (&of_old, &of_new), pairing);
        }
    }
}

/// The free clauses under each heading, in order.
fn by_section(
    sequence: &Sequence<'_>,
    partners: &[Option<usize>],
) -> HashMap<Option<usize>, Vec<usize>> {
    let mut sections: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
    for &at in sequence.clauses.iter().filter(|&&at| partners[at].is_none()) {
        sections.entry(sequence.blocks[at].under).or_default().push(at);
    }
    for held in sections.values_mut() {
        held.sort_unstable();
    }
    sections
}

/// Pairs the longest common subsequence of two runs of clauses.
fn in_order(
    old: &Sequence<'_>,
    new: &Sequence<'_>,
    (of_old, of_new): (&[usize], &[usize]),
    pairing: &mut Pairing,
) {
    let hashes = |sequence: &Sequence<'_>, run: &[usize]| {
        run.iter().map(|&at| sequence.blocks[at].hash).collect::<Vec<_>>()
    };
    let (old_hashes, new_hashes) = (hashes(old, of_old), hashes(new, of_new));
    if old_hashes == new_hashes {
        for (&at_old, &at_new) in of_old.iter().zip(of_new) {
            pairing.pair(at_old, at_new, MatchedBy::Exact, SURE);
        }
        return;
    }
    // The same subsequence is chosen whichever side is called old.
    let mirrored = old_hashes > new_hashes;
    let input = if mirrored {
        InternedInput::new(Fingerprints(of_new, &new.blocks), Fingerprints(of_old, &old.blocks))
    } else {
        InternedInput::new(Fingerprints(of_old, &old.blocks), Fingerprints(of_new, &new.blocks))
    };
    // Texts that stand several times need the longest subsequence there is: a shorter one leaves
    // some for later steps to pair crosswise.
    let algorithm = if old_hashes.len().saturating_mul(new_hashes.len()) <= MINIMAL_UP_TO {
        Algorithm::MyersMinimal
    } else {
        Algorithm::Histogram
    };
    let diff = Diff::compute(algorithm, &input);
    let (mut before, mut after) = (0, 0);
    while before < input.before.len() && after < input.after.len() {
        let (removed, added) = (diff.is_removed(before as u32), diff.is_added(after as u32));
        if !removed && !added {
            let (at_old, at_new) = if mirrored {
                (of_old[after], of_new[before])
            } else {
                (of_old[before], of_new[after])
            };
            if old.blocks[at_old].body == new.blocks[at_new].body {
                pairing.pair(at_old, at_new, MatchedBy::Exact, SURE);
            }
        }
        before += usize::from(removed || !added);
        after += usize::from(added || !removed);
    }
}

/// Pairs the same text right after, then right before, what is paired: a heading put in or taken
/// out above some clauses changes the section of each, but not their neighbours.
fn beside_pairs(old: &Sequence<'_>, new: &Sequence<'_>, pairing: &mut Pairing) {
    let same = |at_old: usize, at_new: usize| {
        let (old, new) = (&old.blocks[at_old], &new.blocks[at_new]);
        !old.is_heading() && old.hash == new.hash && old.body == new.body
    };
    for at in 1..old.blocks.len() {
        let Some(beside) = pairing.old[at - 1].map(|partner| partner + 1) else { continue };
        if beside < new.blocks.len() && pairing.is_free(at, beside) && same(at, beside) {
            pairing.pair(at, beside, MatchedBy::Exact, SURE);
        }
    }
    for at in (1..old.blocks.len()).rev() {
        let Some(beside) = pairing.old[at].and_then(|partner| partner.checked_sub(1)) else {
            continue;
        };
        if pairing.is_free(at - 1, beside) && same(at - 1, beside) {
            pairing.pair(at - 1, beside, MatchedBy::Exact, SURE);
        }
    }
}

/// Pairs a text that is left over once on either side and is long enough to be no coincidence.
fn anywhere(old: &Sequence<'_>, new: &Sequence<'_>, pairing: &mut Pairing) {
    let mut left: HashMap<u64, [(usize, usize); 2]> = HashMap::new();
    for (side, (sequence, partners)) in
        [(old, &pairing.old), (new, &pairing.new)].into_iter().enumerate()
    {
        for &at in &sequence.clauses {
            if partners[at].is_none() && is_unmistakable(&sequence.blocks[at]) {
                let (count, place) = &mut left.entry(sequence.blocks[at].hash).or_default()[side];
                *count += 1;
                *place = at;
            }
        }
    }
    for [(old_count, at_old), (new_count, at_new)] in left.into_values() {
        if old_count == 1 && new_count == 1 && old.blocks[at_old].body == new.blocks[at_new].body {
            pairing.pair(at_old, at_new, MatchedBy::Exact, SURE);
        }
    }
}

/// Whether a text is long enough that finding it elsewhere means that it moved there.
pub(super) fn is_unmistakable(block: &Block<'_>) -> bool {
    // Scripts without spaces say in three characters what others say in a word.
    block.body.split_whitespace().take(UNMISTAKABLE_WORDS).count() >= UNMISTAKABLE_WORDS
        || (!block.body.is_ascii() && block.body.chars().filter(|c| !c.is_ascii()).count() >= 15)
}
