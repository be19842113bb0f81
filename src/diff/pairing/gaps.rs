//! What is left between paired neighbours.

use std::ops::Range;

use super::Pairing;

/// A gap with more pairs than this is searched along its diagonal only.
const WIDE: usize = 4_096;
/// Half the width of that diagonal.
const DIAGONAL: usize = 6;

/// Runs of free blocks that follow the same pair, or come before the same pair, in order.
pub(super) fn gaps(pairing: &Pairing) -> Vec<(Range<usize>, Range<usize>)> {
    let mut found = Vec::new();
    for of_old in free_runs(&pairing.old) {
        let after = match of_old.start.checked_sub(1) {
            None => Some(0),
            Some(before) => pairing.old[before].map(|partner| partner + 1),
        };
        if let Some(start) = after {
            let length = pairing.new[start..].iter().take_while(|free| free.is_none()).count();
            if length > 0 {
                found.push((of_old.clone(), start..start + length));
            }
        }
        let before = match pairing.old.get(of_old.end) {
            None => Some(pairing.new.len()),
            Some(partner) => *partner,
        };
        if let Some(end) = before {
            let length = pairing.new[..end].iter().rev().take_while(|free| free.is_none()).count();
            if length > 0 {
                found.push((of_old.clone(), end - length..end));
            }
        }
    }
    found.dedup();
    found
}

fn free_runs(partners: &[Option<usize>]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, partner) in partners.iter().enumerate() {
        if partner.is_some() {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.end == at => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

/// The blocks across a gap to compare a block with: all, or in a wide gap those near the diagonal.
pub(super) fn opposite(at: usize, of_old: &Range<usize>, of_new: &Range<usize>) -> Range<usize> {
    if of_old.len().saturating_mul(of_new.len()) <= WIDE {
        return of_new.clone();
    }
    let across = of_new.start + (at - of_old.start) * of_new.len() / of_old.len();
    across.saturating_sub(DIAGONAL).max(of_new.start)..(across + DIAGONAL + 1).min(of_new.end)
}
