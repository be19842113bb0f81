//! `ostler.release/1` and `ostler.diff/1` as bytes, and the JSON Schemas of all that we publish.

use std::io::{self, Write};

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;

use crate::model::{Clause, Comparison, Date, Hits, TermsDocument};

/// Writes one release as `ostler.release/1`, indented, ending with a line feed.
///
/// # Errors
/// Those of `out`.
pub fn release_json(document: &TermsDocument, out: impl Write) -> io::Result<()> {
    pretty(document, out)
}

/// Writes one clause a line, each with the release it stands in, so that lines of many releases
/// can be put in one file.
///
/// # Errors
/// Those of `out`.
pub fn release_jsonl(document: &TermsDocument, mut out: impl Write) -> io::Result<()> {
    for clause in &document.clauses {
        let line = ClauseLine {
            series: &document.series,
            release: &document.release,
            date: document.date.as_ref(),
            clause,
        };
        serde_json::to_writer(&mut out, &line)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

/// Writes a comparison as `ostler.diff/1`, indented, ending with a line feed.
///
/// # Errors
/// Those of `out`.
pub fn comparison_json(comparison: &Comparison, out: impl Write) -> io::Result<()> {
    pretty(comparison, out)
}

/// The JSON Schemas (draft 2020-12) of what we write, by short name, generated from the types.
///
/// `src/export/schema/<name>.json` holds the same texts for those who do not run us; a test keeps
/// them current.
pub fn schemas() -> [(&'static str, String); 3] {
    [
        ("release", schema::<TermsDocument>("ostler.release/1")),
        ("diff", schema::<Comparison>("ostler.diff/1")),
        ("hits", schema::<Hits>("ostler.hits/1")),
    ]
}

#[derive(Serialize)]
struct ClauseLine<'a> {
    series: &'a str,
    release: &'a str,
    date: Option<&'a Date>,
    #[serde(flatten)]
    clause: &'a Clause,
}

fn pretty<T: Serialize>(value: &T, mut out: impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut out, value)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// The schema of `T` as it is written: fields that we always write are required.
fn schema<T: JsonSchema>(title: &str) -> String {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    // The value of `schema` is what tells a reader which of these applies.
    let constant = schema.pointer_mut("/properties/schema");
    if let Some(serde_json::Value::Object(property)) = constant {
        property.insert("const".to_owned(), title.into());
    }
    format!("{:#}\n", schema.as_value())
}
