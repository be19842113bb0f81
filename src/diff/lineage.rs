//! Clauses followed through the releases of a series.
//!
//! The pairs of neighbouring releases chain into lineages. A lineage is named after the clause's
//! id where it was first met, and keeps that name: releases added at the end only add to it, and a
//! release filled in between takes over the names its neighbours have.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::model::{ChangeKind, Clause, Comparison, Error, TermsDocument, Which};

/// The lineage of each clause of a release, by the clause's id.
type Names = HashMap<String, String>;

/// The lineages of one series.
///
/// Serialisable, so that it can be kept and extended; made again by the same steps in the same
/// order, it comes out the same. It grows with changes, not with releases.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lineages {
    /// The labels of the releases, in order.
    pub(super) releases: Vec<String>,
    /// All names ever given, each with where it comes from.
    lines: BTreeMap<String, Line>,
}

/// Where a lineage comes from, where it goes, and which clauses it was on the way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// In the order of the releases.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) runs: Vec<Run>,
    /// Places of the releases whose comparison with the one before may concern it, in order; of
    /// all others it does not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) changed: Vec<usize>,
    /// The lineage it split from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split_from: Option<String>,
    /// The lineage it merged into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<String>,
}

/// Releases in a row, by their place in the series, in which a lineage is a clause of one id at one
/// address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Run {
    pub(super) clause: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) label: String,
    pub(super) citation: String,
    pub(super) first: usize,
    pub(super) last: usize,
}

impl Lineages {
    /// Adds a release at the end; `before` compares the one before with it.
    ///
    /// # Errors
    /// As [`insert`](Self::insert).
    pub fn append(
        &mut self,
        document: &TermsDocument,
        before: Option<&Comparison>,
    ) -> Result<(), Error> {
        self.insert(self.releases.len(), document, before, None)
    }

    /// Adds a release at a place in the series (0 is the first); `before` compares the one before
    /// with it, `after` compares it with the one after. No clause of another release changes its
    /// lineage.
    ///
    /// # Errors
    /// When the place is beyond the end, or a comparison does not list its unchanged pairs
    /// ([`Options::all`](super::Options)).
    pub fn insert(
        &mut self,
        place: usize,
        document: &TermsDocument,
        before: Option<&Comparison>,
        after: Option<&Comparison>,
    ) -> Result<(), Error> {
        if place > self.releases.len() {
            return Err(broken(format!(
                "place {place} in a series of {} releases",
                self.releases.len()
            )));
        }
        let older = place.checked_sub(1).map(|at| self.names(at)).unwrap_or_default();
        let newer = self.names(place);
        let mut names = Names::new();
        let mut used: HashSet<String> = HashSet::new();
        if let Some(comparison) = before {
            for (old, new) in links(comparison)? {
                if let Some(lineage) = older.get(old).filter(|name| !used.contains(*name)) {
                    used.insert(lineage.clone());
                    names.insert(new.to_owned(), lineage.clone());
                }
            }
        }
        if let Some(comparison) = after {
            for (old, new) in links(comparison)? {
                if names.contains_key(old) {
                    continue;
                }
                if let Some(lineage) = newer.get(new).filter(|name| !used.contains(*name)) {
                    used.insert(lineage.clone());
                    names.insert(old.to_owned(), lineage.clone());
                }
            }
        }
        for clause in &document.clauses {
            if !names.contains_key(&clause.id) {
                let name = self.fresh(&clause.id);
                self.lines.insert(name.clone(), Line::default());
                names.insert(clause.id.clone(), name);
            }
        }
        self.releases.insert(place, document.release.clone());
        for line in self.lines.values_mut() {
            line.make_room(place);
        }
        for clause in &document.clauses {
            if let Some(line) = names.get(&clause.id).and_then(|name| self.lines.get_mut(name)) {
                line.stand(place, clause);
            }
        }
        if let Some(comparison) = before {
            self.branch(comparison, &older, &names);
            self.note_changes(place, comparison, &older, &names)?;
        }
        if let Some(comparison) = after {
            self.note_changes(place + 1, comparison, &names, &newer)?;
        }
        Ok(())
    }

    /// The lineage of each clause of the release at a place.
    fn names(&self, place: usize) -> Names {
        let lines = self.lines.iter();
        let name =
            |(name, line): (&String, &Line)| Some((line.at(place)?.clause.clone(), name.clone()));
        lines.filter_map(name).collect()
    }

    fn place(&self, release: &str) -> Option<usize> {
        self.releases.iter().position(|label| label == release)
    }

    /// A name for a lineage first met as this clause: its id, numbered if another has it.
    fn fresh(&self, id: &str) -> String {
        if !self.lines.contains_key(id) {
            return id.to_owned();
        }
        let mut number = 2_u64;
        loop {
            let name = format!("{id}~{number}");
            if !self.lines.contains_key(&name) {
                return name;
            }
            number += 1;
        }
    }

    /// Notes which lineages split from which, and merged into which.
    fn branch(&mut self, comparison: &Comparison, older: &Names, newer: &Names) {
        for change in &comparison.changes {
            let names = |side: &[Which], names: &Names| {
                side.iter()
                    .filter_map(|which| names.get(&which.clause).cloned())
                    .collect::<Vec<String>>()
            };
            let (old, new) = (names(&change.old, older), names(&change.new, newer));
            match (change.kind, old.as_slice(), new.as_slice()) {
                (ChangeKind::Split, [from], parts) => {
                    for part in parts.iter().filter(|part| *part != from) {
                        self.lines.entry(part.clone()).or_default().split_from = Some(from.clone());
                    }
                }
                (ChangeKind::Merged, parts, [into]) => {
                    for part in parts.iter().filter(|part| *part != into) {
                        self.lines.entry(part.clone()).or_default().merged_into =
                            Some(into.clone());
                    }
                }
                _ => {}
            }
        }
    }

    /// Notes which lineages the comparison of the release before a place with the one at it may
    /// concern: those that a change names, and those whose clauses it pairs with another's.
    fn note_changes(
        &mut self,
        place: usize,
        comparison: &Comparison,
        older: &Names,
        newer: &Names,
    ) -> Result<(), Error> {
        let mut concerned: BTreeSet<&String> = BTreeSet::new();
        for change in &comparison.changes {
            concerned.extend(change.old.iter().filter_map(|which| older.get(&which.clause)));
            concerned.extend(change.new.iter().filter_map(|which| newer.get(&which.clause)));
        }
        for (old, new) in links(comparison)? {
            let (old, new) = (older.get(old), newer.get(new));
            if old != new {
                concerned.extend(old.into_iter().chain(new));
            }
        }
        for name in concerned {
            if let Some(line) = self.lines.get_mut(name) {
                let at = line.changed.partition_point(|known| *known < place);
                line.changed.insert(at, place);
            }
        }
        Ok(())
    }

    /// The lineage of a clause of a release.
    pub fn lineage(&self, release: &str, clause: &str) -> Option<&str> {
        let place = self.place(release)?;
        let mut lines = self.lines.iter();
        lines
            .find(|(_, line)| line.at(place).is_some_and(|run| run.clause == clause))
            .map(|(name, _)| name.as_str())
    }

    /// The clause of a release that carries on a lineage.
    pub fn clause(&self, release: &str, lineage: &str) -> Option<&str> {
        Some(self.lines.get(lineage)?.at(self.place(release)?)?.clause.as_str())
    }

    /// Where a lineage comes from and where it goes; `None` when there is none of that name.
    pub fn line(&self, lineage: &str) -> Option<&Line> {
        self.lines.get(lineage)
    }

    /// Labels of the releases, in order.
    pub fn releases(&self) -> impl Iterator<Item = &str> {
        self.releases.iter().map(String::as_str)
    }

    /// Writes each clause's lineage into a release.
    pub fn stamp(&self, document: &mut TermsDocument) {
        let Some(place) = self.place(&document.release) else { return };
        let names = self.names(place);
        for clause in &mut document.clauses {
            if let Some(lineage) = names.get(clause.id.as_str()) {
                clause.lineage.clone_from(lineage);
            }
        }
    }
}

impl Line {
    /// What it is in the release at a place.
    pub(super) fn at(&self, place: usize) -> Option<&Run> {
        let next = self.runs.partition_point(|run| run.first <= place);
        let run = self.runs.get(next.checked_sub(1)?)?;
        (place <= run.last).then_some(run)
    }

    /// Moves what stands at a place and after it by one. What was noted of the comparison there is
    /// forgotten: the two are no neighbours any more.
    fn make_room(&mut self, place: usize) {
        let cut = self.runs.iter().position(|run| run.first < place && place <= run.last);
        if let Some(whole) = cut.and_then(|at| self.runs.get_mut(at)) {
            let rest = Run { first: place, ..whole.clone() };
            whole.last = place - 1;
            self.runs.insert(cut.map_or(0, |at| at + 1), rest);
        }
        for run in self.runs.iter_mut().filter(|run| run.first >= place) {
            run.first += 1;
            run.last += 1;
        }
        self.changed.retain(|changed| *changed != place);
        for changed in self.changed.iter_mut().filter(|changed| **changed > place) {
            *changed += 1;
        }
    }

    /// Notes the clause that it is in the release at a place, which was empty.
    fn stand(&mut self, place: usize, clause: &Clause) {
        let at = self.runs.partition_point(|run| run.first < place);
        let run = Run {
            clause: clause.id.clone(),
            label: clause.label.clone(),
            citation: clause.citation.clone(),
            first: place,
            last: place,
        };
        self.runs.insert(at, run);
        self.runs.dedup_by(|later, earlier| {
            let joins = earlier.clause == later.clause
                && earlier.label == later.label
                && earlier.citation == later.citation
                && earlier.last + 1 == later.first;
            if joins {
                earlier.last = later.last;
            }
            joins
        });
    }
}

/// Old and new clause of every pair, unchanged or not. Of the parts of a split, or of what merged,
/// the longest carries on.
fn links(comparison: &Comparison) -> Result<Vec<(&str, &str)>, Error> {
    if comparison.pairs.as_ref().map(Vec::len) != Some(comparison.unchanged) {
        return Err(broken("the comparison does not list its unchanged pairs"));
    }
    let longest = |side: &'_ [Which]| {
        (0..side.len()).max_by_key(|&at| (side[at].text.len(), std::cmp::Reverse(at)))
    };
    let mut links: Vec<(&str, &str)> = comparison
        .pairs
        .iter()
        .flatten()
        .map(|pair| (pair.old.as_str(), pair.new.as_str()))
        .collect();
    links.extend(comparison.changes.iter().filter_map(|change| {
        let old = change.old.get(longest(&change.old)?)?;
        let new = change.new.get(longest(&change.new)?)?;
        Some((old.clause.as_str(), new.clause.as_str()))
    }));
    Ok(links)
}

fn broken(cause: impl Into<String>) -> Error {
    Error::internal("cannot follow clauses through the series", cause)
}
