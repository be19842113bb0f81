//! Ids and citations of sections and clauses.
//!
//! An id is a path of slugs: titles, then a label or the first words. It never counts positions
//! unless two would be the same, so that it stays when unrelated text changes. A citation is the
//! same path in the words that counsel would use.

use std::collections::{BTreeMap, HashMap};

use super::clauses::Draft;
use super::numbering::{self, Scheme};
use crate::model::{Clause, ClauseKind, Section};

/// Words of a text that go into a slug.
const SLUG_WORDS: usize = 6;
/// Characters that a slug has at most.
const SLUG_CHARS: usize = 48;

/// Names everything in the draft.
pub(super) fn assign(draft: &mut Draft) {
    sections(draft);
    clauses(draft);
    for index in 0..draft.clauses.len() {
        let lead_in = draft.lead_ins[index].map(|i| draft.clauses[i].id.clone());
        draft.clauses[index].lead_in = lead_in;
    }
}

fn sections(draft: &mut Draft) {
    // Titles that stand several times under one parent are told apart by a number.
    let mut ids: Taken = Taken::default();
    let mut citations: Taken = Taken::default();
    let short = short_titles(draft);
    for (index, short) in short.into_iter().enumerate() {
        let parent = draft.parents[index];
        let (above_id, above_citation) = match parent {
            Some(p) => {
                (format!("{}/", draft.sections[p].id), format!("{} › ", draft.sections[p].citation))
            }
            None => (String::new(), String::new()),
        };
        let parent_id = parent.map(|p| draft.sections[p].id.clone());
        let section = &mut draft.sections[index];
        let name = section_slug(section);
        section.id = ids.unique(format!("{above_id}{name}"), |id, n| format!("{id}-{n}"));
        let cited = short.unwrap_or_else(|| full_title(section));
        section.citation =
            citations.unique(format!("{above_citation}{cited}"), |text, n| format!("{text} ({n})"));
        section.parent = parent_id;
    }
}

/// "Attachment 3" and "Clause 5" are cited without the rest of their titles, where that is
/// unambiguous under their parent.
fn short_titles(draft: &Draft) -> Vec<Option<String>> {
    let label = |section: &Section| {
        let label = numbering::typed_label(&section.title)?;
        matches!(label.scheme, Scheme::Word(_)).then_some(label.text)
    };
    let labels: Vec<Option<String>> = draft.sections.iter().map(label).collect();
    let mut counts: BTreeMap<(Option<usize>, String), usize> = BTreeMap::new();
    for (label, parent) in labels.iter().zip(&draft.parents) {
        if let Some(label) = label {
            *counts.entry((*parent, label.to_lowercase())).or_default() += 1;
        }
    }
    let unique = |(label, parent): (Option<String>, &Option<usize>)| {
        label.filter(|label| counts.get(&(*parent, label.to_lowercase())) == Some(&1))
    };
    labels.into_iter().zip(&draft.parents).map(unique).collect()
}

fn full_title(section: &Section) -> String {
    if section.label.is_empty() || section.label_typed {
        section.title.clone()
    } else if section.title.is_empty() {
        section.label.clone()
    } else {
        format!("{} {}", section.label, section.title)
    }
}

/// The publisher's own number where a word names it ("Clause 5"), else the title without number.
fn section_slug(section: &Section) -> String {
    match numbering::typed_label(&section.title) {
        Some(label) if matches!(label.scheme, Scheme::Word(_)) => slug(&label.text),
        Some(label) => {
            let rest = slug(&section.title[label.length..]);
            if rest == NAMELESS { slug(&section.title) } else { rest }
        }
        None if section.title.is_empty() => slug(&section.label),
        None if section.label_typed => {
            slug(section.title.strip_prefix(section.label.as_str()).unwrap_or(&section.title))
        }
        None => slug(&section.title),
    }
}

fn clauses(draft: &mut Draft) {
    // How each clause is cited within its section.
    let mut paths: Vec<String> = Vec::with_capacity(draft.clauses.len());
    let mut counters: BTreeMap<(Option<usize>, Counted), u32> = BTreeMap::new();
    let labels = label_paths(draft);
    let mut label_counts: BTreeMap<(Option<usize>, &str), usize> = BTreeMap::new();
    for (label, home) in labels.iter().zip(&draft.homes) {
        if let Some(label) = label {
            *label_counts.entry((*home, label.as_str())).or_default() += 1;
        }
    }
    let mut ids = Taken::default();
    for section in &draft.sections {
        ids.take(&section.id);
    }
    let mut citations = Taken::default();
    for section in &draft.sections {
        citations.take(&section.citation);
    }
    for (index, label_path) in labels.iter().enumerate() {
        let home = draft.homes[index];
        let clause = &draft.clauses[index];
        let unique_label =
            labels[index].as_deref().filter(|label| label_counts.get(&(home, *label)) == Some(&1));
        let mut count = |what: Counted| {
            let counter = counters.entry((home, what)).or_insert(0);
            *counter += 1;
            *counter
        };
        let above = draft.lead_ins[index].and_then(|lead| paths.get(lead).map(|path| (lead, path)));
        let citation = match (label_path, clause.kind, above) {
            // A numbered item under a bullet: the bullet is part of the address.
            (Some(label), _, Some((lead, path)))
                if draft.clauses[lead].kind == ClauseKind::ListItem && labels[lead].is_none() =>
            {
                format!("{path} › {label}")
            }
            (Some(label), ..) => label.clone(),
            (None, ClauseKind::TableRow, _) => {
                let table = clause.table.unwrap_or(0);
                let row = count(Counted::Row(table));
                let first = row == 1;
                let number = if first { count(Counted::Table) } else { 0 };
                let number = if first { number } else { count_now(&counters, home) };
                format!("table {number}, row {row}")
            }
            (None, ClauseKind::Note, _) if !clause.label.is_empty() => {
                format!("note {}", clause.label)
            }
            (None, ClauseKind::Note, _) => format!("comment {}", count(Counted::Comment)),
            (None, ClauseKind::ListItem, Some((lead, path)))
                if draft.clauses[lead].kind == ClauseKind::ListItem =>
            {
                format!("{} › bullet {}", path, count(Counted::Under(lead)))
            }
            (None, ClauseKind::ListItem, _) => format!("bullet {}", count(Counted::Bullet)),
            (None, ClauseKind::Paragraph, Some((lead, path))) if draft.continues[index] => {
                format!("{} para. {}", path, count(Counted::Under(lead)) + 1)
            }
            (None, ClauseKind::Paragraph, _) => match quoted_term(&clause.text) {
                Some(term) => format!("“{term}”"),
                None => format!("para. {}", count(Counted::Paragraph)),
            },
        };
        let name = match (unique_label, clause.kind) {
            (Some(label), _) => slug(label),
            (None, ClauseKind::TableRow) => format!("row-{}", slug(&clause.text)),
            (None, ClauseKind::Note) => format!("note-{}", slug(&clause.text)),
            (None, _) => match slug(unlabelled(clause)) {
                nameless if nameless == NAMELESS => slug(&clause.label),
                words => words,
            },
        };
        let (section_id, section_citation) = match home {
            Some(s) => {
                (format!("{}/", draft.sections[s].id), format!("{} › ", draft.sections[s].citation))
            }
            None => ("front/".to_owned(), String::new()),
        };
        paths.push(citation.clone());
        let section = home.map(|s| draft.sections[s].id.clone());
        let clause = &mut draft.clauses[index];
        clause.id = ids.unique(format!("{section_id}{name}"), |id, n| format!("{id}-{n}"));
        clause.citation = citations
            .unique(format!("{section_citation}{citation}"), |text, n| format!("{text} ({n})"));
        clause.section = section;
    }
}

/// What citations count within a section.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Counted {
    Paragraph,
    Bullet,
    Table,
    Comment,
    /// Rows of a table.
    Row(u32),
    /// What continues or hangs under a clause.
    Under(usize),
}

fn count_now(counters: &BTreeMap<(Option<usize>, Counted), u32>, home: Option<usize>) -> u32 {
    counters.get(&(home, Counted::Table)).copied().unwrap_or(1)
}

/// For each numbered item its labels from the outermost: `(d)(ii)`, `1(a)`, `4.2`.
fn label_paths(draft: &Draft) -> Vec<Option<String>> {
    let mut paths: Vec<Option<String>> = Vec::with_capacity(draft.clauses.len());
    for (index, clause) in draft.clauses.iter().enumerate() {
        let numbered = clause.kind == ClauseKind::ListItem
            && clause.label.chars().any(char::is_alphanumeric)
            && !matches!(clause.label.as_str(), "o");
        paths.push(numbered.then(|| {
            let own = clause.label.trim_end_matches(['.', ':']);
            let above = draft.lead_ins[index]
                .filter(|&lead| draft.clauses[lead].kind == ClauseKind::ListItem)
                .and_then(|lead| paths.get(lead).cloned().flatten());
            match above {
                // A label that holds its parent's number needs no parent: 4.2 under 4.
                Some(above) if !own.contains('.') => {
                    let gap = if own.starts_with(['(', '（']) { "" } else { " " };
                    format!("{above}{gap}{own}")
                }
                _ => own.to_owned(),
            }
        }));
    }
    paths
}

/// The text after a typed label.
fn unlabelled(clause: &Clause) -> &str {
    if clause.label_typed {
        clause.text.strip_prefix(&clause.label).unwrap_or(&clause.text)
    } else {
        &clause.text
    }
}

/// The term in quotes that a text begins with: definitions are cited by it.
fn quoted_term(text: &str) -> Option<&str> {
    let close = match text.chars().next()? {
        '“' => '”',
        '„' => '“',
        '«' => '»',
        '「' => '」',
        '"' => '"',
        _ => return None,
    };
    let inner = text.get(text.chars().next()?.len_utf8()..)?;
    let term = inner.get(..inner.find(close)?)?.trim().trim_end_matches(',');
    (!term.is_empty() && term.chars().count() <= 60).then_some(term)
}

const NAMELESS: &str = "unnamed";

/// The first words in lower case, joined by hyphens; letters and digits of any script stay.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    let mut chars = 0;
    let words = text
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’')))
        .filter(|word| word.chars().any(char::is_alphanumeric));
    for word in words.take(SLUG_WORDS) {
        let word = word.to_lowercase().replace(['\'', '’'], "");
        let length = word.chars().count();
        if chars > 0 && chars + length + 1 > SLUG_CHARS {
            break;
        }
        if chars > 0 {
            slug.push('-');
            chars += 1;
        }
        slug.extend(word.chars().take(SLUG_CHARS - chars.min(SLUG_CHARS)));
        chars += length;
    }
    if slug.is_empty() { NAMELESS.to_owned() } else { slug }
}

/// Names in use, in small letters; asked, never walked.
#[derive(Default)]
struct Taken(HashMap<String, u32>);

impl Taken {
    fn take(&mut self, name: &str) {
        self.0.insert(name.to_lowercase(), 1);
    }

    /// `name`, or what `number` makes of it with the first free number from 2.
    fn unique(&mut self, name: String, number: impl Fn(&str, u32) -> String) -> String {
        let key = name.to_lowercase();
        let Some(&used) = self.0.get(&key) else {
            self.0.insert(key, 1);
            return name;
        };
        let mut n = used;
        loop {
            n = n.saturating_add(1);
            let numbered = number(&name, n);
            if !self.0.contains_key(&numbered.to_lowercase()) {
                self.0.insert(key, n);
                self.0.insert(numbered.to_lowercase(), 1);
                return numbered;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_keep_letters_of_any_script() {
        assert_eq!(slug("Acceptable Use Policy"), "acceptable-use-policy");
        assert_eq!(slug("第1条（目的）"), "第1条-目的");
        assert_eq!(slug("Customer’s  Data — here"), "customers-data-here");
        assert_eq!(slug("…"), NAMELESS);
        assert!(slug(&"x".repeat(300)).chars().count() <= SLUG_CHARS);
    }

    #[test]
    fn names_are_numbered_when_taken() {
        let mut taken = Taken::default();
        let mut next = |name: &str| taken.unique(name.to_owned(), |id, n| format!("{id}-{n}"));
        assert_eq!([next("a"), next("a-2"), next("a"), next("A")], ["a", "a-2", "a-3", "A-4"]);
    }
}
