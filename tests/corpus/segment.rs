//! Outlines, addresses and the ledger of every readable document of the shared corpus.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ostler::model::{Match, TermsDocument, resolve};
use ostler::package::{Limits, Package};
use ostler::richtext;
use ostler::segment::{self, Provenance};
use ostler::word::{self, Revisions};
use serde_json::Value;

/// A document as the program reads it; none when the bytes are no document.
fn read(path: &Path) -> Option<TermsDocument> {
    let bytes = fs::read(path).unwrap();
    let provenance = Provenance::default();
    if richtext::recognises(&bytes) {
        return Some(segment::rich_text(&richtext::read(&bytes).ok()?, provenance));
    }
    let package = Package::open(&bytes, &Limits::default()).ok()?.value;
    Some(segment::word(&word::read(&package, Revisions::Accepted).ok()?, provenance))
}

fn expected(folder: &Path) -> Value {
    let text = fs::read_to_string(folder.join("expected-outline.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn texts(value: &Value, key: &str) -> BTreeSet<String> {
    list(value, key).iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

fn place(value: &Value) -> u32 {
    u32::try_from(value["p"].as_u64().unwrap()).unwrap()
}

/// Level, title and whether the anchors are the expected ones.
fn is_as_expected(document: &TermsDocument, wanted: &Value) -> bool {
    document.sections.iter().any(|section| {
        let anchors: BTreeSet<String> = section.anchors.iter().cloned().collect();
        let (must, may) = (texts(wanted, "anchors"), texts(wanted, "may_also_carry"));
        section.paragraphs.contains(&place(wanted))
            && Some(section.title.as_str()) == wanted["title"].as_str()
            && Some(u64::from(section.level)) == wanted["level"].as_u64()
            && anchors.is_superset(&must)
            && anchors.difference(&must).all(|anchor| may.contains(anchor))
    })
}

struct Measured {
    missed: Vec<String>,
    extra: Vec<String>,
    f1: f64,
}

fn measure(document: &TermsDocument, expected: &Value) -> Measured {
    let headings = list(expected, "headings");
    let optional: Vec<u32> = list(expected, "optional_headings").iter().map(place).collect();
    let places: Vec<u32> = headings.iter().map(place).collect();
    let among = |all: &[u32], paragraphs: &[u32]| all.iter().any(|p| paragraphs.contains(p));
    let missed: Vec<String> = headings
        .iter()
        .filter(|wanted| !is_as_expected(document, wanted))
        .map(|wanted| {
            let found = document.sections.iter().find(|s| s.paragraphs.contains(&place(wanted)));
            let found = found.map(|s| format!("level {} {} {:?}", s.level, s.title, s.anchors));
            format!("{wanted}\n  found: {found:?}")
        })
        .collect();
    let extra: Vec<String> = document
        .sections
        .iter()
        .filter(|s| !among(&places, &s.paragraphs) && !among(&optional, &s.paragraphs))
        .map(|s| format!("{:?} level {} {}", s.paragraphs, s.level, s.title))
        .collect();
    let right = (headings.len() - missed.len()) as f64;
    let wrong = headings.iter().filter(|wanted| {
        !is_as_expected(document, wanted)
            && document.sections.iter().any(|s| s.paragraphs.contains(&place(wanted)))
    });
    let found = right + wrong.count() as f64 + extra.len() as f64;
    let f1 = 2.0 * right / (headings.len() as f64 + found);
    Measured { missed, extra, f1 }
}

#[test]
fn a_given_outline_is_kept() {
    let Some(folder) = super::shared("ost") else { return };
    let document = read(&folder.join("2017-11.docx")).unwrap();
    let measured = measure(&document, &expected(&folder));
    assert!(measured.missed.is_empty(), "{}", measured.missed.join("\n"));
    assert!(measured.extra.is_empty(), "{}", measured.extra.join("\n"));
    assert!(document.sections.iter().all(|section| section.confidence == 1.0));
}

#[test]
fn a_lost_outline_is_inferred() {
    let Some(folder) = super::shared("ost-21vianet") else { return };
    let document = read(&folder.join("2020-03.txt")).unwrap();
    let expected = expected(&folder);
    let measured = measure(&document, &expected);
    let report = format!(
        "F1 {:.3}\nmissed or wrong:\n{}\nextra:\n{}",
        measured.f1,
        measured.missed.join("\n"),
        measured.extra.join("\n")
    );
    let at = |p: u32| document.sections.iter().any(|section| section.paragraphs.contains(&p));
    for heading in list(&expected, "headings").iter().filter(|h| h["marked"] == true) {
        assert!(at(place(heading)), "marked, and no section: {heading}\n{report}");
    }
    for line in list(&expected, "not_headings") {
        assert!(!at(place(line)), "no heading: {line}\n{report}");
    }
    assert!(measured.f1 >= 0.97, "{report}");
    assert!(document.sections.iter().all(|section| section.confidence < 1.0));
    assert_eq!(document.language, "en");
}

fn documents() -> Vec<PathBuf> {
    let folders =
        ["ost", "ost-21vianet", "ost-series", "word-series", "github-terms", "reader-cases"];
    let mut waiting: Vec<PathBuf> = folders.into_iter().filter_map(super::shared).collect();
    let mut found = Vec::new();
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let text = path.ends_with("2020-03.txt");
            if path.is_dir() {
                waiting.push(path);
            } else if text || path.extension().is_some_and(|ending| ending == "docx") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn nothing_is_lost_and_every_address_leads_to_itself() {
    let mut read_all = 0;
    for path in documents() {
        let Some(document) = read(&path) else { continue };
        read_all += 1;
        let name = path.display();
        assert_eq!(document.coverage.unaccounted, 0, "{name}: ledger");
        let mut ids = BTreeSet::new();
        let mut citations = BTreeSet::new();
        let sections = document.sections.iter().map(|s| (&s.id, &s.citation));
        let clauses = document.clauses.iter().map(|c| (&c.id, &c.citation));
        for (id, citation) in sections.chain(clauses) {
            assert!(ids.insert(id), "{name}: id {id} twice");
            assert!(citations.insert(citation.to_lowercase()), "{name}: {citation} twice");
        }
        // Each look-up reads the whole document: one in so many is looked up.
        let step = (document.clauses.len() / 60).max(1);
        for (index, clause) in document.clauses.iter().enumerate().step_by(step) {
            for address in [&clause.id, &clause.citation] {
                let found = resolve(&document, address);
                assert_eq!(found, [Match::Clause(index)], "{name}: {address}");
            }
        }
    }
    assert!(read_all > 50 || super::shared("word-series").is_none(), "{read_all} documents");
}

#[test]
fn tables_without_a_grid_are_put_together() {
    let Some(folder) = super::shared("ost-21vianet") else { return };
    let document = read(&folder.join("2020-03.txt")).unwrap();
    for (number, table) in (1..).zip(list(&expected(&folder), "tables")) {
        let rows: Vec<_> =
            document.clauses.iter().filter(|clause| clause.table == Some(number)).collect();
        let columns = rows.iter().map(|row| row.cells.len()).max();
        let line = |n: Option<&u32>| n.map(|&n| u64::from(n));
        let first = line(rows.first().and_then(|row| row.paragraphs.first()));
        let last = line(rows.last().and_then(|row| row.paragraphs.last())).unwrap_or(0);
        assert_eq!(Some(rows.len() as u64), table["rows"].as_u64(), "{table}");
        assert_eq!(columns.map(|columns| columns as u64), table["columns"].as_u64(), "{table}");
        assert_eq!(first, table["first_line"].as_u64(), "{table}");
        // Some cells end in an empty line, which the list counts in and a clause does not.
        let listed = table["last_line"].as_u64().unwrap();
        assert!((last..=last + 1).contains(&listed), "{table} ends at line {last}");
    }
}
