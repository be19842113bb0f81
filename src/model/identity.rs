//! Names: releases, dates, anchors.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Error;

/// A calendar date, ISO 8601 `YYYY-MM-DD`, possibly without day (`2020-03`) where none is known.
///
/// Orders by time; a date without day stands at the first of its month.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Date(String);

impl Date {
    /// Reads `YYYY-MM-DD` or `YYYY-MM`; `None` for anything else or a day that does not exist.
    pub fn parse(text: &str) -> Option<Self> {
        let full = match text.len() {
            7 => format!("{text}-01"),
            10 => text.to_owned(),
            _ => return None,
        };
        full.parse::<jiff::civil::Date>().ok().filter(|date| date.year() > 0)?;
        Some(Self(text.to_owned()))
    }

    /// As written: `2020-03` or `2020-03-01`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// With a day: the first of the month where none is known.
    pub fn first_day(&self) -> String {
        if self.0.len() == 7 { format!("{}-01", self.0) } else { self.0.clone() }
    }
}

impl Ord for Date {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.first_day().cmp(&other.first_day()).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A release's full name: `ost@2020-03`.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub struct ReleaseName {
    /// The series.
    pub series: String,
    /// The label.
    pub release: String,
}

impl fmt::Display for ReleaseName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.series, self.release)
    }
}

/// What a user may write for a release: `SERIES`, `SERIES@LABEL`, `SERIES@previous`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReleaseRef {
    /// The newest release of the series.
    Latest(String),
    /// The one before the newest.
    Previous(String),
    /// This one.
    Exact(ReleaseName),
}

impl FromStr for ReleaseRef {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let reference = match text.split_once('@') {
            None => Self::Latest(text.to_owned()),
            Some((series, "latest")) => Self::Latest(series.to_owned()),
            Some((series, "previous")) => Self::Previous(series.to_owned()),
            Some((series, release)) => {
                Self::Exact(ReleaseName { series: series.to_owned(), release: release.to_owned() })
            }
        };
        let empty = match &reference {
            Self::Latest(series) | Self::Previous(series) => series.is_empty(),
            Self::Exact(name) => name.series.is_empty() || name.release.is_empty(),
        };
        if empty {
            return Err(Error::usage(
                format!("`{text}` names no release"),
                "a release is written SERIES@LABEL, for example ost@2020-03",
                "`ostler releases` lists what is stored",
            ));
        }
        Ok(reference)
    }
}

/// Whether a bookmark's name was made by Word and may be re-minted at any save, so that it points
/// but does not identify: `_Toc…`, `_Ref…`, `_Hlk…`, `OLE_LINK…`, `_GoBack` and other names that
/// begin with an underscore (hidden bookmarks, ECMA-376 17.13.6.2).
pub fn is_generated_anchor(name: &str) -> bool {
    name.starts_with('_') || name.starts_with("OLE_LINK")
}
