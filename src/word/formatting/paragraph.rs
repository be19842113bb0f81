//! `w:pPr`.

use super::{
    OwnParagraphProperties, ParagraphProperties, Surroundings, is_coloured, length, number, on,
    run_properties, section, string,
};
use crate::model::Error;
use crate::package::xml::{Event, Name, Ns, Reader};
use crate::word::revisions::Revisions;

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
        "framePr" => {
            let initial = xml.attribute(Ns::W, "dropCap");
            own.drop_cap = initial.is_some_and(|kind| matches!(&*kind, "drop" | "margin"));
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
