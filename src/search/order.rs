//! One order of all places a series ever had, that is document order within each release.
//!
//! The order of a new release is merged into it: what keeps its order keeps its place (the longest
//! increasing subsequence), the rest is new and put where it stands now.

use std::collections::HashMap;

/// A clause of the release being merged, in document order.
pub(super) struct Item<'a> {
    /// The place it continues, if any.
    pub(super) id: Option<u32>,
    /// Its lineage: a reworded clause is put next to its older wording where that fits.
    pub(super) neighbour: &'a str,
}

/// The outcome of a merge.
pub(super) struct Merged {
    /// All places, old and new.
    pub(super) order: Vec<u32>,
    /// The place of each item: the one it continues, or a new one.
    pub(super) ids: Vec<u32>,
    /// The next number for a new place.
    pub(super) next: u32,
}

/// Merges a release into the order. `places` lists each place with its lineage and its last release
/// (`None` while open).
pub(super) fn merge(
    order: &[u32],
    items: &[Item<'_>],
    places: &[(u32, &str, Option<u32>)],
    mut next: u32,
) -> Merged {
    let ranks: HashMap<u32, usize> = order.iter().enumerate().map(|(at, &id)| (id, at)).collect();
    let mut newest: HashMap<&str, (u32, usize)> = HashMap::new(); // lineage to (last release, rank)
    for &(id, lineage, last) in places {
        let Some(&rank) = ranks.get(&id) else { continue };
        let candidate = (last.unwrap_or(u32::MAX), rank);
        let known = newest.entry(lineage).or_insert(candidate);
        *known = (*known).max(candidate);
    }

    let rank_of = |item: &Item<'_>| item.id.and_then(|id| ranks.get(&id).copied());
    let kept = increasing(&items.iter().map(rank_of).collect::<Vec<_>>());
    // For each item the first kept rank after it: nothing new may be put beyond.
    let mut bounds = vec![order.len(); items.len()];
    let mut bound = order.len();
    for at in (0..items.len()).rev() {
        if let (true, Some(rank)) = (kept[at], rank_of(&items[at])) {
            bound = rank;
        }
        bounds[at] = bound;
    }

    let mut ids = Vec::with_capacity(items.len());
    let mut inserted: Vec<(usize, u32)> = Vec::new(); // (how many old places stand before it, id)
    let mut slot = 0;
    for (at, item) in items.iter().enumerate() {
        match (kept[at], item.id, rank_of(item)) {
            (true, Some(id), Some(rank)) => {
                slot = rank + 1;
                ids.push(id);
            }
            _ => {
                let beside = newest.get(item.neighbour).map(|&(_, rank)| rank + 1);
                slot = beside.filter(|rank| (slot..=bounds[at]).contains(rank)).unwrap_or(slot);
                inserted.push((slot, next));
                ids.push(next);
                next = next.saturating_add(1);
            }
        }
    }

    let mut merged = Vec::with_capacity(order.len() + inserted.len());
    let mut inserted = inserted.into_iter().peekable();
    for at in 0..=order.len() {
        while let Some((_, id)) = inserted.next_if(|&(slot, _)| slot == at) {
            merged.push(id);
        }
        merged.extend(order.get(at));
    }
    Merged { order: merged, ids, next }
}

/// Marks a longest strictly increasing subsequence of the values that there are.
fn increasing(values: &[Option<usize>]) -> Vec<bool> {
    let mut tails: Vec<usize> = Vec::new(); // index of the smallest end of a run of each length
    let mut before: Vec<Option<usize>> = vec![None; values.len()];
    for (at, value) in values.iter().enumerate() {
        let Some(value) = value else { continue };
        let length = tails.partition_point(|&tail| values[tail] < Some(*value));
        before[at] = length.checked_sub(1).map(|shorter| tails[shorter]);
        if length == tails.len() {
            tails.push(at);
        } else {
            tails[length] = at;
        }
    }
    let mut marked = vec![false; values.len()];
    let mut cursor = tails.last().copied();
    while let Some(at) = cursor {
        marked[at] = true;
        cursor = before[at];
    }
    marked
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Whatever releases come, each reads in its own order.
        #[test]
        fn each_release_keeps_its_order(releases in prop::collection::vec(
            prop::collection::vec(0u8..30, 0..20), 1..8)) {
            let mut order = Vec::new();
            let mut next = 0;
            let mut open: HashMap<u8, u32> = HashMap::new();
            let mut read: Vec<Vec<u32>> = Vec::new();
            for mut release in releases {
                let mut seen = std::collections::HashSet::new();
                release.retain(|clause| seen.insert(*clause));
                let names: Vec<String> = release.iter().map(|clause| clause.to_string()).collect();
                let items: Vec<Item<'_>> = release.iter().zip(&names)
                    .map(|(clause, name)| Item { id: open.get(clause).copied(), neighbour: name })
                    .collect();
                let merged = merge(&order, &items, &[], next);
                open = release.iter().copied().zip(merged.ids.iter().copied()).collect();
                order = merged.order;
                next = merged.next;
                read.push(merged.ids);
                for ids in &read {
                    let ranks: Vec<usize> = ids.iter()
                        .map(|id| order.iter().position(|other| other == id).unwrap()).collect();
                    prop_assert!(ranks.windows(2).all(|pair| pair[0] < pair[1]));
                }
            }
            prop_assert_eq!(order.len(), next as usize);
        }
    }

    #[test]
    fn a_new_wording_stands_beside_the_old() {
        let items = [
            Item { id: Some(0), neighbour: "a" },
            Item { id: None, neighbour: "b" },
            Item { id: Some(3), neighbour: "c" },
        ];
        let places = [(0, "a", None), (1, "x", Some(0)), (2, "b", None), (3, "c", None)];
        assert_eq!(merge(&[0, 1, 2, 3], &items, &places, 4).order, [0, 1, 2, 4, 3]);
    }
}
