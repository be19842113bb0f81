//! `w:rPr`, that of paragraph marks included.

use super::{Font, RunProperties, Surroundings, is_coloured, number, on};
use crate::model::Error;
use crate::package::xml::{Event, Name, Ns, Reader};
use crate::word::revisions::Revisions;

/// What a paragraph mark's `w:rPr` says of its revisions.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mark {
    inserted: bool,
    deleted: bool,
}

impl Mark {
    pub fn gone(self, revisions: Revisions) -> bool {
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
            // Each range of characters has its own font, and a theme's wins (17.3.2.26). Signs are
            // of the two ranges of Western text only.
            let font = |name: &str, theme: &str| match xml.attribute(Ns::W, theme) {
                Some(_) => Some(Font::Text),
                None => xml.attribute(Ns::W, name).map(|font| Font::of(&font)),
            };
            properties.font = font("ascii", "asciiTheme").or(properties.font);
            properties.high_font = font("hAnsi", "hAnsiTheme").or(properties.high_font);
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
