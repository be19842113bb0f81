//! The redline of two releases, from their sources.

use std::borrow::Cow;
use std::path::Path;

use crate::diff;
use crate::export;
use crate::model::{Comparison, Date, Error, Finding, Format, Level, TermsDocument};
use crate::package::{Limits, Package};
use crate::redline;
use crate::word::{self, Block, Revisions};

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

impl RedlineOptions {
    /// The day that the changes are dated, if one was given.
    ///
    /// # Errors
    /// When it is none.
    pub fn day(&self) -> Result<Option<&str>, Error> {
        match self.date.as_deref() {
            Some(day) if !is_day(day) => Err(Error::usage(
                format!("cannot date the changes {day}"),
                "it is no day of the calendar",
                "give it as 2020-03-01",
            )),
            day => Ok(day),
        }
    }
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
        let of_release = || compared.new.date.as_ref().map(|date| date.first_day().to_string());
        let day = options.day()?.map(str::to_owned).or_else(of_release);
        let date = day.map(|day| format!("{day}T00:00:00Z"));
        let comparison = with_pairs(compared);
        let (old_bytes, new_bytes) =
            (self.source(old, &compared.old)?, self.source(new, &compared.new)?);
        let text = [&compared.old, &compared.new]
            .into_iter()
            .find(|document| document.source.format == Format::RichText);
        let why = match text {
            Some(document) => Some(format!("{} is a text export", document.source.file)),
            None if !new_bytes.starts_with(b"PK") => {
                Some(format!("{} is Word in one XML file", compared.new.source.file))
            }
            None => None,
        };
        if let Some(why) = why {
            let bytes = fresh(compared, &comparison, options, date)?;
            let message = format!(
                "The redline was built fresh, as plain headings and clauses, because {why}."
            );
            return Ok((bytes, vec![Finding::new("built_fresh", Level::Warning, message)]));
        }
        let made = redline::build(
            redline::Source { bytes: &old_bytes, document: &compared.old },
            redline::Source { bytes: &new_bytes, document: &compared.new },
            &comparison,
            &redline::Options {
                author: options.author.clone(),
                date,
                keep_revisions: options.keep_revisions,
            },
            &self.limits,
        )?;
        Ok((made.bytes, made.findings))
    }

    /// A Word file that was made, in the styles, header and footer of a template; and what of the
    /// template was left out.
    ///
    /// # Errors
    /// When the template cannot be read.
    pub fn on_paper(
        &self,
        bytes: &[u8],
        template: &Path,
    ) -> Result<(Vec<u8>, Vec<Finding>), Error> {
        let paper = reading::load(template, &self.limits)?;
        redline::dress(bytes, &paper, &self.limits).map_err(|error| Error {
            what: format!("cannot take styles from {}", template.display()),
            ..error
        })
    }

    /// The bytes that a release was read from.
    pub(super) fn source(&self, name: &str, document: &TermsDocument) -> Result<Vec<u8>, Error> {
        if is_path(name) {
            return reading::load(Path::new(name), &self.limits);
        }
        self.open()?.source(&document.source.sha256)
    }
}

/// The comparison with its unchanged pairs, made anew only where they were not asked for.
fn with_pairs(compared: &Compared) -> Cow<'_, Comparison> {
    if compared.comparison.pairs.is_some() {
        return Cow::Borrowed(&compared.comparison);
    }
    Cow::Owned(diff::compare(&compared.old, &compared.new, &diff::Options { all: true }))
}

/// Whether a text is a day of the calendar, as `2020-03-01`.
fn is_day(text: &str) -> bool {
    text.len() == 10 && Date::parse(text).is_some()
}

/// A redline from what was read rather than from a source's XML, read back in both states before it
/// is handed out.
fn fresh(
    compared: &Compared,
    comparison: &Comparison,
    options: &RedlineOptions,
    date: Option<String>,
) -> Result<Vec<u8>, Error> {
    let author = if options.author.is_empty() { "Ostler" } else { &options.author };
    let date = date.unwrap_or_else(|| "1980-01-01T00:00:00Z".to_owned());
    let bytes = export::redline_docx(comparison, &compared.old, &compared.new, author, &date)?;
    let limits = Limits::default();
    let bytes = redline::in_schema_order(&bytes, &limits)?;
    let package = Package::open(&bytes, &limits)?.value;
    for (document, state) in
        [(&compared.new, Revisions::Accepted), (&compared.old, Revisions::Original)]
    {
        let mut shown: Vec<String> = word::read(&package, state)?
            .value
            .body
            .into_iter()
            .filter_map(|block| match block {
                Block::Paragraph(paragraph) => Some(paragraph.text),
                Block::Table(_) => None,
            })
            .collect();
        // The empty paragraph that ends every redline of this kind.
        shown.pop();
        let ought = export::redline_lines(document);
        let wrong = shown.iter().zip(&ought).find(|(shown, ought)| shown != ought);
        if wrong.is_some() || shown.len() != ought.len() {
            return Err(Error::internal(
                "the redline was not written, because it would be wrong",
                format!("it does not read as {} in one of its states: {wrong:?}", document.release),
            ));
        }
    }
    Ok(bytes)
}
