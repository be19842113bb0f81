//! Lines that are no terms: tables of contents, navigation, running headers that leaked.

use std::collections::{BTreeMap, BTreeSet};

use crate::segment::pattern::Pattern;

use super::lines::{Block, Flat, Line, Mark, take_waiting};
use crate::model::{Why, leaves_ink};
use crate::word::Role;

/// How often the same line of links must stand to be navigation.
const NAVIGATION_REPEATS: usize = 3;

/// Longest running header or footer that is looked for among the text, in bytes.
const LONGEST_RUNNING: usize = 600;

/// How many lines ending in a page number make a table of contents.
const FEWEST_ENTRIES: usize = 3;

static ENTRY: Pattern =
    Pattern::new(r"^\S.*?(?:\t+\s*|[.…·_]{3,}\s*|\s{3,})(?:[0-9]{1,4}|[ivxlc]{1,6})$");
static PAGE_NUMBER: Pattern = Pattern::new(
    r"(?i)^(?:(?:page|seite|página|pagina|p\.)\s*[0-9]+(?:\s*(?:of|/|von|de|sur|di)\s*[0-9]+)?|第\s*[0-9]+\s*[页頁]|[-–—]\s*[0-9]+\s*[-–—]|[0-9]+\s*/\s*[0-9]+)$",
);
static MONTH_YEAR: Pattern = Pattern::new(
    r"(?i)\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b[ \d,]*\b(?:19|20)\d\d\b|\b(?:19|20)\d\d[-/年]",
);

/// Takes those lines out. Their text goes to `flat.asides`; a bookmark that begins on one and ends
/// in a heading moves to that heading; the names of the others are returned, for links to them
/// lead to something that is no section or clause.
pub(super) fn take_out(flat: &mut Flat) -> BTreeSet<String> {
    let reasons = reasons(&flat.blocks, &flat.running);
    let listed = listed(&flat.blocks, &reasons);
    let mut kept = Vec::with_capacity(flat.blocks.len());
    let mut drifting: Vec<Mark> = Vec::new();
    for (mut block, why) in std::mem::take(&mut flat.blocks).into_iter().zip(reasons) {
        if let Some(why) = why {
            for line in block.lines() {
                flat.asides.push((why, line.trimmed().to_owned()));
                drifting.extend(line.anchors.iter().cloned());
            }
            continue;
        }
        if let Some(line) = block.first_line_mut() {
            let (mut here, on): (Vec<Mark>, Vec<Mark>) = drifting
                .into_iter()
                .partition(|mark| mark.ends_in.is_some_and(|end| line.ordinals.contains(&end)));
            take_waiting(line, &mut here);
            drifting = on;
        }
        if let Block::Paragraph(line) = &mut block {
            line.toc_level =
                line.anchors.iter().find_map(|mark| listed.get(mark.name.as_str())).copied();
        }
        kept.push(block);
    }
    flat.blocks = kept;
    drifting.into_iter().map(|mark| mark.name).collect()
}

/// What a table of contents lists: the anchor an entry links to, and the entry's level, 1 the
/// highest.
fn listed(blocks: &[Block], reasons: &[Option<Why>]) -> BTreeMap<String, u8> {
    let mut levels: BTreeSet<u8> = BTreeSet::new();
    let mut entries = Vec::new();
    for (block, why) in blocks.iter().zip(reasons) {
        if *why != Some(Why::TableOfContents) {
            continue;
        }
        for line in block.lines() {
            let Role::Toc(level) = line.role else { continue };
            levels.insert(level);
            let targets = line.links.iter().filter_map(|link| link.target.strip_prefix('#'));
            entries.extend(targets.map(|target| (target.to_owned(), level)));
        }
    }
    let rank = |level: u8| u8::try_from(levels.range(..level).count() + 1).unwrap_or(u8::MAX);
    entries.into_iter().map(|(target, level)| (target, rank(level))).collect()
}

fn reasons(blocks: &[Block], running: &[String]) -> Vec<Option<Why>> {
    let mut reasons = vec![None; blocks.len()];
    contents(blocks, &mut reasons);
    navigation(blocks, &mut reasons);
    leaked(blocks, running, &mut reasons);
    reasons
}

fn paragraph(block: &Block) -> Option<&Line> {
    match block {
        Block::Paragraph(line) => Some(line),
        _ => None,
    }
}

/// Tables of contents: what the source marks as one, runs of lines that end in page numbers, and
/// the heading directly above.
fn contents(blocks: &[Block], reasons: &mut [Option<Why>]) {
    for (block, why) in blocks.iter().zip(reasons.iter_mut()) {
        if block.lines().any(|line| line.in_toc)
            && block.lines().all(|line| line.in_toc || line.is_blank())
        {
            *why = Some(Why::TableOfContents);
        }
    }
    let is_entry = |block: &Block| {
        paragraph(block).is_some_and(|line| {
            ends_in_number(line.trimmed())
                && ENTRY.is_match(line.trimmed())
                && line.outline.is_none()
        })
    };
    let mut at = 0;
    while at < blocks.len() {
        let run = blocks[at..].iter().take_while(|block| is_entry(block)).count();
        if run >= FEWEST_ENTRIES {
            reasons[at..at + run].fill(Some(Why::TableOfContents));
        }
        at += run.max(1);
    }
    for at in 0..blocks.len() {
        let heads = reasons[at].is_none()
            && reasons.get(at + 1).copied().flatten() == Some(Why::TableOfContents)
            && paragraph(&blocks[at]).is_some_and(heads_contents);
        // A last entry that wraps onto a second list is preceded by entries, not by a heading.
        if heads || paragraph(&blocks[at]).is_some_and(|line| line.role == Role::TocHeading) {
            reasons[at] = Some(Why::TableOfContents);
        }
    }
}

/// Whether the last character could be of a page number.
fn ends_in_number(text: &str) -> bool {
    text.ends_with(|c: char| c.is_ascii_digit() || "ivxlc".contains(c))
}

/// A short line without closing punctuation that names something, above the entries.
fn heads_contents(line: &Line) -> bool {
    let text = line.trimmed();
    text.chars().count() <= 40
        && !text.ends_with(['.', ';', ','])
        && line.label.is_none()
        && !text.chars().any(|c| c.is_ascii_digit())
}

/// Lines that consist of links into the document and are repeated.
fn navigation(blocks: &[Block], reasons: &mut [Option<Why>]) {
    let mut groups: BTreeMap<(String, Vec<&str>), Vec<usize>> = BTreeMap::new();
    for (at, block) in blocks.iter().enumerate() {
        let Some(line) = paragraph(block) else { continue };
        if reasons[at].is_none() && line.label.is_none() && only_links(line) {
            let targets = line.links.iter().map(|link| link.target.as_str()).collect();
            groups.entry((super::outline::title(line), targets)).or_default().push(at);
        }
    }
    for places in groups.into_values().filter(|places| places.len() >= NAVIGATION_REPEATS) {
        for at in places {
            reasons[at] = Some(Why::Navigation);
        }
    }
}

/// Whether all letters of a line stand in links into the document.
fn only_links(line: &Line) -> bool {
    !line.links.is_empty()
        && line.links.iter().all(|link| link.target.starts_with('#'))
        && line
            .text
            .char_indices()
            .filter(|(_, c)| c.is_alphanumeric())
            .all(|(at, _)| line.links.iter().any(|link| (link.start..link.end).contains(&at)))
}

/// Running headers and footers among the body: what equals a header of the source, page numbers,
/// and a dated line that stands again and again without ever heading text.
fn leaked(blocks: &[Block], running: &[String], reasons: &mut [Option<Why>]) {
    let told = |c: &char| leaves_ink(*c) && !c.is_ascii_digit();
    let same = |text: &str| text.chars().filter(told).collect::<String>();
    // Nearly all lines stand once. So that they need not be spelt out, a sum of their characters
    // tells first which cannot be the same.
    let sum = |text: &str| {
        text.chars().filter(told).fold(0_u64, |sum, c| {
            (sum.rotate_left(5) ^ u64::from(u32::from(c))).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        })
    };
    let known: BTreeSet<String> =
        running.iter().map(|text| same(text)).filter(|text| text.len() > 3).collect();
    let mut alike: BTreeMap<u64, Vec<(usize, &Line)>> = BTreeMap::new();
    for (at, block) in blocks.iter().enumerate() {
        if let Some(line) = paragraph(block)
            && reasons[at].is_none()
            && line.outline.is_none()
            && line.text.len() <= LONGEST_RUNNING
        {
            alike.entry(sum(&line.text)).or_default().push((at, line));
        }
    }
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, line) in alike.into_values().filter(|lines| lines.len() > 1).flatten() {
        places.entry(same(&line.text)).or_default().push(at);
    }
    // What stands once is no running line, whatever it says.
    for (text, places) in places.into_iter().filter(|(_, places)| places.len() > 1) {
        let lines: Vec<&Line> = places.iter().filter_map(|&at| paragraph(&blocks[at])).collect();
        // Neither is without a number.
        let numbered = lines.iter().all(|line| line.text.contains(|c: char| c.is_ascii_digit()));
        let page = numbered && lines.iter().all(|line| PAGE_NUMBER.is_match(line.trimmed()));
        let dated = numbered
            && lines.iter().all(|line| MONTH_YEAR.is_match(line.trimmed()))
            && lines
                .iter()
                .all(|line| line.trimmed().chars().count() < 120 && line.blank_after > 0);
        if page || dated || known.contains(&text) {
            for at in places {
                reasons[at] = Some(Why::HeaderFooter);
            }
        }
    }
}
