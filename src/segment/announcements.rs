//! The publisher's own summary of changes.

use std::collections::BTreeMap;

use super::language::{Rules, rules, without_label};
use crate::model::{Announcement, Clause, ClauseKind, TermsDocument};

const ADDED: &str = "added";
const REMOVED: &str = "removed";
const CHANGED: &str = "changed";

/// Fills `document.announcements`: the entries of sections and tables that are titled as a
/// summary of changes.
///
/// A table whose columns are headed "Additions" and "Deletions" gives one entry per line of a
/// cell; elsewhere each paragraph, item or row is an entry. The verb is the column's, or the word
/// that the entry begins with ("Widgets: added a term …"); the subject is what stands before the
/// colon, the section it links to, or the heading it stands under.
pub fn find(document: &mut TermsDocument) {
    let Some(rules) = rules(&document.language) else { return };
    let summaries = Summaries::new(document, rules);
    let mut columns: (Option<u32>, Vec<Column>) = (None, Vec::new());
    let mut under: Option<(Option<String>, String)> = None;
    let mut found = Vec::new();
    for clause in &document.clauses {
        let Some(heading) = summaries.heading(clause) else {
            // A table of additions and deletions is a summary wherever it stands.
            if clause.kind == ClauseKind::TableRow
                && (opens_table(clause, &mut columns, rules) || columns.0 == clause.table)
            {
                found.extend(row(clause, &columns.1, "", rules));
            }
            continue;
        };
        if clause.kind == ClauseKind::TableRow {
            if !opens_table(clause, &mut columns, rules) {
                found.extend(row(clause, &columns.1, heading, rules));
            }
            continue;
        }
        let text = clause.text.trim();
        if text.ends_with([':', '：']) {
            // A line that leads in to entries names their subject.
            let name = text.trim_end_matches([':', '：']).trim();
            under = Some((clause.section.clone(), name.to_owned()));
            continue;
        }
        let lead = under
            .as_ref()
            .filter(|(section, name)| {
                *section == clause.section && name.split_whitespace().count() <= 10
            })
            .map(|(_, name)| name.as_str());
        let linked = summaries.linked(clause);
        found.extend(entry(clause, text, lead.unwrap_or(heading), linked, rules));
    }
    document.announcements = found;
}

/// What a table's column announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Verb(&'static str),
    Subject,
    Text,
}

/// Reads the header of a table of changes; false when the row is none.
fn opens_table(row: &Clause, columns: &mut (Option<u32>, Vec<Column>), rules: &Rules) -> bool {
    if columns.0 == row.table && row.table.is_some() {
        return false;
    }
    let read: Vec<Column> = row
        .cells
        .iter()
        .map(|cell| {
            let cell = cell.trim();
            let short = cell.split_whitespace().count() <= 4;
            match verb(cell, rules).filter(|_| short && !cell.is_empty()) {
                // A column headed "Change" or "Changes" describes; it does not classify.
                Some(CHANGED) | None => Column::Text,
                Some(verb) => Column::Verb(verb),
            }
        })
        .collect();
    let verbs = read.iter().filter(|column| matches!(column, Column::Verb(_))).count();
    if verbs >= 2 {
        *columns = (row.table, read);
        return true;
    }
    let header = row.header && row.cells.len() >= 2;
    *columns = match (header, row.table) {
        (true, table) => {
            let described = |at: usize| if at == 0 { Column::Subject } else { Column::Text };
            (table, (0..row.cells.len()).map(described).collect())
        }
        (false, _) => (None, Vec::new()),
    };
    header
}

fn row(row: &Clause, columns: &[Column], heading: &str, rules: &Rules) -> Vec<Announcement> {
    if columns.iter().any(|column| matches!(column, Column::Verb(_))) {
        let cells = row.cells.iter().zip(columns);
        return cells
            .flat_map(|(cell, column)| cell.lines().map(move |line| (line.trim(), *column)))
            .filter(|(line, _)| line.chars().any(char::is_alphanumeric))
            .filter_map(|(line, column)| match column {
                Column::Verb(verb) => Some(announcement(row, verb, heading, line)),
                _ => None,
            })
            .collect();
    }
    if heading.is_empty() && columns.is_empty() {
        return Vec::new();
    }
    let cells: Vec<&str> =
        row.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    match cells.as_slice() {
        [] => Vec::new(),
        [only] => entry(row, only, heading, None, rules).into_iter().collect(),
        [subject, rest @ ..] => {
            let text = rest.join("\t");
            vec![announcement(row, verb_within(&text, rules), subject, &text)]
        }
    }
}

fn entry(
    clause: &Clause,
    text: &str,
    heading: &str,
    linked: Option<&str>,
    rules: &Rules,
) -> Option<Announcement> {
    let text = text.get(without_label(text)..)?.trim();
    if !text.chars().any(char::is_alphanumeric) {
        return None;
    }
    let colon = text.find([':', '：']).filter(|&at| text[..at].split_whitespace().count() <= 10);
    let (subject, said) = match colon {
        Some(at) => {
            let said = text[at..].trim_start_matches([':', '：', ' ', '\u{A0}']);
            (&text[..at], said)
        }
        None => (linked.unwrap_or(heading), text),
    };
    Some(announcement(clause, verb_within(said, rules), subject, text))
}

fn announcement(clause: &Clause, verb: &str, subject: &str, text: &str) -> Announcement {
    Announcement {
        clause: clause.id.clone(),
        verb: verb.to_owned(),
        subject: subject.trim().to_owned(),
        text: text.to_owned(),
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

/// The first verb of change among the words of an entry; empty when it has none.
fn verb_within(text: &str, rules: &Rules) -> &'static str {
    let starts = text.char_indices().scan(true, |border, (at, c)| {
        let start = *border && c.is_alphanumeric();
        *border = !c.is_alphanumeric() || !c.is_ascii();
        Some((at, start))
    });
    starts
        .filter(|(_, start)| *start)
        .find_map(|(at, _)| verb(&text[at..], rules))
        .unwrap_or_default()
}

/// The sections that are summaries of changes, with all under them.
struct Summaries<'a> {
    /// The section's id, and the heading its entries stand under: empty at the summary's top.
    headings: BTreeMap<&'a str, &'a str>,
    titles: BTreeMap<&'a str, &'a str>,
}

impl<'a> Summaries<'a> {
    fn new(document: &'a TermsDocument, rules: &Rules) -> Self {
        let mut headings: BTreeMap<&str, &str> = BTreeMap::new();
        let mut titles = BTreeMap::new();
        for section in &document.sections {
            let title = section.title.trim();
            let inside =
                section.parent.as_deref().is_some_and(|parent| headings.contains_key(parent));
            if inside {
                headings.insert(&section.id, title);
            } else if rules.summary_title.is_match(title) && title.split_whitespace().count() <= 12
            {
                headings.insert(&section.id, "");
            }
            for anchor in &section.anchors {
                titles.insert(anchor.as_str(), title);
            }
        }
        Self { headings, titles }
    }

    fn heading(&self, clause: &Clause) -> Option<&'a str> {
        self.headings.get(clause.section.as_deref()?).copied()
    }

    /// The title of the section that an entry links to.
    fn linked(&self, clause: &Clause) -> Option<&'a str> {
        clause
            .links
            .iter()
            .find_map(|link| self.titles.get(link.target.strip_prefix('#')?).copied())
    }
}
