//! A small document cut off at every byte, with every byte changed, and changed at random from a
//! fixed seed. Whatever comes out, it comes out: a document, or an error with a cause.

use std::fs;

use fastrand::Rng;
use ostler::package::{Limits, Package};
use ostler::word::Revisions;

use crate::build::{W, document, docx, item, p, package, relationships, zip};
use crate::{open, read, targets};

/// A document with a bit of everything.
fn small() -> Vec<u8> {
    let mut items = package(&format!(
        r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:bookmarkStart w:id="1" w:name="a"/><w:r><w:t>Terms</w:t></w:r><w:bookmarkEnd w:id="1"/></w:p><w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl><w:p><w:ins w:author="x"><w:r><w:t xml:space="preserve"> new </w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del></w:p>"#,
        p("Cell")
    ));
    items.push(relationships(
        "word/_rels/document.xml.rels",
        &[("numbering", "numbering.xml", false)],
    ));
    items.push(item(
        "word/numbering.xml",
        format!(
            r#"<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>"#
        ),
    ));
    for item in &mut items {
        item.method = 0;
    }
    zip(&items)
}

/// Reads it; an error must be one that a person can use.
fn survives(bytes: &[u8]) {
    if let Err(error) = open(bytes, &Limits::default()) {
        assert!(error.what.starts_with("cannot read"), "{error}");
        assert!(!error.cause.is_empty() && !error.hint.is_empty(), "{error}");
    }
}

#[test]
fn cut_off_at_every_byte() {
    let whole = small();
    assert!(read(&whole).unwrap().text.starts_with("1. Terms"));
    for length in 0..whole.len() {
        assert!(open(&whole[..length], &Limits::default()).is_err(), "{length}");
        survives(&whole[..length]);
    }
    let main = document(&p("Terms")).bytes;
    for length in 0..main.len() {
        assert!(read(&crate::build::with_main(&main[..length])).is_err(), "{length}");
    }
}

#[test]
fn every_byte_changed() {
    let whole = small();
    for at in 0..whole.len() {
        for change in [0x01, 0x80, 0xFF] {
            let mut bytes = whole.clone();
            bytes[at] ^= change;
            survives(&bytes);
        }
    }
}

/// Removes, doubles, exchanges and overwrites stretches of the main part.
fn mutate(text: &[u8], random: &mut Rng) -> Vec<u8> {
    const PIECES: &[&str] = &[
        "<",
        ">",
        "/",
        "\"",
        "&",
        "<w:p>",
        "</w:p>",
        "<w:tbl>",
        "</w:r>",
        "<w:del>",
        "]]>",
        "<!--",
        "<![CDATA[",
        "<?",
        "w:val=\"-1\"",
        "w:val=\"99999999999\"",
        "<w:fldChar w:fldCharType=\"begin\"/>",
        "<w:fldChar w:fldCharType=\"end\"/>",
        "<w:sdt>",
        "<w:txbxContent>",
        "\u{FEFF}",
        "é",
    ];
    let mut text = text.to_vec();
    for _ in 0..=random.usize(..4) {
        let from = random.usize(..text.len().max(1));
        let to = (from + random.usize(..40)).min(text.len());
        match random.usize(..4) {
            0 => drop(text.drain(from..to)),
            1 => {
                let copy = text[from..to].to_vec();
                let at = random.usize(..text.len().max(1));
                text.splice(at..at, copy);
            }
            _ => {
                let piece = PIECES[random.usize(..PIECES.len())];
                text.splice(from..from, piece.bytes());
            }
        }
    }
    text
}

/// Whether a document was read; every visible character of it has its place in the clauses.
fn ledger_closes(bytes: &[u8]) -> bool {
    let Ok(package) = Package::open(bytes, &Limits::default()) else { return false };
    let mut read = false;
    for revisions in [Revisions::Accepted, Revisions::Original] {
        let Ok(document) = ostler::word::read(&package.value, revisions) else { continue };
        let terms = ostler::segment::word(&document, Default::default());
        assert_eq!(terms.coverage.unaccounted, 0, "{}", package.value.main_part().text);
        read = true;
    }
    read
}

/// Every target of the fuzzers on its seed, and on what the mutator makes of it.
#[test]
fn fuzz_targets_hold_on_changed_seeds() {
    type Target = fn(&[u8]);
    type Run = Box<dyn Fn(&[u8])>;
    fn text(target: fn(&str)) -> impl Fn(&[u8]) {
        move |bytes| target(&String::from_utf8_lossy(bytes))
    }
    let targets: [(&str, usize, Run); 5] = [
        ("package/flat-opc.xml", 1_000, Box::new(targets::package as Target)),
        ("word/terms.xml", 500, Box::new(text(targets::word))),
        ("richtext/terms.txt", 500, Box::new(targets::richtext as Target)),
        ("query/query.txt", 500, Box::new(text(targets::query))),
        ("diff/terms.txt", 500, Box::new(text(targets::diff))),
    ];
    let mut random = Rng::with_seed(0x7E27);
    for (seed, times, target) in targets {
        let path = format!("{}/fuzz/seeds/{seed}", env!("CARGO_MANIFEST_DIR"));
        let seed = fs::read(path).unwrap();
        target(&seed);
        for _ in 0..times {
            target(&mutate(&seed, &mut random));
        }
    }
}

#[test]
fn changed_at_random() {
    let main = document(&format!(
        r#"{}<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl><w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF a</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>one</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>"#,
        p("Terms"),
        p("Cell")
    ))
    .bytes;
    let mut random = Rng::with_seed(0x0571_E12A);
    let mut read = 0;
    for _ in 0..3_000 {
        let bytes = crate::build::with_main(mutate(&main, &mut random));
        survives(&bytes);
        read += usize::from(ledger_closes(&bytes));
    }
    // The mutator must not break everything at the first step, or it would test nothing further.
    assert!(read > 100, "only {read} were read");
    // The archive around it.
    let whole = docx(&p("Terms"));
    for _ in 0..3_000 {
        survives(&mutate(&whole, &mut random));
    }
}

/// Files that other readers' authors were hurt by, where they are at hand.
#[test]
fn files_from_the_field() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/hostile");
    let Ok(entries) = fs::read_dir(folder) else {
        println!("NOT RUN: {folder} is not there");
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "docx" || ending == "doc") {
            survives(&fs::read(&path).unwrap());
        }
    }
    for (file, cause) in [
        ("bug53475-password-is-pass.docx", "protected by a password"),
        ("PasswordProtected.doc", "Word 97-2003"),
        ("word2.doc", "Word 2"),
        ("truncated62886.docx", "cut off"),
        ("testWORD_truncated.docx", "cut off"),
        ("ExternalEntityInText.docx", "document type"),
    ] {
        crate::refused(&fs::read(format!("{folder}/{file}")).unwrap(), cause);
    }
    let readable = fs::read(format!("{folder}/partial-protected.docx")).unwrap();
    assert!(Package::open(&readable, &Limits::default()).is_ok());
}
