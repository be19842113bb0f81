//! What must hold whatever the input: one function a target, called by the fuzzers in
//! `fuzz_targets/` and by the seeded mutator of `tests/hostile`, which always runs.

use std::sync::OnceLock;

use ostler::diff::{self, Options, rebuild};
use ostler::model::TermsDocument;
use ostler::package::{Limits, Package};
use ostler::search::{Index, Payload, Request, Scope, SearchError, Wordings};
use ostler::segment::{self, Provenance};
use ostler::word::{self, Revisions};
use ostler::{export, richtext};

/// Bytes → package → document: a document, or an error with a cause and a hint.
pub fn package(bytes: &[u8]) {
    let read = Package::open(bytes, &Limits::default())
        .and_then(|package| word::read(&package.value, Revisions::Accepted));
    if let Err(error) = read {
        assert!(error.what.starts_with("cannot read"), "{error}");
        assert!(!error.cause.is_empty() && !error.hint.is_empty(), "{error}");
    }
}

const HEAD: &str = concat!(
    r#"<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">"#,
    r#"<pkg:part pkg:name="/_rels/.rels" pkg:contentType="application/vnd.openxmlformats-package.relationships+xml"><pkg:xmlData>"#,
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships></pkg:xmlData></pkg:part>"#,
    r#"<pkg:part pkg:name="/word/document.xml" pkg:contentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"><pkg:xmlData>"#,
    r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>"#,
);
const TAIL: &str = "</w:body></w:document></pkg:xmlData></pkg:part></pkg:package>";

/// The content of `w:body` → document → clauses, in both states of its revisions: the ledger closes.
/// It goes in as Flat OPC, so that no mutation is lost on a zip's checksums.
pub fn word(body: &str) {
    let file = format!("{HEAD}{body}{TAIL}");
    let Ok(package) = Package::open(file.as_bytes(), &Limits::default()) else { return };
    for revisions in [Revisions::Accepted, Revisions::Original] {
        let Ok(document) = word::read(&package.value, revisions) else { continue };
        let terms = segment::word(&document, Provenance::default());
        assert_eq!(terms.coverage.unaccounted, 0, "{body}");
    }
}

fn terms(text: &[u8]) -> Option<TermsDocument> {
    Some(segment::rich_text(&richtext::read(text).ok()?, Provenance::default()))
}

/// Text with bookmark markers → clauses → JSON: the ledger closes and the JSON is read again.
pub fn richtext(bytes: &[u8]) {
    let Some(terms) = terms(bytes) else { return };
    assert_eq!(terms.coverage.unaccounted, 0);
    let mut json = Vec::new();
    export::release_json(&terms, &mut json).expect("memory can be written");
    let again: TermsDocument = serde_json::from_slice(&json).expect("what was written is read");
    assert_eq!(again.clauses, terms.clauses);
}

/// Two texts, a form feed between them → comparison: both ends can be rebuilt from it.
pub fn diff(text: &str) {
    let Some((old, new)) = text.split_once('\u{C}') else { return };
    let (Some(old), Some(new)) = (terms(old.as_bytes()), terms(new.as_bytes())) else { return };
    let comparison = diff::compare(&old, &new, &Options { all: true });
    if let Err(error) = rebuild::check(&comparison, &old, &new) {
        panic!("{error}");
    }
}

const SAMPLE: &str = "[bookmark: Fees]Fees\n\n1. Customer shall pay the Fees within 30 days.\n\n\
    2. \"Fees\" means the amounts in the Order. No refunds; see Section 1.\n";

struct Ready {
    index: Index,
    /// Its files are there as long as this is.
    _folder: tempfile::TempDir,
}

fn index() -> &'static Index {
    static INDEX: OnceLock<Ready> = OnceLock::new();
    let ready = INDEX.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let text = richtext::read(SAMPLE.as_bytes()).expect("the sample reads");
        let provenance =
            Provenance { series: "sample".into(), release: "1".into(), ..Provenance::default() };
        let mut wordings = Wordings::new("sample");
        wordings.add(&segment::rich_text(&text, provenance), None);
        let payload = Payload { store: "fuzz".into(), generation: 1, hash: String::new() };
        Index::build(folder.path(), &payload, [wordings]).expect("the index is built");
        let (index, _) = Index::open(folder.path()).expect("the index opens");
        Ready { index, _folder: folder }
    });
    &ready.index
}

/// A query, as typed, against a small index: an answer whose marks lie in its text, or an error whose
/// place lies in the query.
pub fn query(query: &str) {
    let request = Request {
        query: query.to_owned(),
        scope: Scope::AllReleases,
        limit: 10,
        ..Request::default()
    };
    match index().search(&request) {
        Ok(hits) => {
            for hit in hits.hits {
                let length = hit.text.chars().count();
                assert!(hit.highlights.iter().all(|&(start, end)| start < end && end <= length));
            }
        }
        Err(SearchError::Query(error)) => assert!(error.position <= query.chars().count()),
        Err(error) => panic!("{error}"),
    }
}
