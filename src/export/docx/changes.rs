//! Front page, the tables of changes, and the full texts.

use std::collections::BTreeMap;

use docx_rs::{Paragraph, TableRow};

use super::paper::Paper;
use super::styles::{self, ADDITIONS_FILL, DELETIONS_FILL, PLAIN_FILL, cell, table};
use super::text::{linked, paragraph, paragraphs, run};
use super::{Marks, versus};
use crate::export::summary::{Group, Piece, Row, Summary, kind_name, places};
use crate::model::{ChangeKind, Side, TermsDocument, Which};

/// Words kept on either side of a change in the tables; the full texts keep all.
const CONTEXT: usize = 25;

/// Title, both releases, totals, and which parts of the document changed.
pub(super) fn front(paper: &mut Paper, summary: &Summary<'_>, title: &str, marks: &Marks) {
    paper.paragraph(paragraph("Title", title));
    paper.paragraph(paragraph("Subtitle", &versus(summary)));
    let width = paper.orientation.width();
    let comparison = summary.comparison;

    let widths = [1_300, 2_000, 1_500, width - 4_800];
    let release = |which: &str, document: &TermsDocument, side: &Side| {
        let date = document.date.as_ref().map_or("", |date| date.as_str());
        let source = format!("{} SHA-256 {}", document.source.file, side.sha256);
        let texts = [which, &side.name(), date, source.trim()];
        row(&widths, &texts)
    };
    paper.table(table(
        &[("", PLAIN_FILL), ("Release", PLAIN_FILL), ("Date", PLAIN_FILL), ("Source", PLAIN_FILL)],
        &widths,
        vec![
            release("Older", summary.old, &comparison.old),
            release("Newer", summary.new, &comparison.new),
        ],
    ));

    paper.paragraph(paragraph("Heading1", "At a glance"));
    let totals = summary.totals();
    let totals = if totals.is_empty() { "Nothing changed".to_owned() } else { totals };
    let substantive = summary.groups.iter().map(|group| group.rows.len()).sum::<usize>();
    paper.paragraph(paragraph(
        "BodyText",
        &format!("{totals}. Unchanged: {}.", comparison.unchanged),
    ));
    paper.paragraph(
        Paragraph::new()
            .style("BodyText")
            .add_run(run(&format!(
                "Set out under their section headings: {substantive}; at the end: {} renumbered, {} cosmetic. ",
                summary.renumbered.len(),
                summary.cosmetic.len()
            )))
            .add_run(run("Inserted words").style("InsertedWords"))
            .add_run(run(" are underlined, "))
            .add_run(run("deleted words").style("DeletedWords"))
            .add_run(run(" struck through; each citation leads to the full text.")),
    );
    if !summary.groups.is_empty() {
        overview(paper, summary, marks);
    }
}

/// One line for each part of the document: how much of it changed in which way.
fn overview(paper: &mut Paper, summary: &Summary<'_>, marks: &Marks) {
    let mut parts: Vec<(&str, &Group<'_>, BTreeMap<ChangeKind, usize>)> = Vec::new();
    for group in &summary.groups {
        let top = group.heading.split(" › ").next().unwrap_or_default();
        if parts.last().is_none_or(|(title, ..)| *title != top) {
            parts.push((top, group, BTreeMap::new()));
        }
        if let Some((.., counts)) = parts.last_mut() {
            for row in &group.rows {
                *counts.entry(row.change.kind).or_default() += 1;
            }
        }
    }
    let width = paper.orientation.width();
    let widths = [width - 5_600, 5_600];
    let rows = parts.into_iter().map(|(title, group, counts)| {
        let mark = group.rows.first().and_then(|row| marks.row(&row.change.id));
        let title = if title.is_empty() { BEFORE_HEADINGS } else { title };
        let counts: Vec<_> =
            counts.iter().map(|(kind, count)| format!("{count} {}", kind_name(*kind))).collect();
        TableRow::new(vec![
            cell(
                widths[0],
                vec![linked(Paragraph::new().style("TableText"), title, mark.as_deref())],
            ),
            cell(widths[1], vec![paragraph("TableText", &counts.join(", "))]),
        ])
    });
    let headings = [("Part of the terms", PLAIN_FILL), ("Changes", PLAIN_FILL)];
    paper.table(table(&headings, &widths, rows.collect()));
}

const BEFORE_HEADINGS: &str = "Before the first heading";

/// Under each heading the table **Additions | Deletions**.
pub(super) fn groups(paper: &mut Paper, summary: &Summary<'_>, marks: &Marks) {
    paper.paragraph(paragraph("Heading1", "Changes"));
    let half = paper.orientation.width() / 2;
    for group in &summary.groups {
        let heading = if group.heading.is_empty() { BEFORE_HEADINGS } else { &group.heading };
        paper.paragraph(paragraph("Heading2", heading));
        let rows = group.rows.iter().map(|row| {
            let (new, old) = row.columns(Some(CONTEXT));
            let additions = side(*row, &row.change.new, &new, &group.heading, marks);
            let deletions = side(*row, &row.change.old, &old, &group.heading, marks);
            let set = TableRow::new(vec![cell(half, additions), cell(half, deletions)]);
            if length(&new).max(length(&old)) <= KEPT_WHOLE { set.cant_split() } else { set }
        });
        paper.table(table(
            &[("Additions", ADDITIONS_FILL), ("Deletions", DELETIONS_FILL)],
            &[half, half],
            rows.collect(),
        ));
    }
}

/// Characters up to which a row is not split between pages, or its citation might stand on one and
/// its words on the next; a row of more may leave too much of a page empty.
const KEPT_WHOLE: usize = 1_500;

fn length(pieces: &[Piece<'_>]) -> usize {
    let words = pieces.iter().map(|piece| match piece {
        Piece::Words(_, text) => text.chars().count(),
        Piece::Omission => 0,
    });
    words.sum()
}

/// One cell: where the text stands, what to know of it, and its words.
fn side(
    row: Row<'_>,
    side: &[Which],
    pieces: &[Piece<'_>],
    heading: &str,
    marks: &Marks,
) -> Vec<Paragraph> {
    let Some(first) = side.first() else { return Vec::new() };
    // The newer side carries the row's bookmark and its notes; a removed clause has one side only.
    let leads = row.change.new.is_empty() || std::ptr::eq(side, row.change.new.as_slice());
    let id = &row.change.id;
    let mut cite = Paragraph::new().style("Citation");
    if let (true, Some(bookmark)) = (leads, marks.row(id)) {
        let number = marks.number(id, false);
        cite = cite.add_bookmark_start(number, bookmark).add_bookmark_end(number);
    }
    let place = if row.heading { "Heading".to_owned() } else { places(side, heading) };
    cite = linked(cite, &place, marks.text(id).as_deref());
    if leads {
        let note = row.note_under(heading);
        if !note.is_empty() {
            cite = cite.add_run(run(&format!(" · {note}")));
        }
        let remark = row.publisher.remark();
        if !remark.is_empty() {
            cite = cite.add_run(run(" · ")).add_run(run(remark).style("Alert"));
        }
    }
    let label = if side.len() == 1 { shown_label(first) } else { "" };
    std::iter::once(cite).chain(paragraphs("TableText", label, pieces)).collect()
}

/// The label, unless someone typed it and it stands in the text.
fn shown_label(which: &Which) -> &str {
    if which.text.starts_with(&which.label) { "" } else { &which.label }
}

/// The texts of all rows in full, in their order, each with a way back.
pub(super) fn full_texts(paper: &mut Paper, summary: &Summary<'_>, marks: &Marks) {
    if summary.groups.is_empty() {
        return;
    }
    paper.paragraph(paragraph("Heading1", "Full texts").page_break_before(true));
    for row in summary.groups.iter().flat_map(|group| &group.rows) {
        let id = &row.change.id;
        let mut head = Paragraph::new().style("Citation").keep_next(true);
        if let Some(bookmark) = marks.text(id) {
            let number = marks.number(id, true);
            head = head.add_bookmark_start(number, bookmark).add_bookmark_end(number);
        }
        head = linked(head, &row.citation(), marks.row(id).as_deref());
        let note = row.note();
        let what = if note.is_empty() { kind_name(row.change.kind) } else { &note };
        head = head.add_run(run(&format!(" · {what}")));
        paper.paragraph(head);
        let side = if row.change.new.is_empty() { &row.change.old } else { &row.change.new };
        let label = match side.as_slice() {
            [only] => shown_label(only),
            _ => "",
        };
        for paragraph in paragraphs("BodyText", label, &row.inline(None)) {
            paper.paragraph(paragraph);
        }
    }
}

/// A row of plain texts.
pub(super) fn row(widths: &[usize], texts: &[&str]) -> TableRow {
    let cells = widths.iter().zip(texts);
    TableRow::new(
        cells
            .map(|(width, text)| styles::cell(*width, vec![paragraph("TableText", text)]))
            .collect(),
    )
}
