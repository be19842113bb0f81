//! One clause followed through the releases of its series.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::diff::history::Past;
use crate::diff::lineage::Lineages;
use crate::model::{
    Change, Date, Error, History, Match, ReleaseRef, TermsDocument, Wording, resolve,
};
use crate::store::{Record, Store};

use super::Workspace;
use super::ingest::parse_date;

/// Releases that are opened at once while an address is looked for in older and older ones.
const WINDOW: usize = 8;

impl Workspace {
    /// The histories of the lineages that a lineage id, clause id, anchor or citation leads to; it
    /// is looked for in the newest release first, then in the ones before.
    ///
    /// # Errors
    /// When there is no such series, or no release of it knows the clause.
    pub fn history(&self, series: &str, clause: &str) -> Result<Vec<History>, Error> {
        let store = self.open()?;
        store.find(&ReleaseRef::Latest(series.to_owned()))?;
        let lineages = self.lineages(&store, series)?;
        let records = store.releases_of(series);
        let names = match lineages.line(clause) {
            Some(_) => vec![clause.to_owned()],
            None => lineages_at(&store, records, &lineages, clause)?,
        };
        if names.is_empty() {
            return Err(Error::usage(
                format!("`{clause}` is in no release of {series}"),
                "it is no lineage, clause, anchor or citation there",
                format!("`ostler outline {series}` shows sections and anchors"),
            ));
        }
        let past = Stored { workspace: self, store: &store, records, opened: Mutex::default() };
        let histories: Vec<Option<History>> = names
            .iter()
            .map(|name| lineages.history(series, name, &past))
            .collect::<Result<_, _>>()?;
        Ok(histories.into_iter().flatten().collect())
    }
}

/// The lineages of the clauses at an address, in the newest release that knows it.
fn lineages_at(
    store: &Store,
    records: &[Record],
    lineages: &Lineages,
    address: &str,
) -> Result<Vec<String>, Error> {
    let (older, newest) = records.split_at(records.len().saturating_sub(1));
    let windows = std::iter::once(newest).chain(older.rchunks(WINDOW));
    for window in windows {
        let documents: Vec<TermsDocument> =
            window.par_iter().map(|record| store.reading(record)).collect::<Result<_, _>>()?;
        for document in documents.iter().rev() {
            let names: Vec<String> = resolve(document, address)
                .into_iter()
                .flat_map(|found| clauses(document, found))
                .filter_map(|id| lineages.lineage(&document.release, id).map(str::to_owned))
                .collect();
            if !names.is_empty() {
                return Ok(names);
            }
        }
    }
    Ok(Vec::new())
}

/// The releases of a series in a store.
struct Stored<'a> {
    workspace: &'a Workspace,
    store: &'a Store,
    /// Oldest first.
    records: &'a [Record],
    /// Changes that were asked for, by place: clauses of one section change together.
    opened: Mutex<BTreeMap<usize, Arc<Vec<Change>>>>,
}

impl Stored<'_> {
    fn record(&self, place: usize) -> Result<&Record, Error> {
        self.records.get(place).ok_or_else(|| {
            Error::internal("cannot follow a clause", format!("there is no release {place}"))
        })
    }
}

impl Past for Stored<'_> {
    fn date(&self, place: usize) -> Option<Date> {
        self.records.get(place)?.date.clone()
    }

    fn changes(&self, place: usize) -> Result<Arc<Vec<Change>>, Error> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(changes) = opened.get(&place) {
            return Ok(changes.clone());
        }
        let older = self.record(place.saturating_sub(1))?;
        let changes = Arc::new(self.workspace.changes(self.store, older, self.record(place)?)?);
        opened.insert(place, changes.clone());
        Ok(changes)
    }

    fn text(&self, place: usize, clause: &str) -> Result<String, Error> {
        let record = self.record(place)?;
        let document = self.store.reading(record)?;
        document.clause(clause).map(|clause| clause.text.clone()).ok_or_else(|| {
            Error::internal(
                "cannot follow a clause",
                format!("{} has no clause {clause}", record.name()),
            )
        })
    }
}

/// The clauses at an address: one, or those that stand directly in a section.
fn clauses(document: &TermsDocument, found: Match) -> Box<dyn Iterator<Item = &str> + '_> {
    match found {
        Match::Clause(index) => {
            Box::new(document.clauses.get(index).map(|clause| clause.id.as_str()).into_iter())
        }
        Match::Section(index) => {
            let id = document.sections.get(index).map(|section| section.id.as_str());
            let inside = move |section: &Option<String>| section.as_deref() == id;
            let clauses = document.clauses.iter().filter(move |clause| inside(&clause.section));
            Box::new(clauses.map(|clause| clause.id.as_str()))
        }
    }
}

/// The wording that stood on a date: the newest that began on or before it, unless the clause had
/// been removed by then.
///
/// # Errors
/// When the date cannot be read.
pub fn wording_at<'h>(history: &'h History, date: &str) -> Result<Option<&'h Wording>, Error> {
    let date = parse_date(date)?;
    let by_then = |begun: &Option<Date>| begun.as_ref().is_some_and(|begun| *begun <= date);
    let removed =
        history.events.iter().rev().find(|event| by_then(&event.date)).is_some_and(|event| {
            let change = event.change.as_ref();
            change.is_some_and(|change| change.kind == crate::model::ChangeKind::Removed)
        });
    if removed {
        return Ok(None);
    }
    Ok(history.wordings.iter().rev().find(|wording| by_then(&wording.date)))
}
