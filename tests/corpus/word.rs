//! The Word reader on real documents.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use ostler::model::{Error, Read, visible_chars};
use ostler::package::xml::{Event, Ns, Reader};
use ostler::package::{Limits, Package, Part, Role};
use ostler::word::{self, Block, Paragraph, Revisions, WordDocument};
use regex::Regex;

use crate::shared;

const READABLE: &[&str] = &["ost", "ost-series", "github-terms", "reader-cases", "word-series"];

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "docx") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn read(path: &Path, revisions: Revisions) -> Result<Read<WordDocument>, Error> {
    word::read(&Package::open(&fs::read(path).unwrap(), &Limits::default())?.value, revisions)
}

/// All paragraphs of blocks, in document order, those of cells and text boxes included.
fn paragraphs(blocks: &[Block]) -> Vec<&Paragraph> {
    let mut found = Vec::new();
    let mut open: Vec<&Block> = blocks.iter().rev().collect();
    while let Some(block) = open.pop() {
        match block {
            Block::Paragraph(paragraph) => {
                found.push(&**paragraph);
                open.extend(
                    paragraph.text_boxes.iter().flat_map(|text_box| &text_box.blocks).rev(),
                );
            }
            Block::Table(table) => {
                let cells = table.rows.iter().flat_map(|row| &row.cells);
                open.extend(cells.flat_map(|cell| &cell.blocks).rev());
            }
        }
    }
    found
}

fn all(document: &WordDocument) -> Vec<&Paragraph> {
    let mut found = paragraphs(&document.body);
    found.extend(document.notes.iter().flat_map(|note| paragraphs(&note.blocks)));
    found.extend(document.running.iter().flat_map(|running| paragraphs(&running.blocks)));
    found
}

/// Visible characters of a part, counted in another way: every `w:t` and `w:delText` wherever it
/// stands, and the signs that leave ink. None when it holds what is not told apart so simply.
fn ink(part: &Part) -> Option<u64> {
    let mut reader = Reader::new(&part.text, &part.name, &Limits::default());
    let mut ink = 0;
    while let Some(event) = reader.next().unwrap() {
        if let Event::Start(name) = event {
            match (name.ns, name.local) {
                (Ns::W, "t" | "delText") => ink += visible_chars(&reader.text().unwrap()),
                (Ns::W, "sym" | "noBreakHyphen") => ink += 1,
                (Ns::W, "checkBox" | "ddList")
                | (Ns::M, "oMath")
                | (Ns::Dgm, _)
                | (Ns::Chart, _)
                | (Ns::V, "textpath") => return None,
                _ => {}
            }
        }
    }
    Some(ink)
}

#[test]
fn every_visible_character_is_in_a_paragraph_or_put_aside() {
    let mut counted = 0;
    for folder in READABLE.iter().filter_map(|folder| shared(folder)) {
        for path in files(&folder) {
            for revisions in [Revisions::Accepted, Revisions::Original] {
                let document = read(&path, revisions).unwrap().value;
                let kept: u64 = all(&document)
                    .iter()
                    .map(|paragraph| {
                        let aside: u64 = paragraph
                            .set_aside
                            .iter()
                            .map(|aside| visible_chars(&aside.text))
                            .sum();
                        visible_chars(&paragraph.text) + aside
                    })
                    .sum();
                assert_eq!(document.visible, kept, "{}", path.display());

                let package =
                    Package::open(&fs::read(&path).unwrap(), &Limits::default()).unwrap().value;
                let main = &package.main_part().name;
                let mut parts: BTreeMap<&str, &Part> = BTreeMap::new();
                parts.insert(main, package.main_part());
                for role in
                    [Role::Header, Role::Footer, Role::Footnotes, Role::Endnotes, Role::Comments]
                {
                    parts
                        .extend(package.related(main, role).map(|part| (part.name.as_str(), part)));
                }
                let inks: Option<Vec<u64>> = parts.values().map(|part| ink(part)).collect();
                if let Some(inks) = inks {
                    counted += 1;
                    assert_eq!(document.visible, inks.iter().sum::<u64>(), "{}", path.display());
                }
            }
        }
    }
    println!("{counted} readings were counted a second time");
}

#[test]
fn spans_links_and_fields_lie_within_the_text() {
    for folder in READABLE.iter().filter_map(|folder| shared(folder)) {
        for path in files(&folder) {
            let document = read(&path, Revisions::Accepted).unwrap().value;
            for paragraph in all(&document) {
                let text = &paragraph.text;
                let mut end = 0;
                for span in &paragraph.spans {
                    assert!(
                        span.start == end && span.end > span.start,
                        "{}: {text}",
                        path.display()
                    );
                    end = span.end;
                }
                assert_eq!(end, text.len(), "{}: {text}", path.display());
                let ranges = paragraph.links.iter().map(|link| (link.start, link.end));
                let ranges =
                    ranges.chain(paragraph.fields.iter().map(|field| (field.start, field.end)));
                for (start, end) in ranges {
                    assert!(
                        start < end && text.get(start..end).is_some(),
                        "{}: {text}",
                        path.display()
                    );
                }
                for anchor in &paragraph.anchors {
                    assert!(text.is_char_boundary(anchor.at), "{}: {text}", path.display());
                }
            }
        }
    }
}

#[test]
fn the_terms_of_2017_read_as_they_were_read_by_hand() {
    let Some(folder) = shared("ost") else { return };
    let expected: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.join("expected-outline.json")).unwrap())
            .unwrap();
    let Read { value: document, findings } =
        read(&folder.join("2017-11.docx"), Revisions::Accepted).unwrap();
    assert_eq!(findings, []);
    let body = paragraphs(&document.body);
    let by_number: BTreeMap<u64, &Paragraph> = body
        .iter()
        .flat_map(|paragraph| {
            paragraph.ordinals.iter().map(|&ordinal| (u64::from(ordinal), *paragraph))
        })
        .collect();
    for heading in expected["headings"].as_array().unwrap() {
        let paragraph = by_number[&heading["p"].as_u64().unwrap()];
        let names = |value: &serde_json::Value| -> BTreeSet<String> {
            value.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(paragraph.text.trim(), heading["title"], "{heading}");
        assert_eq!(
            paragraph.outline_level.map(|level| u64::from(level) + 1),
            heading["level"].as_u64()
        );
        let label = paragraph.label.as_ref().map_or("", |label| &label.text);
        assert_eq!(label, heading["label"], "{heading}");
        let anchors: BTreeSet<String> =
            paragraph.anchors.iter().map(|anchor| anchor.name.clone()).collect();
        assert_eq!(anchors, names(&heading["anchors"]), "{heading}");
    }
    let sum = |some: &mut dyn Iterator<Item = &&Paragraph>| -> u64 {
        some.map(|paragraph| visible_chars(&paragraph.text)).sum()
    };
    let visible = &expected["visible_chars"];
    assert_eq!(sum(&mut body.iter()), visible["body"]["without_space"]);
    let mut toc = body.iter().filter(|paragraph| paragraph.in_toc);
    assert_eq!(sum(&mut toc), visible["toc"]["without_space"]);
    let counts = &expected["counts"];
    assert_eq!(body.len() as u64, counts["paragraphs"]);
    let labels = body.iter().filter(|paragraph| paragraph.label.is_some()).count() as u64;
    assert_eq!(labels, counts["automatic_list_paragraphs"]);
    let anchors: usize = all(&document).iter().map(|paragraph| paragraph.anchors.len()).sum();
    assert_eq!(anchors as u64, counts["bookmarks"]);
    assert!(
        all(&document).iter().flat_map(|paragraph| &paragraph.anchors).all(|a| a.end.is_some())
    );
}

/// Words of the given text that are not found, or found ones that are not given, with the reason.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("docx_checkboxes.docx", "the Markdown writes a ticked box as [x]"),
    ("docx_comments.docx", "the Markdown leaves comments out"),
    ("equations.docx", "the Markdown writes formulas in LaTeX"),
    ("omml_frac_superscript.docx", "the Markdown writes formulas in LaTeX"),
    ("omml_text_escapes_in_math.docx", "the Markdown writes formulas in LaTeX"),
    ("table_with_equations.docx", "the Markdown writes formulas in LaTeX"),
    ("word_tables.docx", "the Markdown repeats a merged cell in each column it spans"),
];

#[test]
fn words_are_those_that_another_reader_found() {
    let Some(folder) = shared("reader-cases/docling") else { return };
    let word = Regex::new(r"[\p{L}\p{N}]+").unwrap();
    let count = |text: &str| {
        let mut words: BTreeMap<String, usize> = BTreeMap::new();
        for found in word.find_iter(text) {
            *words.entry(found.as_str().to_owned()).or_default() += 1;
        }
        words
    };
    let noise = Regex::new(r"(?s)<!--.*?-->|\$\$?.*?\$\$?|\]\([^)]*\)").unwrap();
    let mut off: BTreeSet<String> = BTreeSet::new();
    for path in files(&folder) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let markdown = fs::read_to_string(folder.join(format!("{name}.md"))).unwrap();
        let entities = [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("\\_", "_")];
        let markdown = entities
            .iter()
            .fold(noise.replace_all(&markdown, " ").into_owned(), |text, (from, to)| {
                text.replace(from, to)
            });
        let document = read(&path, Revisions::Accepted).unwrap().value;
        let mut shown = paragraphs(&document.body);
        shown.extend(document.notes.iter().flat_map(|note| paragraphs(&note.blocks)));
        let texts: Vec<&str> = shown.iter().map(|paragraph| paragraph.text.as_str()).collect();
        let labels: Vec<&str> = shown
            .iter()
            .filter_map(|paragraph| Some(paragraph.label.as_ref()?.text.as_str()))
            .collect();
        let given = count(&markdown);
        let found = count(&texts.join("\n"));
        let with_labels = count(&format!("{}\n{}", texts.join("\n"), labels.join("\n")));
        let shared_words = |found: &BTreeMap<String, usize>| -> usize {
            given
                .iter()
                .map(|(word, times)| found.get(word).map_or(0, |found| *found.min(times)))
                .sum()
        };
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        let recall = share(shared_words(&with_labels), given.values().sum());
        let precision = share(shared_words(&found), found.values().sum());
        println!("{name}: recall {recall:.4}, precision {precision:.4}");
        if recall < 0.995 || precision < 0.99 {
            off.insert(name);
        }
    }
    let listed: BTreeSet<String> = EXCEPTIONS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(off, listed);
}

#[test]
fn hostile_files_give_a_document_or_a_clear_error() {
    let Some(folder) = shared("hostile") else { return };
    let mut refused = 0;
    for path in files(&folder) {
        for revisions in [Revisions::Accepted, Revisions::Original] {
            if let Err(error) = read(&path, revisions) {
                refused += 1;
                for line in [&error.what, &error.cause, &error.hint] {
                    assert!(!line.is_empty(), "{}: {error:?}", path.display());
                }
            }
        }
    }
    assert!(refused > 0, "the folder holds files that cannot be read");
}
