//! Every document of the shared corpus that Word opens is opened, and nothing else is.

use std::fs;
use std::path::PathBuf;

use ostler::package::{Limits, Package};

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
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
            match read {
                Ok(read) => {
                    assert!(!read.value.main_part().text.is_empty());
                    for finding in read.findings {
                        println!("{}: {} {}", path.display(), finding.code, finding.message);
                    }
                }
                Err(error) => println!("FAILED {}: {error}", path.display()),
            }
        }
    }
    for path in files("hostile", "docx").into_iter().chain(files("hostile", "doc")) {
        match Package::open(&fs::read(&path).unwrap(), &Limits::default()) {
            Ok(read) => {
                println!("OPENED {}", path.display());
                for finding in read.findings {
                    println!("{}: {} {}", path.display(), finding.code, finding.message);
                }
            }
            Err(error) => println!("REFUSED {}: {error}\n  {}", path.display(), error.hint),
        }
    }
}
