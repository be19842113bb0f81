//! Cases of the `segment` area: the document that becomes of `input.txt` (a rich-text export) or
//! of a Word file (see [`pack`]): its outline, clauses and what is found in them, without what the
//! caller says of it.

use std::fs;
use std::path::Path;

use libtest_mimic::Failed;
use ostler::package::{Limits, Package};
use ostler::richtext;
use ostler::segment::{self, Provenance};
use ostler::word::{self, Revisions};

use super::{Outcome, pack};

pub fn run(case: &Path) -> Result<Outcome, Failed> {
    let text = case.join("input.txt");
    let document = if text.is_file() {
        segment::rich_text(&richtext::read(&fs::read(text)?)?, Provenance::default())
    } else {
        let package = Package::open(&pack::docx(case, "input")?, &Limits::default())?.value;
        segment::word(&word::read(&package, Revisions::Accepted)?, Provenance::default())
    };
    let mut document = serde_json::to_value(document)?;
    if let Some(fields) = document.as_object_mut() {
        for beside in ["schema", "source", "reader", "series", "release"] {
            fields.remove(beside);
        }
    }
    Outcome::json(&document)
}
