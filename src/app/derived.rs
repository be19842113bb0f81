//! What is derived from the store and can be deleted at any time: lineages and the search index.
//!
//! Both lie in `search/<fingerprint>/` of the store. They say which generation they were made
//! from; when the store has gone on, they are brought up to date by what was added, and made anew
//! where that is not enough.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::diff;
use crate::diff::lineage::Lineages;
use crate::model::{Comparison, Error, ReleaseName, TermsDocument};
use crate::search::{self, Index, Payload, Wordings};
use crate::store::{self, Record, Store};

use super::{Workspace, write_file};

/// Releases that are in memory at once while a series is walked through.
const WINDOW: usize = 8;

/// How much was derived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Built {
    /// Always `ostler.reindex/1`.
    pub schema: &'static str,
    /// Distinct wordings in the index.
    pub entries: usize,
    /// Releases they stand in.
    pub releases: usize,
}

/// Comparisons that were made on the way, by the newer release.
pub(super) type Comparisons = BTreeMap<ReleaseName, (String, Comparison)>;

/// The lineages of a series on disk, with the releases they were made from.
#[derive(Debug, Default, Serialize, Deserialize)]
struct LineageFile {
    /// Label and reading of each release, in the order in which they were added.
    made_from: Vec<(String, String)>,
    lineages: Lineages,
}

impl Workspace {
    /// Brings what is derived to the state of the store, and gives the comparisons of newly added
    /// releases with the ones before them.
    pub(super) fn catch_up(&self, store: &Store) -> Result<Comparisons, Error> {
        Ok(self.up_to_date(store)?.1)
    }

    /// The index, up to date.
    pub(super) fn index(&self, store: &Store) -> Result<Index, Error> {
        Ok(self.up_to_date(store)?.0)
    }

    fn up_to_date(&self, store: &Store) -> Result<(Index, Comparisons), Error> {
        let folder = self.index_dir(store);
        let payload = payload(store);
        let known = match Index::open(&folder) {
            Some((index, made_from)) if made_from == payload => {
                return Ok((index, Comparisons::new()));
            }
            Some((index, made_from)) => (made_from.store == payload.store).then_some(index),
            None => None,
        };
        let mut comparisons = Comparisons::new();
        let mut changed = Vec::new();
        for series in store.series() {
            let indexed = known.as_ref().and_then(|index| index.wordings(series));
            if let Some(wordings) = self.derive(store, series, indexed, &mut comparisons)? {
                changed.push(wordings);
            }
        }
        let gone = |index: &Index| index.series().any(|name| !store.series().contains(&name));
        match known {
            Some(index) if !gone(&index) => index.update(&payload, changed)?,
            // Without a usable index every series was made anew.
            _ => Index::build(&folder, &payload, changed)?,
        }
        let (index, _) = Index::open(&folder).ok_or_else(|| {
            Error::store(
                format!("cannot open the search index in {}", folder.display()),
                "it was there and is gone or damaged",
                "`ostler reindex` builds it again",
            )
        })?;
        Ok((index, comparisons))
    }

    /// Whether what is derived is up to date: found out without bringing it there.
    pub(super) fn is_derived(&self, store: &Store) -> bool {
        Index::open(&self.index_dir(store))
            .is_some_and(|(_, made_from)| made_from == payload(store))
    }

    /// Derives everything anew.
    pub(super) fn rebuild(&self, store: &Store) -> Result<Built, Error> {
        let folder = self.derived_dir(store);
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(trouble(&folder, &error));
            }
            _ => {}
        }
        let entries = self.index(store)?.len();
        Ok(Built { schema: "ostler.reindex/1", entries, releases: store.releases().len() })
    }

    /// What is wrong with what is derived.
    pub(super) fn index_problems(&self, store: &Store) -> Result<Vec<super::Problem>, Error> {
        let folder = self.index_dir(store);
        let problem = |what: &str| super::Problem {
            path: folder.display().to_string(),
            what: what.to_owned(),
            hint: "`ostler reindex` builds it again; nothing of the store is lost".to_owned(),
        };
        Ok(match Index::open(&folder) {
            None => vec![problem("the search index is missing or damaged")],
            Some((_, made_from)) if made_from.store != store.id() => {
                vec![problem("the search index belongs to another store")]
            }
            Some(_) => Vec::new(),
        })
    }

    /// The lineages of a series, up to date.
    pub(super) fn lineages(&self, store: &Store, series: &str) -> Result<Lineages, Error> {
        let file = self.lineage_file(store, series);
        if file.made_from == made_from(store, series) {
            return Ok(file.lineages);
        }
        // They are written before the index: where it is up to date, they are lost or damaged.
        self.rebuild(store)?;
        Ok(self.lineage_file(store, series).lineages)
    }

    /// Brings the lineages of a series up to date, and its wordings where they changed.
    fn derive(
        &self,
        store: &Store,
        series: &str,
        indexed: Option<Wordings>,
        comparisons: &mut Comparisons,
    ) -> Result<Option<Wordings>, Error> {
        let records = store.releases_of(series);
        let wanted = made_from(store, series);
        let mut file = self.lineage_file(store, series);
        if !wanted.starts_with(&file.made_from) {
            file = LineageFile::default();
        }
        let known = file.made_from.len();
        let in_order = |wordings: &Wordings| {
            let labels = records.iter().map(|record| record.release.as_str());
            wordings.releases().iter().map(|release| release.label.as_str()).eq(labels.take(known))
        };
        let at_end = wanted[known..]
            .iter()
            .map(|(label, _)| label)
            .eq(records.iter().skip(known).map(|record| &record.release));
        let usable = indexed.filter(|wordings| at_end && in_order(wordings));
        if known == wanted.len() && usable.is_some() {
            return Ok(None);
        }
        if at_end && (usable.is_some() || known == 0) {
            // The common case: releases were added at the end. Each is opened once.
            let mut wordings = usable.unwrap_or_else(|| Wordings::new(series));
            let first = known.saturating_sub(1);
            self.walk(store, &records[first..], |document, before| {
                if known > 0 && before.is_none() {
                    return Ok(());
                }
                file.lineages.append(document, before.map(|(_, comparison)| comparison))?;
                let mut stamped = document.clone();
                file.lineages.stamp(&mut stamped);
                wordings.add(&stamped, before.map(|(_, comparison)| comparison));
                if let Some((label, comparison)) = before {
                    keep(comparisons, document, label, comparison);
                }
                Ok(())
            })?;
            self.write_lineages(store, series, &wanted, file.lineages)?;
            return Ok(Some(wordings));
        }
        self.insert(store, records, &wanted[known..], known, &mut file.lineages, comparisons)?;
        let mut wordings = Wordings::new(series);
        self.walk(store, records, |document, before| {
            let mut stamped = document.clone();
            file.lineages.stamp(&mut stamped);
            wordings.add(&stamped, before.map(|(_, comparison)| comparison));
            Ok(())
        })?;
        self.write_lineages(store, series, &wanted, file.lineages)?;
        Ok(Some(wordings))
    }

    /// Adds releases to the lineages in the order in which they were stored, each in its place, so
    /// that names do not depend on when what is derived was last made anew.
    fn insert(
        &self,
        store: &Store,
        records: &[Record],
        missing: &[(String, String)],
        known: usize,
        lineages: &mut Lineages,
        comparisons: &mut Comparisons,
    ) -> Result<(), Error> {
        let place = |label: &str| records.iter().position(|record| record.release == label);
        let missing: Vec<usize> = missing.iter().filter_map(|(label, _)| place(label)).collect();
        let mut present: Vec<usize> =
            (0..records.len()).filter(|at| !missing.contains(at)).collect();
        debug_assert_eq!(present.len(), known);
        for at in missing {
            let here = present.partition_point(|known| *known < at);
            let document = store.reading(&records[at])?;
            let older = here.checked_sub(1).map(|older| &records[present[older]]);
            let newer = present.get(here).map(|newer| &records[*newer]);
            let all = diff::Options { all: true };
            let before = match older {
                Some(record) => Some(diff::compare(&store.reading(record)?, &document, &all)),
                None => None,
            };
            let after = match newer {
                Some(record) => Some(diff::compare(&document, &store.reading(record)?, &all)),
                None => None,
            };
            lineages.insert(here, &document, before.as_ref(), after.as_ref())?;
            if let (Some(older), Some(before)) = (older, &before) {
                keep(comparisons, &document, &older.release, before);
            }
            present.insert(here, at);
        }
        Ok(())
    }

    /// Goes through neighbouring releases with the comparison of each with the one before it. A
    /// window of them is opened and compared at once.
    fn walk(
        &self,
        store: &Store,
        records: &[Record],
        mut visit: impl FnMut(&TermsDocument, Option<(&str, &Comparison)>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut last: Option<TermsDocument> = None;
        for window in records.chunks(WINDOW) {
            let documents = open(store, window)?;
            let older = last.iter().chain(&documents);
            let skip = usize::from(last.is_none());
            let pairs: Vec<(&TermsDocument, &TermsDocument)> =
                older.zip(documents.iter().skip(skip)).collect();
            let compared: Vec<Comparison> = pairs
                .par_iter()
                .map(|(old, new)| diff::compare(old, new, &diff::Options { all: true }))
                .collect();
            if let (true, Some(first)) = (last.is_none(), documents.first()) {
                visit(first, None)?;
            }
            for ((old, new), comparison) in pairs.iter().zip(&compared) {
                visit(new, Some((&old.release, comparison)))?;
            }
            last = documents.into_iter().next_back();
        }
        Ok(())
    }

    fn lineage_file(&self, store: &Store, series: &str) -> LineageFile {
        // What is missing or damaged is made anew: it is derived.
        fs::read(self.lineage_path(store, series))
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }

    fn write_lineages(
        &self,
        store: &Store,
        series: &str,
        made_from: &[(String, String)],
        lineages: Lineages,
    ) -> Result<(), Error> {
        let path = self.lineage_path(store, series);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| trouble(folder, &error))?;
        }
        let file = LineageFile { made_from: made_from.to_vec(), lineages };
        let bytes = serde_json::to_vec(&file)
            .map_err(|error| Error::internal("cannot write lineages", error.to_string()))?;
        write_file(&path, &bytes)
    }

    fn derived_dir(&self, store: &Store) -> PathBuf {
        store.derived_dir(&search::fingerprint())
    }

    fn index_dir(&self, store: &Store) -> PathBuf {
        self.derived_dir(store).join("wordings")
    }

    /// A series' name may hold what a file name may not, so its hash stands for it.
    fn lineage_path(&self, store: &Store, series: &str) -> PathBuf {
        let name = format!("{}.json", store::sha256(series.as_bytes()));
        self.derived_dir(store).join("lineages").join(name)
    }
}

/// The releases of a series as (label, reading), in the order in which they came into the store;
/// those of one generation in the order of their dates.
fn made_from(store: &Store, series: &str) -> Vec<(String, String)> {
    let mut added: BTreeMap<ReleaseName, u64> = BTreeMap::new();
    for generation in store.log() {
        for change in &generation.changes {
            if change.record().is_some() {
                added.entry(change.name()).or_insert(generation.generation);
            }
        }
    }
    let mut records: Vec<&Record> = store.releases_of(series).iter().collect();
    records.sort_by_key(|record| added.get(&record.name()).copied());
    records.iter().map(|record| (record.release.clone(), record.reading.clone())).collect()
}

fn payload(store: &Store) -> Payload {
    let head = store.head();
    Payload { store: store.id().to_owned(), generation: head.generation, hash: head.sha256.clone() }
}

fn open(store: &Store, records: &[Record]) -> Result<Vec<TermsDocument>, Error> {
    records.par_iter().map(|record| store.reading(record)).collect()
}

/// Keeps a comparison for the report, without the unchanged pairs that only lineages need.
fn keep(
    comparisons: &mut Comparisons,
    document: &TermsDocument,
    before: &str,
    comparison: &Comparison,
) {
    let name = ReleaseName { series: document.series.clone(), release: document.release.clone() };
    let comparison = Comparison { pairs: None, ..comparison.clone() };
    comparisons.insert(name, (before.to_owned(), comparison));
}

fn trouble(path: &std::path::Path, error: &std::io::Error) -> Error {
    Error::store(
        format!("cannot write {}", path.display()),
        error.to_string(),
        "check that you may write there and that the disk is not full",
    )
}
