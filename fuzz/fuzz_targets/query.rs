//! A query, as typed, against a small index: an answer whose marks lie in its text, or an error
//! whose place lies in the query.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use ostler::richtext;
use ostler::search::{Index, Payload, Request, Scope, SearchError, Wordings};
use ostler::segment::{self, Provenance};

const TERMS: &str = "[bookmark: Fees]Fees\n\n1. Customer shall pay the Fees within 30 days.\n\n\
    2. \"Fees\" means the amounts in the Order. No refunds; see Section 1.\n";

struct Ready {
    index: Index,
    /// Its files are there as long as this is.
    _folder: tempfile::TempDir,
}

static INDEX: OnceLock<Ready> = OnceLock::new();

fn index() -> &'static Index {
    let ready = INDEX.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let text = richtext::read(TERMS.as_bytes()).expect("the sample reads");
        let provenance =
            Provenance { series: "sample".into(), release: "1".into(), ..Provenance::default() };
        let mut wordings = Wordings::new("sample");
        wordings.add(&segment::rich_text(&text, provenance));
        let payload = Payload { store: "fuzz".into(), generation: 1, hash: String::new() };
        Index::build(folder.path(), &payload, [wordings]).expect("the index is built");
        let (index, _) = Index::open(folder.path()).expect("the index opens");
        Ready { index, _folder: folder }
    });
    &ready.index
}

fuzz_target!(|query: &str| {
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
        Err(SearchError::Damaged(error)) => panic!("{error}"),
    }
});
