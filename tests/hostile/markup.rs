//! XML that is broken, or made to cost.

use std::fmt::Write;

use ostler::package::Limits;

use crate::build::{W, docx, p, package, relationships, with_main, zip};
use crate::{accepted, read, read_within, refused, refused_within};

#[test]
fn document_types_are_refused_and_nothing_is_fetched() {
    // Whoever fetches what is named below is seen here.
    let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    server.set_nonblocking(true).unwrap();
    let address = server.local_addr().unwrap();
    for subset in [
        r#"[<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]"#,
        r#"[<!ENTITY a SYSTEM "file:///etc/passwd">]"#,
        &format!(r#"[<!ENTITY % a SYSTEM "http://{address}/x"> %a;]"#),
        &format!(r#"SYSTEM "http://{address}/x.dtd""#),
        "",
    ] {
        let text = format!(
            r#"<!DOCTYPE w:document {subset}><w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>"#
        );
        refused(&with_main(text), "document type");
    }
    let url = format!("http://{address}/x");
    let kinds = ["attachedTemplate", "image", "subDocument", "aFChunk", "styles", "hyperlink"];
    let relations: Vec<(&str, &str, bool)> =
        kinds.iter().map(|kind| (*kind, url.as_str(), true)).collect();
    let mut items = package(&p("Terms"));
    items.push(relationships("word/_rels/document.xml.rels", &relations));
    accepted(&zip(&items), "Terms");
    let error = server.accept().unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock);
}

#[test]
fn broken_markup_is_refused_with_its_place() {
    let error = refused(&docx("<w:tbl><w:tr><w:tc><w:p>").clone(), "");
    assert!(error.what.contains("word/document.xml"), "{error}");
    let cut = format!(r#"<w:document xmlns:w="{W}"><w:body><w:tbl><w:tr><w:tc><w:p>"#);
    refused(&with_main(cut), "ends inside");
    refused(&docx("<w:p></w:r></w:p>"), "byte");
    refused(&docx(r#"<w:p w:a="1" w:a="2"/>"#), "given twice");
    refused(&docx("<w:p>&nbsp;</w:p>"), "not known");
    refused(&docx(&p("&#1;")), "not known");
    refused(&docx(&p("\0")), "U+0000");
    refused(&docx("<q:p/>"), "not declared");
}

/// `open` a hundred thousand times; never closed, since no reader should get there.
fn nested(open: &str) -> Vec<u8> {
    docx(&open.repeat(100_000))
}

#[test]
fn depth_is_bounded_without_recursion() {
    // What repeats a hundred thousand times packs like a bomb: look behind that guard.
    let limits = Limits { ratio: u64::MAX, ..Limits::default() };
    let shallow = |count: usize| {
        let open = "<w:tbl><w:tr><w:tc>".repeat(count);
        let close = "<w:p/></w:tc></w:tr></w:tbl>".repeat(count);
        docx(&format!("{open}{}{close}", p("Deep")))
    };
    assert!(read(&shallow(100)).unwrap().text.contains("Deep"));
    for open in [
        "<w:tbl><w:tr><w:tc>",
        "<w:sdt><w:sdtContent>",
        "<w:p><w:ins>",
        "<w:p><w:hyperlink>",
        "<w:p><w:r><w:pict><w:txbxContent>",
        "<w:unknown>",
    ] {
        refused_within(&nested(open), "deeper than 512", &limits);
    }
    // Closed as well, in a stack of the size that worker threads have.
    let closed = docx(&format!("{}{}", "<w:a>".repeat(100_000), "</w:a>".repeat(100_000)));
    std::thread::Builder::new()
        .stack_size(1 << 20)
        .spawn(move || {
            refused_within(&closed, "deeper than 512", &limits);
        })
        .unwrap()
        .join()
        .unwrap();
    // The deepest that is allowed needs no more stack.
    let deepest = shallow(168);
    std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(move || assert!(read(&deepest).unwrap().text.contains("Deep")))
        .unwrap()
        .join()
        .unwrap();
}

#[test]
fn floods_of_attributes_and_names_are_refused() {
    let mut attributes = String::new();
    let mut namespaces = String::new();
    for index in 0..200_000 {
        write!(attributes, " a{index}='x'").unwrap();
        write!(namespaces, " xmlns:n{index}='urn:{index}'").unwrap();
    }
    refused(&docx(&format!("<w:p{attributes}/>")), "attributes of an element are more than 256");
    refused(&docx(&format!("<w:p{namespaces}/>")), "limit namespaces = 256");
    let mut name = String::new();
    while name.len() < 2 << 20 {
        write!(name, "n{}", name.len()).unwrap();
    }
    refused(&docx(&format!("<w:{name}/>")), "limit name_bytes = 1024");
    refused(&docx(&format!("<w:p w:{name}='x'/>")), "limit name_bytes = 1024");
    // Few on each element, and many in force.
    let deep: String = (0..100)
        .map(|depth| format!("<w:a xmlns:n{depth}='urn:{depth}' xmlns:m{depth}='urn:m{depth}' xmlns:o{depth}='urn:o'>"))
        .collect();
    refused(&docx(&deep), "limit namespaces = 256");
}

#[test]
fn encodings_are_decoded_or_refused_and_never_guessed() {
    let text = |head: &str| {
        format!(
            r#"{head}<w:document xmlns:w="{W}"><w:body>{}</w:body></w:document>"#,
            p("Gebühr — 条款")
        )
    };
    for big in [false, true] {
        for mark in ["", "\u{FEFF}"] {
            let text = text(&format!(r#"{mark}<?xml version="1.0" encoding="UTF-16"?>"#));
            let bytes: Vec<u8> = text
                .encode_utf16()
                .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
                .collect();
            accepted(&with_main(bytes), "Gebühr — 条款");
        }
    }
    let latin = format!(
        r#"<?xml version="1.0" encoding="ISO-8859-1"?><w:document xmlns:w="{W}"><w:body>{}</w:body></w:document>"#,
        p("Geb@hr")
    );
    let latin: Vec<u8> = latin.bytes().map(|b| if b == b'@' { 0xFC } else { b }).collect();
    accepted(&with_main(latin.clone()), "Gebühr");
    let wrong: Vec<u8> =
        String::from_utf8_lossy(&latin).replace("ISO-8859-1", "UTF-8").into_bytes();
    accepted(&with_main(wrong), "Geb\u{FFFD}hr"); // valid UTF-8 that holds the replacement sign
    let mut invalid = text("").into_bytes();
    let at = invalid.len() - 60;
    invalid[at] = 0xFF;
    refused(&with_main(invalid), "not valid UTF-8");
    refused(&with_main(text("<?xml version='1.0' encoding='x-none'?>")), "encoded as x-none");
}

#[test]
fn wide_documents_are_read_in_linear_time() {
    // Every character its own run.
    let runs: String = (0..400_000)
        .map(|index| format!("<w:r><w:t>{}</w:t></w:r>", char::from(b'a' + (index % 26) as u8)))
        .collect();
    let whole: String = (0..400_000).map(|index| char::from(b'a' + (index % 26) as u8)).collect();
    let limits = Limits { ratio: u64::MAX, ..Limits::default() };
    let outcome = read_within(&docx(&format!("<w:p>{runs}</w:p>")), &limits).unwrap();
    assert_eq!(outcome.text.trim_end(), whole);
    // One long paragraph.
    let long: String = (0..400_000).map(|index| format!("w{index} ")).collect();
    let outcome = read_within(&docx(&p(&long)), &limits).unwrap();
    assert_eq!(outcome.text.trim_end().len(), long.trim_end().len());
    // A hundred thousand bookmarks in one paragraph.
    let marks: String = (0..100_000)
        .map(|index| {
            format!(r#"<w:bookmarkStart w:id="{index}" w:name="b{index}"/><w:bookmarkEnd w:id="{index}"/>"#)
        })
        .collect();
    let body = format!("<w:p>{marks}<w:r><w:t>Terms</w:t></w:r></w:p>");
    assert_eq!(read_within(&docx(&body), &limits).unwrap().text.trim_end(), "Terms");
    // Bookmarks that begin between paragraphs, all of one id, and end in the order they began.
    let mut marks = r#"<w:bookmarkStart w:id="1" w:name="b"/>"#.repeat(50_000);
    marks.push_str(&p("Terms"));
    marks.push_str(&r#"<w:bookmarkEnd w:id="1"/>"#.repeat(50_000));
    assert_eq!(read_within(&docx(&marks), &limits).unwrap().text.trim_end(), "Terms");
    // A table of 250,000 cells.
    let row = format!("<w:tr>{}</w:tr>", "<w:tc><w:p/></w:tc>".repeat(500));
    let table = format!("<w:tbl>{}</w:tbl>{}", row.repeat(500), p("After"));
    assert!(read_within(&docx(&table), &limits).unwrap().text.trim_end().ends_with("After"));
    // And of more than a million.
    let row = format!("<w:tr>{}</w:tr>", "<w:tc/>".repeat(1_001));
    let table = format!("<w:tbl>{}</w:tbl>", row.repeat(1_000));
    refused_within(&docx(&table), "limit cells = 1000000", &limits);
    // Five million paragraphs in half a megabyte.
    refused_within(&docx(&"<w:p/>".repeat(5_000_000)), "limit paragraphs = 500000", &limits);
}

/// Every term of a paragraph without a sentence would repeat the paragraph as its meaning.
#[test]
fn many_terms_in_one_paragraph_cost_no_copy_of_it_each() {
    let terms: String =
        (0..1_000).map(|index| format!("“Term {index}” means a thing, and ")).collect();
    let package = ostler::package::Package::open(&docx(&p(&terms)), &Limits::default()).unwrap();
    let word = ostler::word::read(&package.value, ostler::word::Revisions::Accepted).unwrap();
    let read = ostler::segment::word(&word, Default::default());
    assert!(read.definitions.len() >= 900, "{} definitions", read.definitions.len());
    let longest = read.definitions.iter().map(|definition| definition.text.len()).max();
    assert!(longest.is_some_and(|longest| longest <= 20_010), "{longest:?}");
    let first = &read.definitions[0];
    assert!(first.text.contains(&first.term) && first.text.ends_with('…'));
}

#[test]
fn many_of_one_thing_are_read_in_linear_time() {
    let limits = Limits { ratio: u64::MAX, ..Limits::default() };
    let many =
        |count: usize, part: &dyn Fn(usize) -> String| -> String { (0..count).map(part).collect() };
    // Authors, languages, unknown elements, signs of unknown fonts.
    let body = many(50_000, &|index| {
        format!(
            r#"<w:ins w:author="a{index}"><w:r><w:rPr><w:lang w:val="l{index}"/></w:rPr><w:sym w:font="f" w:char="E000"/></w:r></w:ins><w:x{index}/>"#
        )
    });
    let outcome = read_within(&docx(&format!("<w:p>{body}</w:p>")), &limits).unwrap();
    assert_eq!(outcome.findings.iter().filter(|f| f.code == "unknown_symbol").count(), 101);
    assert!(outcome.findings.len() < 1_000, "{}", outcome.findings.len());
    // Fields that never end, each with a result of its own.
    let begin = r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>"#;
    let body = format!("<w:p>{}</w:p>{}", begin.repeat(20_000), p("x").repeat(20_000));
    let outcome = read_within(&docx(&body), &limits).unwrap();
    assert!(outcome.says("fields_too_deep"));
    assert_eq!(outcome.text.matches('x').count(), 20_000);
    // Links, each with a relationship of its own.
    let links = many(40_000, &|index| {
        format!(r#"<w:hyperlink r:id="r{index}"><w:r><w:t>x</w:t></w:r></w:hyperlink>"#)
    });
    let relations: Vec<(&str, &str, bool)> =
        (0..40_000).map(|_| ("hyperlink", "https://example.org/", true)).collect();
    let mut items = package(&format!("<w:p>{links}</w:p>"));
    items.push(relationships("word/_rels/document.xml.rels", &relations));
    assert_eq!(read_within(&zip(&items), &limits).unwrap().text.trim_end().len(), 40_000);
}

#[test]
fn counts_are_bounded() {
    let limits = Limits { paragraphs: 10, cells: 10, ratio: u64::MAX, ..Limits::default() };
    let many = docx(&p("x").repeat(20));
    refused_within(&many, "paragraphs", &limits);
    let cells = format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", "<w:tc></w:tc>".repeat(20));
    refused_within(&docx(&cells), "cells", &limits);
}

#[test]
fn absurd_numbers_cost_nothing() {
    let body = format!(
        r#"<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2147483647"/></w:tcPr>{}</w:tc></w:tr></w:tbl>
        <w:p><w:pPr><w:numPr><w:ilvl w:val="-5"/><w:numId w:val="100000000000000000000"/></w:numPr><w:ind w:left="1e99"/><w:outlineLvl w:val="77"/></w:pPr><w:r><w:t>Terms</w:t></w:r></w:p>"#,
        p("Cell")
    );
    accepted(&docx(&body), "Cell\nTerms");
}

#[test]
fn any_prefix_and_the_strict_namespace_are_read() {
    for (root, text) in [
        (format!(r#"<q:document xmlns:q="{W}"><q:body><q:p><q:r><q:t>Terms</q:t></q:r></q:p></q:body></q:document>"#), "Terms"),
        (format!(r#"<document xmlns="{W}"><body><p><r><t>Terms</t></r></p></body></document>"#), "Terms"),
        (r#"<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body><w:p><w:r><w:t>Terms</w:t></w:r></w:p></w:body></w:document>"#.to_owned(), "Terms"),
        (format!(r#"<w:document xmlns:w="{W}" xmlns:x="urn:x"><w:body><w:p><w:r><w:t>Terms</w:t></w:r></w:p></w:body></w:document>"#), "Terms"),
    ] {
        accepted(&with_main(root), text);
    }
}

#[test]
fn text_is_text_whatever_it_looks_like() {
    for (written, text) in [
        ("one<!-- no -->two<?no no?>three<![CDATA[<four>]]>", "onetwothree<four>"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("&lt;/w:t&gt;&lt;/w:r&gt;&lt;/w:p&gt;&lt;w:p&gt;", "</w:t></w:r></w:p><w:p>"),
        ("a\u{202E}b\u{200B}c\u{AD}d", "a\u{202E}b\u{200B}c\u{AD}d"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
    ] {
        accepted(&docx(&p(written)), text);
    }
}

#[test]
fn revisions_and_fields_out_of_balance_are_read() {
    for (body, text) in [
        (
            r#"<w:p><w:moveFromRangeStart w:id="1"/><w:moveTo w:id="2"><w:r><w:t>Moved</w:t></w:r></w:moveTo></w:p>"#,
            "Moved",
        ),
        (
            r#"<w:p><w:bookmarkEnd w:id="9"/><w:commentRangeEnd w:id="-1"/><w:r><w:t>Terms</w:t></w:r></w:p>"#,
            "Terms",
        ),
        (
            r#"<w:p><w:ins w:author="A"><w:del w:author="B"><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:t>Kept</w:t></w:r></w:ins></w:p>"#,
            "Kept",
        ),
        (
            r#"<w:p><w:r><w:fldChar w:fldCharType="end"/><w:fldChar w:fldCharType="separate"/><w:t>Terms</w:t></w:r></w:p>"#,
            "Terms",
        ),
    ] {
        accepted(&docx(body), text);
    }
    for code in
        [r"DDEAUTO c:\\windows\\system32\\cmd.exe", r#"INCLUDETEXT "\\\\host\\share\\x.docx""#]
    {
        let begin = format!(
            r#"<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>{code}</w:instrText>"#
        );
        let outcome = read(&docx(&format!("{begin}</w:r></w:p>"))).unwrap();
        assert!(outcome.says("field_without_end"), "{code}");
        assert_eq!(outcome.text.trim(), "");
        let whole = format!(
            r#"{begin}<w:fldChar w:fldCharType="separate"/><w:t>shown</w:t><w:fldChar w:fldCharType="end"/></w:r></w:p>"#
        );
        assert!(accepted(&docx(&whole), "shown").says("external_field"), "{code}");
    }
}
