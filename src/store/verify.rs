//! Proves a store, also one that does not open; and repairs what is not the truth.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use super::fs::{Fs, RealFs};
use super::generation::{Generation, Head};
use super::layout::{GENERATIONS, OBJECTS, READINGS, Stored, TMP, generation_number, is_sha256};
use super::read::{Store, is_absent, load};
use super::trouble::trouble;
use super::writer::Writer;
use crate::model::{Error, TermsDocument};

/// How closely to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// The chain of generations, and that each file is there.
    Chain,
    /// Also that each file is what its name says, and that each reading can be used.
    Data,
}

/// What was proved and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// UUID of the store.
    pub store: String,
    /// The newest generation that was read.
    pub head: Head,
    /// Number of releases, withdrawn ones not counted.
    pub releases: usize,
    /// Number of sources and readings that were looked at.
    pub files: usize,
    /// Bytes that were hashed: 0 for [`Depth::Chain`].
    pub bytes: u64,
    /// What is wrong; empty for a store without fault.
    pub problems: Vec<Problem>,
    /// What is good to know and no fault.
    pub notes: Vec<String>,
}

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, from the store's folder.
    pub path: PathBuf,
    /// What is wrong with it.
    pub what: String,
    /// What to do.
    pub hint: String,
}

const FROM_BACKUP: &str = "put it back from a copy or a backup (`ostler restore`)";
const REREAD: &str = "`ostler reread` reads the stored source again";

/// Proves the store in a folder. An error means that there is no store that could be looked at.
pub fn verify(dir: &Path, depth: Depth) -> Result<Report, Error> {
    verify_on(Arc::new(RealFs), dir, depth)
}

pub(super) fn verify_on(fs: Arc<dyn Fs>, dir: &Path, depth: Depth) -> Result<Report, Error> {
    let mut inspector = Inspector {
        store: Store::at_origin(fs, dir)?,
        bytes: 0,
        problems: Vec::new(),
        notes: Vec::new(),
    };
    inspector.chain()?;
    let files = inspector.files(depth)?;
    inspector.rest()?;
    let Inspector { store, bytes, problems, notes } = inspector;
    Ok(Report {
        store: store.format.store,
        head: store.head,
        releases: store.releases.live.len(),
        files,
        bytes,
        problems,
        notes,
    })
}

/// Finishes what was cut short: empties `tmp/`, erases what was purged, and sets incomplete
/// generations at the end of the chain aside (their files are kept as `….json.incomplete`); what is
/// whole of them is published again.
/// Sources, readings and complete generations are never touched. Gives what was done, in words.
pub fn repair(dir: &Path, command: &str, since: Timestamp) -> Result<Vec<String>, Error> {
    let mut store = Store::open(dir)?;
    repair_open(&mut store, command, since)
}

pub(super) fn repair_open(
    store: &mut Store,
    command: &str,
    since: Timestamp,
) -> Result<Vec<String>, Error> {
    let mut writer = Writer::take(store, command, since)?;
    let mut done = Vec::new();
    let (aside, readable) = writer.set_aside_left_out()?;
    for kept in aside {
        done.push(format!("an incomplete generation was set aside as {}", kept.display()));
    }
    for generation in readable {
        let number = generation.generation;
        let whole = writer.publish_whole(generation, since)?;
        if !whole.is_empty() {
            done.push(format!("of generation {number} was kept: {}", whole.join(", ")));
        }
    }
    match writer.clean()? {
        0 => {}
        1 => done.push("a file that was left behind was removed".to_owned()),
        removed => done.push(format!("{removed} files that were left behind were removed")),
    }
    Ok(done)
}

struct Inspector {
    store: Store,
    bytes: u64,
    problems: Vec<Problem>,
    notes: Vec<String>,
}

impl Inspector {
    fn problem(&mut self, path: &Path, what: impl Into<String>, hint: &str) {
        let path = path.strip_prefix(self.store.layout.root()).unwrap_or(path).to_owned();
        self.problems.push(Problem { path, what: what.into(), hint: hint.to_owned() });
    }

    fn list(&self, folder: &Path) -> Result<Vec<String>, Error> {
        match self.store.fs.list(folder) {
            Ok(names) => Ok(names),
            Err(error) if is_absent(&error) => Ok(Vec::new()),
            Err(error) => Err(trouble("cannot prove the store", folder, &error)),
        }
    }

    /// Walks the whole chain, going on behind each fault.
    fn chain(&mut self) -> Result<(), Error> {
        let names = self.list(&self.store.layout.folder(GENERATIONS))?;
        for name in names.iter().filter(|name| generation_number(name).is_none()) {
            self.notes.push(format!("{GENERATIONS}/{name} is not part of the chain"));
        }
        let present: BTreeSet<u64> =
            names.iter().filter_map(|name| generation_number(name)).collect();
        let last = present.last().copied().unwrap_or(0);
        let mut number = 0_u64;
        while number < last {
            number = number.saturating_add(1);
            let path = self.store.layout.generation(number);
            if !present.contains(&number) {
                // A long gap is one fault.
                let next = present.range(number..).next().copied().unwrap_or(last);
                self.problem(&path, format!("missing, up to generation {next}"), FROM_BACKUP);
                number = next.saturating_sub(1);
                self.store.head.generation = number;
                continue;
            }
            let bytes = match self.store.fs.read(&path) {
                Ok(bytes) => bytes,
                Err(error) => {
                    self.problem(&path, format!("cannot be read: {error}"), FROM_BACKUP);
                    self.store.head.generation = number;
                    continue;
                }
            };
            self.link(number, &path, &bytes, last);
        }
        Ok(())
    }

    fn link(&mut self, number: u64, path: &Path, bytes: &[u8], last: u64) {
        let mut generation = match Generation::read(bytes) {
            Ok(generation) => generation,
            Err(cause) => {
                let hint = match number == last {
                    true => "if it is lost for good, `ostler verify --repair` sets it aside",
                    false => FROM_BACKUP,
                };
                self.problem(path, cause, hint);
                self.store.head = Head { generation: number, sha256: super::sha256(bytes) };
                return;
            }
        };
        if let Err(cause) = generation.follows(&self.store.head) {
            self.problem(path, cause, FROM_BACKUP);
            generation.generation = number;
        }
        let mut releases = std::mem::take(&mut self.store.releases);
        for change in &generation.changes {
            if let Err(cause) = releases.apply(change, generation.at, &generation.by) {
                self.problem(path, format!("cannot be applied: {cause}"), FROM_BACKUP);
            }
        }
        self.store.accept(generation, releases);
    }

    /// Looks at every file that a release stands or once stood on; gives their number.
    fn files(&mut self, depth: Depth) -> Result<usize, Error> {
        let kept: Vec<Stored> = self.store.releases.kept().into_iter().cloned().collect();
        let needed: BTreeSet<Stored> = self.store.releases.needed().into_iter().cloned().collect();
        for file in &kept {
            let path = self.store.layout.stored(file);
            let hint = match file {
                Stored::Object(_) => FROM_BACKUP,
                Stored::Reading(_) => REREAD,
            };
            let what = match depth {
                Depth::Chain => match self.store.fs.exists(&path) {
                    Ok(true) => continue,
                    Ok(false) => "missing".to_owned(),
                    Err(error) => format!("cannot be looked at: {error}"),
                },
                Depth::Data => match load(&*self.store.fs, &self.store.layout, file) {
                    Ok(Ok(bytes)) => {
                        self.bytes = self.bytes.saturating_add(bytes.len() as u64);
                        match (file, serde_json::from_slice::<TermsDocument>(&bytes)) {
                            (Stored::Reading(_), Err(error)) => {
                                format!("made by another reader; this one sees: {error}")
                            }
                            _ => continue,
                        }
                    }
                    Ok(Err(cause)) => cause,
                    Err(error) if is_absent(&error) => "missing".to_owned(),
                    Err(error) => format!("cannot be read: {error}"),
                },
            };
            if needed.contains(file) {
                self.problem(&path, what, hint);
            } else {
                self.notes.push(format!(
                    "{READINGS}/{}, an earlier reading that another took the place of: {what}; \
                     nothing is read from it",
                    file.sha256()
                ));
            }
        }
        for file in self.store.releases.erased() {
            let path = self.store.layout.stored(&file);
            if self.store.fs.exists(&path).unwrap_or(false) {
                let hint = "`ostler verify --repair` or the next write erases it";
                self.problem(&path, "purged, but still there", hint);
            }
        }
        Ok(kept.len())
    }

    /// Counts what is there and named by nothing.
    fn rest(&mut self) -> Result<(), Error> {
        let left = self.list(&self.store.layout.folder(TMP))?.len();
        if left > 0 {
            self.notes.push(format!(
                "{TMP}/ holds {left} files of writes that were cut short; the next write removes \
                 them"
            ));
        }
        let mut unnamed = 0_usize;
        for (area, make) in
            [(OBJECTS, Stored::Object as fn(String) -> Stored), (READINGS, Stored::Reading)]
        {
            let folder = self.store.layout.folder(area);
            for fan in self.list(&folder)? {
                for name in self.list(&folder.join(&fan))? {
                    let known = is_sha256(&name)
                        && self.store.releases.kept().contains(&make(name.clone()));
                    unnamed = unnamed.saturating_add(usize::from(!known));
                }
            }
        }
        if unnamed > 0 && self.store.head.generation == 0 {
            self.notes.push(format!(
                "no generation is there, but {unnamed} sources and readings are: the first ingest \
                 was cut short, or the generations are lost and must come from a backup"
            ));
        } else if unnamed > 0 {
            self.notes.push(format!(
                "{unnamed} files in {OBJECTS}/ and {READINGS}/ belong to no release (an ingest \
                 was cut short); they do no harm"
            ));
        }
        Ok(())
    }
}
