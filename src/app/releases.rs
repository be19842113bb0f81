//! What is stored, and how a release that the user names is found.

use std::path::Path;
use std::sync::PoisonError;

use crate::model::{Error, ReleaseRef, ReleaseSummary, TermsDocument};
use crate::store::{Record, Store};

use super::files;
use super::reading::{self, Identity};
use super::{Config, Revisions, Workspace};

impl Workspace {
    /// The stored releases, by series and date.
    ///
    /// # Errors
    /// When there is no store, or no such series in it.
    pub fn releases(&self, series: Option<&str>) -> Result<Vec<ReleaseSummary>, Error> {
        let store = self.open()?;
        let records: Vec<ReleaseSummary> = store
            .releases()
            .iter()
            .filter(|record| series.is_none_or(|series| record.series == series))
            .map(Record::summary)
            .collect();
        if let (Some(series), true) = (series, records.is_empty()) {
            store.find(&ReleaseRef::Latest(series.to_owned()))?;
        }
        Ok(records)
    }

    /// The release that a user names: a path to a file, `SERIES`, `SERIES@LABEL`,
    /// `SERIES@previous`. Its clauses carry their lineages when it is stored.
    ///
    /// # Errors
    /// When there is no such file or release, or it cannot be read.
    pub fn document(&self, name: &str) -> Result<TermsDocument, Error> {
        if is_path(name) {
            return self.document_of_file(Path::new(name));
        }
        if self.revisions == Revisions::Original {
            return Err(Error::usage(
                format!("{name} cannot be read with its changes rejected"),
                "what is stored was read with all changes accepted",
                "name the Word file instead: ostler outline terms.docx --revisions original",
            ));
        }
        self.stored(name)
    }

    /// Whether a name is that of a stored release to [`document`](Self::document): of no file, and
    /// read with all changes accepted.
    pub(super) fn is_stored_name(&self, name: &str) -> bool {
        !is_path(name) && self.revisions != Revisions::Original
    }

    /// The stored release of this name, which is never read as a path: for callers who must not
    /// reach files.
    ///
    /// # Errors
    /// When there is no such release, or it cannot be read.
    pub fn stored(&self, name: &str) -> Result<TermsDocument, Error> {
        let store = self.open()?;
        let record = store.find(&name.parse()?)?;
        self.stored_document(&store, record)
    }

    /// A release with the findings that the settings of today give: what was stored was checked
    /// under those of its day.
    ///
    /// # Errors
    /// As [`document`](Self::document), and when the settings cannot be understood.
    pub fn checked(&self, name: &str) -> Result<TermsDocument, Error> {
        let mut document = self.document(name)?;
        crate::checks::refresh(&mut document, &self.config()?.checks);
        Ok(document)
    }

    /// A stored release with its lineages.
    pub(super) fn stored_document(
        &self,
        store: &Store,
        record: &Record,
    ) -> Result<TermsDocument, Error> {
        let mut document = store.reading(record)?;
        self.lineages(store, &record.series)?.stamp(&mut document);
        Ok(document)
    }

    /// A file that is not stored. Label and date are its name's; it belongs to no series.
    pub(super) fn document_of_file(&self, path: &Path) -> Result<TermsDocument, Error> {
        let options = self.read_options()?;
        let bytes = reading::load(path, &options.limits)?;
        let release =
            path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let identity =
            Identity { series: String::new(), date: files::date_of_label(&release), release };
        reading::read(path, &bytes, &identity, &options)
    }

    /// The store, for reading.
    pub(super) fn open(&self) -> Result<Store, Error> {
        let store = Store::open(self.store_path())?;
        for left_out in store.left_out() {
            let warning = format!(
                "generation {} of {} is left out, with all that it brought: {}; `ostler verify` \
                 says more",
                left_out.generation,
                self.store_path().display(),
                left_out.cause
            );
            self.warnings.lock().unwrap_or_else(PoisonError::into_inner).insert(warning);
        }
        Ok(store)
    }

    /// The store, or nothing where none was made yet.
    pub(super) fn store_if_there(&self) -> Result<Option<Store>, Error> {
        if Store::is_at(self.store_path())? { self.open().map(Some) } else { Ok(None) }
    }

    /// The settings of the working folder.
    pub(super) fn config(&self) -> Result<Config, Error> {
        Config::read(Path::new("."))
    }
}

/// Whether a name is meant as a path: such a file is there, or it looks like one.
pub(super) fn is_path(name: &str) -> bool {
    let path = Path::new(name);
    path.is_file()
        || name.contains('/')
        || name.contains('\\')
        || [".docx", ".docm", ".dotx", ".dotm", ".doc", ".txt", ".xml"]
            .iter()
            .any(|ending| name.to_lowercase().ends_with(ending))
}
