//! A redline built fresh, for releases that are not both at hand as Word files: headings and clauses
//! as plain paragraphs, with tracked changes.

use std::collections::{BTreeMap, BTreeSet};

use docx_rs::{BreakType, Delete, Docx, Insert, Paragraph, Run, RunProperty};

use super::{header, pack, styles};
use crate::diff;
use crate::model::{ChangeKind, Comparison, Edit, Error, TermsDocument};

/// A heading or clause as one paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    /// The section's level; 0 for a clause.
    level: u8,
    /// Id of the section (after `#`) or clause.
    id: String,
    text: String,
}

/// The paragraphs of a release in a redline that is built fresh, in order. A tab stands between the
/// cells of a row, a line feed between the lines of a clause.
pub fn redline_lines(document: &TermsDocument) -> Vec<String> {
    lines(document).into_iter().map(|line| line.text).collect()
}

/// Both releases in one document with tracked changes of that author and date
/// (`2020-03-01T00:00:00Z`). `comparison` must list the unchanged pairs too.
///
/// # Errors
/// Only when the package cannot be put together, which would be a bug.
pub fn redline_docx(
    comparison: &Comparison,
    old: &TermsDocument,
    new: &TermsDocument,
    author: &str,
    date: &str,
) -> Result<Vec<u8>, Error> {
    let (old_lines, new_lines) = (lines(old), lines(new));
    let pairs = pairs(comparison, &old_lines, &new_lines);
    let mut docx = styles::add(Docx::new());
    let title = match new.title.as_str() {
        "" => "Redline",
        title => title,
    };
    let title = super::text::clean(title);
    let versus = format!("{} → {}", comparison.old.name(), comparison.new.name());
    docx = docx.header(header(&title, &super::text::clean(&versus)));
    let (mut i, mut j) = (0, 0);
    for (i_next, j_next) in pairs.into_iter().chain([(old_lines.len(), new_lines.len())]) {
        for line in old_lines.get(i..i_next).unwrap_or_default() {
            let edits = [(Edit::Delete, line.text.clone())];
            docx = docx.add_paragraph(paragraph(line, &edits, author, date, Some(Edit::Delete)));
        }
        for line in new_lines.get(j..j_next).unwrap_or_default() {
            let edits = [(Edit::Insert, line.text.clone())];
            docx = docx.add_paragraph(paragraph(line, &edits, author, date, Some(Edit::Insert)));
        }
        if let (Some(old), Some(new)) = (old_lines.get(i_next), new_lines.get(j_next)) {
            let edits = diff::words(&old.text, &new.text);
            docx = docx.add_paragraph(paragraph(new, &edits, author, date, None));
        }
        (i, j) = (i_next + 1, j_next + 1);
    }
    // The mark of the last paragraph can be neither inserted nor deleted.
    docx = docx.add_paragraph(Paragraph::new());
    pack::pack(docx.created_at(date).updated_at(date), &title, &new.language)
}

fn lines(document: &TermsDocument) -> Vec<Line> {
    let labelled = |label: &str, typed: bool, text: &str| {
        let text = kept(text);
        if label.is_empty() || typed { text } else { format!("{} {text}", kept(label)) }
    };
    let mut by_section: BTreeMap<Option<&str>, Vec<Line>> = BTreeMap::new();
    for clause in &document.clauses {
        by_section.entry(clause.section.as_deref()).or_default().push(Line {
            level: 0,
            id: clause.id.clone(),
            text: labelled(&clause.label, clause.label_typed, &clause.text),
        });
    }
    let mut found = by_section.remove(&None).unwrap_or_default();
    for section in &document.sections {
        found.push(Line {
            level: section.level,
            id: format!("#{}", section.id),
            text: labelled(&section.label, section.label_typed, &section.title),
        });
        found.extend(by_section.remove(&Some(section.id.as_str())).unwrap_or_default());
    }
    found
}

/// Text without what XML 1.0 cannot hold.
fn kept(text: &str) -> String {
    let holds = |c: &char| {
        matches!(c, '\n' | '\t') || !(c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}'))
    };
    text.chars().filter(holds).collect()
}

/// Places in both lists that are the same heading or clause in the same order. What moved, split or
/// merged stands on both sides for itself.
fn pairs(comparison: &Comparison, old: &[Line], new: &[Line]) -> Vec<(usize, usize)> {
    let mut to: BTreeMap<String, String> = BTreeMap::new();
    let in_place = |kind| matches!(kind, ChangeKind::Changed | ChangeKind::Renumbered);
    for (prefix, changes) in [("", &comparison.changes), ("#", &comparison.headings)] {
        for change in changes.iter().filter(|change| in_place(change.kind)) {
            if let ([old], [new]) = (change.old.as_slice(), change.new.as_slice()) {
                to.insert(format!("{prefix}{}", old.clause), format!("{prefix}{}", new.clause));
            }
        }
    }
    to.extend(comparison.pairs.iter().flatten().map(|pair| (pair.old.clone(), pair.new.clone())));
    // Headings that nothing is said of are the same, in order.
    let told = |side: fn(&crate::model::Change) -> &Vec<crate::model::Which>| -> BTreeSet<String> {
        let which = comparison.headings.iter().flat_map(side);
        which.map(|which| format!("#{}", which.clause)).collect()
    };
    let (told_old, told_new) = (told(|change| &change.old), told(|change| &change.new));
    let untold = |lines: &[Line], told: &BTreeSet<String>| -> Vec<String> {
        let headings = lines.iter().filter(|line| line.level > 0 && !told.contains(&line.id));
        headings.map(|line| line.id.clone()).collect()
    };
    let (untold_old, untold_new) = (untold(old, &told_old), untold(new, &told_new));
    if untold_old.len() == untold_new.len() {
        to.extend(untold_old.into_iter().zip(untold_new));
    }
    let place: BTreeMap<&str, usize> =
        new.iter().enumerate().map(|(at, line)| (line.id.as_str(), at)).collect();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (i, line) in old.iter().enumerate() {
        let Some(&j) = to.get(&line.id).and_then(|id| place.get(id.as_str())) else { continue };
        if found.last().is_none_or(|&(_, last)| last < j) {
            found.push((i, j));
        }
    }
    found
}

fn paragraph(
    line: &Line,
    edits: &[(Edit, String)],
    author: &str,
    date: &str,
    mark: Option<Edit>,
) -> Paragraph {
    let mut paragraph = Paragraph::new();
    if line.level > 0 {
        paragraph = paragraph.style(&format!("Heading{}", line.level.min(3)));
    }
    for (edit, text) in edits.iter().filter(|(_, text)| !text.is_empty()) {
        paragraph = match edit {
            Edit::Equal => paragraph.add_run(run(text, false)),
            Edit::Insert => {
                paragraph.add_insert(Insert::new(run(text, false)).author(author).date(date))
            }
            Edit::Delete => paragraph
                .add_delete(Delete::new().add_run(run(text, true)).author(author).date(date)),
        };
    }
    match mark {
        Some(Edit::Insert) => {
            let insert = Insert::new_with_empty().author(author).date(date);
            paragraph.run_property(RunProperty::new().insert(insert))
        }
        Some(Edit::Delete) => {
            let delete = Delete::new().author(author).date(date);
            paragraph.run_property(RunProperty::new().delete(delete))
        }
        _ => paragraph,
    }
}

fn run(text: &str, deleted: bool) -> Run {
    let mut run = Run::new();
    for piece in text.split_inclusive(['\n', '\t']) {
        let words = piece.trim_end_matches(['\n', '\t']);
        if !words.is_empty() {
            run = if deleted { run.add_delete_text(words) } else { run.add_text(words) };
        }
        run = match piece.chars().last() {
            Some('\n') => run.add_break(BreakType::TextWrapping),
            Some('\t') => run.add_tab(),
            _ => run,
        };
    }
    run
}
