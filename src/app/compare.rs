//! Comparing two releases, and handing the comparison on.

use std::collections::BTreeSet;

use crate::diff;
use crate::export;
use crate::export::summary::{Publisher, Row, Summary};
use crate::model::{Change, Class, Comparison, Edit, Error, TermsDocument, Totals};
use crate::package::Limits;
use crate::redline;

use super::Workspace;

/// What a comparison may be told.
#[derive(Debug, Clone, Copy, Default)]
pub struct CompareOptions {
    /// List the unchanged pairs too.
    pub all: bool,
}

/// Two releases and what changed between them.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The older release.
    pub old: TermsDocument,
    /// The newer release.
    pub new: TermsDocument,
    /// What changed.
    pub comparison: Comparison,
}

impl Compared {
    /// The comparison arranged for reading: rows under headings, what is minor at the end.
    pub fn summary(&self) -> Summary<'_> {
        Summary::arrange(&self.comparison, &self.old, &self.new)
    }
}

/// A form to hand a comparison on in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rendering {
    /// `ostler.diff/1`
    Json,
    /// Additions | Deletions, in Markdown.
    Summary,
    /// The summary of changes as a Word file.
    Docx,
    /// One self-contained page.
    Html,
    /// One change a row.
    Csv,
    /// A tracking sheet for Excel.
    Xlsx,
}

impl Workspace {
    /// Compares two releases, each named as [`Workspace::document`] takes it.
    ///
    /// # Errors
    /// When one of them is not there or cannot be read.
    pub fn compare(
        &self,
        old: &str,
        new: &str,
        options: &CompareOptions,
    ) -> Result<Compared, Error> {
        let (old, new) = rayon::join(|| self.document(old), || self.document(new));
        let (old, new) = (old?, new?);
        let comparison = diff::compare(&old, &new, &diff::Options { all: options.all });
        Ok(Compared { old, new, comparison })
    }

    /// Puts a comparison into a form to hand on.
    ///
    /// # Errors
    /// When it cannot be put into that form.
    pub fn render(&self, compared: &Compared, rendering: Rendering) -> Result<Vec<u8>, Error> {
        let Compared { old, new, comparison } = compared;
        match rendering {
            Rendering::Json => {
                let mut bytes = Vec::new();
                export::comparison_json(comparison, &mut bytes)
                    .map_err(|error| Error::internal("cannot write JSON", error.to_string()))?;
                Ok(bytes)
            }
            Rendering::Summary => Ok(export::summary_markdown(comparison, old, new).into_bytes()),
            Rendering::Docx => {
                let bytes = export::summary_docx(comparison, old, new)?;
                redline::in_schema_order(&bytes, &Limits::default())
            }
            Rendering::Html => Ok(export::changes_html(comparison, old, new).into_bytes()),
            Rendering::Csv => export::changes_csv(comparison, old, new),
            Rendering::Xlsx => export::changes_xlsx(comparison, old, new),
        }
    }
}

/// The words of two wordings: in both, in the older alone, in the newer alone.
pub fn words_between(old: &str, new: &str) -> Vec<(Edit, String)> {
    diff::words(old, new)
}

/// Whether a comparison found anything at all.
pub fn differs(comparison: &Comparison) -> bool {
    let Comparison { changes, headings, definitions, references, anchors, .. } = comparison;
    !changes.is_empty()
        || !headings.is_empty()
        || *definitions != Default::default()
        || *references != Default::default()
        || *anchors != Default::default()
}

/// Whether a change leaves the wording as it is.
pub fn is_cosmetic(change: &Change) -> bool {
    Row { change, heading: false, publisher: Publisher::Silent }.is_cosmetic()
}

/// The changes that are nothing but one wording replaced by another all over.
pub fn substituted(comparison: &Comparison) -> BTreeSet<&str> {
    let all = comparison.substitutions.iter().flat_map(|substitution| &substitution.changes);
    all.map(String::as_str).collect()
}

/// The comparison without the changes that are nothing but one wording replaced by another all
/// over: the replacements themselves say it once, with their counts. Totals count what is left.
pub fn fold_substitutions(mut compared: Compared) -> Compared {
    let comparison = &mut compared.comparison;
    let folded: BTreeSet<String> = substituted(comparison).into_iter().map(str::to_owned).collect();
    for changes in [&mut comparison.changes, &mut comparison.headings] {
        changes.retain(|change| !folded.contains(&change.id));
    }
    comparison.totals = Totals::of(comparison.changes.iter().chain(&comparison.headings));
    compared
}

/// The comparison with the changes of these classes only; all when none is given. Totals count
/// what is left.
pub fn narrow(compared: &Compared, classes: &[Class]) -> Compared {
    let mut compared = compared.clone();
    if classes.is_empty() {
        return compared;
    }
    let comparison = &mut compared.comparison;
    for changes in [&mut comparison.changes, &mut comparison.headings] {
        changes.retain(|change| change.classes.iter().any(|class| classes.contains(class)));
    }
    comparison.totals = Totals::of(comparison.changes.iter().chain(&comparison.headings));
    compared
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Coverage, Source};

    #[test]
    fn folding_leaves_what_is_more_than_a_replacement() {
        let case =
            include_str!("../../tests/fixtures/diff/product-renamed-everywhere/expected.json");
        let comparison: Comparison = serde_json::from_str(case).unwrap();
        let only: BTreeSet<String> =
            comparison.substitutions.iter().flat_map(|found| found.changes.clone()).collect();
        let before = comparison.changes.len() + comparison.headings.len();
        assert!(!only.is_empty() && only.len() < before);
        let release: TermsDocument = serde_json::from_value(serde_json::json!({
            "schema": "", "series": "", "release": "", "date": null, "language": "", "title": "",
            "source": Source::default(), "reader": "", "sections": [], "clauses": [],
            "definitions": [], "references": [], "findings": [], "coverage": Coverage::default(),
        }))
        .unwrap();
        let compared = Compared { old: release.clone(), new: release, comparison };
        let folded = fold_substitutions(compared).comparison;
        let left: Vec<&Change> = folded.changes.iter().chain(&folded.headings).collect();
        assert_eq!(left.len(), before - only.len());
        assert!(left.iter().all(|change| !only.contains(&change.id)));
        assert_eq!(folded.totals, Totals::of(left));
        assert!(!folded.substitutions.is_empty(), "the replacement itself is still told");
    }
}
