//! Word's parts in Word's own words, one file per part.

mod document;
pub mod numbering;
mod symbols;

pub use document::{
    Anchor, Aside, Block, Cell, Field, Label, Layout, Link, Note, NoteKind, NoteRef, Paragraph,
    Properties, Role, Row, RunningText, Span, StyleName, Table, TextBox, WordDocument,
};

use crate::model::{Error, Read};
use crate::package::Package;

/// Which state of a source with revision marks is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Revisions {
    /// All changes accepted.
    #[default]
    Accepted,
    /// All changes rejected.
    Original,
}

/// Reads a package as a Word document.
///
/// # Errors
/// When a part that cannot be done without is no well-formed XML or exceeds a limit.
pub fn read(_package: &Package, _revisions: Revisions) -> Result<Read<WordDocument>, Error> {
    todo!("word")
}
