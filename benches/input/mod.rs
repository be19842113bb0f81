//! What the benches measure on: a real pair of releases, and the way from bytes to a reading.
#![allow(dead_code, reason = "a bench takes what it measures")]

use std::path::{Path, PathBuf};

use ostler::model::{Format, Source, TermsDocument};
use ostler::package::{Limits, Package};
use ostler::segment::{self, Provenance};
use ostler::word::{self, Revisions};

/// The real document where the shared corpus is there, else the newest sample.
pub fn inputs() -> (PathBuf, PathBuf) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = root.join("../shared/corpus/ost-series");
    let (folder, old, new) = if shared.is_dir() {
        (shared, "2017-11.docx", "2017-12.docx")
    } else {
        eprintln!("the real document is not there: measuring on the samples");
        (root.join("corpus/tarnfell"), "2024-07.docx", "2024-08.docx")
    };
    (folder.join(old), folder.join(new))
}

pub fn open(bytes: &[u8]) -> Package {
    Package::open(bytes, &Limits::default()).expect("the input opens").value
}

pub fn read(bytes: &[u8]) -> TermsDocument {
    let document = word::read(&open(bytes), Revisions::Accepted).expect("the input reads");
    segment::word(&document, provenance())
}

pub fn provenance() -> Provenance {
    Provenance {
        series: "bench".into(),
        release: "1".into(),
        source: Source { format: Format::Docx, ..Source::default() },
        ..Provenance::default()
    }
}
