//! The index on disk: built beside, opened only when whole, updated by what changed.
//!
//! In the index's folder each build is a folder of its own with a number; the one with the highest
//! number that was completed counts. Completed is what has a commit whose payload can be read, so
//! that a build that was killed is never seen, and a reader keeps what it has opened.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use tantivy::directory::{Directory, RamDirectory};
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocSet, IndexWriter, ReloadPolicy, Searcher, TERMINATED, TantivyDocument, Term};

use super::schema::{self, Documents, Fields};
use super::table::Tables;
use super::wordings::{Entry, Series, Wordings};
use crate::model::Error;

/// Which state of which store an index was made from; kept in tantivy's commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payload {
    /// The store's id.
    pub store: String,
    /// The generation's number.
    pub generation: u64,
    /// The generation's hash.
    pub hash: String,
}

/// Memory for one writer, in bytes: some 15,000 clauses before a segment is written.
const WRITER_MEMORY: usize = 32 << 20;

/// An index, opened for searching: a fixed state, whatever is written meanwhile.
pub struct Index {
    /// Where it lies.
    folder: PathBuf,
    pub(super) searcher: Searcher,
    pub(super) fields: Fields,
    /// By name.
    pub(super) series: Vec<Series>,
    /// Read when first asked for.
    tables: OnceLock<Tables>,
}

impl Index {
    /// Builds an index of these series in `dir` (made if missing) and drops what was there before.
    pub fn build(
        dir: &Path,
        payload: &Payload,
        series: impl IntoIterator<Item = Wordings>,
    ) -> Result<(), Error> {
        let folder = new_folder(dir).map_err(|cause| cannot("build", dir, &cause))?;
        let attempt = || -> tantivy::Result<()> {
            let (schema, fields) = schema::schema();
            let index = tantivy::Index::create_in_dir(&folder, schema)?;
            let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_MEMORY)?;
            for (number, mut wordings) in (0u32..).zip(series) {
                wordings.series.number = number;
                add(&writer, fields, &mut wordings, None)?;
            }
            commit(&mut writer, payload)?;
            writer.wait_merging_threads()
        };
        if let Err(cause) = attempt() {
            // What was left behind was never committed: nobody opens it.
            let _ = fs::remove_dir_all(&folder);
            return Err(cannot("build", dir, &cause));
        }
        for older in folders(dir).into_iter().filter(|older| *older < folder) {
            // Another process may still read it, or remove it too; it no longer counts.
            let _ = fs::remove_dir_all(older);
        }
        Ok(())
    }

    /// Opens the index in `dir`. `None` when there is none, when it was made in another way, and
    /// when it is damaged: it is derived, and is built anew.
    pub fn open(dir: &Path) -> Option<(Self, Payload)> {
        folders(dir).into_iter().rev().find_map(|folder| Self::open_folder(&folder))
    }

    fn open_folder(folder: &Path) -> Option<(Self, Payload)> {
        // Opening where there is no index must not create one: `meta.json` is asked for first.
        if !folder.join("meta.json").is_file() {
            return None;
        }
        // tantivy locks a file even to read. Where nothing can be written (an archive, a medium
        // mounted read-only), the index is read into memory.
        Self::load(&tantivy::Index::open_in_dir(folder).ok()?, folder)
            .or_else(|| Self::load(&in_memory(folder)?, folder))
    }

    fn load(index: &tantivy::Index, folder: &Path) -> Option<(Self, Payload)> {
        let (schema, fields) = schema::schema();
        if index.schema() != schema {
            return None;
        }
        let payload = serde_json::from_str(&index.load_metas().ok()?.payload?).ok()?;
        if !index.validate_checksum().ok()?.is_empty() {
            return None;
        }
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().ok()?;
        let searcher = reader.searcher();
        let series = load_series(&searcher, fields)?;
        let folder = folder.to_owned();
        Some((Self { folder, searcher, fields, series, tables: OnceLock::new() }, payload))
    }

    /// Brings the index on disk to a new state: of each series only what changed since it was read
    /// from this one is written; one that was built anew replaces what was there. What is open stays
    /// as it is.
    ///
    /// # Errors
    /// When the index cannot be written, or is gone.
    pub fn update(
        &self,
        payload: &Payload,
        series: impl IntoIterator<Item = Wordings>,
    ) -> Result<(), Error> {
        let attempt = || -> tantivy::Result<()> {
            let index = tantivy::Index::open_in_dir(&self.folder)?;
            let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_MEMORY)?;
            let mut next = self.series.iter().map(|series| series.number + 1).max().unwrap_or(0);
            for mut wordings in series {
                let known = self.series.iter().find(|known| known.name == wordings.series.name);
                wordings.series.number = known.map_or(next, |known| known.number);
                next += u32::from(known.is_none());
                add(&writer, self.fields, &mut wordings, Some(()))?;
            }
            commit(&mut writer, payload)?;
            writer.wait_merging_threads()
        };
        attempt().map_err(|cause| cannot("update", &self.folder, &cause))
    }

    /// Reads the wordings of a series back, to add the next release to.
    pub fn wordings(&self, series: &str) -> Option<Wordings> {
        let known = self.series.iter().find(|known| known.name == series)?;
        let mut entries = BTreeMap::new();
        let prefix = schema::key(series, None);
        for segment in self.searcher.segment_readers() {
            let keys = segment.inverted_index(self.fields.key).ok()?;
            let store = segment.get_store_reader(64).ok()?;
            let mut terms = keys.terms().range().gt(&prefix).into_stream().ok()?;
            while let Some((key, info)) = terms.next() {
                let Some(number) = key.strip_prefix(prefix.as_bytes()) else { break };
                let number: u32 = std::str::from_utf8(number).ok()?.parse().ok()?;
                let mut postings =
                    keys.read_postings_from_terminfo(info, IndexRecordOption::Basic).ok()?;
                while postings.doc() != TERMINATED {
                    let document = postings.doc();
                    if !segment.is_deleted(document) {
                        entries.insert(number, stored(&store.get(document).ok()?, self.fields)?);
                    }
                    postings.advance();
                }
            }
        }
        Some(Wordings::indexed(known.clone(), entries))
    }

    pub(super) fn tables(&self) -> tantivy::Result<&Tables> {
        if let Some(tables) = self.tables.get() {
            return Ok(tables);
        }
        let tables = Tables::read(&self.searcher, &self.series)?;
        Ok(self.tables.get_or_init(|| tables))
    }

    /// The names of the series.
    pub fn series(&self) -> impl Iterator<Item = &str> {
        self.series.iter().map(|series| series.name.as_str())
    }

    /// The number of wordings.
    pub fn len(&self) -> usize {
        usize::try_from(self.searcher.num_docs()).unwrap_or(usize::MAX) - self.series.len()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A copy of an index, without its locks.
fn in_memory(folder: &Path) -> Option<tantivy::Index> {
    let directory = RamDirectory::create();
    for entry in fs::read_dir(folder).ok()? {
        let path = entry.ok()?.path();
        if path.is_file() && path.extension().is_none_or(|kind| kind != "lock") {
            directory.atomic_write(Path::new(path.file_name()?), &fs::read(&path).ok()?).ok()?;
        }
    }
    tantivy::Index::open(directory).ok()
}

/// The entry of a document.
pub(super) fn stored(document: &TantivyDocument, fields: Fields) -> Option<Entry> {
    let value = document.get_first(fields.stored)?;
    serde_json::from_slice(value.as_bytes()?).ok()
}

fn load_series(searcher: &Searcher, fields: Fields) -> Option<Vec<Series>> {
    let mut series: Vec<Series> = Vec::new();
    for segment in searcher.segment_readers() {
        let names = segment.inverted_index(fields.series).ok()?;
        let keys = segment.inverted_index(fields.key).ok()?;
        let store = segment.get_store_reader(1).ok()?;
        let mut terms = names.terms().stream().ok()?;
        while let Some((name, _)) = terms.next() {
            let key = schema::key(std::str::from_utf8(name).ok()?, None);
            let term = Term::from_field_text(fields.key, &key);
            let Some(mut postings) = keys.read_postings(&term, IndexRecordOption::Basic).ok()?
            else {
                continue;
            };
            while postings.doc() != TERMINATED {
                let document = postings.doc();
                if !segment.is_deleted(document) {
                    let stored: TantivyDocument = store.get(document).ok()?;
                    let value = stored.get_first(fields.stored)?;
                    series.push(serde_json::from_slice(value.as_bytes()?).ok()?);
                }
                postings.advance();
            }
        }
    }
    series.sort_by(|a, b| a.name.cmp(&b.name));
    Some(series)
}

/// Writes a series: what was touched, or all of it.
fn add(
    writer: &IndexWriter,
    fields: Fields,
    wordings: &mut Wordings,
    replaces: Option<()>,
) -> tantivy::Result<()> {
    let name = wordings.series.name.clone();
    let delete_key = |number| {
        writer.delete_term(Term::from_field_text(fields.key, &schema::key(&name, number)));
    };
    let mut documents = Documents::new(fields, &wordings.series);
    match (&wordings.touched, replaces) {
        (Some(touched), Some(())) => {
            for (number, entry) in &wordings.entries {
                if touched.contains(number) {
                    delete_key(Some(*number));
                    writer.add_document(documents.entry(*number, entry)?)?;
                }
            }
            delete_key(None);
        }
        (_, replaces) => {
            if replaces.is_some() {
                writer.delete_term(Term::from_field_text(fields.series, &name));
            }
            for (number, entry) in &wordings.entries {
                writer.add_document(documents.entry(*number, entry)?)?;
            }
        }
    }
    writer.add_document(documents.series(&mut wordings.series)?)?;
    Ok(())
}

fn commit(writer: &mut IndexWriter, payload: &Payload) -> tantivy::Result<()> {
    let payload = serde_json::to_string(payload)?;
    let mut commit = writer.prepare_commit()?;
    commit.set_payload(&payload);
    commit.commit()?;
    Ok(())
}

/// The numbered folders in `dir`, lowest first.
fn folders(dir: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(dir)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| number(path).is_some())
        .collect();
    found.sort();
    found
}

/// Eight digits, so that names order as numbers.
fn number(folder: &Path) -> Option<u32> {
    let name = folder.file_name()?.to_str()?;
    (name.len() == 8).then(|| name.parse().ok()).flatten()
}

fn new_folder(dir: &Path) -> std::io::Result<PathBuf> {
    fs::create_dir_all(dir)?;
    let mut next = folders(dir).last().and_then(|last| number(last)).map_or(1, |last| last + 1);
    loop {
        let folder = dir.join(format!("{next:08}"));
        match fs::create_dir(&folder) {
            Err(cause) if cause.kind() == std::io::ErrorKind::AlreadyExists => next += 1,
            made => return made.map(|()| folder),
        }
    }
}

fn cannot(what: &str, dir: &Path, cause: &dyn std::fmt::Display) -> Error {
    Error::store(
        format!("cannot {what} the search index in {}", dir.display()),
        cause.to_string(),
        "the stored releases are not touched; once the cause is mended, `ostler reindex` builds the index anew",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_read_where_nothing_can_be_written() {
        let folder = tempfile::tempdir().unwrap();
        let payload = Payload { store: "s".into(), generation: 1, hash: "h".into() };
        Index::build(folder.path(), &payload, [Wordings::new("alpha")]).unwrap();
        let build = folders(folder.path()).pop().unwrap();
        let (index, found) = Index::load(&in_memory(&build).unwrap(), &build).unwrap();
        assert_eq!(found, payload);
        assert_eq!(index.series().collect::<Vec<_>>(), ["alpha"]);
        assert!(index.is_empty());
    }
}
