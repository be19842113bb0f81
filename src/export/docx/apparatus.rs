//! What follows the changes: definitions, references, announcements, substitutions, renumberings,
//! and the cosmetic changes.

use docx_rs::{Paragraph, TableRow};

use super::Marks;
use super::changes::row;
use super::paper::Paper;
use super::styles::{PLAIN_FILL, cell, table};
use super::text::{linked, paragraph, paragraphs, run};
use crate::export::summary::{Summary, citations, class_name};

/// All of them, each where there is something to say.
pub(super) fn all(paper: &mut Paper, summary: &Summary<'_>, marks: &Marks) {
    definitions(paper, summary, marks);
    references(paper, summary);
    announced(paper, summary, marks);
    substitutions(paper, summary);
    renumbered(paper, summary);
    cosmetic(paper, summary);
}

fn heading(paper: &mut Paper, title: &str, count: usize) {
    paper.paragraph(paragraph("Heading1", &format!("{title} ({count})")));
}

fn definitions(paper: &mut Paper, summary: &Summary<'_>, marks: &Marks) {
    let changes = &summary.comparison.definitions;
    let count = changes.added.len() + changes.removed.len() + changes.changed.len();
    if count == 0 {
        return;
    }
    heading(paper, "Definitions", count);
    let width = paper.orientation.width();
    let widths = [2_400, 1_300, width - 3_700];
    let mut rows = Vec::new();
    for definition in &changes.changed {
        let touched: Vec<&str> =
            definition.used_in.iter().map(|clause| summary.cite_new(clause)).collect();
        let mut uses = Vec::new();
        if touched.is_empty() {
            uses.push(paragraph("TableText", "No clause that is itself unchanged uses it."));
        } else {
            let count = touched.len();
            let head = format!("Unchanged clauses that use it ({count}):");
            uses.push(paragraph("TableText", &head));
            uses.extend(touched.into_iter().map(|place| paragraph("Citation", place)));
        }
        let change = summary.comparison.changes.iter();
        let mut change = change.filter(|c| c.new.iter().any(|w| w.clause == definition.clause));
        let mark = change.next().and_then(|change| marks.row(&change.id));
        let term = format!("“{}”", definition.term);
        rows.push(TableRow::new(vec![
            cell(
                widths[0],
                vec![linked(Paragraph::new().style("TableText"), &term, mark.as_deref())],
            ),
            cell(widths[1], vec![paragraph("TableText", "changed")]),
            cell(widths[2], uses),
        ]));
    }
    for (verb, definitions) in [("added", &changes.added), ("removed", &changes.removed)] {
        for definition in definitions {
            let scope = match summary.scope(definition) {
                Some(scope) => format!("For {scope}"),
                None => String::new(),
            };
            rows.push(row(&widths, &[&format!("“{}”", definition.term), verb, &scope]));
        }
    }
    let headings =
        [("Term", PLAIN_FILL), ("Definition", PLAIN_FILL), ("Clauses it touches", PLAIN_FILL)];
    paper.table(table(&headings, &widths, rows));
}

fn references(paper: &mut Paper, summary: &Summary<'_>) {
    let changes = &summary.comparison.references;
    let count = changes.broken.len() + changes.retargeted.len();
    if count == 0 {
        return;
    }
    heading(paper, "References", count);
    let width = paper.orientation.width();
    let widths = [1_400, 2_600, (width - 4_000) / 2, (width - 4_000) / 2];
    let mut rows = Vec::new();
    for (what, references) in [("broken", &changes.broken), ("redirected", &changes.retargeted)] {
        for reference in references {
            let now = match what {
                "broken" => format!("nothing ({})", reference.new),
                _ => summary.cite_new(&reference.new).to_owned(),
            };
            let place = format!("“{}” in {}", reference.text, summary.cite_new(&reference.clause));
            rows.push(row(&widths, &[what, &place, summary.cite_old(&reference.old), &now]));
        }
    }
    let headings = ["", "Reference", "Led to", "Leads to"].map(|title| (title, PLAIN_FILL));
    paper.table(table(&headings, &widths, rows));
}

fn announced(paper: &mut Paper, summary: &Summary<'_>, marks: &Marks) {
    let announced = &summary.comparison.announced;
    let count = announced.found.len()
        + announced.missing.len()
        + announced.repeated.len()
        + announced.unannounced.len();
    if count == 0 {
        return;
    }
    paper.paragraph(paragraph("Heading1", "Announced and found"));
    let intro = "The publisher’s own summary of changes held against the changes that were found.";
    paper.paragraph(paragraph("BodyText", intro));
    let places = |ids: &[String]| -> Vec<Paragraph> {
        let listed = ids.iter().filter(|id| summary.change(id).is_some());
        let listed = listed.map(|id| {
            let place = summary.cite_changes(std::slice::from_ref(id));
            let start = Paragraph::new().style("TableText");
            linked(start, &place, marks.row(id).as_deref())
        });
        let others = summary.unlisted(ids);
        listed.chain(others.map(|others| paragraph("TableText", &others))).collect()
    };
    let width = paper.orientation.width();
    let widths = [width / 2, width - width / 2];
    let mut rows = Vec::new();
    for found in &announced.found {
        rows.push(TableRow::new(vec![
            cell(widths[0], vec![paragraph("TableText", &found.announcement.text)]),
            cell(widths[1], places(&found.changes)),
        ]));
    }
    let alert = |text: &str| Paragraph::new().style("TableText").add_run(run(text).style("Alert"));
    for missing in &announced.missing {
        rows.push(TableRow::new(vec![
            cell(widths[0], vec![paragraph("TableText", &missing.text)]),
            cell(widths[1], vec![alert("not found")]),
        ]));
    }
    for repeated in &announced.repeated {
        rows.push(TableRow::new(vec![
            cell(widths[0], vec![paragraph("TableText", &repeated.text)]),
            cell(widths[1], vec![paragraph("TableText", "repeated from the older release")]),
        ]));
    }
    if !announced.unannounced.is_empty() {
        let found = match summary.unannounced_in_all() {
            Some(all) => vec![paragraph("TableText", &all)],
            None => places(&announced.unannounced),
        };
        rows.push(TableRow::new(vec![
            cell(widths[0], vec![alert("not announced")]),
            cell(widths[1], found),
        ]));
    }
    paper.table(table(&[("Announced", PLAIN_FILL), ("Found", PLAIN_FILL)], &widths, rows));
}

fn substitutions(paper: &mut Paper, summary: &Summary<'_>) {
    let substitutions = &summary.comparison.substitutions;
    if substitutions.is_empty() {
        return;
    }
    heading(paper, "Replaced throughout", substitutions.len());
    for substitution in substitutions {
        paper.paragraph(
            Paragraph::new()
                .style("BodyText")
                .add_run(run(substitution.old.trim()).style("DeletedWords"))
                .add_run(run(" → "))
                .add_run(run(substitution.new.trim()).style("InsertedWords"))
                .add_run(run(&format!(", {}", summary.replaced(substitution)))),
        );
    }
    if let Some(definitions) = summary.substituted() {
        paper.paragraph(paragraph("SmallText", &format!("{definitions}.")));
    }
}

fn renumbered(paper: &mut Paper, summary: &Summary<'_>) {
    if summary.renumbered.is_empty() {
        return;
    }
    heading(paper, "Renumbered", summary.renumbered.len());
    for row in &summary.renumbered {
        let line = format!("{} → {}", citations(&row.change.old), citations(&row.change.new));
        paper.paragraph(paragraph("SmallText", &line));
    }
}

fn cosmetic(paper: &mut Paper, summary: &Summary<'_>) {
    if summary.cosmetic.is_empty() {
        return;
    }
    heading(paper, "Cosmetic changes", summary.cosmetic.len());
    for row in &summary.cosmetic {
        let classes: Vec<_> = row.change.classes.iter().map(|class| class_name(*class)).collect();
        let place = format!("{} · {}", row.citation(), classes.join(", "));
        paper.paragraph(paragraph("Citation", &place).keep_next(true));
        for paragraph in paragraphs("SmallText", "", &row.inline(Some(6))) {
            paper.paragraph(paragraph);
        }
    }
}
