//! The committed JSON Schemas are those of the types, and what we write is valid by them.
//!
//! `UPDATE=1 cargo test --test schemas` writes them anew.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

#[path = "schemas/validate.rs"]
mod validate;

use std::fs;
use std::path::{Path, PathBuf};

use ostler::export;
use ostler::model::{Comparison, Hits, TermsDocument};
use serde_json::Value;
use validate::check;

#[test]
fn the_committed_schemas_are_current() {
    for (name, schema) in export::schemas() {
        let path = root().join(format!("src/export/schema/{name}.json"));
        if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
            fs::write(&path, &schema).unwrap();
        }
        let committed = fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == schema, "{} is not current: run with UPDATE=1", path.display());
    }
}

#[test]
fn what_is_written_is_valid() {
    let case = root().join("tests/fixtures/export/every-kind");
    let read = |file: &str| fs::read_to_string(case.join(file)).unwrap();
    let release: TermsDocument = serde_json::from_str(&read("new.json")).unwrap();
    let mut written = Vec::new();
    export::release_json(&release, &mut written).unwrap();
    valid("release", &serde_json::from_slice(&written).unwrap());

    let comparison: Comparison = serde_json::from_str(&read("comparison.json")).unwrap();
    let mut written = Vec::new();
    export::comparison_json(&comparison, &mut written).unwrap();
    valid("diff", &serde_json::from_slice(&written).unwrap());

    let hits = Hits {
        schema: "ostler.hits/1".to_owned(),
        query: "audit".to_owned(),
        read_as: "audit".to_owned(),
        total: 0,
        hits: Vec::new(),
        facets: None,
    };
    valid("hits", &serde_json::to_value(&hits).unwrap());
}

#[test]
fn a_line_of_jsonl_names_its_release() {
    let case = root().join("tests/fixtures/export/every-kind");
    let text = fs::read_to_string(case.join("new.json")).unwrap();
    let release: TermsDocument = serde_json::from_str(&text).unwrap();
    let mut written = Vec::new();
    export::release_jsonl(&release, &mut written).unwrap();
    let lines: Vec<Value> = String::from_utf8(written)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), release.clauses.len());
    for (line, clause) in lines.iter().zip(&release.clauses) {
        assert_eq!(line["series"], release.series);
        assert_eq!(line["release"], release.release);
        assert_eq!(line["clause"], Value::Null, "the clause's own keys stand on the line");
        assert_eq!(line["id"], clause.id);
        assert_eq!(line["text"], clause.text);
    }
}

#[test]
fn the_check_itself_finds_what_is_wrong() {
    let (_, schema) = export::schemas().into_iter().find(|(name, _)| *name == "hits").unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let wrong =
        serde_json::json!({"schema": "ostler.hits/1", "query": 3, "read_as": "", "total": -1});
    let mut complaints = Vec::new();
    check(&schema, &schema, &wrong, "", &mut complaints);
    assert_eq!(complaints.len(), 3, "{complaints:?}");
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn valid(name: &str, value: &Value) {
    let (_, schema) = export::schemas().into_iter().find(|(known, _)| *known == name).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let mut complaints = Vec::new();
    check(&schema, &schema, value, "", &mut complaints);
    assert!(complaints.is_empty(), "{name}: {complaints:#?}");
}
