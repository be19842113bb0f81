//! What the command says when something is wrong: the wording is the fixture.
//!
//! `command` holds one command a line, without the leading `ostler`. They run in a fresh folder
//! that holds a copy of the case's other files, with these made: `NAME.hex` gives the bytes of
//! `NAME`; `input.xml` gives `whole.docx` and, cut off in the middle, `cut.docx`. `expected.txt`
//! shows each command with what it printed and its exit code.

use std::fs;
use std::path::Path;
use std::process::Command;

use libtest_mimic::Failed;

use super::{Outcome, pack};

pub fn run(case: &Path) -> Result<Outcome, Failed> {
    let temporary = tempfile::tempdir()?;
    // A document's series is the name of the folder that holds it.
    let folder = temporary.path().join("contracts");
    fs::create_dir(&folder)?;
    prepare(case, &folder)?;
    let mut text = String::new();
    for line in fs::read_to_string(case.join("command"))?.lines() {
        let arguments = split(line);
        let output = Command::new(env!("CARGO_BIN_EXE_ostler"))
            .args(&arguments)
            .current_dir(&folder)
            .env_remove("OSTLER_STORE")
            .env("COLUMNS", "100")
            .output()?;
        text.push_str(&format!("$ ostler {line}\n"));
        text.push_str(&String::from_utf8(output.stdout)?);
        text.push_str(&String::from_utf8(output.stderr)?);
        let code = output.status.code().ok_or("killed by a signal")?;
        text.push_str(&format!("[exit {code}]\n"));
    }
    let place = temporary.path().to_string_lossy().into_owned();
    Ok(Outcome::text(text.replace(&place, "<folder>")))
}

fn prepare(case: &Path, folder: &Path) -> Result<(), Failed> {
    for entry in fs::read_dir(case)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match name.strip_suffix(".hex") {
            _ if ["command", "expected.txt", "input.xml"].contains(&name.as_str()) => {}
            Some(made) => fs::write(folder.join(made), hex(&fs::read_to_string(&path)?)?)?,
            None if path.is_dir() => {
                fs::create_dir(folder.join(&name))?;
                for inner in fs::read_dir(&path)? {
                    let inner = inner?;
                    fs::copy(inner.path(), folder.join(&name).join(inner.file_name()))?;
                }
            }
            None => drop(fs::copy(&path, folder.join(&name))?),
        }
    }
    if case.join("input.xml").is_file() {
        let bytes = pack::docx(case, "input")?;
        fs::write(folder.join("cut.docx"), &bytes[..bytes.len() / 2])?;
        fs::write(folder.join("whole.docx"), bytes)?;
    }
    Ok(())
}

fn hex(text: &str) -> Result<Vec<u8>, Failed> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    digits.chunks(2).map(|pair| Ok(u8::from_str_radix(std::str::from_utf8(pair)?, 16)?)).collect()
}

/// Splits at spaces; `'…'` keeps a word together.
fn split(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in line.split('\'').enumerate() {
        if index % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}
