//! Clauses: paragraphs, list items, table rows and notes, and what leads in to what.

mod list;
mod text;

use std::collections::BTreeMap;
use std::ops::Range;

use super::lines::{Block, Line};
use super::numbering::{self, Scheme, TypedLabel};
use super::outline::Outline;
use super::references::Field;
use crate::model::{Clause, ClauseKind, Section};
pub(super) use list::{ItemKey, ListKey, item_key};
use list::{List, next_item};
use text::{note_clause, row_clause};

/// A clause's formatting and fields, which the model does not carry but definitions and
/// references are found by. Offsets count characters of the clause's text.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Formatting {
    /// Stretches that are bold or italic.
    pub emphasis: Vec<Range<usize>>,
    /// Fields whose result stands in the text.
    pub fields: Vec<Field>,
}

/// Sections and clauses without ids and citations; `section`, `parent` and `lead_in` hold indices
/// in decimal until [`address`](super::address) names them.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub sections: Vec<Section>,
    /// For each section the fields in its title.
    pub fields: Vec<Vec<Field>>,
    /// For each section the index of its parent.
    pub parents: Vec<Option<usize>>,
    pub clauses: Vec<Clause>,
    /// For each clause the index of its section.
    pub homes: Vec<Option<usize>>,
    /// For each clause the index of the clause that leads in to it.
    pub lead_ins: Vec<Option<usize>>,
    /// For each clause whether it continues the item that leads in to it.
    pub continues: Vec<bool>,
    /// For each clause its formatting.
    pub formatting: Vec<Formatting>,
}

/// Builds sections and clauses from blocks and their headings.
pub(super) fn build(blocks: &[Block], outline: &Outline) -> Draft {
    let mut draft = Draft::default();
    let mut open: Vec<usize> = Vec::new();
    let mut list = List::default();
    for (at, block) in blocks.iter().enumerate() {
        if let (Some(heading), Some(line)) =
            (outline.get(at).copied().flatten(), super::outline::heading_line(block))
        {
            if let Some(last) = draft.sections.last_mut().filter(|_| heading.continues) {
                let before = last.title.chars().count() + 1;
                if let Some(fields) = draft.fields.last_mut() {
                    fields.extend(title_fields(line, before));
                }
                last.title = format!("{} {}", last.title, super::outline::title(line));
                last.anchors.extend(line.anchors.iter().map(|mark| mark.name.clone()));
                last.paragraphs.extend(&line.ordinals);
                continue;
            }
            while open.last().is_some_and(|&s| draft.sections[s].level >= heading.level) {
                open.pop();
            }
            draft.parents.push(open.last().copied());
            draft.fields.push(title_fields(line, 0));
            open.push(draft.sections.len());
            draft.sections.push(section(line, heading));
            list = List::default();
            continue;
        }
        let home = open.last().copied();
        match block {
            Block::Paragraph(line) => {
                let next = || next_item(blocks, outline, at);
                list.paragraph(&mut draft, home, line, &next);
            }
            Block::Row(row) => {
                let index = draft.push(home, None, row_clause(row));
                list.interrupt(index);
            }
            Block::Note(note) => {
                let owner = draft.clauses.len().checked_sub(1).filter(|&i| draft.homes[i] == home);
                let owner = owner.and_then(|i| draft.note_owner(i));
                draft.push(home, owner, note_clause(note));
            }
        }
    }
    number_headings(&mut draft);
    draft
}

/// Labels headings whose number stands before a single space, "2 Fees": such a number is one where
/// those beside it count on, for "24 hour support" is a title.
fn number_headings(draft: &mut Draft) {
    let number = |title: &str| -> Option<u32> {
        let (number, rest) = title.split_once(' ')?;
        let short = number.len() <= 2 && number.bytes().all(|byte| byte.is_ascii_digit());
        let title = rest.trim_start().starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
        number.parse().ok().filter(|_| short && title)
    };
    let mut families: BTreeMap<Option<usize>, Vec<(usize, u32)>> = BTreeMap::new();
    for (at, section) in draft.sections.iter().enumerate() {
        if let Some(number) = number(&section.title).filter(|_| section.label.is_empty()) {
            families.entry(draft.parents[at]).or_default().push((at, number));
        }
    }
    for family in families.into_values() {
        let runs = family.chunk_by(|(_, before), (_, number)| *number == before + 1);
        for (at, number) in runs.filter(|run| run.len() > 1).flatten() {
            draft.sections[*at].label = number.to_string();
            draft.sections[*at].label_typed = true;
        }
    }
}

impl Draft {
    fn push(
        &mut self,
        home: Option<usize>,
        lead_in: Option<usize>,
        (clause, formatting): (Clause, Formatting),
    ) -> usize {
        self.clauses.push(clause);
        self.formatting.push(formatting);
        self.homes.push(home);
        self.lead_ins.push(lead_in);
        self.continues.push(false);
        self.clauses.len() - 1
    }

    /// The clause that a note after clause `index` belongs to: a note's neighbour belongs to the
    /// same.
    fn note_owner(&self, index: usize) -> Option<usize> {
        if self.clauses[index].kind == ClauseKind::Note {
            self.lead_ins[index]
        } else {
            Some(index)
        }
    }
}

/// The fields of a heading's line by characters of its title, in which each run of white space is
/// one space; `before` characters of the title stand on lines before.
fn title_fields(line: &Line, before: usize) -> Vec<Field> {
    let place = |byte: usize| {
        let lead = line.text.get(..byte).unwrap_or(&line.text);
        let words: Vec<&str> = lead.split_whitespace().collect();
        let parted = !words.is_empty() && lead.ends_with(char::is_whitespace);
        before + words.join(" ").chars().count() + usize::from(parted)
    };
    let fields = line.fields.iter();
    fields
        .map(|field| Field {
            range: place(field.start)..place(field.end),
            instruction: field.instruction.clone(),
        })
        .collect()
}

fn section(line: &Line, heading: super::outline::Heading) -> Section {
    let title = super::outline::title(line);
    let (label, label_typed) = match &line.label {
        Some(label) if !label.bullet => (label.text.clone(), false),
        _ => match numbering::typed_label(&title) {
            Some(TypedLabel { scheme: Scheme::Bullet(_), .. }) | None => (String::new(), false),
            Some(label) => (label.text, true),
        },
    };
    Section {
        id: String::new(),
        parent: None,
        level: heading.level,
        title,
        label,
        label_typed,
        citation: String::new(),
        anchors: line.anchors.iter().map(|mark| mark.name.clone()).collect(),
        empty_labels: line.empty_labels.clone(),
        confidence: heading.confidence,
        paragraphs: line.ordinals.clone(),
    }
}
