//! The publisher's own summary of changes.
//!
//! ```text
//! sections, tables and lists titled as one ─summary→ where each clause stands
//!     ─rows, lines→ entries ─listing→ which of them a summary repeats from older releases
//! ```

mod line;
mod listing;
mod row;
mod summary;

use super::language::{Rules, rules};
use crate::model::{Announcement, Clause, ClauseKind, TermsDocument};
use line::Lines;
use listing::Listing;
use row::Table;
use summary::Summaries;

const ADDED: &str = "added";
const REMOVED: &str = "removed";
const CHANGED: &str = "changed";

/// Longest line, in words, that names what stands after it.
const LONGEST_CAPTION: usize = 10;

/// Longest way to say that nothing changed, in characters.
const LONGEST_NOTHING: usize = 120;

/// Fills `document.announcements` and `document.summary_of_changes`: the entries, and all
/// clauses, of the sections, tables and lists that are titled as a summary of changes.
///
/// An entry says what was done: in its own words ("Widgets: added a term …"), by its column
/// ("Additions", "Deletions": one entry per line of a cell), or by the line or heading above it
/// ("Removed:"). List items and rows are entries even where nothing says so. No entries are the
/// lines that introduce the summary, cells that say "None", and lines of links. The subject is
/// what stands before the colon, the section it links to, the first cell, or the heading it stands
/// under.
pub fn find(document: &mut TermsDocument) {
    let Some(rules) = rules(&document.language) else { return };
    let summaries = Summaries::new(document, rules);
    let mut table = Table::default();
    let mut lines = Lines::default();
    let mut found = Vec::new();
    let mut within = Vec::new();
    for (index, clause) in document.clauses.iter().enumerate() {
        let Some(place) = summaries.place(index) else { continue };
        within.push(clause.id.clone());
        if clause.kind == ClauseKind::TableRow {
            table.read(clause, &document.clauses[index + 1..], place, rules, &mut found);
        } else {
            let linked = summaries.linked(clause);
            lines.read(clause, &document.clauses[index + 1..], place, linked, rules, &mut found);
        }
    }
    listing::mark_earlier(&mut found, document.date.as_ref());
    document.announcements = found;
    document.summary_of_changes = within;
}

/// An entry, before it is known whether an older release had it.
struct Entry<'a> {
    clause: &'a Clause,
    verb: &'a str,
    subject: &'a str,
    text: &'a str,
    listing: Option<&'a Listing>,
}

impl From<Entry<'_>> for Announcement {
    fn from(entry: Entry<'_>) -> Self {
        Self {
            clause: entry.clause.id.clone(),
            verb: entry.verb.to_owned(),
            subject: entry.subject.trim().to_owned(),
            text: entry.text.trim().to_owned(),
            release: entry.listing.map(|listing| listing.words.clone()).unwrap_or_default(),
            date: entry.listing.and_then(|listing| listing.date.clone()),
            earlier: false,
        }
    }
}

/// The verb that a text begins with.
fn verb(text: &str, rules: &Rules) -> Option<&'static str> {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    if rules.removed.is_match(text) {
        Some(REMOVED)
    } else if rules.added.is_match(text) {
        Some(ADDED)
    } else if rules.changed.is_match(text) {
        Some(CHANGED)
    } else {
        None
    }
}

/// The first verb of change among the words of an entry.
fn verb_within(text: &str, rules: &Rules) -> Option<&'static str> {
    let starts = text.char_indices().scan(true, |border, (at, c)| {
        let start = *border && c.is_alphanumeric();
        *border = !c.is_alphanumeric() || !c.is_ascii();
        Some((at, start))
    });
    starts.filter(|(_, start)| *start).find_map(|(at, _)| verb(&text[at..], rules))
}

/// A text that is nothing but a verb, as a heading or a lead-in may be: "Additions", "New terms".
fn bare_verb(text: &str, rules: &Rules) -> Option<&'static str> {
    let short = text.split_whitespace().count() <= 2 && text.chars().count() <= 40;
    verb(text, rules).filter(|_| short)
}

/// Whether a text says that there is nothing to say: "None", "No changes", a dash.
fn says_nothing(text: &str, rules: &Rules) -> bool {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    text.is_empty()
        || text.chars().count() <= LONGEST_NOTHING && rules.summary_nothing.is_match(text)
}
