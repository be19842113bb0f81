//! From pairs to changes: kinds, classes, words, order.

use std::collections::BTreeSet;

use super::announced::announced;
use super::consequences::{self, References};
use super::difference::{Beside, Difference};
use super::pairing::{Group, Pairing};
use super::sequence::{Block, Sequence, What};
use super::shift::{moved_along, shift};
use super::substitutions::{Replaced, substitutions};
use super::words::align;
use super::{DIFF_SCHEMA, Options, classes};
use crate::model::{
    Change, ChangeKind, Class, Comparison, Edit, MatchedBy, Pair, Side, Totals, Which,
};

/// Builds the comparison.
pub(super) fn comparison(
    old: &Sequence<'_>,
    new: &Sequence<'_>,
    pairing: &Pairing,
    options: &Options,
) -> Comparison {
    let references = consequences::references(old, new, pairing);
    let mut builder = Builder {
        old,
        new,
        pairing,
        references: &references,
        found: Vec::new(),
        pairs: Vec::new(),
        unchanged: 0,
    };
    builder.one_sided();
    builder.pairs();
    builder.groups();
    builder.found.sort_by_key(|found| found.place);
    let (mut headings, mut changes) = (0, 0);
    for found in &mut builder.found {
        let (count, letter) =
            if found.heading { (&mut headings, 'h') } else { (&mut changes, 'c') };
        *count += 1;
        found.change.id = format!("{letter}{count}");
    }
    let replaced = builder.found.iter().map(|found| (&found.change, &found.replaced));
    let substitutions = substitutions(replaced);
    let (unchanged, pairs) = (builder.unchanged, builder.pairs);
    let (headings, changes): (Vec<Found>, Vec<Found>) =
        builder.found.into_iter().partition(|found| found.heading);
    let only_changes =
        |found: Vec<Found>| found.into_iter().map(|found| found.change).collect::<Vec<_>>();
    let (headings, changes) = (only_changes(headings), only_changes(changes));
    Comparison {
        schema: DIFF_SCHEMA.to_owned(),
        old: side(old),
        new: side(new),
        unchanged,
        totals: Totals::of(changes.iter().chain(&headings)),
        definitions: consequences::definitions(
            old,
            new,
            pairing,
            &references,
            (&changes, &substitutions),
        ),
        anchors: consequences::anchors(old, new, pairing),
        announced: announced(old, new, &changes, &headings),
        renumberings: consequences::renumberings(new, &references, &changes, &headings),
        references: references.changes,
        substitutions,
        changes,
        headings,
        pairs: options.all.then_some(pairs),
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

/// A change and its place in the order of the newer release.
struct Found {
    place: (usize, u8, usize),
    heading: bool,
    change: Change,
    /// For finding consistent substitutions.
    replaced: Replaced,
}

struct Builder<'s, 'a> {
    old: &'s Sequence<'a>,
    new: &'s Sequence<'a>,
    pairing: &'s Pairing,
    references: &'s References,
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
                    found.push(((place, 0, at), block.is_heading(), change));
                }
            }
        }
        for (at, block) in self.new.blocks.iter().enumerate() {
            if self.pairing.new[at].is_none() && !grouped_new.contains(&at) {
                let words = only(Edit::Insert, block.text);
                let change = one_sided(ChangeKind::Added, vec![], vec![which(block)], words);
                found.push(((at, 1, 0), block.is_heading(), change));
            }
        }
        let found = found.into_iter().map(|(place, heading, change)| Found {
            place,
            heading,
            change,
            replaced: Replaced::default(),
        });
        self.found.extend(found);
    }

    fn pairs(&mut self) {
        for at_old in 0..self.old.blocks.len() {
            let Some(at_new) = self.pairing.old[at_old] else { continue };
            let (old, new) = (&self.old.blocks[at_old], &self.new.blocks[at_new]);
            let (matched_by, confidence) =
                self.pairing.evidence[at_old].unwrap_or((MatchedBy::Exact, 1000));
            let confidence = thousandths(confidence);
            let moved = self.pairing.moved[at_new];
            let references = self.references;
            let beside = Beside {
                moved,
                shift: shift((self.old, self.new), self.pairing, (at_old, at_new)),
                followed: references
                    .concerned
                    .contains(&at_new)
                    .then(|| references.followed_in(at_new, old.body)),
            };
            match Difference::new(old, new, &beside) {
                Some(difference) => self.found.push(Found {
                    place: (at_new, 1, 0),
                    heading: new.is_heading(),
                    change: Change {
                        id: String::new(),
                        kind: difference.kind,
                        classes: difference.classes.into_iter().collect(),
                        old: vec![which(old)],
                        new: vec![which(new)],
                        words: difference.words,
                        matched_by: Some(matched_by),
                        confidence,
                        shift: beside.shift,
                        moved_along: if moved && new.is_heading() {
                            moved_along((self.old, self.new), self.pairing, (at_old, at_new))
                        } else {
                            0
                        },
                        coarse: difference.coarse,
                    },
                    replaced: difference.replaced,
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
            // A typed label is judged as a label, whatever it does to the words.
            let bodies = |sequence: &Sequence<'_>, of: &[usize]| {
                of.iter().map(|&at| sequence.blocks[at].body).collect::<Vec<_>>().join("\n")
            };
            let (old_body, new_body) = (bodies(self.old, &group.old), bodies(self.new, &group.new));
            let mut classes = match old_body == old && new_body == new {
                true => classes::of_text(&alignment, true),
                false => classes::of_text(&align(&old_body, &new_body), true),
            };
            if other_labels(self.old, self.new, group) {
                classes.insert(Class::Numbering);
            }
            if group.new.iter().any(|at| self.references.concerned.contains(at)) {
                classes.insert(Class::Reference);
            }
            let kind = if group.old.len() == 1 { ChangeKind::Split } else { ChangeKind::Merged };
            self.found.push(Found {
                place: (group.new.first().copied().unwrap_or(0), 1, 0),
                heading: false,
                change: Change {
                    id: String::new(),
                    kind,
                    classes: classes.into_iter().collect(),
                    old: whiches(self.old, &group.old),
                    new: whiches(self.new, &group.new),
                    words: alignment.edits(),
                    matched_by: Some(MatchedBy::Similar),
                    confidence: thousandths(group.confidence),
                    shift: None,
                    moved_along: 0,
                    coarse: alignment.coarse,
                },
                replaced: Replaced::of(&alignment),
            });
        }
    }
}

/// Whether the parts of a split or merged clause are labelled otherwise than the whole.
fn other_labels(old: &Sequence<'_>, new: &Sequence<'_>, group: &Group) -> bool {
    let labels = |sequence: &Sequence<'_>, of: &[usize]| -> Vec<String> {
        let labels = of.iter().map(|&at| sequence.blocks[at].label);
        labels.filter(|label| !label.is_empty()).map(str::to_owned).collect()
    };
    labels(old, &group.old) != labels(new, &group.new)
}

fn one_sided(
    kind: ChangeKind,
    old: Vec<Which>,
    new: Vec<Which>,
    words: Vec<(Edit, String)>,
) -> Change {
    // A row of empty cells, a line of stars: nothing that a reader would read.
    let text = || words.iter().flat_map(|(_, text)| text.chars());
    let class = if text().any(char::is_alphanumeric) || words.is_empty() {
        Class::Wording
    } else if text().all(char::is_whitespace) {
        Class::Whitespace
    } else {
        Class::Punctuation
    };
    let classes = vec![class];
    Change {
        id: String::new(),
        kind,
        classes,
        old,
        new,
        words,
        matched_by: None,
        confidence: 1.0,
        shift: None,
        moved_along: 0,
        coarse: false,
    }
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
