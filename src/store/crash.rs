//! The worst file system that POSIX allows, and the proof that the store stands on it.
//!
//! [`CrashFs`] keeps what *is seen* and what *is on the disk* apart. When the power fails
//!
//! * of the names that were made, changed or removed in a folder since it was synced, any subset
//!   survives, in any order;
//! * the content of a file that was not synced is there whole, or not at all, or in part;
//! * what was synced is there.
//!
//! The tests walk a run of the store call by call, and for each call every disk that the power
//! failing there may leave. That the model is strict enough is shown by leaving out one kind of
//! sync at a time: each time some disk breaks the promise.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use super::fs::{Fs, Lock};
use super::layout::{OBJECTS, READINGS, TMP};
use super::read::Store;
use super::tests::{at, document, name, put};
use super::verify::verify_on;
use super::{Change, Depth};
use crate::model::{Error, ErrorKind as Kind};

const ROOT: &str = "/srv/index";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    Folder,
    /// Index of the file's content.
    File(usize),
}

#[derive(Debug, Clone)]
struct Content {
    bytes: Vec<u8>,
    synced: bool,
}

/// What is seen, what is on the disk, and what may be.
#[derive(Debug, Clone, Default)]
struct Disk {
    seen: BTreeMap<PathBuf, Entry>,
    durable: BTreeMap<PathBuf, Entry>,
    /// What a name stood for, time after time since its folder was synced.
    pending: BTreeMap<PathBuf, Vec<Option<Entry>>>,
    contents: Vec<Content>,
}

/// A disk's names, with the content of files; `None` is a folder.
type Image = BTreeMap<PathBuf, Option<Vec<u8>>>;

impl Disk {
    fn set(&mut self, path: &Path, entry: Option<Entry>) {
        match entry {
            Some(entry) => self.seen.insert(path.to_owned(), entry),
            None => self.seen.remove(path),
        };
        self.pending.entry(path.to_owned()).or_default().push(entry);
    }

    fn sync(&mut self, folder: &Path) {
        let within = |path: &PathBuf| path.parent() == Some(folder);
        self.durable.retain(|path, _| !within(path));
        self.durable.extend(
            self.seen.iter().filter(|(path, _)| within(path)).map(|(p, e)| (p.clone(), *e)),
        );
        self.pending.retain(|path, _| !within(path));
    }

    fn from_image(image: &Image) -> Self {
        let mut disk = Self::default();
        for (path, content) in image {
            let entry = match content {
                None => Entry::Folder,
                Some(bytes) => {
                    disk.contents.push(Content { bytes: bytes.clone(), synced: true });
                    Entry::File(disk.contents.len() - 1)
                }
            };
            disk.seen.insert(path.clone(), entry);
        }
        disk.durable.clone_from(&disk.seen);
        disk
    }

    /// Every disk that a loss of power may leave now.
    fn survivors(&self) -> HashSet<Image> {
        let tmp = Path::new(ROOT).join(TMP);
        let mut name_states = vec![self.durable.clone()];
        for (path, versions) in &self.pending {
            if path.parent() == Some(&tmp) {
                continue;
            }
            let mut more = Vec::new();
            for state in &name_states {
                for version in versions.iter().filter(|v| v.as_ref() != state.get(path)) {
                    let mut other = state.clone();
                    match version {
                        Some(entry) => other.insert(path.clone(), *entry),
                        None => other.remove(path),
                    };
                    more.push(other);
                }
            }
            name_states.extend(more);
            assert!(name_states.len() < 10_000, "too many names hang in the air");
        }
        // What is in tmp/ is rubbish by definition: either none of it survives or all that was.
        let rubbish: Vec<(PathBuf, Entry)> = self
            .pending
            .iter()
            .filter(|(path, _)| path.parent() == Some(&tmp))
            .filter_map(|(path, versions)| Some((path.clone(), versions.iter().flatten().next()?)))
            .map(|(path, entry)| (path, *entry))
            .collect();
        let mut images = HashSet::new();
        for state in name_states {
            let mut full = state.clone();
            full.extend(rubbish.iter().cloned());
            for names in [state, full] {
                self.contents_of(&names, &mut images);
            }
        }
        images
    }

    /// The images of these names: each content that was not synced is whole, empty or torn.
    fn contents_of(&self, names: &BTreeMap<PathBuf, Entry>, images: &mut HashSet<Image>) {
        let reachable = |path: &Path| {
            path.ancestors().skip(1).all(|up| up == Path::new("/") || names.contains_key(up))
        };
        let mut found = vec![Image::new()];
        for (path, entry) in names.iter().filter(|(path, _)| reachable(path)) {
            let variants = match entry {
                Entry::Folder => vec![None],
                Entry::File(index) => {
                    let Content { bytes, synced } = &self.contents[*index];
                    let torn = bytes[..bytes.len() / 2].to_vec();
                    match synced {
                        true => vec![Some(bytes.clone())],
                        false => vec![Some(bytes.clone()), Some(Vec::new()), Some(torn)],
                    }
                }
            };
            found = found
                .into_iter()
                .flat_map(|image| {
                    variants.iter().map(move |variant| {
                        let mut image = image.clone();
                        image.insert(path.clone(), variant.clone());
                        image
                    })
                })
                .collect();
        }
        images.extend(found);
    }
}

/// A call that fails.
#[derive(Debug, Clone, Copy)]
struct Failure {
    /// The number of the call.
    call: usize,
    errno: i32,
    /// Whether later calls that write fail, too.
    lasting: bool,
}

#[derive(Debug, Default)]
struct Inner {
    disk: Disk,
    calls: usize,
    failure: Option<Failure>,
    /// The kind of sync that is left out.
    ignored: Option<&'static str>,
    /// The disk after each step, and what had been acknowledged by then.
    trace: Option<Vec<(Disk, BTreeSet<String>)>>,
    acknowledged: BTreeSet<String>,
}

/// The worst file system.
#[derive(Debug, Clone, Default)]
struct CrashFs {
    inner: Arc<Mutex<Inner>>,
}

impl CrashFs {
    fn on(image: &Image) -> Self {
        let fs = Self::default();
        fs.inner().disk = Disk::from_image(image);
        fs
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }

    fn arc(&self) -> Arc<dyn Fs> {
        Arc::new(self.clone())
    }

    fn acknowledge(&self, fact: String) {
        self.inner().acknowledged.insert(fact);
    }

    /// Counts a call, and lets it fail if it is its turn.
    fn call(&self, writes: bool) -> io::Result<MutexGuard<'_, Inner>> {
        let mut inner = self.inner();
        inner.calls += 1;
        match inner.failure {
            Some(Failure { call, errno, lasting })
                if call == inner.calls || (lasting && writes && call < inner.calls) =>
            {
                Err(io::Error::from_raw_os_error(errno))
            }
            _ => Ok(inner),
        }
    }
}

impl Inner {
    fn step(&mut self) {
        let state = (self.disk.clone(), self.acknowledged.clone());
        if let Some(trace) = &mut self.trace {
            trace.push(state);
        }
    }

    fn entry(&self, path: &Path) -> io::Result<Entry> {
        self.disk.seen.get(path).copied().ok_or_else(|| ErrorKind::NotFound.into())
    }

    fn need_folder(&self, path: &Path) -> io::Result<()> {
        match path.parent() {
            Some(parent) if parent == Path::new("/") => Ok(()),
            Some(parent) if self.entry(parent)? == Entry::Folder => Ok(()),
            _ => Err(ErrorKind::NotADirectory.into()),
        }
    }

    fn is_ignored(&self, sync: &str) -> bool {
        self.ignored == Some(sync)
    }
}

/// `names of objects`, `names of an objects/ab`, `names of index`, …
fn kind_of_folder(folder: &Path) -> String {
    let last = folder.file_name().unwrap_or_default().to_string_lossy();
    let above = folder.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    match above.as_ref() {
        OBJECTS | READINGS => format!("names of {above}/ab"),
        _ => format!("names of {last}"),
    }
}

impl Fs for CrashFs {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let inner = self.call(false)?;
        match inner.entry(path)? {
            Entry::File(index) => Ok(inner.disk.contents[index].bytes.clone()),
            Entry::Folder => Err(ErrorKind::IsADirectory.into()),
        }
    }

    fn exists(&self, path: &Path) -> io::Result<bool> {
        Ok(path == Path::new("/") || self.call(false)?.entry(path).is_ok())
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        let inner = self.call(false)?;
        inner.entry(folder)?;
        let within = inner.disk.seen.keys().filter(|path| path.parent() == Some(folder));
        Ok(within.map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect())
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        let mut inner = self.call(true)?;
        inner.need_folder(path)?;
        if inner.entry(path).is_err() {
            inner.disk.set(path, Some(Entry::Folder));
            inner.step();
        }
        Ok(())
    }

    fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut inner = self.call(true)?;
        inner.need_folder(path)?;
        if inner.entry(path).is_ok() {
            return Err(ErrorKind::AlreadyExists.into());
        }
        let index = inner.disk.contents.len();
        inner.disk.contents.push(Content { bytes: bytes.to_vec(), synced: false });
        inner.disk.set(path, Some(Entry::File(index)));
        inner.step();
        drop(inner);

        // The sync is a call of its own: it may fail after all was written.
        let mut inner = self.call(true)?;
        let purpose = path.extension().unwrap_or_default().to_string_lossy();
        if !inner.is_ignored(&format!("content of {purpose}")) {
            inner.disk.contents[index].synced = true;
        }
        inner.step();
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut inner = self.call(true)?;
        inner.need_folder(to)?;
        let entry = inner.entry(from)?;
        inner.disk.set(to, Some(entry));
        inner.disk.set(from, None);
        inner.step();
        Ok(())
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut inner = self.call(true)?;
        inner.need_folder(to)?;
        let entry = inner.entry(from)?;
        if inner.entry(to).is_ok() {
            return Err(ErrorKind::AlreadyExists.into());
        }
        inner.disk.set(to, Some(entry));
        inner.step();
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut inner = self.call(true)?;
        inner.entry(path)?;
        inner.disk.set(path, None);
        inner.step();
        Ok(())
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        let mut inner = self.call(true)?;
        if path != Path::new("/") {
            inner.entry(path)?;
        }
        if !inner.is_ignored(&kind_of_folder(path)) {
            inner.disk.sync(path);
        }
        inner.step();
        Ok(())
    }

    fn lock(&self, path: &Path, _note: &[u8]) -> io::Result<Option<Lock>> {
        let mut inner = self.call(true)?;
        inner.need_folder(path)?;
        // Its content is of no concern, and who holds it does not outlive the process: the tests
        // of real files look at these.
        if inner.entry(path).is_err() {
            let index = inner.disk.contents.len();
            inner.disk.contents.push(Content { bytes: Vec::new(), synced: true });
            inner.disk.set(path, Some(Entry::File(index)));
            inner.step();
        }
        Ok(Some(Box::new(())))
    }
}

/// What is ingested, one generation a row.
const BATCHES: &[&[(&str, &str)]] = &[
    &[("2020-01", "a text that is purged later")],
    &[("2020-02", "text"), ("2020-03", "another text")],
];
const PURGED: &str = "lst@2020-01";
const MADE: &str = "the store is made";
const ERASED: &str = "the purge is done";

/// What the tests walk: a store is made, releases come in, one is purged. Each fact is
/// acknowledged as a command would print it; what is stored already is not stored again.
fn run(fs: &CrashFs) -> Result<(), Error> {
    let mut store = Store::create_or_open_on(fs.arc(), Path::new(ROOT), "a-store")?;
    for batch in BATCHES {
        let mut writer = store.writer("ostler ingest", at(0))?;
        // Not before: a store that was found made may be so in the system's cache only.
        fs.acknowledge(MADE.to_owned());
        let mut changes = Vec::new();
        let mut names = Vec::new();
        for (release, text) in *batch {
            let document = document("lst", release, text);
            let known = name(&format!("lst@{release}"));
            names.push(known.to_string());
            if writer.store().log().iter().all(|g| g.changes.iter().all(|c| c.name() != known)) {
                changes.push(Change::Add(put(&writer, &document)?));
            }
        }
        writer.publish(changes, "tester", at(1))?;
        names.into_iter().for_each(|name| fs.acknowledge(name));
    }
    let mut writer = store.writer("ostler purge", at(2))?;
    if !is_purged(writer.store()) {
        let change = Change::Purge { name: name(PURGED), reason: String::new() };
        writer.publish(vec![change], "tester", at(3))?;
    }
    fs.acknowledge(ERASED.to_owned());
    Ok(())
}

fn is_purged(store: &Store) -> bool {
    let is_purge = |change: &Change| matches!(change, Change::Purge { .. });
    store.log().iter().any(|generation| generation.changes.iter().any(is_purge))
}

fn need(condition: bool, what: &str) -> Result<(), String> {
    if condition { Ok(()) } else { Err(what.to_owned()) }
}

fn words(error: Error) -> String {
    format!("{error:?}")
}

/// What must hold of a disk on which these facts had been acknowledged.
fn prove(fs: &CrashFs, facts: &BTreeSet<String>) -> Result<(), String> {
    let root = Path::new(ROOT);
    match Store::open_on(fs.arc(), root) {
        Err(error) => need(!facts.contains(MADE), &format!("does not open: {error:?}"))?,
        Ok(store) => {
            need(store.left_out().is_empty(), "a generation is not complete")?;
            let live: BTreeSet<String> =
                store.releases().iter().map(|record| record.name().to_string()).collect();
            for fact in facts.iter().filter(|fact| fact.contains('@')) {
                let stored = live.contains(fact) || (fact == PURGED && is_purged(&store));
                need(stored, &format!("{fact} is lost"))?;
            }
            need(live.contains("lst@2020-02") == live.contains("lst@2020-03"), "half a batch")?;
            for record in store.releases() {
                store.reading(record).map_err(words)?;
                store.source(&record.source.sha256).map_err(words)?;
            }
            let report = verify_on(fs.arc(), root, Depth::Data).map_err(words)?;
            let faults: Vec<_> =
                report.problems.iter().filter(|p| !p.what.starts_with("purged, but")).collect();
            need(faults.is_empty(), &format!("{faults:?}"))?;
            let erased = faults.len() == report.problems.len();
            need(erased || !facts.contains(ERASED), "what was purged is there again")?;
        }
    }
    // And the work can go on as if nothing had been.
    run(fs).map_err(words)?;
    let report = verify_on(fs.arc(), root, Depth::Data).map_err(words)?;
    need(report.releases == 2 && report.problems.is_empty(), &format!("{report:?}"))
}

/// Lets the power fail after each call of a run on this file system. Gives the number of disks
/// that were proved, or the first that breaks a promise.
fn walk(fs: &CrashFs, proved: &mut HashSet<(Image, BTreeSet<String>)>) -> Result<(), String> {
    fs.inner().trace = Some(Vec::new());
    run(fs).map_err(words)?;
    let trace = fs.inner().trace.take().unwrap();
    for (step, (disk, facts)) in trace.into_iter().enumerate() {
        for image in disk.survivors() {
            if !proved.contains(&(image.clone(), facts.clone())) {
                prove(&CrashFs::on(&image), &facts).map_err(|e| format!("step {step}: {e}"))?;
                proved.insert((image, facts.clone()));
            }
        }
    }
    Ok(())
}

/// The number of calls of a whole run.
fn calls() -> usize {
    let fs = CrashFs::default();
    run(&fs).unwrap();
    fs.inner().calls
}

/// Walks a run, and for each of its calls a second run after the first was killed there: the
/// second sees, through the system's cache, what may not be on the disk.
fn walk_all(ignored: Option<&'static str>) -> Result<usize, String> {
    let mut proved = HashSet::new();
    let fresh = || {
        let fs = CrashFs::default();
        fs.inner().ignored = ignored;
        fs
    };
    walk(&fresh(), &mut proved)?;
    for call in 1..=calls() {
        let fs = fresh();
        fs.inner().failure = Some(Failure { call, errno: EIO, lasting: true });
        // It is killed, so nobody reads what it says.
        let _ = run(&fs);
        fs.inner().failure = None;
        walk(&fs, &mut proved).map_err(|error| format!("killed at call {call}, {error}"))?;
    }
    Ok(proved.len())
}

const EIO: i32 = 5;
const EACCES: i32 = 13;
const ENOSPC: i32 = 28;
const EROFS: i32 = 30;

#[test]
fn a_loss_of_power_at_any_moment_loses_nothing_and_shows_nothing_half() {
    let proved = walk_all(None).unwrap();
    println!("{proved} disks proved");
    assert!(proved > 200, "only {proved} disks: the model does not do its work");
}

#[test]
fn without_any_one_of_the_syncs_something_is_lost() {
    for sync in [
        "content of FORMAT",
        "content of objects",
        "content of readings",
        "content of generations",
        "names of ",
        "names of srv",
        "names of index",
        "names of objects",
        "names of objects/ab",
        "names of readings",
        "names of readings/ab",
        "names of generations",
    ] {
        let broken = walk_all(Some(sync));
        println!("without the sync of {sync}: {broken:?}");
        assert!(broken.is_err(), "nobody misses the sync of {sync}");
    }
}

#[test]
fn a_call_that_fails_harms_nothing_and_says_what_to_do() {
    for errno in [ENOSPC, EIO, EROFS, EACCES] {
        for (call, lasting) in (1..=calls()).flat_map(|call| [(call, false), (call, true)]) {
            let fs = CrashFs::default();
            fs.inner().failure = Some(Failure { call, errno, lasting });
            let result = run(&fs);
            fs.inner().failure = None;
            let place = format!("errno {errno}, call {call}, lasting {lasting}");
            if let Err(error) = result {
                assert_eq!(error.kind, Kind::Store, "{place}: {error:?}");
                assert!(!error.hint.is_empty() && !error.cause.is_empty(), "{place}: {error:?}");
                let expected = match errno {
                    ENOSPC => "the disk is full",
                    EIO => "the disk failed",
                    EROFS => "read-only",
                    _ => "no permission",
                };
                assert!(error.cause.contains(expected), "{place}: {error:?}");
            }
            let facts = fs.inner().acknowledged.clone();
            prove(&fs, &facts).unwrap_or_else(|broken| panic!("{place}: {broken}"));
        }
    }
}
