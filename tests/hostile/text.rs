//! Text that hides, is doubled, or stands where few readers look.

use ostler::model::Level;
use ostler::package::{Limits, Package};
use ostler::word::Revisions;

use crate::build::{W, docx, item, p, package, relationships, with_main, zip};
use crate::{Outcome, accepted, read};

/// A document whose body refers to these notes, with a comments part of this content.
fn with_comments(body: &str, comments: &str) -> Vec<u8> {
    let mut items = package(body);
    items.push(relationships(
        "word/_rels/document.xml.rels",
        &[("comments", "comments.xml", false)],
    ));
    items.push(item(
        "word/comments.xml",
        format!(r#"<w:comments xmlns:w="{W}">{comments}</w:comments>"#),
    ));
    zip(&items)
}

#[test]
fn comments_without_ids_or_with_the_same_lose_no_text() {
    let comment = |id: &str, text: &str| format!("<w:comment {id}>{}</w:comment>", p(text));
    let comments = [
        comment("", "None"),
        comment(r#"w:id="-1""#, "Negative"),
        comment(r#"w:id="7""#, "First"),
        comment(r#"w:id="7""#, "Second"),
        comment(r#"w:id="7""#, "Third"),
    ];
    let body = r#"<w:p><w:r><w:t>Terms</w:t><w:commentReference w:id="7"/><w:commentReference w:id="-1"/><w:commentReference/></w:r></w:p>"#;
    let bytes = with_comments(body, &comments.concat());
    let outcome = accepted(&bytes, "Terms");
    assert!(outcome.says("duplicate_note") && outcome.says("unreferenced_note"));
    let document = terms(&bytes);
    assert_eq!(document.coverage.unaccounted, 0);
    for text in ["None", "Negative", "First", "Second", "Third"] {
        assert!(document.clauses.iter().any(|clause| clause.text == text), "{text}");
    }
}

/// As far as clauses.
fn terms(bytes: &[u8]) -> ostler::model::TermsDocument {
    let package = Package::open(bytes, &Limits::default()).unwrap().value;
    let word = ostler::word::read(&package, Revisions::Accepted).unwrap();
    ostler::segment::word(&word, Default::default())
}

#[test]
fn many_comments_are_read_in_linear_time() {
    let comments: String = (0..40_000)
        .map(|id| format!(r#"<w:comment w:id="{}"><w:p/></w:comment>"#, id % 20_000))
        .collect();
    let references: String =
        (0..40_000).map(|id| format!(r#"<w:commentReference w:id="{id}"/>"#)).collect();
    let body = format!("<w:p><w:r>{references}<w:t>Terms</w:t></w:r></w:p>");
    accepted(&with_comments(&body, &comments), "Terms");
}

/// The finding of that code on this body.
fn finding(body: &str, code: &str) -> Option<ostler::model::Finding> {
    let Outcome { findings, .. } = read(&docx(body)).unwrap();
    findings.into_iter().find(|finding| finding.code == code)
}

#[test]
fn text_that_cannot_be_seen_is_told() {
    let run = |properties: &str| {
        format!("<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>No refunds</w:t></w:r></w:p>")
    };
    let hidden = finding(&run("<w:vanish/>"), "hidden_text").unwrap();
    assert!(hidden.level >= Level::Warning && hidden.message.contains('9'), "{hidden:?}");
    for properties in [
        r#"<w:color w:val="ffffff"/>"#,
        r#"<w:sz w:val="2"/>"#,
        r#"<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="auto"/>"#,
    ] {
        assert!(finding(&run(properties), "faint_text").is_some(), "{properties}");
    }
    for properties in [
        "",
        r#"<w:color w:val="000000"/>"#,
        r#"<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3864"/>"#,
        r#"<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>"#,
        r#"<w:sz w:val="16"/>"#,
    ] {
        assert!(finding(&run(properties), "faint_text").is_none(), "{properties}");
    }
    // White letters in a table's head stand on colour, as like as not.
    let white = run(r#"<w:color w:val="FFFFFF"/>"#);
    let table = format!("<w:tbl><w:tr><w:tc>{white}</w:tc></w:tr></w:tbl>");
    assert!(finding(&table, "faint_text").is_none());
    let shaded =
        white.replace("<w:r>", r#"<w:pPr><w:shd w:val="clear" w:fill="000000"/></w:pPr><w:r>"#);
    assert!(finding(&shaded, "faint_text").is_none());
}

#[test]
fn content_of_other_formats_is_told() {
    let mut items = package(&format!(r#"<w:altChunk r:id="r0"/>{}"#, p("Terms")));
    items.push(relationships("word/_rels/document.xml.rels", &[("aFChunk", "chunk.html", false)]));
    items.push(item("word/chunk.html", "<p>Hidden terms</p>"));
    assert!(accepted(&zip(&items), "Terms").says("unread_content"));
}

#[test]
fn changes_within_changes_are_all_counted() {
    let body = r#"<w:p><w:ins w:author="A"><w:del w:author="B"><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:t>Kept</w:t></w:r></w:ins></w:p>"#;
    let package = Package::open(&docx(body), &Limits::default()).unwrap().value;
    let document = ostler::word::read(&package, Revisions::Accepted).unwrap().value;
    assert_eq!(document.revisions, [("A".to_owned(), 1), ("B".to_owned(), 1)]);
}

#[test]
fn elements_of_other_namespaces_are_no_text_of_word() {
    let body =
        r#"<w:p xmlns:x="urn:x"><x:r><x:t>Not Word's</x:t></x:r><w:r><w:t>Terms</w:t></w:r></w:p>"#;
    assert!(accepted(&docx(body), "Terms").says("unknown_element"));
}

/// `xml:space` holds for all within (XML 1.0, 2.10), whichever element says it.
#[test]
fn white_space_that_the_root_preserves_is_kept() {
    let text = |space: &str| {
        format!(
            r#"<w:document xmlns:w="{W}" {space}><w:body><w:p><w:r><w:t>fees </w:t></w:r><w:r><w:t>due</w:t></w:r></w:p></w:body></w:document>"#
        )
    };
    accepted(&with_main(text(r#"xml:space="preserve""#)), "fees due");
    accepted(&with_main(text("")), "feesdue");
}

#[test]
fn pictures_are_never_unpacked() {
    let mut items = package(&p("Terms"));
    // A picture that inflates to more than any part may have.
    items.push(item("word/media/image1.png", vec![0; 80 << 20]));
    items.push(relationships(
        "word/_rels/document.xml.rels",
        &[("image", "media/image1.png", false)],
    ));
    accepted(&zip(&items), "Terms");
}
