//! Definitions: which terms a document defines, where, how, and where each meaning holds.

mod abbreviation;
mod grammar;
mod scope;
#[cfg(test)]
mod tests;
mod unquoted;

use std::collections::BTreeMap;
use std::ops::Range;

use super::language::{CharOffsets, Rules, quoted, rules, without_label};
use super::pattern::Pattern;
use crate::model::{Clause, ClauseKind, Definition, DefinitionForm, TermsDocument};
use grammar::{Found, Surroundings, parse};
use scope::{Draft, Sections};

/// Fills `document.definitions`. `emphasis` holds, for each clause, the character ranges set in
/// bold or italics.
///
/// A document in a language without rules is left as it is.
pub fn find(document: &mut TermsDocument, emphasis: &[Vec<Range<usize>>]) {
    let Some(rules) = rules(&document.language) else { return };
    let sections = Sections::new(&document.sections, rules);
    let mut drafts = Vec::new();
    let mut columns = Columns::default();
    let mut announced = Announced::default();
    for (index, clause) in document.clauses.iter().enumerate() {
        let listed = sections.defines(clause.section.as_deref());
        let among = announced.covers(clause, rules) || listed;
        let spans = byte_ranges(&clause.text, emphasis.get(index).map_or(&[], Vec::as_slice));
        let found = match columns.entry(clause, listed, rules) {
            Some(entry) => vec![entry],
            None if clause.header => Vec::new(),
            None => parse(
                &clause.text,
                Surroundings { rules, among_definitions: among, emphasis: &spans },
            ),
        };
        drafts.extend(found.into_iter().map(|found| Draft {
            clause: index,
            titled: announced.titled,
            found: found.with_neighbour(&clause.text),
        }));
    }
    drafts.retain(|draft| !runs_in(&draft.found, &document.clauses));
    headed(&sections, &document.clauses, emphasis, &mut drafts);
    drop_mentions(&mut drafts);
    let scopes = sections.scopes(&drafts, &document.clauses);
    document.definitions = drafts
        .into_iter()
        .zip(scopes)
        .map(|(draft, scope)| {
            let clause = &document.clauses[draft.clause];
            Definition {
                text: meaning(&document.clauses, draft.clause, &draft.found),
                term: draft.found.term,
                aliases: draft.found.aliases,
                scope,
                clause: clause.id.clone(),
                form: draft.found.form,
            }
        })
        .collect();
}

/// Whether a term set off by a colon is a run-in heading, as in "Note:", that other clauses begin
/// with too.
fn runs_in(found: &Found, clauses: &[Clause]) -> bool {
    let begins = |clause: &&Clause| {
        let own = clause.text.get(without_label(&clause.text)..).unwrap_or_default();
        own.strip_prefix(found.term.as_str()).is_some_and(|rest| rest.starts_with([':', '：']))
    };
    found.form == DefinitionForm::Formatted && clauses.iter().filter(begins).nth(1).is_some()
}

/// Adds definitions in the manner of standards: each term is the heading of its own section within
/// the section of definitions, or a line of its own, and the meaning is the clause after it, which
/// goes on from the term and so begins with a small letter; or the line of the term is wholly set in
/// bold or italics.
fn headed(
    sections: &Sections<'_>,
    clauses: &[Clause],
    emphasis: &[Vec<Range<usize>>],
    drafts: &mut Vec<Draft>,
) {
    for (index, clause) in clauses.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| clauses.get(index));
        let before = before.filter(|before| before.section == clause.section);
        let title = match before {
            None => sections.entry(clause.section.as_deref()),
            // The term on a line of its own, which was not read as a heading.
            Some(line) if sections.defines(clause.section.as_deref()) => own_line(line),
            Some(_) => None,
        };
        let Some(title) = title else { continue };
        let text = clause.text.trim();
        let goes_on = text
            .starts_with(|c: char| c.is_lowercase() || (c.is_alphabetic() && !c.is_uppercase()));
        let set_off = before.is_some_and(|line| {
            let spans = index.checked_sub(1).and_then(|index| emphasis.get(index));
            let length = line.text.chars().count();
            line.kind == ClauseKind::Paragraph
                && spans.is_some_and(|spans| spans.iter().any(|span| span.len() >= length))
        });
        let known = drafts.iter().any(|draft| draft.clause == index);
        // Standards close no definition with a full stop; the entry has a number on a line above.
        let numbered =
            index.checked_sub(2).and_then(|index| clauses.get(index)).is_some_and(|number| {
                number.label_typed && number.label.len() == number.text.trim().len()
            });
        let whole =
            (numbered || text.ends_with(['.', '。', ':'])) && clause.kind != ClauseKind::TableRow;
        if (goes_on || set_off) && whole && !known && title.split_whitespace().count() <= 6 {
            drafts.push(Draft {
                clause: index,
                titled: false,
                found: Found {
                    term: title.to_owned(),
                    aliases: Vec::new(),
                    form: DefinitionForm::Formatted,
                    at: 0,
                    text: 0..clause.text.len(),
                    local: false,
                    weak: false,
                },
            });
        }
    }
    drafts.sort_by_key(|draft| draft.clause);
}

/// The term that a line consists of, with or without quotation marks.
fn own_line(line: &Clause) -> Option<&str> {
    let text = line.text.trim();
    let own = text.get(without_label(text)..)?.trim();
    if let [quote] = quoted(own).as_slice()
        && quote.start == 0
        && quote.end == own.len()
    {
        return Some(grammar::clean(quote.text));
    }
    (text.ends_with(char::is_alphanumeric) && !text.contains(['\t', '\n', '.'])).then_some(text)
}

/// What only glosses a term that is properly defined elsewhere defines nothing; of several
/// glosses the first counts.
fn drop_mentions(drafts: &mut Vec<Draft>) {
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for draft in drafts.iter().filter(|draft| !draft.found.weak) {
        for name in std::iter::once(&draft.found.term).chain(&draft.found.aliases) {
            names.entry(name.clone()).or_default();
        }
    }
    drafts.retain(|draft| {
        !draft.found.weak || names.insert(draft.found.term.clone(), draft.clause).is_none()
    });
}

/// Bytes above which a defining text is no sentence but all of a paragraph without any, which would
/// be repeated for each of the terms in it.
const LONGEST_MEANING: usize = 20_000;

/// The text from a term on, as far as a meaning may go.
fn abridged(text: &str, at: usize) -> String {
    let from = text.get(at..).unwrap_or(text);
    let end = from.char_indices().map(|(at, _)| at).find(|at| *at >= LONGEST_MEANING);
    end.map_or_else(|| from.trim().to_owned(), |end| format!("{} …", from[..end].trim()))
}

/// The defining text, with the items that a lead-in introduces.
fn meaning(clauses: &[Clause], index: usize, found: &Found) -> String {
    let clause = &clauses[index];
    let whole = clause.text.get(found.text.clone()).unwrap_or(&clause.text);
    if whole.len() > LONGEST_MEANING {
        return abridged(&clause.text, found.at);
    }
    let mut text = whole.trim().to_owned();
    let lasts = found.text.end >= clause.text.trim_end().len();
    if lasts && text.ends_with([':', '：', '—']) {
        let mut within = vec![clause.id.as_str()];
        for item in clauses.iter().skip(index + 1) {
            match &item.lead_in {
                Some(lead) if within.contains(&lead.as_str()) => {
                    within.push(&item.id);
                    text.push('\n');
                    if !item.label.is_empty() && !item.label_typed {
                        text.push_str(&item.label);
                        text.push(' ');
                    }
                    text.push_str(item.text.trim());
                }
                _ => break,
            }
        }
    }
    text
}

fn byte_ranges(text: &str, chars: &[Range<usize>]) -> Vec<Range<usize>> {
    let offsets = CharOffsets::new(text);
    chars.iter().map(|range| offsets.byte(range.start)..offsets.byte(range.end)).collect()
}

/// A lead-in that announces definitions holds for the items it leads, and for the paragraphs of
/// its section after it.
#[derive(Default)]
struct Announced {
    section: Option<Option<String>>,
    /// What announces them is a line "Definitions" that was not read as a heading.
    titled: bool,
}

impl Announced {
    fn covers(&mut self, clause: &Clause, rules: &Rules) -> bool {
        if self.section.as_ref().is_some_and(|section| *section != clause.section) {
            *self = Self::default();
        }
        let covered = self.section.is_some();
        let text = clause.text.trim_end();
        // A line that announces them is short where no colon ends it.
        let longest = if text.ends_with([':', '：']) { 400 } else { 200 };
        let leads = text.len() < longest
            && text.ends_with([':', '：', '.', '。'])
            && rules.definitions_lead.is_match(text);
        if leads && quoted(text).is_empty() {
            self.section = Some(clause.section.clone());
        }
        let title = clause.kind == ClauseKind::Paragraph
            && text.split_whitespace().count() <= 8
            && text.ends_with(char::is_alphanumeric);
        if title && rules.definitions_title.is_match(text.trim()) {
            *self = Self { section: Some(clause.section.clone()), titled: true };
        } else if title && self.titled {
            *self = Self::default();
        }
        covered
    }
}

/// The columns of the table at hand that hold terms and meanings.
#[derive(Default)]
struct Columns {
    table: Option<u32>,
    term: Option<usize>,
    meaning: Option<usize>,
}

impl Columns {
    /// The definition in a row, when its table is one of terms and meanings: its header says so,
    /// or it has two columns and stands in a section of definitions.
    fn entry(&mut self, row: &Clause, listed: bool, rules: &Rules) -> Option<Found> {
        if row.kind != ClauseKind::TableRow {
            return None;
        }
        if self.table != row.table || row.table.is_none() {
            let column =
                |pattern: &Pattern| row.cells.iter().position(|cell| pattern.is_match(cell.trim()));
            *self = Self {
                table: row.table,
                term: column(&rules.term_column),
                meaning: column(&rules.meaning_column),
            };
            if self.term.is_some() && self.meaning.is_some() {
                return None;
            }
            if listed && row.cells.len() == 2 && !row.header {
                (self.term, self.meaning) = (Some(0), Some(1));
            }
        }
        let (term, meaning) = (self.term?, self.meaning?);
        let cell = row.cells.get(term)?.trim();
        let text = row.cells.get(meaning)?.trim();
        let own = cell.get(without_label(cell)..)?;
        let name = quoted(own).first().map_or(own, |quote| quote.text);
        let length = name.split_whitespace().count();
        if name.is_empty() || text.is_empty() || length > 12 || row.header {
            return None;
        }
        let start: usize = row.cells.iter().take(meaning).map(|cell| cell.len() + 1).sum();
        let start =
            row.text.get(start..).and_then(|rest| rest.find(text)).map_or(0, |at| start + at);
        Some(Found {
            term: name.trim_end_matches([':', '：']).trim().to_owned(),
            aliases: quoted(own).iter().skip(1).map(|quote| quote.text.to_owned()).collect(),
            form: DefinitionForm::Table,
            at: row.text.find(name).unwrap_or(0),
            text: start..(start + text.len()).min(row.text.len()),
            local: false,
            weak: false,
        })
    }
}
