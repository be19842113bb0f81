//! Cases of the `diff` area: `old.xml` and `new.xml` are the bodies of two releases, read the
//! whole way; the expectation is their comparison.

use std::path::Path;

use libtest_mimic::Failed;
use ostler::diff::{Options, compare, rebuild};
use ostler::model::TermsDocument;
use ostler::package::{Limits, Package};
use ostler::segment::{self, Provenance};
use ostler::word::{self, Revisions};

use super::{Outcome, pack};

pub fn run(case: &Path) -> Result<Outcome, Failed> {
    let (old, new) = (release(case, "old")?, release(case, "new")?);
    let all = compare(&old, &new, &Options { all: true });
    rebuild::check(&all, &old, &new).map_err(|error| error.to_string())?;
    Outcome::json(&compare(&old, &new, &Options::default()))
}

fn release(case: &Path, name: &str) -> Result<TermsDocument, Failed> {
    let bytes = pack::docx(case, name)?;
    let package =
        Package::open(&bytes, &Limits::default()).map_err(|error| error.to_string())?.value;
    let document = word::read(&package, Revisions::default()).map_err(|error| error.to_string())?;
    let provenance = Provenance {
        series: "sample".to_owned(),
        release: name.to_owned(),
        ..Provenance::default()
    };
    Ok(segment::word(&document, provenance))
}
