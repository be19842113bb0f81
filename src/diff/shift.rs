//! What became of the rank of a heading or list item, and what a section took along when it moved.

use super::pairing::Pairing;
use super::sequence::Sequence;
use crate::model::{ClauseKind, Shift};

/// Whether a paired block stands higher or lower among its own than before.
///
/// A section shifts when it has more or fewer sections above it and the one next above is another;
/// a list item when its depth differs and it hangs on another clause. What merely follows its
/// parent, what lost or gained one because that came or went, and a list that was indented as a
/// whole do not shift.
pub(super) fn shift(
    (old, new): (&Sequence<'_>, &Sequence<'_>),
    pairing: &Pairing,
    (at_old, at_new): (usize, usize),
) -> Option<Shift> {
    let (before, after) = (&old.blocks[at_old], &new.blocks[at_new]);
    let stays = |above: Option<usize>, over: Option<usize>| match (above, over) {
        (None, None) => true,
        (Some(above), Some(over)) => {
            pairing.carries_on(above, over)
                || pairing.old[above].is_none()
                || pairing.new[over].is_none()
        }
        (Some(above), None) => pairing.old[above].is_none(),
        (None, Some(over)) => pairing.new[over].is_none(),
    };
    let ranks = match (before.clause(), after.clause()) {
        (None, None) if !stays(before.under, after.under) => (old.depth(at_old), new.depth(at_new)),
        (Some(one), Some(other))
            if one.depth != other.depth
                && one.kind == ClauseKind::ListItem
                && other.kind == ClauseKind::ListItem =>
        {
            let hangs_on = |sequence: &Sequence<'_>, lead_in: &Option<String>| {
                lead_in.as_deref().and_then(|id| sequence.find(id))
            };
            let (above, over) = (hangs_on(old, &one.lead_in)?, hangs_on(new, &other.lead_in)?);
            if stays(Some(above), Some(over)) {
                return None;
            }
            (usize::from(one.depth), usize::from(other.depth))
        }
        _ => return None,
    };
    match ranks {
        (before, after) if after < before => Some(Shift::Promoted),
        (before, after) if after > before => Some(Shift::Demoted),
        _ => None,
    }
}

/// How many clauses of a section that moved moved with it.
pub(super) fn moved_along(
    (old, new): (&Sequence<'_>, &Sequence<'_>),
    pairing: &Pairing,
    (at_old, at_new): (usize, usize),
) -> usize {
    let stands_in = |sequence: &Sequence<'_>, at: usize, heading: usize| {
        sequence.above(at).any(|above| above == heading)
    };
    // What stands in a section follows its heading.
    (at_new + 1..new.blocks.len())
        .take_while(|&at| stands_in(new, at, at_new))
        .filter(|&at| !new.blocks[at].is_heading())
        .filter(|&at| pairing.new[at].is_some_and(|before| stands_in(old, before, at_old)))
        .count()
}
