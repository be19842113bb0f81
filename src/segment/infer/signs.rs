//! What shows that one paragraph is a heading.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::super::lines::{Block, Line, Row};
use super::super::numbering::{self, Marks, Scheme};
use super::{Candidate, Looks, Sign, line};

/// Longest heading that is marked by a bookmark or a part word, in characters.
const LONGEST_MARKED: usize = 200;
/// Longest heading that nothing but its looks or place shows.
pub(super) const LONGEST: usize = 120;
/// Most words of such a heading.
pub(super) const MOST_WORDS: usize = 16;

/// The sign that block `at` is a heading, and how sure it is. `usual_size` is the body's font
/// size; none where the source has no formatting.
pub(super) fn weigh(
    blocks: &[Block],
    at: usize,
    usual_size: Option<u16>,
    newest: &BTreeSet<String>,
) -> Option<(Sign, f32)> {
    let this = super::super::outline::heading_line(&blocks[at])?;
    if let Block::Row(row) = &blocks[at] {
        return across(
            row,
            this,
            at.checked_sub(1).map(|before| &blocks[before]),
            blocks.get(at + 1),
        );
    }
    let text = this.trimmed();
    let length = text.chars().count();
    if length > LONGEST_MARKED || this.in_toc {
        return None;
    }
    if let Some(level) = this.toc_level {
        return Some((Sign::Listed(level), 0.95));
    }
    if this.anchors.iter().any(|mark| newest.contains(&mark.name)) {
        return Some((Sign::Marked, 0.95));
    }
    let next = blocks.get(at + 1);
    let before = at.checked_sub(1).and_then(|before| line(&blocks[before]));
    if let Some(found) = numbered(this, text, before, next) {
        return Some(found);
    }
    if !is_title(text) || this.label.is_some() || numbering::typed_label(text).is_some() {
        return None;
    }
    match usual_size {
        Some(usual) => looks(this, next, usual),
        None => plain(this, next, blocks.get(at + 2)),
    }
}

/// A row across the whole of its table that heads the rows under it.
fn across(
    row: &Row,
    this: &Line,
    before: Option<&Block>,
    next: Option<&Block>,
) -> Option<(Sign, f32)> {
    let of_table = |block: Option<&Block>| match block {
        Some(Block::Row(other)) => other.table == row.table,
        _ => false,
    };
    let stands_out = this.look.bold || this.look.caps;
    (!of_table(before) && of_table(next) && stands_out && is_title(this.trimmed()))
        .then(|| (Sign::Looks(looks_of(this)), 0.6))
}

/// A heading that begins with a number: a part word ("Clause 5: …") or `1.`, `1.1`, `A.`.
fn numbered(
    this: &Line,
    text: &str,
    before: Option<&Line>,
    next: Option<&Block>,
) -> Option<(Sign, f32)> {
    let (scheme, rest) = match &this.label {
        Some(label) if !label.bullet => {
            let typed = numbering::typed_label(&format!("{} ", label.text))
                .or_else(|| numbering::typed_label(&format!("{}. ", label.text)))?;
            (typed.scheme, text)
        }
        Some(_) => return None,
        None => {
            let typed = numbering::typed_label(text)?;
            (
                typed.scheme,
                text[typed.length..]
                    .trim_start_matches([':', '.', ' ', '\t', '–', '—', '-', '：', '　']),
            )
        }
    };
    let words = rest.split_whitespace().count();
    let closed = rest.ends_with(['.', ';', ',', '。', '；', '，']);
    let opens = rest.chars().next().is_none_or(|c| !c.is_lowercase())
        || (rest.starts_with("to ") && !closed && this.blank_before > 0);
    match scheme {
        Scheme::Bullet(_) => None,
        // Paragraphs are cited by number and have no titles.
        Scheme::Word(word) if numbering::part_rank(&word).is_none_or(|rank| rank > 4) => None,
        Scheme::Word(_) => {
            // "Section 3.02 Term. This agreement …" is the text itself.
            let runs_on = has_run_in_title(rest) || (rest.ends_with([':', '：']) && words > 8);
            // Chinese and Japanese set no spaces between words, and no full stop after titles.
            let sentence = rest.ends_with(['。', '；', '，']) && rest.chars().count() > 8;
            let title = opens && !sentence && (!closed || words <= 8) && words <= 24 && !runs_on;
            // A line of nothing but a reference ("Section 5") ends the sentence before it.
            title.then_some((Sign::Numbered(scheme), 0.9))
        }
        Scheme::Lower(_) | Scheme::LowerRoman(_) | Scheme::Decimal(Marks::Both) => None,
        _ => {
            let stands_out = this.look.bold || this.look.caps || this.look.underline;
            let title =
                opens && !rest.is_empty() && is_title(rest) && words <= 12 && !goes_on(rest);
            let heads = heads_text(next) || next_is_other_item(next, &scheme);
            match (title, stands_out, heads) {
                (true, true, _) => Some((Sign::Numbered(scheme), 0.85)),
                // What Word numbers is a list until it stands out.
                // An item of a sentence that is still open is none.
                (true, false, true)
                    if this.label.is_none()
                        && !before.is_some_and(|before| leaves_open(before.trimmed())) =>
                {
                    Some((Sign::Numbered(scheme), 0.7))
                }
                _ => None,
            }
        }
    }
}

/// Whether a text begins with a title that its first sentence follows: "Term. This agreement …".
fn has_run_in_title(text: &str) -> bool {
    text.match_indices(". ").any(|(at, _)| {
        let word = text[..at].rsplit(char::is_whitespace).next().unwrap_or_default();
        let next = text[at + 2..].trim_start();
        word.chars().count() > 3
            && word.chars().all(char::is_alphabetic)
            && next.starts_with(char::is_uppercase)
            && next.contains(' ')
    })
}

/// Whether a sentence goes on after this paragraph: it ends in a comma, a colon, a semicolon or
/// "and".
fn leaves_open(text: &str) -> bool {
    text.ends_with([',', ';', ':', '，', '；', '：', '、']) || goes_on(text)
}

/// Whether a text ends in a conjunction.
pub(super) fn goes_on(text: &str) -> bool {
    let last = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    matches!(last, "and" | "or" | "und" | "oder" | "sowie" | "et" | "ou" | "y" | "e" | "o")
        || text.ends_with(['和', '及', '或'])
}

/// Whether the next block is an item, but none that goes on counting in the same way.
fn next_is_other_item(next: Option<&Block>, scheme: &Scheme) -> bool {
    next.and_then(line).is_some_and(|next| {
        numbering::typed_label(next.trimmed()).is_some_and(|label| label.scheme != *scheme)
    })
}

/// A whole paragraph that is bold, underlined, in capitals, or centred and large.
fn looks(this: &Line, next: Option<&Block>, usual_size: u16) -> Option<(Sign, f32)> {
    let look = this.look;
    let large = look.size > 0 && look.size > usual_size;
    let strength = [look.bold, look.caps, look.underline, look.centred, large, look.italic]
        .iter()
        .filter(|sign| **sign)
        .count();
    let alone = !(look.bold || look.caps || look.underline || large);
    // A line that stands out and heads nothing is a title or a signature.
    if alone || next.is_none() {
        return None;
    }
    let heads = heads_text(next) || next.is_some_and(|next| matches!(next, Block::Row(_)));
    let confidence = match (heads, strength) {
        (true, 0 | 1) => 0.7,
        (true, _) => 0.8,
        (false, _) => 0.55,
    };
    Some((Sign::Looks(looks_of(this)), confidence))
}

pub(super) fn looks_of(line: &Line) -> Looks {
    let look = line.look;
    Looks {
        size: Reverse(look.size),
        centred: Reverse(look.centred),
        caps: Reverse(look.caps),
        bold: Reverse(look.bold),
        underline: Reverse(look.underline),
        italic: Reverse(look.italic),
    }
}

/// The font size that most characters of the body have.
pub(super) fn usual_size(blocks: &[Block]) -> u16 {
    let mut sizes: BTreeMap<u16, usize> = BTreeMap::new();
    for line in blocks.iter().filter_map(line) {
        *sizes.entry(line.look.size).or_default() += line.text.len();
    }
    sizes.into_iter().max_by_key(|&(size, length)| (length, size)).map_or(0, |(size, _)| size)
}

/// A short line directly before text, or alone between empty lines before text or a list.
fn plain(this: &Line, next: Option<&Block>, second: Option<&Block>) -> Option<(Sign, f32)> {
    let after = next.and_then(line)?;
    let list = numbering::typed_label(after.trimmed());
    // "Customer may not", before a list, is text though nothing closes it.
    let leads_in = after.blank_after == 0
        && second
            .and_then(line)
            .is_some_and(|item| numbering::typed_label(item.trimmed()).is_some());
    let text = list.is_none() && (heads_text(next) || leads_in);
    let confidence = match (this.blank_before > 0, this.blank_after > 0) {
        (true, false) if text => 0.75,
        (false, false) if text => 0.65,
        (true, true)
            if (text && reads_on(after)) || list.is_some_and(|label| label.number == 1) =>
        {
            0.5
        }
        _ => return None,
    };
    Some((Sign::Plain, confidence))
}

/// Whether the next block is running text.
fn heads_text(next: Option<&Block>) -> bool {
    next.and_then(line).is_some_and(|next| {
        let text = next.trimmed();
        text.ends_with(['.', ':', ';', '!', '?', '。', '：', '；']) || reads_on(next)
    })
}

/// Long enough to be no heading itself.
fn reads_on(line: &Line) -> bool {
    line.trimmed().chars().count() > LONGEST
}

/// Whether a text could be a title: short, opened by a capital or a digit (or a script without
/// capitals), not closed like a sentence, and no address.
pub(in crate::segment) fn is_title(text: &str) -> bool {
    let short = text.chars().count() <= LONGEST && text.split_whitespace().count() <= MOST_WORDS;
    let opened = text
        .chars()
        .next()
        .is_some_and(|c| c.is_uppercase() || (c.is_alphanumeric() && !c.is_lowercase()));
    let closed = text.ends_with(['.', ';', ',', ':', '。', '；', '，', '：', '!', '?', '”', '"'])
        && !is_short_sentence(text);
    short && opened && !closed && !is_address(text) && text.chars().any(char::is_alphabetic)
}

/// "Governing Law." is closed and a title all the same.
fn is_short_sentence(text: &str) -> bool {
    text.ends_with('.') && text.split_whitespace().count() <= 3
}

/// Postal addresses and signature lines: many commas with digits, a post code, a label with a
/// value.
fn is_address(text: &str) -> bool {
    let commas = text.matches(',').count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let post_code = text.split_whitespace().any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.len() >= 5 && word.chars().all(|c| c.is_ascii_digit())
    });
    let company = text.contains("Ltd.") || text.contains("Inc.") || text.contains("GmbH");
    (commas >= 3 && digits >= 3)
        || (post_code && commas > 0)
        || company
        || text.contains('@')
        || text.contains("://")
}

/// Numbered candidates that are items of a list after all: most of their kind head nothing.
pub(super) fn drop_lists(blocks: &[Block], candidates: &mut Vec<Candidate>) {
    let mut kinds: BTreeMap<Scheme, (usize, usize)> = BTreeMap::new();
    let found: BTreeSet<usize> = candidates.iter().map(|candidate| candidate.block).collect();
    for (at, block) in blocks.iter().enumerate() {
        let Some(label) = line(block).and_then(|line| numbering::typed_label(line.trimmed()))
        else {
            continue;
        };
        let (all, heading) = kinds.entry(label.scheme).or_default();
        *all += 1;
        *heading += usize::from(found.contains(&at));
    }
    candidates.retain(|candidate| match &candidate.sign {
        Sign::Numbered(Scheme::Word(_)) => true,
        Sign::Numbered(scheme) => {
            let (all, heading) = kinds.get(scheme).copied().unwrap_or((1, 1));
            candidate.confidence > 0.8 || heading * 2 > all
        }
        _ => true,
    });
}
