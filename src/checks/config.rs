//! What a user tells the checks.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

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

impl Config {
    /// Whether a check is off for a series.
    pub fn is_off(&self, code: &str, series: &str) -> bool {
        self.off.contains(code)
            || self.series.get(series).is_some_and(|series| series.off.contains(code))
    }

    /// Whether a term is told to be defined elsewhere.
    pub fn knows(&self, term: &str, series: &str) -> bool {
        self.known_terms.contains(term)
            || self.series.get(series).is_some_and(|series| series.known_terms.contains(term))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_adds_to_what_is_told_for_all() {
        let config: Config = serde_json::from_str(
            r#"{"off": ["numbering"], "series": {"ost": {"off": ["open_list"], "known_terms": ["Customer"]}}}"#,
        )
        .unwrap();
        assert!(config.is_off("numbering", "ost") && config.is_off("numbering", "other"));
        assert!(config.is_off("open_list", "ost") && !config.is_off("open_list", "other"));
        assert!(config.knows("Customer", "ost") && !config.knows("Customer", ""));
        assert!(serde_json::from_str::<Config>(r#"{"of": []}"#).is_err(), "a slip is told");
    }
}
