//! Formulas, and text in drawings that is not in Word's own paragraphs.

use super::Story;
use super::inline::ink;
use crate::model::{Error, Level, Why};
use crate::package::Target;
use crate::package::xml::{Ns, Reader};
use crate::word::document::{Block, Paragraph, Span, TextBox};
use crate::word::{drawing, math};

impl<'a> Story<'a, '_> {
    /// `m:oMath`
    pub(super) fn formula(&mut self) -> Result<(), Error> {
        let formula = math::formula(&mut self.xml, self.context.revisions)?;
        if !formula.removed.is_empty() {
            self.told.ink += ink(&formula.removed);
            self.put_aside(Why::DeletedText, &formula.removed);
        }
        if !formula.hidden.is_empty() {
            self.told.ink += ink(&formula.hidden);
            self.put_aside(Why::HiddenText, &formula.hidden);
        }
        // Two formulas of one paragraph of formulas stand on lines of their own.
        let follows = self.xml.path().last().is_some_and(|around| around.is(Ns::M, "oMathPara"))
            && self.builder().text.ends_with(|c: char| !c.is_whitespace());
        if follows {
            self.show("\n");
        }
        self.sign(&formula.text);
        Ok(())
    }

    /// `a:txBody`: text of a shape that came from another program.
    pub(super) fn drawn_text(&mut self) -> Result<(), Error> {
        let lines = drawing::paragraphs(&mut self.xml)?;
        self.text_box(lines);
        Ok(())
    }

    /// Text of the SmartArt or chart whose part an attribute `r:…` names.
    pub(super) fn related_text(&mut self, attribute: &str) -> Result<(), Error> {
        let Some(id) = self.xml.attribute(Ns::R, attribute) else { return Ok(()) };
        let package = self.context.package;
        let Some(relationship) = package.relationship(self.part, &id) else { return Ok(()) };
        let Target::Part(name) = &relationship.target else { return Ok(()) };
        let Some(part) = package.part(name) else { return Ok(()) };
        let mut xml = Reader::new(&part.text, &part.name, &self.context.limits);
        if xml.next()?.is_some() {
            let lines = drawing::paragraphs(&mut xml)?;
            self.text_box(lines);
        }
        Ok(())
    }

    /// `v:textpath`: text drawn along a line, as watermarks are (ECMA-376 part 4, 19.1.2.23).
    pub(super) fn text_path(&mut self) -> Result<(), Error> {
        if let Some(text) = self.xml.attribute(Ns::None, "string") {
            self.text_box(vec![text.into_owned()]);
        }
        Ok(())
    }

    /// A picture: no text, and content all the same.
    pub(super) fn picture(&mut self) {
        if self.removed == 0 && self.dropped == 0 {
            self.shown += 1;
            self.told.pictures += 1;
        }
    }

    /// `o:OLEObject` (ECMA-376 part 4, 19.2.2.22): a document within the document, of which Word
    /// shows a picture.
    pub(super) fn embedded_object(&mut self) -> Result<(), Error> {
        let program = self.xml.attribute(Ns::None, "ProgID").unwrap_or_default();
        let linked = self.xml.attribute(Ns::None, "Type").as_deref() == Some("Link");
        let what = if linked { "A linked object" } else { "An embedded object" };
        let of = if program.is_empty() { String::new() } else { format!(" ({program})") };
        let message = format!(
            "{what}{of} is shown by a picture of it; what the object itself holds is not read."
        );
        self.finding("embedded_object", Level::Warning, message);
        Ok(())
    }

    /// `w:control` (17.3.3.3): a control of a program, of which Word shows a picture.
    pub(super) fn control(&mut self) -> Result<(), Error> {
        let name = self.xml.attribute(Ns::W, "name").unwrap_or_default();
        let message =
            format!("What the control {name:?} shows is kept by its program and not read.");
        self.finding("embedded_object", Level::Warning, message);
        Ok(())
    }

    /// A text box of plain lines at the present place.
    fn text_box(&mut self, lines: Vec<String>) {
        if lines.is_empty() {
            return;
        }
        self.told.ink += lines.iter().map(|line| ink(line)).sum::<u64>();
        if self.removed > 0 || self.dropped > 0 {
            return self.put_aside(Why::DeletedText, &lines.join("\n"));
        }
        if self.flow().run.hidden {
            return self.put_aside(Why::HiddenText, &lines.join("\n"));
        }
        let ordinal = self.ordinal.max(1);
        let block = |text: String| {
            let spans = vec![Span { end: text.len(), ..Span::default() }];
            let paragraph =
                Paragraph { ordinals: vec![ordinal], text, spans, ..Paragraph::default() };
            Block::Paragraph(Box::new(paragraph))
        };
        let blocks = lines.into_iter().map(block).collect();
        let builder = self.builder();
        let at = builder.text.len();
        builder.text_boxes.push(TextBox { at, blocks });
    }
}
