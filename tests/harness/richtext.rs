//! Cases of the `richtext` area: `input.txt`, read; the lines and findings, or the error.

use std::fs;
use std::path::Path;

use libtest_mimic::Failed;
use serde_json::json;

use super::Outcome;

pub fn run(case: &Path) -> Result<Outcome, Failed> {
    let bytes = fs::read(case.join("input.txt"))?;
    match ostler::richtext::read(&bytes) {
        Ok(read) => Outcome::json(&json!({ "text": read.value, "findings": read.findings })),
        Err(error) => Outcome::json(&json!({
            "error": error.what,
            "cause": error.cause,
            "hint": error.hint,
        })),
    }
}
