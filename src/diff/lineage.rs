//! Clauses followed through the releases of a series.
//!
//! The pairs of neighbouring releases chain into lineages. A lineage is named after the clause's
//! id where it was first met, and keeps that name: releases added at the end only add to it, and a
//! release filled in between takes over the names its neighbours have.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::model::{
    Change, ChangeKind, Clause, Comparison, Error, HISTORY_SCHEMA, History, HistoryEvent,
    TermsDocument, Which, Wording,
};

/// The lineages of one series.
///
/// Serialisable, so that it can be kept and extended; made again by the same steps in the same
/// order, it comes out the same. It grows with changes, not with releases.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lineages {
    /// The labels of the releases, in order.
    releases: Vec<String>,
    /// All names ever given, each with where it comes from.
    lines: BTreeMap<String, Line>,
}

/// Where a lineage comes from, where it goes, and which clauses it was on the way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// In the order of the releases.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    runs: Vec<Run>,
    /// The lineage it split from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split_from: Option<String>,
    /// The lineage it merged into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<String>,
}

/// Releases in a row, by their place in the series, in which a lineage is a clause of one id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Run {
    clause: String,
    first: usize,
    last: usize,
}

/// A release of a series and its comparison with the one before.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// The release.
    pub document: &'a TermsDocument,
    /// The comparison of the release before with this one; none for the first.
    pub comparison: Option<&'a Comparison>,
}

impl Lineages {
    /// The lineages of a series given from its first release to its last.
    ///
    /// # Errors
    /// As [`insert`](Self::insert).
    pub fn of<'a>(series: impl IntoIterator<Item = Step<'a>>) -> Result<Self, Error> {
        let mut lineages = Self::default();
        for step in series {
            lineages.append(step.document, step.comparison)?;
        }
        Ok(lineages)
    }

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
        let mut clauses: BTreeMap<String, String> = BTreeMap::new();
        let mut used: BTreeSet<String> = BTreeSet::new();
        let older = place.checked_sub(1).map(|at| self.names(at)).unwrap_or_default();
        let newer = self.names(place);
        if let Some(comparison) = before {
            for (old, new) in links(comparison)? {
                if let Some(lineage) = older.get(old).filter(|name| !used.contains(**name)) {
                    used.insert((*lineage).to_owned());
                    clauses.insert(new.to_owned(), (*lineage).to_owned());
                }
            }
        }
        if let Some(comparison) = after {
            for (old, new) in links(comparison)? {
                if clauses.contains_key(old) {
                    continue;
                }
                if let Some(lineage) = newer.get(new).filter(|name| !used.contains(**name)) {
                    used.insert((*lineage).to_owned());
                    clauses.insert(old.to_owned(), (*lineage).to_owned());
                }
            }
        }
        let branches = before.map(|comparison| (comparison, owned(&older)));
        for clause in &document.clauses {
            if !clauses.contains_key(&clause.id) {
                let name = self.fresh(&clause.id);
                self.lines.insert(name.clone(), Line::default());
                clauses.insert(clause.id.clone(), name);
            }
        }
        if let Some((comparison, older)) = branches {
            self.branch(comparison, &older, &clauses);
        }
        self.releases.insert(place, document.release.clone());
        for line in self.lines.values_mut() {
            line.make_room(place);
        }
        for (clause, lineage) in clauses {
            self.lines.entry(lineage).or_default().stand(place, clause);
        }
        Ok(())
    }

    /// The lineage of each clause of the release at a place.
    fn names(&self, place: usize) -> BTreeMap<&str, &str> {
        let lines = self.lines.iter();
        lines.filter_map(|(name, line)| Some((line.clause(place)?, name.as_str()))).collect()
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
    fn branch(
        &mut self,
        comparison: &Comparison,
        older: &BTreeMap<String, String>,
        newer: &BTreeMap<String, String>,
    ) {
        for change in &comparison.changes {
            let names = |side: &[Which], names: &BTreeMap<String, String>| {
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

    /// The lineage of a clause of a release.
    pub fn lineage(&self, release: &str, clause: &str) -> Option<&str> {
        let place = self.place(release)?;
        let mut lines = self.lines.iter();
        lines.find(|(_, line)| line.clause(place) == Some(clause)).map(|(name, _)| name.as_str())
    }

    /// The clause of a release that carries on a lineage.
    pub fn clause(&self, release: &str, lineage: &str) -> Option<&str> {
        self.lines.get(lineage)?.clause(self.place(release)?)
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
                clause.lineage = (*lineage).to_owned();
            }
        }
    }

    /// The history of one lineage, given the releases of the series in order; `None` when no
    /// release has it.
    pub fn history(&self, lineage: &str, series: &[Step<'_>]) -> Option<History> {
        let mut history: Option<History> = None;
        let mut previous: Option<(&TermsDocument, Option<&str>)> = None;
        for step in series {
            let document = step.document;
            let id = self.clause(&document.release, lineage);
            let before = previous.and_then(|(_, id)| id);
            let change = step.comparison.and_then(|comparison| change_of(comparison, before, id));
            let first_release = previous.is_none() && id.is_some();
            let event = (first_release || change.is_some()).then(|| HistoryEvent {
                release: document.release.clone(),
                date: document.date.clone(),
                previous: previous.map(|(document, _)| document.release.clone()),
                lines: change.map_or_else(Vec::new, |change| {
                    self.other_lines(lineage, change, previous.map(|(older, _)| older), document)
                }),
                change: change.cloned(),
            });
            previous = Some((document, id));
            if history.is_none() && id.is_none() {
                continue;
            }
            let history = history.get_or_insert_with(|| History {
                schema: HISTORY_SCHEMA.to_owned(),
                series: document.series.clone(),
                lineage: lineage.to_owned(),
                first: document.release.clone(),
                last: document.release.clone(),
                present: false,
                wordings: Vec::new(),
                events: Vec::new(),
            });
            history.events.extend(event);
            history.present = id.is_some();
            if let Some(clause) = id.and_then(|id| document.clause(id)) {
                history.last.clone_from(&document.release);
                add_wording(&mut history.wordings, document, clause, before.is_some());
            }
        }
        history
    }

    /// The other lineages of a change.
    fn other_lines(
        &self,
        lineage: &str,
        change: &Change,
        older: Option<&TermsDocument>,
        newer: &TermsDocument,
    ) -> Vec<String> {
        let of = |document: &TermsDocument, which: &[Which]| {
            which
                .iter()
                .filter_map(|which| self.lineage(&document.release, &which.clause))
                .filter(|other| *other != lineage)
                .map(str::to_owned)
                .collect::<BTreeSet<String>>()
        };
        let mut others = of(newer, &change.new);
        if let Some(older) = older {
            others.extend(of(older, &change.old));
        }
        others.into_iter().collect()
    }
}

impl Line {
    /// The clause that it is in the release at a place.
    fn clause(&self, place: usize) -> Option<&str> {
        let next = self.runs.partition_point(|run| run.first <= place);
        let run = self.runs.get(next.checked_sub(1)?)?;
        (place <= run.last).then_some(run.clause.as_str())
    }

    /// Moves what stands at a place and after it by one.
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
    }

    /// Notes the clause that it is in the release at a place, which was empty.
    fn stand(&mut self, place: usize, clause: String) {
        let at = self.runs.partition_point(|run| run.first < place);
        self.runs.insert(at, Run { clause, first: place, last: place });
        self.runs.dedup_by(|later, earlier| {
            let joins = earlier.clause == later.clause && earlier.last + 1 == later.first;
            if joins {
                earlier.last = later.last;
            }
            joins
        });
    }
}

fn owned(names: &BTreeMap<&str, &str>) -> BTreeMap<String, String> {
    names.iter().map(|(clause, name)| ((*clause).to_owned(), (*name).to_owned())).collect()
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

/// The change that concerns a clause known by its id on either side.
fn change_of<'c>(
    comparison: &'c Comparison,
    old: Option<&str>,
    new: Option<&str>,
) -> Option<&'c Change> {
    comparison.changes.iter().find(|change| {
        let is = |side: &[Which], id: Option<&str>| {
            id.is_some_and(|id| side.iter().any(|which| which.clause == id))
        };
        is(&change.new, new) || (new.is_none() && is(&change.old, old))
    })
}

fn add_wording(
    wordings: &mut Vec<Wording>,
    document: &TermsDocument,
    clause: &Clause,
    stood_before: bool,
) {
    if let Some(last) = wordings.last_mut().filter(|last| stood_before && last.text == clause.text)
    {
        last.last.clone_from(&document.release);
        last.releases += 1;
        last.clause.clone_from(&clause.id);
        last.citation.clone_from(&clause.citation);
        last.label.clone_from(&clause.label);
        return;
    }
    wordings.push(Wording {
        first: document.release.clone(),
        last: document.release.clone(),
        date: document.date.clone(),
        releases: 1,
        clause: clause.id.clone(),
        citation: clause.citation.clone(),
        label: clause.label.clone(),
        text: clause.text.clone(),
    });
}

fn broken(cause: impl Into<String>) -> Error {
    Error::internal("cannot follow clauses through the series", cause)
}
