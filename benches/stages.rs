//! Each stage of the way on one real release; see `README.md` in this folder.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

mod input;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};

use input::{inputs, open, provenance, read};
use ostler::app::{SearchRequest, Workspace};
use ostler::package::{Archive, Limits};
use ostler::word::Revisions;
use ostler::{checks, diff, export, redline, segment, word};

/// Inflates the main part and walks over its XML without looking: what reading cannot undercut.
fn floor(bytes: &[u8]) -> usize {
    let limits = Limits::default();
    let archive = Archive::open(bytes, &limits).expect("the input opens");
    let entry = archive.find("word/document.xml").expect("the main part is there");
    let mut budget = limits.total_bytes;
    let part = archive.read(entry, &limits, &mut budget).expect("the main part inflates");
    let mut reader = quick_xml::Reader::from_str(std::str::from_utf8(&part).expect("UTF-8"));
    let mut events = 0;
    loop {
        match reader.read_event().expect("well-formed") {
            quick_xml::events::Event::Eof => return events,
            event => {
                black_box(&event);
                events += 1;
            }
        }
    }
}

fn stages(criterion: &mut Criterion) {
    let (old_path, new_path) = inputs();
    let (old_bytes, new_bytes) =
        (std::fs::read(&old_path).expect("readable"), std::fs::read(&new_path).expect("readable"));
    let package = open(&new_bytes);
    let document = word::read(&package, Revisions::Accepted).expect("the input reads");
    let (old, new) = (read(&old_bytes), read(&new_bytes));
    let mut group = criterion.benchmark_group("stages");
    group.sample_size(20);
    group.bench_function("0 floor: inflate and tokenise", |b| b.iter(|| floor(&new_bytes)));
    group.bench_function("1 open", |b| b.iter(|| open(black_box(&new_bytes))));
    group.bench_function("2 read", |b| {
        b.iter(|| word::read(black_box(&package), Revisions::Accepted));
    });
    group.bench_function("3 segment", |b| {
        b.iter(|| segment::word(black_box(&document), provenance()));
    });
    group.bench_function("checks", |b| {
        b.iter(|| checks::run(black_box(&new), &checks::Config::default()));
    });
    group.bench_function("from bytes to JSON", |b| {
        b.iter(|| {
            let mut document = read(black_box(&new_bytes));
            checks::refresh(&mut document, &checks::Config::default());
            let mut json = Vec::new();
            export::release_json(&document, &mut json).map(|()| json)
        });
    });
    group.bench_function("4 compare", |b| {
        b.iter(|| diff::compare(black_box(&old), &new, &diff::Options::default()));
    });
    group.bench_function("comparison, from the bytes of both", |b| {
        b.iter(|| {
            diff::compare(
                &read(black_box(&old_bytes)),
                &read(&new_bytes),
                &diff::Options::default(),
            )
        });
    });
    let all = diff::compare(&old, &new, &diff::Options { all: true });
    group.bench_function("redline, checked", |b| {
        b.iter(|| {
            redline::build(
                redline::Source { bytes: black_box(&old_bytes), document: &old },
                redline::Source { bytes: &new_bytes, document: &new },
                &all,
                &redline::Options::default(),
                &Limits::default(),
            )
        });
    });
    group.bench_function("5 export", |b| {
        b.iter(|| {
            let mut json = Vec::new();
            export::release_json(black_box(&new), &mut json).map(|()| json)
        });
    });
    let folder = tempfile::tempdir().expect("a temporary folder");
    let workspace = Workspace::new(folder.path().join("index"));
    let request = ostler::app::IngestRequest {
        paths: vec![old_path, new_path],
        series: Some("bench".into()),
        ..Default::default()
    };
    let prepared = workspace.prepare(&request).expect("there is something to ingest");
    workspace.ingest(prepared, &|| ()).expect("the store is written");
    group.bench_function("6 index", |b| b.iter(|| workspace.reindex()));
    let query =
        SearchRequest { query: "customer w/10 data".into(), limit: 20, ..SearchRequest::default() };
    group.bench_function("7 query, opening store and index", |b| {
        b.iter(|| workspace.search(black_box(&query)));
    });
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
