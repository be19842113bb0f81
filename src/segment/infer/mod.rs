//! Headings that nothing marks with a level: found by what points at them, by typed numbers, by
//! looks, and by what follows; then ranked.
//!
//! One paragraph is weighed at a time, but the levels are given over the whole document, so that
//! siblings look alike.

mod contents;
mod levels;
mod marked;
mod signs;

pub(in crate::segment) use signs::is_title;

use super::lines::{Block, Line};
use super::numbering::{self, Scheme};
use super::outline::{Heading, Outline};

/// A paragraph that heads something.
#[derive(Debug, Clone)]
struct Candidate {
    /// Index of its block.
    block: usize,
    /// Why it is one.
    sign: Sign,
    /// How sure that is, 0 to 1.
    confidence: f32,
    /// How it looks, whatever it was found by.
    looks: Looks,
    /// Something stands between it and the next heading.
    has_text: bool,
    /// It is the title to the number on the line before.
    continues: bool,
    /// Its number has parts, "Section 3.02": one number of something is in it.
    dotted: bool,
    /// The letter of the attachment that it is, "Annex A", or that it is a part of, "A.1".
    letter: Option<char>,
}

impl Candidate {
    fn new(blocks: &[Block], block: usize, sign: Sign, confidence: f32) -> Self {
        let looks = super::outline::heading_line(&blocks[block]).map(signs::looks_of);
        let looks = looks.unwrap_or_else(|| signs::looks_of(&Line::default()));
        let label = line(&blocks[block]).and_then(|line| numbering::typed_label(line.trimmed()));
        let letter = label.as_ref().and_then(|label| {
            let number = match label.scheme {
                Scheme::Word(_) => label.text.rsplit(char::is_whitespace).next()?,
                Scheme::Nested(_) => label.text.split('.').next()?,
                _ => return None,
            };
            let mut chars = number.chars();
            chars.next().filter(|c| c.is_ascii_uppercase() && chars.next().is_none())
        });
        let dotted = label.is_some_and(|label| {
            let mut digits =
                label.text.split('.').map(|part| part.ends_with(|c: char| c.is_ascii_digit()));
            matches!(label.scheme, Scheme::Word(_))
                && digits.next() == Some(true)
                && digits.next() == Some(true)
        });
        Self { block, sign, confidence, looks, has_text: false, continues: false, dotted, letter }
    }
}

/// What shows that a paragraph is a heading; the strongest where several do.
#[derive(Debug, Clone, PartialEq)]
enum Sign {
    /// The source gives its level.
    Given(u8),
    /// A table of contents lists it on this level.
    Listed(u8),
    /// A bookmark of the newest table of contents stands on it.
    Marked,
    /// It begins with a number of this kind.
    Numbered(Scheme),
    /// It stands out by its looks.
    Looks(Looks),
    /// It is a short line before text.
    Plain,
}

/// Looks that make headings siblings. The order is the rank: larger, centred, capital first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Looks {
    size: std::cmp::Reverse<u16>,
    centred: std::cmp::Reverse<bool>,
    caps: std::cmp::Reverse<bool>,
    bold: std::cmp::Reverse<bool>,
    underline: std::cmp::Reverse<bool>,
    italic: std::cmp::Reverse<bool>,
}

/// Adds the headings that a careful reader would see to those that are given.
pub(super) fn complete(blocks: &[Block], formatted: bool, outline: &mut Outline) {
    let newest = contents::newest_family(blocks);
    let usual_size = formatted.then(|| signs::usual_size(blocks));
    let mut candidates: Vec<Candidate> = Vec::new();
    for (at, heading) in outline.iter().enumerate() {
        let found = match heading {
            Some(heading) => Some((Sign::Given(heading.level), 1.0)),
            None => signs::weigh(blocks, at, usual_size, &newest),
        };
        candidates
            .extend(found.map(|(sign, confidence)| Candidate::new(blocks, at, sign, confidence)));
    }
    signs::drop_lists(blocks, &mut candidates);
    drop_cover(blocks, &mut candidates);
    for at in 0..candidates.len() {
        let next = candidates.get(at + 1).map_or(blocks.len(), |next| next.block);
        let between = blocks.get(candidates[at].block + 1..next).unwrap_or_default();
        candidates[at].has_text = !between.iter().all(in_parentheses);
        candidates[at].continues = at > 0
            && matches!(candidates[at].sign, Sign::Looks(_) | Sign::Plain)
            && candidates[at - 1].block + 1 == candidates[at].block
            && !candidates[at - 1].continues
            && line(&blocks[candidates[at - 1].block]).is_some_and(super::outline::is_only_number);
    }
    let marked = candidates.iter().filter(|c| c.sign == Sign::Marked).count();
    let levels = if marked > 1 {
        marked::levels(blocks, &candidates)
    } else {
        levels::by_nesting(&candidates)
    };
    for (candidate, level) in candidates.iter().zip(levels) {
        outline[candidate.block] = Some(Heading::new(level, candidate.confidence));
    }
}

/// With fewer headings after it, a first line that stands out may be one itself.
const FEWEST_UNDER_TITLE: usize = 2;

/// Lines of a cover stand out and head nothing: a title with a date under it, or right above the
/// first heading, parties with "and" between them; nor does the title on the first line, which
/// would hold all there is. They are no sections.
fn drop_cover(blocks: &[Block], candidates: &mut Vec<Candidate>) {
    let mut titled = false;
    while let [first, second, ..] = candidates.as_slice() {
        let alone = candidates.iter().filter(|other| other.sign == first.sign).count() == 1;
        let between = blocks.get(first.block + 1..second.block).unwrap_or_default();
        let text = between.iter().flat_map(Block::lines).any(|line| {
            let text = line.trimmed();
            text.ends_with(['.', ':', ';', '。', '：']) || is_long(text)
        });
        let opening = blocks.get(..first.block).unwrap_or_default();
        let title = !titled
            && opening.iter().all(|block| block.lines().all(|line| is_title(line.trimmed())))
            && candidates.len() > FEWEST_UNDER_TITLE;
        // The second of two parties stands right before what the contract begins with.
        let party = opening.last().and_then(line).is_some_and(|and| signs::goes_on(and.trimmed()));
        let on_cover = party || (!text && (alone || !between.is_empty()));
        if !matches!(first.sign, Sign::Looks(_)) || !(on_cover || (alone && title)) {
            break;
        }
        candidates.remove(0);
        titled = true;
        if text {
            break;
        }
    }
}

/// A line that only says of what kind the heading above it is: "(informative)".
fn in_parentheses(block: &Block) -> bool {
    line(block).is_some_and(|line| {
        let text = line.trimmed();
        text.starts_with(['(', '（']) && text.ends_with([')', '）']) && !is_long(text)
    })
}

/// A line of more words than a cover has on one.
fn is_long(text: &str) -> bool {
    text.split_whitespace().count() > signs::MOST_WORDS || text.chars().count() > signs::LONGEST
}

fn line(block: &Block) -> Option<&Line> {
    match block {
        Block::Paragraph(line) => Some(line),
        _ => None,
    }
}
