//! Titles that run in: "8. Disclaimers. The services are provided …" is a heading and its text in
//! one paragraph.
//!
//! Left whole, such a paragraph would stand in the section before it and be cited there. It is
//! parted in two where it is a sibling of headings, or where nothing but such paragraphs stands
//! before any heading. Under a heading of another kind it stays a clause: "1. Fees › 1.1" is a
//! better address than a section of a single sentence.

use std::collections::BTreeMap;

use super::clauses::{ItemKey, ListKey, item_key};
use super::infer::is_title;
use super::lines::{Block, FieldSpan, Line, LinkSpan, Mark};
use super::numbering;
use super::outline::{Heading, Outline};
use crate::word::Span;

/// Fewest paragraphs of one numbering with titles that make an outline by themselves: where the
/// titles look unlike their text, and where they are told by their words alone.
const FEWEST_SET_OFF: usize = 3;
const FEWEST_PLAIN: usize = 5;
/// Most words of a title that looks like its text.
const MOST_PLAIN_WORDS: usize = 7;

/// Parts the paragraphs that are headings with their text; the outline keeps its step with the
/// blocks.
pub(super) fn part(blocks: &mut Vec<Block>, outline: &mut Outline) {
    let top = outline.iter().flatten().next().map(|heading| heading.level);
    let alone = outline.iter().flatten().filter(|of| Some(of.level) == top).count() == 1;
    // Without a numbered heading there are no siblings of one.
    let numbered = |(block, heading): (&Block, &Option<Heading>)| {
        heading.is_some() && matches!(block, Block::Paragraph(line) if item_key(line).is_some())
    };
    if top.is_some() && !alone && !blocks.iter().zip(&*outline).any(numbered) {
        return;
    }
    let items: Vec<Option<Item>> = blocks.iter().map(Item::of).collect();
    let families = families(&items, outline);
    let mut open: Vec<(Heading, Option<ItemKey>)> = Vec::new();
    // The first number of each numbering that went by since the last heading.
    let mut passed: BTreeMap<ListKey, u32> = BTreeMap::new();
    let mut parted: BTreeMap<usize, (usize, Heading)> = BTreeMap::new();
    for (at, item) in items.iter().enumerate() {
        let heading = match (outline.get(at).copied().flatten(), item) {
            (Some(heading), _) => heading,
            (None, None) => continue,
            (None, Some(item)) => {
                let family = families.get(&item.key.list).copied().unwrap_or_default();
                let within = passed.get(&item.key.list).copied();
                let Some((end, heading)) = heading_of(item, within, family, &open, alone) else {
                    passed.entry(item.key.list.clone()).or_insert(item.key.number);
                    continue;
                };
                parted.insert(at, (end, heading));
                heading
            }
        };
        open.truncate(open.iter().take_while(|(above, _)| above.level < heading.level).count());
        open.push((heading, item.as_ref().map(|item| item.key.clone())));
        passed.clear();
    }
    if parted.is_empty() {
        return;
    }
    let whole = std::mem::take(blocks);
    let headings = std::mem::take(outline);
    for (at, (block, heading)) in whole.into_iter().zip(headings).enumerate() {
        match (parted.get(&at), block) {
            (Some(&(end, heading)), Block::Paragraph(line)) => {
                let (title, text) = halves(&line, end);
                blocks.extend([title, text].map(|line| Block::Paragraph(Box::new(line))));
                outline.extend([Some(heading), None]);
            }
            (_, block) => {
                blocks.push(block);
                outline.push(heading);
            }
        }
    }
}

/// Where the heading in a numbered paragraph ends, and what heading it is; none when it is a
/// clause.
fn heading_of(
    item: &Item,
    within: Option<u32>,
    family: Family,
    open: &[(Heading, Option<ItemKey>)],
    alone: bool,
) -> Option<(usize, Heading)> {
    let confidence = |title: &Title| if title.set_off { 0.8 } else { 0.65 };
    // A first heading that is alone on its level is the document's title.
    let first = match open {
        [] => Some(1),
        [(title, None)] if alone => Some(title.level.saturating_add(1)),
        _ => None,
    };
    if let Some(level) = first {
        let title = item.title.as_ref().filter(|_| family.makes_outline())?;
        return Some((title.end, Heading::new(level, confidence(title))));
    }
    let sibling = open.iter().rev().find_map(|(heading, key)| {
        key.as_ref().filter(|key| key.list == item.key.list).map(|key| (heading, key.number))
    });
    let (sibling, number) = sibling?;
    // A list that began within the section goes on with its own numbers.
    if item.key.number <= number || within.is_some_and(|first| first <= number) {
        return None;
    }
    if family.headings * 2 < family.all {
        return None;
    }
    match &item.title {
        Some(title) => Some((title.end, Heading::new(sibling.level, confidence(title)))),
        // Without a title its number alone heads it.
        None if item.key.number == number + 1 => {
            Some((item.label_end?, Heading::new(sibling.level, 0.65)))
        }
        None => None,
    }
}

/// The paragraphs of one numbering.
#[derive(Debug, Clone, Copy, Default)]
struct Family {
    all: usize,
    /// Those that are headings, or begin with a title.
    headings: usize,
    /// Those that begin with a title and look unlike their text there.
    set_off: usize,
    /// Those that begin with a title.
    titled: usize,
}

impl Family {
    /// Whether the titles are an outline though no heading is.
    fn makes_outline(self) -> bool {
        (self.set_off >= FEWEST_SET_OFF && self.titled * 4 >= self.all * 3)
            || (self.titled >= FEWEST_PLAIN && self.titled == self.all)
    }
}

fn families(items: &[Option<Item>], outline: &Outline) -> BTreeMap<ListKey, Family> {
    let mut families: BTreeMap<ListKey, Family> = BTreeMap::new();
    for (item, heading) in items.iter().zip(outline) {
        let Some(item) = item else { continue };
        let family = families.entry(item.key.list.clone()).or_default();
        family.all += 1;
        family.headings += usize::from(heading.is_some() || item.title.is_some());
        family.titled += usize::from(item.title.is_some());
        family.set_off += usize::from(item.title.as_ref().is_some_and(|title| title.set_off));
    }
    families
}

/// A numbered paragraph.
struct Item {
    key: ItemKey,
    /// One past the last byte of a label that is typed; 0 for one that Word computes.
    label_end: Option<usize>,
    title: Option<Title>,
}

/// The title that a paragraph begins with, label included.
struct Title {
    /// One past its last byte.
    end: usize,
    /// It looks unlike the text after it.
    set_off: bool,
}

impl Item {
    fn of(block: &Block) -> Option<Self> {
        let Block::Paragraph(line) = block else { return None };
        let key = item_key(line).filter(|key| key.number > 0)?;
        let lead = line.text.len() - line.text.trim_start().len();
        let label_end = match &line.label {
            Some(_) => Some(0),
            None => Some(lead + numbering::typed_label(line.trimmed())?.length),
        };
        let start = label_end.unwrap_or(lead).max(lead);
        let has_text =
            |end: usize| line.text.get(end..).is_some_and(|text| !text.trim().is_empty());
        let label_end = label_end.filter(|&end| has_text(end));
        Some(Self { key, label_end, title: title(line, start).filter(|title| has_text(title.end)) })
    }
}

/// The title after a label that ends at `start`.
fn title(line: &Line, start: usize) -> Option<Title> {
    let rest = line.text.get(start..)?;
    let from = start + (rest.len() - rest.trim_start_matches(between).len());
    set_off(line, from).map(|end| Title { end, set_off: true }).or_else(|| {
        plain(line.text.get(from..)?).map(|end| Title { end: from + end, set_off: false })
    })
}

/// What may stand between a label and a title.
fn between(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | ':' | '-' | '–' | '—' | '：' | '、')
}

/// Closes a title that text follows.
const CLOSES: [char; 9] = ['.', ':', ';', '–', '—', '-', '。', '：', '．'];

/// The end of a title from `from` on that is bold, underlined, italic or in capitals while the
/// text after it is not.
fn set_off(line: &Line, from: usize) -> Option<usize> {
    let marks = |span: &Span| [span.bold, span.underline, span.caps, span.italic];
    let spans: Vec<&Span> =
        line.spans.iter().filter(|span| span.end > from && inked(line, span)).collect();
    let first = marks(spans.first()?);
    let end = spans.iter().take_while(|span| marks(span) == first).last()?.end;
    let after = spans.iter().find(|span| span.start >= end)?;
    let more = marks(after).iter().zip(first).all(|(after, first)| first || !after);
    // A stop may stand on either side of where the looks change.
    let text = line.text.get(from..end)?;
    let stop = line.text.get(end..)?.trim_start().chars().next();
    let closed = text.trim_end().ends_with(CLOSES);
    let outside = stop.filter(|c| CLOSES.contains(c));
    let end = match outside {
        Some(stop) if !closed => end + line.text.get(end..)?.find(stop)? + stop.len_utf8(),
        _ => end,
    };
    let bare = text.trim().trim_end_matches(CLOSES).trim_end();
    (first.contains(&true) && more && (closed || outside.is_some()) && is_title(bare))
        .then_some(end)
}

fn inked(line: &Line, span: &Span) -> bool {
    let text = line.text.get(span.start..span.end);
    text.is_some_and(|text| text.chars().any(|c| c.is_alphanumeric()))
}

/// The end of a title that looks like its text: few words that begin with capitals, closed by a
/// full stop before the first sentence.
fn plain(text: &str) -> Option<usize> {
    let (title, after) = text.split_once(". ")?;
    let words: Vec<&str> = title.split_whitespace().collect();
    let last = words.last()?;
    // Short words between may be small: "Limitation of Liability".
    let capital =
        |word: &&str| word.chars().count() <= 3 || word.starts_with(|c: char| !c.is_lowercase());
    let is_title = words.len() <= MOST_PLAIN_WORDS
        && words.iter().all(capital)
        && title.starts_with(char::is_uppercase)
        && last.chars().count() > 3
        && last.chars().all(char::is_alphabetic)
        && is_title(title);
    let sentence = after.trim_start();
    (is_title && sentence.starts_with(|c: char| !c.is_lowercase()) && sentence.contains(' '))
        .then_some(title.len() + 1)
}

/// Parts a line before byte `end`: title and text.
fn halves(line: &Line, end: usize) -> (Line, Line) {
    let end = end.min(line.text.len());
    let (title, text) = line.text.split_at(end);
    let (before, after): (Vec<_>, Vec<_>) =
        line.anchors.iter().cloned().partition(|mark| mark.at < end);
    let after = after.into_iter().map(|mark| Mark { at: mark.at - end, ..mark });
    let clip = |start: usize, stop: usize| {
        let first = (start < end).then(|| (start, stop.min(end)));
        let second = (stop > end).then(|| (start.max(end) - end, stop - end));
        (first, second)
    };
    let mut heading = Line {
        text: title.to_owned(),
        anchors: before,
        links: Vec::new(),
        fields: Vec::new(),
        spans: Vec::new(),
        outline: None,
        toc_level: None,
        in_toc: false,
        blank_after: 0,
        ..line.clone()
    };
    let mut rest = Line {
        text: text.to_owned(),
        anchors: after.collect(),
        label: None,
        empty_labels: Vec::new(),
        blank_before: 0,
        blank_after: line.blank_after,
        ..heading.clone()
    };
    for link in &line.links {
        let (first, second) = clip(link.start, link.end);
        let of = |(start, end)| LinkSpan { start, end, ..link.clone() };
        heading.links.extend(first.map(of));
        rest.links.extend(second.map(of));
    }
    for field in &line.fields {
        let (first, second) = clip(field.start, field.end);
        let of = |(start, end)| FieldSpan { start, end, ..field.clone() };
        heading.fields.extend(first.map(of));
        rest.fields.extend(second.map(of));
    }
    for span in &line.spans {
        let (first, second) = clip(span.start, span.end);
        let of = |(start, end)| Span { start, end, ..span.clone() };
        heading.spans.extend(first.map(of));
        rest.spans.extend(second.map(of));
    }
    (heading, rest)
}
