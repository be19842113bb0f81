//! Runs and what stands in them: text, signs, links, references.

use std::borrow::Cow;

use super::{Frame, Reference, Story};
use crate::model::{Error, Level, Why, leaves_ink};
use crate::package::Target;
use crate::package::xml::Ns;
use crate::word::document::{Link, NoteKind, NoteRef};
use crate::word::formatting::run_properties;
use crate::word::paragraph::RunFormat;
use crate::word::symbols::{self, Font};

/// Half points up to which letters are specks: two points.
const FINEST_PRINT: u16 = 4;

impl<'a> Story<'a, '_> {
    pub(super) fn start_run(&mut self) {
        let outer = self.flow().run;
        let plain = self.builder().run;
        self.flow().run = plain;
        self.push(Frame::Run(outer));
    }

    pub(super) fn run_properties(&mut self) -> Result<(), Error> {
        let (direct, _) = self.properties(run_properties)?;
        let styles = &self.context.styles;
        let paragraph_style = self.builder().style_run;
        let style = match direct.style.and_then(|index| styles.get(index)) {
            Some(style) => style.run.over_other_kind(paragraph_style),
            None => paragraph_style,
        };
        self.flow().run = RunFormat::new(direct, style, styles.defaults().0);
        Ok(())
    }

    /// Reads the text of the element just started and counts it.
    pub(super) fn read_text(&mut self) -> Result<Cow<'a, str>, Error> {
        let preserve = match self.xml.attribute(Ns::Xml, "space") {
            Some(space) => space == "preserve",
            None => {
                let depth = self.xml.path().len();
                self.spaces.iter().rev().find(|(of, _)| *of < depth).is_some_and(|(_, keep)| *keep)
            }
        };
        let mut text = self.xml.text()?;
        let odd = |byte: u8| byte < b' ' && byte != b'\t';
        if text.bytes().any(odd) {
            let kept = text.chars().filter(|&c| c >= ' ' || c == '\t' || c == '\n');
            text = Cow::Owned(kept.map(|c| if c == '\n' { ' ' } else { c }).collect());
        }
        self.told.ink += ink(&text);
        if preserve {
            return Ok(text);
        }
        // White space at the ends is the file's layout unless the file says otherwise.
        let trim = |c: char| matches!(c, ' ' | '\t' | '\n');
        Ok(match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim_matches(trim)),
            Cow::Owned(text) => Cow::Owned(text.trim_matches(trim).to_owned()),
        })
    }

    pub(super) fn text(&mut self) -> Result<(), Error> {
        let text = self.read_text()?;
        let run = &self.flow().run;
        let (font, high_font) = (run.font, run.high_font);
        if font.is_none() && high_font.is_none() {
            if !text.is_ascii() && text.contains(symbols::is_private) {
                self.unexplained(&text, "");
            }
            self.show(&text);
            return Ok(());
        }
        if let Some(Font::Unexplained(font)) = font.or(high_font) {
            self.unexplained(&text, font);
        }
        let shown = |c: char| {
            let font = if c.is_ascii() { font } else { high_font };
            font.and_then(|font| symbols::shown(font, c)).unwrap_or(c)
        };
        self.show(&text.chars().map(shown).collect::<String>());
        Ok(())
    }

    /// Text of a deletion. Outside of one, the file is broken and the text deleted all the same.
    pub(super) fn deleted_text(&mut self) -> Result<(), Error> {
        let text = self.read_text()?;
        let deletion = self.context.revisions == crate::word::Revisions::Accepted;
        if deletion && self.removed == 0 {
            self.put_aside(Why::DeletedText, &text);
        } else {
            self.show(&text);
        }
        Ok(())
    }

    /// A sign that stands as an element.
    pub(super) fn sign(&mut self, text: &str) {
        self.told.ink += ink(text);
        self.show(text);
    }

    /// `w:br` (17.3.3.1)
    pub(super) fn line_break(&mut self) {
        if self.xml.attribute(Ns::W, "type").as_deref() == Some("page") {
            self.page += 1;
        }
        self.sign("\n");
    }

    /// `w:sym` (17.3.3.30)
    pub(super) fn symbol(&mut self) {
        let code = self.xml.attribute(Ns::W, "char").unwrap_or_default();
        let Some(c) = u32::from_str_radix(code.trim(), 16).ok().and_then(char::from_u32) else {
            return;
        };
        let font = self.xml.attribute(Ns::W, "font").unwrap_or_default();
        let shown = symbols::to_unicode(&font, c).unwrap_or(c);
        let letters = matches!(Font::of(&font), Font::Unexplained(_));
        if symbols::is_private(shown) || letters {
            let message = format!(
                "The sign {code} of the font {font:?} has no Unicode character here: what it shows cannot be read."
            );
            self.finding("unknown_symbol", Level::Warning, message);
        }
        self.sign(shown.encode_utf8(&mut [0; 4]));
    }

    /// Says that text is in a font of signs that no table explains, or is private use characters
    /// in a font of letters.
    fn unexplained(&mut self, text: &str, font: &str) {
        let codes: Vec<String> = text
            .chars()
            .filter(|&c| if font.is_empty() { symbols::is_private(c) } else { leaves_ink(c) })
            .take(12)
            .map(|c| format!("{:X}", u32::from(c)))
            .collect();
        if codes.is_empty() {
            return;
        }
        let font = if font.is_empty() { "one of letters" } else { font };
        let message = format!(
            "Signs of a font without Unicode characters ({font}) cannot be read; their codes are {}.",
            codes.join(" ")
        );
        self.finding("unknown_symbol", Level::Warning, message);
    }

    /// Shows text, or puts it aside if what is open says so.
    pub(super) fn show(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let why = if self.removed > 0 {
            Some(Why::DeletedText)
        } else if self.phonetic > 0 {
            Some(Why::Phonetic)
        } else if self.placeholders > 0 {
            Some(Why::Placeholder)
        } else if self.flow().run.hidden {
            Some(Why::HiddenText)
        } else if self.covered > 0 {
            Some(Why::MergedCell)
        } else {
            None
        };
        if let Some(why) = why {
            self.taken_out += u64::from(why == Why::DeletedText);
            return self.put_aside(why, text);
        }
        if self.dropped > 0 {
            return self.put_aside(Why::DeletedText, text);
        }
        if let Some(code) = self.flow().fields.iter_mut().rev().find(|field| !field.result) {
            // The result of a field inside of an instruction is part of that instruction.
            code.code.push_str(text);
            return self.put_aside(Why::Alternate, text);
        }
        if self.bound.is_some() {
            return self.show_bound(Some(text));
        }
        self.shown += 1;
        let run = self.flow().run;
        if run.white || run.size <= FINEST_PRINT {
            self.note_faint(text, &run);
        }
        self.builder().push(text, &run);
    }

    /// Notes text that is displayed and can hardly be seen. White text is told where nothing behind
    /// it is coloured; in tables and boxes that cannot be known.
    fn note_faint(&mut self, text: &str, run: &RunFormat) {
        let styles = &self.context.styles;
        let in_table = self.frames.iter().any(|open| matches!(open.frame, Frame::Cell(_)));
        let boxed = self.flows.len() > 1;
        let builder = self.builder();
        let style = builder.style.and_then(|index| styles.get(index));
        let shaded = builder.own.properties.shaded.or_else(|| style?.paragraph.shaded);
        let seen = run.size > FINEST_PRINT && (in_table || boxed || shaded == Some(true));
        if !seen {
            self.faint.add(ink(text), self.ordinal);
        }
    }

    /// Puts text aside, with the paragraph that is open or else the next one that ends.
    pub(super) fn put_aside(&mut self, why: Why, text: &str) {
        if self.dropped == 0 && why == Why::HiddenText {
            self.hidden.add(ink(text), self.ordinal);
        }
        if self.dropped > 0 {
            let why = Why::DeletedText;
            match self.carried.last_mut() {
                Some(last) if last.why == why => {
                    if !last.text.ends_with(char::is_whitespace) {
                        last.text.push(' ');
                    }
                    last.text.push_str(text);
                }
                _ => self.carried.push(crate::word::Aside { why, text: text.to_owned() }),
            }
            return;
        }
        match &mut self.flow().paragraph {
            Some(builder) => builder.put_aside(why, text),
            None => self.carried.push(crate::word::Aside { why, text: text.to_owned() }),
        }
    }

    pub(super) fn start_revision(&mut self, local: &str) {
        self.told.authors.mark(&self.xml);
        if self.context.revisions.removes(local) == Some(true) {
            let moved = local.starts_with("move");
            self.removed += 1;
            self.moved += usize::from(moved);
            self.push(Frame::Gone { moved });
        }
    }

    pub(super) fn note_reference(&mut self, kind: NoteKind) {
        let id = self.xml.attribute(Ns::W, "id").unwrap_or_default().into_owned();
        if self.removed > 0 || self.dropped > 0 {
            self.told.gone.insert((kind, id));
            return;
        }
        let custom = self
            .xml
            .attribute(Ns::W, "customMarkFollows")
            .is_some_and(|value| !matches!(&*value, "0" | "false" | "off"));
        let section = self.told.sections.len();
        let builder = self.builder();
        let at = builder.text.len();
        builder.note_refs.push(NoteRef { at, kind, id: id.clone() });
        let mark = custom.then(String::new);
        self.custom_mark = custom.then_some(at);
        self.shown += 1;
        let (page, paragraph) = (self.page, self.ordinal);
        self.told.references.push(Reference { kind, id, mark, paragraph, section, page });
    }

    /// The rest of the run behind a reference with a mark of its own is that mark.
    pub(super) fn finish_custom_mark(&mut self) {
        let Some(start) = self.custom_mark.take() else { return };
        let text = self.builder().text.get(start..).unwrap_or("").trim().to_owned();
        if let Some(reference) = self.told.references.last_mut() {
            reference.mark = Some(text);
        }
    }

    pub(super) fn start_link(&mut self) {
        let anchor = self.xml.attribute(Ns::W, "anchor").unwrap_or_default().into_owned();
        let id = self.xml.attribute(Ns::R, "id");
        let url = id.map(|id| self.target(&id)).unwrap_or_default();
        let start = self.builder().text.len();
        // A place within the other document, as older files name it (17.16.22).
        let place = self.xml.attribute(Ns::W, "docLocation").filter(|_| !url.is_empty());
        let anchor = match place {
            Some(place) if anchor.is_empty() => place.into_owned(),
            _ => anchor,
        };
        let (url, anchor) = match url.strip_prefix('#') {
            Some(bookmark) if anchor.is_empty() => (String::new(), bookmark.to_owned()),
            Some(_) => (String::new(), anchor),
            None => (url, anchor),
        };
        self.push(Frame::Link { start, url, anchor });
    }

    /// Where a relationship leads; empty, with a finding, when it is not there.
    fn target(&mut self, id: &str) -> String {
        match self.context.package.relationship(self.part, id).map(|found| &found.target) {
            Some(Target::External(url) | Target::Part(url) | Target::Invalid(url)) => url.clone(),
            None => {
                let message = format!("A link has no target: the relationship {id:?} is missing.");
                self.finding("missing_relationship", Level::Warning, message);
                String::new()
            }
        }
    }

    pub(super) fn finish_link(&mut self, start: usize, url: String, anchor: String) {
        let Some(builder) = &mut self.flow().paragraph else { return };
        let end = builder.text.len();
        if end > start && !(url.is_empty() && anchor.is_empty()) {
            builder.links.push(Link { start, end, url, anchor });
        }
    }
}

/// Counts characters that leave ink; most text is ASCII.
pub(super) fn ink(text: &str) -> u64 {
    if text.is_ascii() {
        let blank = |byte: &u8| matches!(byte, b'\t'..=b'\r' | b' ');
        return (text.len() - text.bytes().filter(|byte| blank(byte)).count()) as u64;
    }
    text.chars().filter(|&c| leaves_ink(c)).count() as u64
}
