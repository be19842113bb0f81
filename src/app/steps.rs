//! Changes from each release of a series to the next, kept so that a history need not compare.
//!
//! They lie in `changes/<series>/` of what is derived, one file for each two neighbours, named for
//! their readings. One that is missing or damaged is compared anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::diff;
use crate::model::{Change, Error};
use crate::store::{self, Record, Store};

use super::derived::trouble;
use super::{Workspace, write_file};

impl Workspace {
    /// The changes from one release to the next one of its series.
    ///
    /// # Errors
    /// When they are not kept and the readings cannot be read.
    pub(super) fn changes(
        &self,
        store: &Store,
        older: &Record,
        newer: &Record,
    ) -> Result<Vec<Change>, Error> {
        if let Some(changes) = kept(&self.step_path(store, older, newer)) {
            return Ok(changes);
        }
        let (older, newer) = (store.reading(older)?, store.reading(newer)?);
        Ok(diff::compare(&older, &newer, &diff::Options::default()).changes)
    }

    /// Keeps the changes from one release to the next one of its series.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(super) fn keep_changes(
        &self,
        store: &Store,
        older: &Record,
        newer: &Record,
        changes: &[Change],
    ) -> Result<(), Error> {
        let path = self.step_path(store, older, newer);
        if kept(&path).is_some() {
            return Ok(());
        }
        let internal =
            |error: &dyn ToString| Error::internal("cannot write down changes", error.to_string());
        let json = serde_json::to_vec(changes).map_err(|error| internal(&error))?;
        let bytes = store::compress(&json).map_err(|error| internal(&error))?;
        let folder = self.steps_dir(store, &newer.series);
        fs::create_dir_all(&folder).map_err(|error| trouble(&folder, &error))?;
        write_file(&path, &bytes)
    }

    /// Files of changes of a series that are there and cannot be read.
    pub(super) fn damaged_changes(&self, store: &Store, series: &str) -> Vec<PathBuf> {
        let steps = store.releases_of(series).windows(2);
        let paths = steps.map(|pair| self.step_path(store, &pair[0], &pair[1]));
        paths.filter(|path| path.exists() && kept(path).is_none()).collect()
    }

    /// Removes what is kept of releases of a series that are neighbours no more.
    ///
    /// # Errors
    /// When the folder cannot be listed, or a file not be removed.
    pub(super) fn forget_changes(&self, store: &Store, series: &str) -> Result<(), Error> {
        let folder = self.steps_dir(store, series);
        let neighbours: BTreeSet<PathBuf> = store
            .releases_of(series)
            .windows(2)
            .map(|pair| self.step_path(store, &pair[0], &pair[1]))
            .collect();
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(trouble(&folder, &error)),
        };
        for entry in entries {
            let path = entry.map_err(|error| trouble(&folder, &error))?.path();
            if !neighbours.contains(&path) {
                fs::remove_file(&path).map_err(|error| trouble(&path, &error))?;
            }
        }
        Ok(())
    }

    fn steps_dir(&self, store: &Store, series: &str) -> PathBuf {
        self.derived_dir(store).join("changes").join(store::sha256(series.as_bytes()))
    }

    fn step_path(&self, store: &Store, older: &Record, newer: &Record) -> PathBuf {
        let step = format!("{} {}", older.reading, newer.reading);
        self.steps_dir(store, &newer.series).join(store::sha256(step.as_bytes()))
    }
}

/// The changes that a file keeps; none where it is missing or damaged.
fn kept(path: &Path) -> Option<Vec<Change>> {
    let bytes = fs::read(path).and_then(|bytes| store::decompress(&bytes)).ok()?;
    serde_json::from_slice(&bytes).ok()
}
