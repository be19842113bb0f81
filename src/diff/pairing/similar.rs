//! Pairs like texts, then what is left between paired neighbours.

use std::collections::{BTreeMap, HashMap};

use super::contents;
use super::exact::{self, is_unmistakable};
use super::gaps::{gaps, opposite};
use super::sections::best_first;
use super::similarity::{Bag, Bags};
use super::{Pairing, share_anchor};
use crate::diff::sequence::Sequence;
use crate::model::{ClauseKind, DefinitionForm, MatchedBy, is_generated_anchor};

/// A word in more of the unpaired blocks than this finds no candidates: it would find too many.
const RARE: usize = 24;
/// How many candidates a block proposes.
const PROPOSALS: usize = 8;
/// Likeness (in thousandths) that pairs two blocks wherever they stand.
const ANYWHERE: u32 = 650;
/// Likeness that pairs two blocks of the same section, or between the same neighbours.
const NEAR: u32 = 450;
/// The same for texts of a few words.
const NEAR_SHORT: u32 = 600;
/// Likeness that pairs two blocks between the same neighbours when nothing there fits better.
const BETWEEN: u32 = 300;
/// Likeness that has to back a bookmark or label.
const BACKED: u32 = 300;
/// Likeness that has to back the same term defined.
const SAME_TERM: u32 = 120;
/// Texts of up to this many words between the same neighbours are one that changed.
const SHORT: usize = 4;

/// Pairs what exact text left over.
pub(super) fn pair(old: &Sequence<'_>, new: &Sequence<'_>, pairing: &mut Pairing) {
    let free = |partners: &[Option<usize>]| -> Vec<bool> {
        partners.iter().map(Option::is_none).collect()
    };
    let (of_old, of_new) = (free(&pairing.old), free(&pairing.new));
    if !of_old.contains(&true) || !of_new.contains(&true) {
        return;
    }
    let bags = Bags::new((old, new), (&of_old, &of_new));
    let scale = Scale { old, new, bags: &bags };
    // The same text that stands several times is no evidence of which is which; its place is.
    scale.by_likeness(pairing);
    contents::pair(old, new, pairing);
    exact::pair_left(old, new, pairing);
    exact::pair_copies(old, new, pairing, |pair, pairing| {
        is_unmistakable(&old.blocks[pair.0]) || scale.is_near(pair, pairing)
    });
    scale.in_gaps(pairing, BETWEEN);
    // What was paired in between may show that a section was only retitled.
    if contents::pair(old, new, pairing) {
        exact::pair_left(old, new, pairing);
        scale.in_gaps(pairing, BETWEEN);
    }
    scale.by_position(pairing);
}

/// Weighs evidence for pairs of blocks.
struct Scale<'s, 'a> {
    old: &'s Sequence<'a>,
    new: &'s Sequence<'a>,
    bags: &'s Bags,
}

/// What speaks for a pair.
#[derive(Debug, Clone, Copy)]
struct Evidence {
    likeness: u32,
    anchor: bool,
    label: bool,
    term: bool,
    row_key: bool,
    near: bool,
}

impl Evidence {
    /// Rank among candidates.
    fn priority(&self) -> u32 {
        self.likeness
            + 200 * u32::from(self.anchor)
            + 60 * u32::from(self.label)
            + 200 * u32::from(self.term)
            + 150 * u32::from(self.row_key)
            + 120 * u32::from(self.near)
    }

    /// Whether it suffices, given the likeness asked for.
    fn suffices(&self, likeness: u32) -> bool {
        self.likeness >= likeness
            || (self.anchor && self.likeness >= BACKED)
            || (self.term && self.likeness >= SAME_TERM)
            || (self.row_key && self.near)
    }

    fn matched_by(&self) -> MatchedBy {
        if self.anchor {
            MatchedBy::Anchor
        } else if self.term || self.row_key || (self.label && self.near) {
            MatchedBy::Label
        } else {
            MatchedBy::Similar
        }
    }

    fn confidence(&self) -> u32 {
        (self.likeness + self.priority() / 4).clamp(100, 990)
    }
}

impl Scale<'_, '_> {
    fn bags(&self, at_old: usize, at_new: usize) -> Option<(&Bag, &Bag)> {
        Some((self.bags.old[at_old].as_ref()?, self.bags.new[at_new].as_ref()?))
    }

    /// Whether either text has so few words that sharing two of them says little.
    fn are_short(&self, at_old: usize, at_new: usize) -> bool {
        self.bags(at_old, at_new).is_none_or(|(old, new)| old.length.min(new.length) <= SHORT + 1)
    }

    /// Whether two blocks stand in the same section, or next to the same pair.
    fn is_near(&self, pair: (usize, usize), pairing: &Pairing) -> bool {
        pairing.same_section(self.old, self.new, pair) || beside_same_pair(pair, pairing)
    }

    /// What speaks for a pair; `None` when they cannot be one.
    fn weigh(&self, (at_old, at_new): (usize, usize), pairing: &Pairing) -> Option<Evidence> {
        let (old, new) = (&self.old.blocks[at_old], &self.new.blocks[at_new]);
        if old.is_heading() != new.is_heading() {
            return None;
        }
        let (old_bag, new_bag) = self.bags(at_old, at_new)?;
        let near = self.is_near((at_old, at_new), pairing);
        let row_key = match (row_key(self.old, at_old), row_key(self.new, at_new)) {
            (Some(old), Some(new)) => old == new,
            _ => false,
        };
        let says = |label: &str| label.chars().any(char::is_alphanumeric);
        Some(Evidence {
            likeness: self.bags.likeness(old_bag, new_bag),
            anchor: share_anchor(old.anchors, new.anchors),
            label: old.label == new.label && says(old.label),
            term: false,
            row_key,
            near,
        })
    }

    /// Pairs like headings, and clauses of like but not the same text; the most alike first.
    fn by_likeness(&self, pairing: &mut Pairing) {
        let terms = self.same_terms(pairing);
        let mut pairs = self.candidates(pairing);
        pairs.extend(terms.iter().copied());
        pairs.retain(|&(at_old, at_new)| {
            let (old, new) = (&self.old.blocks[at_old], &self.new.blocks[at_new]);
            old.is_heading() || old.hash != new.hash
        });
        pairs.sort_unstable();
        pairs.dedup();
        let mut weighed: BTreeMap<(usize, usize), Evidence> = BTreeMap::new();
        for pair in pairs {
            if let Some(mut evidence) = self.weigh(pair, pairing) {
                evidence.term = terms.binary_search(&pair).is_ok();
                weighed.insert(pair, evidence);
            }
        }
        let mut ranked: Vec<(u32, usize, usize)> =
            weighed.iter().map(|(&(old, new), evidence)| (evidence.priority(), old, new)).collect();
        best_first(&mut ranked);
        for (_, at_old, at_new) in ranked {
            let Some(evidence) = weighed.get(&(at_old, at_new)) else { continue };
            let asked = if evidence.near && self.are_short(at_old, at_new) {
                NEAR_SHORT
            } else if evidence.near {
                NEAR
            } else if is_unmistakable(&self.old.blocks[at_old])
                && is_unmistakable(&self.new.blocks[at_new])
            {
                ANYWHERE
            } else {
                u32::MAX
            };
            if pairing.is_free(at_old, at_new) && evidence.suffices(asked) {
                pairing.pair(at_old, at_new, evidence.matched_by(), evidence.confidence());
            }
        }
    }

    /// Free pairs that share rare words or a named bookmark.
    fn candidates(&self, pairing: &Pairing) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for (at_old, at_new) in self.proposals(&self.bags.old, &self.bags.new) {
            found.push((at_old, at_new));
        }
        for (at_new, at_old) in self.proposals(&self.bags.new, &self.bags.old) {
            found.push((at_old, at_new));
        }
        let mut by_anchor: HashMap<&str, usize> = HashMap::new();
        for (at, block) in self.old.blocks.iter().enumerate() {
            if pairing.old[at].is_none() {
                by_anchor.extend(block.anchors.iter().map(|name| (name.as_str(), at)));
            }
        }
        for (at_new, block) in self.new.blocks.iter().enumerate() {
            if pairing.new[at_new].is_none() {
                let named = block.anchors.iter().filter(|name| !is_generated_anchor(name));
                found.extend(
                    named.filter_map(|name| Some((*by_anchor.get(name.as_str())?, at_new))),
                );
            }
        }
        found
    }

    /// For each bag of one side the bags of the other that share the most weight in rare words.
    fn proposals(&self, from: &[Option<Bag>], to: &[Option<Bag>]) -> Vec<(usize, usize)> {
        let is_rare = |word: u32| self.bags.frequencies[word as usize] <= RARE;
        let mut holders: HashMap<u32, Vec<usize>> = HashMap::new();
        for (at, bag) in to.iter().enumerate() {
            for &(word, _) in bag.iter().flat_map(|bag| &bag.words) {
                if is_rare(word) {
                    holders.entry(word).or_default().push(at);
                }
            }
        }
        let mut found = Vec::new();
        let mut shared: HashMap<usize, u64> = HashMap::new();
        for (at, bag) in from.iter().enumerate() {
            shared.clear();
            for &(word, _) in bag.iter().flat_map(|bag| &bag.words) {
                for &other in holders.get(&word).into_iter().flatten() {
                    *shared.entry(other).or_default() += self.bags.weights[word as usize];
                }
            }
            let mut best: Vec<(u64, usize)> =
                shared.iter().map(|(&other, &weight)| (weight, other)).collect();
            best.sort_unstable_by_key(|&(weight, other)| {
                (std::cmp::Reverse(weight), other.abs_diff(at), other)
            });
            best.truncate(PROPOSALS);
            found.extend(best.into_iter().map(|(_, other)| (at, other)));
        }
        found
    }

    /// Free clauses that define the same term, where either side defines it once; sorted.
    fn same_terms(&self, pairing: &Pairing) -> Vec<(usize, usize)> {
        let mut places: HashMap<String, [(u32, usize); 2]> = HashMap::new();
        let sides = [(self.old, &pairing.old), (self.new, &pairing.new)];
        for (side, (sequence, partners)) in sides.into_iter().enumerate() {
            let clauses: HashMap<&str, usize> = sequence
                .clauses
                .iter()
                .filter(|&&at| partners[at].is_none())
                .map(|&at| (sequence.blocks[at].id(), at))
                .collect();
            for definition in &sequence.document.definitions {
                let own_clause =
                    matches!(definition.form, DefinitionForm::Means | DefinitionForm::Table);
                if let Some(&at) = clauses.get(definition.clause.as_str()).filter(|_| own_clause) {
                    let (count, place) =
                        &mut places.entry(definition.term.to_lowercase()).or_default()[side];
                    *count += 1;
                    *place = at;
                }
            }
        }
        let mut found: Vec<(usize, usize)> = places
            .into_values()
            .filter(|[(old, _), (new, _)]| *old == 1 && *new == 1)
            .map(|[(_, old), (_, new)]| (old, new))
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Pairs what stands between paired neighbours, in order, the most alike first: over all gaps,
    /// for one text may stand across from two of them.
    fn in_gaps(&self, pairing: &mut Pairing, asked: u32) {
        let gaps = gaps(pairing);
        let mut ranked: Vec<(u32, usize, usize)> = Vec::new();
        let mut gap_of: HashMap<(usize, usize), usize> = HashMap::new();
        for (number, (of_old, of_new)) in gaps.iter().enumerate() {
            for at_old in of_old.clone() {
                for at_new in opposite(at_old, of_old, of_new) {
                    let Some(evidence) = self.weigh((at_old, at_new), pairing) else { continue };
                    let labelled = evidence.label && evidence.likeness >= asked / 2;
                    if evidence.suffices(asked) || labelled {
                        ranked.push((evidence.priority(), at_old, at_new));
                        gap_of.insert((at_old, at_new), number);
                    }
                }
            }
        }
        best_first(&mut ranked);
        let mut taken: Vec<Vec<(usize, usize)>> = vec![Vec::new(); gaps.len()];
        for (_, at_old, at_new) in ranked {
            let Some(taken) = gap_of.get(&(at_old, at_new)).and_then(|&gap| taken.get_mut(gap))
            else {
                continue;
            };
            let crosses = taken.iter().any(|&(old, new)| (old < at_old) != (new < at_new));
            if crosses || !pairing.is_free(at_old, at_new) {
                continue;
            }
            if let Some(evidence) = self.weigh((at_old, at_new), pairing) {
                pairing.pair(at_old, at_new, evidence.matched_by(), evidence.confidence());
                taken.push((at_old, at_new));
            }
        }
    }

    /// Pairs the one short text that is left between two paired neighbours on either side.
    fn by_position(&self, pairing: &mut Pairing) {
        for (of_old, of_new) in gaps(pairing) {
            if of_old.len() != 1 || of_new.len() != 1 {
                continue;
            }
            let (at_old, at_new) = (of_old.start, of_new.start);
            let (old, new) = (&self.old.blocks[at_old], &self.new.blocks[at_new]);
            let short = self
                .bags(at_old, at_new)
                .is_some_and(|(old, new)| old.length <= SHORT && new.length <= SHORT);
            let kind = |clause: Option<&crate::model::Clause>| clause.map(|clause| clause.kind);
            if short
                && pairing.is_free(at_old, at_new)
                && old.is_heading() == new.is_heading()
                && kind(old.clause()) == kind(new.clause())
                && pairing.same_section(self.old, self.new, (at_old, at_new))
            {
                pairing.pair(at_old, at_new, MatchedBy::Position, 300);
            }
        }
    }
}

/// The first cell of a table row that says anything, when the row has more cells.
pub(super) fn row_key<'a>(sequence: &Sequence<'a>, at: usize) -> Option<&'a str> {
    let clause =
        sequence.blocks[at].clause().filter(|clause| clause.kind == ClauseKind::TableRow)?;
    let key = clause.cells.first().filter(|_| clause.cells.len() > 1)?.trim();
    key.chars().any(char::is_alphanumeric).then_some(key)
}

/// Whether two free blocks follow, or come before, the two blocks of one pair, with nothing but
/// free blocks between.
fn beside_same_pair((at_old, at_new): (usize, usize), pairing: &Pairing) -> bool {
    let after = |partners: &[Option<usize>], at: usize| {
        (0..at).rev().take(16).find(|&before| partners[before].is_some())
    };
    let before = |partners: &[Option<usize>], at: usize| {
        (at + 1..partners.len()).take(16).find(|&after| partners[after].is_some())
    };
    let same = |old: Option<usize>, new: Option<usize>| {
        old.is_some_and(|old| new.is_some() && pairing.old[old] == new)
    };
    same(after(&pairing.old, at_old), after(&pairing.new, at_new))
        || same(before(&pairing.old, at_old), before(&pairing.new, at_new))
}
