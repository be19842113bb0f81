//! What is done to releases that are stored: another name, out of sight, erased; and copies of the
//! whole store.

use std::path::Path;

use serde::Serialize;

use crate::model::{Date, Error, ReleaseName, ReleaseRef};
use crate::store::{self, Change, Store};

use super::Workspace;
use super::files::date_of_label;
use super::ingest::parse_date;

/// What was done to a release.
#[derive(Debug, Serialize)]
pub struct Done {
    /// Always `ostler.upkeep/1`.
    pub schema: &'static str,
    /// `renamed`, `withdrawn` or `purged`.
    pub done: &'static str,
    /// The release, by the name it had.
    pub release: String,
    /// What it is called now, when it was renamed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Number of the generation that says so.
    pub generation: u64,
}

impl Workspace {
    /// Gives a release another name, and the date that `date` or else its new label says.
    ///
    /// # Errors
    /// When there is no such release, the name is taken or cannot be one, or the store cannot be
    /// written.
    pub fn rename(&self, release: &str, to: &str, date: Option<&str>) -> Result<Done, Error> {
        let ReleaseRef::Exact(to) = to.parse()? else {
            return Err(Error::usage(
                format!("`{to}` is no whole name"),
                "a release is renamed to SERIES@LABEL",
                format!("write {to}@LABEL"),
            ));
        };
        let date = date.map(parse_date).transpose()?;
        self.alter("ostler rename", "renamed", release, |name, known: Option<Date>| {
            let date = date.or_else(|| date_of_label(&to.release)).or(known);
            Change::Rename { name, to, date }
        })
    }

    /// Takes a release out of sight. It is kept, and ingesting it again brings it back.
    ///
    /// # Errors
    /// When there is no such release, no reason is given, or the store cannot be written.
    pub fn withdraw(&self, release: &str, reason: &str) -> Result<Done, Error> {
        given(reason)?;
        self.alter("ostler withdraw", "withdrawn", release, |name, _| Change::Withdraw {
            name,
            reason: reason.to_owned(),
        })
    }

    /// Erases every source and reading that a release ever had. The log keeps that it was there.
    ///
    /// # Errors
    /// When there is no such release, withdrawn ones included, no reason is given, or the store cannot be
    /// written.
    pub fn purge(&self, release: &str, reason: &str) -> Result<Done, Error> {
        given(reason)?;
        self.alter("ostler purge", "purged", release, |name, _| Change::Purge {
            name,
            reason: reason.to_owned(),
        })
    }

    /// Writes the whole store into one new file; gives its length in bytes.
    ///
    /// # Errors
    /// When there is no store, a file of that name, or no room.
    pub fn backup(&self, file: &Path) -> Result<u64, Error> {
        self.open()?.backup(file)
    }

    /// Makes the store anew from a backup, in a folder that is not there or is empty, and derives
    /// what is derived. Gives the number of releases.
    ///
    /// # Errors
    /// When the file is no whole backup, or there is something in the folder.
    pub fn restore(&self, file: &Path) -> Result<usize, Error> {
        let store = store::restore(file, self.store_path())?;
        self.catch_up(&store)?;
        Ok(store.releases().len())
    }

    fn alter(
        &self,
        command: &str,
        done: &'static str,
        release: &str,
        change: impl FnOnce(ReleaseName, Option<Date>) -> Change,
    ) -> Result<Done, Error> {
        let mut store = self.open()?;
        let now = super::now();
        let mut writer = store.writer(command, now)?;
        let (name, date) = named(writer.store(), release)?;
        let change = change(name.clone(), date);
        let to = match &change {
            Change::Rename { to, .. } => Some(to.to_string()),
            _ => None,
        };
        let head = writer.publish(vec![change], &super::user(), now)?;
        self.catch_up(writer.store())?;
        let release = name.to_string();
        Ok(Done { schema: "ostler.upkeep/1", done, release, to, generation: head.generation })
    }
}

/// The log tells why something was done: an empty reason tells nothing.
fn given(reason: &str) -> Result<(), Error> {
    if reason.trim().is_empty() {
        return Err(Error::usage(
            "nothing was done",
            "the reason is empty",
            "say why, as in --reason \"published by mistake\": the log keeps it",
        ));
    }
    Ok(())
}

/// The release that is meant, withdrawn ones included, and its date.
fn named(store: &Store, release: &str) -> Result<(ReleaseName, Option<Date>), Error> {
    let reference: ReleaseRef = release.parse()?;
    let withdrawn = match &reference {
        ReleaseRef::Exact(name) => store.withdrawn().find(|known| known.record.name() == *name),
        _ => None,
    };
    let record = match withdrawn {
        Some(withdrawn) => &withdrawn.record,
        None => store.find(&reference)?,
    };
    Ok((record.name(), record.date.clone()))
}
