//! Labels as counsel names them: `5`, `(b)`, `5(b)`, `Clause 12(1)`.

use super::wordings::{Heading, Place};
use super::words::words;

/// Longest key, in words: labels of more levels than anyone cites.
const LONGEST: usize = 12;

/// What stands before a key that is a label to the letter; no word holds it.
const TO_THE_LETTER: char = '=';

/// The words printed before something and before what it stands under, from the outermost:
/// `["attachment", "3", "clause", "12", "1"]`.
pub(super) type Path = Vec<String>;

/// The paths of the headings of a series, by their numbers.
pub(super) fn heading_paths(headings: &[Heading]) -> Vec<Path> {
    let mut paths: Vec<Path> = Vec::with_capacity(headings.len());
    for heading in headings {
        let above = heading.parent.and_then(|parent| paths.get(parent as usize));
        let mut path = above.cloned().unwrap_or_default();
        path.extend(spoken(&heading.label));
        paths.push(path);
    }
    paths
}

/// Everything under which a heading is found by its label.
pub(super) fn heading_keys(heading: &Heading, path: &Path) -> Vec<String> {
    label_keys(&heading.label, path.clone())
}

/// Everything under which the clause at a place is found by its label; `above` is the path of its
/// heading.
pub(super) fn place_keys(place: &Place, above: Option<&Path>) -> Vec<String> {
    let own = spoken(&place.label);
    // Within a section a citation ends with the labels of the items above and its own: `5.3(a)`;
    // a number behind it, `(a) (2)`, tells two apart that would be cited alike.
    let last = place.citation.rsplit(" › ").next().unwrap_or_default();
    let mut cited = spoken(last);
    if !cited.ends_with(&own) {
        cited.pop();
    }
    let mut path = above.cloned().unwrap_or_default();
    path.extend(if cited.ends_with(&own) { cited } else { own });
    label_keys(&place.label, path)
}

/// The key that a label typed in a query stands for: to the letter in quotation marks, else by its
/// letters and digits. `None` where there is nothing to look for.
pub(super) fn asked_key(typed: &str, to_the_letter: bool) -> Option<String> {
    if to_the_letter {
        return (!typed.is_empty()).then(|| exact_key(typed));
    }
    Some(spoken(typed).join(" ")).filter(|key| !key.is_empty())
}

/// The label to the letter, and each end of its path: of `5.` and `(b)` under it `b` and `5 b`.
fn label_keys(label: &str, path: Path) -> Vec<String> {
    if label.is_empty() {
        return Vec::new();
    }
    let mut keys = vec![exact_key(label)];
    if !spoken(label).is_empty() {
        let first = path.len().saturating_sub(LONGEST);
        let ends = (first..path.len()).filter_map(|from| path.get(from..));
        keys.extend(ends.map(|end| end.join(" ")));
    }
    keys
}

fn exact_key(label: &str) -> String {
    format!("{TO_THE_LETTER}{}", label.trim())
}

/// A label by its letters and digits.
fn spoken(label: &str) -> Path {
    words(label).into_iter().map(|word| word.form).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(label: &str, citation: &str) -> Place {
        let place = serde_json::json!({"id": 0, "first": 0, "last": null, "heading": null,
            "clause": "c", "label": label, "citation": citation});
        serde_json::from_value(place).unwrap()
    }

    #[test]
    fn a_clause_is_named_by_its_label_and_those_above() {
        let above: Path = ["attachment", "3", "clause", "12"].map(str::to_owned).to_vec();
        let keys = place_keys(&place("1.", "Attachment 3 › Clause 12 › 1"), Some(&above));
        let asked = ["1", "12(1)", "Clause 12 (1)", "3 clause 12.(1)", "(1)"];
        for typed in asked {
            // `12.(1)` is `12` and `1`; `12.1` would be one number.
            assert!(keys.contains(&asked_key(typed, false).unwrap()), "{typed} in {keys:?}");
        }
        assert!(keys.contains(&asked_key("1.", true).unwrap()));
        for typed in ["12", "12.1", "2(1)", "clause"] {
            assert!(!keys.contains(&asked_key(typed, false).unwrap()), "{typed} in {keys:?}");
        }
    }

    #[test]
    fn items_within_items_and_numbered_citations() {
        let keys = place_keys(&place("(a)", "Term › 5.3(a) (2)"), None);
        assert_eq!(keys, ["=(a)", "5.3 a", "a"]);
        assert_eq!(place_keys(&place("•", "Term › bullet 1"), None), ["=•"]);
        assert_eq!(place_keys(&place("", "Term › para. 1"), None), [""; 0]);
    }
}
