//! The bookmarks that Word's newest table of contents put on the headings.

use std::collections::BTreeSet;

use super::super::lines::Block;

/// Fewest bookmarks that make a family.
const FEWEST: usize = 3;
/// Largest step between the numbers of neighbours: Word counts them up by one, and a heading that
/// was deleted since leaves a hole.
const LARGEST_STEP: u64 = 4;

/// Names of the `_Toc…` bookmarks of the newest table of contents.
///
/// Word numbers a table's bookmarks in one go, from a random start, and leaves those of older
/// tables where they were. So the newest family is the largest one whose numbers rise in the
/// order of the text.
pub(super) fn newest_family(blocks: &[Block]) -> BTreeSet<String> {
    let mut marks: Vec<(u64, usize, &str)> = blocks
        .iter()
        .enumerate()
        .flat_map(|(at, block)| block.lines().map(move |line| (at, line)))
        .flat_map(|(at, line)| line.anchors.iter().map(move |mark| (at, mark.name.as_str())))
        .filter_map(|(at, name)| {
            let number = name.strip_prefix("_Toc")?.parse().ok()?;
            Some((number, at, name))
        })
        .collect();
    marks.sort_unstable();
    let mut best: &[(u64, usize, &str)] = &[];
    let mut from = 0;
    for at in 1..=marks.len() {
        let continues = marks.get(at).is_some_and(|next| {
            let last = marks[at - 1];
            next.0 - last.0 <= LARGEST_STEP && next.1 >= last.1
        });
        if !continues {
            let family = &marks[from..at];
            if family.len() > best.len() {
                best = family;
            }
            from = at;
        }
    }
    if best.len() < FEWEST {
        return BTreeSet::new();
    }
    best.iter().map(|(_, _, name)| (*name).to_owned()).collect()
}
