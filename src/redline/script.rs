//! What became of a paragraph's text: the edits, placed in its new text.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diff;
use crate::model::Edit;

use super::content::{Content, is_object};
use super::marks::Mark;
use super::paragraph::Paragraphs;
use super::tree::{Element, Node};

/// The edits of a paragraph, placed in its new text.
#[derive(Debug)]
pub struct Script<'x> {
    /// Bytes of the new text that the old one does not have, in order.
    inserted: Vec<Range<usize>>,
    /// What was deleted, each at the byte of the new text it stands before, in order.
    pub deleted: Vec<(usize, Vec<Node<'x>>)>,
    /// What all other text is: kept, or the whole of it inserted or moved here.
    pub base: Mark,
    /// Objects of the new paragraph to be put in another form, by their address.
    objects: BTreeMap<usize, Element<'x>>,
}

/// The least share of the longer text that must stay for words to be marked one by one; where less
/// does, the whole text is struck and the new one set behind it.
const KEPT: f32 = 0.2;

/// What became of the text: the shortest script, or all for all.
pub fn edits(old: &str, new: &str) -> Vec<(Edit, String)> {
    if old == new {
        return vec![(Edit::Equal, new.to_owned())];
    }
    let edits = diff::words(old, new);
    let side = |own: Edit| -> String {
        let own = edits.iter().filter(|(edit, _)| *edit == Edit::Equal || *edit == own);
        own.map(|(_, text)| text.as_str()).collect()
    };
    let kept: usize =
        edits.iter().filter(|(edit, _)| *edit == Edit::Equal).map(|(_, text)| text.len()).sum();
    let readable = kept as f32 >= KEPT * old.len().max(new.len()) as f32
        || old.chars().chain(new.chars()).any(is_object);
    if readable && side(Edit::Delete) == old && side(Edit::Insert) == new {
        return edits;
    }
    vec![(Edit::Delete, old.to_owned()), (Edit::Insert, new.to_owned())]
}

impl<'x> Script<'x> {
    /// All of the text is one thing.
    pub fn all(base: Mark) -> Self {
        Self { inserted: Vec::new(), deleted: Vec::new(), base, objects: BTreeMap::new() }
    }

    /// Puts an object in another form.
    pub fn replace(&mut self, object: &Element<'x>, by: Element<'x>) {
        self.objects.insert(std::ptr::from_ref(object) as usize, by);
    }

    /// An object in the form it is to have.
    pub fn object<'s>(&'s self, object: &'s Element<'x>) -> &'s Element<'x> {
        self.objects.get(&(std::ptr::from_ref(object) as usize)).unwrap_or(object)
    }

    /// Whether nothing is marked.
    pub fn is_empty(&self) -> bool {
        self.base == Mark::Kept
            && self.inserted.iter().all(Range::is_empty)
            && self.deleted.is_empty()
            && self.objects.is_empty()
    }

    /// What the text of a range is.
    pub fn mark(&self, range: &Range<usize>) -> Mark {
        let mut inserted = self.inserted.iter();
        match inserted.any(|inserted| inserted.start <= range.start && range.end <= inserted.end) {
            true => Mark::Inserted,
            false => self.base,
        }
    }

    /// The next place after `at` where text begins or ends to be inserted, or was deleted.
    pub fn border(&self, at: usize, end: usize) -> usize {
        let borders = self.inserted.iter().flat_map(|range| [range.start, range.end]);
        let borders = borders.chain(self.deleted.iter().map(|(place, _)| *place));
        borders.filter(|&border| border > at && border < end).min().unwrap_or(end)
    }
}

impl Paragraphs<'_> {
    /// The script that turns an old paragraph into a new one, which is kept or moved here.
    pub fn script<'x>(
        &mut self,
        old: &Content<'_, 'x>,
        edits: &[(Edit, String)],
        base: Mark,
    ) -> Script<'x> {
        let mut script = Script::all(base);
        let (mut old_at, mut new_at) = (0, 0);
        for (edit, text) in edits {
            match edit {
                Edit::Equal => (old_at, new_at) = (old_at + text.len(), new_at + text.len()),
                Edit::Insert => {
                    script.inserted.push(new_at..new_at + text.len());
                    new_at += text.len();
                }
                Edit::Delete => {
                    let range = old_at..old_at + text.len();
                    old_at = range.end;
                    // Words that a moved text lost on its way are struck at its old place.
                    if base == Mark::MovedTo {
                        continue;
                    }
                    let nodes = self.runs(old, &range, Mark::Deleted);
                    if !nodes.is_empty() {
                        script.deleted.push((new_at, nodes));
                    }
                }
            }
        }
        script
    }
}
