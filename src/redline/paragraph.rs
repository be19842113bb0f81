//! One paragraph with its changes marked word by word.
//!
//! The new paragraph is gone through once, run by run, with a count of the text that was shown so
//! far. Runs are cut where an edit begins or ends; links, controls, bookmarks and fields stay around
//! them. What was deleted is put in as soon as the text before it has passed, so that it never
//! stands between the characters of a field that comes after it.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diff;
use crate::model::Edit;
use crate::package::xml::Ns;

use super::content::{
    self, Atom, Content, Fields, Inline, Objects, Piece, inline, is_object, shown,
};
use super::import::Import;
use super::marks::{Mark, Marks};
use super::tree::{Element, Node, escape};

/// What could not be carried over from the old source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lost {
    /// Pictures and drawings.
    pub pictures: usize,
    /// References to notes.
    pub notes: usize,
    /// Phonetic guides, whose base stands without them.
    pub guides: usize,
    /// List items whose list the new source does not have.
    pub numbers: usize,
}

/// Notes of both sides.
#[derive(Debug, Default)]
pub struct Notes {
    /// Notes that both sides refer to at the same place: kind of reference, old id, new id.
    pub paired: Vec<(String, String, String)>,
    /// Notes of the old side that are brought in: kind of reference, old id, id given to it.
    pub brought: Vec<(String, String, String)>,
    /// By kind of reference, the first id that the new source does not use; nothing where it has no
    /// part for notes of the kind.
    pub free: BTreeMap<String, i64>,
}

/// The edits of a paragraph, placed in its new text.
#[derive(Debug, Default)]
pub struct Script<'x> {
    /// Bytes of the new text that the old one does not have, in order.
    inserted: Vec<Range<usize>>,
    /// What was deleted, each at the byte of the new text it stands before, in order.
    deleted: Vec<(usize, Vec<Node<'x>>)>,
    /// The mark of what is inserted: [`Mark::Inserted`] or [`Mark::MovedTo`].
    mark: Option<Mark>,
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

/// Makes paragraphs.
pub struct Paragraphs<'w> {
    /// Makes revision elements.
    pub marks: &'w mut Marks,
    /// Brings formatting over.
    pub import: &'w Import,
    /// Characters that stand for objects.
    pub objects: &'w mut Objects,
    /// What could not be brought over.
    pub lost: &'w mut Lost,
    /// Notes of both sides.
    pub notes: &'w mut Notes,
}

impl<'x> Script<'x> {
    /// Everything is new.
    pub fn all(content: &Content<'_, 'x>, mark: Mark) -> Self {
        let mut script = Self { mark: Some(mark), ..Self::default() };
        script.inserted.push(0..content.text.len());
        script
    }

    /// Puts an object in another form.
    pub fn replace(&mut self, object: &Element<'x>, by: Element<'x>) {
        self.objects.insert(std::ptr::from_ref(object) as usize, by);
    }

    /// Whether nothing is marked.
    pub fn is_empty(&self) -> bool {
        self.inserted.iter().all(Range::is_empty)
            && self.deleted.is_empty()
            && self.objects.is_empty()
    }

    fn wraps(&self) -> &'static str {
        self.mark.unwrap_or(Mark::Inserted).local().unwrap_or("ins")
    }

    fn is_inserted(&self, range: &Range<usize>) -> bool {
        self.inserted
            .iter()
            .any(|inserted| inserted.start <= range.start && range.end <= inserted.end)
    }

    /// The next place after `at` where text begins or ends to be inserted, or was deleted.
    fn border(&self, at: usize, end: usize) -> usize {
        let borders = self.inserted.iter().flat_map(|range| [range.start, range.end]);
        let borders = borders.chain(self.deleted.iter().map(|(place, _)| *place));
        borders.filter(|&border| border > at && border < end).min().unwrap_or(end)
    }
}

impl Paragraphs<'_> {
    /// The script that turns an old paragraph into a new one.
    pub fn script<'x>(&mut self, old: &Content<'_, 'x>, edits: &[(Edit, String)]) -> Script<'x> {
        let mut script = Script::default();
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
                    let nodes = self.runs(old, &range, Mark::Deleted);
                    if !nodes.is_empty() {
                        script.deleted.push((new_at, nodes));
                    }
                    old_at += text.len();
                }
            }
        }
        script
    }

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
                self.lost.pictures += 1;
                None
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

    fn text<'x>(&self, local: &str, text: &str) -> Element<'x> {
        let mut element = Element::word(self.import.prefix(), local);
        element.set("xml:space", "preserve");
        element.children.push(Node::Text(escape(text).into()));
        element
    }

    /// An old paragraph, all of it gone; its mark is told apart.
    pub fn deleted<'x>(&mut self, old: &Element<'x>, mark: Mark) -> Element<'x> {
        let content = content::read(old, self.objects);
        let mut paragraph = Element::word(self.import.prefix(), "p");
        paragraph.children.extend(self.old_properties(old).map(Node::Element));
        let gone = if mark == Mark::MovedFrom { mark } else { Mark::Deleted };
        paragraph.children.extend(self.runs(&content, &(0..content.text.len()), gone));
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

    /// A new paragraph with a script's marks; its own mark is told apart.
    pub fn marked<'x>(&mut self, new: &Element<'x>, script: &Script<'x>) -> Element<'x> {
        let mut walk = Walk {
            script,
            at: 0,
            next_deleted: 0,
            fields: Fields::default(),
            inserted_fields: self.inserted_fields(new, script),
            makes: self,
        };
        let mut children = walk.through(new);
        walk.rest(&mut children);
        new.with(children)
    }

    /// Numbers of the fields that begin and end in a paragraph and whose result is all inserted.
    /// Those that go over several paragraphs keep their ends whatever happens, or what is between
    /// would no longer be a field.
    fn inserted_fields(&mut self, new: &Element<'_>, script: &Script<'_>) -> Vec<usize> {
        let mut spans: BTreeMap<usize, (usize, bool)> = BTreeMap::new();
        let mut fields = Fields::default();
        let mut at = 0;
        let mut found = Vec::new();
        self.measure(new, &mut fields, &mut at, &mut |kind, number, at| match kind {
            "begin" => {
                spans.insert(number, (at, true));
            }
            "separate" => {
                spans.insert(number, (at, true));
            }
            _ => {
                if let Some((start, true)) = spans.get(&number).copied() {
                    found.push((number, start..at));
                }
            }
        });
        let whole = script.inserted.contains(&(0..at)) || at == 0 && script.mark.is_some();
        found.retain(|(_, range)| if range.is_empty() { whole } else { script.is_inserted(range) });
        found.into_iter().map(|(number, _)| number).collect()
    }

    fn measure(
        &mut self,
        parent: &Element<'_>,
        fields: &mut Fields,
        at: &mut usize,
        see: &mut impl FnMut(&str, usize, usize),
    ) {
        for child in parent.elements() {
            match inline(child) {
                Inline::Run => {
                    for element in child.elements() {
                        if element.is("fldChar") {
                            let kind = element.attribute("fldCharType").unwrap_or_default();
                            if let Some(number) = fields.see(element) {
                                see(&kind, number, *at);
                            }
                        } else if !fields.in_code()
                            && let Some((_, text)) = shown(element, self.objects)
                        {
                            *at += text.len();
                        }
                    }
                }
                Inline::Around => self.measure(child, fields, at, see),
                Inline::Object => {
                    *at += shown(child, self.objects).map_or(0, |(_, text)| text.len())
                }
                Inline::Nothing => {}
            }
        }
    }
}

/// The way through a new paragraph.
struct Walk<'s, 'm, 'w, 'x> {
    script: &'s Script<'x>,
    /// Bytes of text that were passed.
    at: usize,
    next_deleted: usize,
    fields: Fields,
    inserted_fields: Vec<usize>,
    makes: &'m mut Paragraphs<'w>,
}

impl<'x> Walk<'_, '_, '_, 'x> {
    fn through(&mut self, parent: &Element<'x>) -> Vec<Node<'x>> {
        let mut out = Vec::with_capacity(parent.children.len());
        for node in &parent.children {
            let Node::Element(child) = node else {
                out.push(node.clone());
                continue;
            };
            if is_head(child) {
                out.push(node.clone());
                continue;
            }
            match inline(child) {
                Inline::Run => self.run(child, &mut out),
                Inline::Around => {
                    self.deletions(&mut out);
                    let children = self.through(child);
                    out.push(Node::Element(child.with(children)));
                }
                Inline::Object => {
                    self.deletions(&mut out);
                    let length = shown(child, self.makes.objects).map_or(0, |(_, text)| text.len());
                    let inserted = self.script.is_inserted(&(self.at..self.at + length));
                    let element = self.object(child);
                    // Only formulas may stand in an insertion by themselves.
                    let inserted = inserted && child.ns == Ns::M;
                    self.put(&mut out, element, inserted);
                    self.at += length;
                }
                Inline::Nothing => {
                    self.deletions(&mut out);
                    out.push(node.clone());
                }
            }
        }
        // At the end of a link or control what was deleted behind its last word still belongs to it,
        // but what stands before its first does not.
        if self.at > 0 {
            self.deletions(&mut out);
        }
        out
    }

    /// What was deleted at the very end.
    fn rest(&mut self, out: &mut Vec<Node<'x>>) {
        for (_, nodes) in self.script.deleted.iter().skip(self.next_deleted) {
            out.extend(nodes.iter().cloned());
        }
        self.next_deleted = self.script.deleted.len();
    }

    /// Puts in what was deleted up to here.
    fn deletions(&mut self, out: &mut Vec<Node<'x>>) {
        while let Some((place, nodes)) = self.script.deleted.get(self.next_deleted) {
            if *place > self.at {
                return;
            }
            out.extend(nodes.iter().cloned());
            self.next_deleted += 1;
        }
    }

    fn is_due(&self) -> bool {
        self.script.deleted.get(self.next_deleted).is_some_and(|(place, _)| *place <= self.at)
    }

    fn object(&self, element: &Element<'x>) -> Element<'x> {
        let other = self.script.objects.get(&(std::ptr::from_ref(element) as usize));
        other.unwrap_or(element).clone()
    }

    /// Appends a run (or formula), in an insertion if it is one; neighbours share it.
    fn put(&mut self, out: &mut Vec<Node<'x>>, element: Element<'x>, inserted: bool) {
        if !inserted {
            out.push(Node::Element(element));
            return;
        }
        let local = self.script.wraps();
        if let Some(Node::Element(last)) = out.last_mut()
            && last.is(local)
        {
            last.children.push(Node::Element(element));
            return;
        }
        let mut revision = self.makes.marks.element(local);
        revision.children.push(Node::Element(element));
        out.push(Node::Element(revision));
    }

    fn run(&mut self, run: &Element<'x>, out: &mut Vec<Node<'x>>) {
        let properties = run.child("rPr").cloned();
        let mut open: Vec<Node<'x>> = Vec::new();
        let mut open_inserted = false;
        let mut empty = true;
        macro_rules! close {
            () => {
                if !open.is_empty() {
                    let mut children: Vec<Node<'x>> =
                        properties.clone().map(Node::Element).into_iter().collect();
                    children.append(&mut open);
                    self.put(out, run.with(children), open_inserted);
                }
            };
        }
        for node in &run.children {
            let Node::Element(child) = node else { continue };
            if child.is("rPr") {
                continue;
            }
            empty = false;
            let mut number = None;
            if child.is("fldChar") {
                number = self.fields.see(child);
            }
            let text = match child.is("fldChar") || self.fields.in_code() {
                true => None,
                false => shown(child, self.makes.objects),
            };
            let pieces: Vec<(Node<'x>, usize, bool)> = match text {
                None => {
                    let inserted = number
                        .into_iter()
                        .chain(self.fields.open())
                        .any(|field| self.inserted_fields.contains(&field));
                    vec![(node.clone(), 0, inserted)]
                }
                Some((Piece::Text, text)) => self.cut(child, &text),
                Some((_, text)) => {
                    let inserted = self.script.is_inserted(&(self.at..self.at + text.len()));
                    vec![(Node::Element(self.object(child)), text.len(), inserted)]
                }
            };
            for (piece, length, inserted) in pieces {
                if self.is_due() {
                    close!();
                    self.deletions(out);
                }
                if inserted != open_inserted {
                    close!();
                    open_inserted = inserted;
                }
                open.push(piece);
                self.at += length;
            }
        }
        close!();
        if empty {
            out.push(Node::Element(run.clone()));
        }
        if self.is_due() {
            self.deletions(out);
        }
    }

    /// A `w:t` in as many pieces as the script asks for.
    fn cut(&self, element: &Element<'x>, text: &str) -> Vec<(Node<'x>, usize, bool)> {
        let end = self.at + text.len();
        let whole = self.script.border(self.at, end) == end;
        if whole {
            let inserted = !text.is_empty() && self.script.is_inserted(&(self.at..end));
            return vec![(Node::Element(element.clone()), text.len(), inserted)];
        }
        let mut pieces = Vec::new();
        let mut at = self.at;
        while at < end {
            let next = self.script.border(at, end);
            let piece = text.get(at - self.at..next - self.at).unwrap_or_default();
            let element = self.makes.text("t", piece);
            let inserted = self.script.is_inserted(&(at..next));
            pieces.push((Node::Element(element), next - at, inserted));
            at = next;
        }
        pieces
    }
}

/// Properties, which come before all else.
fn is_head(element: &Element<'_>) -> bool {
    const HEADS: &[&str] = &["pPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr"];
    HEADS.iter().any(|head| element.is(head))
}
