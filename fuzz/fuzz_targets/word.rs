//! The content of `w:body` → document → clauses, in both states of its revisions: the ledger closes.
//!
//! The input goes in as Flat OPC, so that no mutation is lost on a zip's checksums.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ostler::package::{Limits, Package};
use ostler::segment::{self, Provenance};
use ostler::word::{self, Revisions};

const HEAD: &str = concat!(
    r#"<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">"#,
    r#"<pkg:part pkg:name="/_rels/.rels" pkg:contentType="application/vnd.openxmlformats-package.relationships+xml"><pkg:xmlData>"#,
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships></pkg:xmlData></pkg:part>"#,
    r#"<pkg:part pkg:name="/word/document.xml" pkg:contentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"><pkg:xmlData>"#,
    r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>"#,
);
const TAIL: &str = "</w:body></w:document></pkg:xmlData></pkg:part></pkg:package>";

fuzz_target!(|body: &str| {
    let file = format!("{HEAD}{body}{TAIL}");
    let Ok(package) = Package::open(file.as_bytes(), &Limits::default()) else { return };
    for revisions in [Revisions::Accepted, Revisions::Original] {
        let Ok(document) = word::read(&package.value, revisions) else { continue };
        let terms = segment::word(&document, Provenance::default());
        assert_eq!(terms.coverage.unaccounted, 0);
    }
});
