//! The committed samples are those that the program in `examples/corpus/` makes; what is known to
//! have changed between them is found, and what is handed on holds it.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use ostler::model::{Change, ChangeKind, Edit, TermsDocument};
use ostler::package::{Limits, Package};
use ostler::segment::{self, Provenance};
use ostler::word::{self, Block, Revisions, WordDocument};
use ostler::{diff, export};
use serde::Deserialize;

#[path = "../../examples/corpus/releases/mod.rs"]
mod releases;

#[test]
fn the_committed_samples_are_current() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(releases::SERIES);
    let made = releases::all().unwrap();
    let committed = fs::read_dir(&folder).unwrap().count();
    assert_eq!(made.len(), committed, "as many files as releases");
    for release in made {
        let path = folder.join(&release.file);
        let committed = fs::read(&path).unwrap();
        assert!(
            committed == release.bytes,
            "{} is not what `cargo run --example corpus` makes",
            path.display()
        );
        assert!(committed.len() < 60_000, "{} is large", path.display());
    }
}

#[test]
fn each_change_that_was_made_is_found_and_no_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let truth = fs::read_to_string(root.join("changes.json")).unwrap();
    let truth: BTreeMap<String, Vec<Made>> = serde_json::from_str(&truth).unwrap();
    let mut pairs = 0;
    for (old, new) in neighbours(&root.join(releases::SERIES)) {
        let comparison = diff::compare(&old, &new, &diff::Options::default());
        let in_summary = |change: &Change| {
            let mut sides = change.old.iter().chain(&change.new);
            sides.any(|which| which.citation.contains("Changes in this Edition"))
        };
        let headings = comparison.headings.iter().map(|change| ("heading", change));
        let clauses = comparison.changes.iter().map(|change| ("clause", change));
        let mut found: Vec<_> =
            headings.chain(clauses).filter(|(_, change)| !in_summary(change)).collect();
        let mut missing = Vec::new();
        for made in &truth[&new.release] {
            let fits = |(what, change): &(&str, &Change)| {
                let side = change.old.first().or(change.new.first());
                *what == made.what
                    && change.kind == made.kind
                    && side.is_some_and(|which| which.text.starts_with(&made.begins))
            };
            match found.iter().position(fits) {
                Some(index) => drop(found.remove(index)),
                None => missing.push(made),
            }
        }
        assert!(missing.is_empty(), "{}: not found: {missing:#?}", new.release);
        assert!(found.is_empty(), "{}: never made: {found:#?}", new.release);
        pairs += 1;
    }
    assert_eq!(pairs, truth.len());
}

#[test]
fn what_is_handed_on_holds_each_changed_text() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for (old, new) in neighbours(&root.join(releases::SERIES)) {
        let comparison = diff::compare(&old, &new, &diff::Options::default());
        let bytes = export::summary_docx(&comparison, &old, &new).unwrap();
        let written = open(&bytes);
        let text = texts(&written.body);
        for change in &comparison.changes {
            if change.kind == ChangeKind::Renumbered {
                continue;
            }
            let changed = change.words.iter().filter(|(edit, _)| *edit != Edit::Equal);
            for (_, words) in changed {
                for line in words.replace('\t', " | ").split('\n') {
                    assert!(text.contains(line), "{}: {} is lost: {line}", new.release, change.id);
                }
            }
        }
        let html = export::changes_html(&comparison, &old, &new);
        let rows = comparison.changes.len() + comparison.headings.len();
        assert_eq!(html.matches("<article ").count(), rows);
        let csv = String::from_utf8(export::changes_csv(&comparison, &old, &new).unwrap()).unwrap();
        let ids = comparison.changes.iter().chain(&comparison.headings).map(|change| &change.id);
        for id in ids {
            assert_eq!(csv.matches(&format!("\n{id},")).count(), 1, "{id}");
        }
        export::changes_xlsx(&comparison, &old, &new).unwrap();
    }
}

/// A line of `changes.json`.
#[derive(Debug, Deserialize)]
struct Made {
    what: String,
    kind: ChangeKind,
    begins: String,
}

/// Each release of the series with the one after it.
fn neighbours(folder: &Path) -> Vec<(TermsDocument, TermsDocument)> {
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let releases: Vec<_> = files
        .iter()
        .map(|path| {
            let package = Package::open(&fs::read(path).unwrap(), &Limits::default()).unwrap();
            let word = word::read(&package.value, Revisions::Accepted).unwrap();
            let release = path.file_stem().unwrap().to_string_lossy().into_owned();
            segment::word(&word, Provenance { release, ..Provenance::default() })
        })
        .collect();
    releases.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect()
}

/// What our own reader makes of a file that we wrote; it must have nothing to complain of.
fn open(bytes: &[u8]) -> WordDocument {
    let package = Package::open(bytes, &Limits::default()).unwrap();
    assert!(package.findings.is_empty(), "{:?}", package.findings);
    let word = word::read(&package.value, Revisions::Accepted).unwrap();
    assert!(word.findings.is_empty(), "{:?}", word.findings);
    word.value
}

/// All paragraphs, those of tables included, one a line.
fn texts(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                out.push_str(&paragraph.text);
                out.push('\n');
            }
            Block::Table(table) => {
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    out.push_str(&texts(&cell.blocks));
                }
            }
        }
    }
    out
}
