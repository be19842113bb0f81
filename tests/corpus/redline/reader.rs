//! Reads a Word file's tracked changes accepted or rejected, without any of the code that wrote
//! them: straight from the XML, by ECMA-376 17.13.5 alone.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// An element by its local name.
#[derive(Debug, Default, Clone)]
pub struct Element {
    pub name: String,
    /// Local name and value; `r:` is kept, so that `r:id` differs from `w:id`.
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Element>,
    pub text: String,
}

impl Element {
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn visit<'e>(
        &'e self,
        above: &mut Vec<&'e Element>,
        see: &mut impl FnMut(&'e Element, &[&'e Element]),
    ) {
        see(self, above);
        above.push(self);
        for child in &self.children {
            child.visit(above, see);
        }
        above.pop();
    }
}

pub fn parse(xml: &str) -> Element {
    let mut reader = Reader::from_str(xml.trim_start_matches('\u{FEFF}'));
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => open.push(element(&tag)),
            Event::Empty(tag) => {
                let element = element(&tag);
                open.last_mut().unwrap().children.push(element);
            }
            Event::End(_) => {
                let element = open.pop().unwrap();
                open.last_mut().unwrap().children.push(element);
            }
            Event::Text(text) => open.last_mut().unwrap().text.push_str(&text),
            Event::CData(text) => open.last_mut().unwrap().text.push_str(&text),
            Event::GeneralRef(reference) => {
                let raw = format!("&{};", &*reference);
                open.last_mut().unwrap().text.push_str(&quick_xml::escape::unescape(&raw).unwrap());
            }
            Event::Eof => break,
            _ => {}
        }
    }
    open.pop().unwrap().children.pop().unwrap()
}

fn element(tag: &BytesStart<'_>) -> Element {
    let local = |name: &str| name.rsplit(':').next().unwrap().to_owned();
    let attributes = tag.attributes().map(|attribute| {
        let attribute = attribute.unwrap();
        let name = attribute.key.as_ref();
        let name = if name.starts_with("r:") { name.to_owned() } else { local(name) };
        (name, quick_xml::escape::unescape(&attribute.value).unwrap().into_owned())
    });
    Element {
        name: local(tag.name().as_ref()),
        attributes: attributes.collect(),
        ..Element::default()
    }
}

/// All parts of a package.
pub fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        assert!(!parts.contains_key(&name), "{name} is there twice");
        parts.insert(name, content);
    }
    parts
}

pub fn text_of<'p>(parts: &'p BTreeMap<String, Vec<u8>>, name: &str) -> &'p str {
    std::str::from_utf8(&parts[name]).unwrap()
}

/// Which way all changes are settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settle {
    Accept,
    Reject,
}

impl Settle {
    fn drops(self, name: &str) -> bool {
        match self {
            Self::Accept => matches!(name, "del" | "moveFrom"),
            Self::Reject => matches!(name, "ins" | "moveTo"),
        }
    }
}

/// The paragraphs of a part once all its changes are settled: one line each; a row's cells between
/// bars.
pub fn lines(root: &Element, settle: Settle) -> Vec<String> {
    let body = root.child("body").unwrap_or(root);
    blocks(body, settle)
}

fn blocks(container: &Element, settle: Settle) -> Vec<String> {
    let mut found = Vec::new();
    let mut joined = String::new();
    walk(container, settle, &mut found, &mut joined);
    assert!(joined.is_empty(), "text without a paragraph to join: {joined:?}");
    found
}

fn walk(container: &Element, settle: Settle, found: &mut Vec<String>, joined: &mut String) {
    for child in &container.children {
        match child.name.as_str() {
            "p" => {
                text(child, settle, joined);
                let mark = child.child("pPr").and_then(|properties| properties.child("rPr"));
                let gone = mark.is_some_and(|mark| {
                    mark.children.iter().any(|child| settle.drops(&child.name))
                });
                if !gone {
                    found.push(std::mem::take(joined));
                }
            }
            "tbl" => {
                assert!(joined.is_empty(), "text runs into a table: {joined:?}");
                rows(child, settle, found);
            }
            "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" | "del" | "moveFrom"
                if !settle.drops(&child.name) =>
            {
                walk(child, settle, found, joined);
            }
            _ => {}
        }
    }
}

fn rows(table: &Element, settle: Settle, found: &mut Vec<String>) {
    for child in &table.children {
        match child.name.as_str() {
            "tr" => {
                let gone = child.child("trPr").is_some_and(|properties| {
                    properties.children.iter().any(|child| settle.drops(&child.name))
                });
                if !gone {
                    let mut all = Vec::new();
                    cells(child, settle, &mut all);
                    found.push(format!("| {} |", all.join(" | ")));
                }
            }
            "sdt" | "sdtContent" | "customXml" => rows(child, settle, found),
            _ => {}
        }
    }
}

fn cells(row: &Element, settle: Settle, found: &mut Vec<String>) {
    for child in &row.children {
        match child.name.as_str() {
            "tc" => found.push(blocks(child, settle).join("¶")),
            "sdt" | "sdtContent" | "customXml" => cells(child, settle, found),
            _ => {}
        }
    }
}

fn text(parent: &Element, settle: Settle, out: &mut String) {
    for child in &parent.children {
        match child.name.as_str() {
            "t" | "delText" => {
                let text = child.text.replace(['\n', '\r'], " ");
                match child.attribute("space") {
                    Some("preserve") => out.push_str(&text),
                    _ => out.push_str(text.trim_matches([' ', '\t'])),
                }
            }
            "tab" | "ptab" => out.push('\t'),
            "br" | "cr" => out.push('\n'),
            "noBreakHyphen" => out.push('\u{2011}'),
            "softHyphen" => out.push('\u{AD}'),
            "sym" => out.push_str(child.attribute("char").unwrap_or("")),
            "pPr" | "rPr" | "instrText" | "drawing" | "pict" | "object" | "AlternateContent" => {}
            name if settle.drops(name) => {}
            _ => text(child, settle, out),
        }
    }
}

const REVISIONS: &[&str] = &[
    "ins",
    "del",
    "moveFrom",
    "moveTo",
    "moveFromRangeStart",
    "moveToRangeStart",
    "pPrChange",
    "rPrChange",
];

/// What the schema and the package's own rules ask for, as far as a redline could break them.
pub fn check_package(parts: &BTreeMap<String, Vec<u8>>) {
    let types = parse(text_of(parts, "[Content_Types].xml"));
    for kind in types.children.iter().filter(|kind| kind.name == "Override") {
        let name = kind.attribute("PartName").unwrap().trim_start_matches('/');
        assert!(parts.keys().any(|part| part.eq_ignore_ascii_case(name)), "no part {name}");
    }
    let mut ids = BTreeSet::new();
    for (name, bytes) in parts.iter().filter(|(name, _)| name.ends_with(".xml")) {
        let Ok(xml) = std::str::from_utf8(bytes) else { continue };
        let root = parse(xml);
        let known = relations(parts, name);
        root.visit(&mut Vec::new(), &mut |element, above| {
            check_element(element, above, name);
            for (attribute, value) in &element.attributes {
                if name.starts_with("word/") && attribute.starts_with("r:") && !value.is_empty() {
                    assert!(known.contains(value), "{name}: {attribute}={value} leads nowhere");
                }
            }
            if REVISIONS.contains(&element.name.as_str())
                && element.attribute("author") == Some("Ostler")
            {
                let id: u32 = element.attribute("id").unwrap().parse().unwrap();
                assert!(ids.insert(id), "{name}: revision {id} is there twice");
            }
        });
        if name == "word/document.xml" {
            check_bookmarks_and_moves(&root, &ids);
        }
    }
}

fn relations(parts: &BTreeMap<String, Vec<u8>>, part: &str) -> BTreeSet<String> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let name = format!("{folder}/_rels/{file}.rels");
    let Some(bytes) = parts.get(name.trim_start_matches('/')) else { return BTreeSet::new() };
    let root = parse(std::str::from_utf8(bytes).unwrap());
    for relation in &root.children {
        if relation.attribute("TargetMode") == Some("External") {
            let kind = relation.attribute("Type").unwrap();
            assert!(kind.ends_with("/hyperlink"), "{part}: {kind} leads out");
        }
    }
    root.children.iter().map(|relation| relation.attribute("Id").unwrap().to_owned()).collect()
}

fn check_element(element: &Element, above: &[&Element], part: &str) {
    let parent = above.last().map_or("", |parent| parent.name.as_str());
    let within = |name: &str| above.iter().any(|element| element.name == name);
    let place = || format!("{part}: {} in {parent}", element.name);
    let position = |of: &Element| {
        above.last().unwrap().children.iter().position(|child| std::ptr::eq(child, of)).unwrap()
    };
    match element.name.as_str() {
        "delText" => assert!(within("del"), "{}", place()),
        "t" => assert!(!within("del"), "{}", place()),
        "pPr" if parent == "p" => assert_eq!(position(element), 0, "{}", place()),
        "pPrChange" => {
            assert_eq!(position(element), above.last().unwrap().children.len() - 1, "{}", place());
        }
        "ins" | "del" | "moveFrom" | "moveTo" if element.attribute("author") == Some("Ostler") => {
            let siblings = &above.last().unwrap().children;
            match parent {
                "rPr" => assert_eq!(position(element), 0, "{}", place()),
                "trPr" => assert_eq!(position(element), siblings.len() - 1, "{}", place()),
                "p" | "hyperlink" | "sdtContent" | "smartTag" | "fldSimple" | "customXml"
                | "dir" | "bdo" => {
                    assert!(!element.children.is_empty(), "{}", place());
                    for child in &element.children {
                        assert!(
                            matches!(child.name.as_str(), "r" | "oMath" | "oMathPara"),
                            "{}",
                            place()
                        );
                    }
                }
                _ => panic!("{}", place()),
            }
        }
        "tbl" => {
            let names: Vec<&str> =
                element.children.iter().map(|child| child.name.as_str()).collect();
            let head = names.iter().position(|name| *name == "tblPr");
            assert!(
                head.is_some() && names.get(head.unwrap() + 1) == Some(&"tblGrid"),
                "{}",
                place()
            );
        }
        "tr" => {
            let cells = ["tc", "sdt", "customXml"];
            let has_cells =
                element.children.iter().any(|child| cells.contains(&child.name.as_str()));
            assert!(has_cells, "{}", place());
        }
        "tc" => {
            let last =
                element.children.iter().rev().find(|child| !child.name.starts_with("bookmark"));
            assert!(
                matches!(last.unwrap().name.as_str(), "p" | "sdt" | "customXml"),
                "{}",
                place()
            );
            // The last mark of a cell goes with its row alone (17.4.65).
            let row = above.last().filter(|row| row.name == "tr");
            let gone = row.and_then(|row| row.child("trPr")).is_some_and(|properties| {
                properties.children.iter().any(|child| REVISIONS.contains(&child.name.as_str()))
            });
            assert!(gone || !is_marked(last.unwrap()), "{}: the last mark", place());
        }
        "body" => {
            let last = element.children.iter().rev().find(|child| child.name != "sectPr");
            assert!(!last.is_some_and(is_marked), "{}: the last mark", place());
        }
        _ => {}
    }
}

/// Whether a paragraph's own mark is inserted, deleted or moved by the redline.
fn is_marked(paragraph: &Element) -> bool {
    let mark = paragraph.child("pPr").and_then(|properties| properties.child("rPr"));
    mark.is_some_and(|mark| {
        mark.children.iter().any(|child| {
            REVISIONS.contains(&child.name.as_str()) && child.attribute("author") == Some("Ostler")
        })
    })
}

fn check_bookmarks_and_moves(root: &Element, revisions: &BTreeSet<u32>) {
    let mut moves: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    // Ranges that are open: one ends before the next of its kind begins.
    let mut open: Vec<&str> = Vec::new();
    let mut bookmarks: BTreeSet<&str> = BTreeSet::new();
    root.visit(&mut Vec::new(), &mut |element, _| match element.name.as_str() {
        "bookmarkStart" => {
            let id = element.attribute("id").unwrap().parse().unwrap_or(0);
            assert!(!revisions.contains(&id), "bookmark {id} has the id of a revision");
            let name = element.attribute("name").unwrap();
            assert!(bookmarks.insert(name), "bookmark {name} is there twice");
        }
        "moveFromRangeStart" | "moveToRangeStart" => {
            open.push(element.attribute("id").unwrap());
            assert!(element.attribute("date").is_some(), "a range without its time");
            moves.entry(element.attribute("name").unwrap()).or_default().push(&element.name);
        }
        "moveFromRangeEnd" | "moveToRangeEnd" => {
            assert_eq!(open.pop(), element.attribute("id"), "ranges of moves cross");
        }
        "moveFrom" | "moveTo" if element.attribute("author") == Some("Ostler") => {
            assert!(!open.is_empty(), "{} outside of its range", element.name);
        }
        _ => {}
    });
    assert!(open.is_empty(), "ranges of moves that do not end");
    for (name, kinds) in moves {
        assert_eq!(kinds.len(), 2, "{name} has {kinds:?}");
        assert!(kinds.contains(&"moveFromRangeStart") && kinds.contains(&"moveToRangeStart"));
    }
}
