//! Sets the blocks of one release in Word.

use std::collections::HashMap;
use std::error::Error;

use docx_rs::{
    Docx, FieldCharType, Footer, Footnote, Header, Hyperlink, HyperlinkData, HyperlinkType,
    IndentLevel, InstrText, LevelOverride, NumPages, Numbering, NumberingId, PageMargin, PageNum,
    Paragraph, Run, Tab, TabValueType, Table, TableCell, TableRow, WidthType,
};

use super::layout::Layout;
use super::pack::pack;
use super::script::{Block, Kind, Piece, pieces};
use super::styles::{self, WIDTH};

/// The package of one release; the same bytes for the same blocks.
pub fn write(blocks: &[&Block], month: u8) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut writer = Writer::new(blocks, month);
    let mut docx = page(month, &writer.title(blocks));
    let mut rows: Vec<&Block> = Vec::new();
    for block in blocks {
        let in_table = matches!(block.kind, Kind::HeaderRow | Kind::Row);
        if (!in_table || block.kind == Kind::HeaderRow) && !rows.is_empty() {
            docx = docx.add_table(writer.table(&std::mem::take(&mut rows))?);
        }
        if in_table {
            rows.push(block);
            continue;
        }
        if block.kind == Kind::Contents {
            docx = docx.add_paragraph(writer.contents_heading());
            for paragraph in writer.contents() {
                docx = docx.add_paragraph(paragraph);
            }
            continue;
        }
        docx = docx.add_paragraph(writer.paragraph(block)?);
    }
    for number in writer.lists {
        docx = docx.add_numbering(number);
    }
    pack(docx, &writer.core_title, month)
}

/// Page, running header and footer, styles and the abstract numberings.
fn page(month: u8, title: &str) -> Docx {
    let small = |text: &str| Run::new().add_text(text);
    let right =
        |paragraph: Paragraph| paragraph.add_tab(Tab::new().val(TabValueType::Right).pos(WIDTH));
    // May's file is April's, saved again: its header still says April.
    let edition = match month {
        5 => "April",
        month => MONTH_NAMES[usize::from(month) - 1],
    };
    let header = right(Paragraph::new().style("TFRunning"))
        .add_run(small(title))
        .add_run(Run::new().add_tab())
        .add_run(small(&format!("{edition} 2024")));
    let footer = right(Paragraph::new().style("TFRunning"))
        .add_run(small("Tarnfell Systems Limited"))
        .add_run(Run::new().add_tab())
        .add_run(small("Page "))
        .add_page_num(PageNum::new())
        .add_run(small(" of "))
        .add_num_pages(NumPages::new());
    let margin = PageMargin {
        top: 1_500,
        left: 1_250,
        bottom: 1_400,
        right: 1_250,
        header: 700,
        footer: 650,
        gutter: 0,
    };
    styles::add(Docx::new())
        .page_size(11_906, 16_838)
        .page_margin(margin)
        .first_header(Header::new().add_paragraph(Paragraph::new()))
        .header(Header::new().add_paragraph(header))
        .first_footer(Footer::new().add_paragraph(Paragraph::new()))
        .footer(Footer::new().add_paragraph(footer))
        .created_at("2024-01-15T09:00:00Z")
        .updated_at(&format!("2024-{month:02}-01T08:00:00Z"))
}

const MONTH_NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A heading as the contents list it.
struct Heading {
    level: usize,
    label: String,
    title: String,
    page: usize,
}

struct Writer {
    product: &'static str,
    core_title: String,
    headings: Vec<Heading>,
    /// Number of the named heading in [`Self::headings`].
    named: HashMap<String, usize>,
    /// First of the names that this release mints.
    mint: usize,
    next_heading: usize,
    next_bookmark: usize,
    next_footnote: usize,
    next_link: usize,
    previous: Option<Kind>,
    lists: Vec<Numbering>,
}

impl Writer {
    fn new(blocks: &[&Block], month: u8) -> Self {
        // From June on the product has another name.
        let product = if month < 6 { "Tarnfell Skiff" } else { "Tarnfell Courier" };
        let mut writer = Self {
            product,
            core_title: String::new(),
            headings: Vec::new(),
            named: HashMap::new(),
            mint: 158_000_000 + usize::from(month) * 1_357_911,
            next_heading: 0,
            next_bookmark: 1,
            next_footnote: 1,
            next_link: 0,
            previous: None,
            lists: Vec::new(),
        };
        writer.core_title = writer.title(blocks);
        writer.number(blocks);
        writer
    }

    fn title(&self, blocks: &[&Block]) -> String {
        let title = blocks.iter().find(|block| block.kind == Kind::Title);
        title.map(|block| block.text.clone()).unwrap_or_default()
    }

    /// Numbers the headings as Word will, so that the text can cite them, and estimates the pages
    /// that the contents print.
    fn number(&mut self, blocks: &[&Block]) {
        let (mut part, mut topic, mut attachment) = (0, 0, 0);
        let mut layout = Layout::at(4);
        for block in blocks {
            let opens = matches!(block.kind, Kind::Heading(1) | Kind::Attachment);
            if opens && !(part == 0 && attachment == 0) {
                layout.new_page();
            }
            let level = match block.kind {
                Kind::Heading(level) => level,
                Kind::Attachment => 1,
                _ => {
                    layout.set(block);
                    continue;
                }
            };
            let label = match block.kind {
                Kind::Attachment => {
                    attachment += 1;
                    format!("Attachment {attachment}:")
                }
                Kind::Heading(1) => {
                    (part, topic) = (part + 1, 0);
                    format!("{part}.")
                }
                Kind::Heading(2) => {
                    topic += 1;
                    format!("{part}.{topic}")
                }
                _ => String::new(),
            };
            layout.set(block);
            if !block.anchor.is_empty() {
                self.named.insert(block.anchor.clone(), self.headings.len());
            }
            self.headings.push(Heading {
                level,
                label,
                title: block.text.replace("{skiff}", self.product),
                page: layout.page,
            });
        }
    }

    fn contents_heading(&mut self) -> Paragraph {
        let id = self.bookmark();
        Paragraph::new()
            .style("TFContents")
            .page_break_before(true)
            .add_bookmark_start(id, "Contents")
            .add_run(Run::new().add_text("Contents"))
            .add_bookmark_end(id)
    }

    /// The TOC field, its entries as Word writes them. (docx-rs's own table of contents puts the
    /// field into nested content controls, where LibreOffice prints its code.)
    fn contents(&self) -> Vec<Paragraph> {
        let listed: Vec<_> =
            self.headings.iter().enumerate().filter(|(_, heading)| heading.level <= 2).collect();
        let last = listed.len().saturating_sub(1);
        let mut paragraphs = Vec::new();
        for (position, (index, heading)) in listed.into_iter().enumerate() {
            let mut paragraph = Paragraph::new().style(&format!("TOC{}", heading.level));
            if position == 0 {
                let code = r#" TOC \h \z \t "TF Part;1;TF Attachment;1;TF Topic;2" "#;
                paragraph = field_begin(code).into_iter().fold(paragraph, Paragraph::add_run);
            }
            let anchor = format!("_Toc{}", self.mint + index);
            let text = format!("{} {}", heading.label, heading.title);
            let mut link = Hyperlink::new(&anchor, HyperlinkType::Anchor)
                .add_run(Run::new().add_text(text.trim()))
                .add_run(Run::new().add_tab());
            for run in field_begin(&format!(r" PAGEREF {anchor} \h ")) {
                link = link.add_run(run);
            }
            link = link
                .add_run(Run::new().add_text(heading.page.to_string()))
                .add_run(Run::new().add_field_char(FieldCharType::End, false));
            paragraph = paragraph.add_hyperlink(link);
            if position == last {
                paragraph = paragraph.add_run(Run::new().add_field_char(FieldCharType::End, false));
            }
            paragraphs.push(paragraph);
        }
        paragraphs
    }

    fn paragraph(&mut self, block: &Block) -> Result<Paragraph, Box<dyn Error>> {
        let style = match block.kind {
            Kind::Title => "TFTitle",
            Kind::Subtitle => "TFSubtitle",
            Kind::Cover => "TFCover",
            Kind::Heading(1) => "TFPart",
            Kind::Heading(2) => "TFTopic",
            Kind::Heading(_) => "TFPoint",
            Kind::Attachment => "TFAttachment",
            Kind::Numbered(_) | Kind::Bullet(_) => "TFItem",
            Kind::Clause => "TFClause",
            Kind::Navigation => "TFNavigation",
            _ => "TFText",
        };
        let mut paragraph = Paragraph::new().style(style);
        if let Kind::Numbered(level) | Kind::Bullet(level) = block.kind {
            let numbered = matches!(block.kind, Kind::Numbered(_));
            let goes_on = matches!(
                (self.previous, numbered),
                (Some(Kind::Numbered(_)), true) | (Some(Kind::Bullet(_)), false)
            );
            if numbered && !goes_on {
                self.start_list();
            }
            let number = if numbered { self.list() } else { styles::BULLETS };
            paragraph = paragraph.numbering(NumberingId::new(number), IndentLevel::new(level));
        }
        self.previous = Some(block.kind);
        if matches!(block.kind, Kind::Heading(_) | Kind::Attachment) {
            return self.heading(paragraph, block);
        }
        self.line(paragraph, &block.text)
    }

    /// A heading with its bookmarks: its own name, the one that the contents point to, and the one
    /// for fields.
    fn heading(
        &mut self,
        paragraph: Paragraph,
        block: &Block,
    ) -> Result<Paragraph, Box<dyn Error>> {
        let index = self.next_heading;
        self.next_heading += 1;
        let mut names = vec![format!("_Toc{}", self.mint + index)];
        if !block.anchor.is_empty() {
            names.insert(0, block.anchor.clone());
            names.push(format!("_Ref{}", self.mint + index));
        }
        let mut paragraph = paragraph;
        let mut ids = Vec::new();
        for name in names {
            let id = self.bookmark();
            paragraph = paragraph.add_bookmark_start(id, name);
            ids.push(id);
        }
        paragraph = self.line(paragraph, &block.text)?;
        for id in ids.into_iter().rev() {
            paragraph = paragraph.add_bookmark_end(id);
        }
        Ok(paragraph)
    }

    fn line(&mut self, mut paragraph: Paragraph, text: &str) -> Result<Paragraph, Box<dyn Error>> {
        for piece in pieces(text)? {
            paragraph = match piece {
                Piece::Text("") => paragraph,
                Piece::Text(text) => paragraph.add_run(Run::new().add_text(text)),
                Piece::Product => paragraph.add_run(Run::new().add_text(self.product)),
                Piece::Bold(text) => paragraph.add_run(Run::new().add_text(text).bold()),
                Piece::Link(text, target) => {
                    let link = match target.strip_prefix('#') {
                        Some(anchor) => Hyperlink::new(anchor, HyperlinkType::Anchor),
                        None => self.external(target),
                    };
                    paragraph.add_hyperlink(link.add_run(Run::new().add_text(text).style("TFLink")))
                }
                Piece::Footnote(text) => {
                    let mut note = Footnote::new();
                    note.id = self.next_footnote;
                    self.next_footnote += 1;
                    note.add_content(
                        Paragraph::new().style("TFNote").add_run(Run::new().add_text(text)),
                    );
                    paragraph.add_run(Run::new().style("TFNoteMark").add_footnote_reference(note))
                }
                Piece::Reference(kind, name) => self.reference(paragraph, kind, name)?,
            };
        }
        Ok(paragraph)
    }

    fn reference(
        &self,
        paragraph: Paragraph,
        kind: &str,
        name: &str,
    ) -> Result<Paragraph, Box<dyn Error>> {
        let index = *self.named.get(name).ok_or_else(|| format!("no heading is named {name}"))?;
        let label = self.headings[index].label.trim_end_matches(['.', ':']);
        Ok(match kind {
            "sec" => paragraph.add_run(Run::new().add_text(format!("Section {label}"))),
            "att" => paragraph.add_run(Run::new().add_text(label)),
            "ref" => {
                let code = format!(r" REF _Ref{} \r \h ", self.mint + index);
                field_begin(&code)
                    .into_iter()
                    .fold(paragraph, Paragraph::add_run)
                    .add_run(Run::new().add_text(label))
                    .add_run(Run::new().add_field_char(FieldCharType::End, false))
            }
            other => return Err(format!("{other} is no kind of reference").into()),
        })
    }

    fn table(&mut self, rows: &[&Block]) -> Result<Table, Box<dyn Error>> {
        self.previous = Some(Kind::Row);
        let columns = rows[0].text.split(" | ").count();
        let width = WIDTH / columns;
        let mut table = Vec::new();
        for row in rows {
            let heads = row.kind == Kind::HeaderRow;
            let mut cells = Vec::new();
            for text in row.text.split(" | ") {
                let style = if heads { "TFCellHead" } else { "TFCell" };
                let paragraph = self.line(Paragraph::new().style(style), text)?;
                let cell = TableCell::new().add_paragraph(paragraph).width(width, WidthType::Dxa);
                cells.push(if heads { cell.shading(styles::head_shading()) } else { cell });
            }
            let row = TableRow::new(cells);
            // docx-rs has no repeated heading rows: `pack` makes this mark into one.
            table.push(if heads { row.cant_split() } else { row });
        }
        Ok(Table::new(table)
            .set_grid(vec![width; columns])
            .width(WIDTH, WidthType::Dxa)
            .set_borders(styles::table_borders()))
    }

    /// A link out of the document, numbered within it.
    fn external(&mut self, url: &str) -> Hyperlink {
        self.next_link += 1;
        let mut link = Hyperlink::new(url, HyperlinkType::External);
        if let HyperlinkData::External { rid, .. } = &mut link.link {
            *rid = format!("rIdLink{}", self.next_link);
        }
        link
    }

    fn bookmark(&mut self) -> usize {
        self.next_bookmark += 1;
        self.next_bookmark
    }

    /// A list of its own begins at its first number.
    fn start_list(&mut self) {
        let id = styles::FIRST_LIST + self.lists.len();
        let restart = (0..3).map(|level| LevelOverride::new(level).start(1)).collect();
        self.lists.push(Numbering::new(id, styles::LIST).overrides(restart));
    }

    fn list(&self) -> usize {
        styles::FIRST_LIST + self.lists.len() - 1
    }
}

/// What stands before the result of a field (ECMA-376 17.16.18).
fn field_begin(code: &str) -> [Run; 3] {
    [
        Run::new().add_field_char(FieldCharType::Begin, false),
        Run::new().add_instr_text(InstrText::Unsupported(code.to_owned())),
        Run::new().add_field_char(FieldCharType::Separate, false),
    ]
}
