//! The marks of footnotes and endnotes (ECMA-376 17.11).

use std::collections::{BTreeSet, HashMap};

use super::document::{Block, Note, NoteKind};
use super::formatting::{NoteNumbers, NoteRestart, SectionNotes};
use super::numbering::Format;
use super::story::Reference;
use crate::model::{Finding, Level};

/// Gives each note the mark that its reference shows, counted in the order of the references. Comments
/// have none; a mark that is typed behind the reference is taken as it is and not counted. True when
/// some are counted by page, and so depend on how Word last laid the document out.
pub fn label(
    notes: &mut [Note],
    references: &[Reference],
    sections: &[SectionNotes],
    settings: &SectionNotes,
    language: &str,
) -> bool {
    let mut by_page = false;
    let mut labels: HashMap<(NoteKind, &str), String> = HashMap::new();
    for kind in [NoteKind::Footnote, NoteKind::Endnote] {
        let of = |section: &SectionNotes| match kind {
            NoteKind::Endnote => section.endnotes.clone(),
            _ => section.footnotes.clone(),
        };
        let general = of(settings);
        let mut number: Option<u32> = None;
        let (mut section, mut page) = (0, 0);
        for reference in references.iter().filter(|reference| reference.kind == kind) {
            let own = sections.get(reference.section).map(of).unwrap_or_default();
            let rule = NoteNumbers {
                format: own.format.or_else(|| general.format.clone()),
                start: own.start.or(general.start),
                restart: own.restart.or(general.restart),
            };
            let start = rule.start.unwrap_or(1);
            let anew = match rule.restart {
                Some(NoteRestart::EachSection) => reference.section != section,
                Some(NoteRestart::EachPage) => reference.page != page,
                Some(NoteRestart::Continuous) | None => false,
            };
            if anew {
                number = None;
            }
            by_page |= rule.restart == Some(NoteRestart::EachPage);
            (section, page) = (reference.section, reference.page);
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
    by_page
}

/// Gives notes ids of their own where the file gives several the same, so that no text is lost: the
/// first keeps it.
pub fn tell_apart(notes: &mut [Note]) -> Option<Finding> {
    let mut taken: BTreeSet<(NoteKind, String)> = BTreeSet::new();
    let mut repeats: HashMap<(NoteKind, String), usize> = HashMap::new();
    let mut first = None;
    let mut changed = 0_usize;
    for note in notes {
        if taken.insert((note.kind, note.id.clone())) {
            continue;
        }
        changed += 1;
        first.get_or_insert_with(|| (note.part.clone(), note.id.clone()));
        let count = repeats.entry((note.kind, note.id.clone())).or_insert(1);
        loop {
            *count += 1;
            let id = format!("{}#{count}", note.id);
            if taken.insert((note.kind, id.clone())) {
                note.id = id;
                break;
            }
        }
    }
    let (part, id) = first?;
    let message = format!(
        "{changed} note(s) have the id of another one, first {id:?}; references lead to the first of an id."
    );
    Some(Finding::new("duplicate_note", Level::Warning, message).at(&part, None))
}

/// How many notes are told one by one that nothing refers to.
const MOST_TOLD: usize = 100;

/// The findings for notes that nothing refers to: Word keeps them and does not show them, and here
/// they stand after all other text.
pub fn unreferenced(
    notes: &[Note],
    referenced: &BTreeSet<(NoteKind, String)>,
) -> impl Iterator<Item = Finding> {
    let lost = notes.iter().filter(|note| !referenced.contains(&(note.kind, note.id.clone())));
    lost.take(MOST_TOLD).map(|note| {
        let kind = word(note.kind);
        let message = format!(
            "Nothing in the text refers to the {kind} {:?}: Word does not show it where it stands.",
            note.id
        );
        let ordinal = note.blocks.iter().find_map(|block| match block {
            Block::Paragraph(paragraph) => paragraph.ordinals.first().copied(),
            Block::Table(_) => None,
        });
        Finding::new("unreferenced_note", Level::Note, message).at(&note.part, ordinal)
    })
}

/// The findings for references, by the part they stand in, to notes that are not there: Word shows
/// their mark and nothing for it.
pub fn missing(notes: &[Note], asked: &[(&str, Vec<Reference>)]) -> Vec<Finding> {
    let there: BTreeSet<(NoteKind, &str)> =
        notes.iter().map(|note| (note.kind, note.id.as_str())).collect();
    let references =
        asked.iter().flat_map(|(part, all)| all.iter().map(move |reference| (*part, reference)));
    references
        .filter(|(_, reference)| !there.contains(&(reference.kind, reference.id.as_str())))
        .take(MOST_TOLD)
        .map(|(part, reference)| {
            let message = format!(
                "The text refers to the {} {:?}, which is not in the document.",
                word(reference.kind),
                reference.id
            );
            let place = Some(reference.paragraph).filter(|&paragraph| paragraph > 0);
            Finding::new("missing_note", Level::Warning, message).at(part, place)
        })
        .collect()
}

fn word(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Footnote => "footnote",
        NoteKind::Endnote => "endnote",
        NoteKind::Comment => "comment",
    }
}
