//! Ingest: read, store, publish, derive, compare with the release before.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use jiff::Timestamp;
use rayon::prelude::*;

use crate::model::{Date, Error, ReleaseName, TermsDocument};
use crate::store::{Change, Record, Store, Writer};

use super::Workspace;
use super::derivation::{Derivation, Release, Step};
use super::derived::Ahead;
use super::files::{self, Candidate};
use super::ingested::{Against, IngestReport, Ingested, Next, Outcome, Stored};
use super::intake::{BATCH, Intake, New};
use super::saved::alerts;

/// What to ingest.
#[derive(Debug, Clone, Default)]
pub struct IngestRequest {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// The series, instead of the folder's name.
    pub series: Option<String>,
    /// The label, instead of the file's name; for one file only.
    pub release: Option<String>,
    /// The date; for one file only.
    pub date: Option<String>,
}

/// Files that were found and are to be read.
#[derive(Debug)]
pub struct Prepared {
    candidates: Vec<Candidate>,
    date: Option<Date>,
    passed_over: usize,
    failed: Vec<(PathBuf, Error)>,
}

impl Prepared {
    /// How many files are to be read.
    pub fn len(&self) -> usize {
        self.candidates.len()
    }

    /// Never true: a request without files is an error.
    pub fn is_empty(&self) -> bool {
        self.candidates.is_empty()
    }
}

impl Workspace {
    /// Finds the files of a request.
    ///
    /// # Errors
    /// When a path cannot be read, nothing in them is a document, or a label or date is given for
    /// several files.
    pub fn prepare(&self, request: &IngestRequest) -> Result<Prepared, Error> {
        let found = files::find(&request.paths);
        let mut candidates = found.candidates;
        if candidates.is_empty() {
            if let Some((_, error)) = found.failed.into_iter().next() {
                return Err(error);
            }
            let places: Vec<String> =
                request.paths.iter().map(|path| path.display().to_string()).collect();
            return Err(Error::input(
                format!("there is nothing to ingest in {}", places.join(", ")),
                format!("{} files were found, none of them a document", found.passed_over),
                "put the releases there as Word files, for example ost/2020-03.docx",
            ));
        }
        if candidates.len() > 1 && (request.release.is_some() || request.date.is_some()) {
            return Err(Error::usage(
                "one label or date cannot serve several files",
                format!("{} documents were found", candidates.len()),
                "name one file, or leave out --release and --date",
            ));
        }
        let date = request.date.as_deref().map(parse_date).transpose()?;
        for candidate in &mut candidates {
            if let Some(series) = &request.series {
                candidate.series.clone_from(series);
            }
            if let Some(release) = &request.release {
                candidate.release.clone_from(release);
            }
        }
        Ok(Prepared { candidates, date, passed_over: found.passed_over, failed: found.failed })
    }

    /// Reads the files, stores what could be read as one generation, brings what is derived up to
    /// date, and compares each new release with the one before. `tick` is called once for each
    /// file, from any thread.
    ///
    /// # Errors
    /// When the store cannot be written. A file that cannot be read is an entry of the report.
    pub fn ingest(
        &self,
        prepared: Prepared,
        tick: &(dyn Fn() + Sync),
    ) -> Result<IngestReport, Error> {
        // The reading that is stored is that of the accepted state, whoever asks.
        let options = self.stored_options()?;
        let mut store = self.store_if_there()?;
        let Prepared { mut candidates, date, passed_over, failed } = prepared;
        // In the order of time as far as the names tell: then series can be followed on while
        // they are read.
        candidates.sort_by_cached_key(|candidate| (candidate.series.clone(), candidate.date()));
        let mut intake = Intake::new(store.as_ref(), date, &options, tick, failed);
        let mut batches = candidates.chunks(BATCH).map(|batch| intake.read(batch));
        let mut report = IngestReport {
            schema: "ostler.ingest/1",
            releases: Vec::new(),
            passed_over,
            next: None,
        };
        // Where nothing can be read no store is made, and none is locked.
        if let Some(first) = batches.find(|new| !new.is_empty()) {
            let store = match &mut store {
                Some(store) => store,
                None => store.insert(Store::create_or_open(self.store_path())?),
            };
            let now = super::now();
            let mut writer = store.writer("ostler ingest", now)?;
            let mut added = Vec::new();
            let mut ahead = Followed::default();
            for new in std::iter::once(first).chain(batches) {
                let (additions, releases) = put(&writer, new, now)?;
                added.extend(additions);
                ahead.follow(self, writer.store(), releases)?;
            }
            let changes =
                added.iter().map(|addition| Change::Add(addition.record.clone())).collect();
            writer.publish(changes, &self.person(), now)?;
            // Under the lock still, so that no other writer is at the index at the same time.
            let told = self.tell(writer.store(), added, ahead.into_series(), &mut report)?;
            report.releases.extend(told);
        }
        report.releases.splice(0..0, intake.stored);
        report.releases.extend(intake.failed);
        Ok(report)
    }

    /// Brings what is derived up to date and tells what came of each release.
    fn tell(
        &self,
        store: &Store,
        added: Vec<Addition>,
        ahead: Ahead,
        report: &mut IngestReport,
    ) -> Result<Vec<Ingested>, Error> {
        let (index, mut compared) = self.up_to_date(store, ahead)?;
        let touched: BTreeSet<String> =
            added.iter().map(|addition| addition.record.series.clone()).collect();
        let searches = self.saved_searches(&self.person())?;
        let mut told: Vec<(Record, Ingested)> = added
            .into_iter()
            .map(|Addition { candidate, record, mut remarks }| {
                let against = compared.remove(&record.name()).map(|(release, comparison)| {
                    Against { release, totals: comparison.totals.clone(), comparison }
                });
                let alerts = match &against {
                    Some(Against { comparison, .. }) => {
                        let (series, release) = (&record.series, &record.release);
                        let (alerts, unreadable) =
                            alerts(store, &index, &searches, series, release, comparison)?;
                        remarks.extend(unreadable);
                        alerts
                    }
                    None => Vec::new(),
                };
                let stored = Stored {
                    date: record.date.clone(),
                    title: record.title.clone(),
                    sections: record.counts.sections,
                    clauses: record.counts.clauses,
                    definitions: record.counts.definitions,
                    findings: record.counts.findings,
                    remarks,
                    against,
                    alerts,
                };
                Ok((record, candidate.with(Outcome::Stored(Box::new(stored)))))
            })
            .collect::<Result<_, Error>>()?;
        for (record, ingested) in &mut told {
            let twin = store.releases_of(&record.series).iter().find(|other| {
                other.date.is_some() && other.date == record.date && other.release != record.release
            });
            if let (Some(twin), Outcome::Stored(stored)) = (twin, &mut ingested.outcome) {
                stored.remarks.push(format!(
                    "{} has the same date: the two stand in the order of their labels",
                    twin.name()
                ));
            }
        }
        let position: HashMap<ReleaseName, usize> =
            store.releases().iter().enumerate().map(|(at, record)| (record.name(), at)).collect();
        told.sort_by_key(|(record, _)| position.get(&record.name()).copied());
        let next = touched
            .iter()
            .max_by_key(|series| store.releases_of(series).len())
            .or_else(|| touched.first());
        if let Some(series) = next {
            let releases = store.releases_of(series);
            let word = match releases.last() {
                Some(record) => worth_searching(&store.reading(record)?),
                None => String::new(),
            };
            report.next = Some(Next { series: series.clone(), several: releases.len() > 1, word });
        }
        Ok(told.into_iter().map(|(_, ingested)| ingested).collect())
    }
}

/// Puts sources and readings into the store. The store's trouble is everybody's: then nothing is
/// published.
fn put(
    writer: &Writer<'_>,
    new: Vec<New>,
    now: Timestamp,
) -> Result<(Vec<Addition>, Vec<Release>), Error> {
    new.into_par_iter()
        .map(|New { candidate, bytes, document }| {
            writer.put(&bytes)?;
            let record = Record::of(&document, writer.put_reading(&document)?, now);
            let remarks = remarks(&document);
            Ok((Addition { candidate, record: record.clone(), remarks }, (record, document)))
        })
        .collect()
}

/// A release that was read and put, not yet published.
struct Addition {
    candidate: Candidate,
    record: Record,
    remarks: Vec<String>,
}

/// Series that are followed on while releases are read; `None` where these do not come in the order
/// of time, and the series is followed when all are stored.
#[derive(Default)]
struct Followed(BTreeMap<String, Option<(Derivation, Vec<Step>)>>);

impl Followed {
    fn follow(
        &mut self,
        workspace: &Workspace,
        store: &Store,
        releases: Vec<Release>,
    ) -> Result<(), Error> {
        let mut by_series: BTreeMap<String, Vec<Release>> = BTreeMap::new();
        for release in releases {
            by_series.entry(release.0.series.clone()).or_default().push(release);
        }
        for (series, releases) in by_series {
            let known = match self.0.entry(series) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(vacant) => {
                    let begun = workspace.follow_on(store, vacant.key())?;
                    vacant.insert(begun.map(|derivation| (derivation, Vec::new())))
                }
            };
            *known = match known.take() {
                Some((mut derivation, mut steps))
                    if derivation.goes_on_with(releases.iter().map(|(record, _)| record)) =>
                {
                    steps.extend(derivation.extend(releases)?);
                    Some((derivation, steps))
                }
                _ => None,
            };
        }
        Ok(())
    }

    fn into_series(self) -> Ahead {
        let known = |(series, known): (String, Option<_>)| Some((series, known?));
        self.0.into_iter().filter_map(known).collect()
    }
}

/// What the user should hear at once: the ledger does not close, or there is no date to order by.
fn remarks(document: &TermsDocument) -> Vec<String> {
    let mut remarks = Vec::new();
    if document.coverage.unaccounted != 0 {
        remarks.push(format!(
            "{} visible characters are unaccounted for: please report this file",
            document.coverage.unaccounted
        ));
    }
    if document.date.is_none() {
        let name = format!("{}@{}", document.series, document.release);
        remarks.push(format!(
            "no date was found: it stands after the dated releases of its series; \
             `ostler rename {name} {name} --date YYYY-MM-DD` gives it one"
        ));
    }
    remarks
}

/// A term that the document defines and uses most, as an example of what to look for.
fn worth_searching(document: &TermsDocument) -> String {
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for term in document.clauses.iter().flat_map(|clause| &clause.terms) {
        *uses.entry(&term.term).or_default() += 1;
    }
    let most = uses.iter().max_by_key(|(term, count)| (**count, std::cmp::Reverse(**term)));
    match (most, document.sections.first()) {
        (Some((term, _)), _) => (*term).to_owned(),
        (None, Some(section)) => section.title.clone(),
        (None, None) => "liability".to_owned(),
    }
}

/// A date that the user typed.
pub(super) fn parse_date(text: &str) -> Result<Date, Error> {
    Date::parse(text).ok_or_else(|| {
        Error::usage(
            format!("`{text}` is no date"),
            "a date is written YYYY-MM-DD or YYYY-MM",
            "for example 2020-03-01",
        )
    })
}
