//! How often reading and comparing ask for memory. Unlike time it is the same on every machine and
//! in every run, so a bound can be held by a test: a clone in a loop shows here first.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::path::Path;

use allocation_counter::{AllocationInfo, measure};
use ostler::diff;
use ostler::model::{Format, Read, Source, TermsDocument};
use ostler::package::{Limits, Package};
use ostler::segment::{self, Provenance};
use ostler::word::{self, Revisions, WordDocument};

fn bytes(label: &str) -> Vec<u8> {
    let path = format!("corpus/tarnfell/{label}.docx");
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn word(bytes: &[u8]) -> Read<WordDocument> {
    let package = Package::open(bytes, &Limits::default()).unwrap();
    word::read(&package.value, Revisions::Accepted).unwrap()
}

fn segment(word: &Read<WordDocument>, label: &str) -> TermsDocument {
    let source =
        Source { file: String::new(), sha256: String::new(), bytes: 0, format: Format::Docx };
    let provenance = Provenance {
        series: "tarnfell".to_owned(),
        release: label.to_owned(),
        date: None,
        source,
        reader: String::new(),
    };
    segment::word(word, provenance)
}

/// Counts the second run: the first compiles patterns and fills tables that live on.
fn counted(mut work: impl FnMut()) -> AllocationInfo {
    work();
    measure(&mut work)
}

#[test]
fn reading_and_comparing_ask_for_memory_within_bounds() {
    let (older, newer) = (bytes("2024-07"), bytes("2024-08"));
    let read = counted(|| drop(word(&newer)));
    let (older, newer) = (word(&older), word(&newer));
    let cut = counted(|| drop(segment(&newer, "2024-08")));
    let (older, newer) = (segment(&older, "2024-07"), segment(&newer, "2024-08"));
    let compared = counted(|| drop(diff::compare(&older, &newer, &diff::Options::default())));
    let clauses = newer.clauses.len() as u64;
    for (what, info, bound) in
        [("read", read, READ), ("segment", cut, SEGMENT), ("compare", compared, COMPARE)]
    {
        let each = info.count_total / clauses;
        println!(
            "{what}: {each} a clause, {} in all, {} bytes at most",
            info.count_total, info.bytes_max
        );
        assert!(each <= bound, "{what} allocates {each} times a clause; {bound} are agreed");
    }
    let again = counted(|| drop(diff::compare(&older, &newer, &diff::Options::default())));
    assert_eq!(again.count_total, compared.count_total, "comparing is not deterministic");
}

/// Allocations a clause that were agreed, a little above what was measured.
const READ: u64 = 35;
const SEGMENT: u64 = 130;
const COMPARE: u64 = 31;
