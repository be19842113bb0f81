//! How two paired blocks differ.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::classes;
use super::sequence::Block;
use super::substitutions::Replaced;
use super::words::align;
use crate::model::{
    ChangeKind, Class, Clause, ClauseKind, Edit, InnerLabel, Shift, is_generated_anchor,
};

/// How two paired blocks differ.
pub(super) struct Difference {
    pub kind: ChangeKind,
    pub classes: BTreeSet<Class>,
    pub words: Vec<(Edit, String)>,
    pub replaced: Replaced,
    /// Not compared word by word all through.
    pub coarse: bool,
}

/// Whether the labels inside of two clauses differ, where their words do not.
fn other_inner(old: &Block<'_>, new: &Block<'_>) -> bool {
    fn labels<'a>(block: &Block<'a>) -> Option<&'a [InnerLabel]> {
        block.clause().map(|clause| clause.labels.as_slice())
    }
    old.body == new.body && labels(old) != labels(new)
}

/// What is known of a pair beside its two blocks.
pub(super) struct Beside<'a> {
    /// It stands out of order.
    pub moved: bool,
    /// It stands higher or lower among its own.
    pub shift: Option<Shift>,
    /// A reference in it broke, leads elsewhere or followed its target: the older body in which
    /// those that followed say the newer numbers. None where all references are as they were.
    pub followed: Option<Cow<'a, str>>,
}

impl Difference {
    /// The difference; `None` when there is none.
    pub fn new(old: &Block<'_>, new: &Block<'_>, beside: &Beside<'_>) -> Option<Self> {
        let (moved, shifted) = (beside.moved, beside.shift.is_some());
        let other_target = beside.followed.is_some();
        // What differs beside the body, if anything does, is the typed label.
        let body = old.body != new.body;
        let label =
            old.label != new.label || other_inner(old, new) || (!body && old.text != new.text);
        let anchor = old.anchors != new.anchors && named(old) != named(new);
        if !(body || label || anchor || moved || shifted || other_target) {
            return None;
        }
        let Texts { mut classes, words, replaced, coarse } = Texts::compare(old, new);
        if !body {
            classes.clear();
        } else {
            // A typed label is judged as a label, whatever it does to the words; the new number of
            // what a text refers to is a consequence, not another wording.
            let labels_typed = old.text != old.body || new.text != new.body;
            let followed = beside.followed.as_deref().unwrap_or(old.body);
            if labels_typed || followed != old.body {
                classes = classes::of_text(&align(followed, new.body), false);
            }
        }
        let own = [
            (label || shifted, Class::Numbering),
            (other_target, Class::Reference),
            (anchor, Class::Anchor),
        ];
        classes.extend(own.iter().filter(|(differs, _)| *differs).map(|(_, class)| *class));
        let kind = match (moved, body) {
            (true, true) => ChangeKind::MovedAndChanged,
            (true, false) => ChangeKind::Moved,
            (false, true) => ChangeKind::Changed,
            (false, false) if label => ChangeKind::Renumbered,
            (false, false) => ChangeKind::Changed,
        };
        Some(Self { kind, classes, words, replaced, coarse })
    }
}

fn named<'a>(block: &Block<'a>) -> BTreeSet<&'a str> {
    let names = block.anchors.iter().map(String::as_str);
    names.filter(|name| !is_generated_anchor(name)).collect()
}

/// The difference of two texts.
#[derive(Default)]
struct Texts {
    classes: BTreeSet<Class>,
    words: Vec<(Edit, String)>,
    replaced: Replaced,
    coarse: bool,
}

impl Texts {
    /// Two rows of a table with as many cells each are compared cell by cell, so that no edit runs
    /// over the border of a cell.
    fn compare(old: &Block<'_>, new: &Block<'_>) -> Self {
        let mut texts = Self::default();
        match (cells(old), cells(new)) {
            (Some(old), Some(new)) if old.len() == new.len() => {
                for (number, (old, new)) in old.iter().zip(new).enumerate() {
                    if number > 0 {
                        texts.push(Edit::Equal, "\t");
                    }
                    texts.add(old, new);
                }
            }
            _ => texts.add(old.text, new.text),
        }
        texts
    }

    fn add(&mut self, old: &str, new: &str) {
        if old == new {
            self.push(Edit::Equal, old);
            return;
        }
        let alignment = align(old, new);
        self.classes.extend(classes::of_text(&alignment, false));
        for (edit, text) in alignment.edits() {
            self.push(edit, &text);
        }
        self.replaced.add(&alignment);
        self.coarse |= alignment.coarse;
    }

    fn push(&mut self, edit: Edit, text: &str) {
        match self.words.last_mut() {
            _ if text.is_empty() => {}
            Some((last, so_far)) if *last == edit => so_far.push_str(text),
            _ => self.words.push((edit, text.to_owned())),
        }
    }
}

/// The cells of a table row, when its text is nothing but these.
fn cells<'a>(block: &Block<'a>) -> Option<&'a [String]> {
    let clause: &Clause = block.clause().filter(|clause| clause.kind == ClauseKind::TableRow)?;
    (clause.cells.join("\t") == clause.text).then_some(&clause.cells)
}
