//! A summary of changes on the paper of another document.

use std::fs;
use std::path::Path;

use ostler::export::summary_docx;
use ostler::package::Limits;
use ostler::redline::dress;

use super::{reader, release};

#[test]
fn a_summary_takes_styles_header_and_footer_and_stays_valid() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/tarnfell");
    let [older, newer] = ["2024-07.docx", "2024-08.docx"].map(|name| release(folder.join(name)));
    let comparison = ostler::diff::compare(&older.document, &newer.document, &Default::default());
    let summary = summary_docx(&comparison, &older.document, &newer.document).unwrap();
    let template = fs::read(folder.join("2024-03.docx")).unwrap();
    let (dressed, findings) = dress(&summary, &template, &Limits::default()).unwrap();
    assert!(findings.is_empty(), "{findings:?}");
    let parts = reader::parts(&dressed);
    reader::check_package(&parts);
    let texts = |bytes: &[u8]| {
        let root = reader::parse(reader::text_of(&reader::parts(bytes), "word/document.xml"));
        reader::lines(&root, reader::Settle::Accept)
    };
    assert_eq!(texts(&dressed), texts(&summary), "the text is as it was");

    let styles = reader::parse(reader::text_of(&parts, "word/styles.xml"));
    let known: Vec<&str> =
        styles.children.iter().filter_map(|style| style.attribute("styleId")).collect();
    let theirs = reader::parts(&template);
    let theirs = reader::parse(reader::text_of(&theirs, "word/styles.xml"));
    for style in theirs.children.iter().filter_map(|style| style.attribute("styleId")) {
        assert!(known.contains(&style), "the template's style {style} is not there");
    }
    let document = reader::parse(reader::text_of(&parts, "word/document.xml"));
    let mut headers = 0;
    document.visit(&mut Vec::new(), &mut |element, _| match element.name.as_str() {
        "pStyle" | "rStyle" | "tblStyle" => {
            let style = element.attribute("val").unwrap();
            assert!(known.contains(&style), "there is no style {style}");
        }
        "headerReference" => {
            headers += 1;
            assert!(element.attribute("r:id").unwrap().starts_with("template"));
        }
        _ => {}
    });
    assert!(headers > 1, "each section has the template's header");
}
