//! Tables row by row: those that both sides have, those of one side, and those that moved.

use super::align::{self, Item, Op};
use super::blocks::{self, Row};
use super::content::is_object;
use super::hints::NO_HINTS;
use super::marks::Mark;
use super::merge::Merge;
use super::ranges::Ranges;
use super::story::{BLOCKS, Story};
use super::tree::{Element, Node};

impl Story<'_> {
    /// A table of both sides.
    pub(super) fn table<'x>(
        &mut self,
        new: &Element<'x>,
        old_rows: &[Row<'_, 'x>],
        new_rows: &[Row<'_, 'x>],
    ) -> Element<'x> {
        let ops = align::align(&items(old_rows), &items(new_rows), self.hints);
        let together = |j: usize| new_rows[j - 1].group == new_rows[j].group;
        let mut ranges = Ranges::of(&ops, &together);
        let mut merge = Merge::new(new_rows.len());
        let mut next = 0;
        for op in ops {
            match op {
                Op::Both(i, j) => {
                    let row = self.row(&old_rows[i], &new_rows[j]);
                    merge.leaves[j].push(Node::Element(row));
                    next = j + 1;
                }
                Op::Old(i) => {
                    let row = self.deleted_row(old_rows[i].element, Mark::Deleted);
                    merge.before[next].push(Node::Element(row));
                }
                Op::New(j) => {
                    let row = self.inserted_row(new_rows[j].element, Mark::Inserted);
                    merge.leaves[j].push(Node::Element(row));
                    next = j + 1;
                }
                Op::MovedFrom(i, j) => {
                    let row = self.left_row(&old_rows[i], &new_rows[j]);
                    let nodes = ranges.around((i, j), Mark::MovedFrom, row, self.marks);
                    merge.before[next].extend(nodes);
                }
                Op::MovedTo(i, j) => {
                    let row = self.moved_row(&old_rows[i], &new_rows[j]);
                    let nodes = ranges.around((i, j), Mark::MovedTo, row, self.marks);
                    merge.leaves[j].extend(nodes);
                    next = j + 1;
                }
            }
        }
        merge.into(new, &["tr"])
    }

    fn row<'x>(&mut self, old: &Row<'_, 'x>, new: &Row<'_, 'x>) -> Element<'x> {
        let mut merge = Merge::new(new.cells.len());
        // A row is one clause: that two rows are paired says nothing of the paragraphs in them.
        let hints = std::mem::replace(&mut self.hints, &NO_HINTS);
        for (at, (old, new)) in old.cells.iter().zip(&new.cells).enumerate() {
            let cell = self.container(old.element, new.element);
            merge.leaves[at].push(Node::Element(cell));
        }
        self.hints = hints;
        merge.into(new.element, &["tc"])
    }

    /// A table at the new place that it was moved to; both have the same frame.
    pub(super) fn moved_table<'x>(
        &mut self,
        new: &Element<'x>,
        old_rows: &[Row<'_, 'x>],
        new_rows: &[Row<'_, 'x>],
    ) -> Element<'x> {
        let mut merge = Merge::new(new_rows.len());
        for (at, (old, new)) in old_rows.iter().zip(new_rows).enumerate() {
            merge.leaves[at].push(Node::Element(self.moved_row(old, new)));
        }
        merge.into(new, &["tr"])
    }

    fn moved_row<'x>(&mut self, old: &Row<'_, 'x>, new: &Row<'_, 'x>) -> Element<'x> {
        if old.text == new.text {
            return self.inserted_row(new.element, Mark::MovedTo);
        }
        let mut cells = Merge::new(new.cells.len());
        for (at, (old, new)) in old.cells.iter().zip(&new.cells).enumerate() {
            let mut merge = Merge::new(new.blocks.len());
            for (at, (old, new)) in old.blocks.iter().zip(&new.blocks).enumerate() {
                merge.leaves[at].push(Node::Element(self.moved(old, new, Mark::MovedTo)));
            }
            cells.leaves[at].push(Node::Element(merge.into(new.element, BLOCKS)));
        }
        let mut row = cells.into(new.element, &["tc"]);
        self.marks.row(&mut row, Mark::Inserted);
        row
    }

    /// A new table, its content marked as inserted or moved here.
    pub(super) fn inserted_table<'x>(&mut self, table: &Element<'x>, mark: Mark) -> Element<'x> {
        self.each(table, &["tr"], &mut |story, row| story.inserted_row(row, mark))
    }

    fn inserted_row<'x>(&mut self, row: &Element<'x>, mark: Mark) -> Element<'x> {
        let mut row = self.each(row, &["tc"], &mut |story, cell| {
            story.each(cell, BLOCKS, &mut |story, block| story.inserted(block, mark, mark))
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
        let found = blocks::leaves(container, wanted);
        let mut merge = Merge::new(found.len());
        for (at, element) in found.into_iter().enumerate() {
            merge.leaves[at].push(Node::Element(make(self, element)));
        }
        merge.into(container, wanted)
    }

    /// A table at the old place that it was moved from; both have the same frame.
    pub(super) fn left_table<'x>(
        &mut self,
        old: &Element<'x>,
        old_rows: &[Row<'_, 'x>],
        new_rows: &[Row<'_, 'x>],
    ) -> Element<'x> {
        let mut made = self.bare_table(old);
        for (old, new) in old_rows.iter().zip(new_rows) {
            made.children.push(Node::Element(self.left_row(old, new)));
        }
        made
    }

    fn left_row<'x>(&mut self, old: &Row<'_, 'x>, new: &Row<'_, 'x>) -> Element<'x> {
        if old.text == new.text {
            return self.deleted_row(old.element, Mark::MovedFrom);
        }
        let mut made = self.bare(old.element, "tr", &["tblPrEx", "trPr"]);
        for (old, new) in old.cells.iter().zip(&new.cells) {
            let mut cell = self.bare(old.element, "tc", &["tcPr"]);
            for (old, new) in old.blocks.iter().zip(&new.blocks) {
                cell.children.push(Node::Element(self.left(old, new, Mark::MovedFrom)));
            }
            made.children.push(Node::Element(cell));
        }
        self.marks.row(&mut made, Mark::Deleted);
        made
    }

    /// An old table, its content marked as deleted or moved away.
    pub(super) fn deleted_table<'x>(&mut self, table: &Element<'x>, mark: Mark) -> Element<'x> {
        let mut made = self.bare_table(table);
        for row in blocks::leaves(table, &["tr"]) {
            made.children.push(Node::Element(self.deleted_row(row, mark)));
        }
        made
    }

    fn deleted_row<'x>(&mut self, row: &Element<'x>, mark: Mark) -> Element<'x> {
        let mut made = self.bare(row, "tr", &["tblPrEx", "trPr"]);
        for cell in blocks::leaves(row, &["tc"]) {
            let mut made_cell = self.bare(cell, "tc", &["tcPr"]);
            for block in blocks::leaves(cell, BLOCKS) {
                made_cell.children.push(Node::Element(self.deleted(block, mark, mark)));
            }
            made.children.push(Node::Element(made_cell));
        }
        self.marks.row(&mut made, Mark::Deleted);
        made
    }

    /// An old table without its rows. Its properties and grid must be there (17.4.37), whatever the
    /// old source has.
    fn bare_table<'x>(&self, table: &Element<'x>) -> Element<'x> {
        let mut made = Element::word(self.import.prefix(), "tbl");
        for local in ["tblPr", "tblGrid"] {
            let properties = table.child(local).and_then(|child| self.import.element(child));
            let properties =
                properties.unwrap_or_else(|| Element::word(self.import.prefix(), local));
            made.children.push(Node::Element(properties));
        }
        made
    }

    /// An old element with its properties alone.
    fn bare<'x>(&self, old: &Element<'x>, local: &str, properties: &[&str]) -> Element<'x> {
        let mut made = Element::word(self.import.prefix(), local);
        for local in properties {
            let properties = old.child(local).and_then(|child| self.import.element(child));
            made.children.extend(properties.map(Node::Element));
        }
        made
    }
}

fn items<'a>(rows: &'a [Row<'_, '_>]) -> Vec<Item<'a>> {
    let item = |row: &'a Row<'_, '_>| Item {
        text: &row.text,
        shape: row.shape(),
        ordinals: &row.ordinals,
        frame: Some(row.frame()).filter(|_| !row.text.chars().any(is_object)),
    };
    rows.iter().map(item).collect()
}
