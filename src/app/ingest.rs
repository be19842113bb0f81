//! Ingest: read, store, publish, derive, compare with the release before.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use rayon::prelude::*;
use serde::{Serialize, Serializer};
use serde_json::json;

use crate::model::{Comparison, Date, Error, ErrorKind, ReleaseName, TermsDocument};
use crate::store::{self, Change, Record, Store};

use super::files::{self, Candidate};
use super::reading::{self, Identity, ReadOptions};
use super::saved::alerts;
use super::{Alert, Limits, Workspace, as_error};

/// Documents that are read at once before they are written: bounds the memory of a long ingest.
const BATCH: usize = 16;

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

/// What came of an ingest.
#[derive(Debug, Serialize)]
pub struct IngestReport {
    /// Always `ostler.ingest/1`.
    pub schema: &'static str,
    /// One entry for each file, in the order of series and dates; what failed comes last.
    pub releases: Vec<Ingested>,
    /// Files that are no documents.
    pub passed_over: usize,
    /// What the user may look at next; none when nothing is stored.
    #[serde(skip)]
    pub next: Option<Next>,
}

/// Something worth looking at.
#[derive(Debug)]
pub struct Next {
    /// A series that was just added to.
    pub series: String,
    /// True when it has a release before the newest.
    pub several: bool,
    /// A word worth searching for.
    pub word: String,
}

/// What came of one file.
#[derive(Debug, Serialize)]
pub struct Ingested {
    /// The series.
    pub series: String,
    /// The label.
    pub release: String,
    /// The file's path as given or found.
    pub file: String,
    /// What came of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// What came of one file.
#[derive(Debug, Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Outcome {
    /// It is stored now.
    Stored(Box<Stored>),
    /// The same bytes are stored already, under this name.
    AlreadyStored(#[serde(serialize_with = "as_name")] String),
    /// It could not be read or stored.
    Failed(#[serde(serialize_with = "as_error")] Error),
}

fn as_name<S: Serializer>(name: &str, serializer: S) -> Result<S::Ok, S::Error> {
    json!({ "as": name }).serialize(serializer)
}

/// A release that was stored.
#[derive(Debug, Serialize)]
pub struct Stored {
    /// The date that orders it.
    pub date: Option<Date>,
    /// Its title.
    pub title: String,
    /// Number of sections.
    pub sections: usize,
    /// Number of clauses.
    pub clauses: usize,
    /// Number of definitions.
    pub definitions: usize,
    /// Number of findings.
    pub findings: usize,
    /// What the user should know of the reading.
    pub remarks: Vec<String>,
    /// What changed against the release before; none for the first of a series.
    pub against: Option<Against>,
    /// The person's saved searches that match new or changed clauses.
    pub alerts: Vec<Alert>,
}

/// The change against the release before.
#[derive(Debug, Serialize)]
pub struct Against {
    /// That release's label.
    pub release: String,
    /// The totals of the comparison.
    pub totals: crate::model::Totals,
    /// The comparison itself.
    #[serde(skip)]
    pub comparison: Comparison,
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
        let mut report = IngestReport {
            schema: "ostler.ingest/1",
            releases: Vec::new(),
            passed_over: prepared.passed_over,
            next: None,
        };
        let mut failed: Vec<Ingested> = prepared
            .failed
            .into_iter()
            .map(|(path, error)| Candidate::of(&path, true).with(Outcome::Failed(error)))
            .collect();
        let waiting =
            sift(prepared.candidates, store.as_ref(), &self.limits, &mut report, &mut failed, tick);
        let date = &prepared.date;
        let mut batches =
            waiting.chunks(BATCH).map(|batch| (batch, read_batch(batch, date, &options, tick)));
        // Where nothing can be read no store is made, and none is locked.
        let first = batches.by_ref().find_map(|(batch, documents)| {
            if documents.iter().any(Result::is_ok) {
                return Some((batch, documents));
            }
            let errors = documents.into_iter().filter_map(Result::err);
            failed.extend(
                batch
                    .iter()
                    .zip(errors)
                    .map(|(candidate, error)| candidate.clone().with(Outcome::Failed(error))),
            );
            None
        });
        let mut added = Vec::new();
        if let Some(first) = first {
            let store = match &mut store {
                Some(store) => store,
                None => store.insert(Store::create_or_open(self.store_path())?),
            };
            let now = super::now();
            let mut writer = store.writer("ostler ingest", now)?;
            for (batch, documents) in std::iter::once(first).chain(batches) {
                let written: Vec<Result<Addition, Error>> = batch
                    .par_iter()
                    .zip(documents)
                    .map(|(candidate, read)| {
                        let (bytes, document) = read?;
                        writer.put(&bytes)?;
                        let reading = writer.put_reading(&document)?;
                        Ok(Addition {
                            candidate: candidate.clone(),
                            record: Record::of(&document, reading, now),
                            remarks: remarks(&document),
                        })
                    })
                    .collect();
                for (candidate, written) in batch.iter().zip(written) {
                    match written {
                        Ok(addition) => added.push(addition),
                        Err(error) if error.kind == ErrorKind::Input => {
                            failed.push(candidate.clone().with(Outcome::Failed(error)));
                        }
                        // The store's trouble is everybody's: nothing is published.
                        Err(error) => return Err(error),
                    }
                }
            }
            let changes =
                added.iter().map(|addition| Change::Add(addition.record.clone())).collect();
            writer.publish(changes, &self.person(), now)?;
            // Under the lock still, so that no other writer is at the index at the same time.
            self.tell(writer.store(), added, &mut report)?;
        }
        report.releases.extend(failed);
        Ok(report)
    }

    /// Brings what is derived up to date and fills the report.
    fn tell(
        &self,
        store: &Store,
        added: Vec<Addition>,
        report: &mut IngestReport,
    ) -> Result<(), Error> {
        let mut compared = self.catch_up(store)?;
        let touched: BTreeSet<String> =
            added.iter().map(|addition| addition.record.series.clone()).collect();
        let searches = self.saved_searches(&self.person())?;
        let index = self.index(store)?;
        let mut told: Vec<(Record, Ingested)> = added
            .into_iter()
            .map(|Addition { candidate, record, remarks }| {
                let against = compared.remove(&record.name()).map(|(release, comparison)| {
                    Against { release, totals: comparison.totals.clone(), comparison }
                });
                let alerts = match &against {
                    Some(Against { comparison, .. }) => alerts(
                        store,
                        &index,
                        &searches,
                        &record.series,
                        &record.release,
                        comparison,
                    )?,
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
        report.releases.extend(told.into_iter().map(|(_, ingested)| ingested));
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
        Ok(())
    }
}

/// A release that was read and put, not yet published.
struct Addition {
    candidate: Candidate,
    record: Record,
    remarks: Vec<String>,
}

/// Keeps what is new; what is stored already, or cannot be, is reported at once. The bytes are
/// hashed and dropped: a thousand releases need not fit into memory.
fn sift(
    candidates: Vec<Candidate>,
    store: Option<&Store>,
    limits: &Limits,
    report: &mut IngestReport,
    failed: &mut Vec<Ingested>,
    tick: &(dyn Fn() + Sync),
) -> Vec<Candidate> {
    let mut known = Known::of(store);
    let mut waiting = Vec::new();
    for candidate in candidates {
        let bytes = reading::load(&candidate.path, limits);
        match bytes.map(|bytes| known.claim(&candidate, &bytes)) {
            Ok(Claim::New) => {
                waiting.push(candidate);
                continue;
            }
            Ok(Claim::Stored(name)) => {
                report.releases.push(candidate.with(Outcome::AlreadyStored(name)));
            }
            Ok(Claim::Clash(error)) | Err(error) => {
                failed.push(candidate.with(Outcome::Failed(error)));
            }
        }
        tick();
    }
    waiting
}

fn read_batch(
    batch: &[Candidate],
    date: &Option<Date>,
    options: &ReadOptions,
    tick: &(dyn Fn() + Sync),
) -> Vec<Result<(Vec<u8>, TermsDocument), Error>> {
    batch
        .par_iter()
        .map(|candidate| {
            let identity = Identity {
                series: candidate.series.clone(),
                release: candidate.release.clone(),
                date: date.clone().or_else(|| candidate.date()),
            };
            let read = reading::load(&candidate.path, &options.limits).and_then(|bytes| {
                let document = reading::read(&candidate.path, &bytes, &identity, options)?;
                Ok((bytes, document))
            });
            tick();
            read
        })
        .collect()
}

impl Candidate {
    fn with(self, outcome: Outcome) -> Ingested {
        Ingested {
            series: self.series,
            release: self.release,
            file: self.path.display().to_string(),
            outcome,
        }
    }
}

/// Which names and sources are taken.
struct Known {
    names: HashMap<(String, String), String>,
    sources: HashMap<(String, String), String>,
}

enum Claim {
    New,
    Stored(String),
    Clash(Error),
}

impl Known {
    fn of(store: Option<&Store>) -> Self {
        let mut known = Self { names: HashMap::new(), sources: HashMap::new() };
        for record in store.iter().flat_map(|store| store.releases()) {
            known.add(&record.series, &record.release, &record.source.sha256);
        }
        known
    }

    fn add(&mut self, series: &str, release: &str, sha256: &str) {
        self.names.insert((series.to_owned(), release.to_owned()), sha256.to_owned());
        self.sources
            .entry((series.to_owned(), sha256.to_owned()))
            .or_insert_with(|| format!("{series}@{release}"));
    }

    /// Takes a name for some bytes, unless the bytes are in the series or the name is taken.
    fn claim(&mut self, candidate: &Candidate, bytes: &[u8]) -> Claim {
        let sha256 = store::sha256(bytes);
        let Candidate { series, release, .. } = candidate;
        if let Some(name) = self.sources.get(&(series.clone(), sha256.clone())) {
            return Claim::Stored(name.clone());
        }
        if self.names.contains_key(&(series.clone(), release.clone())) {
            return Claim::Clash(Error::input(
                format!("cannot store {} as {series}@{release}", candidate.path.display()),
                "another document has that name",
                "give this one another label with --release, or another series with --series",
            ));
        }
        self.add(series, release, &sha256);
        Claim::New
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
