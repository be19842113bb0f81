//! Any stage of the reader, for looking at.

use std::path::Path;

use serde::Serialize;

use crate::model::{Error, Finding, TermsDocument};
use crate::package::Package;
use crate::richtext;
use crate::word::{self, WordDocument};

use super::Workspace;
use super::reading::{self, Identity};

/// A stage of the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The package's parts.
    Parts,
    /// The document in Word's own words.
    Word,
    /// The release.
    Model,
}

/// What a stage gives.
#[derive(Debug)]
pub enum Inspection {
    /// The package's parts.
    Parts(Vec<PartSummary>),
    /// The document in Word's own words (or the lines of a rich-text export).
    Word {
        /// The document.
        document: serde_json::Value,
        /// What there is to say about it.
        findings: Vec<Finding>,
    },
    /// The release.
    Model(Box<TermsDocument>),
}

/// One part of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartSummary {
    /// Its name, without the leading slash.
    pub name: String,
    /// Its content type; empty for a part that is not read.
    pub content_type: String,
    /// Size in bytes as UTF-8; none for a part that is not read.
    pub bytes: Option<u64>,
}

impl Workspace {
    /// Reads a file up to a stage.
    ///
    /// # Errors
    /// When it cannot be read that far.
    pub fn inspect(&self, path: &Path, stage: Stage) -> Result<Inspection, Error> {
        let options = self.read_options()?;
        let bytes = reading::load(path, &options.limits)?;
        let name = |error: Error| reading::in_file(path, error);
        let is_rich_text = reading::is_rich_text(path, &bytes);
        match stage {
            Stage::Model => {
                let document = reading::read(path, &bytes, &Identity::default(), &options)?;
                Ok(Inspection::Model(Box::new(document)))
            }
            Stage::Parts if is_rich_text => Err(Error::usage(
                format!("{} has no parts", path.display()),
                "it is a rich-text export",
                "use --stage word, outline or model",
            )),
            Stage::Parts => {
                let package = Package::open(&bytes, &options.limits).map_err(name)?.value;
                Ok(Inspection::Parts(parts(&package)))
            }
            Stage::Word if is_rich_text => {
                let text = richtext::read(&bytes).map_err(name)?;
                Ok(Inspection::Word { document: as_value(&text.value)?, findings: text.findings })
            }
            Stage::Word => {
                let package = Package::open(&bytes, &options.limits).map_err(name)?;
                let read = word::read(&package.value, options.revisions).map_err(name)?;
                let findings = package.findings.into_iter().chain(read.findings).collect();
                Ok(Inspection::Word { document: as_value::<WordDocument>(&read.value)?, findings })
            }
        }
    }
}

fn as_value<T: Serialize>(value: &T) -> Result<serde_json::Value, Error> {
    serde_json::to_value(value)
        .map_err(|error| Error::internal("cannot print the stage", error.to_string()))
}

/// All parts of the file. Those that hold text or say how it is shown are read, and have a type and
/// a size here.
fn parts(package: &Package) -> Vec<PartSummary> {
    let summary = |name: &String| {
        let part = package.part(name);
        PartSummary {
            name: name.clone(),
            content_type: part.map(|part| part.content_type.clone()).unwrap_or_default(),
            bytes: part.map(|part| part.text.len() as u64),
        }
    };
    package.names().iter().map(summary).collect()
}
