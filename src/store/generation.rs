//! Generations, and the state that they fold to.
//!
//! A generation is one act of one writer. It names its parent by SHA-256, so that the files in
//! `generations/` are both the truth and its audit trail: none can be changed, dropped or put in
//! without breaking the chain.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::layout::{Stored, sha256};
use super::record::{Change, Record};
use crate::model::ReleaseName;

/// One act of one writer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generation {
    /// Its number, from 1, without gaps.
    pub generation: u64,
    /// SHA-256 of the file of the generation before; of the store's UUID for the first.
    pub parent: String,
    /// When, by the clock of whoever did it. The order is that of the numbers: clocks go back.
    pub at: Timestamp,
    /// Who, as they said.
    pub by: String,
    /// What was done, all or nothing.
    pub changes: Vec<Change>,
    /// SHA-256 of its own file.
    #[serde(skip)]
    pub sha256: String,
}

/// How far a store, or something derived from it, has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Number of the newest generation; 0 for an empty store.
    pub generation: u64,
    /// SHA-256 of its file; of the store's UUID for an empty store.
    pub sha256: String,
}

impl Generation {
    /// Its file's content, and it with the hash of that.
    pub(super) fn seal(mut self) -> Result<(Self, Vec<u8>), serde_json::Error> {
        let mut bytes = serde_json::to_vec_pretty(&self)?;
        bytes.push(b'\n');
        self.sha256 = sha256(&bytes);
        Ok((self, bytes))
    }

    /// Reads a generation's file; the error is a cause in words.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, String> {
        let mut generation: Self = serde_json::from_slice(bytes)
            .map_err(|error| format!("it is no generation: {error}"))?;
        generation.sha256 = sha256(bytes);
        Ok(generation)
    }

    /// Whether it is the next link of the chain; if not, why.
    pub(super) fn follows(&self, parent: &Head) -> Result<(), String> {
        if self.generation != parent.generation.saturating_add(1) {
            return Err(format!("it says it is generation {}", self.generation));
        }
        if self.parent != parent.sha256 {
            return Err(format!(
                "it stands on another generation {} than the one in this store",
                parent.generation
            ));
        }
        Ok(())
    }

    pub(super) fn head(&self) -> Head {
        Head { generation: self.generation, sha256: self.sha256.clone() }
    }
}

/// A release that was withdrawn: kept, but not shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// The release.
    pub record: Record,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// The state that the generations fold to.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Releases {
    pub live: BTreeMap<ReleaseName, Record>,
    pub withdrawn: BTreeMap<ReleaseName, Withdrawn>,
    /// Every file that a release stands on or once stood on.
    files: BTreeMap<ReleaseName, BTreeSet<Stored>>,
    purged: BTreeSet<Stored>,
}

impl Releases {
    /// Applies one change, or says why it makes no sense here.
    pub fn apply(&mut self, change: &Change, at: Timestamp, by: &str) -> Result<(), String> {
        match change {
            Change::Add(record) => {
                let name = record.name();
                if self.live.contains_key(&name) {
                    return Err(format!("{name} is stored already"));
                }
                self.withdrawn.remove(&name);
                self.set(name, record);
            }
            Change::Replace(record) => {
                let name = record.name();
                self.get(&name)?;
                self.set(name, record);
            }
            Change::Reread(record) => {
                let name = record.name();
                if self.get(&name)?.source.sha256 != record.source.sha256 {
                    return Err(format!("{name} would be read from another source"));
                }
                self.set(name, record);
            }
            Change::Rename { name, to, date } => {
                let mut record = self.get(name)?.clone();
                if name != to && (self.live.contains_key(to) || self.withdrawn.contains_key(to)) {
                    return Err(format!("{to} is stored already"));
                }
                record.series.clone_from(&to.series);
                record.release.clone_from(&to.release);
                record.date.clone_from(date);
                self.live.remove(name);
                let files = self.files.remove(name).unwrap_or_default();
                self.files.entry(to.clone()).or_default().extend(files);
                self.live.insert(to.clone(), record);
            }
            Change::Withdraw { name, reason } => {
                let record = self.get(name)?.clone();
                self.live.remove(name);
                let (by, reason) = (by.to_owned(), reason.clone());
                self.withdrawn.insert(name.clone(), Withdrawn { record, at, by, reason });
            }
            Change::Purge { name, .. } => {
                let live = self.live.remove(name).is_some();
                let withdrawn = self.withdrawn.remove(name).is_some();
                if !live && !withdrawn {
                    return Err(format!("{name} is not stored"));
                }
                self.purged.extend(self.files.remove(name).unwrap_or_default());
            }
        }
        Ok(())
    }

    fn get(&self, name: &ReleaseName) -> Result<&Record, String> {
        self.live.get(name).ok_or_else(|| format!("{name} is not stored"))
    }

    fn set(&mut self, name: ReleaseName, record: &Record) {
        self.files.entry(name.clone()).or_default().extend(record.files());
        self.live.insert(name, record.clone());
    }

    /// Every file that a release stands on or once stood on.
    pub fn kept(&self) -> BTreeSet<&Stored> {
        self.files.values().flatten().collect()
    }

    /// The files that must be there. A reading that another one took the place of need not: nothing
    /// is read from it any more, and no reader of today could make it again.
    pub fn needed(&self) -> BTreeSet<&Stored> {
        let withdrawn = self.withdrawn.values().map(|withdrawn| &withdrawn.record);
        let in_use: BTreeSet<&str> =
            self.live.values().chain(withdrawn).map(|record| record.reading.as_str()).collect();
        let mut needed = self.kept();
        needed.retain(|file| match file {
            Stored::Object(_) => true,
            Stored::Reading(sha256) => in_use.contains(sha256.as_str()),
        });
        needed
    }

    /// The files that must not be there any more.
    pub fn erased(&self) -> Vec<Stored> {
        let kept = self.kept();
        self.purged.iter().filter(|file| !kept.contains(file)).cloned().collect()
    }
}
