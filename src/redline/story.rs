//! The blocks of both sides put into one another: paragraphs, rows and tables of the old source at
//! their place in the new one.

use crate::model::Edit;

use super::align::{self, Hints, Item, Op};
use super::blocks::{self, Block, Row};
use super::content::{self, Content, Objects, is_object};
use super::import::Import;
use super::marks::{Mark, Marks};
use super::paragraph::{self, Lost, Notes, Paragraphs, Script};
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
}

/// What the children of a container become.
struct Merge<'x> {
    /// What comes in before each leaf, and after the last.
    before: Vec<Vec<Node<'x>>>,
    /// What each leaf becomes.
    leaves: Vec<Vec<Node<'x>>>,
}

impl<'x> Merge<'x> {
    fn new(leaves: usize) -> Self {
        Self { before: vec![Vec::new(); leaves + 1], leaves: vec![Vec::new(); leaves] }
    }

    /// The container with its leaves replaced.
    fn into(mut self, container: &Element<'x>, wanted: &[&str]) -> Element<'x> {
        let mut count = 0;
        let total = self.leaves.len();
        let mut element = self.rebuild(container, wanted, &mut count, total);
        if total == 0 {
            element.children.append(&mut self.before[0]);
        }
        element
    }

    fn rebuild(
        &mut self,
        parent: &Element<'x>,
        wanted: &[&str],
        count: &mut usize,
        total: usize,
    ) -> Element<'x> {
        let mut children = Vec::with_capacity(parent.children.len());
        for node in &parent.children {
            match node {
                Node::Element(child) if wanted.iter().any(|local| child.is(local)) => {
                    children.append(&mut self.before[*count]);
                    children.append(&mut self.leaves[*count]);
                    *count += 1;
                    if *count == total {
                        children.append(&mut self.before[total]);
                    }
                }
                Node::Element(child) if blocks::groups(child) => {
                    children.push(Node::Element(self.rebuild(child, wanted, count, total)));
                }
                node => children.push(node.clone()),
            }
        }
        parent.with(children)
    }
}

const BLOCKS: &[&str] = &["p", "tbl"];

impl<'w> Story<'w> {
    fn paragraphs(&mut self) -> Paragraphs<'_> {
        Paragraphs {
            marks: self.marks,
            import: self.import,
            objects: self.objects,
            lost: self.lost,
            notes: self.notes,
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
        align::settle_end(&mut ops, &is_paragraph);
        let (marks, closing) = paragraph_marks(&ops, &is_paragraph);

        let mut merge = Merge::new(new_blocks.len());
        let mut names = std::collections::BTreeMap::new();
        let mut next = 0;
        for (&op, &mark) in ops.iter().zip(&marks) {
            match op {
                Op::Both(i, j) => {
                    let node = self.both(&old_blocks[i], &new_blocks[j], mark);
                    merge.leaves[j].push(Node::Element(node));
                    next = j + 1;
                }
                Op::Old(i) => {
                    let node = self.deleted(old_blocks[i].element, mark);
                    merge.before[next].push(Node::Element(node));
                }
                Op::New(j) => {
                    let node = self.inserted(new_blocks[j].element, mark);
                    merge.leaves[j].push(Node::Element(node));
                    next = j + 1;
                }
                Op::MovedFrom(i, j) => {
                    let name =
                        names.entry((i, j)).or_insert_with(|| self.marks.move_name()).clone();
                    let (start, end) = self.marks.range(mark, &name);
                    let node = self.deleted(old_blocks[i].element, mark);
                    merge.before[next].extend([start, node, end].map(Node::Element));
                }
                Op::MovedTo(i, j) => {
                    let name =
                        names.entry((i, j)).or_insert_with(|| self.marks.move_name()).clone();
                    let (start, end) = self.marks.range(mark, &name);
                    let node = self.inserted(new_blocks[j].element, mark);
                    merge.leaves[j].extend([start, node, end].map(Node::Element));
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
            Op::New(at) => merge.leaves.get_mut(*at),
            _ => merge.before.last_mut(),
        };
        let Some(Node::Element(paragraph)) = slot.and_then(|nodes| nodes.last_mut()) else {
            return;
        };
        match last {
            Op::New(_) => {
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
        let edits = paragraph::edits(&old_content.text, &new_content.text);
        let mut script = self.paragraphs().script(&old_content, &edits);
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

    fn inserted<'x>(&mut self, new: &Element<'x>, mark: Mark) -> Element<'x> {
        if new.is("tbl") {
            return self.inserted_table(new);
        }
        let content = content::read(new, self.objects);
        let wrap = if mark == Mark::MovedTo { mark } else { Mark::Inserted };
        let mut paragraph = self.paragraphs().marked(new, &Script::all(&content, wrap));
        self.marks.paragraph(&mut paragraph, mark);
        paragraph
    }

    fn inserted_table<'x>(&mut self, table: &Element<'x>) -> Element<'x> {
        self.each(table, &["tr"], &mut |story, row| story.inserted_row(row))
    }

    fn inserted_row<'x>(&mut self, row: &Element<'x>) -> Element<'x> {
        let mut row = self.each(row, &["tc"], &mut |story, cell| {
            story.each(cell, BLOCKS, &mut |story, block| story.inserted(block, Mark::Inserted))
        });
        self.marks.row(&mut row, Mark::Inserted);
        row
    }

    /// A container with each of its leaves made anew.
    fn each<'x>(
        &mut self,
        container: &Element<'x>,
        wanted: &[&str],
        make: &mut dyn FnMut(&mut Self, &Element<'x>) -> Element<'x>,
    ) -> Element<'x> {
        let mut found = Vec::new();
        blocks::leaves(container, wanted, &mut found);
        let mut merge = Merge::new(found.len());
        for (at, element) in found.into_iter().enumerate() {
            merge.leaves[at].push(Node::Element(make(self, element)));
        }
        merge.into(container, wanted)
    }

    fn deleted<'x>(&mut self, old: &Element<'x>, mark: Mark) -> Element<'x> {
        if old.is("tbl") {
            return self.deleted_table(old);
        }
        self.paragraphs().deleted(old, mark)
    }

    fn deleted_table<'x>(&mut self, table: &Element<'x>) -> Element<'x> {
        let mut made = Element::word(self.import.prefix(), "tbl");
        for local in ["tblPr", "tblGrid"] {
            let properties = table.child(local).and_then(|child| self.import.element(child));
            made.children.extend(properties.map(Node::Element));
        }
        let mut rows = Vec::new();
        blocks::leaves(table, &["tr"], &mut rows);
        for row in rows {
            made.children.push(Node::Element(self.deleted_row(row)));
        }
        made
    }

    fn deleted_row<'x>(&mut self, row: &Element<'x>) -> Element<'x> {
        let mut made = Element::word(self.import.prefix(), "tr");
        for local in ["tblPrEx", "trPr"] {
            let properties = row.child(local).and_then(|child| self.import.element(child));
            made.children.extend(properties.map(Node::Element));
        }
        let mut cells = Vec::new();
        blocks::leaves(row, &["tc"], &mut cells);
        for cell in cells {
            let mut made_cell = Element::word(self.import.prefix(), "tc");
            let properties = cell.child("tcPr").and_then(|child| self.import.element(child));
            made_cell.children.extend(properties.map(Node::Element));
            let mut found = Vec::new();
            blocks::leaves(cell, BLOCKS, &mut found);
            for block in found {
                made_cell.children.push(Node::Element(self.deleted(block, Mark::Deleted)));
            }
            made.children.push(Node::Element(made_cell));
        }
        self.marks.row(&mut made, Mark::Deleted);
        made
    }

    fn table<'x>(
        &mut self,
        new: &Element<'x>,
        old_rows: &[Row<'_, 'x>],
        new_rows: &[Row<'_, 'x>],
    ) -> Element<'x> {
        let ops = align::align(&row_items(old_rows), &row_items(new_rows), self.hints);
        let mut merge = Merge::new(new_rows.len());
        let mut next = 0;
        for op in ops {
            match op {
                Op::Both(i, j) => {
                    let row = self.row(&old_rows[i], &new_rows[j]);
                    merge.leaves[j].push(Node::Element(row));
                    next = j + 1;
                }
                Op::Old(i) | Op::MovedFrom(i, _) => {
                    let row = self.deleted_row(old_rows[i].element);
                    merge.before[next].push(Node::Element(row));
                }
                Op::New(j) | Op::MovedTo(_, j) => {
                    let row = self.inserted_row(new_rows[j].element);
                    merge.leaves[j].push(Node::Element(row));
                    next = j + 1;
                }
            }
        }
        merge.into(new, &["tr"])
    }

    fn row<'x>(&mut self, old: &Row<'_, 'x>, new: &Row<'_, 'x>) -> Element<'x> {
        let mut merge = Merge::new(new.cells.len());
        // A row is one clause: that two rows are paired says nothing of the paragraphs in them.
        let hints = std::mem::replace(&mut self.hints, &align::NO_HINTS);
        for (at, (old, new)) in old.cells.iter().zip(&new.cells).enumerate() {
            let cell = self.container(old.element, new.element);
            merge.leaves[at].push(Node::Element(cell));
        }
        self.hints = hints;
        merge.into(new.element, &["tc"])
    }
}

/// The paragraph before a tail of one side's paragraphs at the end of a container.
struct Closing {
    /// Its place among the ops.
    before: usize,
}

/// What each paragraph's mark is.
///
/// The last mark of a body, cell or note can be neither inserted nor deleted. Where a container
/// ends in paragraphs of one side, the mark of the last one both have takes the part: it is the one
/// that is inserted or deleted, and the very last one stays.
fn paragraph_marks(ops: &[Op], is_paragraph: &dyn Fn(Op) -> bool) -> (Vec<Mark>, Option<Closing>) {
    let mut marks: Vec<Mark> = ops
        .iter()
        .map(|op| match op {
            Op::Both(..) => Mark::Kept,
            Op::Old(_) => Mark::Deleted,
            Op::New(_) => Mark::Inserted,
            Op::MovedFrom(..) => Mark::MovedFrom,
            Op::MovedTo(..) => Mark::MovedTo,
        })
        .collect();
    let tail = ops.iter().rev().take_while(|op| matches!(op, Op::Old(_) | Op::New(_))).count();
    let Some(before) = ops.len().checked_sub(tail + 1).filter(|_| tail > 0) else {
        return (marks, None);
    };
    let all_paragraphs = ops[before..].iter().all(|&op| is_paragraph(op));
    let one_side = marks[before + 1..].windows(2).all(|pair| pair[0] == pair[1]);
    if !all_paragraphs || !one_side || !matches!(ops[before], Op::Both(..)) {
        return (marks, None);
    }
    let last = marks.len() - 1;
    marks[before] = marks[last];
    marks[last] = Mark::Kept;
    (marks, Some(Closing { before }))
}

fn items<'a>(blocks: &'a [Block<'_, '_>]) -> Vec<Item<'a>> {
    let item = |block: &'a Block<'_, '_>| Item {
        text: &block.text,
        shape: if block.rows.is_some() { "table" } else { "" }.to_owned(),
        ordinals: &block.ordinals,
        movable: block.rows.is_none() && !block.text.chars().any(is_object),
    };
    blocks.iter().map(item).collect()
}

fn row_items<'a>(rows: &'a [Row<'_, '_>]) -> Vec<Item<'a>> {
    let item = |row: &'a Row<'_, '_>| Item {
        text: &row.text,
        shape: row.shape(),
        ordinals: &row.ordinals,
        movable: false,
    };
    rows.iter().map(item).collect()
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
