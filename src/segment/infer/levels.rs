//! Levels by nesting: a kind of heading that is met again closes what stood under it; a new kind
//! stands under the last, unless it outranks it.

use std::collections::BTreeMap;

use super::super::numbering::{self, Marks, Scheme};
use super::{Candidate, Looks, Sign};

/// A level for each candidate.
pub(super) fn by_nesting(candidates: &[Candidate]) -> Vec<u8> {
    let words = Words::of(candidates);
    let mut open: Vec<&Candidate> = Vec::new();
    // How deep each kind of unnumbered heading first stood.
    let mut depths: BTreeMap<&Looks, usize> = BTreeMap::new();
    candidates
        .iter()
        .map(|candidate| {
            let sign = &candidate.sign;
            if candidate.continues {
                return u8::try_from(open.len()).unwrap_or(u8::MAX);
            }
            if let Some(depth) = open.iter().position(|other| siblings(&other.sign, sign)) {
                open.truncate(depth);
            } else if let Some(depth) = open.iter().position(|other| is_part_of(candidate, other)) {
                open.truncate(depth + 1);
            } else if let Some(depth) = beside_like(candidate, &open, &depths) {
                open.truncate(depth);
            } else if !parts_of_attachment(sign, &open) {
                while open.last().is_some_and(|top| {
                    !stands_within(candidate, top)
                        && (words.outranks(sign, &top.sign)
                            || stands_beside(candidate, top)
                            || closes_part(candidate, top))
                }) {
                    open.pop();
                }
            }
            if let Sign::Looks(looks) = sign {
                depths.entry(looks).or_insert(open.len());
            }
            open.push(candidate);
            u8::try_from(open.len()).unwrap_or(u8::MAX)
        })
        .collect()
}

/// How deep a heading without a number stands that looks as others did which stand beside "Section
/// 1": "General conditions" after "Section 2" is none of its parts where "Definitions" stood before
/// "Section 1", as long as that section has a text of its own.
fn beside_like(
    unnumbered: &Candidate,
    open: &[&Candidate],
    depths: &BTreeMap<&Looks, usize>,
) -> Option<usize> {
    let Sign::Looks(looks) = &unnumbered.sign else { return None };
    let depth = *depths.get(looks)?;
    let beside = open.get(depth)?;
    let word = matches!(beside.sign, Sign::Numbered(Scheme::Word(_)));
    (word && beside.looks == unnumbered.looks && open.last().is_some_and(|top| top.has_text))
        .then_some(depth)
}

/// "A.1" is of "Annex A", whatever title that has on a line of its own.
fn is_part_of(part: &Candidate, whole: &Candidate) -> bool {
    part.letter.is_some()
        && part.letter == whole.letter
        && matches!(part.sign, Sign::Numbered(Scheme::Nested(_)))
        && matches!(whole.sign, Sign::Numbered(Scheme::Word(_)))
}

/// "Part A" that is first met within a schedule divides that schedule.
fn parts_of_attachment(sign: &Sign, open: &[&Candidate]) -> bool {
    let rank = |sign: &Sign| match sign {
        Sign::Numbered(Scheme::Word(word)) => numbering::part_rank(word),
        _ => None,
    };
    rank(sign) == Some(0) && open.last().is_some_and(|top| rank(&top.sign) == Some(1))
}

/// A heading with a text of its own before the first number, as "Introduction" and "Preamble" are,
/// holds no numbered ones that look just like it: they are its siblings.
fn stands_beside(numbered: &Candidate, before: &Candidate) -> bool {
    matches!(numbered.sign, Sign::Numbered(_))
        && matches!(before.sign, Sign::Looks(_))
        && before.has_text
        && before.looks == numbered.looks
}

/// "Bibliography" after "A.2 Examples" is no part of it when both look the same.
fn closes_part(unnumbered: &Candidate, part: &Candidate) -> bool {
    matches!(unnumbered.sign, Sign::Looks(_))
        && matches!(part.sign, Sign::Numbered(Scheme::Nested(_)))
        && part.letter.is_some()
        && part.looks == unnumbered.looks
}

/// "Section 3.02" is of what has one number, however rare either is.
fn stands_within(numbered: &Candidate, before: &Candidate) -> bool {
    let word = |candidate: &Candidate| matches!(candidate.sign, Sign::Numbered(Scheme::Word(_)));
    numbered.dotted && !before.dotted && word(before)
}

fn siblings(a: &Sign, b: &Sign) -> bool {
    match (a, b) {
        (Sign::Numbered(Scheme::Word(a)), Sign::Numbered(Scheme::Word(b))) => {
            a == b || (numbering::part_rank(a) == Some(1) && numbering::part_rank(b) == Some(1))
        }
        _ => a == b,
    }
}

/// How often each word numbers a heading.
struct Words<'a>(BTreeMap<&'a str, usize>);

impl<'a> Words<'a> {
    fn of(candidates: &'a [Candidate]) -> Self {
        let mut counts = BTreeMap::new();
        for candidate in candidates {
            if let Sign::Numbered(Scheme::Word(word)) = &candidate.sign {
                *counts.entry(word.as_str()).or_default() += 1;
            }
        }
        Self(counts)
    }

    /// Whether `a` stands above `b` wherever they meet.
    fn outranks(&self, a: &Sign, b: &Sign) -> bool {
        use Sign::{Given, Listed, Looks, Numbered, Plain};
        match (a, b) {
            (Given(a), Given(b)) | (Listed(a), Listed(b)) => a <= b,
            (Given(_), _) => true,
            (_, Given(_)) => false,
            (Listed(_), _) => true,
            (_, Listed(_)) => false,
            (Numbered(a), Numbered(b)) => self.is_higher(a, b),
            // Schedules and parts close what stands before them; other numbers stand under titles.
            (Numbered(Scheme::Word(word)), Looks(_) | Plain) => {
                numbering::part_rank(word).is_some_and(|rank| rank <= 1)
            }
            (Looks(a), Looks(b)) => a < b,
            (Looks(_), Plain) => true,
            _ => false,
        }
    }

    /// American contracts divide articles into sections, European laws sections into articles: of
    /// the two, the rarer holds the other.
    fn is_higher(&self, a: &Scheme, b: &Scheme) -> bool {
        let usual = rank(a).cmp(&rank(b));
        let count = |scheme: &Scheme| match scheme {
            Scheme::Word(word) if matches!(rank(scheme), 3 | 4) => self.0.get(word.as_str()),
            _ => None,
        };
        match (count(a), count(b)) {
            (Some(a), Some(b)) if usual.is_ne() => a.cmp(b).then(usual).is_lt(),
            _ => usual.is_lt(),
        }
    }
}

/// The usual order of numbered parts; smaller is higher.
fn rank(scheme: &Scheme) -> u8 {
    match scheme {
        Scheme::Word(word) => numbering::part_rank(word).unwrap_or(4),
        Scheme::UpperRoman(_) | Scheme::Han(Marks::Dot | Marks::Close | Marks::None) => 4,
        Scheme::Upper(_) | Scheme::Han(Marks::Both) => 5,
        Scheme::Decimal(_) => 6,
        Scheme::Nested(parts) => 5_u8.saturating_add(*parts),
        Scheme::Lower(_) | Scheme::LowerRoman(_) | Scheme::Bullet(_) => 20,
    }
}
