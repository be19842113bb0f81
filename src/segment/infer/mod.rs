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
use super::numbering::Scheme;
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
        if let Some(heading) = heading {
            candidates.push(Candidate {
                block: at,
                sign: Sign::Given(heading.level),
                confidence: 1.0,
            });
        } else if let Some((sign, confidence)) = signs::weigh(blocks, at, usual_size, &newest) {
            candidates.push(Candidate { block: at, sign, confidence });
        }
    }
    signs::drop_lists(blocks, &mut candidates);
    drop_cover(blocks, &mut candidates);
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
/// first heading; nor does the title on the first line, which would hold all there is. They are no
/// sections.
fn drop_cover(blocks: &[Block], candidates: &mut Vec<Candidate>) {
    while let [first, second, ..] = candidates.as_slice() {
        let alone = candidates.iter().filter(|other| other.sign == first.sign).count() == 1;
        let between = blocks.get(first.block + 1..second.block).unwrap_or_default();
        let text = between.iter().flat_map(Block::lines).any(|line| {
            let text = line.trimmed();
            text.ends_with(['.', ':', ';', '。', '：']) || !is_title(text)
        });
        let opening = blocks.get(..first.block).unwrap_or_default();
        let title = opening.iter().all(|block| block.lines().all(|line| is_title(line.trimmed())))
            && candidates.len() > FEWEST_UNDER_TITLE;
        if !matches!(first.sign, Sign::Looks(_)) || !alone || (text && !title) {
            break;
        }
        candidates.remove(0);
        if text {
            break;
        }
    }
}

fn line(block: &Block) -> Option<&Line> {
    match block {
        Block::Paragraph(line) => Some(line),
        _ => None,
    }
}
