//! What is open while a part is being read.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::model::{Finding, Level};
use crate::word::document::{Block, Cell, Note, Table};
use crate::word::fields::OpenField;
use crate::word::paragraph::{Builder, RunFormat};
use crate::word::table::{CellProperties, RowProperties, TableProperties};

/// What is open, and what is to be done when it ends.
#[derive(Debug)]
pub(super) enum Frame {
    /// The body, a header or footer.
    Root,
    /// A note; false when it is a separator, whose text is not the document's.
    Note(Note),
    Paragraph,
    /// A run; the formatting around it.
    Run(RunFormat),
    /// `w:hyperlink`
    Link {
        start: usize,
        url: String,
        anchor: String,
    },
    /// `w:fldSimple`
    SimpleField,
    /// A revision that takes its content out of the state that is read, by moving it if so said.
    Gone {
        moved: bool,
    },
    /// `w:sdt`
    Control {
        placeholder: bool,
        toc: bool,
        /// It shows what the file stores for it.
        bound: bool,
    },
    Table(OpenTable),
    Row {
        cells: Vec<Cell>,
        properties: RowProperties,
        /// The cell on the left is not there in the state that is read.
        left_gone: bool,
        /// Grid column at which the next cell begins, `w:gridBefore` left aside.
        column: u32,
        /// Cells that are merged with those below: first column and number of columns.
        merged: BTreeSet<(u32, u32)>,
    },
    Cell(CellProperties),
    TextBox,
    /// `mc:AlternateContent`; whether one of its branches was read.
    Alternate {
        taken: bool,
    },
    /// `w:rt`
    Phonetic,
}

/// How many visible characters are of some kind, and the paragraph of the first.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) characters: u64,
    pub(super) paragraph: Option<u32>,
}

impl Tally {
    pub(super) fn add(&mut self, characters: u64, paragraph: u32) {
        if characters > 0 {
            self.characters += characters;
            self.paragraph.get_or_insert(paragraph);
        }
    }

    /// A finding, if there are any; `what` is said of them.
    pub(super) fn into_finding(self, code: &str, what: &str, part: &str) -> Option<Finding> {
        let paragraph = self.paragraph?;
        let message = format!("{} character(s) {what}.", self.characters);
        let place = Some(paragraph).filter(|&paragraph| paragraph > 0);
        Some(Finding::new(code, Level::Warning, message).at(part, place))
    }
}

/// A table that is being read.
#[derive(Debug, Default)]
pub(super) struct OpenTable {
    pub(super) table: Table,
    pub(super) properties: TableProperties,
    /// Cells of the last row that are merged with those below: first column and number of columns.
    pub(super) merged: BTreeSet<(u32, u32)>,
}

/// A frame and the depth of its element.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) depth: usize,
    pub(super) frame: Frame,
}

/// Text that flows by itself: the part's, and that of each text box.
#[derive(Debug, Default)]
pub(super) struct Flow {
    pub(super) containers: Vec<Container>,
    pub(super) fields: Vec<OpenField>,
    /// Fields that are open within the last of `fields` and nest too deep to be followed.
    pub(super) fields_beyond: usize,
    pub(super) paragraph: Option<Box<Builder>>,
    pub(super) run: RunFormat,
}

/// A place for blocks: the flow itself, a cell.
#[derive(Debug, Default)]
pub(super) struct Container {
    pub(super) blocks: Vec<Block>,
    /// A paragraph whose mark is gone: the next one continues it.
    pub(super) joining: Option<Box<Builder>>,
    /// Of a cell: ordinal of the paragraph before it.
    pub(super) before: Option<u32>,
}

/// Where a bookmark starts whose end has not come yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BookmarkStart {
    /// First ordinal of the paragraph it starts in, and its position among that one's anchors.
    Placed(u32, usize),
    /// Its position among those that wait for a paragraph.
    Waiting(usize),
}

/// A bookmark whose end has not come yet.
#[derive(Debug, Clone, Copy)]
pub(super) struct OpenBookmark {
    pub(super) start: BookmarkStart,
    /// What [`Story::shown`](super::Story) and `taken_out` were where it starts.
    pub(super) shown: u64,
    pub(super) taken_out: u64,
}

/// A bookmark that starts between paragraphs.
#[derive(Debug)]
pub(super) struct WaitingBookmark<'a> {
    pub(super) id: Cow<'a, str>,
    pub(super) name: Cow<'a, str>,
    pub(super) ended: bool,
    /// The cell of the row that it waits for, from 0 (`w:colFirst`, 17.13.6.2).
    pub(super) cell: usize,
}

impl Flow {
    pub(super) fn new() -> Self {
        Self { containers: vec![Container::default()], ..Self::default() }
    }
}
