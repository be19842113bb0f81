//! Saved searches: queries that a person keeps under a name, and the alerts of release day.
//!
//! They lie in `searches/` of the store's folder, one file for each user, named by the hash of the
//! user's name. They are no part of the chain of generations: they say nothing about the terms.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::model::{ChangeKind, Comparison, Error, Hit};
use crate::search::{Index, SearchError};
use crate::store::{self, Store};

use super::book::Book;
use super::search::{request, unanswered};
use super::{SearchRequest, Workspace};

/// Hits that an alert shows in full; all are counted.
const SHOWN: usize = 5;

/// A search that a person keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedSearch {
    /// Its name, unique for its user.
    pub name: String,
    /// The query.
    pub query: String,
    /// One series only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    /// When it was saved, RFC 3339.
    pub saved_at: String,
}

/// What the file of one user holds.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Searches {
    searches: Vec<SavedSearch>,
}

impl Book for Searches {
    const AREA: &'static str = store::SEARCHES;
    const SCHEMA: &'static str = "ostler.searches/1";
}

/// A saved search that matches what is new.
#[derive(Debug, Clone, Serialize)]
pub struct Alert {
    /// The saved search.
    pub name: String,
    /// Its query.
    pub query: String,
    /// The new release.
    pub release: String,
    /// How many of its new or changed clauses match.
    pub total: usize,
    /// The first of them.
    pub hits: Vec<Hit>,
}

impl Workspace {
    /// The person who works here: whoever was named, else as the system says (`OSTLER_USER`, else
    /// `USER` and the like).
    pub fn person(&self) -> String {
        self.person.clone().unwrap_or_else(super::user)
    }

    /// The saved searches of a user, by name.
    ///
    /// # Errors
    /// When their file cannot be read.
    pub fn saved_searches(&self, user: &str) -> Result<Vec<SavedSearch>, Error> {
        Ok(self.book::<Searches>(user)?.searches)
    }

    /// Saves a search under a name, in the place of one that had it; it must be readable.
    ///
    /// # Errors
    /// When the query cannot be read, there is no store or no such series, or the file cannot be
    /// written.
    pub fn save_search(
        &self,
        user: &str,
        name: &str,
        query: &str,
        series: Option<&str>,
    ) -> Result<SavedSearch, Error> {
        let name = name.trim();
        if name.is_empty() || name.chars().any(char::is_control) {
            return Err(Error::usage(
                "a saved search needs a name",
                "the name is empty or holds a control character",
                "for example: ostler searches save retention '\"customer data\" w/10 delet!'",
            ));
        }
        let asked = SearchRequest {
            query: query.to_owned(),
            series: series.map(str::to_owned),
            limit: 1,
            ..SearchRequest::default()
        };
        self.search(&asked)?;
        let saved = SavedSearch {
            name: name.to_owned(),
            query: query.to_owned(),
            series: series.map(str::to_owned),
            saved_at: super::now().to_string(),
        };
        let mut book: Searches = self.book(user)?;
        book.searches.retain(|known| known.name != name);
        book.searches.push(saved.clone());
        book.searches.sort_by(|left, right| left.name.cmp(&right.name));
        self.write_book(user, &book)?;
        Ok(saved)
    }

    /// Forgets a saved search.
    ///
    /// # Errors
    /// When there is none of that name, or the file cannot be written.
    pub fn remove_search(&self, user: &str, name: &str) -> Result<(), Error> {
        let mut book: Searches = self.book(user)?;
        let before = book.searches.len();
        book.searches.retain(|known| known.name != name);
        if book.searches.len() == before {
            return Err(no_such(name));
        }
        self.write_book(user, &book)
    }

    /// A saved search by its name.
    ///
    /// # Errors
    /// When there is none, or the file cannot be read.
    pub fn saved_search(&self, user: &str, name: &str) -> Result<SavedSearch, Error> {
        let found =
            self.book::<Searches>(user)?.searches.into_iter().find(|known| known.name == name);
        found.ok_or_else(|| no_such(name))
    }
}

/// Which of these saved searches match clauses that a release brought or changed, and which cannot
/// be read, in words. Of the first release of a series nothing is new: there is nothing to hold it
/// against. A search that names what the series does not have concerns another one.
///
/// # Errors
/// When the index cannot be read.
pub(super) fn alerts(
    store: &Store,
    index: &Index,
    searches: &[SavedSearch],
    series: &str,
    release: &str,
    comparison: &Comparison,
) -> Result<(Vec<Alert>, Vec<String>), Error> {
    let fresh = new_or_changed(comparison);
    let (mut alerts, mut remarks) = (Vec::new(), Vec::new());
    let concerns = |search: &&SavedSearch| search.series.as_deref().is_none_or(|s| s == series);
    for search in searches.iter().filter(concerns) {
        let asked = SearchRequest {
            query: search.query.clone(),
            release: Some(format!("{series}@{release}")),
            limit: usize::MAX,
            ..SearchRequest::default()
        };
        let hits = match index.search(&request(store, &asked)?) {
            Ok(hits) => hits,
            Err(SearchError::Unknown(_)) => continue,
            Err(error @ SearchError::Damaged(_)) => return Err(unanswered(&search.query, error)),
            Err(error) => {
                remarks.push(format!("the saved search `{}` cannot be run: {error}", search.name));
                continue;
            }
        };
        let mut hits: Vec<Hit> =
            hits.hits.into_iter().filter(|hit| fresh.contains(hit.clause.as_str())).collect();
        if hits.is_empty() {
            continue;
        }
        let total = hits.len();
        hits.truncate(SHOWN);
        alerts.push(Alert {
            name: search.name.clone(),
            query: search.query.clone(),
            release: format!("{series}@{release}"),
            total,
            hits,
        });
    }
    Ok((alerts, remarks))
}

/// The clauses that a comparison says are new or read differently.
fn new_or_changed(comparison: &Comparison) -> BTreeSet<&str> {
    comparison
        .changes
        .iter()
        .filter(|change| !matches!(change.kind, ChangeKind::Moved | ChangeKind::Renumbered))
        .flat_map(|change| &change.new)
        .map(|side| side.clause.as_str())
        .collect()
}

fn no_such(name: &str) -> Error {
    Error::usage(
        format!("there is no saved search `{name}`"),
        "none was saved under that name by this user",
        "`ostler searches list` shows them",
    )
}
