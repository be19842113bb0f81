//! Whether a pair of like texts is the only one of its kind.

use std::collections::HashMap;

use super::resemblance::Resemblance;
use super::similarity::{Bag, Bags};
use crate::diff::sequence::Sequence;

/// No other text may come as near (in thousandths) to one of a pair of changed texts that moved.
const RIVAL: u32 = 100;

/// The words of the blocks that could be rivals, with the blocks that hold each.
pub(super) struct Rivals {
    bags: Bags,
    holders_old: Vec<Vec<usize>>,
    holders_new: Vec<Vec<usize>>,
}

impl Rivals {
    /// For judging these pairs.
    pub fn new<'a>(old: &Sequence<'a>, new: &Sequence<'a>, pairs: &[(usize, usize)]) -> Self {
        let resemblance = Resemblance::new(old, new, pairs);
        // Nearly all texts stand in both releases: each is looked at once.
        let mut known: HashMap<&str, bool> = HashMap::with_capacity(old.blocks.len());
        let mut fit = |sequence: &Sequence<'a>| -> Vec<bool> {
            let texts = sequence.blocks.iter().map(|block| block.body);
            texts
                .map(|text| *known.entry(text).or_insert_with(|| resemblance.is_possible(text)))
                .collect()
        };
        let (of_old, of_new) = (fit(old), fit(new));
        let bags = Bags::new((old, new), (&of_old, &of_new));
        let holders = |side: &[Option<Bag>]| {
            let mut holders = vec![Vec::new(); bags.weights.len()];
            for (at, bag) in side.iter().enumerate() {
                for &(word, _) in bag.iter().flat_map(|bag| &bag.words) {
                    holders[word as usize].push(at);
                }
            }
            holders
        };
        Self { holders_old: holders(&bags.old), holders_new: holders(&bags.new), bags }
    }

    /// Whether no other block of either release is nearly as much like one of a pair as the other
    /// of it. Clauses drafted from one template are like each other wherever they stand.
    pub fn has_none(&self, at_old: usize, at_new: usize) -> bool {
        let (Some(old), Some(new)) = (&self.bags.old[at_old], &self.bags.new[at_new]) else {
            return false;
        };
        let needed = self.bags.likeness(old, new).saturating_sub(RIVAL);
        !self.any((&self.bags.new, &self.holders_new), old, at_new, needed)
            && !self.any((&self.bags.old, &self.holders_old), new, at_old, needed)
    }

    /// Whether any bag of a side but the partner is more than `needed` like this one.
    ///
    /// Such a bag shares more than `needed / 2000` of this one's weight; so it holds one of the
    /// rarest words that together weigh the rest (prefix filter, Chaudhuri et al. 2006).
    fn any(
        &self,
        (side, holders): (&[Option<Bag>], &[Vec<usize>]),
        own: &Bag,
        partner: usize,
        needed: u32,
    ) -> bool {
        let mut words = own.words.clone();
        words.sort_unstable_by_key(|&(word, _)| (self.bags.frequencies[word as usize], word));
        let mut weight = own.weight * u64::from(2000 - needed.min(1000)) / 2000;
        let mut seen: Vec<usize> = Vec::new();
        for (word, count) in words {
            seen.extend(&holders[word as usize]);
            let of_word = self.bags.weights[word as usize] * u64::from(count);
            if of_word > weight {
                break;
            }
            weight -= of_word;
        }
        seen.sort_unstable();
        seen.dedup();
        seen.into_iter()
            .filter(|&at| at != partner)
            .any(|at| side[at].as_ref().is_some_and(|bag| self.bags.likeness(own, bag) > needed))
    }
}
