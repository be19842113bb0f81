//! Outline, clauses, labels, definitions, references: the only room that sees both Word's words
//! and ours.

pub mod announcements;
pub mod definitions;
pub mod language;
pub mod references;
pub mod terms;

use crate::model::{Date, Read, Source, TermsDocument};
use crate::richtext::RichText;
use crate::word::WordDocument;

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
pub fn word(_document: &Read<WordDocument>, _provenance: Provenance) -> TermsDocument {
    todo!("segment")
}

/// Segments a rich-text export.
pub fn rich_text(_text: &Read<RichText>, _provenance: Provenance) -> TermsDocument {
    todo!("segment")
}
