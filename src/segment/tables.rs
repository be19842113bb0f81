//! Tables: which row heads the columns, and which table is only layout.

use super::lines::{Block, Line, Row};

/// Longest text of a column's heading, in characters.
const LONGEST_HEADING: usize = 80;

/// Whether cells read like column headings: each has a few words and no sentence.
pub(super) fn reads_like_header(cells: &[Vec<Line>]) -> bool {
    cells.len() > 1
        && cells.iter().all(|cell| {
            let text: String = cell.iter().map(|line| line.trimmed()).collect();
            !text.is_empty()
                && text.chars().count() <= LONGEST_HEADING
                && !text.ends_with(['.', ';', ',', '。', ':'])
                && !cell.iter().any(|line| super::numbering::typed_label(line.trimmed()).is_some())
                && text.chars().any(char::is_alphabetic)
        })
}

/// Marks the heading row of a Word table whose source does not: the first row, when all of it
/// looks like a heading and not all of the next row does; where nothing is formatted, when it
/// reads like one.
pub(super) fn mark_header(rows: &mut [Row]) {
    if rows.iter().any(|row| row.header) {
        return;
    }
    let [first, second, ..] = rows else { return };
    if !reads_like_header(&first.cells) || first.cells.len() < second.cells.len() {
        return;
    }
    let stands_out = |line: &Line| line.look.bold || line.look.caps || line.look.centred;
    let all = |row: &Row| row.lines().filter(|line| !line.is_blank()).all(stands_out);
    let any = |row: &Row| row.lines().filter(|line| !line.is_blank()).any(stands_out);
    first.header = if all(first) { !all(second) } else { !any(first) && !any(second) };
}

/// Takes a row apart that only lays out a heading or text with headings: one whose single inked
/// cell holds a paragraph with an outline level, or whose first inked cell is nothing but one. A
/// row with headings in several cells is a row.
pub(super) fn unfold(row: Row) -> Vec<Block> {
    let is_heading = |line: &Line| line.outline.is_some() && !line.is_blank() && !line.in_toc;
    let inked = |cell: &[Line]| cell.iter().any(|line| !line.is_blank());
    let with_heading = row.cells.iter().filter(|cell| cell.iter().any(is_heading)).count();
    if with_heading != 1 || row.header {
        return vec![Block::Row(row)];
    }
    if row.cells.iter().filter(|cell| inked(cell)).count() == 1 {
        return row
            .cells
            .into_iter()
            .flatten()
            .map(|line| Block::Paragraph(Box::new(line)))
            .collect();
    }
    let Some(first) = row.cells.iter().position(|cell| inked(cell)) else {
        return vec![Block::Row(row)];
    };
    if !row.cells[first].iter().all(|line| line.is_blank() || is_heading(line)) {
        return vec![Block::Row(row)];
    }
    let Row { table, mut cells, header } = row;
    let heading = std::mem::take(&mut cells[first]);
    let mut blocks: Vec<Block> =
        heading.into_iter().map(|line| Block::Paragraph(Box::new(line))).collect();
    blocks.push(Block::Row(Row { table, cells, header }));
    blocks
}
