//! The ledger of visible characters (promise 1).

use crate::model::{Clause, Coverage, Section, SetAside, Why, visible_chars};

/// Balances what the reader saw against what became of it. Texts that were set aside for one
/// reason and are the same are counted each, listed each.
pub(super) fn balance(
    visible: u64,
    sections: &[Section],
    clauses: &[Clause],
    asides: Vec<(Why, String)>,
) -> Coverage {
    let headings = sections.iter().map(|section| visible_chars(&section.title)).sum();
    let in_clauses = clauses.iter().map(|clause| visible_chars(&clause.text)).sum();
    let set_aside: Vec<SetAside> = asides
        .into_iter()
        .map(|(why, text)| SetAside { why, chars: visible_chars(&text), text })
        .filter(|aside| aside.chars > 0)
        .collect();
    let found = set_aside.iter().map(|aside| aside.chars).sum::<u64>();
    let accounted =
        [headings, in_clauses, found].iter().fold(0_u64, |sum, n| sum.saturating_add(*n));
    let signed = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    Coverage {
        visible,
        headings,
        clauses: in_clauses,
        set_aside,
        unaccounted: signed(visible).saturating_sub(signed(accounted)),
    }
}
