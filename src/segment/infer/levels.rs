//! Levels by nesting: a kind of heading that is met again closes what stood under it; a new kind
//! stands under the last, unless it outranks it.

use super::super::numbering::{self, Scheme};
use super::{Candidate, Sign};

/// A level for each candidate.
pub(super) fn by_nesting(candidates: &[Candidate]) -> Vec<u8> {
    let mut open: Vec<&Sign> = Vec::new();
    candidates
        .iter()
        .map(|candidate| {
            let sign = &candidate.sign;
            if let Some(depth) = open.iter().position(|other| siblings(other, sign)) {
                open.truncate(depth);
            } else if !parts_of_attachment(sign, &open) {
                while open.last().is_some_and(|top| outranks(sign, top)) {
                    open.pop();
                }
            }
            open.push(sign);
            u8::try_from(open.len()).unwrap_or(u8::MAX)
        })
        .collect()
}

/// "Part A" that is first met within a schedule divides that schedule.
fn parts_of_attachment(sign: &Sign, open: &[&Sign]) -> bool {
    let rank = |sign: &Sign| match sign {
        Sign::Numbered(Scheme::Word(word)) => numbering::part_rank(word),
        _ => None,
    };
    rank(sign) == Some(0) && open.last().is_some_and(|top| rank(top) == Some(1))
}

fn siblings(a: &Sign, b: &Sign) -> bool {
    match (a, b) {
        (Sign::Numbered(Scheme::Word(a)), Sign::Numbered(Scheme::Word(b))) => {
            a == b || (numbering::part_rank(a) == Some(1) && numbering::part_rank(b) == Some(1))
        }
        _ => a == b,
    }
}

/// Whether `a` stands above `b` wherever they meet.
fn outranks(a: &Sign, b: &Sign) -> bool {
    use Sign::{Given, Listed, Looks, Numbered, Plain};
    match (a, b) {
        (Given(a), Given(b)) | (Listed(a), Listed(b)) => a <= b,
        (Given(_), _) => true,
        (_, Given(_)) => false,
        (Listed(_), _) => true,
        (_, Listed(_)) => false,
        (Numbered(a), Numbered(b)) => rank(a) < rank(b),
        // Schedules and parts close what stands before them; other numbers stand under titles.
        (Numbered(Scheme::Word(word)), Looks(_) | Plain) => {
            numbering::part_rank(word).is_some_and(|rank| rank <= 1)
        }
        (Looks(a), Looks(b)) => a < b,
        (Looks(_), Plain) => true,
        _ => false,
    }
}

/// The usual order of numbered parts; smaller is higher.
fn rank(scheme: &Scheme) -> u8 {
    match scheme {
        Scheme::Word(word) => numbering::part_rank(word).unwrap_or(4),
        Scheme::UpperRoman(_) => 4,
        Scheme::Upper(_) => 5,
        Scheme::Decimal(_) => 6,
        Scheme::Nested(parts) => 5_u8.saturating_add(*parts),
        Scheme::Lower(_) | Scheme::LowerRoman(_) | Scheme::Bullet(_) => 20,
    }
}
