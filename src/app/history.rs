//! One clause followed through the releases of its series.

use rayon::prelude::*;

use crate::diff;
use crate::diff::lineage::Step;
use crate::model::{
    Comparison, Date, Error, History, Match, ReleaseRef, TermsDocument, Wording, resolve,
};

use super::Workspace;
use super::ingest::parse_date;

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
        let documents: Vec<TermsDocument> = store
            .releases_of(series)
            .par_iter()
            .map(|record| store.reading(record))
            .collect::<Result<_, _>>()?;
        let mut names: Vec<String> = Vec::new();
        if lineages.line(clause).is_some() {
            names.push(clause.to_owned());
        }
        for document in documents.iter().rev() {
            if !names.is_empty() {
                break;
            }
            for found in resolve(document, clause) {
                names.extend(
                    clauses(document, found).filter_map(|id| {
                        lineages.lineage(&document.release, id).map(str::to_owned)
                    }),
                );
            }
        }
        if names.is_empty() {
            return Err(Error::usage(
                format!("`{clause}` is in no release of {series}"),
                "it is no lineage, clause, anchor or citation there",
                format!("`ostler outline {series}` shows sections and anchors"),
            ));
        }
        let comparisons: Vec<Comparison> = documents
            .par_windows(2)
            .map(|pair| diff::compare(&pair[0], &pair[1], &diff::Options::default()))
            .collect();
        let compared = std::iter::once(None).chain(comparisons.iter().map(Some));
        let steps: Vec<Step<'_>> = documents
            .iter()
            .zip(compared)
            .map(|(document, comparison)| Step { document, comparison })
            .collect();
        Ok(names.iter().filter_map(|name| lineages.history(name, &steps)).collect())
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
