//! The summary of changes as a Word document that counsel can send as it is.
//!
//! Written with docx-rs from plain text; nothing of a source's XML is taken over. What docx-rs has
//! no words for is put into its XML in [`pack`].

mod apparatus;
mod changes;
mod pack;
mod paper;
mod redline;
mod styles;
mod text;

pub use redline::{redline_docx, redline_lines};

use std::collections::BTreeMap;

use docx_rs::{Docx, Footer, Header, NumPages, PageNum, Paragraph};

use super::summary::Summary;
use crate::model::{Comparison, Error, TermsDocument};
use paper::{Orientation, Paper};

/// The summary of changes as a `.docx`: title, releases and totals; under each section heading the
/// table **Additions | Deletions**; definitions, references, announcements, substitutions,
/// renumberings, cosmetic changes; and the full texts, to which each row links. The same
/// comparison gives the same bytes.
///
/// # Errors
/// Only when the package cannot be put together, which would be a bug.
pub fn summary_docx(
    comparison: &Comparison,
    old: &TermsDocument,
    new: &TermsDocument,
) -> Result<Vec<u8>, Error> {
    let summary = Summary::arrange(comparison, old, new);
    let marks = Marks::new(&summary);
    let title = text::clean(&summary.title());

    let mut front = Paper::new(Orientation::Portrait);
    changes::front(&mut front, &summary, &title, &marks);
    let mut table = Paper::new(Orientation::Landscape);
    changes::groups(&mut table, &summary, &marks);
    let mut back = Paper::new(Orientation::Portrait);
    apparatus::all(&mut back, &summary, &marks);
    changes::full_texts(&mut back, &summary, &marks);

    let mut docx = styles::add(Docx::new())
        .header(header(&title, &versus(&summary)))
        .footer(footer())
        .add_section(front.into_section());
    if !summary.groups.is_empty() {
        docx = docx.add_section(table.into_section());
    }
    docx = back.end(docx);
    let date = match &new.date {
        Some(date) => format!("{}T00:00:00Z", date.first_day()),
        None => "1980-01-01T00:00:00Z".to_owned(),
    };
    pack::pack(docx.created_at(&date).updated_at(&date), &title, &new.language)
}

fn versus(summary: &Summary<'_>) -> String {
    let comparison = summary.comparison;
    text::clean(&format!("{} → {}", comparison.old.name(), comparison.new.name()))
}

/// Bookmarks of the rows and of their full texts, by the change's id.
pub(super) struct Marks(BTreeMap<String, usize>);

impl Marks {
    fn new(summary: &Summary<'_>) -> Self {
        let rows = summary.groups.iter().flat_map(|group| &group.rows);
        Self(rows.enumerate().map(|(index, row)| (row.change.id.clone(), index + 1)).collect())
    }

    /// The bookmark on a change's row; none when it has no row of its own.
    fn row(&self, id: &str) -> Option<String> {
        Some(format!("row_{}", self.0.get(id)?))
    }

    /// The bookmark on a change's full text.
    fn text(&self, id: &str) -> Option<String> {
        Some(format!("text_{}", self.0.get(id)?))
    }

    /// `w:id` of a bookmark: even for rows, odd for full texts, so that none is given twice.
    fn number(&self, id: &str, of_text: bool) -> usize {
        self.0.get(id).map_or(0, |index| index * 2 + usize::from(of_text))
    }
}

/// What stands at the head of each page: the title and the two releases. It begins at the left, and
/// what stands at the foot ends at the right, so that neither needs a tab stop: those of one
/// orientation of the paper would be wrong in the other.
fn header(title: &str, versus: &str) -> Header {
    let line = Paragraph::new().style("Header").add_run(text::run(title));
    Header::new().add_paragraph(line.add_run(text::run(&format!(" · {versus}"))))
}

/// What stands at the foot of each page.
fn footer() -> Footer {
    Footer::new().add_paragraph(
        Paragraph::new()
            .style("Footer")
            .add_run(text::run("Made with Ostler from both releases · Page "))
            .add_page_num(PageNum::new())
            .add_run(text::run(" of "))
            .add_num_pages(NumPages::new()),
    )
}
