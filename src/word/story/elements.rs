//! What each element begins, and what is done where it ends.

use std::collections::BTreeSet;

use super::Story;
use super::frames::Frame;
use crate::model::Error;
use crate::package::xml::{Name, Ns};
use crate::word::coverage::Treatment;
use crate::word::document::NoteKind;
use crate::word::table::RowProperties;

impl<'a> Story<'a, '_> {
    /// What an element begins.
    pub(super) fn start(&mut self, name: Name<'a>) -> Result<(), Error> {
        if name.local != "t" {
            self.note_space();
        }
        if self.xml.path().len() == 1 {
            return self.root(name);
        }
        match (name.ns, name.local) {
            (Ns::W, local) => self.start_word(name, local),
            (Ns::Mc, "AlternateContent") => {
                self.push(Frame::Alternate { taken: false });
                Ok(())
            }
            (Ns::Mc, "Choice") => self.choice(),
            (Ns::Mc, "Fallback") => self.fallback(),
            (Ns::M, "oMath") => self.formula(),
            (Ns::A, "txBody") => self.drawn_text(),
            (Ns::Dgm, "relIds") => self.related_text("dm"),
            (Ns::Chart, "chart") => self.related_text("id"),
            (Ns::V, "textpath") => self.text_path(),
            (Ns::O, "OLEObject") => self.embedded_object(),
            (Ns::Pic, "pic") | (Ns::V, "imagedata") => {
                self.picture();
                self.other(name)
            }
            // Additions of later versions to a drawing; Word's text never stands in them.
            (Ns::A | Ns::Wp | Ns::Pic | Ns::Wps | Ns::Chart, "extLst") => self.xml.skip(),
            _ => self.other(name),
        }
    }

    /// Notes what an element says of white space in it.
    fn note_space(&mut self) {
        let depth = self.xml.path().len();
        while self.spaces.last().is_some_and(|(of, _)| *of >= depth) {
            self.spaces.pop();
        }
        if let Some(space) = self.xml.attribute(Ns::Xml, "space") {
            self.spaces.push((depth, space == "preserve"));
        }
    }

    /// The root element: it must be one of Word's.
    fn root(&mut self, name: Name<'a>) -> Result<(), Error> {
        let main = self.part == self.context.package.main_part().name;
        if name.ns != Ns::W || main && name.local != "document" {
            return Err(Error::input(
                format!("cannot read {}", self.part),
                format!("its root element is {}, which is no Word document", name.qualified),
                "check that it is the right file; if it is, open it in Word and save it as .docx",
            ));
        }
        self.ignorable = self.xml.attribute(Ns::Mc, "Ignorable").unwrap_or_default().into_owned();
        self.start_word(name, name.local)
    }

    fn start_word(&mut self, name: Name<'a>, local: &'a str) -> Result<(), Error> {
        match local {
            "r" => self.start_run(),
            "t" => return self.text(),
            "rPr" => return self.run_properties(),
            "tab" | "ptab" => self.sign("\t"),
            "p" => return self.start_paragraph(),
            "pPr" => return self.paragraph_properties(),
            "tc" => return self.start_cell(),
            "tcPr" => return self.cell_properties(),
            "tr" => self.push(Frame::Row {
                cells: Vec::new(),
                properties: RowProperties::default(),
                left_gone: false,
                column: 0,
                merged: BTreeSet::new(),
            }),
            "trPr" => return self.row_properties(),
            "tbl" => self.start_table(),
            "fldChar" => return self.field_char(),
            "instrText" | "delInstrText" => return self.instruction(),
            "fldSimple" => self.start_simple_field(),
            "hyperlink" => self.start_link(),
            "bookmarkStart" => self.bookmark_start(),
            "bookmarkEnd" => self.bookmark_end(),
            "br" => self.line_break(),
            "cr" => self.sign("\n"),
            "lastRenderedPageBreak" => {
                self.told.laid_out = true;
                self.page += 1;
            }
            "noBreakHyphen" => self.sign("\u{2011}"),
            "softHyphen" => self.sign("\u{AD}"),
            "sym" => self.symbol(),
            "delText" => return self.deleted_text(),
            "ins" | "del" | "moveFrom" | "moveTo" => self.start_revision(local),
            "sdt" => self.push(Frame::Control { placeholder: false, toc: false, bound: false }),
            "sdtPr" => return self.control_properties(),
            "footnoteReference" => self.note_reference(NoteKind::Footnote),
            "endnoteReference" => self.note_reference(NoteKind::Endnote),
            "commentReference" => self.note_reference(NoteKind::Comment),
            "txbxContent" => self.start_text_box(),
            "control" => return self.control(),
            "rt" => {
                self.phonetic += 1;
                self.push(Frame::Phonetic);
            }
            "body" | "hdr" | "ftr" => self.push(Frame::Root),
            "document" | "footnotes" | "endnotes" | "comments" => {}
            "footnote" => return self.start_note(NoteKind::Footnote),
            "endnote" => return self.start_note(NoteKind::Endnote),
            "comment" => return self.start_note(NoteKind::Comment),
            "sectPr" => return self.section(),
            "tblPr" => return self.table_properties(),
            "tblGrid" | "rubyPr" | "sdtEndPr" | "smartTagPr" | "customXmlPr" | "background" => {
                return self.xml.skip();
            }
            _ => return self.other(name),
        }
        Ok(())
    }

    /// An element that is not acted on: passed through, or passed over, as the table says.
    fn other(&mut self, name: Name<'a>) -> Result<(), Error> {
        match self.unread.check(name) {
            Some(Treatment::Read | Treatment::Ignored(_)) => Ok(()),
            Some(Treatment::Unsupported(_)) => self.pass_over(),
            None => {
                let prefix = name.qualified.split_once(':').map_or("", |(prefix, _)| prefix);
                if self.ignorable.split_ascii_whitespace().any(|known| known == prefix) {
                    self.pass_over()
                } else {
                    Ok(())
                }
            }
        }
    }

    /// What is done where an element ends.
    pub(super) fn end(&mut self, frame: Frame) {
        match frame {
            Frame::Run(outer) => {
                self.flow().run = outer;
                self.finish_custom_mark();
            }
            Frame::Paragraph => self.finish_paragraph(),
            Frame::Link { start, url, anchor } => self.finish_link(start, url, anchor),
            Frame::SimpleField => self.finish_field(),
            Frame::Gone { moved } => {
                self.removed -= 1;
                self.moved -= usize::from(moved);
            }
            Frame::Control { placeholder, toc, bound } => {
                if bound {
                    self.show_bound(None);
                    self.bound = None;
                }
                self.placeholders -= usize::from(placeholder);
                self.contents -= usize::from(toc);
            }
            Frame::Table(open) => self.finish_table(open.table),
            Frame::Row { cells, properties, merged, .. } => {
                self.finish_row(cells, properties, merged);
            }
            Frame::Cell(properties) => self.finish_cell(properties),
            Frame::TextBox => self.finish_text_box(),
            Frame::Root => self.finish_root(),
            Frame::Note(note) => self.finish_note(note),
            Frame::Alternate { .. } => {}
            Frame::Phonetic => self.phonetic -= 1,
        }
    }
}
