//! Cases of the `package` area: what was opened and what there is to know about it, or the error
//! as the command prints it. `input` is a file taken as it is; else see [`pack`].

use std::fs;
use std::path::Path;

use libtest_mimic::Failed;
use ostler::package::{Limits, Package};

use super::{Outcome, pack};

pub fn run(case: &Path) -> Result<Outcome, Failed> {
    let bytes = match fs::read(case.join("input")) {
        Ok(bytes) => bytes,
        Err(_) => pack::docx(case, "input")?,
    };
    let text = match Package::open(&bytes, &Limits::default()) {
        Ok(read) => {
            let mut text = format!("{:?}\n", read.value.flavour());
            for part in read.value.parts() {
                text.push_str(&format!("{} [{}]\n", part.name, part.content_type));
            }
            for finding in read.findings {
                text.push_str(&format!(
                    "{:?} {}: {}\n",
                    finding.level, finding.code, finding.message
                ));
            }
            text
        }
        Err(error) => {
            format!("error: {}\ncause: {}\nhint: {}\n", error.what, error.cause, error.hint)
        }
    };
    Ok(Outcome::text(text))
}
