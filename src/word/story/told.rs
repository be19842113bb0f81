//! What reading a part needs, and what it gives.

use std::collections::BTreeSet;

use crate::model::Finding;
use crate::package::{Limits, Package};
use crate::word::binding::Stores;
use crate::word::document::{Block, Note, NoteKind};
use crate::word::formatting::SectionNotes;
use crate::word::numbering::Numbering;
use crate::word::revisions::{Authors, Revisions};
use crate::word::styles::Styles;

/// What all parts of a document share.
pub struct Context<'a> {
    pub package: &'a Package,
    pub limits: Limits,
    pub revisions: Revisions,
    pub styles: Styles,
    pub numbering: Numbering,
    /// The document's default language.
    pub language: String,
    /// Data that controls show.
    pub stores: Stores<'a>,
}

/// What one part held.
#[derive(Debug, Default)]
pub struct Told {
    /// Content of the part, but for notes.
    pub blocks: Vec<Block>,
    /// Footnotes, endnotes or comments of the part.
    pub notes: Vec<Note>,
    /// Notes that it refers to, in order.
    pub references: Vec<Reference>,
    /// Notes whose reference is not there in the state that is read.
    pub gone: BTreeSet<(NoteKind, String)>,
    /// How each of its sections numbers notes.
    pub sections: Vec<SectionNotes>,
    /// Whether Word marked where pages begin.
    pub laid_out: bool,
    /// Pictures that it shows.
    pub pictures: u64,
    /// Visible characters, counted as they were met.
    pub ink: u64,
    /// Who left revision marks.
    pub authors: Authors,
    /// What to know.
    pub findings: Vec<Finding>,
}

/// A reference to a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    pub kind: NoteKind,
    pub id: String,
    /// The mark that is typed behind the reference; none when it is numbered.
    pub mark: Option<String>,
    /// Number of the paragraph that it stands in.
    pub paragraph: u32,
    /// Section that it stands in, from 0.
    pub section: usize,
    /// Page that it stands on, as far as the file marks pages; they are told apart, not counted.
    pub page: u32,
}
