//! Entries that are rows of a table.

use super::super::language::Rules;
use super::listing::Listing;
use super::summary::Place;
use super::{CHANGED, Entry, says_nothing, verb, verb_within};
use crate::model::{Announcement, Clause};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    /// What was added, or what was removed, as its header says.
    Verb(&'static str),
    Text,
}

/// The table at hand.
#[derive(Debug, Default)]
pub(super) struct Table<'a> {
    number: Option<u32>,
    columns: Vec<Column>,
    /// Cells of its widest row.
    width: usize,
    /// A row that has nothing but a name says what those after it are about.
    caption: Option<&'a str>,
}

impl<'a> Table<'a> {
    /// Reads a row of a summary; its entries go to `found`. `after` are the clauses after it.
    pub fn read(
        &mut self,
        row: &'a Clause,
        after: &[Clause],
        place: &Place<'_>,
        rules: &Rules,
        found: &mut Vec<Announcement>,
    ) {
        if row.table.is_none() || self.number != row.table {
            *self = Self { number: row.table, ..Self::default() };
            if self.read_header(row, after, rules) {
                return;
            }
        }
        self.width = self.width.max(row.cells.len());
        let listing = row.cells.iter().find_map(|cell| Listing::of_cell(cell));
        let listing = listing.as_ref().or(place.listing.as_ref());
        let subject = self.caption.unwrap_or(place.subject);
        let above = place.verb;
        if self.classifies() {
            let name = row.cells.iter().zip(&self.columns).find(|(cell, column)| {
                **column == Column::Text
                    && !says_nothing(cell, rules)
                    && Listing::of_cell(cell).is_none()
            });
            let subject = name.map_or(subject, |(name, _)| name.as_str());
            for (cell, column) in row.cells.iter().zip(&self.columns) {
                let Column::Verb(verb) = *column else { continue };
                let lines = cell.lines().map(str::trim).filter(|line| !says_nothing(line, rules));
                found.extend(
                    lines.map(|text| Entry { clause: row, verb, subject, text, listing }.into()),
                );
            }
            return;
        }
        let said = |cell: &&str| !says_nothing(cell, rules) && Listing::of_cell(cell).is_none();
        let cells: Vec<&str> = row.cells.iter().map(|cell| cell.trim()).collect();
        let telling: Vec<&str> = cells.iter().copied().filter(said).collect();
        match telling.as_slice() {
            [] => {}
            [only] => {
                let blank = cells.iter().filter(|cell| cell.is_empty()).count();
                let alone = blank + 1 == cells.len();
                let colon =
                    only.split_once([':', '：']).filter(|(_, said)| !said.trim().is_empty());
                let verb = verb_within(colon.map_or(*only, |(_, said)| said), rules).or(above);
                if verb.is_none() && alone && self.width > 1 {
                    self.caption = Some(only);
                } else if verb.is_some() || self.width == 1 || !alone && listing.is_some() {
                    let subject = colon.map_or(subject, |(name, _)| name);
                    let verb = verb.unwrap_or_default();
                    found.push(Entry { clause: row, verb, subject, text: only, listing }.into());
                }
                // Otherwise it is a name beside a cell that says "None".
            }
            [subject, rest @ ..] => {
                let text = rest.join("\t");
                let verb = verb(&text, rules).or(above).or_else(|| verb_within(&text, rules));
                let verb = verb.unwrap_or_default();
                found.push(Entry { clause: row, verb, subject, text: &text, listing }.into());
            }
        }
    }

    /// Whether its columns say what was added and what was removed.
    fn classifies(&self) -> bool {
        self.columns.iter().any(|column| matches!(column, Column::Verb(_)))
    }

    /// Reads the first row of a table; false when it is no header.
    fn read_header(&mut self, row: &Clause, after: &[Clause], rules: &Rules) -> bool {
        let column = |cell: &String| {
            let cell = cell.trim();
            let short = cell.split_whitespace().count() <= 2;
            match verb(cell, rules).filter(|_| short && !cell.is_empty()) {
                // A column headed "Changes" describes; it does not classify.
                Some(CHANGED) | None => Column::Text,
                Some(verb) => Column::Verb(verb),
            }
        };
        self.width = row.cells.len();
        self.columns = row.cells.iter().map(column).collect();
        let verbs = self.columns.iter().filter(|column| matches!(column, Column::Verb(_)));
        if verbs.count() >= 2 {
            return true;
        }
        self.columns.clear();
        let listed = |row: &Clause| row.cells.iter().any(|cell| Listing::of_cell(cell).is_some());
        let next = after.first().filter(|next| next.table == row.table);
        // The first row has no date where the others have theirs.
        row.cells.len() >= 2 && (row.header || (next.is_some_and(listed) && !listed(row)))
    }
}
