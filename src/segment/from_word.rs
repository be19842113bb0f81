//! A Word document as blocks: text boxes and notes at their place, tables as rows.

use std::collections::BTreeMap;

use super::lines::{
    Block, FieldSpan, Flat, Line, LinkSpan, Look, Mark, Note, Row, typed_in_capitals,
};
use crate::model::{Why, leaves_ink};
use crate::word::{self, NoteKind, Paragraph, Role, WordDocument};

/// Brings a Word document to blocks.
pub(super) fn flatten(document: &WordDocument) -> Flat {
    let mut flattener = Flattener {
        notes: document
            .notes
            .iter()
            .map(|note| ((note.kind as u8, note.id.as_str()), note))
            .collect(),
        hanging: Vec::new(),
        flat: Flat { formatted: true, ..Flat::default() },
        tables: 0,
    };
    flattener.blocks(&document.body, "");
    // Notes that nothing refers to are text all the same.
    for note in &document.notes {
        flattener.note(note.kind, &note.id);
    }
    flattener.place_notes();
    for running in &document.running {
        let mut lines = Vec::new();
        flattener.cell(&running.blocks, &running.part, &mut lines);
        let text = join(&lines);
        if !text.is_empty() {
            flattener.flat.asides.push((Why::HeaderFooter, text.clone()));
            flattener.flat.running.push(text);
        }
    }
    flattener.flat
}

fn join(lines: &[Line]) -> String {
    lines.iter().map(Line::trimmed).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

struct Flattener<'a> {
    /// Notes that have not been placed yet.
    notes: BTreeMap<(u8, &'a str), &'a word::Note>,
    /// Notes referred to in the block that is being read.
    hanging: Vec<Block>,
    flat: Flat,
    tables: u32,
}

impl<'a> Flattener<'a> {
    fn blocks(&mut self, blocks: &'a [word::Block], part: &str) {
        for block in blocks {
            match block {
                word::Block::Paragraph(paragraph) => {
                    let line = self.line(paragraph, part);
                    self.flat.blocks.push(Block::Paragraph(Box::new(line)));
                    for text_box in &paragraph.text_boxes {
                        self.blocks(&text_box.blocks, part);
                    }
                    for reference in &paragraph.note_refs {
                        self.note(reference.kind, &reference.id);
                    }
                    self.place_notes();
                }
                word::Block::Table(table) => self.table(table, part),
            }
        }
    }

    fn note(&mut self, kind: NoteKind, id: &'a str) {
        let Some(note) = self.notes.remove(&(kind as u8, id)) else { return };
        let mut lines = Vec::new();
        self.cell(&note.blocks, &note.part, &mut lines);
        if lines.iter().any(|line| !line.is_blank()) {
            self.hanging.push(Block::Note(Note { label: note.label.clone(), lines }));
        }
    }

    fn place_notes(&mut self) {
        self.flat.blocks.append(&mut self.hanging);
    }

    fn table(&mut self, table: &'a word::Table, part: &str) {
        self.tables += 1;
        let mut rows = Vec::with_capacity(table.rows.len());
        let mut notes = Vec::with_capacity(table.rows.len());
        for source in &table.rows {
            let mut cells = Vec::with_capacity(source.cells.len());
            for cell in &source.cells {
                let mut lines = Vec::new();
                self.cell(&cell.blocks, part, &mut lines);
                cells.push(lines);
            }
            rows.push(Row { table: self.tables, cells, header: source.header });
            notes.push(std::mem::take(&mut self.hanging));
        }
        super::tables::mark_header(&mut rows);
        for ((row, source), notes) in rows.into_iter().zip(&table.rows).zip(notes) {
            // A row without any text may say that there is nothing; one whose text is not shown is
            // no row to the eye.
            if row.lines().all(Line::is_blank) && sets_aside(source) {
                let lines = row.cells.into_iter().flatten();
                self.flat.blocks.extend(lines.map(|line| Block::Paragraph(Box::new(line))));
            } else {
                self.flat.blocks.extend(super::tables::unfold(row));
            }
            self.flat.blocks.extend(notes);
        }
    }

    /// The lines of a cell, nested tables and text boxes included; notes go to the blocks.
    fn cell(&mut self, blocks: &'a [word::Block], part: &str, lines: &mut Vec<Line>) {
        for block in blocks {
            match block {
                word::Block::Paragraph(paragraph) => {
                    lines.push(self.line(paragraph, part));
                    for text_box in &paragraph.text_boxes {
                        self.cell(&text_box.blocks, part, lines);
                    }
                    for reference in &paragraph.note_refs {
                        self.note(reference.kind, &reference.id);
                    }
                }
                word::Block::Table(table) => {
                    for cell in table.rows.iter().flat_map(|row| &row.cells) {
                        self.cell(&cell.blocks, part, lines);
                    }
                }
            }
        }
    }

    fn line(&mut self, paragraph: &Paragraph, part: &str) -> Line {
        for aside in &paragraph.set_aside {
            self.flat.asides.push((aside.why, aside.text.clone()));
        }
        Line {
            text: paragraph.text.clone(),
            ordinals: paragraph.ordinals.clone(),
            part: part.to_owned(),
            anchors: paragraph
                .anchors
                .iter()
                .map(|anchor| Mark {
                    name: anchor.name.clone(),
                    at: anchor.at,
                    ends_in: anchor.end.map(|(ordinal, _)| ordinal),
                })
                .collect(),
            links: paragraph.links.iter().map(link).collect(),
            fields: paragraph
                .fields
                .iter()
                .map(|field| FieldSpan {
                    start: field.start,
                    end: field.end,
                    instruction: field.instruction.clone(),
                })
                .collect(),
            spans: paragraph.spans.clone(),
            label: paragraph.label.clone(),
            empty_labels: Vec::new(),
            outline: paragraph.outline_level,
            toc_level: None,
            role: paragraph.role,
            style: paragraph.style.as_ref().map(|style| style.id.clone()).unwrap_or_default(),
            look: look(paragraph),
            indent: paragraph.layout.indent,
            in_toc: paragraph.in_toc || matches!(paragraph.role, Role::Toc(_)),
            language: paragraph.language.clone(),
            blank_before: 0,
            blank_after: 0,
        }
    }
}

/// Whether any text directly in a row is not shown.
fn sets_aside(row: &word::Row) -> bool {
    row.cells.iter().flat_map(|cell| &cell.blocks).any(|block| match block {
        word::Block::Paragraph(paragraph) => !paragraph.set_aside.is_empty(),
        word::Block::Table(_) => false,
    })
}

fn link(link: &word::Link) -> LinkSpan {
    let target = match (link.url.is_empty(), link.anchor.is_empty()) {
        (true, _) => format!("#{}", link.anchor),
        (false, true) => link.url.clone(),
        (false, false) => format!("{}#{}", link.url, link.anchor),
    };
    LinkSpan { start: link.start, end: link.end, target }
}

fn look(paragraph: &Paragraph) -> Look {
    let inked: Vec<&word::Span> = paragraph
        .spans
        .iter()
        .filter(|span| {
            paragraph
                .text
                .get(span.start..span.end)
                .is_some_and(|text| text.chars().any(leaves_ink))
        })
        .collect();
    let all =
        |has: fn(&word::Span) -> bool| !inked.is_empty() && inked.iter().all(|span| has(span));
    Look {
        bold: all(|span| span.bold),
        italic: all(|span| span.italic),
        underline: all(|span| span.underline),
        caps: all(|span| span.caps) || typed_in_capitals(&paragraph.text),
        centred: paragraph.layout.alignment == "center",
        size: inked.iter().map(|span| span.size).max().unwrap_or(0),
    }
}
