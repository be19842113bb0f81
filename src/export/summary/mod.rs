//! A comparison arranged for reading: rows under section headings, in the order of the newer
//! release, with what is minor set apart at the end. No format is known here.

mod naming;
mod pieces;
mod places;
mod row;

pub use naming::{citations, class_name, kind_name, places};
pub use pieces::Piece;
pub use row::{Publisher, Row};

use std::collections::BTreeMap;

use crate::model::{Change, ChangeKind, Comparison, DefinitionRef, Substitution, TermsDocument};

use self::naming::{citation, place};
use self::places::{Place, Places};
use self::row::publisher;

/// A comparison arranged for reading. Every change stands in it once.
#[derive(Debug, Clone)]
pub struct Summary<'a> {
    /// What is arranged.
    pub comparison: &'a Comparison,
    /// The older release.
    pub old: &'a TermsDocument,
    /// The newer release.
    pub new: &'a TermsDocument,
    /// Changes under the heading they stand under, in the order of the newer release; what was
    /// removed stands where it was.
    pub groups: Vec<Group<'a>>,
    /// Clauses and headings of which only the label differs.
    pub renumbered: Vec<Row<'a>>,
    /// Changes that leave the wording as it is: punctuation, case, white space, bookmarks.
    pub cosmetic: Vec<Row<'a>>,
}

/// The changes under one heading.
#[derive(Debug, Clone)]
pub struct Group<'a> {
    /// The heading's citation, in the newer release where it has one; empty for what stands
    /// before the first heading.
    pub heading: String,
    /// Its changes.
    pub rows: Vec<Row<'a>>,
}

impl<'a> Summary<'a> {
    /// Arranges a comparison of these two releases.
    pub fn arrange(
        comparison: &'a Comparison,
        old: &'a TermsDocument,
        new: &'a TermsDocument,
    ) -> Self {
        let publisher = publisher(comparison);
        let places = Places::new(comparison, old, new);
        let mut grouped: BTreeMap<Place, Group<'a>> = BTreeMap::new();
        let mut renumbered = Vec::new();
        let mut cosmetic = Vec::new();
        let headings = comparison.headings.iter().map(|change| (change, true));
        let clauses = comparison.changes.iter().map(|change| (change, false));
        for (change, heading) in headings.chain(clauses) {
            let publisher = publisher.get(change.id.as_str()).copied().unwrap_or(Publisher::Silent);
            let row = Row { change, heading, publisher };
            if change.kind == ChangeKind::Renumbered {
                renumbered.push(row);
            } else if row.is_cosmetic() {
                cosmetic.push(row);
            } else {
                let (place, citation) = places.of(row);
                grouped
                    .entry(place)
                    .or_insert_with(|| Group { heading: citation.to_owned(), rows: Vec::new() })
                    .rows
                    .push(row);
            }
        }
        let groups = grouped.into_values().collect();
        Self { comparison, old, new, groups, renumbered, cosmetic }
    }

    /// What to print over it.
    pub fn title(&self) -> String {
        match self.new.title.as_str() {
            "" => "Summary of changes".to_owned(),
            title => format!("{title}: summary of changes"),
        }
    }

    /// All changes, each once: those under headings, then renumberings, then cosmetic ones.
    pub fn rows(&self) -> impl Iterator<Item = Row<'a>> {
        let grouped = self.groups.iter().flat_map(|group| &group.rows);
        grouped.chain(&self.renumbered).chain(&self.cosmetic).copied()
    }

    /// `yes` or `no` for a change that the publisher's own summary mentions or does not; empty
    /// when nothing is known.
    pub fn announced(&self, row: Row<'_>) -> &'static str {
        let mut found = self.comparison.announced.found.iter();
        if self.comparison.announced.unannounced.contains(&row.change.id) {
            "no"
        } else if found.any(|found| found.changes.contains(&row.change.id)) {
            "yes"
        } else {
            ""
        }
    }

    /// How many changes of wording or numbers the publisher did not announce, in words, where they
    /// are too many to list beside those announced; else `None`.
    pub fn unannounced_in_all(&self) -> Option<String> {
        let unannounced = self.comparison.announced.unannounced.len();
        let lists = publisher(self.comparison).values().any(|p| *p == Publisher::Unannounced);
        match (unannounced, lists, self.comparison.announced.found.is_empty()) {
            (0, ..) | (_, true, _) => None,
            (1, _, true) => Some("the one change of wording or numbers".to_owned()),
            (count, _, true) => Some(format!("all {count} changes of wording or numbers")),
            (count, _, false) => Some(format!("all {count} other changes of wording or numbers")),
        }
    }

    /// How often one wording replaced another, and how many changes consist of nothing else; where
    /// none of those is listed, that they are left out.
    pub fn replaced(&self, substitution: &Substitution) -> String {
        let times = match substitution.count {
            1 => "1 time".to_owned(),
            count => format!("{count} times"),
        };
        let alone = substitution.changes.len();
        let said = if alone == 1 { "change is" } else { "changes are" };
        if alone == 0 {
            times
        } else if substitution.changes.iter().any(|id| self.change(id).is_some()) {
            format!("{times}; {alone} {said} nothing else")
        } else {
            format!("{times}; {alone} {said} nothing else and not listed")
        }
    }

    /// How many of these changes are not listed, in words; none where all are.
    pub fn unlisted(&self, ids: &[String]) -> Option<String> {
        match ids.iter().filter(|id| self.change(id).is_none()).count() {
            0 => None,
            1 => Some("1 change that is not listed".to_owned()),
            count => Some(format!("{count} changes that are not listed")),
        }
    }

    /// How many definitions are worded otherwise by the replacements alone, in words; none when none
    /// is.
    pub fn substituted(&self) -> Option<String> {
        match self.comparison.definitions.substituted.len() {
            0 => None,
            1 => Some("1 definition is worded otherwise by this alone".to_owned()),
            count => Some(format!("{count} definitions are worded otherwise by this alone")),
        }
    }

    /// The citation of a clause or section of the newer release; the id itself when there is none
    /// such (a URL, or what a dangling reference asked for).
    pub fn cite_new<'s>(&'s self, id: &'s str) -> &'s str {
        citation(self.new, id)
    }

    /// The same in the older release.
    pub fn cite_old<'s>(&'s self, id: &'s str) -> &'s str {
        citation(self.old, id)
    }

    /// The citations of changes, joined by `; `; how many are not listed, at the end.
    pub fn cite_changes(&self, ids: &[String]) -> String {
        let rows = ids.iter().filter_map(|id| self.change(id));
        rows.map(place).chain(self.unlisted(ids)).collect::<Vec<_>>().join("; ")
    }

    /// The citation of the section a definition is limited to; none when it holds everywhere.
    pub fn scope<'s>(&'s self, definition: &'s DefinitionRef) -> Option<&'s str> {
        let id = definition.scope.as_deref()?;
        let section = self.new.section(id).or_else(|| self.old.section(id));
        Some(section.map_or(id, |section| section.citation.as_str()))
    }

    /// The change with this id, among clauses and headings.
    pub fn change(&self, id: &str) -> Option<&'a Change> {
        let mut all = self.comparison.changes.iter().chain(&self.comparison.headings);
        all.find(|change| change.id == id)
    }

    /// `12 added, 3 removed`: the counts by kind in the order of their declaration, those of 0
    /// left out; empty when nothing changed.
    pub fn totals(&self) -> String {
        let counts = self.comparison.totals.by_kind.iter().filter(|(_, count)| **count > 0);
        counts
            .map(|(kind, count)| format!("{count} {}", kind_name(*kind)))
            .collect::<Vec<_>>()
            .join(", ")
    }
}
