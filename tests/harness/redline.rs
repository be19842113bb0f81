//! Cases of the `redline` area: `old.xml` and `new.xml` are the bodies of two releases; the
//! expectation is the body of their redline, element by element, and what is said of it. That it
//! accepts and rejects to the two is checked by the command itself before anything is compared.

use std::path::{Path, PathBuf};

use libtest_mimic::Failed;
use ostler::diff::{Options, compare};
use ostler::package::{self, Limits, Package, unpack};
use ostler::redline::{self, Redline, Source};
use ostler::segment::{self, Provenance};
use ostler::word::{self, Revisions};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Outcome, pack};

pub fn run(case: &Path) -> Result<Outcome, Failed> {
    let redline =
        made(&pack::docx(case, "old")?, &pack::docx(case, "new")?, case.join("keep").exists())?;
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

/// Cases of which redlines are refused rather than written wrong, and why.
const REFUSED: &[(&str, &str)] = &[
    (
        "controls-bound-to-data",
        "Word shows the file's data in a control, whatever is accepted in it",
    ),
    ("controls-bound-to-stored-data", "the same"),
    ("hidden-paragraph-marks", "a hidden mark that is struck joins its paragraph no more"),
    ("instruction-over-cells", "text that is struck in an instruction is none of it any more"),
];

/// Every case of the `word` area, whatever it holds, is the old or the new side of a redline: of
/// itself with a word changed and a paragraph put before it, and of the case beside it.
pub fn of_every_word_case(cases: &[PathBuf]) -> Result<(), Failed> {
    let mut refused = Vec::new();
    let mut before: Option<(String, Vec<u8>)> = None;
    for case in cases {
        let name = case.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = pack::docx(case, "input")?;
        let edited = edited(&bytes)?;
        let mut pairs = vec![(&bytes, &edited), (&edited, &bytes)];
        let beside = before.as_ref().map_or("", |(name, _)| name);
        let excused = |name: &str| REFUSED.iter().any(|(case, _)| *case == name);
        if let Some((_, before)) = &before {
            pairs.extend([(before, &bytes), (&bytes, before)]);
        }
        for (number, (old, new)) in pairs.into_iter().enumerate() {
            if let Err(error) = made(old, new, false)
                && !excused(&name)
                && !(number > 1 && excused(beside))
            {
                refused.push(format!(
                    "{name}, pair {number}: {}",
                    error.message().unwrap_or_default()
                ));
            }
        }
        before = Some((name, bytes));
    }
    if refused.is_empty() { Ok(()) } else { Err(refused.join("\n").into()) }
}

/// A package whose main part has a word more in each fourth text, and a paragraph at its beginning.
fn edited(bytes: &[u8]) -> Result<Vec<u8>, Failed> {
    let mut parts = unpack(bytes, &Limits::default()).map_err(|error| error.to_string())?;
    let word = regex::Regex::new(r"(<(?:\w+:)?t(?: [^>]*)?>)([^<]{4,}</)")?;
    let body = regex::Regex::new(r"<(\w+:)?body>")?;
    for (name, bytes) in &mut parts {
        if name != "word/document.xml" {
            continue;
        }
        let xml = String::from_utf8(std::mem::take(bytes))?;
        let mut texts = 0;
        let xml = word.replace_all(&xml, |found: &regex::Captures<'_>| {
            texts += 1;
            let more = if texts % 4 == 1 { "altered " } else { "" };
            format!("{}{more}{}", &found[1], &found[2])
        });
        let first = "$0<${1}p><${1}r><${1}t>Put before all else.</${1}t></${1}r></${1}p>";
        *bytes = body.replace(&xml, first).into_owned().into_bytes();
    }
    package::pack(&parts).map_err(|error| error.to_string().into())
}

fn made(old: &[u8], new: &[u8], keep_revisions: bool) -> Result<Redline, Failed> {
    let mut documents = Vec::new();
    for (bytes, name) in [(old, "old"), (new, "new")] {
        let package =
            Package::open(bytes, &Limits::default()).map_err(|error| error.to_string())?.value;
        let read = word::read(&package, Revisions::default()).map_err(|error| error.to_string())?;
        let provenance = Provenance { release: name.to_owned(), ..Provenance::default() };
        documents.push(segment::word(&read, provenance));
    }
    let comparison = compare(&documents[0], &documents[1], &Options { all: true });
    let options = redline::Options {
        date: Some("2024-05-01T00:00:00Z".to_owned()),
        keep_revisions,
        ..redline::Options::default()
    };
    redline::build(
        Source { bytes: old, document: &documents[0] },
        Source { bytes: new, document: &documents[1] },
        &comparison,
        &options,
        &Limits::default(),
    )
    .map_err(|error| error.to_string().into())
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
