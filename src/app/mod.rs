//! The use cases: the only room where the store, the search index and the pipeline meet.
//!
//! Each public function is one thing that a person asks for; the command and the web page call it
//! and print what it gives.

mod answers;
mod book;
mod compare;
mod config;
mod derivation;
mod derived;
mod edition;
mod export;
mod files;
mod glossary;
mod history;
mod ingest;
mod ingested;
mod inspect;
mod intake;
mod library;
mod notes;
mod passage;
mod proof;
mod reading;
mod redline;
mod releases;
mod report;
mod reread;
mod saved;
mod search;
mod steps;
mod upkeep;
mod upload;

pub use crate::checks::codes as check_codes;
pub use crate::export::summary;
pub use answers::{
    Definitions, Findings, Histories, LogBook, Outline, OutlineSection, Passages, Releases,
    components,
};
pub use compare::{
    CompareOptions, Compared, Rendering, differs, fold_substitutions, is_cosmetic, narrow,
    substituted, words_between,
};
pub use config::Config;
pub use derived::Built;
pub use export::{ExportFormat, write_file};
pub use glossary::{GlossaryEntry, Use, glossary};
pub use history::wording_at;
pub use ingest::{IngestRequest, Prepared};
pub use ingested::{Against, IngestReport, Ingested, Next, Outcome, Stored};
pub use inspect::{Inspection, PartSummary, Stage};
pub use library::Library;
pub use notes::Note;
pub use passage::{Passage, PassageBlock, passages};
pub use proof::{LogEntry, Problem, Proof};
pub use reading::{Identity, READER, ReadOptions};
pub use redline::RedlineOptions;
pub use report::{Report, ReportOptions};
pub use reread::{Reread, RereadOutcome, RereadReport};
pub use saved::{Alert, SavedSearch};
pub use search::{SEARCH_ORDERS, SearchOrder, SearchRequest, change_names, search_order};
pub use upkeep::Done;
pub use upload::Upload;

pub use crate::package::Limits;
pub use crate::word::Revisions;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use serde::{Serialize, Serializer};
use serde_json::json;

use crate::model::Error;

/// The folder of a store and what is done with it.
///
/// Nothing is opened until something is asked for.
#[derive(Debug, Clone)]
pub struct Workspace {
    store: PathBuf,
    limits: Limits,
    revisions: Revisions,
    /// Who does it; the system's user where nobody is named.
    person: Option<String>,
    /// What was met on the way that the user should hear of.
    warnings: Arc<Mutex<BTreeSet<String>>>,
}

impl Workspace {
    /// The workspace whose clause store is (or will be) in this folder.
    pub fn new(store: PathBuf) -> Self {
        Self {
            store,
            limits: Limits::default(),
            revisions: Revisions::default(),
            person: None,
            warnings: Arc::default(),
        }
    }

    /// The same, with these bounds on what a file may cost that is read.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The same, reading files named by path in this state of their tracked changes. What is
    /// stored was read with all changes accepted, and asking for it in another state is an error.
    #[must_use]
    pub fn with_revisions(mut self, revisions: Revisions) -> Self {
        self.revisions = revisions;
        self
    }

    /// The same, for this person: what is done is theirs, and alerts are those of their searches.
    #[must_use]
    pub fn for_person(mut self, name: &str) -> Self {
        self.person = Some(name.to_owned());
        self
    }

    /// How files are read here.
    fn read_options(&self) -> Result<ReadOptions, Error> {
        Ok(ReadOptions {
            limits: self.limits.clone(),
            revisions: self.revisions,
            checks: self.config()?.checks,
        })
    }

    /// How what is stored is read: with all changes accepted, whatever files by path are read as.
    fn stored_options(&self) -> Result<ReadOptions, Error> {
        Ok(ReadOptions { revisions: Revisions::Accepted, ..self.read_options()? })
    }

    /// What was met on the way that the user should hear of, whatever was asked for; each once.
    pub fn warnings(&self) -> Vec<String> {
        std::mem::take(&mut *self.warnings.lock().unwrap_or_else(PoisonError::into_inner))
            .into_iter()
            .collect()
    }

    /// The store's folder.
    pub fn store_path(&self) -> &Path {
        &self.store
    }
}

/// Time enters here, and nowhere further in; in whole seconds, as people say it.
fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

/// Who does it: as `OSTLER_USER` says, else as the system does.
fn user() -> String {
    ["OSTLER_USER", "USER", "LOGNAME", "USERNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .unwrap_or_else(|| "unknown".to_owned())
}

/// An error as the JSON of a report carries it.
fn as_error<S: Serializer>(error: &Error, serializer: S) -> Result<S::Ok, S::Error> {
    json!({ "error": { "what": error.what, "cause": error.cause, "hint": error.hint } })
        .serialize(serializer)
}
