//! The one writer: puts files in place and publishes generations. The order of its steps is what
//! keeps the promise that a kill loses nothing committed; each sync is there for a state that
//! `crash.rs` finds when it is left out.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use super::fs::{Fs, Lock};
use super::generation::{Generation, Head, Releases};
use super::gzip::compress;
use super::layout::{
    FORMAT, FORMAT_FILE, FormatFile, GENERATIONS, Layout, OBJECTS, READINGS, Stored, TMP, sha256,
};
use super::lock;
use super::read::{Store, decode, is_absent};
use super::record::{Change, check_name};
use super::trouble::trouble;
use crate::model::{Error, TermsDocument};

const CANNOT_WRITE: &str = "cannot write to the store";
const CANNOT_MAKE: &str = "cannot make the store";

/// The store, held for writing. Files may be put from several threads at once.
#[derive(Debug)]
pub struct Writer<'a> {
    store: &'a mut Store,
    serial: AtomicU64,
    /// Folders with names that may not be on the disk yet.
    unsynced: Mutex<BTreeSet<PathBuf>>,
    _lock: Lock,
}

impl<'a> Writer<'a> {
    pub(super) fn begin(
        store: &'a mut Store,
        command: &str,
        since: Timestamp,
    ) -> Result<Self, Error> {
        let writer = Self::take(store, command, since)?;
        if let Some(left_out) = writer.store.left_out.first() {
            return Err(Error::store(
                CANNOT_WRITE,
                format!("generation {} is not complete: {}", left_out.generation, left_out.cause),
                "if this is a copy made while the store was written, or the file is lost for good, \
                 `ostler verify --repair` sets that generation aside; else put the file back",
            ));
        }
        writer.clean()?;
        Ok(writer)
    }

    /// Takes the lock and sees the store as it stands under it.
    pub(super) fn take(
        store: &'a mut Store,
        command: &str,
        since: Timestamp,
    ) -> Result<Self, Error> {
        let lock = lock::take(&*store.fs, &store.layout.lock(), command, since)?;
        // What a killed process left is seen through the system's cache, but may not be on the
        // disk; it must be, before anything is built on it or called "stored already".
        make_folders(&*store.fs, &store.layout)?;
        store.refresh()?;
        let unsynced = Mutex::new(BTreeSet::new());
        Ok(Self { store, serial: AtomicU64::new(0), unsynced, _lock: lock })
    }

    /// Finishes what writers that were cut short left undone. Gives the number of files removed.
    pub(super) fn clean(&self) -> Result<usize, Error> {
        Ok(self.sweep()?.saturating_add(self.erase_purged()?))
    }

    /// Takes generations that are not complete out of the chain; their files are kept under
    /// another name. Gives these, and the generations as far as they could be read, oldest first.
    pub(super) fn set_aside_left_out(&mut self) -> Result<(Vec<PathBuf>, Vec<Generation>), Error> {
        let (fs, layout) = (&*self.store.fs, &self.store.layout);
        let fail = |path: &Path, error: &std::io::Error| trouble(CANNOT_WRITE, path, error);
        let (mut aside, mut readable) = (Vec::new(), Vec::new());
        for left_out in std::mem::take(&mut self.store.left_out).iter().rev() {
            let path = layout.generation(left_out.generation);
            let bytes = fs.read(&path).map_err(|error| fail(&path, &error))?;
            readable.extend(Generation::read(&bytes).ok());
            let mut kept = path.with_extension("json.incomplete");
            while fs.exists(&kept).map_err(|error| fail(&kept, &error))? {
                // One of an earlier repair, which nothing may replace.
                kept.as_mut_os_string().push(".incomplete");
            }
            fs.rename(&path, &kept).map_err(|error| fail(&path, &error))?;
            aside.push(kept);
        }
        sync_folder(fs, &layout.folder(GENERATIONS))?;
        readable.reverse();
        Ok((aside, readable))
    }

    /// Publishes again what is whole of a generation that was set aside: a release goes in or stays
    /// out as a whole, and one without its source takes no other with it. Gives the names of those
    /// that went in.
    pub(super) fn publish_whole(
        &mut self,
        generation: Generation,
        at: Timestamp,
    ) -> Result<Vec<String>, Error> {
        let by = generation.by;
        let mut releases = self.store.releases.clone();
        let mut whole = Vec::new();
        for change in generation.changes {
            let there = match change.record() {
                Some(record) => self.store.has_source(record)?,
                None => true,
            };
            let mut next = releases.clone();
            // What was done to a release that is out is out with it.
            if there && next.apply(&change, at, &by).is_ok() {
                releases = next;
                whole.push(change);
            }
        }
        let names = whole.iter().map(|change| change.name().to_string()).collect();
        if !whole.is_empty() {
            self.commit(whole, releases, &by, at)?;
        }
        Ok(names)
    }

    /// The store as it stands under the lock.
    pub fn store(&self) -> &Store {
        self.store
    }

    /// Stores a source's bytes and gives their SHA-256. They belong to no release until a change
    /// that names them is published.
    pub fn put(&self, bytes: &[u8]) -> Result<String, Error> {
        let sha256 = sha256(bytes);
        self.place(&Stored::Object(sha256.clone()), || Ok(bytes.to_vec()))?;
        Ok(sha256)
    }

    /// Stores a reading and gives its SHA-256. What the release is called and dated and the file's
    /// name are not part of it: the record that is published with it says them.
    pub fn put_reading(&self, document: &TermsDocument) -> Result<String, Error> {
        let internal = |error: &dyn ToString| {
            Error::internal("cannot write down a reading", error.to_string())
        };
        let mut nameless = document.clone();
        nameless.series.clear();
        nameless.release.clear();
        nameless.date = None;
        nameless.source.file.clear();
        let json = serde_json::to_vec(&nameless).map_err(|error| internal(&error))?;
        let sha256 = sha256(&json);
        self.place(&Stored::Reading(sha256.clone()), || {
            compress(&json).map_err(|error| internal(&error))
        })?;
        Ok(sha256)
    }

    /// Publishes one generation: all changes or none. On return it survives a loss of power.
    ///
    /// An error after the last step of writing may leave the generation published, never part of
    /// it; doing the same again then finds it done.
    pub fn publish(
        &mut self,
        changes: Vec<Change>,
        by: &str,
        at: Timestamp,
    ) -> Result<Head, Error> {
        if changes.is_empty() {
            return Ok(self.store.head.clone());
        }
        let mut releases = self.store.releases.clone();
        for change in &changes {
            self.check(change)?;
            releases.apply(change, at, by).map_err(|cause| {
                Error::usage(
                    format!("cannot change {}", change.name()),
                    cause,
                    "`ostler releases` lists what is stored, `ostler log` what was done",
                )
            })?;
        }
        self.commit(changes, releases, by, at)
    }

    /// Writes the next generation, after which the releases stand as given.
    fn commit(
        &mut self,
        changes: Vec<Change>,
        releases: Releases,
        by: &str,
        at: Timestamp,
    ) -> Result<Head, Error> {
        let Head { generation, sha256 } = self.store.head.clone();
        let (generation, bytes) = Generation {
            generation: generation.saturating_add(1),
            parent: sha256,
            at,
            by: by.to_owned(),
            changes,
            sha256: String::new(),
        }
        .seal()
        .map_err(|error| Error::internal("cannot write down a generation", error.to_string()))?;

        self.sync()?;
        self.link_generation(generation.generation, &bytes)?;
        let head = generation.head();
        self.store.accept(generation, releases);
        self.store.sort();
        self.erase_purged()?;
        Ok(head)
    }

    /// A change must be writable by name, and the files that it names must be there.
    fn check(&self, change: &Change) -> Result<(), Error> {
        match change {
            Change::Add(record) => check_name(&record.name())?,
            Change::Rename { to, .. } => check_name(to)?,
            _ => {}
        }
        for file in change.record().iter().flat_map(|record| record.files()) {
            let path = self.store.layout.stored(&file);
            let there = self.store.fs.exists(&path);
            if !there.map_err(|error| trouble(CANNOT_WRITE, &path, &error))? {
                return Err(Error::internal(
                    format!("cannot publish {}", change.name()),
                    format!("{} was not put into the store before", path.display()),
                ));
            }
        }
        Ok(())
    }

    /// Puts a file in its place, unless it stands there undamaged.
    fn place(
        &self,
        file: &Stored,
        bytes: impl FnOnce() -> Result<Vec<u8>, Error>,
    ) -> Result<(), Error> {
        let (fs, layout) = (&*self.store.fs, &self.store.layout);
        let path = layout.stored(file);
        let fan = folder_of(&path);
        fs.create_folder(&fan).map_err(|error| trouble(CANNOT_WRITE, &fan, &error))?;
        {
            // Also for a file that is there already: the process that put it may have been killed
            // before it synced the folder.
            let mut unsynced = self.unsynced.lock().unwrap_or_else(PoisonError::into_inner);
            unsynced.insert(layout.folder(file.area()));
            unsynced.insert(fan);
        }
        match fs.read(&path) {
            Ok(raw) if decode(file, &raw).is_ok() => return Ok(()),
            Ok(_damaged) => {}
            Err(error) if is_absent(&error) => {}
            Err(error) => return Err(trouble(CANNOT_WRITE, &path, &error)),
        }
        let tmp = self.write_aside(file.area(), &bytes()?)?;
        fs.rename(&tmp, &path).map_err(|error| trouble(CANNOT_WRITE, &path, &error))
    }

    /// Writes a file in `tmp/`, named for what it is to be, its content synced.
    fn write_aside(&self, area: &str, bytes: &[u8]) -> Result<PathBuf, Error> {
        let serial = self.serial.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}.{serial}.{area}", std::process::id());
        let tmp = self.store.layout.folder(TMP).join(name);
        self.store.fs.create(&tmp, bytes).map_err(|error| {
            // On a full disk the half of it that was written is in the way. If removing fails too,
            // the next writer sweeps it out.
            let _ = self.store.fs.remove(&tmp);
            trouble(CANNOT_WRITE, &tmp, &error)
        })?;
        Ok(tmp)
    }

    /// On return all files that were put are on the disk, names included.
    fn sync(&self) -> Result<(), Error> {
        let mut unsynced = self.unsynced.lock().unwrap_or_else(PoisonError::into_inner);
        for folder in unsynced.iter() {
            sync_folder(&*self.store.fs, folder)?;
        }
        unsynced.clear();
        Ok(())
    }

    fn link_generation(&self, number: u64, bytes: &[u8]) -> Result<(), Error> {
        let fs = &*self.store.fs;
        let path = self.store.layout.generation(number);
        let tmp = self.write_aside(GENERATIONS, bytes)?;
        fs.link(&tmp, &path).map_err(|error| match error.kind() {
            // Only where the system's locks do not hold, as on some network shares.
            ErrorKind::AlreadyExists => Error::store(
                CANNOT_WRITE,
                format!("another process published generation {number} at the same time"),
                "run the command again: it then builds on what the other one stored",
            ),
            _ => trouble(CANNOT_WRITE, &path, &error),
        })?;
        sync_folder(fs, &self.store.layout.folder(GENERATIONS))?;
        fs.remove(&tmp).map_err(|error| trouble(CANNOT_WRITE, &tmp, &error))
    }

    /// Removes what earlier writers left in `tmp/`.
    fn sweep(&self) -> Result<usize, Error> {
        let (fs, folder) = (&*self.store.fs, self.store.layout.folder(TMP));
        let names = fs.list(&folder).map_err(|error| trouble(CANNOT_WRITE, &folder, &error))?;
        for path in names.iter().map(|name| folder.join(name)) {
            fs.remove(&path).map_err(|error| trouble(CANNOT_WRITE, &path, &error))?;
        }
        Ok(names.len())
    }

    /// Removes the files of purged releases; also what an earlier purge did not come to.
    fn erase_purged(&self) -> Result<usize, Error> {
        let fs = &*self.store.fs;
        let mut erased = 0_usize;
        let what = "the purge is recorded, but not all is erased yet; the next write goes on";
        for file in self.store.releases.erased() {
            let path = self.store.layout.stored(&file);
            match fs.remove(&path) {
                Ok(()) => {
                    sync_folder(fs, &folder_of(&path))?;
                    erased = erased.saturating_add(1);
                }
                Err(error) if is_absent(&error) => {}
                Err(error) => return Err(trouble(what, &path, &error)),
            }
        }
        Ok(erased)
    }
}

/// Makes a new, empty store. Two processes may do so at once: the one that comes second finds it
/// made.
pub fn create(fs: &dyn Fs, layout: &Layout, id: &str) -> Result<(), Error> {
    make_root(fs, layout)?;
    make_folders(fs, layout)?;
    make_format(fs, layout, &FormatFile { store: id.to_owned(), format: FORMAT })
}

/// Makes the store's folder and those above it.
pub fn make_root(fs: &dyn Fs, layout: &Layout) -> Result<(), Error> {
    let fail = |path: &Path, error: &std::io::Error| trouble(CANNOT_MAKE, path, error);
    let mut missing = Vec::new();
    for folder in layout.root().ancestors().filter(|folder| !folder.as_os_str().is_empty()) {
        if fs.exists(folder).map_err(|error| fail(folder, &error))? {
            break;
        }
        missing.push(folder);
    }
    for folder in missing.into_iter().rev() {
        fs.create_folder(folder).map_err(|error| fail(folder, &error))?;
    }
    // All of them, since one that is there may have been made by a process that was killed before
    // it came to this. Where we may not look, we made nothing.
    for above in layout.root().ancestors().skip(1) {
        let above = if above.as_os_str().is_empty() { Path::new(".") } else { above };
        match fs.sync_folder(above) {
            Err(error) if error.kind() == ErrorKind::PermissionDenied => break,
            result => result.map_err(|error| fail(above, &error))?,
        }
    }
    Ok(())
}

/// Puts `FORMAT` in its place, whole: from then on the folder is a store.
pub fn make_format(fs: &dyn Fs, layout: &Layout, format: &FormatFile) -> Result<(), Error> {
    let fail = |path: &Path, error: &std::io::Error| trouble(CANNOT_MAKE, path, error);
    let mut bytes = serde_json::to_vec(format)
        .map_err(|error| Error::internal(CANNOT_MAKE, error.to_string()))?;
    bytes.push(b'\n');
    let tmp = layout.folder(TMP).join(format!("{}.{FORMAT_FILE}", std::process::id()));
    // There may be one of a process that was killed and had our number.
    match fs.remove(&tmp) {
        Err(error) if !is_absent(&error) => return Err(fail(&tmp, &error)),
        _ => fs.create(&tmp, &bytes).map_err(|error| fail(&tmp, &error))?,
    }
    match fs.link(&tmp, &layout.format()) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            return Err(fail(&layout.format(), &error));
        }
        _ => fs.remove(&tmp).map_err(|error| fail(&tmp, &error))?,
    }
    sync_folder(fs, layout.root())
}

/// Sees to it that the folders are there and that what stands in them is on the disk.
pub fn make_folders(fs: &dyn Fs, layout: &Layout) -> Result<(), Error> {
    let areas = [TMP, OBJECTS, READINGS, GENERATIONS].map(|area| layout.folder(area));
    for folder in &areas {
        fs.create_folder(folder).map_err(|error| trouble(CANNOT_WRITE, folder, &error))?;
    }
    sync_folder(fs, &folder_of(layout.root()))?;
    sync_folder(fs, layout.root())?;
    for folder in areas.iter().skip(1) {
        sync_folder(fs, folder)?;
    }
    Ok(())
}

pub fn sync_folder(fs: &dyn Fs, folder: &Path) -> Result<(), Error> {
    fs.sync_folder(folder).map_err(|error| trouble(CANNOT_WRITE, folder, &error))
}

/// The folder that holds `path`; of a bare name, the one we are in.
pub fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}
