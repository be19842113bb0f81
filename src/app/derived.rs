//! What is derived from the store and can be deleted at any time: lineages and the search index.
//!
//! Both lie in `search/<fingerprint>/` of the store. They say which generation they were made
//! from; when the store has gone on, they are brought up to date by what was added, and made anew
//! where that is not enough.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::PathBuf;

use serde::Serialize;

use crate::diff;
use crate::diff::lineage::Lineages;
use crate::model::{Comparison, Error, ReleaseName};
use crate::search::{self, Index, Payload, Wordings};
use crate::store::{self, Record, Store};

use super::derivation::{Derivation, KnownLineages, Step, open};
use super::reading::READER;
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

/// Series that were followed on while releases were read, before these were published.
pub(super) type Ahead = BTreeMap<String, (Derivation, Vec<Step>)>;

/// The series of a store that an index does not know.
fn lacking<'s>(store: &'s Store, index: &Index) -> Vec<&'s str> {
    let known: BTreeSet<&str> = index.series().collect();
    store.series().into_iter().filter(|series| !known.contains(series)).collect()
}

impl Workspace {
    /// Brings what is derived to the state of the store.
    pub(super) fn catch_up(&self, store: &Store) -> Result<(), Error> {
        self.up_to_date(store, Ahead::new()).map(drop)
    }

    /// The index, up to date.
    pub(super) fn index(&self, store: &Store) -> Result<Index, Error> {
        Ok(self.up_to_date(store, Ahead::new())?.0)
    }

    /// The index, up to date, and the comparisons of newly added releases with the ones before
    /// them. What was followed ahead is used where it is what the store came to.
    pub(super) fn up_to_date(
        &self,
        store: &Store,
        ahead: Ahead,
    ) -> Result<(Index, Comparisons), Error> {
        if let Some(index) = self.ready(store) {
            return Ok((index, Comparisons::new()));
        }
        let _one_at_a_time = self.deriving(store)?;
        match self.ready(store) {
            // Another process did it in the meantime.
            Some(index) => Ok((index, Comparisons::new())),
            None => self.bring_up(store, ahead),
        }
    }

    /// The index, where it is up to date.
    fn ready(&self, store: &Store) -> Option<Index> {
        let (index, made_from) = Index::open(&self.index_dir(store))?;
        (made_from == payload(store) && lacking(store, &index).is_empty()).then_some(index)
    }

    /// Waits until no other process derives anything, and keeps others from it as long as the file
    /// that it gives is open; a process that dies lets go.
    fn deriving(&self, store: &Store) -> Result<File, Error> {
        let folder = self.derived_dir(store);
        let folder = folder.parent().unwrap_or(&folder);
        fs::create_dir_all(folder).map_err(|error| trouble(folder, &error))?;
        let path = folder.join("lock");
        let locked = File::options().create(true).append(true).open(&path);
        let locked = locked.and_then(|file| file.lock().map(|()| file));
        locked.map_err(|error| trouble(&path, &error))
    }

    /// [`up_to_date`](Self::up_to_date) for whoever keeps others from deriving.
    fn bring_up(&self, store: &Store, mut ahead: Ahead) -> Result<(Index, Comparisons), Error> {
        let folder = self.index_dir(store);
        let payload = payload(store);
        let known = match Index::open(&folder) {
            // A series that is gone cannot be taken out of it: all is then made anew, the others too.
            Some((index, made_from)) => {
                let gone = index.series().any(|name| !store.series().contains(&name));
                (made_from.store == payload.store && !gone).then_some(index)
            }
            None => None,
        };
        let mut comparisons = Comparisons::new();
        let mut changed = Vec::new();
        for series in store.series() {
            let wanted = made_from(store, series);
            let is_wanted = |(derivation, _): &(Derivation, _)| {
                let known = &derivation.known;
                known.made_from == wanted && known.is_in_order(store.releases_of(series))
            };
            if let Some((derivation, steps)) = ahead.remove(series).filter(is_wanted) {
                self.keep_steps(store, steps, &mut comparisons)?;
                self.write_lineages(store, series, &derivation.known)?;
                changed.push(derivation.wordings);
                continue;
            }
            let indexed = known.as_ref().and_then(|index| index.wordings(series));
            changed.extend(self.derive(store, series, indexed, &mut comparisons)?);
        }
        match known {
            Some(index) => index.update(&payload, changed)?,
            // Without a usable index every series was made anew.
            None => Index::build(&folder, &payload, changed)?,
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

    /// Derives everything anew, and removes what programs of other versions derived.
    pub(super) fn rebuild(&self, store: &Store) -> Result<Built, Error> {
        let _one_at_a_time = self.deriving(store)?;
        let built = self.make_anew(store)?;
        let ours = self.derived_dir(store);
        let folder = ours.parent().unwrap_or(&ours);
        let fail = |error| trouble(folder, &error);
        for entry in fs::read_dir(folder).map_err(fail)? {
            let path = entry.map_err(fail)?.path();
            if path != ours && path.is_dir() {
                fs::remove_dir_all(&path).map_err(fail)?;
            }
        }
        Ok(built)
    }

    /// [`rebuild`](Self::rebuild) for whoever keeps others from deriving. What was there is gone only
    /// once there is new: it may be all that can be searched, where a reading is damaged.
    fn make_anew(&self, store: &Store) -> Result<Built, Error> {
        let folder = self.derived_dir(store);
        let former = folder.with_extension("former");
        let absent = |done: std::io::Result<()>| match done {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            done => done,
        };
        let fail = |error| trouble(&folder, &error);
        absent(fs::remove_dir_all(&former)).map_err(fail)?;
        absent(fs::rename(&folder, &former)).map_err(fail)?;
        let brought = self.bring_up(store, Ahead::new());
        if brought.is_err() {
            absent(fs::remove_dir_all(&folder)).map_err(fail)?;
            absent(fs::rename(&former, &folder)).map_err(fail)?;
        }
        let entries = brought?.0.len();
        absent(fs::remove_dir_all(&former)).map_err(fail)?;
        Ok(Built { schema: "ostler.reindex/1", entries, releases: store.releases().len() })
    }

    /// What the index holds, as far as there is one of this state of the store.
    pub(super) fn indexed(&self, store: &Store) -> Vec<Wordings> {
        let Some(index) = self.ready(store) else { return Vec::new() };
        store.series().into_iter().filter_map(|series| index.wordings(series)).collect()
    }

    /// What is wrong with what is derived.
    pub(super) fn index_problems(&self, store: &Store) -> Result<Vec<super::Problem>, Error> {
        let folder = self.index_dir(store);
        let problem = |what: &str| super::Problem {
            path: folder.display().to_string(),
            what: what.to_owned(),
            hint: "`ostler reindex` builds it again; nothing of the store is lost".to_owned(),
        };
        let mut problems = match Index::open(&folder) {
            None => vec![problem("the search index is missing or damaged")],
            Some((_, made_from)) if made_from.store != store.id() => {
                vec![problem("the search index belongs to another store")]
            }
            Some((index, _)) => lacking(store, &index)
                .into_iter()
                .map(|series| problem(&format!("the search index lacks the series {series}")))
                .collect(),
        };
        for series in store.series() {
            if self.whole_lineages(store, series).is_none() {
                let path = self.lineage_path(store, series).display().to_string();
                let what = format!("the lineages of {series} are missing or damaged");
                problems.push(super::Problem { path, ..problem(&what) });
            }
            for path in self.damaged_changes(store, series) {
                let what = format!("changes of {series} that were written down are damaged");
                problems
                    .push(super::Problem { path: path.display().to_string(), ..problem(&what) });
            }
        }
        Ok(problems)
    }

    /// The lineages of a series, up to date.
    pub(super) fn lineages(&self, store: &Store, series: &str) -> Result<Lineages, Error> {
        if let Some(known) = self.whole_lineages(store, series) {
            return Ok(known.lineages);
        }
        let _one_at_a_time = self.deriving(store)?;
        // They are written before the index: where it is up to date, they are lost or damaged.
        if self.whole_lineages(store, series).is_none() {
            self.make_anew(store)?;
        }
        Ok(self.known_lineages(store, series).lineages)
    }

    /// A series as far as the store has it, to follow it on while more releases are read. `None`
    /// where what is derived does not stand at what is stored.
    pub(super) fn follow_on(
        &self,
        store: &Store,
        series: &str,
    ) -> Result<Option<Derivation>, Error> {
        let Some(newest) = store.releases_of(series).last() else {
            let (known, wordings) = (KnownLineages::default(), Wordings::new(series));
            return Ok(Some(Derivation::from(known, wordings, None)));
        };
        let Some(known) = self.whole_lineages(store, series) else { return Ok(None) };
        let indexed = Index::open(&self.index_dir(store))
            .filter(|(_, made_from)| *made_from == payload(store))
            .and_then(|(index, _)| index.wordings(series));
        let Some(wordings) = indexed else { return Ok(None) };
        let document = store.reading(newest)?;
        Ok(Some(Derivation::from(known, wordings, Some((newest.clone(), document)))))
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
        let mut known = self.known_lineages(store, series);
        if !wanted.starts_with(&known.made_from) || !known.is_in_order(records) {
            known = KnownLineages::default();
        }
        let count = known.made_from.len();
        let (added, labels) = (&wanted[count..], records.iter().map(|record| &record.release));
        let at_end = added.iter().map(|(label, _)| label).eq(labels.clone().skip(count));
        let in_order = |wordings: &Wordings| {
            wordings.releases().iter().map(|release| &release.label).eq(labels.take(count))
        };
        let usable = indexed.filter(|wordings| at_end && in_order(wordings));
        if added.is_empty() && usable.is_some() {
            return Ok(None);
        }
        let (mut derivation, rest) = match (usable, records.split_at_checked(count)) {
            // The common case: releases were added at the end.
            (Some(wordings), Some((before, after))) => {
                let newest = match before.last() {
                    Some(record) => Some((record.clone(), store.reading(record)?)),
                    None => None,
                };
                (Derivation::from(known, wordings, newest), after)
            }
            _ => {
                if !(at_end && count == 0) {
                    self.insert(store, records, added, &mut known)?;
                }
                (Derivation::from(known, Wordings::new(series), None), records)
            }
        };
        for window in rest.chunks(WINDOW) {
            let steps = derivation.extend(open(store, window)?)?;
            let new = |step: &Step| added.iter().any(|(label, _)| *label == step.newer.release);
            let (new, old): (Vec<Step>, Vec<Step>) = steps.into_iter().partition(new);
            self.keep_steps(store, old, &mut Comparisons::new())?;
            self.keep_steps(store, new, comparisons)?;
        }
        self.forget_changes(store, series)?;
        derivation.known.made_from = wanted;
        self.write_lineages(store, series, &derivation.known)?;
        Ok(Some(derivation.wordings))
    }

    /// Keeps the changes of steps, and their comparisons for the report.
    fn keep_steps(
        &self,
        store: &Store,
        steps: Vec<Step>,
        comparisons: &mut Comparisons,
    ) -> Result<(), Error> {
        for Step { older, newer, comparison } in steps {
            self.keep_changes(store, &older, &newer, &comparison.changes)?;
            comparisons.insert(newer.name(), (older.release, comparison));
        }
        Ok(())
    }

    /// Adds releases to the lineages in the order in which they were stored, each in its place, so
    /// that names do not depend on when what is derived was last made anew.
    fn insert(
        &self,
        store: &Store,
        records: &[Record],
        missing: &[(String, String)],
        known: &mut KnownLineages,
    ) -> Result<(), Error> {
        let place = |label: &str| records.iter().position(|record| record.release == label);
        let missing: Vec<usize> = missing.iter().filter_map(|(label, _)| place(label)).collect();
        let mut present: Vec<usize> =
            (0..records.len()).filter(|at| !missing.contains(at)).collect();
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
            known.lineages.insert(here, &document, before.as_ref(), after.as_ref())?;
            let (label, reading) = (document.release, records[at].reading.clone());
            known.made_from.push((label, reading));
            present.insert(here, at);
        }
        Ok(())
    }

    /// The lineages of a series, where they are those of what is stored.
    fn whole_lineages(&self, store: &Store, series: &str) -> Option<KnownLineages> {
        let known = self.known_lineages(store, series);
        let whole = known.made_from == made_from(store, series)
            && known.is_in_order(store.releases_of(series));
        whole.then_some(known)
    }

    fn known_lineages(&self, store: &Store, series: &str) -> KnownLineages {
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
        known: &KnownLineages,
    ) -> Result<(), Error> {
        let path = self.lineage_path(store, series);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| trouble(folder, &error))?;
        }
        let bytes = serde_json::to_vec(known)
            .map_err(|error| Error::internal("cannot write lineages", error.to_string()))?;
        write_file(&path, &bytes)
    }

    pub(super) fn derived_dir(&self, store: &Store) -> PathBuf {
        store.derived_dir(&fingerprint())
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

/// Names everything that makes what is derived: how wordings are indexed and clauses paired, and the
/// reader with which this program was made, since its other rooms change with it. A program of
/// another reader derives all anew, beside what was there.
fn fingerprint() -> String {
    let reader: String = READER.split(' ').skip(1).collect::<Vec<_>>().join("-");
    format!("{}-pairing-{}-{reader}", search::fingerprint(), diff::PAIRING)
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

pub(super) fn trouble(path: &std::path::Path, error: &std::io::Error) -> Error {
    Error::store(
        format!("cannot write {}", path.display()),
        error.to_string(),
        "check that you may write there and that the disk is not full",
    )
}
