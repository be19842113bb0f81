//! Searching the clauses of the store.

use crate::model::{ClauseKind, Date, Error, Hits, ReleaseName};
pub use crate::search::Sort as SearchOrder;
use crate::search::{Index, Nature, QueryError, Request, Scope, SearchError};

use crate::store::Store;

use super::Workspace;
use super::ingest::parse_date;

/// What to search for, as the user says it.
#[derive(Debug, Clone, Default)]
pub struct SearchRequest {
    /// The query.
    pub query: String,
    /// One series only.
    pub series: Option<String>,
    /// One release only: `SERIES@LABEL`, or a label.
    pub release: Option<String>,
    /// The releases in force on this date.
    pub as_of: Option<String>,
    /// Every wording that ever stood.
    pub all_releases: bool,
    /// Clauses of this kind only.
    pub kind: Option<String>,
    /// Clauses under a section only: its id, one of its anchors, or its citation.
    pub section: Option<String>,
    /// Only wordings that came to stand on or after this date.
    pub changed_since: Option<String>,
    /// Only clauses whose last change was of this kind or class: `moved`, `numbers`.
    pub change: Option<String>,
    /// The order of the hits.
    pub sort: SearchOrder,
    /// Count the hits by series, kind, section and release.
    pub facets: bool,
    /// At most so many hits.
    pub limit: usize,
    /// Hits to pass over.
    pub offset: usize,
}

/// The orders of hits, by the names under which they are asked for.
pub const SEARCH_ORDERS: [(&str, SearchOrder); 3] = [
    ("relevance", SearchOrder::Relevance),
    ("document", SearchOrder::Document),
    ("date", SearchOrder::Changed),
];

/// The order of this name; the first one for an empty name.
///
/// # Errors
/// When there is none of that name.
pub fn search_order(name: &str) -> Result<SearchOrder, Error> {
    if name.is_empty() {
        return Ok(SearchOrder::default());
    }
    let found = SEARCH_ORDERS.iter().find(|(known, _)| *known == name);
    found.map(|(_, order)| *order).ok_or_else(|| {
        Error::usage(
            format!("`{name}` is no order of hits"),
            "hits stand by relevance, as the document reads, or by the date of their last change",
            "write relevance, document or date",
        )
    })
}

/// What a last change can be asked for as: `added`, `moved`, …, `wording`, `numbers`, ….
pub fn change_names() -> [&'static str; 15] {
    Nature::ALL.map(Nature::name)
}

impl Workspace {
    /// Searches; the newest release of each series unless something else is asked for.
    ///
    /// # Errors
    /// When there is no store, the query cannot be read, or what it is limited to does not exist.
    pub fn search(&self, asked: &SearchRequest) -> Result<Hits, Error> {
        let store = self.open()?;
        let index = self.index(&store)?;
        search_in(&store, &index, asked)
    }
}

/// Searches a store whose index is at hand.
pub(super) fn search_in(
    store: &Store,
    index: &Index,
    asked: &SearchRequest,
) -> Result<Hits, Error> {
    let answer = index.search(&request(store, asked)?);
    answer.map_err(|error| unanswered(&asked.query, error))
}

/// What was asked for, with the names it uses looked up.
pub(super) fn request(store: &Store, asked: &SearchRequest) -> Result<Request, Error> {
    let mut series = asked.series.clone();
    if let Some(name) = &series {
        store.find(&crate::model::ReleaseRef::Latest(name.clone()))?;
    }
    let scope = match (&asked.release, &asked.as_of) {
        _ if asked.all_releases => Scope::AllReleases,
        (Some(release), _) => {
            let name = release_named(release, series.as_deref(), store)?;
            if let Some(other) = series.filter(|series| *series != name.series) {
                return Err(Error::usage(
                    format!("{name} is no release of {other}"),
                    "the release and the series that were asked for exclude each other",
                    "leave out one of them",
                ));
            }
            series = Some(name.series.clone());
            Scope::Release(name)
        }
        (None, Some(date)) => Scope::AsOf(parse_date(date)?),
        (None, None) => Scope::Newest,
    };
    let request = Request {
        query: asked.query.clone(),
        series,
        scope,
        kind: asked.kind.as_deref().map(kind).transpose()?,
        section: asked.section.clone(),
        changed_since: asked.changed_since.as_deref().map(since).transpose()?,
        change: asked.change.as_deref().map(nature).transpose()?,
        sort: asked.sort,
        facets: asked.facets,
        limit: asked.limit,
        offset: asked.offset,
    };
    Ok(request)
}

/// Why there is no answer, in words for the user.
pub(super) fn unanswered(query: &str, error: SearchError) -> Error {
    match error {
        SearchError::Query(error) | SearchError::Unknown(error) => unreadable(query, &error),
        SearchError::NoSection(section) => Error::usage(
            format!("there is no section `{section}`"),
            "no section searched has that id, bookmark or citation, or a title that holds it",
            "`ostler outline RELEASE` shows the sections",
        ),
        SearchError::Damaged(cause) => Error::store(
            "cannot search",
            format!("the index is damaged: {cause}"),
            "`ostler reindex` builds it again from the store",
        ),
    }
}

/// A release by its whole name, or by its label where that is enough.
fn release_named(text: &str, series: Option<&str>, store: &Store) -> Result<ReleaseName, Error> {
    let reference = match series {
        Some(series) if !text.contains('@') => format!("{series}@{text}").parse()?,
        _ => text.parse()?,
    };
    match store.find(&reference) {
        Ok(record) => Ok(record.name()),
        Err(error) if text.contains('@') || series.is_some() => Err(error),
        Err(error) => {
            let mut labelled = store.releases().iter().filter(|record| record.release == text);
            match (labelled.next(), labelled.next()) {
                (Some(record), None) => Ok(record.name()),
                (Some(_), Some(_)) => Err(Error::usage(
                    format!("several series have a release `{text}`"),
                    "the label alone does not say which",
                    format!("write SERIES@{text}, or add --series"),
                )),
                (None, _) => Err(error),
            }
        }
    }
}

/// The day from which on something is asked for; a year stands for its first day.
fn since(text: &str) -> Result<Date, Error> {
    let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_year { parse_date(&format!("{text}-01-01")) } else { parse_date(text) }
}

fn nature(name: &str) -> Result<Nature, Error> {
    Nature::named(name).ok_or_else(|| {
        Error::usage(
            format!("`{name}` is no kind or class of change"),
            "the last change of a clause is asked for by what happened or what differs",
            format!("one of {}", Nature::ALL.map(Nature::name).join(", ")),
        )
    })
}

fn kind(name: &str) -> Result<ClauseKind, Error> {
    let kinds =
        [ClauseKind::Paragraph, ClauseKind::ListItem, ClauseKind::TableRow, ClauseKind::Note];
    kinds.into_iter().find(|kind| kind.name() == name).ok_or_else(|| {
        Error::usage(
            format!("`{name}` is no kind of clause"),
            "clauses are paragraphs, list items, table rows and notes",
            "write paragraph, list_item, table_row or note",
        )
    })
}

/// The query with a mark below the place where it went wrong.
fn unreadable(query: &str, error: &QueryError) -> Error {
    let before: String = query.chars().take(error.position).collect();
    let after: String = query.chars().skip(error.position).collect();
    Error::usage(
        format!("cannot read the query: {before}⟨here⟩{after}"),
        error.message.clone(),
        error.suggestion.clone(),
    )
}
