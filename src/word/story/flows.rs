//! Texts that flow by themselves: text boxes, notes, and the part as a whole.

use super::bookmarks::{LOST, end_bookmarks};
use super::{Flow, Frame, Story};
use crate::model::{Error, Level};
use crate::package::xml::Ns;
use crate::word::document::{Anchor, Aside, Block, Note, NoteKind, Paragraph, TextBox};

impl Story<'_, '_> {
    pub(super) fn start_text_box(&mut self) {
        self.builder();
        self.flows.push(Flow::new());
        self.push(Frame::TextBox);
    }

    pub(super) fn finish_text_box(&mut self) {
        let blocks = self.finish_flow();
        let builder = self.builder();
        let at = builder.text.len();
        builder.text_boxes.push(TextBox { at, blocks });
    }

    /// Ends the innermost flow and gives its blocks.
    fn finish_flow(&mut self) -> Vec<Block> {
        self.finish_paragraph();
        self.finish_joining();
        let fields = std::mem::take(&mut self.flow().fields);
        self.unended.note(&fields);
        if self.flows.len() < 2 {
            return self
                .flow()
                .containers
                .drain(..)
                .flat_map(|container| container.blocks)
                .collect();
        }
        let flow = self.flows.pop().unwrap_or_default();
        flow.containers.into_iter().flat_map(|container| container.blocks).collect()
    }

    pub(super) fn start_note(&mut self, kind: NoteKind) -> Result<(), Error> {
        // Separators and their like have a type (17.11.10); their text is not the document's.
        let separator = self.xml.attribute(Ns::W, "type").is_some_and(|kind| kind != "normal");
        if separator {
            return self.xml.skip();
        }
        let id = self.xml.attribute(Ns::W, "id").unwrap_or_default().into_owned();
        let author = self.xml.attribute(Ns::W, "author").unwrap_or_default().into_owned();
        if self.gone_notes.contains(&(kind, id.clone())) {
            self.removed += 1;
        }
        self.flows.push(Flow::new());
        self.push(Frame::Note(Note {
            kind,
            id,
            part: self.part.to_owned(),
            author,
            label: String::new(),
            blocks: Vec::new(),
        }));
        Ok(())
    }

    pub(super) fn finish_note(&mut self, mut note: Note) {
        note.blocks = self.finish_flow();
        if self.gone_notes.contains(&(note.kind, note.id.clone())) {
            self.removed -= 1;
        }
        if !self.carried.is_empty() {
            let carried = std::mem::take(&mut self.carried);
            leave(&mut note.blocks, carried, self.ordinal);
        }
        self.told.notes.push(note);
    }

    pub(super) fn finish_root(&mut self) {
        let mut blocks = self.finish_flow();
        // What came before a second body stands first.
        self.told.blocks.append(&mut blocks);
        self.flows.clear();
        if !self.carried.is_empty() {
            let carried = std::mem::take(&mut self.carried);
            leave(&mut self.told.blocks, carried, self.ordinal);
        }
        let end = self.last_place;
        for waiting in std::mem::take(&mut self.waiting_bookmarks) {
            let last = last_paragraph(&mut self.told.blocks);
            if let Some(paragraph) = last.filter(|_| waiting.name != LOST) {
                let at = paragraph.text.len();
                let end = waiting.ended.then_some(end).flatten();
                paragraph.anchors.push(Anchor { name: waiting.name.into_owned(), at, end });
            }
        }
        let late = std::mem::take(&mut self.late_ends);
        if !late.is_empty() || self.lost_bookmarks {
            end_bookmarks(&mut self.told.blocks, &late);
            for note in &mut self.told.notes {
                end_bookmarks(&mut note.blocks, &late);
            }
        }
        let orphans: usize = self.open_bookmarks.drain().map(|(_, starts)| starts.len()).sum();
        if orphans > 0 {
            self.finding(
                "bookmark_without_end",
                Level::Note,
                format!("{orphans} bookmark(s) have no end; their start counts."),
            );
        }
    }
}

/// Leaves text that was put aside after the last paragraph with that one.
fn leave(blocks: &mut Vec<Block>, carried: Vec<Aside>, ordinal: u32) {
    match last_paragraph(blocks) {
        Some(paragraph) => paragraph.set_aside.extend(carried),
        None => blocks.push(Block::Paragraph(Box::new(Paragraph {
            ordinals: vec![ordinal.max(1)],
            set_aside: carried,
            ..Paragraph::default()
        }))),
    }
}

fn last_paragraph(blocks: &mut [Block]) -> Option<&mut Paragraph> {
    blocks.iter_mut().rev().find_map(|block| match block {
        Block::Paragraph(paragraph) => Some(&mut **paragraph),
        Block::Table(_) => None,
    })
}
