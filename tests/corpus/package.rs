//! Every document of the shared corpus that Word opens is opened, and nothing else is.

#![allow(clippy::unwrap_used)] // a test stops at what it did not expect

use std::fs;
use std::path::PathBuf;

use ostler::package::{Limits, Package};

pub fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting: Vec<PathBuf> = super::shared(folder).into_iter().collect();
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn documents_are_opened() {
    for folder in ["ost", "ost-21vianet", "ost-series", "word-series", "reader-cases"] {
        for path in files(folder, "docx") {
            let read = Package::open(&fs::read(&path).unwrap(), &Limits::default());
            let package = read.unwrap_or_else(|error| panic!("{}: {error}", path.display())).value;
            assert!(!package.main_part().text.is_empty());
        }
    }
}
