//! Outline, clauses, labels, definitions, references: the only room that sees both Word's words
//! and ours.
//!
//! ```text
//! WordDocument ─from_word─┐
//! RichText ─────from_text─┴→ blocks of lines ─aside→ terms alone ─outline, infer→ headings
//!     ─clauses→ draft ─address→ sections and clauses ─ledger, metadata→ TermsDocument
//! ```

mod address;
pub mod announcements;
mod aside;
mod clauses;
pub mod dates;
pub mod definitions;
mod from_text;
mod from_word;
mod infer;
pub mod language;
mod ledger;
mod lines;
mod metadata;
mod numbering;
mod outline;
mod pattern;
pub mod references;
mod run_in;
mod tables;
pub mod terms;

use crate::model::{Date, Finding, Level, RELEASE_SCHEMA, Read, Section, Source, TermsDocument};
use crate::richtext::RichText;
use crate::word::{Properties, WordDocument};
use references::Fields;

/// What the caller knows of a release before it is read.
#[derive(Debug, Clone, Default)]
pub struct Provenance {
    /// The series; may be empty.
    pub series: String,
    /// The label; may be empty.
    pub release: String,
    /// The date, when the label or the user gives one; it wins over the document's own.
    pub date: Option<Date>,
    /// Where the bytes came from.
    pub source: Source,
    /// Name and version of the reader.
    pub reader: String,
}

/// Segments a Word document.
pub fn word(document: &Read<WordDocument>, provenance: Provenance) -> TermsDocument {
    let Read { value, findings } = document;
    segment(
        from_word::flatten(value),
        value.visible,
        &value.properties,
        findings.clone(),
        provenance,
    )
}

/// Segments a rich-text export.
pub fn rich_text(text: &Read<RichText>, provenance: Provenance) -> TermsDocument {
    let Read { value, findings } = text;
    segment(
        from_text::flatten(value),
        value.visible,
        &Properties::default(),
        findings.clone(),
        provenance,
    )
}

fn segment(
    mut flat: lines::Flat,
    visible: u64,
    properties: &Properties,
    mut findings: Vec<Finding>,
    provenance: Provenance,
) -> TermsDocument {
    flat.blocks = lines::drop_blank(flat.blocks);
    let aside: Vec<String> = aside::take_out(&mut flat).into_iter().collect();
    let mut outline = outline::find(&flat.blocks, flat.formatted);
    run_in::part(&mut flat.blocks, &mut outline);
    let mut draft = clauses::build(&flat.blocks, &outline);
    address::assign(&mut draft);
    findings.extend(doubtful_headings(&draft.sections));
    let facts = metadata::read(&flat, &outline, properties, &provenance, &mut findings);
    let coverage = ledger::balance(visible, &draft.sections, &draft.clauses, flat.asides);
    let mut document = TermsDocument {
        schema: RELEASE_SCHEMA.to_owned(),
        series: provenance.series,
        release: provenance.release,
        date: facts.date,
        language: facts.language,
        title: facts.title,
        source: provenance.source,
        reader: provenance.reader,
        metadata: facts.metadata,
        sections: draft.sections,
        clauses: draft.clauses,
        definitions: Vec::new(),
        references: Vec::new(),
        announcements: Vec::new(),
        summary_of_changes: Vec::new(),
        findings,
        coverage,
    };
    let (emphasis, fields): (Vec<_>, Vec<_>) = draft
        .formatting
        .into_iter()
        .map(|formatting| (formatting.emphasis, formatting.fields))
        .unzip();
    let texts = document.clauses.iter().map(|clause| clause.text.as_str());
    document.language = language::detect(&document.language, texts);
    definitions::find(&mut document, &emphasis);
    terms::find(&mut document);
    references::find(&mut document, &Fields { clauses: &fields, sections: &draft.fields }, &aside);
    announcements::find(&mut document);
    document
}

/// Headings below this confidence are reported.
const DOUBTFUL: f32 = 0.6;

fn doubtful_headings(sections: &[Section]) -> impl Iterator<Item = Finding> + '_ {
    sections.iter().filter(|section| section.confidence < DOUBTFUL).map(|section| Finding {
        citation: section.citation.clone(),
        confidence: 1.0 - section.confidence,
        ..Finding::new(
            "uncertain_heading",
            Level::Note,
            format!("“{}” is read as a heading, though little marks it as one.", section.title),
        )
    })
}
