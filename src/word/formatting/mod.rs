//! Run and paragraph properties (ECMA-376 17.3.1.26 and 17.3.2.28): those that change what is
//! read or that a reader of the structure needs.

mod paragraph;
mod run;
mod section;

pub use paragraph::paragraph_properties;
pub use run::run_properties;
pub use section::{NoteNumbers, NoteRestart, SectionNotes, note_numbers, section};

use super::coverage::Unread;
use super::revisions::{Authors, Revisions};
use super::symbols::Font;
use crate::package::xml::{Ns, Reader};

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
    /// Of the characters of ASCII.
    pub font: Option<Font>,
    /// Of the Western ones beyond, private use among them (`w:hAnsi`).
    pub high_font: Option<Font>,
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
            high_font: self.high_font.or(base.high_font),
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
    /// It is an initial that the text after it begins with (`w:dropCap`, 17.3.1.11).
    pub drop_cap: bool,
    /// The paragraph mark's own formatting.
    pub mark: RunProperties,
    /// It holds the properties of the section that ends here.
    pub section: Option<SectionNotes>,
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

/// Whether a `w:shd` (17.3.5) puts anything but white behind the text.
fn is_coloured(xml: &Reader<'_>) -> bool {
    let fill = xml.attribute(Ns::W, "fill").unwrap_or_default();
    let pattern = xml.attribute(Ns::W, "val").unwrap_or_default();
    let plain =
        fill.is_empty() || fill.eq_ignore_ascii_case("auto") || fill.eq_ignore_ascii_case("FFFFFF");
    !plain || !matches!(&*pattern, "" | "clear" | "nil")
}
