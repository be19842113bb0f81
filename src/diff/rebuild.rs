//! Promise 4: from a comparison alone both ends can be rebuilt.

use std::collections::BTreeMap;

use crate::model::{Change, Comparison, Edit, Error, TermsDocument, Which};

/// The older text of a change: what is equal and what was deleted.
pub fn old_text(change: &Change) -> String {
    side(change, Edit::Delete)
}

/// The newer text of a change: what is equal and what was inserted.
pub fn new_text(change: &Change) -> String {
    side(change, Edit::Insert)
}

fn side(change: &Change, own: Edit) -> String {
    let words = change.words.iter().filter(|(edit, _)| *edit == Edit::Equal || *edit == own);
    words.map(|(_, text)| text.as_str()).collect()
}

/// Proves a comparison made with [`Options::all`](super::Options): every clause of both releases
/// stands in exactly one change or pair, and the words of each change give its texts, which are
/// those of the releases.
///
/// # Errors
/// Says which clause or change does not fit.
pub fn check(
    comparison: &Comparison,
    old: &TermsDocument,
    new: &TermsDocument,
) -> Result<(), Error> {
    for change in comparison.changes.iter().chain(&comparison.headings) {
        for (rebuilt, which) in [(old_text(change), &change.old), (new_text(change), &change.new)] {
            let texts: Vec<&str> = which.iter().map(|which| which.text.as_str()).collect();
            if rebuilt != texts.join("\n") {
                return Err(wrong(format!(
                    "the words of change {} rebuild `{rebuilt}`",
                    change.id
                )));
            }
        }
    }
    stands_once(
        old,
        &comparison.changes,
        |change| &change.old,
        comparison.pairs.iter().flatten().map(|pair| &pair.old),
    )?;
    stands_once(
        new,
        &comparison.changes,
        |change| &change.new,
        comparison.pairs.iter().flatten().map(|pair| &pair.new),
    )
}

fn stands_once<'a>(
    document: &TermsDocument,
    changes: &'a [Change],
    side: impl Fn(&'a Change) -> &'a Vec<Which>,
    paired: impl Iterator<Item = &'a String>,
) -> Result<(), Error> {
    let mut left: BTreeMap<&str, &str> =
        document.clauses.iter().map(|clause| (clause.id.as_str(), clause.text.as_str())).collect();
    for which in changes.iter().flat_map(side) {
        match left.remove(which.clause.as_str()) {
            Some(text) if text == which.text => {}
            Some(_) => return Err(wrong(format!("clause {} has another text", which.clause))),
            None => {
                return Err(wrong(format!(
                    "clause {} stands twice or not in the release",
                    which.clause
                )));
            }
        }
    }
    for clause in paired {
        if left.remove(clause.as_str()).is_none() {
            return Err(wrong(format!("clause {clause} stands twice or not in the release")));
        }
    }
    match left.keys().next() {
        None => Ok(()),
        Some(clause) => Err(wrong(format!("clause {clause} stands nowhere in the comparison"))),
    }
}

fn wrong(cause: String) -> Error {
    Error::internal("the comparison does not rebuild its releases", cause)
}
