//! A Word document in Word's own words, as it is displayed with all changes accepted.
//!
//! This is what [`segment`](crate::segment) works on. Offsets (`at`, `start`, `end`) count *bytes*
//! of [`Paragraph::text`] and stand on character borders.

use serde::Serialize;

/// Everything that was read from a package.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct WordDocument {
    /// Name of the main part, e.g. `word/document.xml`.
    pub part: String,
    /// The body, in document order.
    pub body: Vec<Block>,
    /// Footnotes, endnotes and comments, in the order of their parts.
    pub notes: Vec<Note>,
    /// Headers and footers, each part once.
    pub running: Vec<RunningText>,
    /// Core properties and settings.
    pub properties: Properties,
    /// Who left unaccepted changes: author and number of revision marks.
    pub revisions: Vec<(String, usize)>,
    /// Visible characters ([`crate::model::leaves_ink`]) of all parts, counted by the reader as
    /// text is met in the XML, before anything is built from it.
    pub visible: u64,
}

/// A block of the body, a cell, a note or a text box.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// `w:p`
    Paragraph(Box<Paragraph>),
    /// `w:tbl`
    Table(Table),
}

/// `w:p` (ECMA-376 17.3.1.22), with what styles and numbering contribute to it.
///
/// A paragraph whose mark was deleted by an accepted revision has been joined with the one after
/// it: `ordinals` then holds both.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Paragraph {
    /// Number of the `w:p` in its part, from 1, in document order, cells and text boxes included;
    /// several when paragraphs were joined.
    pub ordinals: Vec<u32>,
    /// The text as displayed: fields by their result, tabs as `\t`, line breaks as `\n`,
    /// no-break hyphens as U+2011, soft hyphens as U+00AD.
    pub text: String,
    /// The label computed from the numbering, when there is one.
    pub label: Option<Label>,
    /// `w:pStyle`, or the default paragraph style.
    pub style: Option<StyleName>,
    /// Effective outline level: 0 is the highest (`w:outlineLvl`, ECMA-376 17.3.1.20), from the
    /// paragraph, its style chain or its numbering level's style; none for body text.
    pub outline_level: Option<u8>,
    /// The role of the built-in style that it has or is based on.
    pub role: Role,
    /// Runs of equal formatting, gapless over `text`, in order. Empty for empty text.
    pub spans: Vec<Span>,
    /// Hyperlinks over `text`, REF and HYPERLINK fields included.
    pub links: Vec<Link>,
    /// Bookmarks that start in it, in document order.
    pub anchors: Vec<Anchor>,
    /// Fields whose result stands in `text`, outermost first.
    pub fields: Vec<Field>,
    /// References to notes and comments.
    pub note_refs: Vec<NoteRef>,
    /// Text boxes and shapes anchored in it, with their own blocks.
    pub text_boxes: Vec<TextBox>,
    /// Text that is in the source and not displayed, with the reason.
    pub set_aside: Vec<Aside>,
    /// True inside a table of contents (field, content control or style).
    pub in_toc: bool,
    /// Effective layout.
    pub layout: Layout,
    /// Effective `w:lang` of the text; empty when none is given.
    pub language: String,
}

/// What stands before a paragraph by automatic numbering (ECMA-376 17.9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Label {
    /// As printed, without the following tab or space: `5.`, `(b)`, `Article IV`, `·`.
    pub text: String,
    /// `w:ilvl`, from 0.
    pub level: u8,
    /// `w:numId`.
    pub num_id: i64,
    /// `w:abstractNumId` behind it.
    pub abstract_id: i64,
    /// True for `bullet` (and for labels without any digit or letter).
    pub bullet: bool,
}

/// A style's identity.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct StyleName {
    /// `w:styleId`, which differs between languages of Word.
    pub id: String,
    /// `w:name`, which for built-in styles does not.
    pub name: String,
}

/// What a built-in style says the paragraph is, by the style's name or that of one it is based on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Nothing in particular.
    #[default]
    Body,
    /// `heading 1` … `heading 9`.
    Heading(u8),
    /// `Title`
    Title,
    /// `Subtitle`
    Subtitle,
    /// `toc 1` … `toc 9`.
    Toc(u8),
    /// `TOC Heading`
    TocHeading,
    /// `List Paragraph`, `List Bullet`, `List Number` …
    List,
    /// `caption`
    Caption,
}

/// A stretch of equal formatting.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Underlined in any manner.
    pub underline: bool,
    /// Displayed in capitals (`w:caps`, `w:smallCaps`); the text keeps its own case.
    pub caps: bool,
    /// Font size in half points; 0 when unknown.
    pub size: u16,
}

/// A hyperlink.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The URL; empty for a link inside the document.
    pub url: String,
    /// The bookmark's name (`w:anchor`), also together with a URL; empty when none.
    pub anchor: String,
}

/// The start of a bookmark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Anchor {
    /// `w:name`
    pub name: String,
    /// Byte of `text` it stands before.
    pub at: usize,
    /// Ordinal of the paragraph in which it ends and the byte there; none when it has no end.
    pub end: Option<(u32, usize)>,
}

/// A field (ECMA-376 17.16) with its result in the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// First byte of the result.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// The instruction, trimmed: `REF _Ref123 \r \h`.
    pub instruction: String,
}

/// A reference mark of a note or comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoteRef {
    /// Byte of `text` it stands before.
    pub at: usize,
    /// The kind of note.
    pub kind: NoteKind,
    /// `w:id`
    pub id: String,
}

/// A text box.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TextBox {
    /// Byte of `text` it is anchored at.
    pub at: usize,
    /// Its content.
    pub blocks: Vec<Block>,
}

/// Text of the source that is not displayed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Aside {
    /// Why it is not.
    pub why: crate::model::Why,
    /// The text.
    pub text: String,
}

/// Effective paragraph layout, lengths in twentieths of a point.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Layout {
    /// `left`, `center`, `right`, `both` … as `w:jc` names it (start/end as left/right); empty when not given.
    pub alignment: String,
    /// Left (start) indent.
    pub indent: i32,
    /// First-line indent; negative when hanging.
    pub first_line: i32,
    /// Space before.
    pub before: i32,
    /// Space after.
    pub after: i32,
    /// Kept with the next paragraph.
    pub keep_next: bool,
    /// Begins a new page.
    pub page_break_before: bool,
}

/// `w:tbl` (ECMA-376 17.4.37).
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Table {
    /// Its rows.
    pub rows: Vec<Row>,
}

/// `w:tr`
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Row {
    /// Its cells, those continuing a vertical merge included.
    pub cells: Vec<Cell>,
    /// Repeated at the top of each page (`w:tblHeader`).
    pub header: bool,
}

/// `w:tc`
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Cell {
    /// Its content; nested tables among it.
    pub blocks: Vec<Block>,
    /// Grid columns that it spans, at least 1.
    pub span: u32,
    /// True when it continues the cell above (`w:vMerge` without `restart`).
    pub continues: bool,
}

/// A footnote, endnote or comment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Note {
    /// The kind.
    pub kind: NoteKind,
    /// `w:id`
    pub id: String,
    /// The part it stands in.
    pub part: String,
    /// The author of a comment; empty for notes.
    pub author: String,
    /// What its reference mark shows: `1`, `iv`, `*`; empty for comments.
    pub label: String,
    /// Its content.
    pub blocks: Vec<Block>,
}

/// Kinds of notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// `w:footnote`
    Footnote,
    /// `w:endnote`
    Endnote,
    /// `w:comment`
    Comment,
}

/// A header or footer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RunningText {
    /// The part it stands in.
    pub part: String,
    /// True for a header.
    pub header: bool,
    /// Its content.
    pub blocks: Vec<Block>,
}

/// Core properties (ECMA-376 part 2, 11) and what settings and styles tell of the whole document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Properties {
    /// `dc:title`
    pub title: String,
    /// `dc:subject`
    pub subject: String,
    /// `dcterms:created`
    pub created: String,
    /// `dcterms:modified`
    pub modified: String,
    /// `dc:language`, else the default `w:lang`.
    pub language: String,
    /// The program that wrote the file (`app.xml`), as it says.
    pub application: String,
}
