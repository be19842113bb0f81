//! Properties of tables, rows and cells (ECMA-376 17.4) and their revisions.

use super::formatting::{Surroundings, number, on};
use super::revisions::Revisions;
use crate::model::Error;
use crate::package::xml::{Event, Ns, Reader};

/// `w:trPr`
#[derive(Debug, Clone, Copy, Default)]
pub struct RowProperties {
    pub header: bool,
    /// The row is not there in the state that is read.
    pub gone: bool,
    /// It is formatted as hidden.
    pub hidden: bool,
}

/// `w:tcPr`
#[derive(Debug, Clone, Copy)]
pub struct CellProperties {
    pub span: u32,
    /// Continues the cell above.
    pub continues: bool,
    /// Continues the cell to the left (`w:hMerge`).
    pub continues_left: bool,
    /// The cell is not there in the state that is read.
    pub gone: bool,
}

impl Default for CellProperties {
    fn default() -> Self {
        Self { span: 1, continues: false, continues_left: false, gone: false }
    }
}

/// Reads the `w:trPr` that was just started, up to its end.
pub fn row_properties(
    xml: &mut Reader<'_>,
    around: &mut Surroundings<'_>,
    row: &mut RowProperties,
) -> Result<(), Error> {
    let depth = xml.path().len();
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(name) => match (name.ns, name.local) {
                (Ns::W, "tblHeader") => row.header = on(xml),
                (Ns::W, "hidden") => row.hidden = on(xml),
                (Ns::W, "ins" | "del") => {
                    around.authors.mark(xml);
                    row.gone |= around.revisions.removes(name.local) == Some(true);
                    xml.skip()?;
                }
                (Ns::W, "trPrChange") => {
                    around.authors.mark(xml);
                    if around.revisions == Revisions::Original {
                        row.header = false;
                    } else {
                        xml.skip()?;
                    }
                }
                (Ns::W, "trPr") => {}
                _ => {
                    around.unread.check(name);
                    xml.skip()?;
                }
            },
            Event::End(_) if xml.path().len() < depth => break,
            Event::End(_) | Event::Text(_) => {}
        }
    }
    Ok(())
}

/// Reads the `w:tcPr` that was just started, up to its end.
pub fn cell_properties(
    xml: &mut Reader<'_>,
    around: &mut Surroundings<'_>,
) -> Result<CellProperties, Error> {
    let mut cell = CellProperties::default();
    let depth = xml.path().len();
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(name) if name.ns == Ns::W => match name.local {
                "gridSpan" => {
                    cell.span = number(xml, "val").map_or(1, |span| span.clamp(1, 1024) as u32);
                }
                "vMerge" => {
                    cell.continues = xml.attribute(Ns::W, "val").as_deref() != Some("restart");
                }
                "hMerge" => {
                    cell.continues_left = xml.attribute(Ns::W, "val").as_deref() != Some("restart");
                }
                "cellIns" | "cellDel" => {
                    around.authors.mark(xml);
                    let change = if name.local == "cellDel" { "del" } else { "ins" };
                    cell.gone |= around.revisions.removes(change) == Some(true);
                    xml.skip()?;
                }
                "cellMerge" => {
                    around.authors.mark(xml);
                    let state = match around.revisions {
                        Revisions::Accepted => "vMerge",
                        Revisions::Original => "vMergeOrig",
                    };
                    cell.continues |= xml.attribute(Ns::W, state).as_deref() == Some("cont");
                    xml.skip()?;
                }
                "tcPrChange" => {
                    around.authors.mark(xml);
                    if around.revisions == Revisions::Original {
                        cell = CellProperties { gone: cell.gone, ..CellProperties::default() };
                    } else {
                        xml.skip()?;
                    }
                }
                "tcPr" => {}
                _ => {
                    around.unread.check(name);
                    xml.skip()?;
                }
            },
            Event::Start(_) => xml.skip()?,
            Event::End(_) if xml.path().len() < depth => break,
            Event::End(_) | Event::Text(_) => {}
        }
    }
    Ok(cell)
}
