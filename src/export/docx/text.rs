//! Text into runs and paragraphs.

use docx_rs::{Hyperlink, HyperlinkType, Paragraph, Run};

use crate::export::summary::Piece;
use crate::model::Edit;

/// Text without what XML 1.0 cannot hold (control characters, noncharacters); line feeds and tabs
/// become spaces.
pub(super) fn clean(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\n' | '\r' | '\t' => Some(' '),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => None,
            c => Some(c),
        })
        .collect()
}

/// Plain words.
pub(super) fn run(text: &str) -> Run {
    Run::new().add_text(clean(text))
}

/// A paragraph of plain words.
pub(super) fn paragraph(style: &str, text: &str) -> Paragraph {
    Paragraph::new().style(style).add_run(run(text))
}

/// Words that lead to a bookmark, or plain words when there is none.
pub(super) fn linked(paragraph: Paragraph, text: &str, bookmark: Option<&str>) -> Paragraph {
    match bookmark {
        None => paragraph.add_run(run(text)),
        Some(bookmark) => paragraph.add_hyperlink(
            Hyperlink::new(bookmark, HyperlinkType::Anchor).add_run(run(text).style("LinkText")),
        ),
    }
}

/// Marked words, one paragraph a line; cells of a table row are kept apart by a bar.
pub(super) fn paragraphs(style: &str, label: &str, pieces: &[Piece<'_>]) -> Vec<Paragraph> {
    let mut done = Vec::new();
    let mut line = Paragraph::new().style(style);
    if !label.is_empty() {
        line = line.add_run(run(&format!("{label} ")).style("ClauseLabel"));
    }
    for piece in pieces {
        let (edit, text) = match piece {
            Piece::Omission => {
                line = line.add_run(run(" […] ").style("Omission"));
                continue;
            }
            Piece::Words(edit, text) => (*edit, text),
        };
        for (index, part) in text.split('\n').enumerate() {
            if index > 0 {
                done.push(std::mem::replace(&mut line, Paragraph::new().style(style)));
            }
            if part.is_empty() {
                continue;
            }
            let run = run(&part.replace('\t', " | "));
            line = line.add_run(match edit {
                Edit::Equal => run,
                Edit::Insert => run.style("InsertedWords"),
                Edit::Delete => run.style("DeletedWords"),
            });
        }
    }
    done.push(line);
    done
}
