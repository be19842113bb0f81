//! What follows from the releases of a series, one after the other: lineages, wordings, and the
//! comparison of each with the one before.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::diff;
use crate::diff::lineage::Lineages;
use crate::model::{Comparison, Error, TermsDocument};
use crate::search::Wordings;
use crate::store::{Record, Store};

/// The lineages of a series, with the releases they were made from.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(super) struct KnownLineages {
    /// Label and reading of each release, in the order in which they were added.
    pub(super) made_from: Vec<(String, String)>,
    pub(super) lineages: Lineages,
}

impl KnownLineages {
    /// Whether the releases stand in the order of time still: a date may have been mended.
    pub(super) fn is_in_order(&self, records: &[Record]) -> bool {
        let known =
            |record: &&Record| self.lineages.releases().any(|label| label == record.release);
        let labels = records.iter().filter(known).map(|record| record.release.as_str());
        self.lineages.releases().eq(labels)
    }

    fn knows(&self, record: &Record) -> bool {
        self.made_from.iter().any(|(label, _)| *label == record.release)
    }
}

/// A release with what the store knows of it.
pub(super) type Release = (Record, TermsDocument);

/// A release and the one before it.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) older: Record,
    pub(super) newer: Record,
    /// Without the unchanged pairs, which only lineages need.
    pub(super) comparison: Comparison,
}

/// A series, followed up to some release.
#[derive(Debug)]
pub(super) struct Derivation {
    pub(super) known: KnownLineages,
    pub(super) wordings: Wordings,
    newest: Option<Release>,
}

impl Derivation {
    /// Goes on from what is known; `newest` is the newest release that the wordings have.
    pub(super) fn from(known: KnownLineages, wordings: Wordings, newest: Option<Release>) -> Self {
        Self { known, wordings, newest }
    }

    /// Whether releases come after all that were added before, each after the one before it.
    pub(super) fn goes_on_with<'r>(&self, mut records: impl Iterator<Item = &'r Record>) -> bool {
        let mut last = self.newest.as_ref().map(|(record, _)| record);
        records.all(|record| {
            let before = last.replace(record);
            before.is_none_or(|before| Record::order(before, record).is_lt())
        })
    }

    /// Adds the next releases, in the order of time.
    ///
    /// # Errors
    /// None but bugs of ours.
    pub(super) fn extend(&mut self, releases: Vec<Release>) -> Result<Vec<Step>, Error> {
        let older = self.newest.iter().chain(&releases);
        let pairs: Vec<_> =
            older.zip(releases.iter().skip(usize::from(self.newest.is_none()))).collect();
        let steps: Vec<Step> = pairs
            .into_par_iter()
            .map(|((older, before), (newer, document))| Step {
                older: older.clone(),
                newer: newer.clone(),
                comparison: diff::compare(before, document, &diff::Options { all: true }),
            })
            .collect();
        let mut compared = Vec::with_capacity(steps.len());
        let mut steps = steps.into_iter();
        for (record, mut document) in releases {
            let mut step = if self.newest.is_some() { steps.next() } else { None };
            let comparison = step.as_ref().map(|step| &step.comparison);
            if !self.known.knows(&record) {
                self.known.lineages.append(&document, comparison)?;
                self.known.made_from.push((record.release.clone(), record.reading.clone()));
            }
            self.known.lineages.stamp(&mut document);
            self.wordings.add(&document, comparison);
            if let Some(step) = &mut step {
                step.comparison.pairs = None;
            }
            compared.extend(step);
            self.newest = Some((record, document));
        }
        Ok(compared)
    }
}

/// Opens releases of a store, with their records.
///
/// # Errors
/// When one cannot be read.
pub(super) fn open(store: &Store, records: &[Record]) -> Result<Vec<Release>, Error> {
    records.par_iter().map(|record| Ok((record.clone(), store.reading(record)?))).collect()
}
