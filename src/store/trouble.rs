//! The file system's errors, in words that say what to do.

use std::io::{self, ErrorKind};
use std::path::Path;

use crate::model::Error;

/// Linux, macOS and the BSDs agree on this number: the device failed.
const EIO: i32 = 5;

/// `what` could not be done because of `error` at `path`.
pub fn trouble(what: impl Into<String>, path: &Path, error: &io::Error) -> Error {
    let shown = path.display();
    let (cause, hint) = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => (
            format!("the disk is full: there is no room left for {shown}"),
            "free some space and run the command again; what was stored before is untouched",
        ),
        ErrorKind::ReadOnlyFilesystem => (
            format!("{shown} is on a read-only file system"),
            "a read-only store can be read; to add to it, copy it to a folder that can be \
             written and name that with --store DIR",
        ),
        ErrorKind::PermissionDenied => (
            format!("no permission for {shown}"),
            "ask the owner of the folder for permission, or name another with --store DIR",
        ),
        ErrorKind::NotADirectory => (
            format!("{shown} is not there: there is a file where a folder must be"),
            "name the folder of a store, or a new one, with --store DIR",
        ),
        ErrorKind::NotFound => (
            format!("{shown} is not there"),
            "`ostler verify` says what is missing and what can be rebuilt",
        ),
        _ if error.raw_os_error() == Some(EIO) => (
            format!("the disk failed at {shown}: {error}"),
            "copy the store to another disk as long as that works, then prove the copy with \
             `ostler verify --data`",
        ),
        _ => (
            format!("{shown}: {error}"),
            "run the command again; if it fails again, `ostler verify` proves the store",
        ),
    };
    Error::store(what, cause, hint)
}
