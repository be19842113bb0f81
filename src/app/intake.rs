//! Files on their way in: each is opened once, held against what is stored, and read.

use std::collections::HashMap;
use std::path::PathBuf;

use rayon::prelude::*;

use crate::model::{Date, Error, TermsDocument};
use crate::store::{self, Store};

use super::files::Candidate;
use super::ingested::{Ingested, Outcome};
use super::reading::{self, Identity, ReadOptions};

/// Documents that are read at once before they are written: bounds the memory of a long ingest.
pub(super) const BATCH: usize = 16;

/// A file that was read and is new.
pub(super) struct New {
    pub(super) candidate: Candidate,
    pub(super) bytes: Vec<u8>,
    pub(super) document: TermsDocument,
}

/// Takes files in, and keeps account of those that need not or cannot be stored.
pub(super) struct Intake<'a> {
    known: Known,
    date: Option<Date>,
    options: &'a ReadOptions,
    tick: &'a (dyn Fn() + Sync),
    /// Files whose bytes are stored already.
    pub(super) stored: Vec<Ingested>,
    /// Files that cannot be.
    pub(super) failed: Vec<Ingested>,
}

impl<'a> Intake<'a> {
    /// `date` is the one that the user gives; `tick` is called once for each file, from any thread.
    pub(super) fn new(
        store: Option<&Store>,
        date: Option<Date>,
        options: &'a ReadOptions,
        tick: &'a (dyn Fn() + Sync),
        failed: Vec<(PathBuf, Error)>,
    ) -> Self {
        let failed = failed
            .into_iter()
            .map(|(path, error)| Candidate::of(&path, true).with(Outcome::Failed(error)))
            .collect();
        Self { known: Known::of(store), date, options, tick, stored: Vec::new(), failed }
    }

    /// Reads what is new among some files.
    pub(super) fn read(&mut self, batch: &[Candidate]) -> Vec<New> {
        let limits = &self.options.limits;
        let opened: Vec<Result<(Vec<u8>, String), Error>> = batch
            .par_iter()
            .map(|candidate| {
                let bytes = reading::load(&candidate.path, limits)?;
                let sha256 = store::sha256(&bytes);
                Ok((bytes, sha256))
            })
            .collect();
        let mut new: Vec<(Candidate, Vec<u8>)> = Vec::new();
        for (candidate, opened) in batch.iter().cloned().zip(opened) {
            match opened.map(|(bytes, sha256)| (self.known.claim(&candidate, sha256), bytes)) {
                Ok((Claim::New, bytes)) => {
                    new.push((candidate, bytes));
                    continue;
                }
                Ok((Claim::Stored(name), _)) => {
                    self.stored.push(candidate.with(Outcome::AlreadyStored(name)));
                }
                Ok((Claim::Clash(error), _)) | Err(error) => {
                    self.failed.push(candidate.with(Outcome::Failed(error)));
                }
            }
            (self.tick)();
        }
        let read: Vec<_> = new
            .into_par_iter()
            .map(|(candidate, bytes)| {
                let identity = Identity {
                    series: candidate.series.clone(),
                    release: candidate.release.clone(),
                    date: self.date.clone().or_else(|| candidate.date()),
                };
                let read = reading::read(&candidate.path, &bytes, &identity, self.options);
                (self.tick)();
                (candidate, bytes, read)
            })
            .collect();
        let mut documents = Vec::with_capacity(read.len());
        for (candidate, bytes, read) in read {
            match read {
                Ok(document) => documents.push(New { candidate, bytes, document }),
                Err(error) => self.failed.push(candidate.with(Outcome::Failed(error))),
            }
        }
        documents
    }
}

impl Candidate {
    pub(super) fn with(self, outcome: Outcome) -> Ingested {
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
    fn claim(&mut self, candidate: &Candidate, sha256: String) -> Claim {
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
