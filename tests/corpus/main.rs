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

use std::fs;
use std::path::{Path, PathBuf};

/// A folder of the shared corpus; `None`, said aloud, where it is not there.
pub fn shared(folder: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus").join(folder);
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("NOT RUN: {} is not there", path.display());
    None
}

/// The Word files of each series, oldest first: those of `../shared/corpus`, where it is there, and
/// the samples.
pub fn series() -> Vec<Vec<PathBuf>> {
    let mut folders = folders_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"));
    folders.extend(shared("ost-series"));
    folders.extend(shared("github-terms"));
    folders.extend(shared("word-series").iter().flat_map(|parent| folders_of(parent)));
    folders.sort();
    folders.iter().map(|folder| releases(folder)).filter(|files| files.len() > 1).collect()
}

fn folders_of(parent: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.is_dir()).collect()
}

/// The Word files of a folder, in the order of their names.
pub fn releases(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "docx")).collect();
    found.sort();
    found
}
