//! The few calls to the file system that the store stands on.
//!
//! They are a trait so that the tests can put the worst crash and every failing call in their
//! place (`crash.rs`). What the store relies on is said at each call.

use std::any::Any;
use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::Path;

/// Keeps a lock until it is dropped.
pub type Lock = Box<dyn Any + Send + Sync>;

/// What the store asks of a file system.
pub trait Fs: fmt::Debug + Send + Sync {
    /// The whole content of a file.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// Whether there is something of this name.
    fn exists(&self, path: &Path) -> io::Result<bool>;

    /// The names in a folder, sorted.
    fn list(&self, folder: &Path) -> io::Result<Vec<String>>;

    /// Makes a folder; its parent is there. One that exists is fine.
    fn create_folder(&self, path: &Path) -> io::Result<()>;

    /// Writes a file that is not there yet. On return its *content* is on the disk; its name is so
    /// after [`sync_folder`](Self::sync_folder).
    fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Gives a file another name, at once, replacing what has it.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Gives a file a second name, at once; fails with `AlreadyExists` if that name is taken.
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// On return the names in this folder are on the disk.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;

    /// Takes the lock and leaves a note in the file for others to read; `None` if it is held. The
    /// system lets go of it when the process ends, however it ends.
    fn lock(&self, path: &Path, note: &[u8]) -> io::Result<Option<Lock>>;
}

/// The file system of the machine.
#[derive(Debug)]
pub struct RealFs;

impl Fs for RealFs {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn exists(&self, path: &Path) -> io::Result<bool> {
        path.try_exists()
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        let mut names = fs::read_dir(folder)?
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect::<io::Result<Vec<_>>>()?;
        names.sort();
        Ok(names)
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        match fs::create_dir(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
            result => result,
        }
    }

    fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        // Elsewhere a folder cannot be opened for this: the names go to the disk with the journal.
        if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
    }

    fn lock(&self, path: &Path, note: &[u8]) -> io::Result<Option<Lock>> {
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        file.set_len(0)?;
        file.write_all(note)?;
        Ok(Some(Box::new(file)))
    }
}
