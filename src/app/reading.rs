//! From bytes to a terms document: the pipeline up to the checks.

use std::fs;
use std::path::Path;

use crate::checks;
use crate::model::{Date, Error, Format, Source, TermsDocument};
use crate::package::{Limits, Package};
use crate::richtext;
use crate::segment;
use crate::segment::Provenance;
use crate::store;
use crate::word;
use crate::word::Revisions;

use super::files::unreadable;

/// Name and version of the reader. The number goes up when the same bytes may read differently.
pub const READER: &str = concat!("ostler ", env!("CARGO_PKG_VERSION"), " reader 6");

/// How a source is read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// What an input may cost.
    pub limits: Limits,
    /// Which state of tracked changes is read.
    pub revisions: Revisions,
    /// Which checks are told off.
    pub checks: checks::Config,
}

/// What is known of a release before its bytes are read.
#[derive(Debug, Clone, Default)]
pub struct Identity {
    /// The series.
    pub series: String,
    /// The label.
    pub release: String,
    /// The date, when the label or the user gives one.
    pub date: Option<Date>,
}

/// The bytes of a file, refused unread when it is larger than the limit.
pub fn load(path: &Path, limits: &Limits) -> Result<Vec<u8>, Error> {
    let metadata = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if !metadata.is_file() {
        return Err(Error::input(
            format!("cannot read {}", path.display()),
            "it is no file".to_owned(),
            "name a Word file",
        ));
    }
    if metadata.len() > limits.file_bytes {
        let subject = format!("it is too large, at {} bytes", metadata.len());
        let error = Limits::exceeded("file_bytes", limits.file_bytes, subject);
        return Err(in_file(path, error));
    }
    fs::read(path).map_err(|error| unreadable(path, &error))
}

/// Whether a file is a rich-text export: text that is named so, or holds bookmark markers. Other
/// text under the name of a Word file is a mistake that the user should hear of.
pub fn is_rich_text(file: &Path, bytes: &[u8]) -> bool {
    let named = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("txt"));
    (named || has_markers(bytes)) && richtext::recognises(bytes)
}

/// Whether bookmark markers stand in a text.
pub fn has_markers(bytes: &[u8]) -> bool {
    bytes.windows(MARKER.len()).any(|window| window == MARKER)
}

const MARKER: &[u8] = b"[bookmark:";

/// The error of a file's content, with the file's name. A part of it that the error names goes
/// before the cause.
pub fn in_file(file: &Path, error: Error) -> Error {
    let part = error.what.strip_prefix("cannot read ").filter(|what| *what != "the document");
    let cause = match part {
        Some(part) => format!("{part}: {}", error.cause),
        None => error.cause,
    };
    Error { what: format!("cannot read {}", file.display()), cause, ..error }
}

/// Reads a source of either format into a release, findings of the checks included.
///
/// # Errors
/// When there is no document in the bytes; the error names the file.
pub fn read(
    file: &Path,
    bytes: &[u8],
    identity: &Identity,
    options: &ReadOptions,
) -> Result<TermsDocument, Error> {
    let name = |error: Error| in_file(file, error);
    let provenance = |format| Provenance {
        series: identity.series.clone(),
        release: identity.release.clone(),
        date: identity.date.clone(),
        source: Source {
            file: file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default(),
            sha256: store::sha256(bytes),
            bytes: bytes.len() as u64,
            format,
        },
        reader: READER.to_owned(),
    };
    let mut document = if is_rich_text(file, bytes) {
        let text = richtext::read(bytes).map_err(name)?;
        segment::rich_text(&text, provenance(Format::RichText))
    } else {
        let package = Package::open(bytes, &options.limits).map_err(name)?;
        let mut document = word::read(&package.value, options.revisions).map_err(name)?;
        document.findings.splice(0..0, package.findings);
        // The inflated parts are most of what is held so far.
        drop(package.value);
        segment::word(&document, provenance(Format::Docx))
    };
    checks::refresh(&mut document, &options.checks);
    Ok(document)
}
