//! Inputs made to do harm, or broken by accident: each gets its document or a clear error, within
//! bounds, and never a panic. All are made here; none is stored.
//!
//! One file per family. What an input must get is said beside it: refused with these words, or
//! accepted with this text, with or without a finding.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

mod archives;
mod build;
mod commands;
mod comparison;
mod formats;
mod markup;
mod mutations;
mod numberings;
mod outputs;
mod structure;
#[path = "../../fuzz/src/lib.rs"]
mod targets;
mod text;

use std::time::{Duration, Instant};

use ostler::model::{Error, Finding};
use ostler::package::{Limits, Package};
use ostler::word::{Block, Revisions};

/// What came of an input.
pub struct Outcome {
    /// Paragraphs of the body, labels in front, table cells included, one a line.
    pub text: String,
    /// Of the package and of the document.
    pub findings: Vec<Finding>,
}

impl Outcome {
    /// Whether there is a finding of that code.
    pub fn says(&self, code: &str) -> bool {
        self.findings.iter().any(|finding| finding.code == code)
    }
}

/// Reads an input all the way through `word`. It must not take longer than a minute: tests are
/// not optimised and share the machine, and what is not bounded takes far longer.
pub fn read(bytes: &[u8]) -> Result<Outcome, Error> {
    read_within(bytes, &Limits::default())
}

/// As [`read`], with other limits.
pub fn read_within(bytes: &[u8], limits: &Limits) -> Result<Outcome, Error> {
    let start = Instant::now();
    let outcome = open(bytes, limits);
    assert!(start.elapsed() < Duration::from_secs(60), "took {:?}", start.elapsed());
    outcome
}

fn open(bytes: &[u8], limits: &Limits) -> Result<Outcome, Error> {
    let package = Package::open(bytes, limits)?;
    let word = ostler::word::read(&package.value, Revisions::Accepted)?;
    let mut text = String::new();
    flatten(&word.value.body, &mut text);
    let mut findings = package.findings;
    findings.extend(word.findings);
    Ok(Outcome { text, findings })
}

fn flatten(blocks: &[Block], text: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                if let Some(label) = &paragraph.label {
                    text.push_str(&label.text);
                    text.push(' ');
                }
                text.push_str(&paragraph.text);
                text.push('\n');
            }
            Block::Table(table) => {
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    flatten(&cell.blocks, text);
                }
            }
        }
    }
}

/// The input is refused; the error names the cause in these words and says what to do.
#[track_caller]
pub fn refused(bytes: &[u8], cause: &str) -> Error {
    refused_within(bytes, cause, &Limits::default())
}

/// As [`refused`], with other limits.
#[track_caller]
pub fn refused_within(bytes: &[u8], cause: &str, limits: &Limits) -> Error {
    let Err(error) = read_within(bytes, limits) else { panic!("accepted; not refused: {cause}") };
    assert!(error.what.starts_with("cannot read"), "{error}");
    assert!(error.cause.contains(cause), "{cause:?} is not in: {error}");
    assert!(!error.hint.is_empty(), "no hint: {error}");
    error
}

/// The input is read, as this text.
#[track_caller]
pub fn accepted(bytes: &[u8], text: &str) -> Outcome {
    let outcome = read(bytes).unwrap_or_else(|error| panic!("refused: {error}"));
    assert_eq!(outcome.text.trim_end(), text);
    outcome
}
