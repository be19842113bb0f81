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

/// Codes of what the readers of a source complain of, which can be told off like checks.
const OF_READERS: [&str; 43] = [
    "backslash_name",
    "bookmark_without_end",
    "damaged_properties",
    "date_disagrees",
    "duplicate_bookmark",
    "duplicate_note",
    "external_content",
    "external_field",
    "external_image",
    "external_template",
    "faint_text",
    "field_over_cells",
    "field_without_end",
    "field_without_result",
    "fields_too_deep",
    "hidden_text",
    "ignored_entry",
    "invalid_target",
    "macros",
    "missing_note",
    "missing_part",
    "missing_relationship",
    "no_date",
    "notes_by_page",
    "number_format",
    "number_not_computed",
    "numbering_level",
    "numbering_value",
    "stale_control",
    "style_cycle",
    "template",
    "text_encoding",
    "text_in_pictures",
    "trailing_bytes",
    "unaccepted_changes",
    "uncertain_heading",
    "unexpected_content_type",
    "unknown_element",
    "unknown_symbol",
    "unread_content",
    "unreadable_part",
    "unreferenced_note",
    "unresolved_numbering",
];

/// A name among those that are told off which is no finding's code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// As written.
    pub name: String,
    /// The code that it is most like.
    pub nearest: &'static str,
}

/// How many letters are to be changed, added or left out to make one word of the other (Levenshtein
/// 1966).
fn letters_apart(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, c) in one.chars().enumerate() {
        let mut corner = at;
        row[0] = at + 1;
        for (place, d) in other.iter().enumerate() {
            let changed = corner + usize::from(c != *d);
            corner = row[place + 1];
            row[place + 1] = changed.min(row[place] + 1).min(corner + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}

impl Config {
    /// The first name in a list of what is off that is the code of no finding: a slip, which would
    /// tell off nothing.
    pub fn slip(&self) -> Option<Slip> {
        let known = || super::codes().chain(OF_READERS);
        let named = self.off.iter().chain(self.series.values().flat_map(|series| &series.off));
        named.into_iter().find(|name| !known().any(|code| code == name.as_str())).and_then(|name| {
            let nearest = known()
                .min_by_key(|code| (!code.contains(name.as_str()), letters_apart(name, code)))?;
            Some(Slip { name: name.clone(), nearest })
        })
    }

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
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn a_slip_is_told_with_the_nearest_code() {
        let slip = |off: &str| {
            let config = Config { off: BTreeSet::from([off.to_owned()]), ..Config::default() };
            config.slip().map(|slip| slip.nearest)
        };
        assert_eq!(slip("undefined_term"), None);
        assert_eq!(slip("uncertain_heading"), None);
        assert_eq!(slip("undefind_terms"), Some("undefined_term"));
        assert_eq!(slip("dangling"), Some("dangling_reference"));
    }

    /// The codes are those that the readers' sources name.
    #[test]
    fn codes_of_readers_are_all_there() {
        fn sources(folder: &Path, found: &mut String) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    sources(&path, found);
                } else {
                    found.push_str(&fs::read_to_string(path).unwrap());
                }
            }
        }
        let mut text = String::new();
        for room in ["package", "word", "richtext", "segment"] {
            sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(room), &mut text);
        }
        for code in OF_READERS {
            assert!(text.contains(&format!("\"{code}\"")), "{code} is told nowhere");
        }
        let told = regex::Regex::new(r#"Finding::new\(\s*"([a-z_]+)""#).unwrap();
        for captures in told.captures_iter(&text) {
            assert!(OF_READERS.contains(&&captures[1]), "{} cannot be told off", &captures[1]);
        }
    }

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
