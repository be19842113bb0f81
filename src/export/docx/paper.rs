//! A stretch of pages of one orientation, filled from the top.

use docx_rs::{Docx, PageMargin, PageOrientationType, PageSize, Paragraph, Section, Table};

/// How the paper lies. A4; margins of 2 cm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Orientation {
    Portrait,
    Landscape,
}

const SHORT: u32 = 11_906;
const LONG: u32 = 16_838;
const MARGIN: u32 = 1_134;

impl Orientation {
    /// Width of the text in twentieths of a point.
    pub fn width(self) -> usize {
        let page = match self {
            Self::Portrait => SHORT,
            Self::Landscape => LONG,
        };
        (page - 2 * MARGIN) as usize
    }
}

/// Blocks in order, until they are put on pages.
pub(super) struct Paper {
    pub orientation: Orientation,
    blocks: Vec<Block>,
}

enum Block {
    Paragraph(Box<Paragraph>),
    Table(Box<Table>),
}

impl Paper {
    pub fn new(orientation: Orientation) -> Self {
        Self { orientation, blocks: Vec::new() }
    }

    pub fn paragraph(&mut self, paragraph: Paragraph) {
        self.blocks.push(Block::Paragraph(Box::new(paragraph)));
    }

    pub fn table(&mut self, table: Table) {
        self.blocks.push(Block::Table(Box::new(table)));
    }

    /// As a section that is followed by others.
    pub fn into_section(self) -> Section {
        let (width, height) = match self.orientation {
            Orientation::Portrait => (SHORT, LONG),
            Orientation::Landscape => (LONG, SHORT),
        };
        let mut section =
            Section::new().page_size(PageSize::new().size(width, height)).page_margin(margin());
        if self.orientation == Orientation::Landscape {
            section = section.page_orient(PageOrientationType::Landscape);
        }
        self.blocks.into_iter().fold(section, |section, block| match block {
            Block::Paragraph(paragraph) => section.add_paragraph(*paragraph),
            Block::Table(table) => section.add_table(*table),
        })
    }

    /// As the last section, which gives the document its properties. Always upright.
    pub fn end(self, docx: Docx) -> Docx {
        let docx = docx.page_size(SHORT, LONG).page_margin(margin());
        self.blocks.into_iter().fold(docx, |docx, block| match block {
            Block::Paragraph(paragraph) => docx.add_paragraph(*paragraph),
            Block::Table(table) => docx.add_table(*table),
        })
    }
}

fn margin() -> PageMargin {
    let side = MARGIN as i32;
    PageMargin {
        top: side + 200,
        left: side,
        bottom: side,
        right: side,
        header: 620,
        footer: 560,
        gutter: 0,
    }
}
