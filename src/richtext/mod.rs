//! The rich-text export of a Word file: plain text with `[bookmark: NAME]` markers.
//!
//! Table cells are lines that begin with a tab, rows end at an empty line, bullets are `· `;
//! nothing tells the levels of headings.

use crate::model::{Error, Read};

/// A rich-text export, line by line.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
pub struct RichText {
    /// All lines, empty ones included.
    pub lines: Vec<Line>,
    /// Visible characters of all lines.
    pub visible: u64,
}

/// One line of the export.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Line {
    /// Line number, from 1.
    pub number: u32,
    /// The text without markers and without the tab that opens a cell.
    pub text: String,
    /// Names of bookmarks and the byte of `text` that each stands before.
    pub anchors: Vec<(String, usize)>,
    /// True when a tab opened a table cell.
    pub cell: bool,
}

/// Whether bytes look like such an export: text, not a zip or another binary.
pub fn recognises(_bytes: &[u8]) -> bool {
    todo!("richtext")
}

/// Reads an export.
///
/// # Errors
/// When the bytes are empty or no text in an encoding that is known.
pub fn read(_bytes: &[u8]) -> Result<Read<RichText>, Error> {
    todo!("richtext")
}
