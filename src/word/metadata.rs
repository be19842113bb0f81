//! What the package says about the document: core and extended properties, settings.

use super::document::Properties;
use super::formatting::{self, SectionNotes};
use crate::model::Error;
use crate::package::xml::{Event, Ns, Reader};
use crate::package::{Limits, Part};

/// Reads the core properties (ECMA-376 part 2, 11) into `properties`.
pub fn core(part: &Part, limits: &Limits, properties: &mut Properties) -> Result<(), Error> {
    let mut xml = Reader::new(&part.text, &part.name, limits);
    while let Some(event) = xml.next()? {
        let Event::Start(name) = event else { continue };
        let field = match (name.ns, name.local) {
            (Ns::Dc, "title") => &mut properties.title,
            (Ns::Dc, "subject") => &mut properties.subject,
            (Ns::Dc, "language") => &mut properties.language,
            (Ns::Dcterms, "created") => &mut properties.created,
            (Ns::Dcterms, "modified") => &mut properties.modified,
            _ => continue,
        };
        *field = xml.text()?.trim().to_owned();
    }
    Ok(())
}

/// Reads the extended properties (ECMA-376 part 1, 22.2) into `properties`.
pub fn extended(part: &Part, limits: &Limits, properties: &mut Properties) -> Result<(), Error> {
    let mut xml = Reader::new(&part.text, &part.name, limits);
    while let Some(event) = xml.next()? {
        if let Event::Start(name) = event
            && name.is(Ns::Extended, "Application")
        {
            properties.application = xml.text()?.trim().to_owned();
        }
    }
    Ok(())
}

/// Reads from the settings (ECMA-376 17.15) how notes are numbered unless a section says
/// otherwise.
pub fn settings(part: &Part, limits: &Limits) -> Result<SectionNotes, Error> {
    let mut xml = Reader::new(&part.text, &part.name, limits);
    let mut notes = SectionNotes::default();
    while let Some(event) = xml.next()? {
        let Event::Start(name) = event else { continue };
        match (name.ns, name.local) {
            (Ns::W, "settings") => {}
            (Ns::W, "footnotePr") => notes.footnotes = formatting::note_numbers(&mut xml)?,
            (Ns::W, "endnotePr") => notes.endnotes = formatting::note_numbers(&mut xml)?,
            _ => xml.skip()?,
        }
    }
    Ok(notes)
}
