//! What both kinds of source are brought to before anything is decided: blocks of lines.
//!
//! A [`Line`] keeps every feature that a later pass may weigh; it decides nothing itself.

use crate::word::Role;

/// A source in document order, flattened.
#[derive(Debug, Default)]
pub(super) struct Flat {
    /// Paragraphs, table rows and notes in document order.
    pub blocks: Vec<Block>,
    /// Text that the source itself sets aside, with the reason.
    pub asides: Vec<(crate::model::Why, String)>,
    /// Running headers and footers, each text once.
    pub running: Vec<String>,
    /// True when the source carries character formatting (a rich-text export has none).
    pub formatted: bool,
}

/// A paragraph, a row or a note.
#[derive(Debug)]
pub(super) enum Block {
    /// A paragraph of the body or of a text box.
    Paragraph(Box<Line>),
    /// One row of a table.
    Row(Row),
    /// A note or comment, after the block that refers to it.
    Note(Note),
}

/// One row of a table.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// Number of the table in the document, from 1.
    pub table: u32,
    /// The lines of each cell; nested tables are lines of their cell.
    pub cells: Vec<Vec<Line>>,
    /// True when the source says that it heads the columns, or its looks do.
    pub header: bool,
}

/// A foot- or endnote or a comment.
#[derive(Debug, Default)]
pub(super) struct Note {
    /// What its mark shows.
    pub label: String,
    /// Its paragraphs.
    pub lines: Vec<Line>,
}

/// A paragraph of Word or a line of a rich-text export.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// The text as displayed, untrimmed.
    pub text: String,
    /// Paragraph or line numbers in the source.
    pub ordinals: Vec<u32>,
    /// The part, when it is not the main one.
    pub part: String,
    /// Bookmarks that start in it.
    pub anchors: Vec<Mark>,
    /// Hyperlinks: bytes of `text`, and the target as [`crate::model::Link::target`] has it.
    pub links: Vec<LinkSpan>,
    /// Fields: bytes of `text`, and the instruction.
    pub fields: Vec<FieldSpan>,
    /// Runs of formatting over `text`, in bytes.
    pub spans: Vec<crate::word::Span>,
    /// The computed label.
    pub label: Option<crate::word::Label>,
    /// Labels of numbered paragraphs without text directly before it.
    pub empty_labels: Vec<String>,
    /// The outline level that the source gives, 0 the highest.
    pub outline: Option<u8>,
    /// The level of the table-of-contents entry that points here, 1 the highest.
    pub toc_level: Option<u8>,
    /// What the style says the paragraph is.
    pub role: Role,
    /// The style's id; empty when none.
    pub style: String,
    /// The look of the whole line.
    pub look: Look,
    /// Left indent in twentieths of a point.
    pub indent: i32,
    /// Part of a table of contents.
    pub in_toc: bool,
    /// BCP 47 tag; empty when none.
    pub language: String,
    /// Empty lines directly before it.
    pub blank_before: u16,
    /// Empty lines directly after it.
    pub blank_after: u16,
}

/// The start of a bookmark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    pub name: String,
    /// Byte of the line's text it stands before.
    pub at: usize,
    /// Number of the paragraph it ends in, as far as the source tells.
    pub ends_in: Option<u32>,
}

/// A hyperlink over bytes of a line.
#[derive(Debug, Clone)]
pub(super) struct LinkSpan {
    pub start: usize,
    pub end: usize,
    pub target: String,
}

/// A field's result over bytes of a line.
#[derive(Debug, Clone)]
pub(super) struct FieldSpan {
    pub start: usize,
    pub end: usize,
    pub instruction: String,
}

/// How a whole line looks: each is true only when all its ink does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub bold: bool,
    pub italic: bool,
    pub underline: bool,
    /// Displayed or typed in capitals.
    pub caps: bool,
    pub centred: bool,
    /// Largest font size in half points; 0 when unknown.
    pub size: u16,
}

impl Line {
    /// The text without white space around it.
    pub fn trimmed(&self) -> &str {
        self.text.trim()
    }

    /// Whether nothing of it leaves ink.
    pub fn is_blank(&self) -> bool {
        !self.text.chars().any(crate::model::leaves_ink)
    }
}

impl Row {
    /// All lines, cell by cell.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.cells.iter().flatten()
    }
}

impl Block {
    /// The first line, which bookmarks before the block move to; none in a note.
    pub fn first_line_mut(&mut self) -> Option<&mut Line> {
        match self {
            Self::Paragraph(line) => Some(line),
            Self::Row(row) => row.cells.iter_mut().flatten().next(),
            Self::Note(_) => None,
        }
    }

    fn last_line_mut(&mut self) -> Option<&mut Line> {
        match self {
            Self::Paragraph(line) => Some(line),
            Self::Row(row) => row.cells.iter_mut().flatten().last(),
            Self::Note(_) => None,
        }
    }

    /// All lines of the block.
    pub fn lines(&self) -> Box<dyn Iterator<Item = &Line> + '_> {
        match self {
            Self::Paragraph(line) => Box::new(std::iter::once(&**line)),
            Self::Row(row) => Box::new(row.lines()),
            Self::Note(note) => Box::new(note.lines.iter()),
        }
    }
}

/// Fewest letters that stand out by being capitals: one or two are an initial or a code.
const FEWEST_CAPITALS: usize = 3;

/// Whether a line has letters and all of them are capitals.
pub(super) fn typed_in_capitals(text: &str) -> bool {
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    letters().take(FEWEST_CAPITALS).count() == FEWEST_CAPITALS
        && letters().all(|c| c.is_uppercase())
}

/// Counts the empty lines around each paragraph and drops them. Their bookmarks move to the next
/// block, which they stand before; to a heading only when they end in it (or nothing tells where),
/// for a bookmark that has drifted to the line above spans what it marks. So do the numbers that
/// Word prints before nothing.
pub(super) fn drop_blank(blocks: Vec<Block>) -> Vec<Block> {
    let mut kept: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut waiting: Vec<Mark> = Vec::new();
    let mut numbers: Vec<String> = Vec::new();
    let mut blanks = 0_u16;
    for mut block in blocks {
        if let Block::Paragraph(line) = &mut block
            && line.is_blank()
        {
            waiting.append(&mut line.anchors);
            let label = line.label.take().filter(|label| !label.bullet);
            numbers.extend(label.map(|label| label.text));
            blanks = blanks.saturating_add(1);
            continue;
        }
        if let Some(Block::Paragraph(before)) = kept.last_mut() {
            before.blank_after = blanks;
        }
        if let Block::Paragraph(line) = &mut block {
            line.blank_before = blanks;
        }
        if let Some(line) = block.first_line_mut() {
            take_waiting(line, &mut waiting);
            line.empty_labels.append(&mut numbers);
        }
        blanks = 0;
        kept.push(block);
    }
    // Bookmarks on empty lines at the very end mark the end of the last block.
    if let Some(line) = kept.iter_mut().rev().find_map(Block::last_line_mut) {
        let at = line.text.len();
        line.anchors.extend(waiting.into_iter().map(|mark| Mark { at, ..mark }));
    }
    kept
}

/// Moves bookmarks that began earlier to the beginning of `line`.
pub(super) fn take_waiting(line: &mut Line, waiting: &mut Vec<Mark>) {
    let reaches = |mark: &Mark| {
        line.outline.is_none() || mark.ends_in.is_none_or(|end| line.ordinals.contains(&end))
    };
    let (taken, left) = std::mem::take(waiting).into_iter().partition(reaches);
    *waiting = left;
    let taken: Vec<Mark> = taken;
    line.anchors.splice(0..0, taken.into_iter().map(|mark| Mark { at: 0, ..mark }));
}
