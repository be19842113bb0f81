//! A rich-text export as blocks: its tables are put together without any grid.

use super::lines::{Block, Flat, Line, Look, Mark, Row, typed_in_capitals};
use crate::richtext::{self, RichText};

/// Blank lines that a table may hold between two rows; more of them end it. A cell that ends in
/// an empty paragraph leaves one more than the row itself.
const BLANKS_IN_TABLE: usize = 2;

/// Brings an export to blocks.
pub(super) fn flatten(text: &RichText) -> Flat {
    let mut blocks = Vec::new();
    let mut tables = 0;
    let mut at = 0;
    while let Some(line) = text.lines.get(at) {
        if line.cell {
            let (rows, next) = read_table(&text.lines, at);
            tables += 1;
            blocks.extend(table_rows(rows, tables).into_iter().map(Block::Row));
            at = next;
        } else {
            blocks.push(Block::Paragraph(Box::new(line_of(line))));
            at += 1;
        }
    }
    Flat { blocks, ..Flat::default() }
}

fn line_of(line: &richtext::Line) -> Line {
    Line {
        text: line.text.clone(),
        ordinals: vec![line.number],
        anchors: line
            .anchors
            .iter()
            .map(|(name, at)| Mark { name: name.clone(), at: *at, ends_in: None })
            .collect(),
        look: Look { caps: typed_in_capitals(&line.text), ..Look::default() },
        ..Line::default()
    }
}

fn is_empty(line: &richtext::Line) -> bool {
    line.text.trim().is_empty() && !line.cell
}

type Cells = Vec<Vec<Line>>;

/// The rows of the table that begins at `at`, as far as empty lines tell them apart, and the line
/// after it.
fn read_table(lines: &[richtext::Line], mut at: usize) -> (Vec<Cells>, usize) {
    let mut rows: Vec<Cells> = Vec::new();
    let mut row: Cells = Vec::new();
    let mut end = at;
    while let Some(line) = lines.get(at) {
        if line.cell {
            row.push(vec![line_of(line)]);
        } else if is_empty(line) {
            if !row.is_empty() {
                rows.push(std::mem::take(&mut row));
            }
            let blanks = lines[at..].iter().take_while(|line| is_empty(line)).count();
            let continues = lines.get(at + blanks).is_some_and(|line| line.cell);
            if blanks > BLANKS_IN_TABLE || !continues {
                break;
            }
            at += blanks;
            continue;
        } else if let Some(cell) = row.last_mut() {
            cell.push(line_of(line));
        } else {
            break;
        }
        at += 1;
        end = at;
    }
    if !row.is_empty() {
        rows.push(row);
    }
    (rows, end)
}

/// Joins what empty paragraphs inside cells tore apart, and finds the row that heads the columns.
fn table_rows(rows: Vec<Cells>, table: u32) -> Vec<Row> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut joined: Vec<Cells> = Vec::new();
    for row in rows {
        match joined.last_mut() {
            // A list or a cell of several lines that lacks neighbours had them after an empty
            // paragraph; a single line may be a row across the whole table.
            Some(before)
                if before.len() + row.len() == columns
                    && before.len() < columns
                    && before.iter().chain(&row).any(|cell| cell.len() > 1) =>
            {
                before.extend(row);
            }
            _ => joined.push(row),
        }
    }
    let several = joined.len() > 1;
    joined
        .into_iter()
        .enumerate()
        .map(|(index, cells)| Row {
            table,
            header: index == 0 && several && super::tables::reads_like_header(&cells),
            cells,
        })
        .collect()
}
