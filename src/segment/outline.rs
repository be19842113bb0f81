//! Headings and their levels: those the source gives, repaired; the others by
//! [`infer`](super::infer).

use std::collections::{BTreeMap, BTreeSet};

use super::lines::{Block, Line, Look};
use super::numbering::{self, Scheme};
use crate::word::Role;

/// What makes a block a heading.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Heading {
    /// 1 is the highest.
    pub level: u8,
    /// 1 when the source itself gives the level.
    pub confidence: f32,
    /// True when it is the second line of the heading before it: "ARTICLE I", "DEFINITIONS".
    pub continues: bool,
}

impl Heading {
    /// A heading of its own.
    pub fn new(level: u8, confidence: f32) -> Self {
        Self { level, confidence, continues: false }
    }
}

/// For each block, the heading that it is.
pub(super) type Outline = Vec<Option<Heading>>;

/// Fewer headings than this, or more than [`BLOCKS_PER_HEADING`] blocks for each, and the source's
/// own levels are held for decoration: the rest of the outline is inferred.
const FEWEST_GIVEN: usize = 3;
const BLOCKS_PER_HEADING: usize = 60;

/// Longest title, in characters; what is longer is a paragraph in a heading's clothes.
const LONGEST_TITLE: usize = 200;

/// Finds the headings of a document.
pub(super) fn find(blocks: &[Block], formatted: bool) -> Outline {
    let mut outline = given(blocks);
    add_divisions(blocks, &mut outline);
    let found = outline.iter().flatten().count();
    if found < FEWEST_GIVEN || blocks.len() > found * BLOCKS_PER_HEADING {
        super::infer::complete(blocks, formatted, &mut outline);
    }
    join_split(blocks, &mut outline);
    close_gaps(&mut outline);
    outline
}

/// The line that a block would be a heading by: a paragraph, or a row with a single inked line.
pub(super) fn heading_line(block: &Block) -> Option<&Line> {
    match block {
        Block::Paragraph(line) => Some(line),
        Block::Row(row) => {
            let mut inked = row.lines().filter(|line| !line.is_blank());
            inked.next().filter(|_| inked.next().is_none())
        }
        Block::Note(_) => None,
    }
}

/// The headings that the source gives an outline level.
fn given(blocks: &[Block]) -> Outline {
    let sentences = sentence_styles(blocks);
    blocks
        .iter()
        .map(|block| {
            let Block::Paragraph(line) = block else { return None };
            let level = line.outline?;
            let is_text = reads_like_text(line) || sentences.contains(&look(line));
            (!is_text).then(|| Heading::new(level.saturating_add(1), 1.0))
        })
        .collect()
}

/// What makes two headings siblings to the eye.
fn look(line: &Line) -> (u8, &str) {
    (line.outline.unwrap_or(u8::MAX), line.style.as_str())
}

/// Heading styles that mostly number whole sentences, as contracts do with "Heading 2": what
/// carries one is a clause, however short, like its siblings.
fn sentence_styles(blocks: &[Block]) -> BTreeSet<(u8, &str)> {
    let mut counts: BTreeMap<(u8, &str), (usize, usize)> = BTreeMap::new();
    for block in blocks {
        let Block::Paragraph(line) = block else { continue };
        if line.outline.is_some() {
            let (all, sentences) = counts.entry(look(line)).or_default();
            *all += 1;
            *sentences += usize::from(reads_like_text(line) || ends_like_sentence(line.trimmed()));
        }
    }
    let mostly = |(all, sentences): (usize, usize)| sentences * 2 > all;
    counts.into_iter().filter(|(_, count)| mostly(*count)).map(|(look, _)| look).collect()
}

/// Titles of whole parts that carry no level: several documents in one file, each with its title
/// in letters larger than any heading. Only where no table of contents says what the headings
/// are, and where at least one stands after a heading (a cover stands before them all).
fn add_divisions(blocks: &[Block], outline: &mut Outline) {
    let first = outline.iter().position(Option::is_some);
    let largest = blocks
        .iter()
        .zip(outline.iter())
        .filter(|(_, heading)| heading.is_some())
        .filter_map(|(block, _)| heading_line(block))
        .map(|line| line.look.size)
        .max();
    let (Some(first), Some(largest)) = (first, largest) else { return };
    if blocks.iter().flat_map(Block::lines).any(|line| line.toc_level.is_some()) {
        return;
    }
    let is_large = |block: &Block| {
        matches!(block, Block::Paragraph(line)
            if line.outline.is_none()
                && line.label.is_none()
                && (line.look.size > largest || line.role == Role::Title)
                && super::infer::is_title(line.trimmed()))
    };
    let divisions: Vec<usize> = (0..blocks.len())
        .filter(|&at| {
            is_large(&blocks[at])
                && blocks.get(at + 1).is_some_and(|next| !is_large(next))
                && (at == 0 || !is_large(&blocks[at - 1]))
        })
        .collect();
    let Some(within) = divisions.iter().copied().find(|&at| at > first) else { return };
    let size = |at: usize| heading_line(&blocks[at]).map(|line| (line.look.size, line.role));
    for heading in outline.iter_mut().flatten() {
        heading.level = heading.level.saturating_add(1);
    }
    for at in divisions {
        if at > first || size(at) == size(within) {
            outline[at] = Some(Heading::new(1, 0.8));
        }
    }
}

/// Whether a "heading" is a whole paragraph: too long, or long enough for a sentence and closed
/// like one.
fn reads_like_text(line: &Line) -> bool {
    let text = line.trimmed();
    let length = text.chars().count();
    length > LONGEST_TITLE
        || (text.split_whitespace().count() > 14 && text.ends_with(['.', ';']))
        || (has_inner_sentence_end(text) && text.split_whitespace().count() > 10)
}

fn ends_like_sentence(text: &str) -> bool {
    text.ends_with(['.', ';', ',', '。', '；']) && text.split_whitespace().count() > 4
}

/// Whether a sentence ends inside of the text and another begins: "Term. This Agreement …".
fn has_inner_sentence_end(text: &str) -> bool {
    let mut before = '\0';
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let ends = word.ends_with('.') && word.chars().count() > 3 && before != '\0';
        if ends
            && word.trim_end_matches('.').chars().all(char::is_alphabetic)
            && words.peek().is_some_and(|next| next.starts_with(char::is_uppercase))
        {
            return true;
        }
        before = word.chars().last().unwrap_or('\0');
    }
    false
}

/// Whether a line is nothing but a numbered word: "ARTICLE I".
pub(super) fn is_only_number(line: &Line) -> bool {
    numbering::typed_label(line.trimmed()).is_some_and(|label| {
        matches!(label.scheme, Scheme::Word(_)) && label.length == line.trimmed().len()
    })
}

/// Whether two lines look the same, capitals aside where something else sets both off: "CHAPTER I"
/// over "General provisions".
fn same_look(above: &Line, below: &Line) -> bool {
    let (above, below) = (above.look, below.look);
    let set_off = below.centred || below.bold || below.underline;
    above == below || (set_off && Look { caps: below.caps, ..above } == below)
}

/// A number on a line of its own and the title on the next are one heading.
fn join_split(blocks: &[Block], outline: &mut Outline) {
    for at in 1..blocks.len() {
        let (Some(first), Block::Paragraph(above), Block::Paragraph(below)) =
            (outline[at - 1], &blocks[at - 1], &blocks[at])
        else {
            continue;
        };
        let only_number = is_only_number(above);
        let alike = match outline[at] {
            Some(second) => second.level == first.level || first.confidence < 1.0,
            None => above.outline.is_none() && same_look(above, below) && above.blank_after == 0,
        };
        if only_number
            && alike
            && !first.continues
            && below.label.is_none()
            && super::infer::is_title(below.trimmed())
            && numbering::typed_label(below.trimmed()).is_none()
        {
            outline[at] = Some(Heading { continues: true, ..first });
        }
    }
}

/// Levels without holes: a heading is at most one level below the one that holds it, and
/// headings of one shipped level under one parent stay siblings.
fn close_gaps(outline: &mut Outline) {
    // Shipped level and repaired level of the headings that are open.
    let mut open: Vec<(u8, u8)> = Vec::new();
    for heading in outline.iter_mut().flatten().filter(|heading| !heading.continues) {
        while open.last().is_some_and(|&(shipped, _)| shipped >= heading.level) {
            open.pop();
        }
        let level = open.last().map_or(1, |&(_, level)| level.saturating_add(1));
        open.push((heading.level, level));
        heading.level = level;
    }
}

/// The title: the text with each run of white space as one space, so that a heading split by a
/// line break is one line.
pub(super) fn title(line: &Line) -> String {
    line.text.split_whitespace().collect::<Vec<_>>().join(" ")
}
