//! Answers to a search: `ostler.hits/1`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ClauseKind;

/// The answer to a query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Hits {
    /// Always `ostler.hits/1`.
    pub schema: String,
    /// The query as typed.
    pub query: String,
    /// How it was read, in words and connectors.
    pub read_as: String,
    /// How many clauses match in all.
    pub total: usize,
    /// The asked-for page of them.
    pub hits: Vec<Hit>,
}

/// One clause that matches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Hit {
    /// The series.
    pub series: String,
    /// The newest release in the searched range that has this wording.
    pub release: String,
    /// The clause's id in that release.
    pub clause: String,
    /// The clause's lineage.
    pub lineage: String,
    /// The clause's kind.
    pub kind: ClauseKind,
    /// The clause's citation.
    pub citation: String,
    /// The clause's text.
    pub text: String,
    /// `[start, end)` in characters of `text`: just what matched.
    pub highlights: Vec<(usize, usize)>,
    /// Since when and until when this wording stands.
    pub present: Present,
    /// Relevance; larger is better; comparable within one answer only.
    pub score: f32,
}

/// The releases in which a wording stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Present {
    /// Label of the first release with this wording.
    pub first: String,
    /// Label of the last.
    pub last: String,
    /// In how many releases it stands.
    pub releases: usize,
}
