//! One clause through time: `ostler.history/1`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Change, Date};

/// The value of `schema` in a [`History`].
pub const HISTORY_SCHEMA: &str = "ostler.history/1";

/// What became of one lineage through the releases of a series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct History {
    /// Always [`HISTORY_SCHEMA`].
    pub schema: String,
    /// The series.
    pub series: String,
    /// The lineage.
    pub lineage: String,
    /// Label of the release in which it was first seen.
    pub first: String,
    /// Label of the last release that has it.
    pub last: String,
    /// Whether the newest release of the series has it.
    pub present: bool,
    /// Its wordings, oldest first: the wording at a date is the last one that begins on or before
    /// it, unless an event between says that the clause was removed.
    pub wordings: Vec<Wording>,
    /// What happened to it, oldest first.
    pub events: Vec<HistoryEvent>,
}

/// A wording and the releases in a row that have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Wording {
    /// Label of the first release with it.
    pub first: String,
    /// Label of the last.
    pub last: String,
    /// The date of the first.
    pub date: Option<Date>,
    /// How many releases have it.
    pub releases: usize,
    /// The clause's id in the last of them.
    pub clause: String,
    /// Its citation there.
    pub citation: String,
    /// Its label there.
    pub label: String,
    /// The text.
    pub text: String,
}

/// Something that happened to a lineage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HistoryEvent {
    /// Label of the release that brought it.
    pub release: String,
    /// Date of that release.
    pub date: Option<Date>,
    /// Label of the release before, which it is compared with; null for the first of the series.
    pub previous: Option<String>,
    /// The change; null when the clause stands in the first release of the series.
    pub change: Option<Change>,
    /// Other lineages that split from it or merged with it in this change.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<String>,
}
