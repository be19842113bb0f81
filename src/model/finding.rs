//! Findings: what the reader of a release should know.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A value and what there is to say about how it was read.
///
/// Stages give complaints beside the value instead of failing; an `Err` is for the case that
/// there is no document at all.
#[derive(Debug, Clone, PartialEq)]
pub struct Read<T> {
    /// What was read.
    pub value: T,
    /// What to know about it.
    pub findings: Vec<Finding>,
}

/// Something the reader of a release should know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Stable name of the kind of finding, e.g. `dangling_reference`.
    pub code: String,
    /// How grave it is.
    pub level: Level,
    /// In counsel's words, one sentence.
    pub message: String,
    /// The clause it stands in; null when it concerns the whole document.
    pub clause: Option<String>,
    /// The clause's or section's citation, for reading; empty when it concerns the whole document.
    #[serde(default)]
    pub citation: String,
    /// How sure the check is, 0 to 1.
    #[serde(default = "sure")]
    pub confidence: f32,
    /// Where in the source, when it is about the file rather than the terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

fn sure() -> f32 {
    1.0
}

impl Finding {
    /// A finding about the whole document, of full confidence.
    pub fn new(code: &str, level: Level, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            level,
            message: message.into(),
            clause: None,
            citation: String::new(),
            confidence: 1.0,
            place: None,
        }
    }

    /// The same finding, with its place in the source.
    #[must_use]
    pub fn at(mut self, part: &str, paragraph: Option<u32>) -> Self {
        self.place = Some(Place { part: part.to_owned(), paragraph });
        self
    }
}

/// How grave a finding is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Good to know.
    Note,
    /// Look at it.
    Warning,
    /// The terms, or our reading of them, are wrong here.
    Error,
}

/// A place in a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// The part, e.g. `word/document.xml`; empty for a source without parts.
    pub part: String,
    /// Paragraph number in the part, from 1 (line number of a text source).
    pub paragraph: Option<u32>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.part.is_empty(), self.paragraph) {
            (true, Some(line)) => write!(f, "line {line}"),
            (true, None) => Ok(()),
            (false, Some(paragraph)) => write!(f, "{}, paragraph {paragraph}", self.part),
            (false, None) => f.write_str(&self.part),
        }
    }
}
