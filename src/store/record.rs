//! One stored release, and what can happen to it.

use std::cmp::Ordering;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::layout::Stored;
use crate::model::{Date, Error, ReleaseName, ReleaseSummary, Source, TermsDocument};

/// What the store knows of a release without opening its reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The series.
    pub series: String,
    /// The label.
    pub release: String,
    /// The date that orders the releases of a series.
    pub date: Option<Date>,
    /// When it was published, as the document says.
    pub published: Option<Date>,
    /// When it took effect, as the document says.
    pub effective: Option<Date>,
    /// When it came into the store.
    pub ingested_at: Timestamp,
    /// The original bytes.
    pub source: Source,
    /// SHA-256 of the reading's JSON.
    pub reading: String,
    /// The reader that made the reading.
    pub reader: String,
    /// The document's title; empty when none was found.
    pub title: String,
    /// BCP 47 tag of the main language; empty when unknown.
    pub language: String,
    /// What is in the reading.
    pub counts: Counts,
}

/// How much there is in a reading.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Headings.
    pub sections: usize,
    /// Clauses.
    pub clauses: usize,
    /// Definitions.
    pub definitions: usize,
    /// Findings.
    pub findings: usize,
}

impl Record {
    /// The record of a document, whose reading was stored under `reading`.
    pub fn of(document: &TermsDocument, reading: String, ingested_at: Timestamp) -> Self {
        Self {
            series: document.series.clone(),
            release: document.release.clone(),
            date: document.date.clone(),
            published: document.metadata.published.clone(),
            effective: document.metadata.effective.clone(),
            ingested_at,
            source: document.source.clone(),
            reading,
            reader: document.reader.clone(),
            title: document.title.clone(),
            language: document.language.clone(),
            counts: Counts {
                sections: document.sections.len(),
                clauses: document.clauses.len(),
                definitions: document.definitions.len(),
                findings: document.findings.len(),
            },
        }
    }

    /// `ost@2020-03`.
    pub fn name(&self) -> ReleaseName {
        ReleaseName { series: self.series.clone(), release: self.release.clone() }
    }

    /// The record as `ostler releases` lists it.
    pub fn summary(&self) -> ReleaseSummary {
        ReleaseSummary {
            series: self.series.clone(),
            release: self.release.clone(),
            date: self.date.clone(),
            published: self.published.clone(),
            effective: self.effective.clone(),
            ingested_at: self.ingested_at.to_string(),
            title: self.title.clone(),
            language: self.language.clone(),
            sha256: self.source.sha256.clone(),
            file: self.source.file.clone(),
            sections: self.counts.sections,
            clauses: self.counts.clauses,
            definitions: self.counts.definitions,
            findings: self.counts.findings,
        }
    }

    /// The files it stands on.
    pub(super) fn files(&self) -> [Stored; 2] {
        [Stored::Object(self.source.sha256.clone()), Stored::Reading(self.reading.clone())]
    }

    /// By series, then by date, then by label; releases without a date come last.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        let date = |record: &Self| (record.date.is_none(), record.date.clone());
        (self.series.cmp(&other.series))
            .then_with(|| date(self).cmp(&date(other)))
            .then_with(|| natural(&self.release, &other.release))
    }
}

/// Orders labels as people do: `v9` before `v10`.
fn natural(left: &str, right: &str) -> Ordering {
    // Whether it is text, the number, the text: numbers stand before letters, as digits do.
    let runs = |text: &str| -> Vec<(bool, u128, String)> {
        let chars: Vec<char> = text.chars().collect();
        let same_kind = |a: &char, b: &char| a.is_ascii_digit() == b.is_ascii_digit();
        chars
            .chunk_by(same_kind)
            .map(|run| run.iter().collect::<String>())
            // A run of digits too long for a number is ordered as text.
            .map(|run| run.parse().map_or((true, 0, run), |number| (false, number, String::new())))
            .collect()
    };
    runs(left).cmp(&runs(right)).then_with(|| left.cmp(right))
}

/// What a generation does to one release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// A release that was not there (or was withdrawn).
    Add(Record),
    /// Another source under the same name: the publisher put out another file.
    Replace(Record),
    /// The same source, read by another reader: our reading changed, never the terms.
    Reread(Record),
    /// Another name. The date is given anew, since a label may be one.
    Rename {
        /// What it was called.
        #[serde(flatten)]
        name: ReleaseName,
        /// What it is called from now on.
        to: ReleaseName,
        /// The date that orders it from now on.
        date: Option<Date>,
    },
    /// Not shown any more, but kept.
    Withdraw {
        /// The release.
        #[serde(flatten)]
        name: ReleaseName,
        /// Why, in the words of whoever did it.
        reason: String,
    },
    /// Every source and reading it ever had is erased; this line stays.
    Purge {
        /// The release.
        #[serde(flatten)]
        name: ReleaseName,
        /// Why, in the words of whoever did it.
        reason: String,
    },
}

impl Change {
    /// The release it concerns, by the name it had before.
    pub fn name(&self) -> ReleaseName {
        match self {
            Self::Add(record) | Self::Replace(record) | Self::Reread(record) => record.name(),
            Self::Rename { name, .. } | Self::Withdraw { name, .. } | Self::Purge { name, .. } => {
                name.clone()
            }
        }
    }

    /// The record it brings, if it brings one.
    pub fn record(&self) -> Option<&Record> {
        match self {
            Self::Add(record) | Self::Replace(record) | Self::Reread(record) => Some(record),
            Self::Rename { .. } | Self::Withdraw { .. } | Self::Purge { .. } => None,
        }
    }
}

/// Refuses names that a user could not write down again as `SERIES@LABEL`.
pub(super) fn check_name(name: &ReleaseName) -> Result<(), Error> {
    let cause = if name.series.trim().is_empty() || name.release.trim().is_empty() {
        "a series and a label need at least one letter or digit"
    } else if name.series.contains('@') {
        "a series has no `@` in its name: the first one ends it"
    } else if matches!(name.release.as_str(), "latest" | "previous") {
        "`latest` and `previous` are kept for the newest release and the one before"
    } else if name.to_string().contains(['/', '\\']) {
        "a name with `/` or `\\` in it could not be told from a path"
    } else if [&name.series, &name.release].iter().any(|part| part.trim() != part.as_str()) {
        "it begins or ends with a space, which nobody would see"
    } else if name.to_string().chars().any(char::is_control) {
        "it holds a control character"
    } else {
        return Ok(());
    };
    Err(Error::usage(
        format!("`{name}` cannot be the name of a release"),
        cause,
        "choose another with --series and --release",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_order_as_people_count() {
        let mut labels = ["v10", "v9", "v9.10", "v9.9", "2020-03", "a", "v9b", "v9-1"];
        labels.sort_by(|left, right| natural(left, right));
        assert_eq!(labels, ["2020-03", "a", "v9", "v9-1", "v9.9", "v9.10", "v9b", "v10"]);
    }

    #[test]
    fn names_that_cannot_be_written_are_refused() {
        let name = |series: &str, release: &str| ReleaseName {
            series: series.to_owned(),
            release: release.to_owned(),
        };
        assert!(check_name(&name("ost", "2020-03")).is_ok());
        assert!(check_name(&name("条款", "第3版@b")).is_ok());
        for bad in [name("", "a"), name("a@b", "c"), name("a", "latest"), name("a", "b\nc")] {
            assert!(check_name(&bad).is_err(), "{bad}");
        }
    }
}
