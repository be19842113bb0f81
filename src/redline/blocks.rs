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
pub fn leaves<'t, 'x>(
    container: &'t Element<'x>,
    wanted: &[&str],
    found: &mut Vec<&'t Element<'x>>,
) {
    for child in container.elements() {
        if wanted.iter().any(|local| child.is(local)) {
            found.push(child);
        } else if groups(child) {
            leaves(child, wanted, found);
        }
    }
}

/// Whether an element only groups blocks, rows or cells.
pub fn groups(element: &Element<'_>) -> bool {
    element.ns == Ns::W
        && matches!(
            element.local(),
            "sdt" | "sdtContent" | "customXml" | "smartTag" | "ins" | "moveTo"
        )
}

/// The blocks of a container.
pub fn blocks<'t, 'x>(container: &'t Element<'x>, objects: &mut Objects) -> Vec<Block<'t, 'x>> {
    let mut found = Vec::new();
    leaves(container, &["p", "tbl"], &mut found);
    found.into_iter().map(|element| block(element, objects)).collect()
}

fn block<'t, 'x>(element: &'t Element<'x>, objects: &mut Objects) -> Block<'t, 'x> {
    if element.is("p") {
        let text = content::read(element, objects).text;
        return Block { element, text, ordinals: vec![element.ordinal], rows: None };
    }
    let mut rows = Vec::new();
    leaves(element, &["tr"], &mut rows);
    let rows: Vec<Row<'t, 'x>> = rows.into_iter().map(|element| row(element, objects)).collect();
    let texts: Vec<&str> = rows.iter().map(|row| row.text.as_str()).collect();
    let text = texts.join("\n");
    let ordinals = rows.iter().flat_map(|row| row.ordinals.iter().copied()).collect();
    Block { element, text, ordinals, rows: Some(rows) }
}

fn row<'t, 'x>(element: &'t Element<'x>, objects: &mut Objects) -> Row<'t, 'x> {
    let mut cells = Vec::new();
    leaves(element, &["tc"], &mut cells);
    let cells: Vec<Cell<'t, 'x>> = cells
        .into_iter()
        .map(|element| Cell { element, blocks: blocks(element, objects) })
        .collect();
    let blocks = || cells.iter().flat_map(|cell| &cell.blocks);
    let texts: Vec<&str> = blocks().map(|block| block.text.as_str()).collect();
    let text = texts.join("\t");
    let ordinals = blocks().flat_map(|block| block.ordinals.iter().copied()).collect();
    Row { element, text, ordinals, cells }
}
