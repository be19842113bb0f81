//! One writer at a time; a second one is told who holds the store.

use std::path::Path;
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::fs::{Fs, Lock};
use super::trouble::trouble;
use crate::model::Error;

/// What stands in the file `lock` while it is held. Read by people and by the second writer only:
/// what holds is the system's own lock on the file, and that dies with its process.
#[derive(Debug, Serialize, Deserialize)]
struct Holder {
    pid: u32,
    host: String,
    command: String,
    since: Timestamp,
}

/// Takes the lock, or says who has it.
pub fn take(fs: &dyn Fs, path: &Path, command: &str, since: Timestamp) -> Result<Lock, Error> {
    let what = "cannot write to the store";
    let holder = Holder {
        pid: std::process::id(),
        host: gethostname::gethostname().to_string_lossy().into_owned(),
        command: command.to_owned(),
        since,
    };
    let note = serde_json::to_vec(&holder)
        .map_err(|error| Error::internal("cannot write the lock's note", error.to_string()))?;
    match fs.lock(path, &note) {
        Ok(Some(lock)) => Ok(lock),
        Ok(None) => Err(Error::store(
            what,
            held_by(fs, path),
            "wait until it is done, or end that process; reading is possible meanwhile",
        )),
        Err(error) => Err(trouble(what, path, &error)),
    }
}

fn held_by(fs: &dyn Fs, path: &Path) -> String {
    // The holder writes its note just after it took the lock.
    for _ in 0..20 {
        let note = fs.read(path).ok().map(|bytes| serde_json::from_slice::<Holder>(&bytes));
        if let Some(Ok(Holder { pid, host, command, since })) = note {
            let since = since.strftime("%Y-%m-%d %H:%M:%S UTC");
            return format!("it is in use by `{command}` (process {pid} on {host}) since {since}");
        }
        thread::sleep(Duration::from_millis(5));
    }
    // Some systems keep others from reading a file that is locked.
    "it is in use by another process".to_owned()
}
