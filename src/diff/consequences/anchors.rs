//! Bookmarks added, dropped, renamed on the same text, re-used on other text.

use std::collections::HashMap;

use crate::diff::pairing::Pairing;
use crate::diff::sequence::Sequence;
use crate::model::{AnchorChanges, AnchorRename, is_generated_anchor};

/// The bookmark that Word sets at the place of the last edit: it is on other text at any save.
const LAST_EDIT: &str = "_GoBack";

/// What became of the bookmarks.
pub(in crate::diff) fn anchors(
    old: &Sequence<'_>,
    new: &Sequence<'_>,
    pairing: &Pairing,
) -> AnchorChanges {
    let (in_old, in_new) = (places(old), places(new));
    let mut changes = AnchorChanges::default();
    let mut renamed_to: Vec<&str> = Vec::new();
    for (at, block) in old.blocks.iter().enumerate() {
        let dropped = |name: &&String| !in_new.contains_key(name.as_str());
        let gained: Vec<&str> = pairing.old[at]
            .into_iter()
            .flat_map(|partner| new.blocks[partner].anchors)
            .map(String::as_str)
            .filter(|name| !in_old.contains_key(name))
            .collect();
        for name in block.anchors.iter().filter(dropped) {
            let alike = |other: &&&str| {
                is_generated_anchor(name) == is_generated_anchor(other)
                    && !renamed_to.contains(*other)
            };
            match gained.iter().find(alike) {
                Some(&other) => {
                    renamed_to.push(other);
                    changes.renamed.push(AnchorRename { old: name.clone(), new: other.to_owned() });
                }
                None => changes.removed.push(name.clone()),
            }
        }
    }
    for (at, block) in new.blocks.iter().enumerate() {
        for name in block.anchors {
            match in_old.get(name.as_str()) {
                None if renamed_to.contains(&name.as_str()) => {}
                None => changes.added.push(name.clone()),
                Some(&before) => {
                    if name != LAST_EDIT && !pairing.carries_on(before, at) {
                        changes.reused.push(name.clone());
                    }
                }
            }
        }
    }
    changes
}

/// The block at which each name first stands.
fn places<'a>(sequence: &Sequence<'a>) -> HashMap<&'a str, usize> {
    let mut places = HashMap::new();
    for (at, block) in sequence.blocks.iter().enumerate() {
        for name in block.anchors {
            places.entry(name.as_str()).or_insert(at);
        }
    }
    places
}
