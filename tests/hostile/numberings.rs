//! Numbering and styles that point in circles, to nothing, or past the end.

use crate::build::{W, item, package, relationships, zip};
use crate::{Outcome, accepted, read};

/// A document of one paragraph "Terms" with `w:numId` 1 and this numbering part.
fn numbered(numbering: &str, styles: &str) -> Vec<u8> {
    let mut items = package(
        r#"<w:p><w:pPr><w:pStyle w:val="S"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>Terms</w:t></w:r></w:p>"#,
    );
    items.push(relationships(
        "word/_rels/document.xml.rels",
        &[("numbering", "numbering.xml", false), ("styles", "styles.xml", false)],
    ));
    items.push(item(
        "word/numbering.xml",
        format!(r#"<w:numbering xmlns:w="{W}">{numbering}</w:numbering>"#),
    ));
    items.push(item("word/styles.xml", format!(r#"<w:styles xmlns:w="{W}">{styles}</w:styles>"#)));
    zip(&items)
}

const NUM: &str = r#"<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>"#;

fn level(content: &str) -> String {
    format!(
        r#"<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>{content}</w:lvl></w:abstractNum>{NUM}"#
    )
}

#[test]
fn numbering_without_a_definition_is_said_and_not_guessed() {
    for numbering in [
        "",
        NUM,
        r#"<w:num w:numId="1"/>"#,
        r#"<w:num w:numId="1"><w:abstractNumId/></w:num>"#,
        r#"<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum><w:abstractNum w:abstractNumId="2"><w:styleLink w:val="L"/><w:numStyleLink w:val="L"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>"#,
    ] {
        let outcome = accepted(&numbered(numbering, ""), "Terms");
        assert!(outcome.says("unresolved_numbering"), "{numbering}");
    }
}

#[test]
fn values_that_are_missing_or_absurd_do_not_stop_the_reading() {
    for (content, label) in [
        (r#"<w:numFmt/><w:lvlText/>"#, ""),
        (r#"<w:numFmt w:val="decimal"/><w:lvlText w:val="%1%0%"/>"#, "1%0% "),
        // Word ignores a text that asks for a level below its own.
        (r#"<w:numFmt w:val="decimal"/><w:lvlText w:val="%1%2%9%0%"/>"#, ""),
        (r#"<w:numFmt w:val="nonsense"/><w:lvlText w:val="%1."/>"#, "1. "),
        (
            r#"<w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%1)"/><w:lvlRestart w:val="-7"/>"#,
            "(a) ",
        ),
        (
            r#"<w:start w:val="2147483647"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>"#,
            "2147483647. ",
        ),
        (
            r#"<w:start w:val="99999999999999999999"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>"#,
            "0. ",
        ),
    ] {
        accepted(&numbered(&level(content), ""), &format!("{label}Terms"));
    }
    let unknown: Outcome =
        read(&numbered(&level(r#"<w:numFmt w:val="nonsense"/><w:lvlText w:val="%1."/>"#), ""))
            .unwrap();
    assert!(unknown.says("number_format"));
    let deep = r#"<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="99"/></w:abstractNum>"#;
    assert!(read(&numbered(&format!("{deep}{NUM}"), "")).unwrap().says("numbering_level"));
}

#[test]
fn style_circles_are_cut() {
    let styles = r#"<w:style w:type="paragraph" w:styleId="S"><w:name w:val="S"/><w:basedOn w:val="T"/></w:style><w:style w:type="paragraph" w:styleId="T"><w:name w:val="T"/><w:basedOn w:val="S"/></w:style>"#;
    let decimal = level(r#"<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>"#);
    accepted(&numbered(&decimal, styles), "1. Terms");
    // A chain as long as a file may hold.
    let chain: String = (0..50_000)
        .map(|index| format!(r#"<w:style w:type="paragraph" w:styleId="s{index}"><w:basedOn w:val="s{}"/></w:style>"#, index + 1))
        .collect();
    let styles = format!(
        r#"<w:style w:type="paragraph" w:styleId="S"><w:basedOn w:val="s0"/></w:style>{chain}"#
    );
    accepted(&numbered(&decimal, &styles), "1. Terms");
}

#[test]
fn many_definitions_are_read_in_linear_time() {
    let many: String = (2..20_000)
        .map(|id| format!(r#"<w:abstractNum w:abstractNumId="{id}"><w:numStyleLink w:val="L{id}"/></w:abstractNum><w:num w:numId="{id}"><w:abstractNumId w:val="{id}"/></w:num>"#))
        .collect();
    let decimal = level(r#"<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>"#);
    accepted(&numbered(&format!("{decimal}{many}"), ""), "1. Terms");
}
