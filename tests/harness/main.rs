//! Every folder `tests/fixtures/<area>/<case>/` is a test, found by itself.
//!
//! An area's runner (the file of that name beside this one) turns the case's input into a text;
//! that text must equal the case's `expected.json` (`expected.txt` where the runner says so).
//! A missing expectation fails; `UPDATE=1 cargo test --test fixtures` writes it, and a person
//! reads what was written. `cargo test --test fixtures -- numbering` runs the cases of that name.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

mod checks;
mod diff;
mod errors;
mod export;
mod numbering;
mod pack;
mod package;
mod redline;
mod richtext;
mod search;
mod segment;
mod word;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};

/// What a runner gives: the name of the expectation's file and its text.
pub struct Outcome {
    file: &'static str,
    text: String,
}

impl Outcome {
    /// A value printed as JSON, compared with `expected.json`.
    pub fn json<T: serde::Serialize>(value: &T) -> Result<Self, Failed> {
        let mut text = serde_json::to_string_pretty(value)?;
        text.push('\n');
        Ok(Self { file: "expected.json", text })
    }

    /// A text compared with `expected.txt`.
    pub fn text(text: String) -> Self {
        Self { file: "expected.txt", text }
    }
}

type Runner = fn(&Path) -> Result<Outcome, Failed>;

const AREAS: &[(&str, Runner)] = &[
    ("checks", checks::run),
    ("diff", diff::run),
    ("errors", errors::run),
    ("export", export::run),
    ("numbering", numbering::run),
    ("package", package::run),
    ("redline", redline::run),
    ("richtext", richtext::run),
    ("search", search::run),
    ("segment", segment::run),
    ("word", word::run),
];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut trials = Vec::new();
    for area in folders(&root) {
        let name = area.file_name().unwrap().to_string_lossy().into_owned();
        let Some(&(_, runner)) = AREAS.iter().find(|(area, _)| *area == name) else {
            trials.push(Trial::test(format!("{name}: no runner"), move || {
                Err(format!("tests/fixtures/{name} has no runner in tests/harness").into())
            }));
            continue;
        };
        for case in folders(&area) {
            let title = format!("{name}/{}", case.file_name().unwrap().to_string_lossy());
            trials.push(Trial::test(title, move || compare(&case, runner(&case)?)));
        }
    }
    let cases = folders(&root.join("word"));
    trials.push(Trial::test("redline of every word case", move || {
        redline::of_every_word_case(&cases)
    }));
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn folders(parent: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(parent)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found
}

fn compare(case: &Path, outcome: Outcome) -> Result<(), Failed> {
    let path = case.join(outcome.file);
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        fs::write(&path, &outcome.text)?;
        return Ok(());
    }
    let expected = fs::read_to_string(&path).map_err(|_| {
        format!(
            "{} is missing: run with UPDATE=1, then read what it wrote. Now:\n{}",
            path.display(),
            outcome.text
        )
    })?;
    if expected == outcome.text {
        return Ok(());
    }
    let first = expected
        .lines()
        .zip(outcome.text.lines())
        .position(|(old, new)| old != new)
        .unwrap_or_else(|| expected.lines().count().min(outcome.text.lines().count()));
    let window = |text: &str| {
        text.lines().skip(first.saturating_sub(3)).take(12).collect::<Vec<_>>().join("\n")
    };
    Err(format!(
        "{} differs from line {}:\n--- expected\n{}\n--- actual\n{}",
        path.display(),
        first + 1,
        window(&expected),
        window(&outcome.text)
    )
    .into())
}
