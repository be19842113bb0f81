//! The committed JSON Schemas are those of the types, and what we write is valid by them.
//!
//! `UPDATE=1 cargo test --test schemas` writes them anew.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

use std::fs;
use std::path::{Path, PathBuf};

use ostler::export;
use ostler::model::{Comparison, Hits, TermsDocument};
use serde_json::{Map, Value};

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

/// Checks a value by the keywords of JSON Schema (draft 2020-12) that schemars writes. Panics at
/// any other keyword, so that nothing is passed over.
fn check(root: &Value, schema: &Value, value: &Value, at: &str, complaints: &mut Vec<String>) {
    let Value::Object(keywords) = schema else {
        assert_eq!(schema, &Value::Bool(true), "{at}: neither an object nor true");
        return;
    };
    let mut complain = |text: String| complaints.push(format!("{at}: {text}"));
    let mut deeper: Vec<(&Value, &Value, String)> = Vec::new();
    let object = value.as_object();
    let array = value.as_array();
    for (keyword, rule) in keywords {
        match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "format" | "default" => {}
            "$ref" => {
                let pointer = rule.as_str().unwrap().trim_start_matches('#');
                deeper.push((root.pointer(pointer).unwrap(), value, at.to_owned()));
            }
            "type" => {
                let allowed = rule.as_array().cloned().unwrap_or_else(|| vec![rule.clone()]);
                if !allowed.iter().any(|name| is(name.as_str().unwrap(), value)) {
                    complain(format!("{value} is not {rule}"));
                }
            }
            "const" if value != rule => complain(format!("{value} is not {rule}")),
            "enum" if !rule.as_array().unwrap().contains(value) => {
                complain(format!("{value} is none of {rule}"));
            }
            "const" | "enum" => {}
            "minimum" if value.as_f64() < rule.as_f64() => complain(format!("{value} < {rule}")),
            "maximum" if value.as_f64() > rule.as_f64() => complain(format!("{value} > {rule}")),
            "minItems" if array.is_some_and(|a| (a.len() as u64) < rule.as_u64().unwrap()) => {
                complain("too few items".to_owned());
            }
            "maxItems" if array.is_some_and(|a| (a.len() as u64) > rule.as_u64().unwrap()) => {
                complain("too many items".to_owned());
            }
            "minimum" | "maximum" | "minItems" | "maxItems" => {}
            "required" => {
                for name in rule.as_array().unwrap() {
                    if object.is_some_and(|o| !o.contains_key(name.as_str().unwrap())) {
                        complain(format!("{name} is missing"));
                    }
                }
            }
            "properties" => {
                for (name, rule) in rule.as_object().unwrap() {
                    if let Some(value) = object.and_then(|object| object.get(name)) {
                        deeper.push((rule, value, format!("{at}/{name}")));
                    }
                }
            }
            "additionalProperties" => {
                let none = Map::new();
                let known = keywords.get("properties").and_then(Value::as_object).unwrap_or(&none);
                for (name, value) in object.into_iter().flatten() {
                    if *rule == Value::Bool(false) && !known.contains_key(name) {
                        complain(format!("{name} is not allowed"));
                    } else if rule.is_object() && !known.contains_key(name) {
                        deeper.push((rule, value, format!("{at}/{name}")));
                    }
                }
            }
            "items" => {
                for (index, value) in array.into_iter().flatten().enumerate() {
                    deeper.push((rule, value, format!("{at}/{index}")));
                }
            }
            "prefixItems" => {
                let rules = rule.as_array().unwrap();
                for (index, (rule, value)) in rules.iter().zip(array.unwrap()).enumerate() {
                    deeper.push((rule, value, format!("{at}/{index}")));
                }
            }
            "anyOf" | "oneOf" => {
                let fits = rule.as_array().unwrap().iter().filter(|rule| {
                    let mut complaints = Vec::new();
                    check(root, rule, value, at, &mut complaints);
                    complaints.is_empty()
                });
                let fits = fits.count();
                if fits == 0 || (keyword == "oneOf" && fits > 1) {
                    complain(format!("{fits} of the alternatives fit {value}"));
                }
            }
            other => panic!("{at}: this check does not know the keyword {other}"),
        }
    }
    for (schema, value, at) in deeper {
        check(root, schema, value, &at, complaints);
    }
}

fn is(name: &str, value: &Value) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("unknown type {other}"),
    }
}
