//! The look of the samples: styles with names of their own that carry the outline levels, and the
//! numberings.

use docx_rs::{
    AbstractNumbering, AlignmentType, BorderType, Docx, IndentLevel, Level, LevelJc, LevelText,
    LineSpacing, NumberFormat, Numbering, NumberingId, RunFonts, RunProperty, Shading, ShdType,
    SpecialIndentType, Start, Style, StyleType, Tab, TabLeaderType, TabValueType, TableBorder,
    TableBorderPosition, TableBorders, VertAlignType,
};

// Each numbering has the same `w:numId` and `w:abstractNumId`; number 1 is docx-rs's own.
const HEADINGS: usize = 2;
const ATTACHMENTS: usize = 3;
const CLAUSES: usize = 4;
/// The bulleted lists.
pub const BULLETS: usize = 5;
/// `w:abstractNumId` of the numbered lists.
pub const LIST: usize = 6;
/// `w:numId` of the first numbered list; the others follow.
pub const FIRST_LIST: usize = 10;

const INK: &str = "1F3A4D";
const GREY: &str = "6B7780";

/// Text width in twentieths of a point.
pub const WIDTH: usize = 9_400;

/// Adds styles and numberings.
pub fn add(docx: Docx) -> Docx {
    let fonts = RunFonts::new().ascii("Calibri").hi_ansi("Calibri").cs("Calibri");
    let mut docx = docx.default_fonts(fonts).default_size(21);
    for style in styles() {
        docx = docx.add_style(style);
    }
    docx.add_abstract_numbering(headings())
        .add_numbering(Numbering::new(HEADINGS, HEADINGS))
        .add_abstract_numbering(one_level(ATTACHMENTS, "Attachment %1:", 0))
        .add_numbering(Numbering::new(ATTACHMENTS, ATTACHMENTS))
        .add_abstract_numbering(one_level(CLAUSES, "Clause %1:", 1_100))
        .add_numbering(Numbering::new(CLAUSES, CLAUSES))
        .add_abstract_numbering(bullets())
        .add_numbering(Numbering::new(BULLETS, BULLETS))
        .add_abstract_numbering(list())
}

/// Shading of a table's heading row.
pub fn head_shading() -> Shading {
    Shading::new().shd_type(ShdType::Clear).color("auto").fill("DCE6EC")
}

/// Thin lines between rows.
pub fn table_borders() -> TableBorders {
    use TableBorderPosition::{Bottom, InsideH, InsideV, Left, Right, Top};
    let line = |position| {
        TableBorder::new(position).border_type(BorderType::Single).size(4).color("A9B7C0")
    };
    [Top, Bottom, Left, Right, InsideH, InsideV]
        .into_iter()
        .fold(TableBorders::new(), |borders, position| borders.set(line(position)))
}

fn spacing(before: u32, after: u32) -> LineSpacing {
    LineSpacing::new().before(before).after(after)
}

fn style(id: &str, name: &str) -> Style {
    Style::new(id, StyleType::Paragraph).name(name).based_on("Normal")
}

fn styles() -> Vec<Style> {
    let numbered = |mut style: Style, number: usize, level: usize| {
        style.paragraph_property =
            style.paragraph_property.numbering(NumberingId::new(number), IndentLevel::new(level));
        style
    };
    let heading = |mut style: Style, outline: usize| {
        style.paragraph_property = style.paragraph_property.keep_next(true);
        style.next("TFText").outline_lvl(outline).bold().color(INK)
    };
    let entry = |mut style: Style| {
        let tab = Tab::new().val(TabValueType::Right).leader(TabLeaderType::Dot).pos(WIDTH);
        style.paragraph_property = style.paragraph_property.add_tab(tab);
        style
    };
    let on_new_page = |mut style: Style| {
        style.paragraph_property = style.paragraph_property.page_break_before(true);
        style
    };
    let mut note_mark = Style::new("TFNoteMark", StyleType::Character).name("TF Note Mark");
    note_mark.run_property = RunProperty::new().vert_align(VertAlignType::SuperScript);
    let text = style("TFText", "TF Text").line_spacing(spacing(0, 120).line(271));
    vec![
        text,
        style("TFTitle", "TF Title").size(60).bold().color(INK).line_spacing(spacing(3_600, 160)),
        style("TFSubtitle", "TF Subtitle").size(28).color(GREY).line_spacing(spacing(0, 1_200)),
        style("TFCover", "TF Cover").size(24).line_spacing(spacing(0, 120)),
        style("TFContents", "TF Contents").size(36).bold().color(INK).line_spacing(spacing(0, 240)),
        entry(style("TOC1", "toc 1").line_spacing(spacing(60, 20))),
        entry(style("TOC2", "toc 2").indent(Some(300), None, None, None)),
        heading(
            on_new_page(numbered(style("TFPart", "TF Part"), HEADINGS, 0))
                .size(34)
                .line_spacing(spacing(0, 200)),
            0,
        ),
        heading(
            numbered(style("TFTopic", "TF Topic"), HEADINGS, 1)
                .size(25)
                .line_spacing(spacing(240, 100)),
            1,
        ),
        heading(style("TFPoint", "TF Point").size(22).line_spacing(spacing(160, 80)), 2),
        heading(
            on_new_page(numbered(style("TFAttachment", "TF Attachment"), ATTACHMENTS, 0))
                .size(34)
                .line_spacing(spacing(0, 200)),
            0,
        ),
        style("TFItem", "TF Item").based_on("TFText").line_spacing(spacing(0, 80).line(271)),
        numbered(style("TFClause", "TF Clause").based_on("TFText"), CLAUSES, 0),
        style("TFCell", "TF Cell").size(19).line_spacing(spacing(40, 40)),
        style("TFCellHead", "TF Cell Head").size(19).bold().line_spacing(spacing(40, 40)),
        style("TFNavigation", "TF Navigation")
            .size(16)
            .color(GREY)
            .align(AlignmentType::Right)
            .line_spacing(spacing(200, 0)),
        style("TFRunning", "TF Running").size(16).color(GREY),
        style("TFNote", "TF Note").size(17),
        note_mark,
        Style::new("TFLink", StyleType::Character)
            .name("TF Link")
            .color("1B5E83")
            .underline("single"),
    ]
}

fn level(index: usize, format: &str, text: &str, left: i32, hanging: i32) -> Level {
    Level::new(
        index,
        Start::new(1),
        NumberFormat::new(format),
        LevelText::new(text),
        LevelJc::new("left"),
    )
    .indent(Some(left), Some(SpecialIndentType::Hanging(hanging)), None, None)
}

fn headings() -> AbstractNumbering {
    AbstractNumbering::new(HEADINGS)
        .add_level(level(0, "decimal", "%1.", 600, 600).paragraph_style("TFPart"))
        .add_level(level(1, "decimal", "%1.%2", 600, 600).paragraph_style("TFTopic"))
}

fn one_level(id: usize, text: &str, indent: i32) -> AbstractNumbering {
    AbstractNumbering::new(id).add_level(level(0, "decimal", text, indent, indent))
}

fn list() -> AbstractNumbering {
    AbstractNumbering::new(LIST)
        .add_level(level(0, "lowerLetter", "(%1)", 500, 500))
        .add_level(level(1, "lowerRoman", "(%2)", 1_000, 500))
        .add_level(level(2, "upperLetter", "(%3)", 1_500, 500))
}

fn bullets() -> AbstractNumbering {
    AbstractNumbering::new(BULLETS)
        .add_level(level(0, "bullet", "•", 500, 300))
        .add_level(level(1, "bullet", "–", 900, 300))
}
