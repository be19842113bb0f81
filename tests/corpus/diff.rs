//! Comparisons of real releases: each rebuilds both ends; where the truth is known, it is found.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use ostler::diff::{Options, compare, rebuild};
use ostler::model::{Change, ChangeKind, Class, Comparison, Edit, TermsDocument};
use ostler::package::{Limits, Package};
use ostler::richtext;
use ostler::segment::{self, Provenance};
use ostler::word::{self, Revisions};
use serde_json::Value;

use super::{releases, series, shared};

const ALL: Options = Options { all: true };

pub fn read(path: &Path) -> TermsDocument {
    let bytes = fs::read(path).unwrap();
    let provenance = Provenance {
        release: path.file_stem().unwrap().to_string_lossy().into_owned(),
        ..Provenance::default()
    };
    if richtext::recognises(&bytes) {
        return segment::rich_text(&richtext::read(&bytes).unwrap(), provenance);
    }
    let package = Package::open(&bytes, &Limits::default()).unwrap().value;
    segment::word(&word::read(&package, Revisions::default()).unwrap(), provenance)
}

/// Compares two releases and proves that both can be rebuilt.
pub fn compared(old: &TermsDocument, new: &TermsDocument) -> Comparison {
    let comparison = compare(old, new, &ALL);
    rebuild::check(&comparison, old, new)
        .unwrap_or_else(|error| panic!("{} to {}: {error}", old.release, new.release));
    comparison
}

#[test]
fn neighbours_of_every_series_rebuild() {
    for files in series() {
        let documents: Vec<TermsDocument> = files.iter().map(|path| read(path)).collect();
        for pair in documents.windows(2) {
            compared(&pair[0], &pair[1]);
            let itself = compared(&pair[0], &pair[0]);
            assert!(itself.changes.is_empty() && itself.headings.is_empty());
        }
    }
}

#[test]
fn releases_years_apart_share_what_they_share() {
    let (Some(old), Some(new)) = (shared("ost"), shared("ost-21vianet")) else { return };
    let (old, new) = (read(&old.join("2017-11.docx")), read(&new.join("2020-03.txt")));
    let comparison = compared(&old, &new);
    let kept = comparison.unchanged
        + comparison.changes.iter().filter(|change| change.matched_by.is_some()).count();
    // Every second sentence was changed, and the publisher renamed.
    assert!(kept * 3 > new.clauses.len(), "{kept} of {} clauses", new.clauses.len());
}

#[test]
fn what_a_reader_cannot_see_is_no_change() {
    let Some(folder) = shared("ost-series") else { return };
    let base = read(&folder.join("2018-04.docx"));
    for path in releases(&folder.join("unchanged")) {
        let comparison = compared(&base, &read(&path));
        assert!(comparison.changes.is_empty(), "{}: {:?}", path.display(), comparison.changes);
        assert!(comparison.headings.is_empty(), "{}: {:?}", path.display(), comparison.headings);
        let reminted = path.to_string_lossy().contains("retoc");
        assert_eq!(!comparison.anchors.renamed.is_empty(), reminted, "{}", path.display());
    }
}

/// The true list of changes between two releases of the series.
struct Truth {
    alignment: Vec<[usize; 3]>,
    changes: Vec<Value>,
}

impl Truth {
    fn read(path: &Path) -> Self {
        let truth: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        Self {
            alignment: serde_json::from_value(truth["alignment"].clone()).unwrap(),
            changes: serde_json::from_value(truth["changes"].clone()).unwrap(),
        }
    }
}

/// Id of the clause or section at each body paragraph, counted from 0 as the truth does.
fn by_paragraph(document: &TermsDocument) -> (BTreeMap<usize, &str>, BTreeMap<usize, &str>) {
    let mut clauses = BTreeMap::new();
    for clause in document.clauses.iter().filter(|clause| clause.part.is_empty()) {
        clauses.extend(clause.paragraphs.iter().map(|&at| (at as usize - 1, clause.id.as_str())));
    }
    let mut sections = BTreeMap::new();
    for section in &document.sections {
        sections
            .extend(section.paragraphs.iter().map(|&at| (at as usize - 1, section.id.as_str())));
    }
    (clauses, sections)
}

/// What a change of the truth is called here; `None` for what no reader of the terms can see.
fn kind(name: &str) -> Option<ChangeKind> {
    Some(match name {
        "paragraph_inserted" | "list_item_inserted" | "lookalike_inserted" | "definition_added"
        | "row_added" | "section_inserted" => ChangeKind::Added,
        "paragraph_deleted" | "list_item_deleted" | "definition_removed" | "row_removed"
        | "section_deleted" => ChangeKind::Removed,
        "split" => ChangeKind::Split,
        "merge" => ChangeKind::Merged,
        "paragraph_moved" | "section_moved" => ChangeKind::Moved,
        "paragraph_moved_and_edited" => ChangeKind::MovedAndChanged,
        "release_date" | "wording" | "numbers" | "cosmetic" | "heading_retitled"
        | "definition_changed" | "cell_edited" | "bookmark_renamed" | "bookmark_reused" => {
            ChangeKind::Changed
        }
        "bookmarks_reminted" | "toc_entry_added" | "toc_entry_removed" | "toc_entry_retitled"
        | "toc_pages" | "runs_resplit" | "formatting" => return None,
        other => panic!("the truth knows a kind of change that this test does not: {other}"),
    })
}

#[test]
fn the_true_changes_of_the_series_are_found() {
    let Some(folder) = shared("ost-series") else { return };
    let (mut minimal, mut shown) = (0, 0);
    for pair in releases(&folder).windows(2) {
        let (old, new) = (read(&pair[0]), read(&pair[1]));
        let truth = Truth::read(&folder.join(format!("changes-{}.json", new.release)));
        let comparison = compared(&old, &new);
        pairs_are_true(&old, &new, &comparison, &truth);
        changes_are_true(&old, &new, &comparison, &truth);
        for change in comparison.changes.iter().filter(|change| change.matched_by.is_some()) {
            minimal +=
                shortest(&words(&rebuild::old_text(change)), &words(&rebuild::new_text(change)));
            shown += change
                .words
                .iter()
                .filter(|(edit, _)| *edit != Edit::Equal)
                .map(|(_, text)| words(text).len())
                .sum::<usize>();
        }
    }
    assert!(shown * 10 <= minimal * 11, "{shown} words shown, {minimal} needed");
}

/// F1 of the pairs is at least 0.98.
fn pairs_are_true(
    old: &TermsDocument,
    new: &TermsDocument,
    comparison: &Comparison,
    truth: &Truth,
) {
    let ((of_old, _), (of_new, _)) = (by_paragraph(old), by_paragraph(new));
    let mut expected: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut expect = |at_old: usize, at_new: usize| {
        if let (Some(old), Some(new)) = (of_old.get(&at_old), of_new.get(&at_new)) {
            expected.insert((old, new));
        }
    };
    for &[at_old, at_new, length] in &truth.alignment {
        (0..length).for_each(|step| expect(at_old + step, at_new + step));
    }
    for change in &truth.changes {
        if matches!(change["kind"].as_str(), Some("split" | "merge")) {
            for at_old in indices(&change["old"]) {
                indices(&change["new"]).for_each(|at_new| expect(at_old, at_new));
            }
        }
    }
    let mut found: BTreeSet<(&str, &str)> = comparison
        .pairs
        .iter()
        .flatten()
        .map(|pair| (pair.old.as_str(), pair.new.as_str()))
        .collect();
    for change in &comparison.changes {
        for old in &change.old {
            found.extend(change.new.iter().map(|new| (old.clause.as_str(), new.clause.as_str())));
        }
    }
    let right = expected.intersection(&found).count();
    let f1 = 2.0 * right as f64 / (expected.len() + found.len()) as f64;
    assert!(
        f1 >= 0.98,
        "{}: F1 {f1}; wrong {:?}; missed {:?}",
        new.release,
        found.difference(&expected).collect::<Vec<_>>(),
        expected.difference(&found).collect::<Vec<_>>()
    );
}

fn indices(side: &Value) -> impl Iterator<Item = usize> + '_ {
    let paragraphs = side.as_array().into_iter().flatten();
    paragraphs.map(|paragraph| paragraph["index"].as_u64().unwrap() as usize)
}

/// Every change of the truth is reported with its kind and classes; nothing else moved, came or
/// went.
fn changes_are_true(
    old: &TermsDocument,
    new: &TermsDocument,
    comparison: &Comparison,
    truth: &Truth,
) {
    let changes = || comparison.changes.iter().chain(&comparison.headings);
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for listed in &truth.changes {
        let Some(kind) = kind(listed["kind"].as_str().unwrap()) else { continue };
        let classes: Vec<Class> = serde_json::from_value(listed["classes"].clone()).unwrap();
        for (side, document) in [("old", old), ("new", new)] {
            let (clauses, sections) = by_paragraph(document);
            for at in indices(&listed[side]) {
                let id = clauses.get(&at).or_else(|| sections.get(&at));
                let id = *id.unwrap_or_else(|| panic!("{}: no block at {at}", document.release));
                let of = |change: &&Change| {
                    let which = if side == "old" { &change.old } else { &change.new };
                    which.iter().any(|which| which.clause == id)
                };
                let Some(change) = changes().find(of) else {
                    panic!("{}: change {} is not reported at {id}", new.release, listed["id"]);
                };
                told.insert(&change.id);
                assert_eq!(change.kind, kind, "{}: {} {id}", new.release, listed["id"]);
                assert!(
                    classes.iter().all(|class| change.classes.contains(class)),
                    "{}: {} {:?}",
                    new.release,
                    listed["id"],
                    change.classes
                );
            }
        }
    }
    for change in changes().filter(|change| !told.contains(change.id.as_str())) {
        // A consequence is no edit of its own.
        assert_eq!(change.classes, [Class::Reference], "{}: {change:?}", new.release);
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// Words deleted and inserted by the shortest script there is.
fn shortest(old: &[&str], new: &[&str]) -> usize {
    let mut before = vec![0; new.len() + 1];
    for word in old {
        let mut row = vec![0; new.len() + 1];
        for (at, other) in new.iter().enumerate() {
            row[at + 1] = if word == other { before[at] + 1 } else { row[at].max(before[at + 1]) };
        }
        before = row;
    }
    old.len() + new.len() - 2 * before[new.len()]
}
