//! Bookmarks: where they start, and where they end, which may be in a later paragraph.

use std::collections::HashMap;

use super::Story;
use super::frames::{BookmarkStart, Frame, OpenBookmark, WaitingBookmark};
use crate::model::Level;
use crate::package::xml::Ns;
use crate::word::document::{Anchor, Block};
use crate::word::paragraph::Builder;

/// The name of a bookmark of which nothing is left, until it is removed: places in the list of a
/// paragraph's bookmarks must not change before. No name in XML can hold this character.
pub(super) const LOST: &str = "\0";

impl Story<'_, '_> {
    pub(super) fn bookmark_start(&mut self) {
        if self.moved > 0 || self.dropped > 0 {
            return;
        }
        let id = self.xml.attribute(Ns::W, "id").unwrap_or_default();
        let Some(name) = self.xml.attribute(Ns::W, "name") else { return };
        if !self.bookmark_names.insert(name.clone()) {
            let message = format!(
                "The bookmark {name:?} is set at several places: a link to it may lead to any of them."
            );
            self.finding("duplicate_bookmark", Level::Note, message);
        }
        // A bookmark over columns of a table begins in the first of them (17.13.6.2), wherever in the
        // row it is set.
        let first = self.xml.attribute(Ns::W, "colFirst");
        let first = first.and_then(|value| value.trim().parse::<usize>().ok()).unwrap_or(0);
        let cell = if self.cells_before().is_some_and(|cells| first > cells) { first } else { 0 };
        let start = match &mut self.flow().paragraph {
            Some(builder) if cell == 0 => {
                let anchor = builder.anchors.len();
                let at = builder.text.len();
                builder.anchors.push(Anchor { name: name.into_owned(), at, end: None });
                BookmarkStart::Placed(builder.ordinals.first().copied().unwrap_or(0), anchor)
            }
            _ => {
                let waiting = WaitingBookmark { id: id.clone(), name, ended: false, cell };
                self.waiting_bookmarks.push(waiting);
                BookmarkStart::Waiting(self.waiting_bookmarks.len() - 1)
            }
        };
        let open = OpenBookmark { start, shown: self.shown, taken_out: self.taken_out };
        self.open_bookmarks.entry(id).or_default().push(open);
    }

    /// How many cells of the innermost row that is open are complete; none outside of rows.
    pub(super) fn cells_before(&self) -> Option<usize> {
        self.frames.iter().rev().find_map(|open| match &open.frame {
            Frame::Row { cells, .. } => Some(Some(cells.len())),
            Frame::TextBox | Frame::Note(_) | Frame::Root => Some(None),
            _ => None,
        })?
    }

    /// Places the bookmarks that wait for a paragraph in the one that begins. Those that wait for a
    /// cell further right go on waiting, as long as its row lasts.
    pub(super) fn place_waiting_bookmarks(&mut self, builder: &mut Builder) {
        if self.waiting_bookmarks.is_empty() {
            return;
        }
        let place = builder.ordinals.first().copied().unwrap_or(0);
        let at = builder.text.len();
        let cells = self.cells_before();
        let waiting = std::mem::take(&mut self.waiting_bookmarks);
        for (index, waiting) in waiting.into_iter().enumerate() {
            let start = if cells.is_some_and(|cells| waiting.cell > cells) {
                BookmarkStart::Waiting(self.waiting_bookmarks.len())
            } else {
                BookmarkStart::Placed(place, builder.anchors.len())
            };
            let end = waiting.ended.then_some((place, at));
            if let Some(starts) = self.open_bookmarks.get_mut(&waiting.id) {
                // Those that wait stand behind those that are placed, in the order they came.
                let before = |open: &OpenBookmark| match open.start {
                    BookmarkStart::Placed(..) => true,
                    BookmarkStart::Waiting(other) => other < index,
                };
                let at = starts.partition_point(before);
                if let Some(open) = starts.get_mut(at).filter(|_| end.is_none()) {
                    open.start = start;
                }
            }
            match start {
                BookmarkStart::Placed(..) => {
                    builder.anchors.push(Anchor { name: waiting.name.into_owned(), at, end });
                }
                BookmarkStart::Waiting(_) => self.waiting_bookmarks.push(waiting),
            }
        }
    }

    /// A row ends: whatever waits for a cell of it takes the next paragraph that comes.
    pub(super) fn stop_waiting_for_cells(&mut self) {
        for waiting in &mut self.waiting_bookmarks {
            waiting.cell = 0;
        }
    }

    pub(super) fn bookmark_end(&mut self) {
        let id = self.xml.attribute(Ns::W, "id").unwrap_or_default();
        let Some(open) = self.open_bookmarks.get_mut(&id).and_then(Vec::pop) else { return };
        // All that it marked was taken out: with the text goes the bookmark. One that never marked
        // any text stays.
        let lost = self.shown == open.shown && self.taken_out > open.taken_out;
        self.lost_bookmarks |= lost;
        let place = match open.start {
            BookmarkStart::Placed(paragraph, anchor) => (paragraph, anchor),
            BookmarkStart::Waiting(index) => {
                if let Some(waiting) = self.waiting_bookmarks.get_mut(index) {
                    waiting.ended = true;
                    if lost {
                        waiting.name = LOST.into();
                    }
                }
                return;
            }
        };
        let last = self.last_place;
        let builder = self.flow().paragraph.as_deref_mut();
        let end = match &builder {
            Some(builder) => builder.ordinals.last().map(|&ordinal| (ordinal, builder.text.len())),
            None => last,
        };
        let Some(end) = end else { return };
        match builder {
            Some(builder) if builder.ordinals.first() == Some(&place.0) => {
                if let Some(anchor) = builder.anchors.get_mut(place.1) {
                    anchor.end = Some(end);
                    if lost {
                        LOST.clone_into(&mut anchor.name);
                    }
                }
            }
            _ => {
                self.late_ends.insert(place, end);
            }
        }
    }
}

/// Gives bookmarks the end that came in a later paragraph, and removes those that are lost.
pub(super) fn end_bookmarks(blocks: &mut [Block], late: &HashMap<(u32, usize), (u32, usize)>) {
    let mut open: Vec<&mut Block> = blocks.iter_mut().collect();
    while let Some(block) = open.pop() {
        match block {
            Block::Paragraph(paragraph) => {
                let first = paragraph.ordinals.first().copied().unwrap_or(0);
                for (index, anchor) in paragraph.anchors.iter_mut().enumerate() {
                    if let Some(&end) = late.get(&(first, index)) {
                        anchor.end = Some(end);
                    }
                }
                paragraph.anchors.retain(|anchor| anchor.name != LOST);
                open.extend(
                    paragraph.text_boxes.iter_mut().flat_map(|text_box| &mut text_box.blocks),
                );
            }
            Block::Table(table) => open.extend(
                table
                    .rows
                    .iter_mut()
                    .flat_map(|row| &mut row.cells)
                    .flat_map(|cell| &mut cell.blocks),
            ),
        }
    }
}
