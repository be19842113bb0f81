//! Answers to a search: `ostler.hits/1`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ChangeKind, Class, ClauseKind};

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
    /// Counts of all that match, where they were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facets: Option<Facets>,
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
    /// The clause's label in that release.
    #[serde(default)]
    pub label: String,
    /// The section that holds it in that release.
    #[serde(default)]
    pub section: Option<String>,
    /// The clause's citation.
    pub citation: String,
    /// The clause's text.
    pub text: String,
    /// `[start, end)` in characters of `text`: just what matched.
    pub highlights: Vec<(usize, usize)>,
    /// Label of the release since which the wording has stood without a break up to `release`.
    #[serde(default)]
    pub since: String,
    /// Since when and until when this wording stands.
    pub present: Present,
    /// What last happened to the clause up to `release`; null when nothing is known to have
    /// happened since the first stored release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_change: Option<LastChange>,
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

/// The newest change of a clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LastChange {
    /// Label of the release that brought it.
    pub release: String,
    /// What happened.
    pub kind: ChangeKind,
    /// All classes that apply, in their order.
    pub classes: Vec<Class>,
}

/// How the hits divide.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Facets {
    /// By series.
    pub series: Vec<Facet>,
    /// By kind of clause.
    pub kind: Vec<Facet>,
    /// By section; a hit counts in its section and in all that hold it.
    pub section: Vec<Facet>,
    /// By release searched: how many of the wordings stand in it.
    pub release: Vec<Facet>,
    /// By kind and class of the last change; a hit counts in its kind and in each of its classes.
    #[serde(default)]
    pub change: Vec<Facet>,
}

/// One value and how many hits have it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Facet {
    /// The series it belongs to; empty for kinds, which all series share.
    pub series: String,
    /// What to filter by: a series, a kind, a section's id, a release's label, a kind or class of
    /// change.
    pub value: String,
    /// For reading: a section's title, else the value.
    pub title: String,
    /// A section's level; 0 for all else.
    pub level: u8,
    /// How many hits.
    pub count: usize,
}
