//! What the old release alone has, brought into the new source: words, paragraphs, notes.

use std::ops::Range;

use crate::model::Edit;
use crate::package::xml::Ns;

use super::content::{self, Atom, Content, Piece};
use super::marks::Mark;
use super::paragraph::Paragraphs;
use super::tree::{Element, Node, escape};

impl Paragraphs<'_> {
    /// Runs of the old text that are gone, in the revision element that says so.
    pub fn runs<'x>(
        &mut self,
        old: &Content<'_, 'x>,
        range: &Range<usize>,
        mark: Mark,
    ) -> Vec<Node<'x>> {
        let mut runs: Vec<Element<'x>> = Vec::new();
        let mut last: Option<Option<usize>> = None;
        for atom in &old.atoms {
            let start = atom.range.start.max(range.start);
            let end = atom.range.end.min(range.end);
            if start >= end {
                continue;
            }
            let Some(text) = old.text.get(start..end) else { continue };
            let Some(piece) = self.gone(atom, text, mark) else { continue };
            if piece.ns == Ns::M {
                // A formula stands beside runs, not in one (22.1.2.77).
                runs.push(piece);
                last = None;
                continue;
            }
            let format = atom.properties.map(|properties| std::ptr::from_ref(properties) as usize);
            if last != Some(format) {
                let mut run = Element::word(self.import.prefix(), "r");
                let properties =
                    atom.properties.and_then(|properties| self.import.element(properties));
                run.children.extend(properties.map(Node::Element));
                runs.push(run);
                last = Some(format);
            }
            if let Some(run) = runs.last_mut() {
                run.children.push(Node::Element(piece));
            }
        }
        if runs.is_empty() {
            return Vec::new();
        }
        let Some(local) = mark.local() else {
            return runs.into_iter().map(Node::Element).collect();
        };
        let mut revision = self.marks.element(local);
        revision.children = runs.into_iter().map(Node::Element).collect();
        vec![Node::Element(revision)]
    }

    /// A piece of the old text as it stands in a deletion, or in the old place of a move.
    fn gone<'x>(&mut self, atom: &Atom<'_, 'x>, text: &str, mark: Mark) -> Option<Element<'x>> {
        let local = if mark == Mark::Deleted { "delText" } else { "t" };
        match atom.piece {
            Piece::Text => Some(self.text(local, text)),
            Piece::Sign => self.import.element(atom.element),
            Piece::Object if atom.element.ns == Ns::M => Some(self.import.formula(atom.element)),
            Piece::Object if atom.element.is("ruby") => {
                self.lost.guides += 1;
                let mut base = Vec::new();
                atom.element.descendants("rubyBase", &mut base);
                let base: String = base.into_iter().map(Element::text).collect();
                Some(self.text(local, &base))
            }
            Piece::Object => {
                if atom.element.is("footnoteReference") || atom.element.is("endnoteReference") {
                    return self.brought_note(atom.element);
                }
                let drawing = self.pictures.bring(atom.element);
                self.lost.pictures += usize::from(drawing.is_none());
                drawing
            }
        }
    }

    /// A reference to a note of the old side, which is brought in with it.
    fn brought_note<'x>(&mut self, reference: &Element<'x>) -> Option<Element<'x>> {
        let kind = reference.local().to_owned();
        let (Some(free), Some(old)) = (self.notes.free.get_mut(&kind), reference.attribute("id"))
        else {
            self.lost.notes += 1;
            return None;
        };
        let id = free.to_string();
        *free += 1;
        let mut made = Element::word(self.import.prefix(), &kind);
        made.set(&format!("{}id", self.import.prefix()), &id);
        self.notes.brought.push((kind, old.into_owned(), id));
        Some(made)
    }

    /// An old paragraph as it was: of a note that comes in with its reference.
    pub fn brought<'x>(&mut self, old: &Element<'x>) -> Element<'x> {
        let content = content::read(old, self.objects);
        let mut paragraph = Element::word(self.import.prefix(), "p");
        paragraph.children.extend(self.old_properties(old).map(Node::Element));
        // The note's own number, which is no text.
        let number = old.elements().find(|run| {
            run.elements().any(|child| child.is("footnoteRef") || child.is("endnoteRef"))
        });
        paragraph
            .children
            .extend(number.and_then(|run| self.import.element(run)).map(Node::Element));
        paragraph.children.extend(self.runs(&content, &(0..content.text.len()), Mark::Kept));
        paragraph
    }

    pub(super) fn text<'x>(&self, local: &str, text: &str) -> Element<'x> {
        let mut element = Element::word(self.import.prefix(), local);
        element.set("xml:space", "preserve");
        element.children.push(Node::Text(escape(text).into()));
        element
    }

    /// An old paragraph, deleted or moved away; its own mark is told apart. Where `edits` say what
    /// became of its words on the way, those that got lost are deleted.
    pub fn deleted<'x>(
        &mut self,
        old: &Element<'x>,
        gone: Mark,
        mark: Mark,
        edits: Option<&[(Edit, String)]>,
    ) -> Element<'x> {
        let content = content::read(old, self.objects);
        let mut paragraph = Element::word(self.import.prefix(), "p");
        paragraph.children.extend(self.old_properties(old).map(Node::Element));
        let whole = [(Edit::Equal, content.text.clone())];
        let mut at = 0;
        for (edit, text) in edits.unwrap_or(&whole) {
            let gone = match edit {
                Edit::Equal => gone,
                Edit::Delete => Mark::Deleted,
                Edit::Insert => continue,
            };
            let range = at..at + text.len();
            paragraph.children.extend(self.runs(&content, &range, gone));
            at = range.end;
        }
        self.marks.paragraph(&mut paragraph, mark);
        paragraph
    }

    /// An old paragraph's properties.
    pub fn old_properties<'x>(&mut self, old: &Element<'x>) -> Option<Element<'x>> {
        let properties = old.child("pPr");
        if !self.import.knows_list(properties) {
            self.lost.numbers += 1;
        }
        self.import.properties(properties)
    }
}
