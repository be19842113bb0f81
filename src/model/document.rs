//! A release as sections, clauses, definitions and references: `ostler.release/1`.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Coverage, Date, Finding};

/// The value of `schema` in an exported release.
pub const RELEASE_SCHEMA: &str = "ostler.release/1";

/// One release of a terms document, completely read.
///
/// Document order is the order of [`sections`](Self::sections) and of
/// [`clauses`](Self::clauses): a section's own clauses stand between its heading and the next
/// heading, so a clause belongs to the last heading before it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TermsDocument {
    /// Always [`RELEASE_SCHEMA`].
    pub schema: String,
    /// The series, e.g. `ost`. Empty when a file is read outside of a store.
    pub series: String,
    /// The release's label, e.g. `2020-03`.
    pub release: String,
    /// When the release took effect, as far as the label or the document tells.
    pub date: Option<Date>,
    /// BCP 47 tag of the main language; empty when unknown.
    pub language: String,
    /// The document's title; empty when none was found.
    pub title: String,
    /// Where the reading came from.
    pub source: Source,
    /// Name and version of the reader, e.g. `ostler 0.1.0 reader 1`.
    pub reader: String,
    /// What the document says of itself, with the evidence.
    #[serde(default)]
    pub metadata: Metadata,
    /// Headings in document order.
    pub sections: Vec<Section>,
    /// Clauses in document order.
    pub clauses: Vec<Clause>,
    /// Definitions in document order.
    pub definitions: Vec<Definition>,
    /// References in document order.
    pub references: Vec<Reference>,
    /// The publisher's own summary of changes, where the document has one.
    #[serde(default)]
    pub announcements: Vec<Announcement>,
    /// Ids of all clauses of that summary: entries, the lines that introduce them, cells that say
    /// "None". What changes there announces; it is no change of the terms.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub summary_of_changes: Vec<String>,
    /// What the reader of the release should know.
    pub findings: Vec<Finding>,
    /// The ledger of visible characters (promise 1).
    pub coverage: Coverage,
}

/// The bytes that a release was read from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// File name without folders.
    pub file: String,
    /// Lower-case hexadecimal SHA-256 of the bytes.
    pub sha256: String,
    /// Length in bytes.
    pub bytes: u64,
    /// What the bytes are.
    pub format: Format,
}

/// The kind of source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Office Open XML, WordprocessingML (ECMA-376).
    #[default]
    Docx,
    /// Text with `[bookmark: NAME]` markers.
    RichText,
}

/// What the document says of itself: date, edition, language, each with the place it was read at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Metadata {
    /// Date from which the terms apply.
    pub effective: Option<Date>,
    /// Date on which the terms were published, where it differs.
    pub published: Option<Date>,
    /// E.g. `Worldwide English`.
    pub edition: Option<String>,
    /// The places the facts were read from.
    pub evidence: Vec<Evidence>,
}

/// One observation behind [`Metadata`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// `title`, `effective`, `published`, `language` or `edition`.
    pub fact: String,
    /// The value as read.
    pub value: String,
    /// `cover`, `header_footer`, `properties`, `file_name`, `language_tag`, `text`.
    pub from: String,
}

/// A heading and all under it up to the next heading of the same or a higher level.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Section {
    /// Readable and unique in the release, e.g. `general-terms/acceptable-use-policy`.
    pub id: String,
    /// The section that holds this one.
    pub parent: Option<String>,
    /// 1 is the highest.
    pub level: u8,
    /// The heading's text as it stands, a typed number included.
    pub title: String,
    /// What is printed before the title by automatic numbering, or the number typed in it; else empty.
    pub label: String,
    /// True when `label` is the beginning of `title` rather than computed by Word.
    #[serde(default, skip_serializing_if = "is_false")]
    pub label_typed: bool,
    /// Labels of numbered paragraphs without text directly before it: Word prints them, and nothing
    /// stands behind them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub empty_labels: Vec<String>,
    /// Human address: the titles from the top, joined by ` › `.
    pub citation: String,
    /// Bookmarks that start in the heading (or on an empty line just before it), in document order.
    pub anchors: Vec<String>,
    /// 1 when Word itself gives the level; less when the heading was inferred.
    pub confidence: f32,
    /// Where the heading stands in the source, see [`Clause::paragraphs`].
    pub paragraphs: Vec<u32>,
}

/// The smallest citable block in a section.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Clause {
    /// Readable, unique in the release, stable when unrelated text changes.
    pub id: String,
    /// The lineage through releases; empty until the release is stored.
    pub lineage: String,
    /// The section that holds the clause; null before the first heading.
    pub section: Option<String>,
    /// What kind of block it is.
    pub kind: ClauseKind,
    /// What is printed before the clause: `5.`, `(b)`, `·`; empty when nothing is.
    pub label: String,
    /// True when `label` is the beginning of `text` (someone typed it) rather than computed by Word.
    #[serde(default, skip_serializing_if = "is_false")]
    pub label_typed: bool,
    /// Labels that Word prints inside of the clause: those of numbered paragraphs in the cells of a
    /// row or in a note, in order. That of the paragraph a row begins with is [`label`](Self::label),
    /// unless it is a bullet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<InnerLabel>,
    /// Labels of numbered paragraphs without text directly before it: Word prints them, and nothing
    /// stands behind them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub empty_labels: Vec<String>,
    /// Human address, unique in the release: `General Terms › Acceptable Use Policy › (b)`.
    pub citation: String,
    /// The text as shown. Lines within a clause are joined by `\n`, cells of a row by `\t`.
    pub text: String,
    /// For a table row: the text of each cell, in order. Empty otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<String>,
    /// True for a row that heads its table's columns.
    #[serde(default, skip_serializing_if = "is_false")]
    pub header: bool,
    /// For a table row: the table's number in the release, from 1. Rows of one table share it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<u32>,
    /// Depth of a list item, from 1; 0 for what is no list item.
    #[serde(default)]
    pub depth: u8,
    /// The clause that leads in to this one (a list's introduction, an item's parent item,
    /// the clause a note belongs to).
    #[serde(default)]
    pub lead_in: Option<String>,
    /// Bookmarks that start in the clause, in document order.
    pub anchors: Vec<String>,
    /// Hyperlinks in the text.
    pub links: Vec<Link>,
    /// Uses of defined terms in the text.
    pub terms: Vec<TermUse>,
    /// Where the clause stands in the source: numbers of its paragraphs, from 1, counted over all
    /// `w:p` of the part in document order (cells included), or line numbers of a rich-text export.
    pub paragraphs: Vec<u32>,
    /// The part the paragraphs are counted in when it is not the main document, e.g.
    /// `word/footnotes.xml`; empty otherwise.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub part: String,
}

/// A label that Word prints inside of a clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InnerLabel {
    /// Character of the clause's text that it is printed before.
    pub at: usize,
    /// As printed: `(a)`, `2.`, `•`.
    pub text: String,
}

impl Clause {
    /// The text with the labels inside of it as Word prints them, each followed by a space.
    pub fn labelled_text(&self) -> Cow<'_, str> {
        if self.labels.is_empty() {
            return Cow::Borrowed(&self.text);
        }
        let mut text = String::with_capacity(self.text.len());
        let mut labels = self.labels.iter().peekable();
        for (at, c) in self.text.chars().chain(Some('\0')).enumerate() {
            while let Some(label) = labels.next_if(|label| label.at <= at) {
                text.push_str(&label.text);
                text.push(' ');
            }
            text.push(c);
        }
        text.pop();
        Cow::Owned(text)
    }
}

/// The kind of a clause.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ClauseKind {
    /// Running text.
    #[default]
    Paragraph,
    /// An item of a list, numbered or bulleted.
    ListItem,
    /// One row of a table.
    TableRow,
    /// A footnote, endnote or comment.
    Note,
}

impl ClauseKind {
    /// The name used in JSON and in `kind:` queries.
    pub fn name(self) -> &'static str {
        match self {
            Self::Paragraph => "paragraph",
            Self::ListItem => "list_item",
            Self::TableRow => "table_row",
            Self::Note => "note",
        }
    }
}

/// A hyperlink.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// First character of the linked text.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// `#anchor` inside the document, else the URL (with `#fragment` where one is given).
    pub target: String,
}

/// A defined term standing in a clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TermUse {
    /// First character of the use.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// The term as its definition spells it.
    pub term: String,
    /// The clause that defines it, [`Definition::clause`].
    pub definition: String,
}

/// A term and its meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Definition {
    /// The term without quotes.
    pub term: String,
    /// Other names given to the same meaning ("X" or "Y" means; "X" (ABBR) means).
    pub aliases: Vec<String>,
    /// The section in which the meaning holds; null for the whole document.
    pub scope: Option<String>,
    /// The clause that defines it.
    pub clause: String,
    /// The defining text: the sentence or clause, with lines joined by `\n`.
    pub text: String,
    /// How it is defined.
    pub form: DefinitionForm,
}

/// How a definition is worded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DefinitionForm {
    /// “X” means …, at the start of a clause.
    Means,
    /// “X” includes …, refers to …, is defined as …
    Verb,
    /// (the “X”), (each a “X”), (collectively “X”) within running text.
    Inline,
    /// The meaning stands elsewhere: “X” has the meaning given in …
    Elsewhere,
    /// A row of a term-and-meaning table.
    Table,
    /// A term set in bold or italics, without quotes.
    Formatted,
}

/// A place that points elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reference {
    /// The clause that holds it; the section, for a field in its title.
    pub clause: String,
    /// First character in the clause's text, or in the title.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// The words that refer.
    pub text: String,
    /// What kind of pointer it is.
    pub kind: ReferenceKind,
    /// The id of the section or clause it leads to; the URL or the name of the outside document;
    /// for a dangling one what it asked for.
    pub target: String,
    /// Whether the target was found.
    pub status: ReferenceStatus,
}

/// The kind of pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceKind {
    /// A hyperlink to an anchor in the document.
    Link,
    /// A REF, PAGEREF or NOTEREF field.
    Field,
    /// A citation in words: "Attachment 4", "Clause 5(b)".
    Text,
    /// A URL, linked or typed.
    Url,
}

/// Whether a reference leads anywhere.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceStatus {
    /// It leads to a section or clause of this release.
    Resolved,
    /// It leads outside of the document.
    External,
    /// It should lead somewhere in this release and does not.
    Dangling,
}

/// One line of the publisher's own summary of changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Announcement {
    /// The clause (often a table row) that holds it.
    pub clause: String,
    /// `added`, `removed` or `changed`, when the summary says; else empty.
    pub verb: String,
    /// The section title or product it is listed under; else empty.
    pub subject: String,
    /// The entry's text.
    pub text: String,
    /// The release it is listed under, as the summary words it: `March 2020`, `Version 2.1`;
    /// empty when the summary does not say.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub release: String,
    /// The date in [`release`](Self::release), when it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// True for an entry that a summary repeats from an older release: only the others are to be
    /// found between this release and the one before.
    #[serde(default, skip_serializing_if = "is_false")]
    pub earlier: bool,
}

/// For what the JSON says only where it is so.
pub(super) fn is_false(value: &bool) -> bool {
    !*value
}

impl TermsDocument {
    /// The section with this id.
    pub fn section(&self, id: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == id)
    }

    /// The clause with this id.
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.id == id)
    }
}
