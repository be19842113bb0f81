//! One paragraph of the new source with its changes marked word by word.
//!
//! It is gone through once, run by run, with a count of the text that was shown so far. Runs are cut
//! where an edit begins or ends; links, controls, bookmarks and fields stay around them. What was
//! deleted is put in as soon as the text before it has passed, so that it never stands between the
//! characters of a field that comes after it.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::package::xml::Ns;

use super::content::{Fields, Inline, Piece, inline, shown};
use super::marks::Mark;
use super::paragraph::Paragraphs;
use super::script::Script;
use super::tree::{Element, Node};

impl Paragraphs<'_> {
    /// A new paragraph with a script's marks; its own mark is told apart.
    pub fn marked<'x>(&mut self, new: &Element<'x>, script: &Script<'x>) -> Element<'x> {
        let mut walk = Walk {
            script,
            at: 0,
            next_deleted: 0,
            whole: new.whole,
            fields: Fields::default(),
            marked_fields: self.marked_fields(new, script),
            makes: self,
        };
        let mut children = walk.through(new);
        walk.rest(&mut children);
        new.with(children)
    }

    /// What the fields that begin and end in a paragraph are, by their number: what their result is.
    /// Those that go over several paragraphs keep their ends whatever happens, or what is between
    /// would no longer be a field.
    fn marked_fields(&mut self, new: &Element<'_>, script: &Script<'_>) -> BTreeMap<usize, Mark> {
        let mut starts: BTreeMap<usize, usize> = BTreeMap::new();
        let mut fields = Fields::default();
        let mut at = 0;
        let mut results = Vec::new();
        self.measure(new, &mut fields, &mut at, &mut |kind, number, at| match kind {
            "begin" | "separate" => {
                starts.insert(number, at);
            }
            _ => {
                if let Some(start) = starts.get(&number) {
                    results.push((number, *start..at));
                }
            }
        });
        // A field that shows nothing is what the whole paragraph is.
        let mark = |result: Range<usize>| match result.is_empty() {
            true => script.mark(&(0..at)),
            false => script.mark(&result),
        };
        results.into_iter().map(|(number, result)| (number, mark(result))).collect()
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
    /// Whether all of it is what the paragraph is, whatever it belongs to.
    whole: bool,
    fields: Fields,
    marked_fields: BTreeMap<usize, Mark>,
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
                    let mark = self.script.mark(&(self.at..self.at + length));
                    let element = self.script.object(child).clone();
                    // Only formulas may stand in an insertion by themselves.
                    let mark = if child.ns == Ns::M { mark } else { Mark::Kept };
                    self.put(&mut out, element, mark);
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

    /// Appends a run (or formula), in the revision element that says what it is; neighbours share
    /// it.
    fn put(&mut self, out: &mut Vec<Node<'x>>, element: Element<'x>, mark: Mark) {
        let Some(local) = mark.local() else {
            out.push(Node::Element(element));
            return;
        };
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
        let mut open_mark = Mark::Kept;
        let mut empty = true;
        macro_rules! close {
            () => {
                if !open.is_empty() {
                    let mut children: Vec<Node<'x>> =
                        properties.clone().map(Node::Element).into_iter().collect();
                    children.append(&mut open);
                    self.put(out, run.with(children), open_mark);
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
            let pieces: Vec<(Node<'x>, usize, Mark)> = match text {
                None => {
                    vec![(node.clone(), 0, self.of_nothing_shown(number))]
                }
                Some((Piece::Text, text)) => self.cut(child, &text),
                Some((_, text)) => {
                    let mark = self.script.mark(&(self.at..self.at + text.len()));
                    vec![(Node::Element(self.script.object(child).clone()), text.len(), mark)]
                }
            };
            for (piece, length, mark) in pieces {
                if self.is_due() {
                    close!();
                    self.deletions(out);
                }
                if mark != open_mark {
                    close!();
                    open_mark = mark;
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

    /// What a piece of a run is that shows nothing: a part of a field what the field is, all else
    /// what the paragraph is.
    fn of_nothing_shown(&self, number: Option<usize>) -> Mark {
        let fields: Vec<usize> = number.into_iter().chain(self.fields.open()).collect();
        if fields.is_empty() || self.whole {
            return self.script.base;
        }
        let marks = fields.iter().filter_map(|field| self.marked_fields.get(field));
        marks.copied().find(|mark| *mark != Mark::Kept).unwrap_or(Mark::Kept)
    }

    /// A `w:t` in as many pieces as the script asks for.
    fn cut(&self, element: &Element<'x>, text: &str) -> Vec<(Node<'x>, usize, Mark)> {
        let end = self.at + text.len();
        let whole = self.script.border(self.at, end) == end;
        if whole {
            let mark = match text.is_empty() {
                true => self.script.base,
                false => self.script.mark(&(self.at..end)),
            };
            return vec![(Node::Element(element.clone()), text.len(), mark)];
        }
        let mut pieces = Vec::new();
        let mut at = self.at;
        while at < end {
            let next = self.script.border(at, end);
            let piece = text.get(at - self.at..next - self.at).unwrap_or_default();
            let element = self.makes.text("t", piece);
            pieces.push((Node::Element(element), next - at, self.script.mark(&(at..next))));
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
