//! The answers of the command under `--json` and of the API: one type each, one promise.

use std::collections::HashMap;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::model::{Comparison, Finding, History, Hits, ReleaseSummary, Section, TermsDocument};

use super::{GlossaryEntry, LogEntry, Passage};

/// `ostler.releases/1`
#[derive(Debug, Serialize, JsonSchema)]
pub struct Releases {
    schema: &'static str,
    /// By series and date.
    pub releases: Vec<ReleaseSummary>,
}

impl Releases {
    /// The answer to what is stored.
    pub fn new(releases: Vec<ReleaseSummary>) -> Self {
        Self { schema: "ostler.releases/1", releases }
    }
}

/// `ostler.outline/1`
#[derive(Debug, Serialize, JsonSchema)]
pub struct Outline {
    schema: &'static str,
    series: String,
    release: String,
    title: String,
    /// In document order.
    pub sections: Vec<OutlineSection>,
}

/// A heading of an outline.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OutlineSection {
    /// The section's id.
    pub id: String,
    /// The section that holds it.
    pub parent: Option<String>,
    /// 1 is the highest.
    pub level: u8,
    /// The heading.
    pub title: String,
    /// What is printed before it.
    pub label: String,
    /// Its bookmarks.
    pub anchors: Vec<String>,
    /// Its human address.
    pub citation: String,
    /// 1 when Word itself gives the level.
    pub confidence: f32,
    /// Clauses that stand directly in it.
    pub clauses: usize,
}

impl Outline {
    /// The section tree down to a level.
    pub fn of(document: &TermsDocument, depth: u8) -> Self {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for section in document.clauses.iter().filter_map(|clause| clause.section.as_deref()) {
            *counts.entry(section).or_default() += 1;
        }
        let row = |section: &Section| OutlineSection {
            id: section.id.clone(),
            parent: section.parent.clone(),
            level: section.level,
            title: section.title.clone(),
            label: section.label.clone(),
            anchors: section.anchors.clone(),
            citation: section.citation.clone(),
            confidence: section.confidence,
            clauses: counts.get(section.id.as_str()).copied().unwrap_or(0),
        };
        let sections = document.sections.iter().filter(|section| section.level <= depth);
        Self {
            schema: "ostler.outline/1",
            series: document.series.clone(),
            release: document.release.clone(),
            title: document.title.clone(),
            sections: sections.map(row).collect(),
        }
    }
}

/// `ostler.show/1`
#[derive(Debug, Serialize, JsonSchema)]
pub struct Passages {
    schema: &'static str,
    series: String,
    release: String,
    place: String,
    passages: Vec<Passage>,
}

impl Passages {
    /// The answer to what stands at a place.
    pub fn new(document: &TermsDocument, place: &str, passages: Vec<Passage>) -> Self {
        let (series, release) = (document.series.clone(), document.release.clone());
        Self { schema: "ostler.show/1", series, release, place: place.to_owned(), passages }
    }
}

/// `ostler.definitions/1`
#[derive(Debug, Serialize, JsonSchema)]
pub struct Definitions {
    schema: &'static str,
    series: String,
    release: String,
    definitions: Vec<GlossaryEntry>,
}

impl Definitions {
    /// The answer to what is defined.
    pub fn new(document: &TermsDocument, definitions: Vec<GlossaryEntry>) -> Self {
        let (series, release) = (document.series.clone(), document.release.clone());
        Self { schema: "ostler.definitions/1", series, release, definitions }
    }
}

/// `ostler.findings/1`
#[derive(Debug, Serialize, JsonSchema)]
pub struct Findings {
    schema: &'static str,
    series: String,
    release: String,
    findings: Vec<Finding>,
}

impl Findings {
    /// The answer to what is to be known of a release.
    pub fn new(document: &TermsDocument, findings: Vec<Finding>) -> Self {
        let (series, release) = (document.series.clone(), document.release.clone());
        Self { schema: "ostler.findings/1", series, release, findings }
    }
}

/// `ostler.histories/1`
#[derive(Debug, Serialize, JsonSchema)]
pub struct Histories {
    schema: &'static str,
    histories: Vec<History>,
}

impl Histories {
    /// The answer to what became of a clause, or of those of a section.
    pub fn new(histories: Vec<History>) -> Self {
        Self { schema: "ostler.histories/1", histories }
    }
}

/// `ostler.log/1`
#[derive(Debug, Serialize, JsonSchema)]
pub struct LogBook {
    schema: &'static str,
    generations: Vec<LogEntry>,
}

impl LogBook {
    /// The answer to what was done when.
    pub fn new(generations: Vec<LogEntry>) -> Self {
        Self { schema: "ostler.log/1", generations }
    }
}

/// The JSON Schemas of all answers by their names, as an OpenAPI description holds them: they
/// refer to each other as `#/components/schemas/NAME`.
pub fn components() -> Map<String, Value> {
    let settings = SchemaSettings::draft2020_12().for_serialize().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    generator.subschema_for::<TermsDocument>();
    generator.subschema_for::<Comparison>();
    generator.subschema_for::<Hits>();
    generator.subschema_for::<Releases>();
    generator.subschema_for::<Outline>();
    generator.subschema_for::<Passages>();
    generator.subschema_for::<Definitions>();
    generator.subschema_for::<Findings>();
    generator.subschema_for::<Histories>();
    generator.subschema_for::<LogBook>();
    generator.take_definitions(true)
}
