//! What came of an ingest, file by file.

use serde::{Serialize, Serializer};
use serde_json::json;

use crate::model::{Comparison, Date, Error};

use super::{Alert, as_error};

/// What came of an ingest.
#[derive(Debug, Serialize)]
pub struct IngestReport {
    /// Always `ostler.ingest/1`.
    pub schema: &'static str,
    /// One entry for each file, in the order of series and dates; what failed comes last.
    pub releases: Vec<Ingested>,
    /// Files that are no documents.
    pub passed_over: usize,
    /// What the user may look at next; none when nothing is stored.
    #[serde(skip)]
    pub next: Option<Next>,
}

/// Something worth looking at.
#[derive(Debug)]
pub struct Next {
    /// A series that was just added to.
    pub series: String,
    /// True when it has a release before the newest.
    pub several: bool,
    /// A word worth searching for.
    pub word: String,
}

/// What came of one file.
#[derive(Debug, Serialize)]
pub struct Ingested {
    /// The series.
    pub series: String,
    /// The label.
    pub release: String,
    /// The file's path as given or found.
    pub file: String,
    /// What came of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// What came of one file.
#[derive(Debug, Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Outcome {
    /// It is stored now.
    Stored(Box<Stored>),
    /// The same bytes are stored already, under this name.
    AlreadyStored(#[serde(serialize_with = "as_name")] String),
    /// It could not be read or stored.
    Failed(#[serde(serialize_with = "as_error")] Error),
}

fn as_name<S: Serializer>(name: &str, serializer: S) -> Result<S::Ok, S::Error> {
    json!({ "as": name }).serialize(serializer)
}

/// A release that was stored.
#[derive(Debug, Serialize)]
pub struct Stored {
    /// The date that orders it.
    pub date: Option<Date>,
    /// Its title.
    pub title: String,
    /// Number of sections.
    pub sections: usize,
    /// Number of clauses.
    pub clauses: usize,
    /// Number of definitions.
    pub definitions: usize,
    /// Number of findings.
    pub findings: usize,
    /// What the user should know of the reading.
    pub remarks: Vec<String>,
    /// What changed against the release before; none for the first of a series.
    pub against: Option<Against>,
    /// The person's saved searches that match new or changed clauses.
    pub alerts: Vec<Alert>,
}

/// The change against the release before.
#[derive(Debug, Serialize)]
pub struct Against {
    /// That release's label.
    pub release: String,
    /// The totals of the comparison.
    pub totals: crate::model::Totals,
    /// The comparison itself.
    #[serde(skip)]
    pub comparison: Comparison,
}
