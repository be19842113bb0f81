//! Reads a redline back, accepted and rejected, and holds it against its two sources.
//!
//! The reading is [`word::read`]'s, which knows nothing of how the redline was made.

use crate::model::Error;
use crate::package::Package;
use crate::word::{self, Block, Revisions, WordDocument};

/// What a document shows, line by line.
#[derive(Debug, Default, PartialEq, Eq)]
struct Shown {
    /// The body: a line a paragraph, a line a row; rows of tables that touch follow one another.
    body: Vec<String>,
    /// What is printed before each paragraph of the body by automatic numbering.
    labels: Vec<String>,
    boxes: Vec<String>,
    notes: Vec<String>,
    running: Vec<String>,
}

/// Proves that a redline accepts to the new source.
///
/// # Errors
/// When anything differs: then the redline must not be handed out.
pub fn check_accepted(redline: &Package, new: &WordDocument) -> Result<(), Error> {
    let accepted = word::read(redline, Revisions::Accepted)?.value;
    let (is, ought) = (shown(&accepted), shown(new));
    same("accepted", &is.body, &ought.body)?;
    same("accepted", &is.boxes, &ought.boxes)?;
    same("accepted", &is.running, &ought.running)?;
    // A note whose reference was deleted by the source's own revision stays in its part, where
    // nothing refers to it and nothing shows it.
    let mut notes = is.notes;
    let mut left = ought.notes.clone();
    notes.retain(|note| {
        let at = left.iter().position(|other| other == note);
        at.map(|at| left.swap_remove(at)).is_some()
    });
    same("accepted", &notes, &ought.notes)
}

/// Proves that a redline accepts to the new source and rejects to the old one. Gives what beside
/// the body does not come back when it is rejected, in words.
///
/// # Errors
/// When the body is not the new one's when accepted or not the old one's when rejected, or when
/// anything of the new source is missing: then the redline must not be handed out.
pub fn check(
    redline: &Package,
    old: &WordDocument,
    new: &WordDocument,
) -> Result<Vec<String>, Error> {
    check_accepted(redline, new)?;
    let rejected = word::read(redline, Revisions::Original)?.value;
    let (is, ought) = (shown(&rejected), shown(old));
    same("rejected", &is.body, &ought.body)?;
    let mut uncovered = Vec::new();
    let labels = is.labels.iter().zip(&ought.labels).filter(|(is, ought)| is != ought).count();
    if labels > 0 {
        uncovered.push(format!(
            "{labels} number(s) or bullets before clauses differ from the old release when all changes are rejected"
        ));
    }
    for (what, is, ought) in [
        ("text boxes", is.boxes, ought.boxes),
        ("footnotes, endnotes or comments", is.notes, ought.notes),
        ("headers or footers", is.running, ought.running),
    ] {
        let missing = is.iter().filter(|line| !ought.contains(line)).count()
            + ought.iter().filter(|line| !is.contains(line)).count();
        if missing > 0 {
            uncovered.push(format!(
                "{missing} line(s) of {what} differ from the old release when all changes are rejected"
            ));
        }
    }
    Ok(uncovered)
}

fn same(state: &str, is: &[String], ought: &[String]) -> Result<(), Error> {
    if is == ought {
        return Ok(());
    }
    let at = is.iter().zip(ought).take_while(|(is, ought)| is == ought).count();
    let line =
        |lines: &[String]| lines.get(at).cloned().unwrap_or_else(|| "nothing more".to_owned());
    Err(Error::internal(
        "the redline was not written, because it would be wrong",
        format!(
            "with all changes {state}, line {} reads {:?} where the release has {:?}",
            at + 1,
            line(is),
            line(ought)
        ),
    ))
}

fn shown(document: &WordDocument) -> Shown {
    let mut shown = Shown::default();
    shown.body = lines(&document.body, &mut shown.boxes);
    shown.boxes.retain(|text| !text.trim().is_empty());
    // Behind a table that ends the document, and in an empty one, Word shows an empty paragraph.
    if !matches!(document.body.last(), Some(Block::Paragraph(_))) {
        shown.body.push(String::new());
    }
    labels(&document.body, &mut shown.labels);
    let mut notes: Vec<String> = document
        .notes
        .iter()
        .map(|note| lines(&note.blocks, &mut shown.boxes).join("\n"))
        .filter(|text| !text.trim().is_empty())
        .collect();
    notes.sort();
    shown.notes = notes;
    let mut running: Vec<String> = document
        .running
        .iter()
        .map(|running| lines(&running.blocks, &mut shown.boxes).join("\n"))
        .filter(|text| !text.trim().is_empty())
        .collect();
    running.sort();
    shown.running = running;
    shown
}

fn lines(blocks: &[Block], boxes: &mut Vec<String>) -> Vec<String> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                found.push(paragraph.text.clone());
                for text_box in &paragraph.text_boxes {
                    let mut inner = Vec::new();
                    boxes.push(lines(&text_box.blocks, &mut inner).join("\n"));
                    boxes.append(&mut inner);
                }
            }
            Block::Table(table) => {
                for row in &table.rows {
                    let cells = row.cells.iter().map(|cell| lines(&cell.blocks, boxes).join("\n"));
                    found.push(format!("| {} |", cells.collect::<Vec<_>>().join(" | ")));
                }
            }
        }
    }
    found
}

fn labels(blocks: &[Block], found: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                let label = paragraph.label.as_ref().map(|label| label.text.clone());
                found.push(label.unwrap_or_default());
            }
            Block::Table(table) => {
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    labels(&cell.blocks, found);
                }
            }
        }
    }
}
