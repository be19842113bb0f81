//! The redline of two releases, from their sources.

use std::path::Path;

use crate::diff;
use crate::model::{Error, Finding, Format, TermsDocument};
use crate::package::Limits;
use crate::redline;

use super::reading;
use super::releases::is_path;
use super::{Compared, Workspace};

/// What a redline may be told.
#[derive(Debug, Clone, Default)]
pub struct RedlineOptions {
    /// Who is named as the author of the changes; `Ostler` when empty.
    pub author: String,
    /// The day they are dated, `2020-03-01`; without, that of the new release.
    pub date: Option<String>,
    /// Keep the new source's own revisions where nothing else changed.
    pub keep_revisions: bool,
}

impl Workspace {
    /// The redline of two releases that were compared under these names: the new release's Word
    /// file with tracked changes, and what is to be said of it.
    ///
    /// # Errors
    /// When a source is not there or cannot be read, or when the redline would be wrong.
    pub fn redline(
        &self,
        (old, new): (&str, &str),
        compared: &Compared,
        options: &RedlineOptions,
    ) -> Result<(Vec<u8>, Vec<Finding>), Error> {
        for document in [&compared.old, &compared.new] {
            if document.source.format == Format::RichText {
                return Err(Error::input(
                    "cannot write a redline",
                    format!("{} was read from a text export, not from Word", document.source.file),
                    "ask for `--format docx` or `--format html`, which need no Word file",
                ));
            }
        }
        let (old_bytes, new_bytes) =
            (self.source(old, &compared.old)?, self.source(new, &compared.new)?);
        let comparison = diff::compare(&compared.old, &compared.new, &diff::Options { all: true });
        let date = match &options.date {
            Some(date) => Some(date.clone()),
            None => compared.new.date.as_ref().map(|date| date.first_day().to_string()),
        };
        let made = redline::build(
            redline::Source { bytes: &old_bytes, document: &compared.old },
            redline::Source { bytes: &new_bytes, document: &compared.new },
            &comparison,
            &redline::Options {
                author: options.author.clone(),
                date: date.map(|day| format!("{day}T00:00:00Z")),
                keep_revisions: options.keep_revisions,
            },
            &Limits::default(),
        )?;
        Ok((made.bytes, made.findings))
    }

    /// The bytes that a release was read from.
    pub(super) fn source(&self, name: &str, document: &TermsDocument) -> Result<Vec<u8>, Error> {
        if is_path(name) {
            return reading::load(Path::new(name), &Limits::default());
        }
        self.open()?.source(&document.source.sha256)
    }
}
