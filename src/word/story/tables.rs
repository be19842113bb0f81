//! Tables, rows and cells.

use super::{Container, Frame, Open, Story};
use crate::model::{Error, Why};
use crate::word::document::{Block, Cell, Row, Table};
use crate::word::table::{CellProperties, RowProperties, cell_properties, row_properties};

impl Story<'_, '_> {
    pub(super) fn start_table(&mut self) {
        self.finish_paragraph();
        self.finish_joining();
        self.push(Frame::Table(Table::default()));
    }

    pub(super) fn finish_table(&mut self, table: Table) {
        if table.rows.is_empty() {
            return;
        }
        if let Some(container) = self.flow().containers.last_mut() {
            container.blocks.push(Block::Table(table));
        }
    }

    pub(super) fn row_properties(&mut self) -> Result<(), Error> {
        let mut read = RowProperties::default();
        self.properties(|xml, around| row_properties(xml, around, &mut read))?;
        if let Some(Open { frame: Frame::Row { properties, .. }, .. }) = self.frames.last_mut() {
            let shown = !(properties.gone || properties.hidden);
            if shown && (read.gone || read.hidden) {
                self.dropped.push(if read.gone { Why::DeletedText } else { Why::HiddenText });
            }
            *properties = RowProperties {
                header: read.header,
                gone: properties.gone | read.gone,
                hidden: properties.hidden | read.hidden,
            };
        }
        Ok(())
    }

    pub(super) fn finish_row(&mut self, cells: Vec<Cell>, properties: RowProperties) {
        if properties.gone || properties.hidden {
            self.dropped.pop();
            return;
        }
        if cells.is_empty() {
            return;
        }
        let row = Row { cells, header: properties.header };
        let table = self.frames.iter_mut().rev().find_map(|open| match &mut open.frame {
            Frame::Table(table) => Some(table),
            _ => None,
        });
        match table {
            Some(table) => table.rows.push(row),
            None => self.finish_table(Table { rows: vec![row] }),
        }
    }

    pub(super) fn start_cell(&mut self) -> Result<(), Error> {
        self.finish_paragraph();
        self.cells += 1;
        if self.cells > self.context.limits.cells {
            return Err(self.too_many("table cells", self.context.limits.cells));
        }
        self.flow().containers.push(Container::default());
        self.push(Frame::Cell(CellProperties::default()));
        Ok(())
    }

    pub(super) fn cell_properties(&mut self) -> Result<(), Error> {
        let read = self.properties(cell_properties)?;
        if let Some(Open { frame: Frame::Cell(properties), .. }) = self.frames.last_mut() {
            if read.gone && !properties.gone {
                self.dropped.push(Why::DeletedText);
            }
            *properties = CellProperties { gone: properties.gone | read.gone, ..read };
        }
        Ok(())
    }

    pub(super) fn finish_cell(&mut self, properties: CellProperties) {
        self.finish_paragraph();
        self.finish_joining();
        let flow = self.flow();
        let blocks = if flow.containers.len() > 1 {
            flow.containers.pop().map(|container| container.blocks).unwrap_or_default()
        } else {
            Vec::new()
        };
        if properties.gone {
            self.dropped.pop();
            return;
        }
        let cells = self.frames.iter_mut().rev().find_map(|open| match &mut open.frame {
            Frame::Row { cells, .. } => Some(cells),
            _ => None,
        });
        let Some(cells) = cells else {
            // A cell outside of any row: its content still is text.
            if let Some(container) = self.flow().containers.last_mut() {
                container.blocks.extend(blocks);
            }
            return;
        };
        match cells.last_mut() {
            Some(left) if properties.continues_left => {
                left.span = left.span.saturating_add(properties.span);
                left.blocks.extend(blocks.into_iter().filter(has_text));
            }
            _ => {
                cells.push(Cell { blocks, span: properties.span, continues: properties.continues })
            }
        }
    }
}

/// Whether a block of a cell that is merged into another is more than the empty paragraph that
/// every cell must have.
fn has_text(block: &Block) -> bool {
    match block {
        Block::Paragraph(paragraph) => {
            !paragraph.text.is_empty()
                || !paragraph.set_aside.is_empty()
                || !paragraph.text_boxes.is_empty()
                || !paragraph.anchors.is_empty()
                || !paragraph.note_refs.is_empty()
        }
        Block::Table(_) => true,
    }
}
