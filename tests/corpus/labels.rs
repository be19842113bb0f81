//! Labels as LibreOffice computes them, over all documents at hand.

#![allow(clippy::unwrap_used)] // a test stops at what it did not expect

use std::collections::HashMap;
use std::fs;
use std::process::Command;

use ostler::package::{Limits, Package};
use ostler::word::{Block, Paragraph, Revisions};

fn paragraphs<'a>(blocks: &'a [Block], found: &mut Vec<&'a Paragraph>) {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                found.push(paragraph);
            }
            Block::Table(table) => {
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    paragraphs(&cell.blocks, found);
                }
            }
        }
    }
}

/// Text without white space, by which lines are found again.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{AD}').collect()
}

#[test]
fn labels_are_those_of_libreoffice() {
    if Command::new("soffice").arg("--version").output().is_err() {
        println!("NOT RUN: soffice is not there");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut names = Vec::new();
    for corpus in ["word-series", "ost", "reader-cases"] {
        for path in super::package::files(corpus, "docx") {
            let Ok(bytes) = fs::read(&path) else { continue };
            let name = format!("{:04}", names.len());
            fs::write(folder.path().join(format!("{name}.docx")), bytes).unwrap();
            names.push((name, path));
        }
    }
    let run = Command::new("soffice")
        .args(["--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir"])
        .arg(folder.path())
        .arg(format!("-env:UserInstallation=file://{}/profile", folder.path().display()))
        .args(names.iter().map(|(name, _)| folder.path().join(format!("{name}.docx"))))
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", run.status);
    let (mut compared, mut lost) = (0, 0);
    let mut different = Vec::new();
    for (name, path) in &names {
        let Ok(theirs) = fs::read_to_string(folder.path().join(format!("{name}.txt"))) else {
            // What LibreOffice cannot open has no text to compare.
            println!("NOT COMPARED: {}", path.display());
            continue;
        };
        let bytes = fs::read(path).unwrap();
        let package = Package::open(&bytes, &Limits::default()).unwrap();
        let Ok(document) = ostler::word::read(&package.value, Revisions::Accepted) else {
            continue;
        };
        let mut ours = Vec::new();
        paragraphs(&document.value.body, &mut ours);
        let lines: Vec<String> =
            theirs.trim_start_matches('\u{FEFF}').lines().map(squeezed).collect();
        let mut ends: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, line) in lines.iter().enumerate() {
            // A line is found by its last twelve characters.
            let count = line.chars().count();
            let tail: String = line.chars().skip(count.saturating_sub(12)).collect();
            ends.entry(tail).or_default().push(at);
        }
        let mut from = 0;
        for paragraph in ours {
            let text = squeezed(paragraph.text.lines().next().unwrap_or_default());
            let count = text.chars().count();
            if count < 12 {
                continue;
            }
            let tail: String = text.chars().skip(count - 12).collect();
            let at = ends.get(&tail).and_then(|found| {
                found.iter().copied().find(|&at| at >= from && lines[at].ends_with(&text))
            });
            let Some(at) = at else {
                lost += 1;
                continue;
            };
            from = at + 1;
            let theirs = lines[at].strip_suffix(&text).unwrap();
            let (label, bullet) = match &paragraph.label {
                Some(label) => (squeezed(&label.text), label.bullet),
                None => (String::new(), false),
            };
            if label.is_empty() && theirs.is_empty() {
                continue;
            }
            compared += 1;
            // LibreOffice's text has signs of its own choice for bullets.
            let both_bullets = bullet && BULLETS.contains(&theirs);
            if label != theirs && !both_bullets {
                different.push(format!(
                    "{}: {label:?}, not {theirs:?} before {:?}",
                    path.display(),
                    paragraph.text.chars().take(40).collect::<String>()
                ));
            }
        }
    }
    println!("{compared} labels compared, {lost} paragraphs not found again");
    assert!(different.is_empty(), "{}", different.join("\n"));
    assert!(compared > 1000 && lost * 20 < compared, "{compared} compared, {lost} lost");
}

const BULLETS: &[&str] = &["•", "◦", "▪", "-", "o", "·", "→"];
