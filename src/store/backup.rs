//! A store in one file, and back.
//!
//! The file is a plain tar archive: unpacked with any tool it is a store. It begins with
//! `ostler-backup.json`, which says what the end of the chain must be, so that an archive that was
//! cut off is not taken for a smaller store.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::folder::{Occupant, read_format};
use super::fs::{Fs, RealFs};
use super::generation::Head;
use super::layout::{
    FORMAT_FILE, FormatFile, GENERATIONS, Layout, OBJECTS, PERSONAL, READINGS, Stored,
    generation_name, generation_number, is_personal, is_sha256,
};
use super::read::{Store, decode, is_absent};
use super::trouble::trouble;
use super::writer::{folder_of, make_folders, make_format, make_root, sync_folder};
use crate::model::Error;

const LABEL: &str = "ostler-backup.json";

/// The first file of a backup.
#[derive(Debug, Serialize, Deserialize)]
struct Label {
    store: String,
    #[serde(flatten)]
    head: Head,
}

impl Store {
    /// Writes the store, as it was when opened, into one new file; gives its length in bytes. What
    /// people keep beside the terms, notes and saved searches, goes in too.
    /// Each file is proved on the way. No lock is needed: what a reader sees does not change.
    pub fn backup(&self, path: &Path) -> Result<u64, Error> {
        let what = format!("cannot write the backup {}", path.display());
        let fail = |error: io::Error| trouble(what.as_str(), path, &error);
        if path.try_exists().map_err(fail)? {
            return Err(Error::usage(
                what,
                "there is a file of that name",
                "choose a new name: a backup is never written over",
            ));
        }
        if self.holds(path).map_err(fail)? {
            return Err(Error::usage(
                what,
                "it would lie in the store's own folder, and be lost with it",
                "name a file elsewhere, best on another disk",
            ));
        }
        let mut partial = path.as_os_str().to_owned();
        partial.push(".partial");
        let partial = PathBuf::from(partial);
        let mut options = OpenOptions::new();
        let file = options.write(true).create(true).truncate(true).open(&partial).map_err(fail)?;
        let length = match self.write_archive(&file, &what) {
            Ok(()) => file.metadata().map_err(fail)?.len(),
            Err(error) => {
                fs::remove_file(&partial).map_err(fail)?;
                return Err(error);
            }
        };
        drop(file);
        fs::rename(&partial, path).map_err(fail)?;
        sync_folder(&RealFs, &folder_of(path))?;
        Ok(length)
    }

    /// Whether a file that is to be written would lie in the store's folder.
    fn holds(&self, path: &Path) -> io::Result<bool> {
        let folder = match fs::canonicalize(folder_of(path)) {
            Ok(folder) => folder,
            // That there is no such folder is told when the file is made.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error),
        };
        Ok(folder.starts_with(fs::canonicalize(self.layout.root())?))
    }

    fn write_archive(&self, file: &File, what: &str) -> Result<(), Error> {
        let fail = |path: &Path, error: io::Error| trouble(what, path, &error);
        let archive = Path::new(LABEL);
        let json = |value: serde_json::Result<Vec<u8>>| {
            value.map_err(|error| Error::internal(what, error.to_string()))
        };
        let label = Label { store: self.format.store.clone(), head: self.head.clone() };
        let mut tar = tar::Builder::new(BufWriter::new(file));
        let mut append = |name: &str, bytes: &[u8]| {
            let mut header = tar::Header::new_ustar();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            header.set_mtime(0);
            tar.append_data(&mut header, name, bytes).map_err(|error| fail(archive, error))
        };
        append(LABEL, &json(serde_json::to_vec(&label))?)?;
        append(FORMAT_FILE, &json(serde_json::to_vec(&self.format))?)?;
        let needed = self.releases.needed();
        for file in self.releases.kept() {
            let path = self.layout.stored(file);
            let raw = match self.fs.read(&path) {
                Ok(raw) => raw,
                Err(error) if is_absent(&error) && !needed.contains(file) => continue,
                Err(error) => return Err(fail(&path, error)),
            };
            if let Err(cause) = decode(file, &raw) {
                if !needed.contains(file) {
                    continue;
                }
                return Err(Error::store(
                    what,
                    format!("{}: {cause}", path.display()),
                    "`ostler verify --data` says what is damaged and what to do; a plain copy of \
                     the folder saves the rest",
                ));
            }
            let fan = file.sha256().get(..2).unwrap_or_default();
            append(&format!("{}/{fan}/{}", file.area(), file.sha256()), &raw)?;
        }
        for number in 1..=self.head.generation {
            let path = self.layout.generation(number);
            let raw = self.fs.read(&path).map_err(|error| fail(&path, error))?;
            append(&format!("{GENERATIONS}/{}", generation_name(number)), &raw)?;
        }
        for area in PERSONAL {
            let folder = self.layout.folder(area);
            let names = match self.fs.list(&folder) {
                Ok(names) => names,
                Err(error) if is_absent(&error) => continue,
                Err(error) => return Err(fail(&folder, error)),
            };
            for name in names.iter().filter(|name| is_personal(name)) {
                let path = folder.join(name);
                let raw = self.fs.read(&path).map_err(|error| fail(&path, error))?;
                append(&format!("{area}/{name}"), &raw)?;
            }
        }
        let mut buffer = tar.into_inner().map_err(|error| fail(archive, error))?;
        buffer.flush().map_err(|error| fail(archive, error))?;
        file.sync_all().map_err(|error| fail(archive, error))
    }
}

/// Makes a store in a new or empty folder from a backup, and opens it. The folder becomes a store
/// with the last step, after the whole chain and every file has been proved.
pub fn restore(file: &Path, dir: &Path) -> Result<Store, Error> {
    let what = format!("cannot restore {}", file.display());
    let no_file =
        |cause: &str| Error::input(what.as_str(), cause, "name a file that `ostler backup` wrote");
    let archive = match File::open(file) {
        Err(error) if is_absent(&error) => return Err(no_file("there is no such file")),
        opened => opened.map_err(|error| trouble(what.as_str(), file, &error))?,
    };
    if archive.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(no_file("it is a folder"));
    }
    restore_on(Arc::new(RealFs), BufReader::new(archive), dir, &what)
}

pub(super) fn restore_on(
    fs: Arc<dyn Fs>,
    archive: impl Read,
    dir: &Path,
    what: &str,
) -> Result<Store, Error> {
    let layout = Layout::new(dir);
    let here = |path: &Path, error: &io::Error| trouble(what, path, error);
    if fs.exists(layout.root()).map_err(|error| here(layout.root(), &error))?
        && (fs.exists(&layout.format()).map_err(|error| here(layout.root(), &error))?
            || !matches!(Occupant::of(&*fs, &layout)?, Occupant::Nothing))
    {
        return Err(Error::usage(
            what,
            format!("there is something in {} already", layout.root().display()),
            "name a new or an empty folder with --store DIR",
        ));
    }
    make_root(&*fs, &layout)?;
    make_folders(&*fs, &layout)?;

    let not_ours = |cause: String| {
        Error::input(
            what,
            cause,
            "name a file that `ostler backup` wrote; delete the unfinished folder before you \
             try again",
        )
    };
    let mut tar = tar::Archive::new(archive);
    let mut entries = tar.entries().map_err(|error| not_ours(error.to_string()))?;
    let mut next = || -> Result<Option<(String, Vec<u8>)>, Error> {
        let unreadable =
            |error: io::Error| not_ours(format!("it is no tar archive, or damaged: {error}"));
        let Some(entry) = entries.next() else { return Ok(None) };
        let mut entry = entry.map_err(unreadable)?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).map_err(unreadable)?;
        Ok(Some((name, bytes)))
    };
    let label: Label = match next()? {
        Some((name, bytes)) if name == LABEL => {
            serde_json::from_slice(&bytes).map_err(|error| not_ours(error.to_string()))?
        }
        _ => return Err(not_ours(format!("it does not begin with {LABEL}"))),
    };
    let format: FormatFile = match next()? {
        Some((name, bytes)) if name == FORMAT_FILE => read_format(&layout, &bytes)?,
        _ => return Err(not_ours(format!("its second file is not {FORMAT_FILE}"))),
    };
    while let Some((name, bytes)) = next()? {
        let path = match place_of(&layout, &name) {
            Some(Place::Generation(path) | Place::Personal(path)) => path,
            Some(Place::Stored(file)) => {
                decode(&file, &bytes).map_err(|cause| not_ours(format!("{name}: {cause}")))?;
                layout.stored(&file)
            }
            None => return Err(not_ours(format!("it holds a file that is no part: {name}"))),
        };
        let folder = folder_of(&path);
        fs.create_folder(&folder).map_err(|error| here(&folder, &error))?;
        fs.create(&path, &bytes).map_err(|error| here(&path, &error))?;
    }
    let mut store = Store::new(fs.clone(), layout.clone(), format);
    store.refresh()?;
    if store.head != label.head || store.format.store != label.store {
        return Err(not_ours(format!(
            "it ends at generation {}, and should end at {}: it is cut off",
            store.head.generation, label.head.generation
        )));
    }
    for file in store.releases.needed() {
        let path = layout.stored(file);
        if !fs.exists(&path).map_err(|error| here(&path, &error))? {
            return Err(not_ours(format!("{} is missing in it", file.sha256())));
        }
        sync_folder(&*fs, &folder_of(&path))?;
    }
    for area in PERSONAL.map(|area| layout.folder(area)) {
        if fs.exists(&area).map_err(|error| here(&area, &error))? {
            sync_folder(&*fs, &area)?;
        }
    }
    make_folders(&*fs, &layout)?;
    make_format(&*fs, &layout, &store.format)?;
    Store::open_on(fs, dir)
}

enum Place {
    Generation(PathBuf),
    Stored(Stored),
    Personal(PathBuf),
}

/// Where a file of a backup belongs; `None` for any name that we do not write ourselves.
fn place_of(layout: &Layout, name: &str) -> Option<Place> {
    let mut parts = name.split('/');
    let (area, first, second) = (parts.next()?, parts.next()?, parts.next());
    if parts.next().is_some() {
        return None;
    }
    if area == GENERATIONS && second.is_none() {
        return Some(Place::Generation(layout.generation(generation_number(first)?)));
    }
    if PERSONAL.contains(&area) && second.is_none() && is_personal(first) {
        return Some(Place::Personal(layout.folder(area).join(first)));
    }
    let sha256 = second.filter(|sha256| is_sha256(sha256) && sha256.starts_with(first))?;
    let file = match area {
        OBJECTS => Stored::Object(sha256.to_owned()),
        READINGS => Stored::Reading(sha256.to_owned()),
        _ => return None,
    };
    (first.len() == 2).then_some(Place::Stored(file))
}
