//! One file per finding about the terms themselves.

use crate::model::{Finding, TermsDocument};

/// Runs every check that is not told off by its code.
pub fn run(_document: &TermsDocument, _off: &[String]) -> Vec<Finding> {
    Vec::new()
}
