//! What can be asked, and what is said when it cannot be read.

use std::fmt;

use crate::model::{ChangeKind, Class, ClauseKind, Date, ReleaseName};

/// A search.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The query, as typed; the grammar is in [the room's page](super).
    pub query: String,
    /// Only this series.
    pub series: Option<String>,
    /// Which releases are searched.
    pub scope: Scope,
    /// Only clauses of this kind.
    pub kind: Option<ClauseKind>,
    /// Only clauses in a section, or under it: the one with this id, bookmark or citation; where a
    /// series has none, those whose title holds this.
    pub section: Option<String>,
    /// Only wordings that came to stand on or after this date. What already stood in the first
    /// stored release of a series is not known to have changed, and is left out.
    pub changed_since: Option<Date>,
    /// Only clauses whose last change was of this nature. Then `changed_since` is about that change,
    /// whether it brought the wording or not.
    pub change: Option<Nature>,
    /// The order of the answer.
    pub sort: Sort,
    /// How many hits to give.
    pub limit: usize,
    /// How many to pass over.
    pub offset: usize,
    /// Count the hits by series, kind, section, release and last change.
    pub facets: bool,
}

/// Which releases are searched.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Scope {
    /// The newest of each series.
    #[default]
    Newest,
    /// All: a wording is one hit however many releases it stands in.
    AllReleases,
    /// This one.
    Release(ReleaseName),
    /// Of each series the one that was in force on the date: the newest of that date or before.
    AsOf(Date),
}

/// The order of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Best first; equals in document order.
    #[default]
    Relevance,
    /// By series, then as the document reads.
    Document,
    /// What came to stand last first; then document order.
    Changed,
}

/// A kind or a class of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// What happened: `added`, `moved`, …
    Kind(ChangeKind),
    /// What differs: `wording`, `numbers`, …
    Class(Class),
}

impl Nature {
    /// All of them; their names are distinct.
    pub const ALL: [Self; 15] = [
        Self::Kind(ChangeKind::Added),
        Self::Kind(ChangeKind::Changed),
        Self::Kind(ChangeKind::Moved),
        Self::Kind(ChangeKind::MovedAndChanged),
        Self::Kind(ChangeKind::Split),
        Self::Kind(ChangeKind::Merged),
        Self::Kind(ChangeKind::Renumbered),
        Self::Class(Class::Wording),
        Self::Class(Class::Numbers),
        Self::Class(Class::Punctuation),
        Self::Class(Class::Case),
        Self::Class(Class::Whitespace),
        Self::Class(Class::Numbering),
        Self::Class(Class::Reference),
        Self::Class(Class::Anchor),
    ];

    /// Its name as in `ostler.diff/1`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kind(ChangeKind::Added) => "added",
            Self::Kind(ChangeKind::Removed) => "removed",
            Self::Kind(ChangeKind::Changed) => "changed",
            Self::Kind(ChangeKind::Moved) => "moved",
            Self::Kind(ChangeKind::MovedAndChanged) => "moved_and_changed",
            Self::Kind(ChangeKind::Split) => "split",
            Self::Kind(ChangeKind::Merged) => "merged",
            Self::Kind(ChangeKind::Renumbered) => "renumbered",
            Self::Class(Class::Wording) => "wording",
            Self::Class(Class::Numbers) => "numbers",
            Self::Class(Class::Punctuation) => "punctuation",
            Self::Class(Class::Case) => "case",
            Self::Class(Class::Whitespace) => "whitespace",
            Self::Class(Class::Numbering) => "numbering",
            Self::Class(Class::Reference) => "reference",
            Self::Class(Class::Anchor) => "anchor",
        }
    }

    /// The nature of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|nature| nature.name() == name)
    }

    /// One bit for each, kinds before classes.
    pub(super) fn bit(self) -> u64 {
        match self {
            Self::Kind(kind) => 1 << kind as u64,
            Self::Class(class) => 1 << (16 + class as u64),
        }
    }
}

/// A query that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    /// Where, in characters of the query.
    pub position: usize,
    /// What is wrong: "`/s` needs something on both sides".
    pub message: String,
    /// What was meant, or what to write instead.
    pub suggestion: String,
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at character {})", self.message, self.position + 1)?;
        if self.suggestion.is_empty() { Ok(()) } else { write!(f, ": {}", self.suggestion) }
    }
}

impl std::error::Error for QueryError {}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SearchError {
    /// The query cannot be read.
    Query(QueryError),
    /// The query names what there is not in the series searched: a label, a bookmark, a release.
    Unknown(QueryError),
    /// No series searched has such a section.
    NoSection(String),
    /// The index was damaged after it was opened: rebuild it, it is derived.
    Damaged(String),
}

impl From<QueryError> for SearchError {
    fn from(error: QueryError) -> Self {
        Self::Query(error)
    }
}

impl fmt::Display for SearchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Query(error) | Self::Unknown(error) => error.fmt(f),
            Self::NoSection(section) => write!(f, "there is no section `{section}`"),
            Self::Damaged(cause) => write!(f, "the search index is damaged: {cause}"),
        }
    }
}

impl std::error::Error for SearchError {}
