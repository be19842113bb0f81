//! From pairs to changes: kinds, classes, words, order.

use std::collections::BTreeSet;

use super::pairing::{Group, Pairing};
use super::sequence::{Block, Sequence, What};
use super::words::{Alignment, align};
use super::{DIFF_SCHEMA, Options, classes};
use crate::model::{
    Change, ChangeKind, Class, Clause, ClauseKind, Comparison, Edit, MatchedBy, Pair, Side, Totals,
    Which, is_generated_anchor,
};

/// Builds the comparison.
pub(super) fn comparison(
    old: &Sequence<'_>,
    new: &Sequence<'_>,
    pairing: &Pairing,
    options: &Options,
) -> Comparison {
    let mut builder =
        Builder { old, new, pairing, found: Vec::new(), pairs: Vec::new(), unchanged: 0 };
    builder.one_sided();
    builder.pairs();
    builder.groups();
    builder.found.sort_by_key(|found| found.place);

    let mut changes = Vec::new();
    let mut headings = Vec::new();
    for Found { heading, mut change, .. } in builder.found {
        let (list, letter) = if heading { (&mut headings, 'h') } else { (&mut changes, 'c') };
        change.id = format!("{letter}{}", list.len() + 1);
        list.push(change);
    }
    Comparison {
        schema: DIFF_SCHEMA.to_owned(),
        old: side(old),
        new: side(new),
        unchanged: builder.unchanged,
        totals: totals(changes.iter().chain(&headings)),
        changes,
        headings,
        definitions: Default::default(),
        references: Default::default(),
        anchors: Default::default(),
        announced: Default::default(),
        substitutions: Vec::new(),
        pairs: if options.all { builder.pairs } else { Vec::new() },
    }
}

fn side(sequence: &Sequence<'_>) -> Side {
    let document = sequence.document;
    Side {
        series: document.series.clone(),
        release: document.release.clone(),
        sha256: document.source.sha256.clone(),
    }
}

fn totals<'c>(changes: impl Iterator<Item = &'c Change>) -> Totals {
    let mut totals = Totals::default();
    for change in changes {
        *totals.by_kind.entry(change.kind).or_default() += 1;
        for class in &change.classes {
            *totals.by_class.entry(*class).or_default() += 1;
        }
    }
    totals
}

/// A change and its place in the order of the newer release.
struct Found {
    place: (usize, u8, usize),
    heading: bool,
    change: Change,
}

struct Builder<'s, 'a> {
    old: &'s Sequence<'a>,
    new: &'s Sequence<'a>,
    pairing: &'s Pairing,
    found: Vec<Found>,
    pairs: Vec<Pair>,
    unchanged: usize,
}

impl Builder<'_, '_> {
    /// What stands in one release only.
    fn one_sided(&mut self) {
        let grouped = |side: fn(&Group) -> &Vec<usize>| -> BTreeSet<usize> {
            self.pairing.groups.iter().flat_map(side).copied().collect()
        };
        let (grouped_old, grouped_new) = (grouped(|group| &group.old), grouped(|group| &group.new));
        let mut found = Vec::new();
        // What was removed stands after the partner of the nearest block before it that stayed.
        let mut place = 0;
        for (at, block) in self.old.blocks.iter().enumerate() {
            match self.pairing.old[at] {
                Some(partner) if !self.pairing.moved[partner] => place = partner + 1,
                Some(_) => {}
                None if grouped_old.contains(&at) => {}
                None => {
                    let words = only(Edit::Delete, block.text);
                    let change = one_sided(ChangeKind::Removed, vec![which(block)], vec![], words);
                    found.push(Found {
                        place: (place, 0, at),
                        heading: block.is_heading(),
                        change,
                    });
                }
            }
        }
        for (at, block) in self.new.blocks.iter().enumerate() {
            if self.pairing.new[at].is_none() && !grouped_new.contains(&at) {
                let words = only(Edit::Insert, block.text);
                let change = one_sided(ChangeKind::Added, vec![], vec![which(block)], words);
                found.push(Found { place: (at, 1, 0), heading: block.is_heading(), change });
            }
        }
        self.found.append(&mut found);
    }

    fn pairs(&mut self) {
        for at_old in 0..self.old.blocks.len() {
            let Some(at_new) = self.pairing.old[at_old] else { continue };
            let (old, new) = (&self.old.blocks[at_old], &self.new.blocks[at_new]);
            let (matched_by, confidence) =
                self.pairing.evidence[at_old].unwrap_or((MatchedBy::Exact, 1000));
            let confidence = thousandths(confidence);
            let difference = Difference::new(old, new);
            match difference.kind(self.pairing.moved[at_new]) {
                Some(kind) => self.found.push(Found {
                    place: (at_new, 1, 0),
                    heading: new.is_heading(),
                    change: Change {
                        id: String::new(),
                        kind,
                        classes: difference.classes.into_iter().collect(),
                        old: vec![which(old)],
                        new: vec![which(new)],
                        words: difference.words,
                        matched_by: Some(matched_by),
                        confidence,
                    },
                }),
                None if old.is_heading() => {}
                None => {
                    self.unchanged += 1;
                    self.pairs.push(Pair {
                        old: old.id().to_owned(),
                        new: new.id().to_owned(),
                        matched_by,
                        confidence,
                    });
                }
            }
        }
    }

    fn groups(&mut self) {
        for group in &self.pairing.groups {
            let texts = |sequence: &Sequence<'_>, of: &[usize]| {
                of.iter().map(|&at| sequence.blocks[at].text).collect::<Vec<_>>().join("\n")
            };
            let whiches = |sequence: &Sequence<'_>, of: &[usize]| {
                of.iter().map(|&at| which(&sequence.blocks[at])).collect::<Vec<_>>()
            };
            let (old, new) = (texts(self.old, &group.old), texts(self.new, &group.new));
            let alignment = align(&old, &new);
            let kind = if group.old.len() == 1 { ChangeKind::Split } else { ChangeKind::Merged };
            self.found.push(Found {
                place: (group.new.first().copied().unwrap_or(0), 1, 0),
                heading: false,
                change: Change {
                    id: String::new(),
                    kind,
                    classes: classes::of_text(&alignment, true).into_iter().collect(),
                    old: whiches(self.old, &group.old),
                    new: whiches(self.new, &group.new),
                    words: alignment.edits(),
                    matched_by: Some(MatchedBy::Similar),
                    confidence: thousandths(group.confidence),
                },
            });
        }
    }
}

fn one_sided(
    kind: ChangeKind,
    old: Vec<Which>,
    new: Vec<Which>,
    words: Vec<(Edit, String)>,
) -> Change {
    let classes = vec![Class::Wording];
    Change { id: String::new(), kind, classes, old, new, words, matched_by: None, confidence: 1.0 }
}

fn only(edit: Edit, text: &str) -> Vec<(Edit, String)> {
    if text.is_empty() { Vec::new() } else { vec![(edit, text.to_owned())] }
}

#[allow(clippy::cast_precision_loss)]
fn thousandths(confidence: u32) -> f32 {
    confidence.min(1000) as f32 / 1000.0
}

fn which(block: &Block<'_>) -> Which {
    let (id, section, citation, label) = match block.what {
        What::Heading(section) => (&section.id, &section.parent, &section.citation, &section.label),
        What::Clause(clause) => (&clause.id, &clause.section, &clause.citation, &clause.label),
    };
    Which {
        clause: id.clone(),
        section: section.clone(),
        citation: citation.clone(),
        label: label.clone(),
        text: block.text.to_owned(),
    }
}

/// How two paired blocks differ.
struct Difference {
    classes: BTreeSet<Class>,
    words: Vec<(Edit, String)>,
    /// The texts differ in more than a typed label.
    text: bool,
    label: bool,
}

impl Difference {
    fn new(old: &Block<'_>, new: &Block<'_>) -> Self {
        let (mut classes, words) = texts(old, new);
        let text = old.body != new.body;
        let label = old.label != new.label;
        if !text {
            // What differs, if anything does, is the typed label.
            classes.clear();
        }
        if label || (!text && old.text != new.text) {
            classes.insert(Class::Numbering);
        }
        if named(old) != named(new) {
            classes.insert(Class::Anchor);
        }
        Self { classes, words, text, label: label || old.text != new.text }
    }

    /// What happened; `None` when nothing did.
    fn kind(&self, moved: bool) -> Option<ChangeKind> {
        Some(match (moved, self.text) {
            (true, true) => ChangeKind::MovedAndChanged,
            (true, false) => ChangeKind::Moved,
            (false, true) => ChangeKind::Changed,
            (false, false) if self.classes.is_empty() => return None,
            (false, false) if self.label => ChangeKind::Renumbered,
            (false, false) => ChangeKind::Changed,
        })
    }
}

fn named<'a>(block: &Block<'a>) -> BTreeSet<&'a str> {
    let names = block.anchors.iter().map(String::as_str);
    names.filter(|name| !is_generated_anchor(name)).collect()
}

/// Classes and words of the difference of two texts; for two rows of a table with as many cells
/// each, cell by cell, so that no edit runs over the border of a cell.
fn texts(old: &Block<'_>, new: &Block<'_>) -> (BTreeSet<Class>, Vec<(Edit, String)>) {
    if old.text == new.text {
        return (BTreeSet::new(), only(Edit::Equal, old.text));
    }
    let (Some(old_cells), Some(new_cells)) = (cells(old), cells(new)) else {
        return of_alignment(&align(old.text, new.text));
    };
    if old_cells.len() != new_cells.len() {
        return of_alignment(&align(old.text, new.text));
    }
    let mut classes = BTreeSet::new();
    let mut words: Vec<(Edit, String)> = Vec::new();
    for (number, (old, new)) in old_cells.iter().zip(new_cells).enumerate() {
        if number > 0 {
            words.push((Edit::Equal, "\t".to_owned()));
        }
        let (of_cell, in_cell) = of_alignment(&align(old, new));
        classes.extend(of_cell);
        words.extend(in_cell);
    }
    (classes, merged(words))
}

fn of_alignment(alignment: &Alignment<'_>) -> (BTreeSet<Class>, Vec<(Edit, String)>) {
    (classes::of_text(alignment, false), alignment.edits())
}

/// The cells of a table row, when its text is nothing but these.
fn cells<'a>(block: &Block<'a>) -> Option<&'a [String]> {
    let clause: &Clause = block.clause().filter(|clause| clause.kind == ClauseKind::TableRow)?;
    (clause.cells.join("\t") == clause.text).then_some(&clause.cells)
}

/// Neighbouring edits of the same kind as one.
fn merged(words: Vec<(Edit, String)>) -> Vec<(Edit, String)> {
    let mut merged: Vec<(Edit, String)> = Vec::with_capacity(words.len());
    for (edit, text) in words {
        match merged.last_mut() {
            Some((last, so_far)) if *last == edit => so_far.push_str(&text),
            _ => merged.push((edit, text)),
        }
    }
    merged
}
