//! Levels of headings that only the bookmarks of a table of contents mark, and of the unmarked
//! ones between them.
//!
//! The bookmarks do not tell levels. What does: a heading with nothing but another under it, or
//! with a line that announces what follows, holds what follows; headings that look alike are
//! siblings; what a text calls "Appendix A to the X" stands under X.

use std::collections::BTreeSet;

use super::super::lines::{Block, Line};
use super::super::numbering::{self, Scheme};
use super::{Candidate, Sign, line};
use crate::model::is_generated_anchor;

/// A heading with what its level is decided by.
struct Entry<'a> {
    line: &'a Line,
    title: String,
    marked: bool,
    /// Holds the next heading: nothing stands between, or a line that announces it.
    announces: bool,
    /// The word that numbers it ("attachment"), when it has one.
    part: Option<String>,
    /// The earlier heading that it is said to belong to.
    belongs_to: Option<usize>,
}

/// A level for each candidate.
pub(super) fn levels(blocks: &[Block], candidates: &[Candidate]) -> Vec<u8> {
    let entries = entries(blocks, candidates);
    let mut levels = marked_levels(&entries);
    unmarked_levels(&entries, &mut levels);
    levels
}

fn entries<'a>(blocks: &'a [Block], candidates: &[Candidate]) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'a>> = Vec::new();
    for (index, candidate) in candidates.iter().enumerate() {
        let Some(line) = line(&blocks[candidate.block]) else { continue };
        let title = super::super::outline::title(line);
        let end = candidates.get(index + 1).map_or(blocks.len(), |next| next.block);
        let between = blocks.get(candidate.block + 1..end).unwrap_or_default();
        let last = index + 1 == candidates.len();
        let part = match numbering::typed_label(&title).map(|label| label.scheme) {
            Some(Scheme::Word(word)) => Some(word),
            _ => None,
        };
        let belongs_to = belongs_to(&title, &entries).or_else(|| {
            let label = numbering::typed_label(&title).filter(|_| part.is_some())?;
            said_to_belong(&label.text, blocks, &entries).or_else(|| {
                // Appendix B belongs where Appendix A does.
                let before = entries.iter().rfind(|entry| entry.part == part)?;
                before.belongs_to.filter(|_| label.number > 1)
            })
        });
        entries.push(Entry {
            line,
            title,
            marked: matches!(candidate.sign, Sign::Marked | Sign::Given(_) | Sign::Listed(_)),
            announces: !last && announces(between),
            part,
            belongs_to,
        });
    }
    entries
}

/// Whether what stands between two headings makes the first hold the second.
fn announces(between: &[Block]) -> bool {
    let [only] = between else { return between.is_empty() };
    line(only).is_some_and(|line| {
        let text = line.trimmed();
        let words = text.split_whitespace().count();
        text.ends_with([':', '：'])
            || (words <= 20
                && text.split_whitespace().any(|word| {
                    matches!(
                        word.trim_matches(|c: char| !c.is_alphabetic()),
                        "below"
                            | "following"
                            | "nachfolgend"
                            | "folgenden"
                            | "ci-dessous"
                            | "siguientes"
                    )
                }))
    })
}

/// "Appendix 1 to the X" in the title itself.
fn belongs_to(title: &str, entries: &[Entry<'_>]) -> Option<usize> {
    let label = numbering::typed_label(title)?;
    let rest = title.get(label.length..)?.trim_start();
    let rest = rest.strip_prefix("to the ").or_else(|| rest.strip_prefix("to "))?;
    entries.iter().rposition(|entry| entry.title.contains(rest))
}

/// The heading that the text says `label` belongs to: "Appendix A to the X".
fn said_to_belong(label: &str, blocks: &[Block], entries: &[Entry<'_>]) -> Option<usize> {
    let phrase = format!("{label} to ");
    blocks.iter().flat_map(Block::lines).find_map(|line| {
        let at = line.text.find(&phrase)? + phrase.len();
        let rest = line.text.get(at..)?;
        let rest = rest.strip_prefix("the ").unwrap_or(rest);
        entries.iter().rposition(|entry| rest.starts_with(entry.title.as_str()))
    })
}

fn named(entry: &Entry<'_>) -> bool {
    entry.line.anchors.iter().any(|mark| !is_generated_anchor(&mark.name))
}

fn last_word(title: &str) -> &str {
    title.rsplit(' ').next().unwrap_or(title)
}

/// Levels of the marked headings; 0 for the others.
///
/// Headings that hold another marked one are the main divisions, and so is what looks like them;
/// the others stand under them. A main division that holds divisions of its own has three levels.
fn marked_levels(entries: &[Entry<'_>]) -> Vec<u8> {
    let mut levels = vec![0; entries.len()];
    let marked: Vec<usize> = (0..entries.len()).filter(|&i| entries[i].marked).collect();
    let holds: BTreeSet<usize> = marked
        .windows(2)
        .filter(|pair| entries[pair[0]].announces && pair[1] == pair[0] + 1)
        .map(|pair| pair[0])
        .collect();
    let tops = main_divisions(entries, &marked, &holds);
    let Some(&first_top) = tops.iter().next() else {
        for &i in &marked {
            levels[i] = 1;
        }
        return levels;
    };
    let before = marked.iter().filter(|&&i| i < first_top).count();
    let plain = marked.len() - tops.len();
    // What stands before the first division is one of its own, led by the first heading, unless
    // it is so much that the divisions are an afterthought.
    let opening = before > 1 && (before - 1) * 3 <= plain;
    for (place, &i) in marked.iter().enumerate() {
        levels[i] = match (tops.contains(&i), i < first_top) {
            (true, _) => 1,
            (false, true) if opening && place > 0 => 2,
            (false, true) => 1,
            (false, false) => 2,
        };
    }
    let bounds: Vec<usize> = tops.iter().copied().chain([entries.len()]).collect();
    for range in bounds.windows(2) {
        let inside: Vec<usize> =
            marked.iter().copied().filter(|&i| i > range[0] && i < range[1]).collect();
        subdivide(entries, &inside, &holds, &mut levels);
    }
    levels
}

/// The headings of the highest level.
fn main_divisions(
    entries: &[Entry<'_>],
    marked: &[usize],
    holds: &BTreeSet<usize>,
) -> BTreeSet<usize> {
    let parts = |i: usize| entries[i].part.as_deref().and_then(numbering::part_rank);
    let is_part =
        |i: usize| entries[i].belongs_to.is_none() && parts(i).is_some_and(|rank| rank <= 1);
    let mut tops: BTreeSet<usize> = BTreeSet::new();
    // "Part A" that is first met within a schedule divides that schedule.
    let mut whole = None;
    for &i in marked.iter().filter(|&&i| is_part(i)) {
        let first = *whole.get_or_insert(parts(i));
        if first == parts(i) || parts(i) != Some(0) {
            tops.insert(i);
        }
    }
    let Some(&first) = holds.iter().find(|&&i| entries[i].part.is_none()) else { return tops };
    tops.insert(first);
    for &i in holds {
        let alike = last_word(&entries[i].title) == last_word(&entries[first].title);
        if alike || opens_like_earlier(entries, i + 1, &tops) {
            tops.insert(i);
        }
    }
    tops
}

/// Whether heading `child` names in short what an earlier heading under a main division names
/// ("Widgets" after "Widgets Services"): the same things stand on the same level, so what holds
/// this one is a main division itself.
fn opens_like_earlier(entries: &[Entry<'_>], child: usize, tops: &BTreeSet<usize>) -> bool {
    let Some(title) = entries.get(child).map(|entry| entry.title.as_str()) else { return false };
    let holder = child.saturating_sub(1);
    tops.iter().any(|&top| {
        top < holder
            && entries.get(top + 1).is_some_and(|first| {
                first.marked
                    && first.title.strip_prefix(title).is_some_and(|rest| {
                        rest.is_empty()
                            || (rest.starts_with(' ') && rest.split_whitespace().count() == 1)
                    })
            })
    })
}

/// Two levels within a main division that holds divisions: its first heading and those that hold
/// another are the upper ones, with what looks like them.
fn subdivide(entries: &[Entry<'_>], inside: &[usize], holds: &BTreeSet<usize>, levels: &mut [u8]) {
    let Some(&first) = inside.first() else { return };
    let mut upper: BTreeSet<usize> = inside.iter().copied().filter(|i| holds.contains(i)).collect();
    if upper.is_empty() {
        return;
    }
    upper.insert(first);
    let all_named = upper.iter().all(|&i| named(&entries[i]));
    let words: BTreeSet<&str> = upper.iter().map(|&i| last_word(&entries[i].title)).collect();
    for &i in inside {
        let alike =
            words.contains(last_word(&entries[i].title)) && (!all_named || named(&entries[i]));
        if !upper.contains(&i) && !alike {
            levels[i] = levels[i].saturating_add(1);
        }
    }
}

/// Levels of the headings that no bookmark marks: one under the marked one before them, and one
/// more under an unmarked one that announces what follows, until a heading that stands right
/// under marked ones elsewhere, or looks like the one that announced.
fn unmarked_levels(entries: &[Entry<'_>], levels: &mut [u8]) {
    let mut elsewhere: BTreeSet<&str> = BTreeSet::new();
    let mut announcer: Option<usize> = None;
    for (i, entry) in entries.iter().enumerate() {
        if entry.marked {
            announcer = None;
        } else if announcer.is_none() {
            if entry.announces {
                announcer = Some(i);
            }
            elsewhere.insert(entry.title.as_str());
        }
    }
    let mut above = 0_u8;
    let mut announcer: Option<&Entry<'_>> = None;
    for (i, entry) in entries.iter().enumerate() {
        if entry.marked {
            above = levels[i];
            announcer = None;
            continue;
        }
        let closes = announcer.is_some_and(|open| {
            elsewhere.contains(entry.title.as_str()) || begins_alike(&open.title, &entry.title)
        });
        if closes {
            announcer = None;
        }
        let under = match announcer {
            Some(_) => above.saturating_add(2),
            None => above.saturating_add(1),
        };
        levels[i] = match entry.belongs_to {
            Some(owner) if entries[owner].marked => levels[owner].saturating_add(1),
            _ => under,
        };
        if announcer.is_none()
            && entry.announces
            && !entries.get(i + 1).is_none_or(|next| next.marked)
        {
            announcer = Some(entry);
        }
    }
}

/// Whether two titles share their first three words.
fn begins_alike(a: &str, b: &str) -> bool {
    let words = |text: &str| text.split(' ').take(3).map(str::to_owned).collect::<Vec<_>>();
    words(a).len() == 3 && words(a) == words(b)
}
