//! Pairs headings: by title path, title, named bookmarks, and the texts they hold in common.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Pairing, SURE, share_anchor};
use crate::diff::sequence::Sequence;
use crate::model::{MatchedBy, is_generated_anchor};

/// What the kinds of evidence for a pair of headings weigh. Two titles that agree suffice, and so
/// do two fifths of the text in common, or a bookmark on a title that is alike.
const SAME_TITLE: u32 = 300;
const SAME_PATH: u32 = 400;
const SAME_ANCHOR: u32 = 200;
const SAME_LABEL: u32 = 30;
const ALL_TEXT: u32 = 700;
const ENOUGH: u32 = 280;

/// Pairs headings.
pub(super) fn pair(old: &Sequence<'_>, new: &Sequence<'_>, pairing: &mut Pairing) {
    let evidence = Evidence::gather(old, new);
    let mut candidates: Vec<(u32, usize, usize)> = evidence
        .candidates()
        .into_iter()
        .map(|(at_old, at_new)| (evidence.score(at_old, at_new), at_old, at_new))
        .filter(|&(score, ..)| score >= ENOUGH)
        .collect();
    best_first(&mut candidates);
    for (score, at_old, at_new) in candidates {
        if pairing.is_free(at_old, at_new) {
            accept(old, new, (at_old, at_new), score, pairing);
        }
    }
    same_title_under_pairs(old, new, pairing);
}

/// Sorts candidates by score; ties by closeness in place, in a way that reads the same from either
/// side.
pub(super) fn best_first(candidates: &mut [(u32, usize, usize)]) {
    candidates.sort_unstable_by_key(|&(score, old, new)| {
        (std::cmp::Reverse(score), old.abs_diff(new), old + new, old)
    });
}

fn accept(
    old: &Sequence<'_>,
    new: &Sequence<'_>,
    (at_old, at_new): (usize, usize),
    score: u32,
    pairing: &mut Pairing,
) {
    let (of_old, of_new) = (&old.blocks[at_old], &new.blocks[at_new]);
    let by = if of_old.body == of_new.body {
        MatchedBy::Exact
    } else if share_anchor(of_old.anchors, of_new.anchors) {
        MatchedBy::Anchor
    } else {
        MatchedBy::Similar
    };
    pairing.pair(at_old, at_new, by, score.min(SURE));
}

/// Pairs the headings of the same title under paired headings (or at the top), first with first.
fn same_title_under_pairs(old: &Sequence<'_>, new: &Sequence<'_>, pairing: &mut Pairing) {
    let mut free: HashMap<(Option<usize>, u64), Vec<usize>> = HashMap::new();
    for &at in new.headings.iter().rev() {
        let block = &new.blocks[at];
        if pairing.new[at].is_none() {
            free.entry((block.under, block.hash)).or_default().push(at);
        }
    }
    for &at in &old.headings {
        let block = &old.blocks[at];
        let under = match block.under {
            None => None,
            Some(parent) => match pairing.old[parent] {
                None => continue,
                partner => partner,
            },
        };
        if pairing.old[at].is_some() {
            continue;
        }
        if let Some(partner) = free.get_mut(&(under, block.hash)).and_then(Vec::pop) {
            accept(old, new, (at, partner), SAME_TITLE + SAME_PATH, pairing);
        }
    }
}

/// What speaks for each pair of headings.
struct Evidence<'s, 'a> {
    old: &'s Sequence<'a>,
    new: &'s Sequence<'a>,
    /// How many unique texts two headings hold in common.
    common: HashMap<(usize, usize), u32>,
    /// How many clauses stand directly under each heading.
    held: [HashMap<usize, u32>; 2],
    paths: [HashMap<usize, u64>; 2],
}

impl<'s, 'a> Evidence<'s, 'a> {
    fn gather(old: &'s Sequence<'a>, new: &'s Sequence<'a>) -> Self {
        let mut common = HashMap::new();
        let places = unique(old, new, |sequence| {
            sequence.clauses.iter().map(|&at| (sequence.blocks[at].hash, at)).collect()
        });
        for (at_old, at_new) in places {
            if let (Some(old), Some(new)) = (old.blocks[at_old].under, new.blocks[at_new].under) {
                *common.entry((old, new)).or_default() += 1;
            }
        }
        Self { old, new, common, held: [held(old), held(new)], paths: [paths(old), paths(new)] }
    }

    /// Pairs for which anything speaks, in no order, each once.
    fn candidates(&self) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = self.common.keys().copied().collect();
        found.extend(unique(self.old, self.new, |sequence| {
            sequence.headings.iter().map(|&at| (sequence.blocks[at].hash, at)).collect()
        }));
        let [old_paths, new_paths] = &self.paths;
        found.extend(unique(self.old, self.new, |sequence| {
            let paths = if std::ptr::eq(sequence, self.old) { old_paths } else { new_paths };
            paths.iter().map(|(&at, &path)| (path, at)).collect()
        }));
        found.extend(unique(self.old, self.new, |sequence| {
            let anchors = |at: usize| {
                let named = sequence.blocks[at].anchors.iter();
                named.filter(|name| !is_generated_anchor(name)).map(move |name| (name.clone(), at))
            };
            sequence.headings.iter().flat_map(|&at| anchors(at)).collect()
        }));
        found.sort_unstable();
        found.dedup();
        found
    }

    fn score(&self, at_old: usize, at_new: usize) -> u32 {
        let (old, new) = (&self.old.blocks[at_old], &self.new.blocks[at_new]);
        let same_title = old.body == new.body;
        let common = self.common.get(&(at_old, at_new)).copied().unwrap_or(0);
        let held =
            self.held[0].get(&at_old).unwrap_or(&0) + self.held[1].get(&at_new).unwrap_or(&0);
        let mut score = (2 * common * ALL_TEXT).checked_div(held).unwrap_or(0);
        if same_title {
            score += SAME_TITLE;
            if self.paths[0].get(&at_old) == self.paths[1].get(&at_new) {
                score += SAME_PATH;
            }
        }
        if share_anchor(old.anchors, new.anchors) {
            // A bookmark can be put on another heading: it counts in full where words agree too.
            let agree = same_title || common > 0 || share_word(old.body, new.body);
            score += if agree { SAME_ANCHOR + u32::from(!same_title) * 100 } else { 0 };
        }
        if !old.label.is_empty() && old.label == new.label {
            score += SAME_LABEL;
        }
        score
    }
}

/// Places of what stands exactly once in each sequence.
fn unique<'s, 'a, K: Eq + Hash>(
    old: &'s Sequence<'a>,
    new: &'s Sequence<'a>,
    keys: impl Fn(&'s Sequence<'a>) -> Vec<(K, usize)>,
) -> Vec<(usize, usize)> {
    let mut places: HashMap<K, [(u32, usize); 2]> = HashMap::new();
    for (side, sequence) in [old, new].into_iter().enumerate() {
        for (key, at) in keys(sequence) {
            let (count, place) = &mut places.entry(key).or_default()[side];
            *count += 1;
            *place = at;
        }
    }
    places
        .into_values()
        .filter(|[(old, _), (new, _)]| *old == 1 && *new == 1)
        .map(|[(_, old), (_, new)]| (old, new))
        .collect()
}

fn held(sequence: &Sequence<'_>) -> HashMap<usize, u32> {
    let mut held = HashMap::new();
    for heading in sequence.clauses.iter().filter_map(|&at| sequence.blocks[at].under) {
        *held.entry(heading).or_default() += 1;
    }
    held
}

/// Fingerprint of the titles from the top down to each heading.
fn paths(sequence: &Sequence<'_>) -> HashMap<usize, u64> {
    let mut paths: HashMap<usize, u64> = HashMap::new();
    for &at in &sequence.headings {
        let block = &sequence.blocks[at];
        let mut hasher = DefaultHasher::new();
        block.under.and_then(|parent| paths.get(&parent)).hash(&mut hasher);
        block.hash.hash(&mut hasher);
        paths.insert(at, hasher.finish());
    }
    paths
}

/// Whether two titles share a word of more than three letters, or, in a script without spaces, two
/// letters.
fn share_word(old: &str, new: &str) -> bool {
    let old = old.to_lowercase();
    let new = new.to_lowercase();
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect()
    };
    let new_words = words(&new);
    words(&old).iter().any(|word| word.chars().count() > 3 && new_words.contains(word))
        || (!old.is_ascii()
            && old
                .chars()
                .zip(old.chars().skip(1))
                .filter(|(a, b)| !a.is_ascii() && !b.is_ascii())
                .any(|(a, b)| new.contains(&String::from_iter([a, b]))))
}
