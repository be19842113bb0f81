//! Proving the store, rebuilding what is derived, and what was done when.

use std::hash::{DefaultHasher, Hash, Hasher};

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Error, TermsDocument};
use crate::store::{self, Change, Depth, Record, Store};

use super::Workspace;
use super::derived::Built;
use super::reading::READER;
use super::reread::{RereadOutcome, read_again};

/// What `ostler verify` found.
#[derive(Debug, Serialize)]
pub struct Proof {
    /// Always `ostler.verify/1`.
    pub schema: &'static str,
    /// Number of generations in the chain.
    pub generations: u64,
    /// Number of releases.
    pub releases: usize,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// What is good to know and no fault; what a repair did.
    pub notes: Vec<String>,
}

/// Something that is wrong with the store.
#[derive(Debug, Serialize)]
pub struct Problem {
    /// The file or folder.
    pub path: String,
    /// What is wrong with it.
    pub what: String,
    /// What to do about it.
    pub hint: String,
}

/// One generation, in words.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LogEntry {
    /// Its number.
    pub number: u64,
    /// When, RFC 3339.
    pub at: String,
    /// Who.
    pub by: String,
    /// SHA-256 of its record: the chain.
    pub sha256: String,
    /// What was done, a line each.
    pub changes: Vec<String>,
}

impl Workspace {
    /// Proves the store: the chain and the existence of every file; with `data` every byte of
    /// every file, each reading against its source, and the index. With `repair`, what is derived
    /// and damaged is rebuilt; what is not derived is never touched.
    ///
    /// # Errors
    /// When there is no store, or it cannot be read at all.
    pub fn verify(&self, data: bool, repair: bool) -> Result<Proof, Error> {
        let depth = if data { Depth::Data } else { Depth::Chain };
        let mut notes = match repair {
            true => store::repair(self.store_path(), "ostler verify --repair", super::now())?,
            false => Vec::new(),
        };
        if repair {
            notes.extend(self.mend_readings()?);
        }
        let report = store::verify(self.store_path(), depth)?;
        notes.extend(report.notes);
        let mut problems: Vec<Problem> = report
            .problems
            .into_iter()
            .map(|problem| Problem {
                path: problem.path.display().to_string(),
                what: problem.what,
                hint: problem.hint,
            })
            .collect();
        // A store that is too damaged to open has told so above, each fault by its file.
        match self.open() {
            Ok(store) => {
                if repair {
                    self.rebuild(&store)?;
                }
                problems.extend(self.index_problems(&store)?);
                if data {
                    problems.extend(self.reading_problems(&store)?);
                    problems.extend(self.indexed_problems(&store));
                }
            }
            Err(error) if problems.is_empty() => return Err(error),
            Err(_told) => {}
        }
        Ok(Proof {
            schema: "ostler.verify/1",
            generations: report.head.generation,
            releases: report.releases,
            problems,
            notes,
        })
    }

    /// Makes readings that cannot be used again from their sources, and says so. What cannot be made
    /// again stays a problem.
    fn mend_readings(&self) -> Result<Vec<String>, Error> {
        // A store that cannot be opened is told by its files.
        let Ok(store) = self.open() else { return Ok(Vec::new()) };
        let damaged: Vec<String> = store
            .releases()
            .par_iter()
            .filter(|record| store.reading(record).is_err())
            .map(|record| record.name().to_string())
            .collect();
        if damaged.is_empty() {
            return Ok(Vec::new());
        }
        let report = self.reread(&damaged, &|| ())?;
        Ok(report
            .releases
            .into_iter()
            .filter(|reread| matches!(reread.outcome, RereadOutcome::Restored))
            .map(|reread| {
                format!("the reading of {} was made again from its source", reread.release)
            })
            .collect())
    }

    /// Releases whose clauses the index has otherwise than their reading.
    fn indexed_problems(&self, store: &Store) -> Vec<Problem> {
        let mark = |text: &str| {
            let mut hasher = DefaultHasher::new();
            text.hash(&mut hasher);
            hasher.finish()
        };
        let mut problems = Vec::new();
        for wordings in self.indexed(store) {
            let mut indexed = vec![0_u64; wordings.releases().len()];
            for entry in wordings.entries() {
                for place in &entry.places {
                    let last = place.last.map_or(indexed.len(), |last| last as usize + 1);
                    let stands = indexed.get_mut(place.first as usize..last).unwrap_or_default();
                    for sum in stands {
                        *sum = sum.wrapping_add(mark(&entry.text));
                    }
                }
            }
            let stored: Vec<Option<u64>> = store
                .releases_of(wordings.series())
                .par_iter()
                .map(|record| {
                    // What cannot be read at all was told with its file.
                    let reading = store.reading(record).ok()?;
                    let marks = reading.clauses.iter().map(|clause| mark(&clause.text));
                    Some(marks.fold(0, u64::wrapping_add))
                })
                .collect();
            for ((release, indexed), stored) in wordings.releases().iter().zip(indexed).zip(stored)
            {
                if stored.is_some_and(|stored| stored != indexed) {
                    problems.push(Problem {
                        path: format!("{}@{}", wordings.series(), release.label),
                        what: "the search index has other clauses than the reading".to_owned(),
                        hint: "`ostler reindex` builds it again; nothing of the store is lost"
                            .to_owned(),
                    });
                }
            }
        }
        problems
    }

    /// Readings that today's reader of the same name and number would not make of their source.
    fn reading_problems(&self, store: &Store) -> Result<Vec<Problem>, Error> {
        let options = self.stored_options()?;
        let found: Vec<Option<Problem>> = store
            .releases()
            .par_iter()
            .filter(|record| record.reader == READER)
            .map(|record| {
                // What cannot be read at all was told with its file.
                let stored = store.reading(record).ok()?;
                let fresh = read_again(store, record, &options).ok()?;
                let text = |document: &TermsDocument| -> Vec<String> {
                    document.clauses.iter().map(|clause| clause.text.clone()).collect()
                };
                (text(&stored) != text(&fresh)).then(|| Problem {
                    path: record.name().to_string(),
                    what: "its source reads otherwise than the stored reading says".to_owned(),
                    hint: "`ostler reread` reads it again and tells what is different".to_owned(),
                })
            })
            .collect();
        Ok(found.into_iter().flatten().collect())
    }

    /// Rebuilds what is derived.
    ///
    /// # Errors
    /// When there is no store, or the folder cannot be written.
    pub fn reindex(&self) -> Result<Built, Error> {
        self.rebuild(&self.open()?)
    }

    /// What was done to the store, oldest first.
    ///
    /// # Errors
    /// When there is no store.
    pub fn log(&self) -> Result<Vec<LogEntry>, Error> {
        let store = self.open()?;
        Ok(store
            .log()
            .iter()
            .map(|generation| LogEntry {
                number: generation.generation,
                at: generation.at.to_string(),
                by: generation.by.clone(),
                sha256: generation.sha256.clone(),
                changes: generation.changes.iter().map(in_words).collect(),
            })
            .collect())
    }
}

fn in_words(change: &Change) -> String {
    let name = change.name();
    match change {
        Change::Add(record) => format!("added {name} from {}{}", record.source.file, dates(record)),
        Change::Replace(record) => {
            format!("replaced {name} by {}{}", record.source.file, dates(record))
        }
        Change::Reread(record) => format!("read {name} again with {}", record.reader),
        Change::Rename { to, date: Some(date), .. } => format!("renamed {name} to {to}, of {date}"),
        Change::Rename { to, .. } => format!("renamed {name} to {to}"),
        Change::Withdraw { reason, .. } => format!("withdrew {name}: {reason}"),
        Change::Purge { reason, .. } => format!("purged {name}: {reason}"),
    }
}

/// When a release was published and took effect, as far as it says so.
fn dates(record: &Record) -> String {
    let dates = [("published", &record.published), ("effective", &record.effective)];
    let said =
        dates.iter().filter_map(|(what, date)| Some(format!(", {what} {}", (*date).as_ref()?)));
    said.collect()
}
