//! A Word document in Word's own words, as it is displayed with all changes accepted.
//!
//! This is what [`segment`](crate::segment) works on. Offsets (`at`, `start`, `end`) count *bytes*
//! of [`Paragraph::text`] and stand on character borders.

use serde::Serialize;

/// Fields that say nothing are left out of the printed form: stages are read by people.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde's signature
fn is_one(value: &u32) -> bool {
    *value == 1
}

/// Everything that was read from a package.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct WordDocument {
    /// Name of the main part, e.g. `word/document.xml`.
    pub part: String,
    /// The body, in document order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub body: Vec<Block>,
    /// Footnotes, endnotes and comments, in the order of their parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Headers and footers, each part once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub running: Vec<RunningText>,
    /// Core properties and settings.
    #[serde(skip_serializing_if = "is_default")]
    pub properties: Properties,
    /// Who left unaccepted changes: author and number of revision marks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ordinals: Vec<u32>,
    /// The text as displayed: fields by their result, tabs as `\t`, line breaks as `\n`,
    /// no-break hyphens as U+2011, soft hyphens as U+00AD.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The label computed from the numbering, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
    /// `w:pStyle`, or the default paragraph style.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<StyleName>,
    /// Effective outline level: 0 is the highest (`w:outlineLvl`, ECMA-376 17.3.1.20), from the
    /// paragraph, its style chain or its numbering level; none for body text. A level that names a
    /// heading style (`w:pStyle`, 17.9.23) is given by that style and does not give it: a paragraph
    /// of another style that takes the level by hand is no heading in Word either.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outline_level: Option<u8>,
    /// The role of the built-in style that it has or is based on.
    #[serde(skip_serializing_if = "is_default")]
    pub role: Role,
    /// Runs of equal formatting, gapless over `text`, in order. Empty for empty text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Span>,
    /// Hyperlinks over `text`, REF and HYPERLINK fields included.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// Bookmarks that start in it, in document order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub anchors: Vec<Anchor>,
    /// Fields whose result stands in `text`, outermost first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// References to notes and comments.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub note_refs: Vec<NoteRef>,
    /// Text boxes and shapes anchored in it, with their own blocks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub text_boxes: Vec<TextBox>,
    /// Text that is in the source and not displayed, with the reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub set_aside: Vec<Aside>,
    /// True inside a table of contents (field, content control or style).
    #[serde(skip_serializing_if = "is_default")]
    pub in_toc: bool,
    /// Effective layout.
    #[serde(skip_serializing_if = "is_default")]
    pub layout: Layout,
    /// Effective `w:lang` of the text; empty when none is given.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub language: String,
}

/// What stands before a paragraph by automatic numbering (ECMA-376 17.9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Label {
    /// As printed, without the following tab or space: `5.`, `(b)`, `Article IV`, `·`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// `w:ilvl`, from 0.
    pub level: u8,
    /// `w:numId`.
    pub num_id: i64,
    /// `w:abstractNumId` behind it.
    pub abstract_id: i64,
    /// True for `bullet` (and for labels without any digit or letter).
    #[serde(skip_serializing_if = "is_default")]
    pub bullet: bool,
}

/// A style's identity.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct StyleName {
    /// `w:styleId`, which differs between languages of Word.
    pub id: String,
    /// `w:name`, which for built-in styles does not.
    #[serde(skip_serializing_if = "String::is_empty")]
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
    #[serde(skip_serializing_if = "is_default")]
    pub bold: bool,
    /// Italic.
    #[serde(skip_serializing_if = "is_default")]
    pub italic: bool,
    /// Underlined in any manner.
    #[serde(skip_serializing_if = "is_default")]
    pub underline: bool,
    /// Displayed in capitals (`w:caps`, `w:smallCaps`); the text keeps its own case.
    #[serde(skip_serializing_if = "is_default")]
    pub caps: bool,
    /// Font size in half points; 0 when unknown.
    #[serde(skip_serializing_if = "is_default")]
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
    #[serde(skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// The bookmark's name (`w:anchor`), also together with a URL; empty when none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub anchor: String,
}

/// The start of a bookmark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Anchor {
    /// `w:name`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Byte of `text` it stands before.
    pub at: usize,
    /// Ordinal of the paragraph in which it ends and the byte there; none when it has no end.
    #[serde(skip_serializing_if = "Option::is_none")]
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
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// Effective paragraph layout, lengths in twentieths of a point.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Layout {
    /// `left`, `center`, `right`, `both` … as `w:jc` names it (start/end as left/right); empty when not given.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub alignment: String,
    /// Left (start) indent.
    #[serde(skip_serializing_if = "is_default")]
    pub indent: i32,
    /// First-line indent; negative when hanging.
    #[serde(skip_serializing_if = "is_default")]
    pub first_line: i32,
    /// Space before.
    #[serde(skip_serializing_if = "is_default")]
    pub before: i32,
    /// Space after.
    #[serde(skip_serializing_if = "is_default")]
    pub after: i32,
    /// Kept with the next paragraph.
    #[serde(skip_serializing_if = "is_default")]
    pub keep_next: bool,
    /// Begins a new page.
    #[serde(skip_serializing_if = "is_default")]
    pub page_break_before: bool,
}

/// `w:tbl` (ECMA-376 17.4.37).
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Table {
    /// Its rows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Row>,
}

/// `w:tr`
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Row {
    /// Its cells, those continuing a vertical merge included.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<Cell>,
    /// Repeated at the top of each page (`w:tblHeader`).
    #[serde(skip_serializing_if = "is_default")]
    pub header: bool,
}

/// `w:tc`
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Cell {
    /// Its content; nested tables among it.
    pub blocks: Vec<Block>,
    /// Grid columns that it spans, at least 1.
    #[serde(skip_serializing_if = "is_one")]
    pub span: u32,
    /// True when it continues the cell above (`w:vMerge` without `restart`).
    #[serde(skip_serializing_if = "is_default")]
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
    #[serde(skip_serializing_if = "String::is_empty")]
    pub author: String,
    /// What its reference mark shows: `1`, `iv`, `*`; empty for comments.
    #[serde(skip_serializing_if = "String::is_empty")]
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
    #[serde(skip_serializing_if = "is_default")]
    pub header: bool,
    /// Its content.
    pub blocks: Vec<Block>,
}

/// Core properties (ECMA-376 part 2, 11) and what settings and styles tell of the whole document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Properties {
    /// `dc:title`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// `dc:subject`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// `dcterms:created`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub created: String,
    /// `dcterms:modified`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub modified: String,
    /// `dc:language`, else the default `w:lang`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// The program that wrote the file (`app.xml`), as it says.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub application: String,
}
