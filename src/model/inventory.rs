//! What is stored, in short.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Date;

/// One stored release, as `ostler releases` lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReleaseSummary {
    /// The series.
    pub series: String,
    /// The label.
    pub release: String,
    /// The date that orders it.
    pub date: Option<Date>,
    /// When it was published, as the document says.
    #[serde(default)]
    pub published: Option<Date>,
    /// When it took effect, as the document says.
    #[serde(default)]
    pub effective: Option<Date>,
    /// When it came into the store, RFC 3339.
    #[serde(default)]
    pub ingested_at: String,
    /// The document's title.
    pub title: String,
    /// BCP 47 tag of the main language.
    pub language: String,
    /// SHA-256 of the source.
    pub sha256: String,
    /// The source's file name.
    pub file: String,
    /// Number of sections.
    pub sections: usize,
    /// Number of clauses.
    pub clauses: usize,
    /// Number of definitions.
    pub definitions: usize,
    /// Number of findings.
    pub findings: usize,
}
