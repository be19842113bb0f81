//! Counsel's tracking sheet: the changes in a workbook, with empty columns to work in.

use rust_xlsxwriter::{
    Color, Format, FormatAlign, FormatBorder, FormatUnderline, Workbook, Worksheet, XlsxError,
};

use super::csv::{COLUMNS, fields};
use super::summary::{Piece, Row, Summary};
use crate::model::{Comparison, Edit, Error, TermsDocument};

/// Columns for counsel, empty.
const OWN: [&str; 3] = ["Owner", "Impact", "Notes"];
/// Numbers of the columns `old` and `new`.
const OLD: usize = 5;
const NEW: usize = 6;
/// Widths of all columns, in characters.
const WIDTHS: [f64; 12] = [8.0, 34.0, 34.0, 12.0, 16.0, 60.0, 60.0, 15.0, 11.0, 16.0, 20.0, 40.0];
/// Characters that a cell can hold (Excel specifications and limits).
const CELL: usize = 32_767;

/// All changes of a comparison as an `.xlsx` workbook: one row a change, deleted words struck and
/// inserted ones underlined, a filter on the heading row, and empty columns Owner, Impact, Notes.
///
/// # Errors
/// When there are more changes than rows in a sheet.
pub fn changes_xlsx(
    comparison: &Comparison,
    old: &TermsDocument,
    new: &TermsDocument,
) -> Result<Vec<u8>, Error> {
    let summary = Summary::arrange(comparison, old, new);
    workbook(&summary).map_err(|error| {
        Error::internal("cannot write the changes as a workbook", error.to_string())
    })
}

fn workbook(summary: &Summary<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The workbook's time is that of the newer release: the same input gives the same bytes.
    let date = summary.new.date.as_ref().map(|date| date.first_day());
    let mut parts = date.iter().flat_map(|date| date.split('-')).map(str::parse::<u16>);
    let mut part = || parts.next().and_then(Result::ok);
    let (year, month, day) = (part().unwrap_or(1980), part().unwrap_or(1), part().unwrap_or(1));
    let created = rust_xlsxwriter::ExcelDateTime::from_ymd(
        year.clamp(1980, 9999),
        u8::try_from(month).unwrap_or(1),
        u8::try_from(day).unwrap_or(1),
    )?;
    workbook.set_properties(
        &rust_xlsxwriter::DocProperties::new()
            .set_title(printable(&summary.new.title))
            .set_creation_datetime(&created),
    );
    let sheet = workbook.add_worksheet();
    sheet.set_name("Changes")?;
    let head = Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0xEE_F1_F4))
        .set_border_bottom(FormatBorder::Thin);
    for (column, title) in (0_u16..).zip(COLUMNS.iter().chain(&OWN)) {
        sheet.write_with_format(0, column, *title, &head)?;
    }
    let mut last = 0;
    for (number, row) in (1_u32..).zip(summary.rows()) {
        write(sheet, number, summary, row)?;
        last = number;
    }
    for (column, width) in (0_u16..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    sheet.autofilter(0, 0, last, (COLUMNS.len() + OWN.len() - 1) as u16)?;
    sheet.set_freeze_panes(1, 2)?;
    sheet.set_landscape();
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_print_fit_to_pages(1, 0);
    workbook.save_to_buffer()
}

fn write(
    sheet: &mut Worksheet,
    number: u32,
    summary: &Summary<'_>,
    row: Row<'_>,
) -> Result<(), XlsxError> {
    let cell = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let (new, old) = row.columns(None);
    let fields = fields(summary, row);
    sheet.set_row_height(number, height(&fields))?;
    for (index, field) in fields.iter().enumerate() {
        let column = index as u16;
        let pieces = match index {
            OLD => old.as_slice(),
            NEW => new.as_slice(),
            _ => &[],
        };
        let marked = rich(pieces);
        let length: usize = marked.iter().map(|(_, text)| text.chars().count()).sum();
        // A cell of one format is no rich text, and one that is too long is cut with a mark.
        if marked.len() > 1 && length <= CELL {
            let marked: Vec<_> =
                marked.iter().map(|(format, text)| (format, text.as_str())).collect();
            sheet.write_rich_string_with_format(number, column, &marked, &cell)?;
        } else {
            let format = match marked.first() {
                Some((format, _)) => cell.merge(format),
                None => cell.clone(),
            };
            sheet.write_string_with_format(number, column, cut(&printable(field)), &format)?;
        }
    }
    Ok(())
}

/// Height in points of a row that shows its longest cell, as far as a row can (409 points). Not
/// every program fits rows to wrapped text by itself.
fn height(fields: &[String]) -> f64 {
    let lines = fields.iter().zip(WIDTHS).map(|(field, width)| {
        let lines = field.split('\n').map(|line| (line.chars().count() as f64 / width).ceil());
        lines.map(|lines| lines.max(1.0)).sum::<f64>()
    });
    (lines.fold(1.0, f64::max) * 15.0).min(409.0)
}

/// Runs of one format, none of them empty.
fn rich(pieces: &[Piece<'_>]) -> Vec<(Format, String)> {
    let format = |edit: Edit| match edit {
        Edit::Equal => Format::new(),
        Edit::Insert => Format::new()
            .set_underline(FormatUnderline::Single)
            .set_font_color(Color::RGB(0x1B_4F_9C)),
        Edit::Delete => {
            Format::new().set_font_strikethrough().set_font_color(Color::RGB(0xB3_26_1E))
        }
    };
    pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Words(edit, text) => Some((format(*edit), printable(text))),
            Piece::Omission => None,
        })
        .filter(|(_, text)| !text.is_empty())
        .collect()
}

/// Text without what XML 1.0 cannot hold; tabs between cells of a table row become bars.
fn printable(text: &str) -> String {
    text.replace('\t', " | ")
        .chars()
        .filter(|c| *c == '\n' || !(c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}')))
        .collect()
}

fn cut(text: &str) -> String {
    const MARK: &str = " […]";
    if text.chars().count() <= CELL {
        return text.to_owned();
    }
    text.chars().take(CELL - MARK.chars().count()).chain(MARK.chars()).collect()
}
