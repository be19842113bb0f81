//! Two real pairs of neighbours of which every change was read against the sources. A line says
//! which change, of what kind and classes, and how many words it deletes and inserts.

use ostler::model::{Change, Edit};

use super::diff::{compared, read};
use super::shared;

/// A licence clause and two list items reworded, a paragraph that became an item, two numbered
/// sections gone and the one between them without its number.
const TERMS_OF_SERVICE: &str = "
    h1 removed: wording -7 +0
    h2 renumbered: numbering anchor -1 +0
    h3 removed: wording -9 +0
    c1 changed: numbers -2 +2
    c2 added: wording -0 +13
    c3 added: wording -0 +66
    c4 renumbered: numbering -0 +0
    c5 changed: wording numbers -15 +8
    c6 removed: wording -64 +0
    c7 removed: wording -28 +0
";

/// A specification of which nearly every requirement was reworded and all goals were retitled; one
/// requirement became a definition, and another took its place.
const SPECIFICATION: &str = "
    h1 changed: wording numbers -1 +2
    h2 changed: wording numbers -1 +2
    h3 changed: wording numbers -1 +2
    h4 changed: wording numbers -1 +2
    h5 changed: wording numbers -1 +2
    h6 changed: wording numbers -1 +2
    c1 changed: numbers -1 +1
    c2 removed: wording -9 +0
    c3 changed: wording -1 +1
    c4 changed: reference -0 +0
    c5 changed: numbers -1 +1
    c6 changed: case -2 +2
    c7 changed: wording numbers -3 +3
    c8 added: wording -0 +22
    c9 moved_and_changed: wording numbering -15 +13
    c10 changed: wording -1 +5
    c11 changed: wording -0 +1
    c12 changed: wording -1 +1
    c13 changed: wording -1 +1
    c14 changed: wording -1 +0
    c15 changed: wording -2 +0
    c16 changed: wording -3 +4
    c17 changed: wording punctuation whitespace -1 +2
    c18 changed: wording -1 +1
    c19 changed: wording -1 +0
    c20 changed: wording -3 +4
    c21 changed: wording numbers -3 +25
    c22 changed: wording -2 +6
    c23 changed: wording -1 +1
    c24 changed: wording -5 +0
    c25 changed: wording -0 +1
    c26 changed: wording -1 +1
    c27 changed: wording -4 +4
    c28 changed: wording -1 +0
    c29 changed: wording -1 +2
    c30 changed: wording -1 +1
    c31 changed: wording -2 +1
    c32 changed: wording -1 +0
    c33 changed: wording -1 +0
    c34 changed: wording -2 +3
    c35 changed: wording -3 +5
    c36 changed: wording -1 +1
    c37 changed: wording -1 +0
    c38 changed: wording -1 +0
    c39 changed: wording -1 +1
    c40 changed: wording -7 +4
    c41 added: wording -0 +16
    c42 changed: wording -1 +1
    c43 changed: wording -1 +1
    c44 changed: wording -6 +2
    c45 changed: wording -1 +1
    c46 changed: wording -1 +0
    c47 changed: wording -1 +0
    c48 changed: wording -1 +4
    c49 changed: wording -2 +1
    c50 changed: wording -1 +1
    c51 changed: wording -1 +0
    c52 changed: wording -1 +2
    c53 changed: numbers case -2 +2
    c54 changed: wording -1 +1
    c55 changed: wording numbers -6 +7
    c56 changed: wording -7 +0
    c57 changed: wording -1 +1
    c58 changed: wording numbers -3 +4
    c59 changed: wording whitespace -15 +15
";

#[test]
fn a_terms_of_service_changed_as_read() {
    changes_as_read("github-terms", ["2017-08", "2017-10"], TERMS_OF_SERVICE);
}

#[test]
fn a_specification_changed_as_read() {
    changes_as_read("word-series/openchain-en", ["1.1", "1.2"], SPECIFICATION);
}

fn changes_as_read(folder: &str, releases: [&str; 2], expected: &str) {
    let Some(folder) = shared(folder) else { return };
    let [old, new] = releases.map(|release| read(&folder.join(format!("{release}.docx"))));
    let comparison = compared(&old, &new);
    let found: Vec<String> =
        comparison.headings.iter().chain(&comparison.changes).map(line).collect();
    let expected: Vec<&str> =
        expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(found, expected);
}

/// `c5 changed: wording numbers -15 +8`
fn line(change: &Change) -> String {
    let name = |value: serde_json::Value| value.as_str().unwrap().to_owned();
    let classes: Vec<String> =
        change.classes.iter().map(|class| name(serde_json::to_value(class).unwrap())).collect();
    let classes = if classes.is_empty() { "none".to_owned() } else { classes.join(" ") };
    let words = |wanted: Edit| -> usize {
        let runs = change.words.iter().filter(|(edit, _)| *edit == wanted);
        runs.map(|(_, text)| text.split_whitespace().count()).sum()
    };
    format!(
        "{} {}: {classes} -{} +{}",
        change.id,
        name(serde_json::to_value(change.kind).unwrap()),
        words(Edit::Delete),
        words(Edit::Insert)
    )
}
