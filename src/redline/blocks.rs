//! What stands in a body, cell, note, header or text box: paragraphs, and tables by row and cell.
//! What only groups them (content controls, custom XML) is looked through.

use crate::package::xml::Ns;

use super::content::{self, Objects};
use super::tree::Element;

/// A block.
#[derive(Debug)]
pub struct Block<'t, 'x> {
    /// `w:p` or `w:tbl`.
    pub element: &'t Element<'x>,
    /// The text of a paragraph; that of all paragraphs of a table.
    pub text: String,
    /// Numbers of the paragraphs in it.
    pub ordinals: Vec<u32>,
    /// The rows of a table; none for a paragraph.
    pub rows: Option<Vec<Row<'t, 'x>>>,
    /// The same for blocks of one container that stand in the same group.
    pub group: usize,
}

impl Block<'_, '_> {
    /// How the paragraphs in it lie: where it is the same, each of them has its counterpart.
    pub fn frame(&self) -> String {
        match &self.rows {
            None => "p".to_owned(),
            Some(rows) => {
                let rows: Vec<String> = rows.iter().map(Row::frame).collect();
                format!("[{}]", rows.join("/"))
            }
        }
    }
}

/// A row of a table.
#[derive(Debug)]
pub struct Row<'t, 'x> {
    /// `w:tr`
    pub element: &'t Element<'x>,
    /// The text of all its paragraphs.
    pub text: String,
    /// Numbers of the paragraphs in it.
    pub ordinals: Vec<u32>,
    /// Its cells.
    pub cells: Vec<Cell<'t, 'x>>,
    /// The same for rows of one table that stand in the same group.
    pub group: usize,
}

/// A cell.
#[derive(Debug)]
pub struct Cell<'t, 'x> {
    /// `w:tc`
    pub element: &'t Element<'x>,
    /// Its content.
    pub blocks: Vec<Block<'t, 'x>>,
}

impl Row<'_, '_> {
    /// How the paragraphs in it lie, see [`Block::frame`].
    pub fn frame(&self) -> String {
        let cells =
            self.cells.iter().map(|cell| cell.blocks.iter().map(Block::frame).collect::<String>());
        format!("{}({})", self.shape(), cells.collect::<Vec<_>>().join("|"))
    }

    /// How its cells lie in the grid: rows that differ in this are not put into one another.
    pub fn shape(&self) -> String {
        let mut shape = String::new();
        for cell in &self.cells {
            let properties = cell.element.child("tcPr");
            let span = properties.and_then(|properties| properties.value_of("gridSpan"));
            let merge = properties.and_then(|properties| properties.child("vMerge"));
            let merge = merge.map(|merge| merge.attribute("val").unwrap_or("continue".into()));
            shape.push_str(&format!(
                "{}{};",
                span.as_deref().unwrap_or("1"),
                merge.as_deref().unwrap_or("")
            ));
        }
        shape
    }
}

/// Elements of that kind below a container, in order, through whatever groups them.
pub fn leaves<'t, 'x>(container: &'t Element<'x>, wanted: &[&str]) -> Vec<&'t Element<'x>> {
    grouped(container, wanted).into_iter().map(|(_, leaf)| leaf).collect()
}

/// The same with the number of the group that each stands in.
fn grouped<'t, 'x>(container: &'t Element<'x>, wanted: &[&str]) -> Vec<(usize, &'t Element<'x>)> {
    let (mut found, mut groups) = (Vec::new(), 0);
    collect(container, wanted, &mut groups, &mut found);
    found
}

fn collect<'t, 'x>(
    container: &'t Element<'x>,
    wanted: &[&str],
    groups: &mut usize,
    found: &mut Vec<(usize, &'t Element<'x>)>,
) {
    let group = *groups;
    for child in container.elements() {
        if wanted.iter().any(|local| child.is(local)) {
            found.push((group, child));
        } else if groups_others(child) {
            *groups += 1;
            collect(child, wanted, groups, found);
        }
    }
}

/// Whether an element only groups blocks, rows or cells.
pub fn groups_others(element: &Element<'_>) -> bool {
    element.ns == Ns::W
        && matches!(
            element.local(),
            "sdt" | "sdtContent" | "customXml" | "smartTag" | "ins" | "moveTo"
        )
}

/// The blocks of a container.
pub fn blocks<'t, 'x>(container: &'t Element<'x>, objects: &mut Objects) -> Vec<Block<'t, 'x>> {
    let found = grouped(container, &["p", "tbl"]);
    found.into_iter().map(|(group, element)| block(element, group, objects)).collect()
}

fn block<'t, 'x>(element: &'t Element<'x>, group: usize, objects: &mut Objects) -> Block<'t, 'x> {
    if element.is("p") {
        let text = content::read(element, objects).text;
        return Block { element, text, ordinals: vec![element.ordinal], rows: None, group };
    }
    let rows = grouped(element, &["tr"]);
    let rows: Vec<Row<'t, 'x>> =
        rows.into_iter().map(|(group, element)| row(element, group, objects)).collect();
    let texts: Vec<&str> = rows.iter().map(|row| row.text.as_str()).collect();
    let text = texts.join("\n");
    let ordinals = rows.iter().flat_map(|row| row.ordinals.iter().copied()).collect();
    Block { element, text, ordinals, rows: Some(rows), group }
}

fn row<'t, 'x>(element: &'t Element<'x>, group: usize, objects: &mut Objects) -> Row<'t, 'x> {
    let cells = leaves(element, &["tc"]).into_iter();
    let cells: Vec<Cell<'t, 'x>> =
        cells.map(|element| Cell { element, blocks: blocks(element, objects) }).collect();
    let blocks = || cells.iter().flat_map(|cell| &cell.blocks);
    let texts: Vec<&str> = blocks().map(|block| block.text.as_str()).collect();
    let text = texts.join("\t");
    let ordinals = blocks().flat_map(|block| block.ordinals.iter().copied()).collect();
    Row { element, text, ordinals, cells, group }
}
