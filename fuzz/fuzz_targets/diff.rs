//! Two texts, a form feed between them → comparison: both ends can be rebuilt from it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ostler::diff::{self, Options, rebuild};
use ostler::model::TermsDocument;
use ostler::richtext;
use ostler::segment::{self, Provenance};

fn read(text: &str) -> Option<TermsDocument> {
    let text = richtext::read(text.as_bytes()).ok()?;
    Some(segment::rich_text(&text, Provenance::default()))
}

fuzz_target!(|text: &str| {
    let Some((old, new)) = text.split_once('\u{C}') else { return };
    let (Some(old), Some(new)) = (read(old), read(new)) else { return };
    let comparison = diff::compare(&old, &new, &Options { all: true });
    if let Err(error) = rebuild::check(&comparison, &old, &new) {
        panic!("{error}");
    }
});
