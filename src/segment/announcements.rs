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
    let mut table = Table::default();
    let mut under: Option<(&Option<String>, &str)> = None;
    let mut found = Vec::new();
    for clause in &document.clauses {
        let heading = summaries.heading(clause);
        if clause.kind == ClauseKind::TableRow {
            let heads = table.begins(clause) && table.read_header(clause, heading.is_some(), rules);
            if !heads && (heading.is_some() || table.classifies()) {
                found.extend(row(clause, &table.columns, heading.unwrap_or_default(), rules));
            }
            continue;
        }
        let Some(heading) = heading else { continue };
        let text = clause.text.trim();
        if text.ends_with([':', '：']) {
            // A line that leads in to entries names their subject.
            let name = text.trim_end_matches([':', '：']).trim();
            under = (name.split_whitespace().count() <= 10).then_some((&clause.section, name));
            continue;
        }
        let lead = under.filter(|(section, _)| **section == clause.section).map(|(_, name)| name);
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

/// The table at hand.
#[derive(Debug, Default)]
struct Table {
    number: Option<u32>,
    columns: Vec<Column>,
}

impl Table {
    fn begins(&self, row: &Clause) -> bool {
        row.table.is_none() || self.number != row.table
    }

    /// Whether its columns say what was added and what was removed: such a table is a summary of
    /// changes wherever it stands.
    fn classifies(&self) -> bool {
        self.columns.iter().any(|column| matches!(column, Column::Verb(_)))
    }

    /// Reads the first row of a table; false when it is no header.
    fn read_header(&mut self, row: &Clause, summary: bool, rules: &Rules) -> bool {
        let column = |cell: &String| {
            let cell = cell.trim();
            let short = cell.split_whitespace().count() <= 2;
            match verb(cell, rules).filter(|_| short && !cell.is_empty()) {
                // A column headed "Changes" describes; it does not classify.
                Some(CHANGED) | None => Column::Text,
                Some(verb) => Column::Verb(verb),
            }
        };
        self.number = row.table;
        self.columns = row.cells.iter().map(column).collect();
        let verbs = self.columns.iter().filter(|column| matches!(column, Column::Verb(_)));
        if verbs.count() >= 2 {
            return true;
        }
        let described = |at: usize| if at == 0 { Column::Subject } else { Column::Text };
        self.columns = (0..row.cells.len()).map(described).collect();
        summary && row.header && row.cells.len() >= 2
    }
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
