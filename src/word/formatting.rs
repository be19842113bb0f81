//! Run and paragraph properties (ECMA-376 17.3.1.26 and 17.3.2.28): those that change what is
//! read or that a reader of the structure needs.

use super::coverage::Unread;
use super::revisions::{Authors, Revisions};
use super::symbols::Font;
use crate::model::Error;
use crate::package::xml::{Event, Name, Ns, Reader};

/// Language tags met so far, by position, so that formatting stays small and is copied freely.
#[derive(Debug, Clone, Default)]
pub struct Languages(Vec<String>);

impl Languages {
    /// More languages than this are damage, not text; each is looked up by going through all.
    const MOST: usize = 200;

    /// The position of a tag.
    pub fn intern(&mut self, tag: &str) -> u16 {
        if let Some(at) = self.0.iter().position(|known| known == tag) {
            return at as u16;
        }
        if self.0.len() >= Self::MOST {
            return 0;
        }
        self.0.push(tag.to_owned());
        (self.0.len() - 1) as u16
    }

    /// The tag at a position.
    pub fn tag(&self, at: u16) -> &str {
        self.0.get(usize::from(at)).map_or("", String::as_str)
    }
}

/// `w:rPr` as given in one place; `None` where it says nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RunProperties {
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub caps: Option<bool>,
    pub small_caps: Option<bool>,
    pub hidden: Option<bool>,
    pub underline: Option<bool>,
    /// Letters in white.
    pub white: Option<bool>,
    /// A colour behind the letters.
    pub shaded: Option<bool>,
    /// Half points.
    pub size: Option<u16>,
    /// Right to left.
    pub rtl: Option<bool>,
    pub font: Option<Font>,
    pub language: Option<u16>,
    pub east_asian: Option<u16>,
    pub bidi_language: Option<u16>,
    /// Position of the character style among the styles.
    pub style: Option<usize>,
}

impl RunProperties {
    /// These, and where they say nothing, what `base` says. For places of one kind: a style and the
    /// style it is based on.
    #[must_use]
    pub fn over(self, base: Self) -> Self {
        Self {
            bold: self.bold.or(base.bold),
            italic: self.italic.or(base.italic),
            caps: self.caps.or(base.caps),
            small_caps: self.small_caps.or(base.small_caps),
            hidden: self.hidden.or(base.hidden),
            underline: self.underline.or(base.underline),
            white: self.white.or(base.white),
            shaded: self.shaded.or(base.shaded),
            size: self.size.or(base.size),
            rtl: self.rtl.or(base.rtl),
            font: self.font.or(base.font),
            language: self.language.or(base.language),
            east_asian: self.east_asian.or(base.east_asian),
            bidi_language: self.bidi_language.or(base.bidi_language),
            style: self.style.or(base.style),
        }
    }

    /// A character style over a paragraph style, or that over a table style. Toggle properties that
    /// both set cancel each other out (17.7.3).
    #[must_use]
    pub fn over_other_kind(self, base: Self) -> Self {
        let toggle = |own: Option<bool>, base: Option<bool>| match (own, base) {
            (Some(own), Some(base)) => Some(own != base),
            (own, base) => own.or(base),
        };
        Self {
            bold: toggle(self.bold, base.bold),
            italic: toggle(self.italic, base.italic),
            caps: toggle(self.caps, base.caps),
            small_caps: toggle(self.small_caps, base.small_caps),
            hidden: toggle(self.hidden, base.hidden),
            ..self.over(base)
        }
    }
}

/// `w:pPr` as given in one place; `None` where it says nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ParagraphProperties {
    /// `w:outlineLvl`: 0 to 8, and 9 for body text.
    pub outline_level: Option<u8>,
    pub num_id: Option<i64>,
    pub level: Option<u8>,
    pub alignment: Option<&'static str>,
    pub indent: Option<i32>,
    pub first_line: Option<i32>,
    pub before: Option<i32>,
    pub after: Option<i32>,
    pub keep_next: Option<bool>,
    pub page_break_before: Option<bool>,
    /// A colour behind the text.
    pub shaded: Option<bool>,
}

impl ParagraphProperties {
    /// These, and where they say nothing, what `base` says.
    #[must_use]
    pub fn over(self, base: Self) -> Self {
        Self {
            outline_level: self.outline_level.or(base.outline_level),
            num_id: self.num_id.or(base.num_id),
            level: self.level.or(base.level),
            alignment: self.alignment.or(base.alignment),
            indent: self.indent.or(base.indent),
            first_line: self.first_line.or(base.first_line),
            before: self.before.or(base.before),
            after: self.after.or(base.after),
            keep_next: self.keep_next.or(base.keep_next),
            page_break_before: self.page_break_before.or(base.page_break_before),
            shaded: self.shaded.or(base.shaded),
        }
    }
}

/// What a paragraph's own `w:pPr` says besides its properties.
#[derive(Debug, Clone, Default)]
pub struct OwnParagraphProperties {
    pub properties: ParagraphProperties,
    /// `w:pStyle`
    pub style: Option<String>,
    /// The paragraph mark is not there in the state that is read: this paragraph and the next one
    /// are one.
    pub joined: bool,
    /// The paragraph mark's own formatting.
    pub mark: RunProperties,
    /// It holds the properties of the section that ends here.
    pub section: Option<SectionNotes>,
}

/// How a section numbers its notes (17.11.11, 17.11.4).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SectionNotes {
    pub footnotes: NoteNumbers,
    pub endnotes: NoteNumbers,
}

/// `w:footnotePr` or `w:endnotePr`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoteNumbers {
    /// `w:numFmt`
    pub format: Option<String>,
    /// `w:numStart`
    pub start: Option<u32>,
    /// `w:numRestart`
    pub restart: Option<NoteRestart>,
}

/// Where the counting of notes begins anew (17.18.71).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteRestart {
    /// Nowhere.
    Continuous,
    /// In each section.
    EachSection,
    /// On each page.
    EachPage,
}

/// What reading properties needs besides the part.
pub struct Surroundings<'s> {
    pub languages: &'s mut Languages,
    pub authors: &'s mut Authors,
    pub revisions: Revisions,
    /// Notes elements that are not known.
    pub unread: &'s mut Unread,
    /// Finds a character style.
    pub style: &'s dyn Fn(&str) -> Option<usize>,
}

/// An on/off value (17.17.4): present without a value is on.
pub fn on(xml: &Reader<'_>) -> bool {
    !matches!(xml.attribute(Ns::W, "val").as_deref(), Some("0" | "false" | "off"))
}

/// `w:val` as a number; decimals are cut, units are left aside.
pub fn number(xml: &Reader<'_>, local: &str) -> Option<i64> {
    let value = xml.attribute(Ns::W, local)?;
    let value = value.trim();
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let number: i64 = digits.get(..end)?.parse().ok()?;
    Some(if value.starts_with('-') { -number } else { number })
}

/// A length in twentieths of a point: a bare number, or one with a unit (17.18.81, Strict).
pub fn length(xml: &Reader<'_>, local: &str) -> Option<i32> {
    let value = xml.attribute(Ns::W, local)?;
    let value = value.trim();
    let split = value.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(value.len());
    let (amount, unit) = value.split_at(split);
    let amount: f64 = amount.parse().ok().filter(|amount: &f64| amount.is_finite())?;
    let twentieths = match unit {
        "" => amount,
        "pt" => amount * 20.0,
        "in" => amount * 1440.0,
        "cm" => amount * 1440.0 / 2.54,
        "mm" => amount * 144.0 / 2.54,
        "pc" | "pi" => amount * 240.0,
        _ => return None,
    };
    // `as` saturates: no length on paper comes near.
    Some(twentieths.round() as i32)
}

/// An attribute in `w:`.
pub fn string(xml: &Reader<'_>, local: &str) -> Option<String> {
    xml.attribute(Ns::W, local).map(std::borrow::Cow::into_owned)
}

/// What a paragraph mark's `w:rPr` says of its revisions.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mark {
    inserted: bool,
    deleted: bool,
}

impl Mark {
    fn gone(self, revisions: Revisions) -> bool {
        match revisions {
            Revisions::Accepted => self.deleted,
            Revisions::Original => self.inserted,
        }
    }
}

/// Reads the `w:rPr` that was just started, up to its end.
pub fn run_properties(
    xml: &mut Reader<'_>,
    around: &mut Surroundings<'_>,
) -> Result<(RunProperties, Mark), Error> {
    let mut properties = RunProperties::default();
    let mut mark = Mark::default();
    // Elements of `w:rPr` have no children but for `w:rPrChange` and the revisions of a mark.
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(name) if name.ns == Ns::W => {
                run_property(xml, name, around, &mut properties, &mut mark)?;
            }
            Event::Start(_) => xml.skip()?,
            Event::Text(_) => {}
            Event::End(_) => break,
        }
    }
    Ok((properties, mark))
}

fn run_property(
    xml: &mut Reader<'_>,
    name: Name<'_>,
    around: &mut Surroundings<'_>,
    properties: &mut RunProperties,
    mark: &mut Mark,
) -> Result<(), Error> {
    match name.local {
        "b" => properties.bold = Some(on(xml)),
        "i" => properties.italic = Some(on(xml)),
        "caps" => properties.caps = Some(on(xml)),
        "smallCaps" => properties.small_caps = Some(on(xml)),
        "vanish" => properties.hidden = Some(on(xml)),
        "u" => {
            properties.underline =
                Some(!matches!(xml.attribute(Ns::W, "val").as_deref(), Some("none")));
        }
        "color" => {
            let value = xml.attribute(Ns::W, "val").unwrap_or_default();
            properties.white = Some(value.eq_ignore_ascii_case("FFFFFF"));
        }
        "shd" => properties.shaded = Some(is_coloured(xml)),
        "highlight" => {
            let value = xml.attribute(Ns::W, "val").unwrap_or_default();
            properties.shaded = Some(!matches!(&*value, "none" | "white"));
        }
        "sz" => {
            properties.size = number(xml, "val").and_then(|size| u16::try_from(size).ok());
        }
        "rtl" => properties.rtl = Some(on(xml)),
        "rFonts" => {
            let font = xml
                .attribute(Ns::W, "ascii")
                .or_else(|| xml.attribute(Ns::W, "hAnsi"))
                .or_else(|| xml.attribute(Ns::W, "cs"));
            if let Some(font) = font {
                properties.font = Some(Font::of(&font));
            } else if xml.attribute(Ns::W, "asciiTheme").is_some() {
                properties.font = Some(Font::Text);
            }
        }
        "lang" => {
            for (local, field) in [
                ("val", &mut properties.language),
                ("eastAsia", &mut properties.east_asian),
                ("bidi", &mut properties.bidi_language),
            ] {
                if let Some(tag) = xml.attribute(Ns::W, local) {
                    *field = Some(around.languages.intern(&tag));
                }
            }
        }
        "rStyle" => {
            properties.style = xml.attribute(Ns::W, "val").and_then(|id| (around.style)(&id));
        }
        "ins" | "moveTo" => {
            mark.inserted = true;
            around.authors.mark(xml);
        }
        "del" | "moveFrom" => {
            mark.deleted = true;
            around.authors.mark(xml);
        }
        "rPrChange" => {
            around.authors.mark(xml);
            if around.revisions == Revisions::Original {
                *properties = RunProperties::default();
                return former_run_properties(xml, around, properties, mark);
            }
        }
        _ => {
            around.unread.check(name);
        }
    }
    xml.skip()
}

/// The `w:rPr` inside of a `w:rPrChange`: what stood before the change. A change holds no change,
/// so this goes no deeper.
fn former_run_properties(
    xml: &mut Reader<'_>,
    around: &mut Surroundings<'_>,
    properties: &mut RunProperties,
    mark: &mut Mark,
) -> Result<(), Error> {
    let depth = xml.path().len();
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(name) if name.is(Ns::W, "rPr") => {}
            Event::Start(name) if name.ns == Ns::W && name.local != "rPrChange" => {
                run_property(xml, name, around, properties, mark)?;
            }
            Event::Start(_) => xml.skip()?,
            Event::Text(_) => {}
            Event::End(_) if xml.path().len() < depth => break,
            Event::End(_) => {}
        }
    }
    Ok(())
}

/// Reads the `w:pPr` that was just started, up to its end.
pub fn paragraph_properties(
    xml: &mut Reader<'_>,
    around: &mut Surroundings<'_>,
) -> Result<OwnParagraphProperties, Error> {
    let mut own = OwnParagraphProperties::default();
    let depth = xml.path().len();
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(name) if name.ns == Ns::W => match name.local {
                "pPrChange" => {
                    around.authors.mark(xml);
                    if around.revisions == Revisions::Original {
                        // What follows until the end of the change are the former properties.
                        own.properties = ParagraphProperties::default();
                        own.style = None;
                    } else {
                        xml.skip()?;
                    }
                }
                "pPr" => {}
                _ => paragraph_property(xml, name, around, &mut own)?,
            },
            Event::Start(_) => xml.skip()?,
            Event::Text(_) => {}
            Event::End(_) if xml.path().len() < depth => break,
            Event::End(_) => {}
        }
    }
    Ok(own)
}

fn paragraph_property(
    xml: &mut Reader<'_>,
    name: Name<'_>,
    around: &mut Surroundings<'_>,
    own: &mut OwnParagraphProperties,
) -> Result<(), Error> {
    let properties = &mut own.properties;
    match name.local {
        "pStyle" => own.style = string(xml, "val"),
        "outlineLvl" => {
            properties.outline_level = number(xml, "val").and_then(|level| match level {
                0..=9 => u8::try_from(level).ok(),
                _ => None,
            });
        }
        "numPr" => return numbering_reference(xml, around, properties),
        "jc" => properties.alignment = alignment(xml),
        "ind" => {
            let start = length(xml, "start").or_else(|| length(xml, "left"));
            properties.indent = start.or(properties.indent);
            let hanging = length(xml, "hanging").map(i32::saturating_neg);
            properties.first_line =
                hanging.or_else(|| length(xml, "firstLine")).or(properties.first_line);
        }
        "spacing" => {
            properties.before = length(xml, "before").or(properties.before);
            properties.after = length(xml, "after").or(properties.after);
        }
        "shd" => properties.shaded = Some(is_coloured(xml)),
        "keepNext" => properties.keep_next = Some(on(xml)),
        "pageBreakBefore" => properties.page_break_before = Some(on(xml)),
        "rPr" => {
            let (run, mark) = run_properties(xml, around)?;
            own.mark = run;
            own.joined = mark.gone(around.revisions);
            return Ok(());
        }
        "sectPr" => {
            own.section = Some(section(xml, around)?);
            return Ok(());
        }
        _ => {
            around.unread.check(name);
        }
    }
    xml.skip()
}

/// Whether a `w:shd` (17.3.5) puts anything but white behind the text.
fn is_coloured(xml: &Reader<'_>) -> bool {
    let fill = xml.attribute(Ns::W, "fill").unwrap_or_default();
    let pattern = xml.attribute(Ns::W, "val").unwrap_or_default();
    let plain =
        fill.is_empty() || fill.eq_ignore_ascii_case("auto") || fill.eq_ignore_ascii_case("FFFFFF");
    !plain || !matches!(&*pattern, "" | "clear" | "nil")
}

fn alignment(xml: &Reader<'_>) -> Option<&'static str> {
    Some(match &*xml.attribute(Ns::W, "val")? {
        "left" | "start" => "left",
        "right" | "end" => "right",
        "center" => "center",
        "both" => "both",
        "distribute" => "distribute",
        "thaiDistribute" => "thaiDistribute",
        "lowKashida" => "lowKashida",
        "mediumKashida" => "mediumKashida",
        "highKashida" => "highKashida",
        "numTab" => "numTab",
        _ => return None,
    })
}

/// `w:numPr` (17.3.1.19).
fn numbering_reference(
    xml: &mut Reader<'_>,
    around: &mut Surroundings<'_>,
    properties: &mut ParagraphProperties,
) -> Result<(), Error> {
    let (mut num_id, mut level, mut inserted) = (None, None, false);
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(name) => {
                match name.local {
                    "numId" => num_id = number(xml, "val"),
                    "ilvl" => level = number(xml, "val").and_then(|level| u8::try_from(level).ok()),
                    "ins" => {
                        inserted = true;
                        around.authors.mark(xml);
                    }
                    "numberingChange" => around.authors.mark(xml),
                    _ => {}
                }
                xml.skip()?;
            }
            Event::Text(_) => {}
            Event::End(_) => break,
        }
    }
    if !(inserted && around.revisions == Revisions::Original) {
        properties.num_id = num_id.or(properties.num_id);
        properties.level = level.or(properties.level);
    }
    Ok(())
}

/// Reads the `w:sectPr` that was just started, up to its end.
pub fn section(xml: &mut Reader<'_>, around: &mut Surroundings<'_>) -> Result<SectionNotes, Error> {
    let mut notes = SectionNotes::default();
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(name) => match name.local {
                "footnotePr" => notes.footnotes = note_numbers(xml)?,
                "endnotePr" => notes.endnotes = note_numbers(xml)?,
                "sectPrChange" => {
                    around.authors.mark(xml);
                    xml.skip()?;
                }
                _ => xml.skip()?,
            },
            Event::Text(_) => {}
            Event::End(_) => break,
        }
    }
    Ok(notes)
}

/// Reads the `w:footnotePr` or `w:endnotePr` that was just started, up to its end.
pub fn note_numbers(xml: &mut Reader<'_>) -> Result<NoteNumbers, Error> {
    let mut numbers = NoteNumbers::default();
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(name) => {
                match name.local {
                    "numFmt" => numbers.format = string(xml, "val"),
                    "numStart" => {
                        numbers.start = number(xml, "val").and_then(|n| u32::try_from(n).ok());
                    }
                    "numRestart" => {
                        numbers.restart = match xml.attribute(Ns::W, "val").as_deref() {
                            Some("eachSect") => Some(NoteRestart::EachSection),
                            Some("eachPage") => Some(NoteRestart::EachPage),
                            Some("continuous") => Some(NoteRestart::Continuous),
                            _ => None,
                        };
                    }
                    _ => {}
                }
                xml.skip()?;
            }
            Event::Text(_) => {}
            Event::End(_) => break,
        }
    }
    Ok(numbers)
}
