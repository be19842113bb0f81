//! Proving the store, rebuilding what is derived, and what was done when.

use serde::Serialize;

use crate::model::Error;
use crate::store::{self, Change, Depth};

use super::Workspace;
use super::derived::Built;

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
#[derive(Debug, Serialize)]
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
        if repair {
            store::repair(self.store_path(), "ostler verify --repair", super::now())?;
        }
        let report = store::verify(self.store_path(), depth)?;
        let mut problems: Vec<Problem> = report
            .problems
            .into_iter()
            .map(|problem| Problem {
                path: problem.path.display().to_string(),
                what: problem.what,
                hint: problem.hint,
            })
            .collect();
        let store = self.open()?;
        if repair {
            self.rebuild(&store)?;
        }
        problems.extend(self.index_problems(&store)?);
        Ok(Proof {
            schema: "ostler.verify/1",
            generations: store.head().generation,
            releases: store.releases().len(),
            problems,
        })
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
        Change::Add(record) => format!("added {name} from {}", record.source.file),
        Change::Replace(record) => format!("replaced {name} by {}", record.source.file),
        Change::Reread(record) => format!("read {name} again with {}", record.reader),
        Change::Rename { to, .. } => format!("renamed {name} to {to}"),
        Change::Withdraw { reason, .. } => format!("withdrew {name}: {reason}"),
        Change::Purge { reason, .. } => format!("purged {name}: {reason}"),
    }
}
