//! Packages with parts missing, doubled, in circles, or elsewhere.

use crate::build::{
    MAIN, content_types, document, docx, item, p, package, relationships, root, zip,
};
use crate::{accepted, refused};

#[test]
fn what_is_missing_is_named() {
    refused(&zip(&package("")[1..]), "without [Content_Types].xml");
    refused(&zip(&[content_types(MAIN), document("")]), "has no _rels/.rels");
    refused(&zip(&[content_types(MAIN), root()]), "has no word/document.xml");
    let other = relationships("_rels/.rels", &[("image", "a.png", false)]);
    refused(&zip(&[content_types(MAIN), other, document("")]), "names no main part");
    accepted(&docx(&p("No relationships of the main part")), "No relationships of the main part");
}

#[test]
fn the_main_part_is_found_by_relationship() {
    for target in ["/elsewhere/main.xml", "elsewhere/main.xml", "./word/../elsewhere/main.xml"] {
        let mut main = document(&p("Found"));
        main.name = b"elsewhere/MAIN.xml".to_vec();
        let rels = relationships("_rels/.rels", &[("officeDocument", target, false)]);
        accepted(&zip(&[content_types(MAIN), rels, main]), "Found");
    }
    let two = relationships(
        "_rels/.rels",
        &[("officeDocument", "word/document.xml", false), ("officeDocument", "word/b.xml", false)],
    );
    let mut other = document(&p("Two"));
    other.name = b"word/b.xml".to_vec();
    refused(&zip(&[content_types(MAIN), two, document(&p("One")), other]), "ambiguous");
    for target in ["http://example.org/document.xml", "../../etc/passwd"] {
        let rels =
            relationships("_rels/.rels", &[("officeDocument", target, target.contains(':'))]);
        refused(&zip(&[content_types(MAIN), rels, document("")]), "not in the package");
    }
}

#[test]
fn references_that_lead_out_are_listed_and_not_followed() {
    let rels = relationships(
        "word/_rels/document.xml.rels",
        &[
            ("styles", "../../../../etc/passwd", false),
            ("attachedTemplate", "http://example.org/t.dotm", true),
            ("image", "\\\\host\\share\\x.png", true),
            ("subDocument", "file:///etc/passwd", true),
            ("hyperlink", "javascript:alert(1)", true),
            ("numbering", "missing.xml", false),
        ],
    );
    let mut items = package(&p("Terms"));
    items.push(rels);
    let outcome = accepted(&zip(&items), "Terms");
    for code in [
        "invalid_target",
        "external_template",
        "external_image",
        "external_content",
        "missing_part",
    ] {
        assert!(outcome.says(code), "{code}: {:?}", outcome.findings);
    }
}

#[test]
fn circles_of_relationships_end() {
    let mut items = package(&p("Terms"));
    items.push(relationships("word/_rels/document.xml.rels", &[("header", "header1.xml", false)]));
    items.push(relationships(
        "word/_rels/header1.xml.rels",
        &[("header", "document.xml", false), ("header", "header1.xml", false)],
    ));
    items.push(item("word/header1.xml", document("").bytes));
    accepted(&zip(&items), "Terms");
}

#[test]
fn main_parts_that_are_none_are_refused() {
    for text in ["", "   ", "<?xml version='1.0'?>"] {
        refused(&crate::build::with_main(text), "no element");
    }
}
