//! Opening a store and reading from it. Nothing here writes, but for making a new store.

use std::borrow::Cow;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use uuid::Uuid;

use super::folder::{Occupant, no_store, read_format};
use super::fs::{Fs, RealFs};
use super::generation::{Generation, Head, Releases, Withdrawn};
use super::gzip::decompress;
use super::layout::{FormatFile, GENERATIONS, Layout, Stored, generation_number, sha256};
use super::record::{Change, Record};
use super::trouble::trouble;
use super::writer::{self, Writer};
use crate::model::{Error, TermsDocument};

/// An open store, as of its newest complete generation when it was opened or
/// [refreshed](Self::refresh).
#[derive(Debug)]
pub struct Store {
    pub(super) fs: Arc<dyn Fs>,
    pub(super) layout: Layout,
    pub(super) format: FormatFile,
    pub(super) head: Head,
    pub(super) releases: Releases,
    pub(super) left_out: Vec<LeftOut>,
    log: Vec<Generation>,
    sorted: Vec<Record>,
}

/// A generation at the end of the chain that is not complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its number.
    pub generation: u64,
    /// Why.
    pub cause: String,
}

impl Store {
    /// Opens a store for reading. A missing or empty folder is an error that says how to make one.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        Self::open_on(Arc::new(RealFs), dir)
    }

    /// Whether a folder holds a store, in whatever state.
    ///
    /// # Errors
    /// When the folder cannot be looked into.
    pub fn is_at(dir: &Path) -> Result<bool, Error> {
        let format = Layout::new(dir).format();
        format
            .try_exists()
            .map_err(|error| trouble(cannot_open(&Layout::new(dir)), &format, &error))
    }

    /// Opens a store, making it (and the folders above it) where there is none.
    pub fn create_or_open(dir: &Path) -> Result<Self, Error> {
        Self::create_or_open_on(Arc::new(RealFs), dir, &Uuid::new_v4().to_string())
    }

    pub(super) fn open_on(fs: Arc<dyn Fs>, dir: &Path) -> Result<Self, Error> {
        let mut store = Self::at_origin(fs, dir)?;
        store.refresh()?;
        Ok(store)
    }

    /// The store before its first generation.
    pub(super) fn at_origin(fs: Arc<dyn Fs>, dir: &Path) -> Result<Self, Error> {
        let layout = Layout::new(dir);
        let format = match fs.read(&layout.format()) {
            Ok(bytes) => read_format(&layout, &bytes)?,
            Err(error) if is_absent(&error) => return Err(no_store(&*fs, &layout)),
            Err(error) => return Err(trouble(cannot_open(&layout), &layout.format(), &error)),
        };
        Ok(Self::new(fs, layout, format))
    }

    pub(super) fn new(fs: Arc<dyn Fs>, layout: Layout, format: FormatFile) -> Self {
        let head = Head { generation: 0, sha256: format.origin() };
        Self {
            fs,
            layout,
            format,
            head,
            releases: Releases::default(),
            left_out: Vec::new(),
            log: Vec::new(),
            sorted: Vec::new(),
        }
    }

    pub(super) fn create_or_open_on(fs: Arc<dyn Fs>, dir: &Path, id: &str) -> Result<Self, Error> {
        let layout = Layout::new(dir);
        let exists = |path: &Path| {
            fs.exists(path).map_err(|error| trouble(cannot_open(&layout), path, &error))
        };
        if !exists(&layout.format())? {
            if exists(layout.root())? && !Occupant::of(&*fs, &layout)?.is_free() {
                return Err(no_store(&*fs, &layout));
            }
            writer::create(&*fs, &layout, id)?;
        }
        Self::open_on(fs, dir)
    }

    /// Whether this is the newest state of its folder still, found out without reading the chain: a
    /// reader that is asked often need not open the store each time. A generation that is left out
    /// counts as a newer one.
    pub fn is_current(&self) -> bool {
        let there = |path: &Path| self.fs.exists(path).unwrap_or(false);
        let head = self.head.generation;
        let same = self.fs.read(&self.layout.format()).is_ok_and(|bytes| {
            read_format(&self.layout, &bytes).is_ok_and(|format| format.store == self.format.store)
        });
        same && (head == 0 || there(&self.layout.generation(head)))
            && !there(&self.layout.generation(head.saturating_add(1)))
    }

    /// UUID of the store, the same in all its copies and backups.
    pub fn id(&self) -> &str {
        &self.format.store
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        self.layout.root()
    }

    /// Number and hash of the newest complete generation.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Whether `head` is, or once was, this store's head: what is derived from it can catch up.
    pub fn knows(&self, head: &Head) -> bool {
        match head.generation.checked_sub(1) {
            None => head.sha256 == self.format.origin(),
            Some(index) => usize::try_from(index)
                .ok()
                .and_then(|index| self.log.get(index))
                .is_some_and(|generation| generation.sha256 == head.sha256),
        }
    }

    /// Every generation, oldest first: what was done, when, by whom.
    pub fn log(&self) -> &[Generation] {
        &self.log
    }

    /// Generations at the end that are not complete, and so not part of what is read.
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    /// All releases but the withdrawn, by series, then date, then label; undated ones last.
    pub fn releases(&self) -> &[Record] {
        &self.sorted
    }

    /// The releases of one series, oldest first; empty when there is none.
    pub fn releases_of(&self, series: &str) -> &[Record] {
        let start = self.sorted.partition_point(|record| record.series.as_str() < series);
        let rest = self.sorted.get(start..).unwrap_or_default();
        let length = rest.partition_point(|record| record.series == series);
        rest.get(..length).unwrap_or_default()
    }

    /// The names of the series, sorted.
    pub fn series(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.sorted.iter().map(|r| r.series.as_str()).collect();
        names.dedup();
        names
    }

    /// The releases that were withdrawn, by name.
    pub fn withdrawn(&self) -> impl Iterator<Item = &Withdrawn> {
        self.releases.withdrawn.values()
    }

    /// The release as it was read, proved against its hash.
    pub fn reading(&self, record: &Record) -> Result<TermsDocument, Error> {
        let file = Stored::Reading(record.reading.clone());
        let bytes = self.load(&file)?;
        let mut document: TermsDocument = serde_json::from_slice(&bytes).map_err(|error| {
            Error::store(
                format!("cannot use the reading of {}", record.name()),
                format!("it was made by {}, and this reader sees: {error}", record.reader),
                "`ostler reread` reads the stored source again",
            )
        })?;
        document.series.clone_from(&record.series);
        document.release.clone_from(&record.release);
        document.date.clone_from(&record.date);
        document.source.clone_from(&record.source);
        Ok(document)
    }

    /// The original bytes of a source, proved against their hash.
    pub fn source(&self, sha256: &str) -> Result<Vec<u8>, Error> {
        self.load(&Stored::Object(sha256.to_owned()))
    }

    /// Reads a stored file and proves it.
    fn load(&self, file: &Stored) -> Result<Vec<u8>, Error> {
        let (kind, hint) = match file {
            Stored::Object(_) => (
                "source",
                "put it back from a backup (`ostler restore`); `ostler verify --data` tells \
                 what else is damaged",
            ),
            Stored::Reading(_) => ("reading", "`ostler reread` reads the stored source again"),
        };
        let path = self.layout.stored(file);
        let what = format!("cannot read the {kind} {}", file.sha256());
        match load(&*self.fs, &self.layout, file) {
            Ok(Ok(bytes)) => Ok(bytes),
            Ok(Err(cause)) => Err(Error::store(what, format!("{}: {cause}", path.display()), hint)),
            Err(error) if is_absent(&error) => {
                let cause = match self.releases.erased().contains(file) {
                    true => "it was purged; `ostler log` says when and by whom".to_owned(),
                    false => format!("{} is missing", path.display()),
                };
                Err(Error::store(what, cause, hint))
            }
            Err(error) => Err(trouble(what, &path, &error)),
        }
    }

    /// A folder for data derived from this store by a program of this fingerprint. It need not be
    /// there, may be deleted at any time, and is not part of copies and backups.
    pub fn derived_dir(&self, fingerprint: &str) -> PathBuf {
        self.layout.derived(fingerprint)
    }

    /// Takes the store's lock. `command` and `since` are for the eyes of a second writer.
    pub fn writer(&mut self, command: &str, since: Timestamp) -> Result<Writer<'_>, Error> {
        Writer::begin(self, command, since)
    }

    /// Takes in the generations that were published since.
    pub fn refresh(&mut self) -> Result<(), Error> {
        let (mut newer, mut left_out) = self.unread_generations()?;
        while let Some((last, before)) = newer.split_last()
            && let Some(cause) = self.missing_sources(last, before)?
        {
            left_out.insert(0, LeftOut { generation: last.generation, cause });
            newer.pop();
        }
        for generation in newer {
            let (number, path) =
                (generation.generation, self.layout.generation(generation.generation));
            let mut releases = std::mem::take(&mut self.releases);
            for change in &generation.changes {
                releases
                    .apply(change, generation.at, &generation.by)
                    .map_err(|cause| damaged(&self.layout, number, &path, &cause))?;
            }
            self.accept(generation, releases);
        }
        self.left_out = left_out;
        self.sort();
        Ok(())
    }

    pub(super) fn accept(&mut self, generation: Generation, releases: Releases) {
        self.head = generation.head();
        self.releases = releases;
        self.log.push(generation);
    }

    pub(super) fn sort(&mut self) {
        self.sorted = self.releases.live.values().cloned().collect();
        self.sorted.sort_by(Record::order);
    }

    /// The generations after the head, in chain order. Only the very last may be torn.
    fn unread_generations(&self) -> Result<(Vec<Generation>, Vec<LeftOut>), Error> {
        let folder = self.layout.folder(GENERATIONS);
        let names = match self.fs.list(&folder) {
            Ok(names) => names,
            // Made by the first writer.
            Err(error) if is_absent(&error) => Vec::new(),
            Err(error) => return Err(trouble(cannot_open(&self.layout), &folder, &error)),
        };
        let mut numbers: Vec<u64> = names
            .iter()
            .filter_map(|name| generation_number(name))
            .filter(|&number| number > self.head.generation)
            .collect();
        numbers.sort_unstable();
        let mut head = self.head.clone();
        let mut newer = Vec::with_capacity(numbers.len());
        for &number in &numbers {
            let expected = head.generation.saturating_add(1);
            let path = self.layout.generation(expected);
            if number != expected {
                return Err(damaged(&self.layout, expected, &path, "it is missing"));
            }
            let bytes = self
                .fs
                .read(&path)
                .map_err(|error| trouble(cannot_open(&self.layout), &path, &error))?;
            let generation = match Generation::read(&bytes) {
                Ok(generation) => generation,
                Err(cause) if numbers.last() == Some(&number) => {
                    return Ok((newer, vec![LeftOut { generation: number, cause }]));
                }
                Err(cause) => return Err(damaged(&self.layout, number, &path, &cause)),
            };
            generation
                .follows(&head)
                .map_err(|cause| damaged(&self.layout, number, &path, &cause))?;
            head = generation.head();
            newer.push(generation);
        }
        Ok((newer, Vec::new()))
    }

    /// Why the generation cannot be used, if a source that it brought is missing. One that an
    /// earlier generation brought was lost, and not overtaken by a copy: then this generation is
    /// whole. A reading can be made again from its source: where one is missing, only its release
    /// cannot be opened.
    fn missing_sources(
        &self,
        generation: &Generation,
        before: &[Generation],
    ) -> Result<Option<String>, Error> {
        let brought_before = |sha256: &str| {
            let mut earlier = self.log.iter().chain(before).flat_map(|earlier| &earlier.changes);
            earlier.any(|change| change.record().is_some_and(|it| it.source.sha256 == sha256))
        };
        for record in generation.changes.iter().filter_map(Change::record) {
            if !self.has_source(record)? && !brought_before(&record.source.sha256) {
                let file = Stored::Object(record.source.sha256.clone());
                return Ok(Some(format!("{} is missing", self.layout.stored(&file).display())));
            }
        }
        Ok(None)
    }

    /// Whether the source of a record is there.
    pub(super) fn has_source(&self, record: &Record) -> Result<bool, Error> {
        let path = self.layout.stored(&Stored::Object(record.source.sha256.clone()));
        let there = self.fs.exists(&path);
        there.map_err(|error| trouble(cannot_open(&self.layout), &path, &error))
    }
}

/// Reads a stored file. The inner error says in words why the content is not what it must be.
pub(super) fn load(
    fs: &dyn Fs,
    layout: &Layout,
    file: &Stored,
) -> io::Result<Result<Vec<u8>, String>> {
    let raw = fs.read(&layout.stored(file))?;
    Ok(decode(file, &raw).map(Cow::into_owned))
}

/// The content of a stored file's bytes, if it is what its name says.
pub(super) fn decode<'a>(file: &Stored, raw: &'a [u8]) -> Result<Cow<'a, [u8]>, String> {
    let bytes = match file {
        Stored::Object(_) => Cow::Borrowed(raw),
        Stored::Reading(_) => {
            let bytes = decompress(raw);
            Cow::Owned(bytes.map_err(|error| format!("its content is damaged: {error}"))?)
        }
    };
    if sha256(&bytes) != file.sha256() {
        return Err("its content is not what was stored: its SHA-256 is another".to_owned());
    }
    Ok(bytes)
}

/// Whether the error says that there is no such file (or that what should be its folder is none).
pub(super) fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

pub(super) fn cannot_open(layout: &Layout) -> String {
    format!("cannot open the store {}", layout.root().display())
}

pub(super) fn damaged(layout: &Layout, number: u64, path: &Path, cause: &str) -> Error {
    Error::store(
        cannot_open(layout),
        format!("the chain is damaged at generation {number}: {}: {cause}", path.display()),
        "put that file back from a copy or a backup (`ostler restore`); nothing was changed",
    )
}
