//! Page numbers for the table of contents.

use super::script::{Block, Kind};

/// How far down which page the text has got, by a count of lines: near enough for a table of
/// contents that Word will renew.
pub struct Layout {
    /// Number of the page.
    pub page: usize,
    line: f32,
}

impl Layout {
    /// The top of a page.
    pub fn at(page: usize) -> Self {
        Self { page, line: 0.0 }
    }

    const LINES: f32 = 56.0;
    const CHARACTERS: f32 = 112.0;

    /// Turns the page.
    pub fn new_page(&mut self) {
        self.page += 1;
        self.line = 0.0;
    }

    /// Sets a block below what stands there.
    pub fn set(&mut self, block: &Block) {
        let cells = match block.kind {
            Kind::HeaderRow | Kind::Row => block.text.split(" | ").collect(),
            _ => vec![block.text.as_str()],
        };
        let longest = cells.iter().map(|text| text.chars().count()).max().unwrap_or_default();
        let lines = ((longest * cells.len()) as f32 / Self::CHARACTERS).ceil();
        let space = match block.kind {
            Kind::Title | Kind::Subtitle | Kind::Cover | Kind::Contents => return,
            Kind::Heading(1) | Kind::Attachment => 2.5,
            Kind::Heading(_) => 1.2,
            Kind::HeaderRow | Kind::Row => 0.4,
            _ => 0.45,
        };
        if self.line + lines + space > Self::LINES {
            self.new_page();
        }
        self.line += lines + space;
    }
}
