//! Redlines of every two neighbours of real series: they accept to the new and reject to the old
//! release, and their packages are valid, by a reader that shares no code with the writer; and
//! LibreOffice says the same.

mod libreoffice;
mod reader;
mod template;

use std::fs;
use std::path::PathBuf;

use ostler::diff::{Options, compare};
use ostler::model::TermsDocument;
use ostler::package::{Limits, Package};
use ostler::redline::{self, Redline, Source};
use ostler::segment::{self, Provenance};
use ostler::word::{self, Revisions};

use super::{releases, series, shared};
use reader::Settle;

/// A release's bytes and what was read from them.
struct Release {
    path: PathBuf,
    bytes: Vec<u8>,
    document: TermsDocument,
}

fn release(path: PathBuf) -> Release {
    let bytes = fs::read(&path).unwrap();
    let package = Package::open(&bytes, &Limits::default()).unwrap().value;
    let provenance = Provenance {
        release: path.file_stem().unwrap().to_string_lossy().into_owned(),
        ..Provenance::default()
    };
    let document = segment::word(&word::read(&package, Revisions::default()).unwrap(), provenance);
    Release { path, bytes, document }
}

fn made(old: &Release, new: &Release, options: &redline::Options) -> Redline {
    let comparison = compare(&old.document, &new.document, &Options { all: true });
    redline::build(
        Source { bytes: &old.bytes, document: &old.document },
        Source { bytes: &new.bytes, document: &new.document },
        &comparison,
        options,
        &Limits::default(),
    )
    .unwrap_or_else(|error| panic!("{} to {}: {error}", old.path.display(), new.path.display()))
}

fn main_part(bytes: &[u8]) -> reader::Element {
    reader::parse(reader::text_of(&reader::parts(bytes), "word/document.xml"))
}

fn assert_same(is: &[String], ought: &[String], what: &str) {
    for (at, (is, ought)) in is.iter().zip(ought).enumerate() {
        assert_eq!(is, ought, "{what}, line {}", at + 1);
    }
    assert_eq!(is.len(), ought.len(), "{what}: number of lines");
}

#[test]
fn neighbours_accept_to_the_new_and_reject_to_the_old() {
    for files in series() {
        let mut older: Option<Release> = None;
        for file in files {
            let newer = release(file);
            if let Some(older) = &older {
                let options = redline::Options {
                    date: Some("2020-01-01T00:00:00Z".to_owned()),
                    ..redline::Options::default()
                };
                let redline = made(older, &newer, &options);
                let what = format!("{} to {}", older.path.display(), newer.path.display());
                let parts = reader::parts(&redline.bytes);
                reader::check_package(&parts);
                let root = main_part(&redline.bytes);
                let accepted = reader::lines(&root, Settle::Accept);
                let new = reader::lines(&main_part(&newer.bytes), Settle::Accept);
                assert_same(&accepted, &new, &format!("{what}, accepted"));
                let rejected = reader::lines(&root, Settle::Reject);
                let old = reader::lines(&main_part(&older.bytes), Settle::Accept);
                assert_same(&rejected, &old, &format!("{what}, rejected"));
                assert_eq!(
                    redline.bytes,
                    made(older, &newer, &options).bytes,
                    "{what}: other bytes"
                );
            }
            older = Some(newer);
        }
    }
}

#[test]
fn own_revisions_are_kept_when_asked_for() {
    let Some(folder) = shared("word-series") else { return };
    let files = releases(&folder.join("openchain-en"));
    let options = redline::Options { keep_revisions: true, ..redline::Options::default() };
    // Each is proved with theirs accepted and ours alone rejected before it is handed out.
    for pair in files.windows(2).skip(1) {
        made(&release(pair[0].clone()), &release(pair[1].clone()), &options);
    }
    let [older, newer] = [release(files[0].clone()), release(files[1].clone())];
    let redline = made(&older, &newer, &options);
    let authors = |root: &reader::Element| {
        let mut found = std::collections::BTreeSet::new();
        root.visit(&mut Vec::new(), &mut |element, _| {
            if matches!(element.name.as_str(), "ins" | "del") {
                found.extend(element.attribute("author").map(str::to_owned));
            }
        });
        found
    };
    let theirs = authors(&main_part(&newer.bytes));
    assert!(!theirs.is_empty(), "the sample carries no revisions any more");
    let root = main_part(&redline.bytes);
    assert!(authors(&root).len() > 1, "{:?} of {theirs:?}", authors(&root));
    let new = reader::lines(&main_part(&newer.bytes), Settle::Accept);
    assert_same(&reader::lines(&root, Settle::Accept), &new, "accepted");
}
