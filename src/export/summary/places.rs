//! The reading order of the sections of both releases.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Comparison, TermsDocument};

use super::Row;

/// A section's place in the reading order: number of the newer release's section (0 before the
/// first heading), then for sections that are gone the number of the older one.
pub(super) type Place = (usize, usize);

/// The reading order of the sections of both releases.
pub(super) struct Places<'a> {
    new: BTreeMap<&'a str, (Place, &'a str)>,
    old: BTreeMap<&'a str, (Place, &'a str)>,
}

impl<'a> Places<'a> {
    pub(super) fn new(
        comparison: &'a Comparison,
        old: &'a TermsDocument,
        new: &'a TermsDocument,
    ) -> Self {
        let new: BTreeMap<_, _> = new
            .sections
            .iter()
            .enumerate()
            .map(|(index, section)| {
                (section.id.as_str(), ((index + 1, 0), section.citation.as_str()))
            })
            .collect();
        let mut heir: BTreeMap<&str, &str> = BTreeMap::new();
        let mut gone: BTreeSet<&str> = BTreeSet::new();
        for change in &comparison.headings {
            for old in &change.old {
                match change.new.first() {
                    Some(new) => drop(heir.insert(&old.clause, &new.clause)),
                    None => drop(gone.insert(&old.clause)),
                }
            }
        }
        // A section that is gone stands after the one it followed.
        let mut places = BTreeMap::new();
        let mut before = 0;
        for (index, section) in old.sections.iter().enumerate() {
            let id = section.id.as_str();
            let same = heir.get(id).copied().unwrap_or(id);
            let place = match new.get(same).filter(|_| !gone.contains(id)) {
                Some(place) => *place,
                None => ((before, index + 1), section.citation.as_str()),
            };
            before = place.0.0;
            places.insert(id, place);
        }
        Self { new, old: places }
    }

    /// The place of a change, and the citation of the section it stands in.
    pub(super) fn of(&self, row: Row<'a>) -> (Place, &'a str) {
        let (side, places) = match row.change.new.first() {
            Some(new) => (Some(new), &self.new),
            None => (row.change.old.first(), &self.old),
        };
        let section = side.and_then(|which| {
            if row.heading { Some(which.clause.as_str()) } else { which.section.as_deref() }
        });
        section.and_then(|id| places.get(id)).copied().unwrap_or(((0, 0), ""))
    }
}
