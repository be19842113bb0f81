//! Cases of the `export` area: a hand-written `comparison.json` of `old.json` and `new.json`.
//! Expected is what the text formats make of it.

use std::fs;
use std::path::Path;

use libtest_mimic::Failed;
use ostler::export;
use ostler::model::{Comparison, TermsDocument};
use serde::de::DeserializeOwned;

use super::Outcome;

pub fn run(case: &Path) -> Result<Outcome, Failed> {
    let comparison: Comparison = read(case, "comparison.json")?;
    let old: TermsDocument = read(case, "old.json")?;
    let new: TermsDocument = read(case, "new.json")?;
    Ok(Outcome::text(export::summary_markdown(&comparison, &old, &new)))
}

fn read<T: DeserializeOwned>(case: &Path, file: &str) -> Result<T, Failed> {
    let text = fs::read_to_string(case.join(file)).map_err(|error| format!("{file}: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("{file}: {error}").into())
}
