//! One file per finding about the terms themselves.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::model::{Finding, TermsDocument};

/// Which checks are off, for all series and for single ones: the table `[checks]` of `ostler.toml`.
///
/// ```toml
/// [checks]
/// off = ["unused_definition"]
///
/// [checks.series.ost]
/// off = ["undefined_term"]
/// known_terms = ["Customer", "Affiliate"]
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Codes of checks that no document is put to.
    pub off: BTreeSet<String>,
    /// Terms that are defined elsewhere, so that their use is no finding.
    pub known_terms: BTreeSet<String>,
    /// The same for single series, by name.
    pub series: BTreeMap<String, SeriesConfig>,
}

/// What is told for one series.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SeriesConfig {
    /// Codes of checks that are off.
    pub off: BTreeSet<String>,
    /// Terms that are defined elsewhere.
    pub known_terms: BTreeSet<String>,
}

/// Runs every check that is not told off, and returns what they found in document order.
pub fn run(document: &TermsDocument, config: &Config) -> Vec<Finding> {
    let _ = (document, config);
    Vec::new()
}
