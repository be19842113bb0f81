//! Writing releases to files.

use std::collections::HashSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::export;
use crate::model::{Error, TermsDocument};

use super::Workspace;
use super::edition::Edition;

/// How a release is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// `ostler.release/1`
    Json,
    /// One clause a line.
    JsonLines,
}

impl Workspace {
    /// The releases to export, as names: those given, or all that are stored.
    ///
    /// # Errors
    /// When none is given and there is no store.
    pub fn export_list(&self, names: &[String]) -> Result<Vec<String>, Error> {
        if !names.is_empty() {
            return Ok(names.to_vec());
        }
        let store = self.open()?;
        Ok(store.releases().iter().map(|record| record.name().to_string()).collect())
    }

    /// Writes releases to `SERIES@LABEL.json` (or `.jsonl`) in a folder, several at once; gives the
    /// paths in the order of `names`. `tick` is called once for each, from any thread.
    ///
    /// # Errors
    /// When a release is not there, or a file cannot be written.
    pub fn export(
        &self,
        names: &[String],
        format: ExportFormat,
        folder: &Path,
        tick: &(dyn Fn() + Sync),
    ) -> Result<Vec<PathBuf>, Error> {
        fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
        let taken = Mutex::new(HashSet::new());
        // One state of the store for all, opened once.
        let edition = Edition::open(self)?;
        let document = |name: &str| match &edition {
            Some(edition) if self.is_stored_name(name) => edition.document(self, name),
            _ => self.document(name).map(Arc::new),
        };
        names
            .par_iter()
            .map(|name| {
                let document = document(name)?;
                let path = folder.join(file_name(&document, format));
                // Names that differ may give one file name, above all those of files in two
                // folders. Case does not tell files apart everywhere.
                let key = path.to_string_lossy().to_lowercase();
                if !taken.lock().unwrap_or_else(PoisonError::into_inner).insert(key) {
                    return Err(Error::usage(
                        format!("cannot export {name} as {}", path.display()),
                        "another of the releases goes by that file name",
                        "export them one by one into folders of their own",
                    ));
                }
                let mut bytes = Vec::new();
                match format {
                    ExportFormat::Json => export::release_json(&document, &mut bytes),
                    ExportFormat::JsonLines => export::release_jsonl(&document, &mut bytes),
                }
                .map_err(|error| Error::internal("cannot write JSON", error.to_string()))?;
                write_file(&path, &bytes)?;
                tick();
                Ok(path)
            })
            .collect()
    }
}

fn file_name(document: &TermsDocument, format: ExportFormat) -> String {
    let ending = match format {
        ExportFormat::Json => "json",
        ExportFormat::JsonLines => "jsonl",
    };
    let name = match document.series.as_str() {
        "" => document.release.clone(),
        series => format!("{series}@{}", document.release),
    };
    // A label is free text; a file name is not.
    let name: String = name
        .chars()
        .map(|c| if c.is_alphanumeric() || "@-_. ".contains(c) { c } else { '-' })
        .collect();
    let mut name = name.trim_start_matches('.');
    while name.len() > LONGEST_NAME {
        name = name.char_indices().next_back().map_or("", |(at, _)| &name[..at]);
    }
    format!("{name}.{ending}")
}

/// File systems allow 255 bytes; what is written aside first has a longer name.
const LONGEST_NAME: usize = 200;

/// Writes a file whole or not at all: aside, then renamed.
///
/// # Errors
/// When the folder is not there or cannot be written.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    // Through a link to what it points at; into a device or a pipe, which nothing may replace.
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let path = real.as_path();
    if fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        let written = fs::OpenOptions::new().write(true).open(path);
        return written
            .and_then(|mut file| file.write_all(bytes))
            .map_err(|error| unwritable(path, &error));
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let Some(name) = name else {
        return Err(Error::usage(
            format!("cannot write {}", path.display()),
            "it is no file name",
            "name a file",
        ));
    };
    let aside = path.with_file_name(format!(".{name}.{}.part", std::process::id()));
    let written = fs::File::create(&aside)
        .and_then(|mut file| file.write_all(bytes))
        .and_then(|()| fs::rename(&aside, path));
    written.map_err(|error| {
        // The half of it that may be there is in the way; that it could not be written is the news.
        let _ = fs::remove_file(&aside);
        unwritable(path, &error)
    })
}

pub(super) fn unwritable(path: &Path, error: &std::io::Error) -> Error {
    use std::io::ErrorKind;
    let cause = match error.kind() {
        ErrorKind::IsADirectory => "there is a folder of that name".to_owned(),
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            "there is a file where a folder must be".to_owned()
        }
        ErrorKind::NotFound => "its folder is not there".to_owned(),
        ErrorKind::PermissionDenied => "you may not write there".to_owned(),
        _ => error.to_string(),
    };
    Error::input(
        format!("cannot write {}", path.display()),
        cause,
        "check that the folder is there, that you may write to it, and that the disk is not full",
    )
}
