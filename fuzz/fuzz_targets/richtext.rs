//! Text with bookmark markers → clauses → JSON: the ledger closes and the JSON is read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ostler::segment::{self, Provenance};
use ostler::{export, richtext};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = richtext::read(bytes) else { return };
    let terms = segment::rich_text(&text, Provenance::default());
    assert_eq!(terms.coverage.unaccounted, 0);
    let mut json = Vec::new();
    export::release_json(&terms, &mut json).expect("memory can be written");
    let again: ostler::model::TermsDocument =
        serde_json::from_slice(&json).expect("what was written can be read");
    assert_eq!(again.clauses, terms.clauses);
});
