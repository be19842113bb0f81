//! The look: Word's own styles by their built-in names, so that a firm's styles can take their
//! place, and four of ours for marked words.

use docx_rs::{
    AlignmentType, BorderType, Docx, LineSpacing, Paragraph, RunFonts, RunProperty, Shading,
    ShdType, Style, StyleType, Table, TableBorder, TableBorderPosition, TableBorders, TableCell,
    TableCellMargins, TableRow, WidthType,
};

const INK: &str = "1D2B36";
const GREY: &str = "64707A";
const INSERTED: &str = "1B4F9C";
const DELETED: &str = "B3261E";
const RULE: &str = "C3CCD3";

/// Fill of a table's heading cells.
pub(super) const PLAIN_FILL: &str = "EEF1F4";
/// Fill of the heading of the column of additions.
pub(super) const ADDITIONS_FILL: &str = "DFE8F6";
/// Fill of the heading of the column of deletions.
pub(super) const DELETIONS_FILL: &str = "F8E3E1";

/// Adds the styles.
pub(super) fn add(docx: Docx) -> Docx {
    let fonts = RunFonts::new().ascii("Calibri").hi_ansi("Calibri").cs("Calibri");
    let docx = docx.default_fonts(fonts).default_size(21);
    paragraphs().into_iter().chain(words()).fold(docx, Docx::add_style)
}

fn paragraphs() -> Vec<Style> {
    let style =
        |id: &str, name: &str| Style::new(id, StyleType::Paragraph).name(name).based_on("Normal");
    let heading = |level: usize, size: usize, before: u32, after: u32| {
        let mut style = style(&format!("Heading{level}"), &format!("heading {level}"));
        style.paragraph_property = style.paragraph_property.keep_next(true).keep_lines(true);
        style
            .next("Normal")
            .size(size)
            .bold()
            .color(INK)
            .outline_lvl(level - 1)
            .line_spacing(spacing(before, after))
    };
    let running = |style: Style| style.size(16).color(GREY);
    // A table's heading row stays with the row below it.
    let mut table_heading = style("TableHeading", "Table Heading").size(19).bold().color(INK);
    table_heading.paragraph_property = table_heading.paragraph_property.keep_next(true);
    vec![
        style("Title", "Title").size(48).bold().color(INK).line_spacing(spacing(600, 80)),
        style("Subtitle", "Subtitle").size(26).color(GREY).line_spacing(spacing(0, 360)),
        heading(1, 32, 360, 140),
        heading(2, 24, 280, 100),
        heading(3, 21, 200, 60),
        style("BodyText", "Body Text").line_spacing(spacing(0, 120).line(264)),
        style("TableText", "Table Text").size(19).line_spacing(spacing(0, 40).line(252)),
        table_heading,
        style("Citation", "Citation").size(16).color(GREY).line_spacing(spacing(0, 30)),
        style("SmallText", "Small Text").size(17).line_spacing(spacing(0, 50)),
        running(style("Header", "header")),
        running(style("Footer", "footer")).align(AlignmentType::Right),
    ]
}

fn words() -> Vec<Style> {
    let style = |id: &str, name: &str, look: RunProperty| {
        let mut style = Style::new(id, StyleType::Character).name(name);
        style.run_property = look;
        style
    };
    let look = RunProperty::new;
    vec![
        style("InsertedWords", "Inserted Words", look().color(INSERTED).underline("single")),
        style("DeletedWords", "Deleted Words", look().color(DELETED).strike()),
        style("Omission", "Omission", look().color(GREY)),
        style("ClauseLabel", "Clause Label", look().bold()),
        style("Alert", "Alert", look().bold().color("9A5B00")),
        style("LinkText", "Link Text", look().color("2A5D84")),
    ]
}

fn spacing(before: u32, after: u32) -> LineSpacing {
    LineSpacing::new().before(before).after(after)
}

/// A table with one heading row, which is repeated on each page, and columns of these widths.
pub(super) fn table(headings: &[(&str, &str)], widths: &[usize], rows: Vec<TableRow>) -> Table {
    use TableBorderPosition::{Bottom, InsideH, InsideV, Left, Right, Top};
    let cells = headings.iter().zip(widths).map(|((title, fill), width)| {
        let shading = Shading::new().shd_type(ShdType::Clear).color("auto").fill(*fill);
        cell(*width, vec![super::text::paragraph("TableHeading", title)]).shading(shading)
    });
    // docx-rs has no repeated heading rows: `pack` makes the first row of each table one.
    let head = TableRow::new(cells.collect()).cant_split();
    let borders = [Top, Bottom, Left, Right, InsideH, InsideV].into_iter().fold(
        TableBorders::new(),
        |borders, position| {
            let line = TableBorder::new(position).border_type(BorderType::Single);
            borders.set(line.size(4).color(RULE))
        },
    );
    Table::new(std::iter::once(head).chain(rows).collect())
        .set_grid(widths.to_vec())
        .width(widths.iter().sum(), WidthType::Dxa)
        .layout(docx_rs::TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(70, 110, 50, 110))
        .set_borders(borders)
}

/// A cell; a cell without a paragraph would be no valid one (ECMA-376 17.4.65).
pub(super) fn cell(width: usize, paragraphs: Vec<Paragraph>) -> TableCell {
    let cell = TableCell::new().width(width, WidthType::Dxa);
    if paragraphs.is_empty() {
        return cell.add_paragraph(Paragraph::new().style("TableText"));
    }
    paragraphs.into_iter().fold(cell, TableCell::add_paragraph)
}
