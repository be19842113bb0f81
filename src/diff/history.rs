//! The history of one lineage, told from where something happened to it.
//!
//! [`Lineages`] say in which releases that can be; the changes there, and now and then a text, are
//! asked for. So a clause that was reworded four times in 120 releases costs four changes.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::lineage::{Lineages, Run};
use crate::model::{Change, Date, Error, HISTORY_SCHEMA, History, HistoryEvent, Which, Wording};

/// The releases of a series, as far as a history needs them. A place is a number of
/// [`Lineages::releases`].
pub trait Past {
    /// The date of the release at a place.
    fn date(&self, place: usize) -> Option<Date>;

    /// The changes from the release before a place to the one at it.
    ///
    /// # Errors
    /// When they cannot be had.
    fn changes(&self, place: usize) -> Result<Arc<Vec<Change>>, Error>;

    /// The text of a clause of the release at a place.
    ///
    /// # Errors
    /// When the release cannot be read, or has no such clause.
    fn text(&self, place: usize, clause: &str) -> Result<String, Error>;
}

impl Lineages {
    /// The history of one lineage; `None` when no release has it.
    ///
    /// # Errors
    /// Those of `past`.
    pub fn history(
        &self,
        series: &str,
        lineage: &str,
        past: &impl Past,
    ) -> Result<Option<History>, Error> {
        let Some(line) = self.line(lineage) else { return Ok(None) };
        let Some((first, last)) = line.runs.first().zip(line.runs.last()) else { return Ok(None) };
        let releases = self.releases.len();
        let label = |place: usize| self.releases.get(place).cloned().unwrap_or_default();
        let mut places: BTreeSet<usize> = line.changed.iter().copied().collect();
        places.extend(line.runs.iter().flat_map(|run| [run.first, run.last + 1]));
        let places: Vec<usize> = places.into_iter().filter(|place| *place < releases).collect();
        let mut history = History {
            schema: HISTORY_SCHEMA.to_owned(),
            series: series.to_owned(),
            lineage: lineage.to_owned(),
            first: label(first.first),
            last: label(last.last),
            present: last.last + 1 == releases,
            wordings: Vec::new(),
            events: Vec::new(),
        };
        for (at, &place) in places.iter().enumerate() {
            let (run, previous) = (line.at(place), place.checked_sub(1));
            let before = previous.and_then(|place| line.at(place));
            let concerned = line.changed.binary_search(&place).is_ok();
            let changes = if concerned { past.changes(place)? } else { Arc::default() };
            let change = change_of(&changes, before, run);
            if change.is_some() || (previous.is_none() && run.is_some()) {
                history.events.push(HistoryEvent {
                    release: label(place),
                    date: past.date(place),
                    previous: previous.map(label),
                    change: change.cloned(),
                    lines: change.map_or_else(Vec::new, |it| self.others(lineage, it, place)),
                });
            }
            let Some(run) = run else { continue };
            let until = places.get(at + 1).copied().unwrap_or(releases);
            let told = change.and_then(|change| named(&change.new, &run.clause));
            let known = history.wordings.last().filter(|_| before.is_some());
            let text = match (told, known) {
                (Some(which), _) => which.text.clone(),
                (None, Some(known)) if !concerned => known.text.clone(),
                (None, _) => past.text(place, &run.clause)?,
            };
            let stands = Wording {
                first: label(place),
                last: label(until - 1),
                date: past.date(place),
                releases: until - place,
                clause: run.clause.clone(),
                citation: run.citation.clone(),
                label: run.label.clone(),
                text,
            };
            match history.wordings.last_mut() {
                Some(known) if before.is_some() && known.text == stands.text => {
                    let (first, date) = (known.first.clone(), known.date.clone());
                    let releases = known.releases + stands.releases;
                    *known = Wording { first, date, releases, ..stands };
                }
                _ => history.wordings.push(stands),
            }
        }
        Ok(Some(history))
    }

    /// The other lineages of a change from the release before a place to the one at it.
    fn others(&self, lineage: &str, change: &Change, place: usize) -> Vec<String> {
        let of = |place: Option<usize>, sides: &[Which]| {
            let release = place.and_then(|place| self.releases.get(place));
            let found = sides.iter().filter_map(|side| self.lineage(release?, &side.clause));
            found.filter(|other| *other != lineage).map(str::to_owned).collect::<Vec<_>>()
        };
        let mut others = of(place.checked_sub(1), &change.old);
        others.extend(of(Some(place), &change.new));
        others.sort();
        others.dedup();
        others
    }
}

fn named<'w>(sides: &'w [Which], clause: &str) -> Option<&'w Which> {
    sides.iter().find(|which| which.clause == clause)
}

/// The change that concerns what a lineage is on either side of it.
fn change_of<'c>(
    changes: &'c [Change],
    old: Option<&Run>,
    new: Option<&Run>,
) -> Option<&'c Change> {
    let is = |sides: &[Which], run: Option<&Run>| {
        run.is_some_and(|run| named(sides, &run.clause).is_some())
    };
    changes.iter().find(|change| is(&change.new, new) || (new.is_none() && is(&change.old, old)))
}
