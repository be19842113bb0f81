//! `w:sectPr`, as far as it numbers notes.

use super::{Surroundings, number, string};
use crate::model::Error;
use crate::package::xml::{Event, Ns, Reader};

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
