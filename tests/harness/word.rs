//! Cases of the `word` area: the document as read, and what there is to know about it. A folder
//! whose name ends in `original` is read with all changes rejected.

use std::path::Path;

use libtest_mimic::Failed;
use ostler::model::{Finding, Read};
use ostler::package::{Limits, Package};
use ostler::word::{self, Revisions, WordDocument};

use super::{Outcome, pack};

#[derive(serde::Serialize)]
struct Printed {
    document: WordDocument,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Finding>,
}

pub fn run(case: &Path) -> Result<Outcome, Failed> {
    let original =
        case.file_name().is_some_and(|name| name.to_string_lossy().ends_with("original"));
    let revisions = if original { Revisions::Original } else { Revisions::Accepted };
    let bytes = pack::docx(case, "input")?;
    let package = Package::open(&bytes, &Limits::default())?.value;
    let Read { value: document, findings } = word::read(&package, revisions)?;
    Outcome::json(&Printed { document, findings })
}
