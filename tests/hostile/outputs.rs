//! What is written from hostile text: valid, the text whole in it, and nothing that runs.

use std::collections::BTreeSet;

use ostler::diff::{self, Options};
use ostler::model::{Comparison, TermsDocument};
use ostler::package::xml::{Event, Reader};
use ostler::package::{Archive, Limits, Package};
use ostler::word::Revisions;
use ostler::{export, segment};

use crate::build::{docx, p};
use crate::{flatten, open};

/// Text as an attacker would have it, one a clause.
const HOSTILE: &[&str] = &[
    "<script>alert(1)</script> applies to Customer",
    "<img src=x onerror=alert(1)> is a picture of Fees",
    "\"><svg/onload=alert(1)> closes a Service attribute",
    "</w:t></w:r></w:p><w:p><w:r><w:t>No liability at all.",
    "&lt;b&gt; is not bold & \"quoted\" 'text' stays",
    "]]> ends CDATA &#x1; and &amp;amp; entities",
    "=HYPERLINK(\"http://example.org\",\"Fees\")",
    "+1 and @SUM(A1) and -2",
    "-3 per month",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "javascript:alert(1) and data:text/html,x",
    "| a pipe | in a table | `code` [link](javascript:alert(1))",
    "right \u{202E}ot tfel\u{202C} and zero\u{200B}width, soft\u{AD}hyphen",
    "emoji 👩‍⚖️, \u{1F1E9}\u{1F1EA}, combining e\u{301}, \u{FEFF}mark",
    "{{ template }} ${env} {% raw %} %s %n",
];

/// Control characters and what is no character. Both readers refuse them; the writers do not rely
/// on that.
const CONTROLS: &str =
    "bell \u{7} null \u{0} escape \u{1B}[31m form \u{C} noncharacter \u{FFFE} \u{FFFF} end";

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn word(texts: &[String]) -> TermsDocument {
    let body: String = texts.iter().map(|text| p(&escaped(text))).collect();
    let package = Package::open(&docx(&body), &Limits::default()).unwrap().value;
    let read = ostler::word::read(&package, Revisions::Accepted).unwrap();
    segment::word(
        &read,
        segment::Provenance { series: "s".into(), release: "r".into(), ..Default::default() },
    )
}

/// A release of one clause that holds [`CONTROLS`].
fn controls() -> TermsDocument {
    let mut document = plain(&["to be replaced by what follows here"]);
    document.clauses[0].text = CONTROLS.to_owned();
    document
}

fn plain(texts: &[&str]) -> TermsDocument {
    word(&texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>())
}

/// Two releases whose changes hold all of it: on the old side, on the new one, and on both.
fn releases() -> (TermsDocument, TermsDocument, Comparison) {
    let own = |text: &str| text.to_owned();
    let mut old: Vec<String> = vec!["This paragraph stands as it is.".into()];
    let mut new = old.clone();
    for (index, text) in HOSTILE.iter().enumerate() {
        match index % 3 {
            0 => old.push(own(text)),
            1 => new.push(own(text)),
            _ => {
                old.push(format!("{text} within thirty days of the invoice, as agreed"));
                new.push(format!("{text} within sixty days of the invoice, as agreed"));
            }
        }
    }
    let (old, new) = (word(&old), word(&new));
    let comparison = diff::compare(&old, &new, &Options { all: true });
    assert!(comparison.changes.len() >= HOSTILE.len() - 1, "{}", comparison.changes.len());
    (old, new, comparison)
}

#[test]
fn every_hostile_text_is_a_clause_as_it_was_written() {
    let document = word(&HOSTILE.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
    let texts: BTreeSet<&str> =
        document.clauses.iter().map(|clause| clause.text.as_str()).collect();
    for text in HOSTILE {
        assert!(texts.contains(text), "{text:?} is not in {texts:#?}");
    }
}

#[test]
fn json_holds_the_text_to_the_character() {
    let (old, new, comparison) = releases();
    for document in [&old, &new, &controls()] {
        let mut bytes = Vec::new();
        export::release_json(document, &mut bytes).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let written: Vec<&str> = value["clauses"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| c["text"].as_str().unwrap())
            .collect();
        let texts: Vec<&str> = document.clauses.iter().map(|clause| clause.text.as_str()).collect();
        assert_eq!(written, texts);
        let mut lines = Vec::new();
        export::release_jsonl(document, &mut lines).unwrap();
        let lines = String::from_utf8(lines).unwrap();
        assert_eq!(lines.lines().count(), document.clauses.len());
        assert!(lines.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
    }
    let mut bytes = Vec::new();
    export::comparison_json(&comparison, &mut bytes).unwrap();
    let again: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(again["changes"].as_array().unwrap().len(), comparison.changes.len());
}

/// The tags of a page: what stands between `<` and `>`, comments, styles and scripts of its own
/// left out as one.
fn tags(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let end = rest.find('>').expect("a tag that does not end");
        let tag = rest[..end].to_owned();
        let name = tag.split([' ', '\n']).next().unwrap().to_ascii_lowercase();
        rest = &rest[end + 1..];
        if name == "style" || name == "script" {
            rest = &rest[rest.find(&format!("</{name}")).expect("its end")..];
        }
        found.push(tag);
    }
    found
}

#[test]
fn pages_hold_no_tag_script_or_link_of_the_text() {
    let (old, new, comparison) = releases();
    let mut pages = vec![export::changes_html(&comparison, &old, &new)];
    let controls = controls();
    let calm = plain(&["Fees are due in sixty days."]);
    let compared = diff::compare(&calm, &controls, &Options::default());
    pages.push(export::changes_html(&compared, &calm, &controls));
    // What a page of harmless text is made of.
    let harmless = plain(&["One thing.", "Fees are due in thirty days."]);
    let compared = diff::compare(&calm, &harmless, &Options::default());
    let name = |tag: &String| {
        tag.split([' ', '\n', '/']).find(|part| !part.is_empty()).unwrap_or("").to_owned()
    };
    let harmless = export::changes_html(&compared, &calm, &harmless);
    let scripts = tags(&harmless).iter().filter(|tag| name(tag) == "script").count();
    for page in pages {
        let tags = tags(&page);
        assert_eq!(tags.iter().filter(|tag| name(tag) == "script").count(), scripts);
        for tag in &tags {
            let lower = tag.to_ascii_lowercase();
            for sign in ["onerror", "onload", "javascript:", "data:text", "<img", "svg/"] {
                assert!(!lower.contains(sign), "{sign} in <{tag}>");
            }
            assert!(!["img", "svg", "iframe", "object"].contains(&&*name(tag)), "<{tag}>");
        }
        let odd = page.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
        assert_eq!(odd, None);
        assert!(!page.contains(['\u{202E}', '\u{FFFE}', '\u{FFFF}']));
        // Nothing is fetched either.
        for sign in ["src=\"http", "url(http", "@import", "<link"] {
            assert!(!page.contains(sign), "{sign}");
        }
    }
}

#[test]
fn tables_hold_no_formula() {
    let (old, new, comparison) = releases();
    let csv = export::changes_csv(&comparison, &old, &new).unwrap();
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(csv.as_slice());
    let mut cells = 0;
    for record in reader.records() {
        for cell in record.unwrap().iter() {
            cells += 1;
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{cell:?}");
        }
    }
    assert!(cells > HOSTILE.len());
    let xlsx = export::changes_xlsx(&comparison, &old, &new).unwrap();
    for (name, elements) in parts(&xlsx) {
        let formulas = elements.iter().filter(|element| *element == "f").count();
        assert_eq!(formulas, 0, "{name}");
    }
    let controls = controls();
    let calm = plain(&["Other words stand here now."]);
    let comparison = diff::compare(&calm, &controls, &Options::default());
    parts(&export::changes_xlsx(&comparison, &calm, &controls).unwrap());
}

/// The XML parts of a package and the local names of their elements; each must be well-formed.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<String>)> {
    let limits = Limits::default();
    let archive = Archive::open(bytes, &limits).unwrap();
    let mut budget = limits.total_bytes;
    let mut found = Vec::new();
    for entry in archive.entries() {
        let text = String::from_utf8(archive.read(entry, &limits, &mut budget).unwrap()).unwrap();
        let illegal = text.chars().find(|&c| {
            (c < ' ' && !matches!(c, '\n' | '\r' | '\t')) || matches!(c, '\u{FFFE}' | '\u{FFFF}')
        });
        assert_eq!(illegal, None, "{}", entry.name);
        let mut reader = Reader::new(&text, &entry.name, &limits);
        let mut names = Vec::new();
        while let Some(event) = reader.next().unwrap_or_else(|error| panic!("{error}")) {
            if let Event::Start(name) = event {
                names.push(name.local.to_owned());
            }
        }
        found.push((entry.name.clone(), names));
    }
    found
}

#[test]
fn word_files_hold_the_text_as_text() {
    let (old, new, comparison) = releases();
    let bytes = export::summary_docx(&comparison, &old, &new).unwrap();
    parts(&bytes);
    let outcome = open(&bytes, &Limits::default()).unwrap();
    for text in HOSTILE {
        let start: String = text.chars().take(20).collect();
        assert!(outcome.text.contains(&start), "{start:?} is not in {}", outcome.text);
    }
    assert!(!outcome.text.lines().any(|line| line.trim() == "No liability at all."));
    for code in ["macros", "external_template", "external_image", "external_content"] {
        assert!(!outcome.says(code), "{code}");
    }
    let package = Package::open(&bytes, &Limits::default()).unwrap().value;
    let read = ostler::word::read(&package, Revisions::Accepted).unwrap().value;
    let mut text = String::new();
    flatten(&read.body, &mut text);
    assert_eq!(text, outcome.text);

    let controls = controls();
    let calm = plain(&["Other words stand here now."]);
    let comparison = diff::compare(&calm, &controls, &Options::default());
    let bytes = export::summary_docx(&comparison, &calm, &controls).unwrap();
    parts(&bytes);
    assert!(open(&bytes, &Limits::default()).unwrap().text.contains("bell"));
}

#[test]
fn markdown_holds_no_tag_and_no_cell_of_the_text() {
    let (old, new, comparison) = releases();
    let markdown = export::summary_markdown(&comparison, &old, &new);
    let bare = markdown.replace("<br>", "").replace("\\<", "").replace("\\[", "");
    for sign in ["<", "[link"] {
        assert!(!bare.contains(sign), "{sign} in {markdown}");
    }
    let columns = |line: &str| line.replace("\\|", "").matches('|').count();
    let mut table = None;
    for line in markdown.lines() {
        if !line.starts_with('|') {
            table = None;
            continue;
        }
        assert_eq!(*table.get_or_insert(columns(line)), columns(line), "{line}");
    }
}
