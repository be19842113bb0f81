//! Cases of the `redline` area: `old.xml` and `new.xml` are the bodies of two releases; the
//! expectation is the body of their redline, element by element, and what is said of it. That it
//! accepts and rejects to the two is checked by the command itself before anything is compared.

use std::path::Path;

use libtest_mimic::Failed;
use ostler::diff::{Options, compare};
use ostler::package::{Limits, Package, unpack};
use ostler::redline::{self, Source};
use ostler::segment::{self, Provenance};
use ostler::word::{self, Revisions};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Outcome, pack};

pub fn run(case: &Path) -> Result<Outcome, Failed> {
    let sources = [pack::docx(case, "old")?, pack::docx(case, "new")?];
    let mut documents = Vec::new();
    for (bytes, name) in sources.iter().zip(["old", "new"]) {
        let package =
            Package::open(bytes, &Limits::default()).map_err(|error| error.to_string())?.value;
        let read = word::read(&package, Revisions::default()).map_err(|error| error.to_string())?;
        let provenance = Provenance { release: name.to_owned(), ..Provenance::default() };
        documents.push(segment::word(&read, provenance));
    }
    let comparison = compare(&documents[0], &documents[1], &Options { all: true });
    let options = redline::Options {
        date: Some("2024-05-01T00:00:00Z".to_owned()),
        keep_revisions: case.join("keep").exists(),
        ..redline::Options::default()
    };
    let redline = redline::build(
        Source { bytes: &sources[0], document: &documents[0] },
        Source { bytes: &sources[1], document: &documents[1] },
        &comparison,
        &options,
        &Limits::default(),
    )
    .map_err(|error| error.to_string())?;
    let parts = unpack(&redline.bytes, &Limits::default()).map_err(|error| error.to_string())?;
    let mut text = String::new();
    for finding in &redline.findings {
        text.push_str(&format!("{}\n", finding.message));
    }
    for (name, bytes) in &parts {
        let shown = ["document.xml", "footnotes.xml", "header1.xml", "footer1.xml"];
        let Ok(xml) = std::str::from_utf8(bytes) else { continue };
        // Relationships are shown where something was brought over from the old source.
        let brought = name == "word/_rels/document.xml.rels" && xml.contains("/media/older");
        if brought || shown.iter().any(|file| name == &format!("word/{file}")) {
            text.push_str(&format!("\n{name}\n{}", outline(xml)?));
        }
    }
    Ok(Outcome::text(text))
}

/// The elements of a part, one a line, indented; the author and date of every revision left out.
fn outline(xml: &str) -> Result<String, Failed> {
    let mut reader = Reader::from_str(xml);
    let (mut out, mut depth) = (String::new(), 0);
    loop {
        match reader.read_event()? {
            Event::Start(tag) => {
                line(&mut out, depth, &tag)?;
                depth += 1;
            }
            Event::Empty(tag) => line(&mut out, depth, &tag)?,
            Event::End(_) => depth -= 1,
            Event::Text(text) if depth > 0 => {
                out.push_str(&format!("{}{:?}\n", "  ".repeat(depth), &*text));
            }
            Event::GeneralRef(reference) => {
                out.push_str(&format!("{}&{};\n", "  ".repeat(depth), &*reference));
            }
            Event::Eof => return Ok(out),
            _ => {}
        }
    }
}

fn line(out: &mut String, depth: usize, tag: &BytesStart<'_>) -> Result<(), Failed> {
    let mut attributes: Vec<String> = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute?;
        let key = attribute.key.as_ref();
        let constant = matches!(key, "w:author" | "w:date" | "xml:space");
        if !constant && !key.starts_with("xmlns") {
            attributes.push(format!(" {key}={}", &*attribute.value));
        }
    }
    attributes.sort();
    out.push_str(&format!(
        "{}{}{}\n",
        "  ".repeat(depth),
        tag.name().as_ref(),
        attributes.concat()
    ));
    Ok(())
}
