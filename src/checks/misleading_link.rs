//! The words of a link name another place than the link leads to.

use std::collections::BTreeMap;

use super::phrases::words;
use super::terms::{Terms, quote};
use crate::model::{Finding, Level, Reference, ReferenceKind, ReferenceStatus};

pub(super) const CODE: &str = "misleading_link";

pub(super) fn check(terms: &Terms<'_>) -> Vec<Finding> {
    let titles = Titles::new(terms);
    terms
        .document
        .references
        .iter()
        .filter(|link| matches!(link.kind, ReferenceKind::Link | ReferenceKind::Field))
        .filter(|link| link.status == ReferenceStatus::Resolved)
        .filter_map(|link| {
            let named = named_in_words(link, terms).or_else(|| titles.repeated(link, terms))?;
            let message = format!(
                "The link {} leads to “{}”, but its words name “{}”.",
                quote(&link.text),
                terms.citation(&link.target),
                terms.citation(named)
            );
            Some(terms.finding(CODE, Level::Warning, 0.85, &link.clause, message))
        })
        .collect()
}

/// The place that the words of a link cite, where it is another than the link's. (Where both are
/// one, the document has the link alone.)
fn named_in_words<'a>(link: &Reference, terms: &Terms<'a>) -> Option<&'a str> {
    terms
        .references(&link.clause)
        .iter()
        .filter(|other| other.kind == ReferenceKind::Text)
        .filter(|other| other.status == ReferenceStatus::Resolved)
        .filter(|other| other.start < link.end && link.start < other.end)
        .map(|other| other.target.as_str())
        .find(|target| !near(terms, target, &link.target))
}

/// The sections by the words of their titles.
struct Titles<'a>(BTreeMap<Vec<String>, Vec<&'a str>>);

impl<'a> Titles<'a> {
    fn new(terms: &Terms<'a>) -> Self {
        let mut titles: BTreeMap<Vec<String>, Vec<&str>> = BTreeMap::new();
        for section in &terms.document.sections {
            titles.entry(plain(&section.title)).or_default().push(&section.id);
        }
        Self(titles)
    }

    /// The section whose title a link repeats, where the link leads to none of that title.
    fn repeated(&self, link: &Reference, terms: &Terms<'a>) -> Option<&'a str> {
        let text = plain(&link.text);
        let same = self.0.get(&text)?;
        let fits = same.iter().any(|id| near(terms, id, &link.target));
        same.first().copied().filter(|_| text.len() > 1 && !fits)
    }
}

/// The words of a title or a link in small letters.
fn plain(text: &str) -> Vec<String> {
    words(text).map(str::to_lowercase).collect()
}

/// Whether one place is the other, or within it, or the one just before it: bookmarks drift to the
/// line before their heading.
fn near(terms: &Terms<'_>, named: &str, led: &str) -> bool {
    let within = |inner: &str, outer: &str| inner == outer || terms.around(inner).contains(&outer);
    if within(named, led) || within(led, named) {
        return true;
    }
    let before = terms.clause(led).and_then(|clause| clause.paragraphs.last().copied());
    let after = terms.section(named).and_then(|section| section.paragraphs.first().copied());
    matches!((before, after), (Some(before), Some(after)) if before < after && after - before <= 3)
}
