//! Tables, rows and cells.

use std::collections::BTreeSet;

use super::{Container, Frame, Open, OpenTable, Story};
use crate::model::Error;
use crate::word::document::{Block, Cell, Row, Table};
use crate::word::styles::{Kind, TableFormat};
use crate::word::table::{
    CellProperties, Region, RowProperties, cell_properties, row_properties, table_properties,
};

impl Story<'_, '_> {
    pub(super) fn start_table(&mut self) {
        self.finish_paragraph();
        self.finish_joining();
        self.push(Frame::Table(OpenTable::default()));
    }

    pub(super) fn table_properties(&mut self) -> Result<(), Error> {
        let read = self.properties(table_properties)?;
        if let Some(Open { frame: Frame::Table(open), .. }) = self.frames.last_mut() {
            open.properties = read;
        }
        Ok(())
    }

    /// What the style of the table says of the cell that is open; none outside of tables.
    pub(super) fn table_format(&self) -> Option<TableFormat> {
        let (mut cell, mut row) = (None, None);
        for open in self.frames.iter().rev() {
            match &open.frame {
                Frame::TextBox | Frame::Note(_) | Frame::Root => return None,
                Frame::Cell(properties) if cell.is_none() => cell = Some(properties.regions),
                Frame::Row { cells, properties, .. } if row.is_none() => {
                    row = Some((cells.len(), properties.regions));
                }
                Frame::Table(open) => {
                    let styles = &self.context.styles;
                    let named = open.properties.style.as_deref();
                    let style = named
                        .and_then(|id| styles.find(id, Kind::Table))
                        .or_else(|| styles.default_table())?;
                    let (column, marked) = row.unwrap_or_default();
                    let mut regions = marked | cell.unwrap_or_default();
                    // Word goes by the place; what the file says of these two may be stale.
                    regions.set(Region::FirstRow, open.table.rows.is_empty());
                    regions.set(Region::FirstColumn, column == 0);
                    return Some(styles.get(style)?.of_table(regions & open.properties.look));
                }
                _ => {}
            }
        }
        None
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
            if read.gone && !properties.gone {
                self.dropped += 1;
            }
            *properties = RowProperties {
                header: read.header,
                regions: read.regions,
                before: read.before,
                gone: properties.gone | read.gone,
            };
        }
        Ok(())
    }

    pub(super) fn finish_row(
        &mut self,
        cells: Vec<Cell>,
        properties: RowProperties,
        merged: BTreeSet<(u32, u32)>,
    ) {
        self.stop_waiting_for_cells();
        if properties.gone {
            self.dropped -= 1;
            return;
        }
        if cells.is_empty() {
            return;
        }
        let row = Row { cells, header: properties.header };
        let table = self.frames.iter_mut().rev().find_map(|open| match &mut open.frame {
            Frame::Table(open) => Some(open),
            _ => None,
        });
        match table {
            Some(open) => {
                open.table.rows.push(row);
                open.merged = merged;
            }
            None => self.finish_table(Table { rows: vec![row] }),
        }
    }

    pub(super) fn start_cell(&mut self) -> Result<(), Error> {
        self.finish_paragraph();
        self.cells += 1;
        if self.cells > self.context.limits.cells {
            return Err(self.too_many("cells", self.context.limits.cells));
        }
        let before = self.ordinal;
        self.flow().containers.push(Container { before: Some(before), ..Container::default() });
        self.push(Frame::Cell(CellProperties::default()));
        Ok(())
    }

    pub(super) fn cell_properties(&mut self) -> Result<(), Error> {
        let read = self.properties(cell_properties)?;
        if let Some(Open { frame: Frame::Cell(properties), .. }) = self.frames.last_mut() {
            if read.gone && !properties.gone {
                self.dropped += 1;
            }
            let (gone, covered) = (properties.gone | read.gone, properties.covered);
            let merge = read.merged && !gone && !properties.merged;
            *properties = CellProperties { gone, covered, ..read };
            if merge {
                self.merge_down(&read);
            }
        }
        Ok(())
    }

    /// A cell that is merged with those above or below it: one that continues the cell above is
    /// covered by it, and Word shows nothing of what it holds (17.4.84). Where no merged cell of
    /// the same columns is above, it is the first itself.
    fn merge_down(&mut self, read: &CellProperties) {
        let mut place = None;
        let mut covered = false;
        for open in self.frames.iter_mut().rev() {
            match &mut open.frame {
                Frame::Row { properties, column: next, merged, .. } if place.is_none() => {
                    let at = properties.before.saturating_add(*next);
                    merged.insert((at, read.span));
                    place = Some((at, read.span));
                }
                Frame::Table(table) => {
                    covered = read.continues && place.is_some_and(|at| table.merged.contains(&at));
                    break;
                }
                _ => {}
            }
        }
        if let Some(Open { frame: Frame::Cell(properties), .. }) = self.frames.last_mut() {
            properties.covered = covered;
            self.covered += usize::from(covered);
        }
    }

    pub(super) fn finish_cell(&mut self, properties: CellProperties) {
        self.finish_paragraph();
        self.finish_joining();
        self.tell_fields_over_cells();
        let flow = self.flow();
        let blocks = if flow.containers.len() > 1 {
            flow.containers.pop().map(|container| container.blocks).unwrap_or_default()
        } else {
            Vec::new()
        };
        if properties.gone {
            self.dropped -= 1;
        }
        self.covered -= usize::from(properties.covered);
        let row = self.frames.iter_mut().rev().find_map(|open| match &mut open.frame {
            Frame::Row { cells, left_gone, column, .. } => Some((cells, left_gone, column)),
            _ => None,
        });
        if properties.gone {
            if let Some((_, left_gone, _)) = row {
                *left_gone = true;
            }
            return;
        }
        let Some((cells, left_gone, column)) = row else {
            // A cell outside of any row: its content still is text.
            if let Some(container) = self.flow().containers.last_mut() {
                container.blocks.extend(blocks);
            }
            return;
        };
        *column = column.saturating_add(properties.span);
        // A cell that continues one that is gone stands for itself.
        let continues_left = properties.continues_left && !std::mem::take(left_gone);
        match cells.last_mut() {
            Some(left) if continues_left => {
                left.span = left.span.saturating_add(properties.span);
                left.blocks.extend(blocks.into_iter().filter(has_text));
            }
            _ => cells.push(Cell { blocks, span: properties.span, continues: properties.covered }),
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
