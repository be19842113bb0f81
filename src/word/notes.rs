//! The marks of footnotes and endnotes (ECMA-376 17.11).

use std::collections::HashMap;

use super::document::{Note, NoteKind};
use super::formatting::{NoteNumbers, SectionNotes};
use super::numbering::Format;
use super::story::Reference;

/// Gives each note the mark that its reference shows, counted in the order of the references. Comments
/// have none; a mark that is typed behind the reference is taken as it is and not counted.
pub fn label(
    notes: &mut [Note],
    references: &[Reference],
    sections: &[SectionNotes],
    settings: &SectionNotes,
    language: &str,
) {
    let mut labels: HashMap<(NoteKind, &str), String> = HashMap::new();
    for kind in [NoteKind::Footnote, NoteKind::Endnote] {
        let of = |section: &SectionNotes| match kind {
            NoteKind::Endnote => section.endnotes.clone(),
            _ => section.footnotes.clone(),
        };
        let general = of(settings);
        let mut number: Option<u32> = None;
        let mut section = 0;
        for reference in references.iter().filter(|reference| reference.kind == kind) {
            let own = sections.get(reference.section).map(of).unwrap_or_default();
            let rule = NoteNumbers {
                format: own.format.or_else(|| general.format.clone()),
                start: own.start.or(general.start),
                each_section: own.each_section || general.each_section,
            };
            let start = rule.start.unwrap_or(1);
            if reference.section != section && rule.each_section {
                number = None;
            }
            section = reference.section;
            if let Some(mark) = &reference.mark {
                labels.entry((kind, &reference.id)).or_insert_with(|| mark.clone());
                continue;
            }
            let count = number.map_or(start, |number| number.saturating_add(1));
            number = Some(count);
            let usual = if kind == NoteKind::Endnote { "lowerRoman" } else { "decimal" };
            let format = Format::of(rule.format.as_deref().unwrap_or(usual), "");
            let text =
                format.write(i64::from(count), language).unwrap_or_else(|| count.to_string());
            labels.entry((kind, &reference.id)).or_insert(text);
        }
    }
    for note in notes {
        if let Some(label) = labels.get(&(note.kind, note.id.as_str())) {
            note.label.clone_from(label);
        }
    }
}
