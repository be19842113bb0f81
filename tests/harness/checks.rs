//! Cases of the `checks` area: definitions, references, announcements and findings of a document
//! written as plain text in `input.txt`, so that no reader of files stands between.
//!
//! `# Title` and `## Title {#anchor}` are headings (a number or a unit before the title is its
//! label); `- text` is a bulleted item; `(a) text` and `1. text` have typed labels; `| a | b |` is
//! a row, `|= a | b |` one that heads its table; `[words](#anchor)` and `[words](https://…)` are
//! links; any other line is a paragraph. `language: de` may stand first. `config.json` is the
//! configuration.

use std::fs;
use std::path::Path;

use libtest_mimic::Failed;
use ostler::checks;
use ostler::model::{Link, TermsDocument};
use ostler::segment::{announcements, definitions, references, terms};
use serde_json::{Value, json};

use super::Outcome;

pub fn run(case: &Path) -> Result<Outcome, Failed> {
    let input = fs::read_to_string(case.join("input.txt"))?;
    let mut document = read(&input)?;
    definitions::find(&mut document, &[]);
    references::find(&mut document, &references::Fields::default(), &[]);
    terms::find(&mut document);
    announcements::find(&mut document);
    let config = match fs::read_to_string(case.join("config.json")) {
        Ok(text) => serde_json::from_str(&text)?,
        Err(_) => checks::Config::default(),
    };
    let findings = checks::run(&document, &config);
    let uses: Vec<Value> = document
        .clauses
        .iter()
        .filter(|clause| !clause.terms.is_empty())
        .map(|clause| {
            let uses: Vec<String> = clause
                .terms
                .iter()
                .map(|use_| {
                    let words: String =
                        clause.text.chars().skip(use_.start).take(use_.end - use_.start).collect();
                    format!("{words} -> {} in {}", use_.term, use_.definition)
                })
                .collect();
            json!({"clause": clause.id, "uses": uses})
        })
        .collect();
    Outcome::json(&json!({
        "definitions": document.definitions,
        "references": document.references,
        "uses": uses,
        "announcements": document.announcements,
        "findings": findings,
    }))
}

fn read(input: &str) -> Result<TermsDocument, Failed> {
    let mut language = "en";
    let mut sections: Vec<Value> = Vec::new();
    let mut clauses: Vec<Value> = Vec::new();
    let mut open: Vec<(usize, String, String)> = Vec::new();
    let mut table = 0u32;
    let mut in_table = false;
    for (number, line) in (1u32..).zip(input.lines()) {
        if let Some(tag) = line.strip_prefix("language: ") {
            language = tag;
            continue;
        }
        let row = line.starts_with('|');
        table += u32::from(row && !in_table);
        in_table = row;
        if line.trim().is_empty() {
            continue;
        }
        let level = line.chars().take_while(|c| *c == '#').count();
        if level > 0 {
            let (title, anchor) = match line[level..].trim().split_once(" {#") {
                Some((title, anchor)) => (title, vec![anchor.trim_end_matches('}')]),
                None => (line[level..].trim(), Vec::new()),
            };
            open.retain(|(outer, ..)| *outer < level);
            let parent = open.last().map(|(_, id, _)| id.clone());
            let citation =
                open.last().map_or(title.to_owned(), |(_, _, outer)| format!("{outer} › {title}"));
            let id = format!("s{number}");
            sections.push(json!({
                "id": id, "parent": parent, "level": level, "title": title,
                "label": label(title), "label_typed": true, "citation": citation,
                "anchors": anchor, "confidence": 1.0, "paragraphs": [number],
            }));
            open.push((level, id, citation));
            continue;
        }
        let section = open.last().map(|(_, id, _)| id.clone());
        let citation = open.last().map_or("", |(_, _, citation)| citation);
        let item = line.strip_prefix("- ");
        let cells: Vec<&str> = if row {
            line.trim_matches(['|', '=', ' ']).split('|').map(str::trim).collect()
        } else {
            Vec::new()
        };
        let text = if row { cells.join("\t") } else { item.unwrap_or(line).to_owned() };
        let (text, links) = links(&text);
        let typed = label(&text);
        let kind = match (row, item.is_some() || !typed.is_empty()) {
            (true, _) => "table_row",
            (false, true) => "list_item",
            (false, false) => "paragraph",
        };
        let mut clause = json!({
            "id": format!("c{number}"), "lineage": "", "section": section, "kind": kind,
            "label": if item.is_some() { "·" } else { typed }, "label_typed": item.is_none(),
            "citation": format!("{citation} › {number}"), "text": text, "header": line.starts_with("|="),
            "anchors": [], "links": links, "terms": [], "paragraphs": [number],
        });
        if row {
            clause["cells"] = json!(cells);
            clause["table"] = json!(table);
        }
        clauses.push(clause);
    }
    let document = json!({
        "schema": "ostler.release/1", "series": "sample", "release": "", "date": null,
        "language": language, "title": "Sample Terms",
        "source": {"file": "", "sha256": "", "bytes": 0, "format": "docx"}, "reader": "",
        "sections": sections, "clauses": clauses, "definitions": [], "references": [],
        "findings": [],
        "coverage": {"visible": 0, "headings": 0, "clauses": 0, "set_aside": [], "unaccounted": 0},
    });
    Ok(serde_json::from_value(document)?)
}

/// A label that someone typed: `(a)`, `1.`, `Clause 5:`, `Anlage 1`.
fn label(text: &str) -> &str {
    let end = |word: &str| word.len();
    let mut words = text.split(' ');
    let first = words.next().unwrap_or_default();
    if first.ends_with(['.', ')']) && first.len() <= 6 {
        return &text[..end(first)];
    }
    let second = words.next().unwrap_or_default();
    let counts = second.starts_with(|c: char| c.is_ascii_digit())
        || (second.ends_with(':') && second.len() == 2);
    if counts && first.starts_with(char::is_uppercase) && second.len() <= 4 && text.len() < 80 {
        return &text[..end(first) + 1 + end(second)];
    }
    ""
}

fn links(text: &str) -> (String, Vec<Link>) {
    let mut plain = String::new();
    let mut links = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        let parts = after.split_once("](").and_then(|(words, after)| {
            after.split_once(')').map(|(target, after)| (words, target, after))
        });
        let Some((words, target, after)) = parts else { break };
        plain.push_str(before);
        let start = plain.chars().count();
        plain.push_str(words);
        links.push(Link { start, end: plain.chars().count(), target: target.to_owned() });
        rest = after;
    }
    plain.push_str(rest);
    (plain, links)
}
