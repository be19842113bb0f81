//! Cases of the `export` area: a hand-written `comparison.json` of `old.json` and `new.json`.
//! Expected is what each format makes of it: Markdown, CSV and HTML as they are, Word and
//! XLSX as the text of their parsed XML.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

use libtest_mimic::Failed;
use ostler::export;
use ostler::model::{Comparison, TermsDocument};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde::de::DeserializeOwned;
use zip::ZipArchive;

use super::Outcome;

pub fn run(case: &Path) -> Result<Outcome, Failed> {
    let comparison: Comparison = read(case, "comparison.json")?;
    let old: TermsDocument = read(case, "old.json")?;
    let new: TermsDocument = read(case, "new.json")?;
    let problem = |error: ostler::model::Error| Failed::from(error.to_string());
    let csv = export::changes_csv(&comparison, &old, &new).map_err(problem)?;
    let docx = export::summary_docx(&comparison, &old, &new).map_err(problem)?;
    if docx != export::summary_docx(&comparison, &old, &new).map_err(problem)? {
        return Err("the same comparison gave other bytes".into());
    }
    let xlsx = export::changes_xlsx(&comparison, &old, &new).map_err(problem)?;
    if xlsx != export::changes_xlsx(&comparison, &old, &new).map_err(problem)? {
        return Err("the same comparison gave another workbook".into());
    }
    let mut text = String::new();
    let mut part = |name: &str, content: &str| {
        text.push_str(&format!("=== {name} ===\n{}\n\n", content.trim_end()));
    };
    part("markdown", &export::summary_markdown(&comparison, &old, &new));
    part("csv", &String::from_utf8(csv)?);
    // Style and script are files of their own; what stands between them is what is made.
    let html = export::changes_html(&comparison, &old, &new);
    let body = html.split("</style>").nth(1).and_then(|rest| rest.split("<script>").next());
    part("html", body.ok_or("the page has no style or no script")?.trim_start());
    let mut docx = ZipArchive::new(Cursor::new(docx))?;
    for name in ["word/header1.xml", "word/footer1.xml", "docProps/core.xml"] {
        part(&format!("docx {name}"), &outline(&entry(&mut docx, name)?)?);
    }
    let document = entry(&mut docx, "word/document.xml")?;
    sound(&document)?;
    part("docx word/document.xml", &outline(&document)?);
    let mut xlsx = ZipArchive::new(Cursor::new(xlsx))?;
    part("xlsx xl/sharedStrings.xml", &strings(&entry(&mut xlsx, "xl/sharedStrings.xml")?)?);
    Ok(Outcome::text(text))
}

fn read<T: DeserializeOwned>(case: &Path, file: &str) -> Result<T, Failed> {
    let text = fs::read_to_string(case.join(file)).map_err(|error| format!("{file}: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("{file}: {error}").into())
}

fn entry(archive: &mut ZipArchive<Cursor<Vec<u8>>>, name: &str) -> Result<String, Failed> {
    let mut text = String::new();
    archive.by_name(name)?.read_to_string(&mut text)?;
    Ok(text)
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Result<String, Failed> {
    for attribute in element.attributes() {
        let attribute = attribute?;
        if attribute.key.as_ref() == name {
            return Ok(attribute.value.into_owned());
        }
    }
    Ok(String::new())
}

/// Each event of a part; an unclosed or ill-formed part is an error.
fn events(xml: &str, mut each: impl FnMut(&Event<'_>) -> Result<(), Failed>) -> Result<(), Failed> {
    let mut reader = Reader::from_str(xml);
    loop {
        let event = reader.read_event()?;
        each(&event)?;
        if matches!(event, Event::Eof) {
            return Ok(());
        }
    }
}

/// A part, one paragraph a line: its style, bookmarks as `#name`, links as `<name: text>`, runs of
/// a style of their own as `{style: text}`; rows and cells of tables by their beginning.
fn outline(xml: &str) -> Result<String, Failed> {
    let mut out = String::new();
    let (mut run_style, mut in_run, mut in_text) = (String::new(), false, false);
    events(xml, |event| {
        match event {
            Event::Start(e) | Event::Empty(e) => match e.name().as_ref() {
                "w:p" => out.push_str("\np "),
                "w:tbl" => out.push_str("\ntable"),
                "w:tr" => out.push_str("\n row"),
                "w:tc" => out.push_str("\n  cell"),
                "w:tblHeader" => out.push_str(" (repeated)"),
                "w:pStyle" => out.push_str(&format!("{}: ", attribute(e, "w:val")?)),
                "w:rStyle" => run_style = attribute(e, "w:val")?,
                "w:bookmarkStart" => out.push_str(&format!("#{} ", attribute(e, "w:name")?)),
                "w:hyperlink" => out.push_str(&format!("<{}: ", attribute(e, "w:anchor")?)),
                "w:sectPr" => out.push_str("\nsection"),
                "w:pgSz" => out.push_str(&format!(" {}", attribute(e, "w:w")?)),
                "w:headerReference" | "w:footerReference" => {
                    out.push_str(&format!(" {}", attribute(e, "r:id")?));
                }
                "w:r" => in_run = true,
                "w:tab" if in_run => out.push('\t'),
                "w:instrText" => out.push_str("{field}"),
                "w:t" | "dc:title" | "dcterms:created" => in_text = true,
                _ => {}
            },
            Event::End(e) => match e.name().as_ref() {
                "w:hyperlink" => out.push('>'),
                "w:r" => {
                    (run_style, in_run) = (String::new(), false);
                }
                "w:t" | "dc:title" | "dcterms:created" => in_text = false,
                _ => {}
            },
            Event::Text(text) if in_text => push(&mut out, &run_style, text),
            Event::GeneralRef(name) if in_text => {
                let character = match &**name {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    "apos" => "'",
                    other => return Err(format!("&{other}; is not expected").into()),
                };
                push(&mut out, &run_style, character);
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(out.trim_start().to_owned())
}

fn push(out: &mut String, style: &str, text: &str) {
    match style {
        "" | "LinkText" => out.push_str(text),
        style => out.push_str(&format!("{{{style}: {text}}}")),
    }
}

/// The strings of a workbook, one a line: `{u: }` underlined, `{s: }` struck.
fn strings(xml: &str) -> Result<String, Failed> {
    let mut out = String::new();
    let (mut mark, mut in_text) = ("", false);
    events(xml, |event| {
        match event {
            Event::Start(e) | Event::Empty(e) => match e.name().as_ref() {
                "si" => out.push('\n'),
                "r" => mark = "",
                "u" => mark = "u",
                "strike" => mark = "s",
                "t" => in_text = true,
                _ => {}
            },
            Event::End(e) => match e.name().as_ref() {
                "t" => in_text = false,
                "r" => mark = "",
                _ => {}
            },
            Event::Text(text) if in_text => {
                let text = text.replace('\n', "\\n");
                if mark.is_empty() {
                    out.push_str(&text);
                } else {
                    out.push_str(&format!("{{{mark}: {text}}}"));
                }
            }
            Event::GeneralRef(name) if in_text => out.push_str(&format!("&{};", &**name)),
            _ => {}
        }
        Ok(())
    })?;
    Ok(out.trim_start().to_owned())
}

/// Bookmarks are unique and closed, links lead to one, and no cell is without a paragraph.
fn sound(xml: &str) -> Result<(), Failed> {
    let (mut open, mut ids, mut names) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut targets = BTreeSet::new();
    let mut cell_has_paragraph = true;
    events(xml, |event| {
        let (element, ends) = match event {
            Event::Start(e) | Event::Empty(e) => (e.name().as_ref().to_owned(), false),
            Event::End(e) => (e.name().as_ref().to_owned(), true),
            _ => return Ok(()),
        };
        let wrong = |text: String| Err(Failed::from(text));
        match (element.as_str(), ends, event) {
            ("w:bookmarkStart", false, Event::Start(e) | Event::Empty(e)) => {
                let (id, name) = (attribute(e, "w:id")?, attribute(e, "w:name")?);
                open.insert(id.clone());
                if !ids.insert(id) || !names.insert(name.clone()) || name.len() > 40 {
                    return wrong(format!("bookmark {name}"));
                }
            }
            ("w:bookmarkEnd", false, Event::Start(e) | Event::Empty(e))
                if !open.remove(&attribute(e, "w:id")?) =>
            {
                return wrong("a bookmark ends that has not begun".to_owned());
            }
            ("w:hyperlink", false, Event::Start(e)) => {
                targets.insert(attribute(e, "w:anchor")?);
            }
            ("w:tc", false, _) => cell_has_paragraph = false,
            ("w:p", false, _) => cell_has_paragraph = true,
            ("w:tc", true, _) if !cell_has_paragraph => {
                return wrong("a cell without a paragraph".to_owned());
            }
            _ => {}
        }
        Ok(())
    })?;
    if !open.is_empty() {
        return Err(format!("bookmarks without an end: {open:?}").into());
    }
    match targets.difference(&names).next() {
        Some(target) => Err(format!("a link leads to {target}, which is not there").into()),
        None => Ok(()),
    }
}
