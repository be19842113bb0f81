//! Word's parts in Word's own words, one file per part.
//!
//! [`read`] gives the document as Word displays it in one state of its revisions. What is not
//! displayed is kept beside the paragraph it stands in, with the reason.
//!
//! **The count of visible characters.** [`WordDocument::visible`] counts the characters that leave
//! ink ([`leaves_ink`](crate::model::leaves_ink)) where they are read from the XML: in `w:t`,
//! `w:delText` and `m:t`, in signs that stand as elements (`w:sym`, `w:noBreakHyphen`), in the
//! body, headers, footers, footnotes, endnotes and comments, and in branches of
//! `mc:AlternateContent` that are passed over. It is counted before it is decided whether the text
//! is shown or put aside, so it does not depend on what becomes of it. Not counted are what Word
//! itself makes (labels, note marks, page numbers without a cached result), field instructions,
//! and the separators of notes.

mod binding;
mod coverage;
mod document;
mod drawing;
mod equation;
mod fields;
mod formatting;
mod math;
mod metadata;
mod notes;
pub mod numbering;
mod paragraph;
mod revisions;
mod story;
mod styles;
pub mod symbols;
mod table;

pub use document::{
    Anchor, Aside, Block, Cell, Field, Label, Layout, Link, Note, NoteKind, NoteRef, Paragraph,
    Properties, Role, Row, RunningText, Span, StyleName, Table, TextBox, WordDocument,
};
pub use fields::reaches_out;
pub use revisions::Revisions;

use std::collections::BTreeSet;

use self::formatting::Languages;
use self::numbering::Numbering;
use self::story::{Context, Reference, Told};
use self::styles::{Kind, Styles};
use crate::model::{Error, Finding, Level, Read};
use crate::package::{Limits, Package, Role as PartRole};

/// Reads a package as a Word document.
///
/// # Errors
/// When a part that cannot be done without is no well-formed XML or exceeds a limit.
pub fn read(package: &Package, revisions: Revisions) -> Result<Read<WordDocument>, Error> {
    let limits = package.limits().clone();
    let main = package.main_part();
    let mut languages = Languages::default();
    let mut findings = Vec::new();

    let styles = match package.related(&main.name, PartRole::Styles).next() {
        Some(part) => Styles::read(&part.text, &part.name, &limits, &mut languages, &mut findings)?,
        None => Styles::default(),
    };
    let numbering = match package.related(&main.name, PartRole::Numbering).next() {
        Some(part) => {
            let number = |id: &str| {
                let style = styles.find(id, Kind::Numbering)?;
                styles.get(style)?.paragraph.num_id
            };
            let read = Numbering::read(part, &limits, &number)?;
            findings.extend(read.findings);
            read.value
        }
        None => Numbering::default(),
    };
    let settings = match package.related(&main.name, PartRole::Settings).next() {
        Some(part) => metadata::settings(part, &limits)?,
        None => formatting::SectionNotes::default(),
    };
    let language = styles.defaults().0.language.map(|tag| languages.tag(tag).to_owned());
    let mut properties = properties(package, &limits, &mut findings);
    let context = Context {
        package,
        limits,
        revisions,
        styles,
        numbering,
        language: language.unwrap_or_default(),
        stores: binding::Stores::of(package),
    };
    if properties.language.is_empty() {
        properties.language.clone_from(&context.language);
    }

    let mut document =
        WordDocument { part: main.name.clone(), properties, ..WordDocument::default() };
    let mut whole = Told::default();
    let none_gone = BTreeSet::new();
    let body = story::read(&context, main, &mut languages, &none_gone)?;
    let (references, sections, gone) =
        (body.references.clone(), body.sections.clone(), body.gone.clone());
    let laid_out = body.laid_out;
    let mut asked = vec![(main.name.as_str(), body.references.clone())];
    // A note whose reference was deleted has one, in another state.
    let mut referenced = gone.clone();
    referenced.extend(named(&references));
    document.body = take(&mut whole, body);

    for role in [PartRole::Footnotes, PartRole::Endnotes, PartRole::Comments] {
        for part in package.related(&main.name, role) {
            let mut told = story::read(&context, part, &mut languages, &gone)?;
            document.notes.append(&mut told.notes);
            referenced.extend(named(&told.references));
            asked.push((&part.name, std::mem::take(&mut told.references)));
            referenced.append(&mut told.gone);
            take(&mut whole, told);
        }
    }
    whole.findings.extend(notes::tell_apart(&mut document.notes));
    let by_page =
        notes::label(&mut document.notes, &references, &sections, &settings, &context.language);
    if by_page {
        let pages = if laid_out { "as Word last laid them out" } else { "not marked in the file" };
        let message = format!("Notes are numbered anew on each page, and the pages are {pages}.");
        whole
            .findings
            .push(Finding::new("notes_by_page", Level::Note, message).at(&main.name, None));
    }

    let mut seen = BTreeSet::new();
    for (role, header) in [(PartRole::Header, true), (PartRole::Footer, false)] {
        for part in package.related(&main.name, role) {
            if seen.insert(&part.name) {
                let told = story::read(&context, part, &mut languages, &none_gone)?;
                referenced.extend(named(&told.references));
                asked.push((&part.name, told.references.clone()));
                let blocks = take(&mut whole, told);
                document.running.push(RunningText { part: part.name.clone(), header, blocks });
            }
        }
    }

    whole.findings.extend(notes::unreferenced(&document.notes, &referenced));
    whole.findings.extend(notes::missing(&document.notes, &asked));
    whole.findings.extend(pictured(&whole, &main.name));

    document.visible = whole.ink;
    document.revisions = whole.authors.into_list();
    findings.append(&mut whole.findings);
    if let Some(finding) = unaccepted(&document.revisions) {
        findings.push(finding);
    }
    Ok(Read { value: document, findings })
}

/// The notes that are referred to.
fn named(references: &[Reference]) -> impl Iterator<Item = (NoteKind, String)> + '_ {
    references.iter().map(|reference| (reference.kind, reference.id.clone()))
}

/// Adds what a part told to the whole and gives its blocks.
fn take(whole: &mut Told, mut told: Told) -> Vec<Block> {
    whole.ink += told.ink;
    whole.pictures += told.pictures;
    whole.authors.extend(told.authors);
    whole.findings.append(&mut told.findings);
    told.blocks
}

/// Visible characters for each picture below which a document is one of pictures: a scan.
const INK_OF_A_PAGE: u64 = 100;

/// The finding that a document shows hardly any text beside its pictures.
fn pictured(whole: &Told, part: &str) -> Option<Finding> {
    let scanned = whole.pictures > 0 && whole.ink < whole.pictures.saturating_mul(INK_OF_A_PAGE);
    scanned.then(|| {
        let message = format!(
            "The document shows {} picture(s) and hardly any text: text in pictures is not read.",
            whole.pictures
        );
        Finding::new("text_in_pictures", Level::Warning, message).at(part, None)
    })
}

/// Title, dates and the like. They are no terms: damage to them is told and costs nothing else.
fn properties(package: &Package, limits: &Limits, findings: &mut Vec<Finding>) -> Properties {
    let mut properties = Properties::default();
    type Reading = fn(&crate::package::Part, &Limits, &mut Properties) -> Result<(), Error>;
    let readings: [(PartRole, Reading); 2] = [
        (PartRole::CoreProperties, metadata::core),
        (PartRole::ExtendedProperties, metadata::extended),
    ];
    for (role, reading) in readings {
        if let Some(part) = package.related("", role).next()
            && let Err(error) = reading(part, limits, &mut properties)
        {
            findings.push(
                Finding::new("damaged_properties", Level::Note, format!("{error}"))
                    .at(&part.name, None),
            );
        }
    }
    properties
}

/// The finding that a source carries unaccepted changes.
fn unaccepted(revisions: &[(String, usize)]) -> Option<Finding> {
    let total: usize = revisions.iter().map(|(_, count)| count).sum();
    if total == 0 {
        return None;
    }
    let by: Vec<String> = revisions
        .iter()
        .map(|(author, count)| {
            let author = if author.is_empty() { "an unnamed author" } else { author };
            format!("{author} ({count})")
        })
        .collect();
    Some(Finding::new(
        "unaccepted_changes",
        Level::Warning,
        format!(
            "The source carries {total} tracked change(s) that nobody has accepted, by {}.",
            by.join(", ")
        ),
    ))
}
