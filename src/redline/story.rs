//! The blocks of both sides put into one another: paragraphs, rows and tables of the old source at
//! their place in the new one.

use crate::model::Edit;

use super::align::{self, Item, Op};
use super::blocks::{self, Block};
use super::content::{self, Content, Objects, is_object};
use super::ends::{self, Closing};
use super::hints::Hints;
use super::import::Import;
use super::marks::{Mark, Marks};
use super::merge::Merge;
use super::paragraph::{Lost, Notes, Paragraphs};
use super::pictures::Pictures;
use super::ranges::Ranges;
use super::script::{self, Script};
use super::tree::{Element, Node};

/// Puts the changes into a story.
pub struct Story<'w> {
    /// Makes revision elements.
    pub marks: &'w mut Marks,
    /// Brings formatting over.
    pub import: &'w Import,
    /// Pairs of paragraphs.
    pub hints: &'w Hints,
    /// Characters that stand for objects.
    pub objects: &'w mut Objects,
    /// What could not be brought over.
    pub lost: &'w mut Lost,
    /// Notes of both sides.
    pub notes: &'w mut Notes,
    /// Pictures of the old side.
    pub pictures: &'w mut Pictures,
}

/// Elements that are blocks.
pub const BLOCKS: &[&str] = &["p", "tbl"];

impl<'w> Story<'w> {
    pub(super) fn paragraphs(&mut self) -> Paragraphs<'_> {
        Paragraphs {
            marks: self.marks,
            import: self.import,
            objects: self.objects,
            lost: self.lost,
            notes: self.notes,
            pictures: self.pictures,
        }
    }

    /// A container of the new source with the changes against the old one's put in.
    pub fn container<'x>(&mut self, old: &Element<'x>, new: &Element<'x>) -> Element<'x> {
        let old_blocks = blocks::blocks(old, self.objects);
        let new_blocks = blocks::blocks(new, self.objects);
        let mut ops = align::align(&items(&old_blocks), &items(&new_blocks), self.hints);
        let is_paragraph = |op: Op| match op {
            Op::Old(i) | Op::MovedFrom(i, _) => old_blocks[i].rows.is_none(),
            Op::New(j) | Op::MovedTo(_, j) => new_blocks[j].rows.is_none(),
            Op::Both(i, j) => old_blocks[i].rows.is_none() && new_blocks[j].rows.is_none(),
        };
        ends::settle_end(&mut ops, &is_paragraph);
        let (marks, closing) = ends::paragraph_marks(&ops, &is_paragraph);
        let together = |j: usize| new_blocks[j - 1].group == new_blocks[j].group;
        let mut ranges = Ranges::of(&ops, &together);

        let mut merge = Merge::new(new_blocks.len());
        let mut next = 0;
        for (&op, &mark) in ops.iter().zip(&marks) {
            match op {
                Op::Both(i, j) => {
                    let node = self.both(&old_blocks[i], &new_blocks[j], mark);
                    merge.leaves[j].push(Node::Element(node));
                    next = j + 1;
                }
                Op::Old(i) => {
                    let node = self.deleted(old_blocks[i].element, Mark::Deleted, mark);
                    merge.before[next].push(Node::Element(node));
                }
                Op::New(j) => {
                    let node = self.inserted(new_blocks[j].element, Mark::Inserted, mark);
                    merge.leaves[j].push(Node::Element(node));
                    next = j + 1;
                }
                Op::MovedFrom(i, j) => {
                    let node = self.left(&old_blocks[i], &new_blocks[j], mark);
                    let nodes = ranges.around((i, j), Mark::MovedFrom, node, self.marks);
                    merge.before[next].extend(nodes);
                }
                Op::MovedTo(i, j) => {
                    let node = self.moved(&old_blocks[i], &new_blocks[j], mark);
                    let nodes = ranges.around((i, j), Mark::MovedTo, node, self.marks);
                    merge.leaves[j].extend(nodes);
                    next = j + 1;
                }
            }
        }
        if let Some(closing) = closing {
            self.close(&closing, &ops, (&old_blocks, &new_blocks), &mut merge);
        }
        merge.into(new, BLOCKS)
    }

    /// Gives the last paragraph of a container, whose mark stands for that of the paragraph before
    /// the tail, that one's properties in the state in which it stands for it.
    fn close<'x>(
        &mut self,
        closing: &Closing,
        ops: &[Op],
        (old, new): (&[Block<'_, 'x>], &[Block<'_, 'x>]),
        merge: &mut Merge<'x>,
    ) {
        let (Some(Op::Both(i, j)), Some(last)) = (ops.get(closing.before), ops.last()) else {
            return;
        };
        let slot = match last {
            Op::New(at) | Op::MovedTo(_, at) => merge.leaves.get_mut(*at),
            _ => merge.before.last_mut(),
        };
        let paragraph = slot.into_iter().flatten().rev().find_map(|node| match node {
            Node::Element(element) if element.is("p") => Some(element),
            _ => None,
        });
        let Some(paragraph) = paragraph else { return };
        match last {
            Op::New(_) | Op::MovedTo(..) => {
                let was = self.paragraphs().old_properties(old[*i].element);
                self.marks.formatting(paragraph, was);
            }
            _ => {
                let was = paragraph.child("pPr").cloned();
                paragraph
                    .children
                    .retain(|node| node.element().is_none_or(|element| !element.is("pPr")));
                if let Some(properties) = new[*j].element.child("pPr") {
                    let kept = properties
                        .children
                        .iter()
                        .filter(|node| node.element().is_none_or(|element| !element.is("sectPr")));
                    let properties = properties.with(kept.cloned().collect());
                    paragraph.children.insert(0, Node::Element(properties));
                }
                self.marks.formatting(paragraph, was);
            }
        }
    }

    /// A note of the old source as it stands in the new one.
    pub fn brought<'x>(&mut self, old: &Element<'x>, id: &str) -> Element<'x> {
        let mut note = Element::word(self.import.prefix(), old.local());
        note.set(&format!("{}id", self.import.prefix()), id);
        let mut paragraphs = Vec::new();
        old.descendants("p", &mut paragraphs);
        for paragraph in paragraphs {
            let paragraph = self.paragraphs().brought(paragraph);
            note.children.push(Node::Element(paragraph));
        }
        note
    }

    fn both<'x>(&mut self, old: &Block<'_, 'x>, new: &Block<'_, 'x>, mark: Mark) -> Element<'x> {
        match (&old.rows, &new.rows) {
            (Some(old_rows), Some(new_rows)) => self.table(new.element, old_rows, new_rows),
            _ => self.paragraph(old.element, new.element, mark),
        }
    }

    fn paragraph<'x>(&mut self, old: &Element<'x>, new: &Element<'x>, mark: Mark) -> Element<'x> {
        let old_content = content::read(old, self.objects);
        let new_content = content::read(new, self.objects);
        let (edits, base) = match old.whole || new.whole {
            true => (vec![(Edit::Delete, old_content.text.clone())], Mark::Inserted),
            false => (script::edits(&old_content.text, &new_content.text), Mark::Kept),
        };
        let mut script = self.paragraphs().script(&old_content, &edits, base);
        for (before, after) in paired_objects(&old_content, &new_content, &edits) {
            self.object(before, after, &mut script);
        }
        let formatting = self.import.renumbers(old.child("pPr"), new.child("pPr"));
        if script.is_empty() && mark == Mark::Kept && !formatting {
            return new.original.as_deref().unwrap_or(new).clone();
        }
        let mut paragraph = self.paragraphs().marked(new, &script);
        self.marks.paragraph(&mut paragraph, mark);
        if formatting {
            let was = self.paragraphs().old_properties(old);
            self.marks.formatting(&mut paragraph, was);
        }
        paragraph
    }

    /// Compares what stands in an object that both sides have: text boxes and notes.
    fn object<'x>(&mut self, old: &Element<'x>, new: &Element<'x>, script: &mut Script<'x>) {
        if let (Some(before), Some(after)) = (old.attribute("id"), new.attribute("id"))
            && new.local().ends_with("noteReference")
        {
            let kind = new.local().to_owned();
            self.notes.paired.push((kind, before.into_owned(), after.into_owned()));
            return;
        }
        let (mut old_boxes, mut new_boxes) = (Vec::new(), Vec::new());
        old.descendants("txbxContent", &mut old_boxes);
        new.descendants("txbxContent", &mut new_boxes);
        if new_boxes.is_empty() || old_boxes.len() != new_boxes.len() {
            return;
        }
        let texts = |boxes: &[&Element<'x>]| -> Vec<String> {
            boxes.iter().map(|element| element.text()).collect()
        };
        if texts(&old_boxes) == texts(&new_boxes) {
            return;
        }
        let mut marked: Vec<Element<'x>> = Vec::new();
        for (old, new) in old_boxes.iter().zip(&new_boxes) {
            marked.push(self.container(old, new));
        }
        let mut marked = marked.into_iter();
        script.replace(new, with_boxes(new, &mut marked));
    }

    /// A block at the old place that it was moved from, the words that it lost on the way deleted.
    /// What is left of it as moved is the same at both places, and no revision stands in another.
    pub(super) fn left<'x>(
        &mut self,
        old: &Block<'_, 'x>,
        new: &Block<'_, 'x>,
        mark: Mark,
    ) -> Element<'x> {
        match (&old.rows, &new.rows) {
            (Some(old_rows), Some(new_rows)) if old.text != new.text => {
                self.left_table(old.element, old_rows, new_rows)
            }
            (None, None) if old.text != new.text => {
                let edits = script::edits(&old.text, &new.text);
                self.paragraphs().deleted(old.element, Mark::MovedFrom, mark, Some(&edits))
            }
            _ => self.deleted(old.element, Mark::MovedFrom, mark),
        }
    }

    /// A block at the new place that it was moved to, the words that it gained on the way inserted.
    pub(super) fn moved<'x>(
        &mut self,
        old: &Block<'_, 'x>,
        new: &Block<'_, 'x>,
        mark: Mark,
    ) -> Element<'x> {
        match (&old.rows, &new.rows) {
            (Some(old_rows), Some(new_rows)) if old.text != new.text => {
                self.moved_table(new.element, old_rows, new_rows)
            }
            (None, None) if old.text != new.text => {
                let old_content = content::read(old.element, self.objects);
                let edits = script::edits(&old.text, &new.text);
                let script = self.paragraphs().script(&old_content, &edits, Mark::MovedTo);
                let mut paragraph = self.paragraphs().marked(new.element, &script);
                self.marks.paragraph(&mut paragraph, mark);
                paragraph
            }
            _ => self.inserted(new.element, Mark::MovedTo, mark),
        }
    }

    /// A new block, its content marked as inserted or moved here, and its own mark.
    pub(super) fn inserted<'x>(
        &mut self,
        new: &Element<'x>,
        content: Mark,
        mark: Mark,
    ) -> Element<'x> {
        if new.is("tbl") {
            return self.inserted_table(new, content);
        }
        let mut paragraph = self.paragraphs().marked(new, &Script::all(content));
        self.marks.paragraph(&mut paragraph, mark);
        paragraph
    }

    /// An old block, its content marked as deleted or moved away, and its own mark.
    pub(super) fn deleted<'x>(
        &mut self,
        old: &Element<'x>,
        content: Mark,
        mark: Mark,
    ) -> Element<'x> {
        if old.is("tbl") {
            return self.deleted_table(old, content);
        }
        self.paragraphs().deleted(old, content, mark, None)
    }
}

/// Blocks of different shapes are not put into one another; what is whole not into anything.
fn shape(block: &Block<'_, '_>) -> String {
    match &block.rows {
        Some(_) => "table".to_owned(),
        None if block.element.whole => format!("{:p}", block.element),
        None => String::new(),
    }
}

fn items<'a>(blocks: &'a [Block<'_, '_>]) -> Vec<Item<'a>> {
    let item = |block: &'a Block<'_, '_>| Item {
        text: &block.text,
        shape: shape(block),
        ordinals: &block.ordinals,
        frame: Some(block.frame()).filter(|_| !block.text.chars().any(is_object)),
    };
    blocks.iter().map(item).collect()
}

/// Objects that stand in the text that both sides have.
fn paired_objects<'t, 'x>(
    old: &Content<'t, 'x>,
    new: &Content<'t, 'x>,
    edits: &[(Edit, String)],
) -> Vec<(&'t Element<'x>, &'t Element<'x>)> {
    let mut pairs = Vec::new();
    let (mut old_at, mut new_at) = (0, 0);
    let find = |content: &Content<'t, 'x>, at: usize| {
        content.atoms.iter().find(|atom| atom.range.start == at).map(|atom| atom.element)
    };
    for (edit, text) in edits {
        if *edit == Edit::Equal {
            for (offset, _) in text.char_indices().filter(|(_, c)| is_object(*c)) {
                if let (Some(old), Some(new)) =
                    (find(old, old_at + offset), find(new, new_at + offset))
                {
                    pairs.push((old, new));
                }
            }
        }
        if *edit != Edit::Insert {
            old_at += text.len();
        }
        if *edit != Edit::Delete {
            new_at += text.len();
        }
    }
    pairs
}

/// An object with the contents of its text boxes replaced, in order.
fn with_boxes<'x>(
    element: &Element<'x>,
    boxes: &mut impl Iterator<Item = Element<'x>>,
) -> Element<'x> {
    if element.is("txbxContent") {
        return boxes.next().unwrap_or_else(|| element.clone());
    }
    let children = element.children.iter().map(|node| match node {
        Node::Element(child) => Node::Element(with_boxes(child, boxes)),
        node => node.clone(),
    });
    element.with(children.collect())
}
