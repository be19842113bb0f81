//! The ledger of promise 1: every visible character is accounted for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where each visible character of the source went.
///
/// Counted are characters that leave ink: white space is not, since joining, trimming and
/// re-wrapping must not change the sum. `visible` equals `headings + clauses + Σ set_aside +
/// unaccounted`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Coverage {
    /// Visible characters of all parts, counted by the reader before it segments.
    pub visible: u64,
    /// Characters that stand in section titles.
    pub headings: u64,
    /// Characters that stand in clauses.
    pub clauses: u64,
    /// What is in neither, with the reason.
    pub set_aside: Vec<SetAside>,
    /// What is left: 0, or the reader has a bug.
    pub unaccounted: i64,
}

/// Text that is no clause, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SetAside {
    /// The reason.
    pub why: Why,
    /// Visible characters of `text`.
    pub chars: u64,
    /// The text.
    pub text: String,
}

/// Why text was set aside.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// A table of contents.
    TableOfContents,
    /// A running header or footer.
    HeaderFooter,
    /// Links back to the contents, repeated after each section.
    Navigation,
    /// Text of an unaccepted deletion.
    DeletedText,
    /// Text formatted as hidden.
    HiddenText,
    /// The separator of foot- or endnotes.
    NoteSeparator,
    /// Prompt text of an unfilled form field.
    Placeholder,
    /// The repeated branch of `mc:AlternateContent`, or text of another representation.
    Alternate,
    /// Phonetic guide text (ruby).
    Phonetic,
    /// Text in a cell of a table that the cell above covers, being merged with it.
    MergedCell,
}

/// Counts the characters of `text` that leave ink: neither white space nor format controls that
/// Word puts in (zero-width marks, soft hyphens).
pub fn visible_chars(text: &str) -> u64 {
    if text.is_ascii() {
        return text.bytes().filter(|byte| !matches!(byte, b'\t'..=b'\r' | b' ')).count() as u64;
    }
    text.chars().filter(|&c| leaves_ink(c)).count() as u64
}

/// Whether a character counts in the ledger.
pub fn leaves_ink(c: char) -> bool {
    !c.is_whitespace()
        && !matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}')
}
