//! The text of a clause with what stands at places in it.

use super::super::lines::{Line, Note, Row};
use super::super::references::Field;
use super::Formatting;
use crate::model::{Clause, ClauseKind, InnerLabel, Link};

/// Collects a clause's text and what stands at places in it.
#[derive(Default)]
struct Text {
    text: String,
    chars: usize,
    anchors: Vec<String>,
    links: Vec<Link>,
    formatting: Formatting,
    paragraphs: Vec<u32>,
    labels: Vec<InnerLabel>,
    /// Of those, whether the first is a number that the text begins with.
    numbered: bool,
    empty_labels: Vec<String>,
}

impl Text {
    fn separate(&mut self, separator: &str) {
        self.text.push_str(separator);
        self.chars += separator.chars().count();
    }

    /// Adds what stands before a line of a row or note: its label, and those of empty lines.
    fn label(&mut self, line: &Line) {
        self.empty_labels.extend(line.empty_labels.iter().cloned());
        // A bullet before nothing says nothing.
        if let Some(label) = line.label.as_ref().filter(|of| !(of.bullet && line.is_blank())) {
            self.numbered |= self.chars == 0 && self.labels.is_empty() && !label.bullet;
            self.labels.push(InnerLabel { at: self.chars, text: label.text.clone() });
        }
    }

    /// Adds a line without the white space around it; `cell` turns its tabs into spaces, since
    /// tabs part the cells of a row.
    fn line(&mut self, line: &Line, cell: bool) {
        self.paragraphs.extend(&line.ordinals);
        self.anchors.extend(line.anchors.iter().map(|mark| mark.name.clone()));
        let trimmed = line.trimmed();
        let skipped = line.text.len() - line.text.trim_start().len();
        let base = self.chars;
        let place = |byte: usize| {
            let byte = byte.saturating_sub(skipped).min(trimmed.len());
            let whole = trimmed.get(..byte).unwrap_or(trimmed);
            base + whole.chars().count()
        };
        for link in &line.links {
            let (start, end) = (place(link.start), place(link.end));
            if start < end {
                self.links.push(Link { start, end, target: link.target.clone() });
            }
        }
        for span in line.spans.iter().filter(|span| span.bold || span.italic) {
            let (start, end) = (place(span.start), place(span.end));
            if start < end {
                self.formatting.emphasis.push(start..end);
            }
        }
        for field in &line.fields {
            let (start, end) = (place(field.start), place(field.end));
            let instruction = field.instruction.clone();
            self.formatting.fields.push(Field { range: start..end, instruction });
        }
        if cell {
            self.text.extend(trimmed.chars().map(|c| if c == '\t' { ' ' } else { c }));
        } else {
            self.text.push_str(trimmed);
        }
        self.chars += trimmed.chars().count();
    }

    fn clause(mut self, kind: ClauseKind, part: &str) -> (Clause, Formatting) {
        let label = if kind == ClauseKind::TableRow && self.numbered {
            self.labels.remove(0).text
        } else {
            String::new()
        };
        let clause = Clause {
            id: String::new(),
            lineage: String::new(),
            section: None,
            kind,
            label,
            label_typed: false,
            citation: String::new(),
            text: self.text,
            labels: self.labels,
            empty_labels: self.empty_labels,
            cells: Vec::new(),
            header: false,
            table: None,
            depth: 0,
            lead_in: None,
            anchors: self.anchors,
            links: self.links,
            terms: Vec::new(),
            paragraphs: self.paragraphs,
            part: part.to_owned(),
        };
        (clause, self.formatting)
    }
}

pub(super) fn paragraph_clause(line: &Line) -> (Clause, Formatting) {
    let mut text = Text::default();
    text.empty_labels.clone_from(&line.empty_labels);
    text.line(line, false);
    text.clause(ClauseKind::Paragraph, &line.part)
}

pub(super) fn row_clause(row: &Row) -> (Clause, Formatting) {
    let mut text = Text::default();
    let mut cells = Vec::with_capacity(row.cells.len());
    for (index, cell) in row.cells.iter().enumerate() {
        if index > 0 {
            text.separate("\t");
        }
        let start = text.text.len();
        let mut first = true;
        for line in cell {
            if line.is_blank() {
                text.label(line);
                text.paragraphs.extend(&line.ordinals);
                text.anchors.extend(line.anchors.iter().map(|mark| mark.name.clone()));
                continue;
            }
            if !first {
                text.separate("\n");
            }
            first = false;
            text.label(line);
            text.line(line, true);
        }
        cells.push(text.text[start..].to_owned());
    }
    let part = row.lines().next().map(|line| line.part.clone()).unwrap_or_default();
    let (mut clause, formatting) = text.clause(ClauseKind::TableRow, &part);
    clause.cells = cells;
    clause.header = row.header;
    clause.table = Some(row.table);
    (clause, formatting)
}

pub(super) fn note_clause(note: &Note) -> (Clause, Formatting) {
    let mut text = Text::default();
    for (index, line) in note.lines.iter().filter(|line| !line.is_blank()).enumerate() {
        if index > 0 {
            text.separate("\n");
        }
        text.label(line);
        text.line(line, false);
    }
    let part = note.lines.first().map(|line| line.part.clone()).unwrap_or_default();
    let (mut clause, formatting) = text.clause(ClauseKind::Note, &part);
    clause.label.clone_from(&note.label);
    (clause, formatting)
}
