//! Real documents: what is promised must hold on each file of `../shared/corpus`, where that
//! folder is there, and of `corpus/`, which always is.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

mod diff;
mod labels;
#[allow(dead_code, reason = "cases of numbering alone are packed here")]
#[path = "../harness/pack.rs"]
mod pack;
mod package;
mod pairs;
mod redline;
mod samples;
mod segment;
mod terms;
mod word;

use std::path::PathBuf;

/// A folder of the shared corpus; `None`, said aloud, where it is not there.
pub fn shared(folder: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus").join(folder);
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("NOT RUN: {} is not there", path.display());
    None
}
