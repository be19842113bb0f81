//! Labels and words as LibreOffice shows them, over all documents at hand.

#![allow(clippy::unwrap_used)] // a test stops at what it did not expect

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use ostler::package::{Limits, Package};
use ostler::word::{Block, Paragraph, Revisions, WordDocument};
use regex::Regex;

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

/// A document and the text that LibreOffice makes of it.
struct Converted {
    path: PathBuf,
    text: String,
}

/// All documents at hand, converted once for all tests here; none where LibreOffice is not there.
fn converted() -> Option<&'static [Converted]> {
    static ALL: OnceLock<Option<Vec<Converted>>> = OnceLock::new();
    ALL.get_or_init(convert).as_deref()
}

/// Whether LibreOffice is there.
fn soffice() -> bool {
    let there = Command::new("soffice").arg("--version").output().is_ok();
    if !there {
        println!("NOT RUN: soffice is not there");
    }
    there
}

/// Has LibreOffice write the text of each document in a folder beside it.
fn to_text(folder: &Path, names: &[String]) {
    let run = Command::new("soffice")
        .args(["--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir"])
        .arg(folder)
        .arg(format!("-env:UserInstallation=file://{}/profile", folder.display()))
        .args(names.iter().map(|name| folder.join(format!("{name}.docx"))))
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", run.status);
}

fn convert() -> Option<Vec<Converted>> {
    if !soffice() {
        return None;
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
    let written: Vec<String> = names.iter().map(|(name, _)| name.clone()).collect();
    to_text(folder.path(), &written);
    let mut converted = Vec::new();
    for (name, path) in names {
        match fs::read_to_string(folder.path().join(format!("{name}.txt"))) {
            Ok(text) => converted
                .push(Converted { path, text: text.trim_start_matches('\u{FEFF}').to_owned() }),
            // What LibreOffice cannot open has no text to compare.
            Err(_) => println!("NOT COMPARED: {}", path.display()),
        }
    }
    Some(converted)
}

fn read(path: &Path) -> Option<WordDocument> {
    let package = Package::open(&fs::read(path).unwrap(), &Limits::default()).unwrap();
    Some(ostler::word::read(&package.value, Revisions::Accepted).ok()?.value)
}

/// How often each word stands in a text. Digits are words of their own: LibreOffice prints the mark of
/// a note right behind the word before it.
fn words(text: &str) -> BTreeMap<String, usize> {
    let word = Regex::new(r"[\p{L}\p{M}]+|\p{N}+").unwrap();
    let mut words = BTreeMap::new();
    for found in word.find_iter(&text.replace('\u{AD}', "").to_lowercase()) {
        *words.entry(found.as_str().to_owned()).or_default() += 1;
    }
    words
}

/// What is displayed, labels included. LibreOffice prints neither notes nor comments, and bullets in
/// signs of its own.
fn displayed(document: &WordDocument) -> String {
    let mut open: Vec<&Block> = document.body.iter().collect();
    let mut text = String::new();
    while let Some(block) = open.pop() {
        match block {
            Block::Paragraph(paragraph) => {
                if let Some(label) = paragraph.label.as_ref().filter(|label| !label.bullet) {
                    text.push_str(&format!("{} ", label.text));
                }
                text.push_str(&paragraph.text);
                text.push('\n');
                open.extend(paragraph.text_boxes.iter().flat_map(|text_box| &text_box.blocks));
            }
            Block::Table(table) => {
                open.extend(table.rows.iter().flat_map(|row| &row.cells).flat_map(|c| &c.blocks));
            }
        }
    }
    text
}

/// Files whose words differ from LibreOffice's, with the reason.
const OTHER_WORDS: &[(&str, &str)] = &[
    ("docling/equations.docx", "LibreOffice prints no formulas"),
    ("docling/omml_frac_superscript.docx", "LibreOffice prints no formulas"),
    ("docling/omml_text_escapes_in_math.docx", "LibreOffice prints no formulas"),
    ("docling/table_with_equations.docx", "LibreOffice prints no formulas"),
    ("docling/textbox.docx", "LibreOffice prints no text boxes"),
    ("mammoth/endnotes.docx", "LibreOffice prints the mark of the note"),
    ("mammoth/footnote-hyperlink.docx", "LibreOffice prints the mark of the note"),
    ("mammoth/footnotes.docx", "LibreOffice prints the mark of the note"),
    (
        "openchain-ja/2.0.docx",
        "LibreOffice prints the mark of the note, within what then is two words",
    ),
    ("openchain-zh-Hans/2.0.docx", "LibreOffice prints the instruction of the table of contents"),
    ("python-docx/shp-inline-shape-access.docx", "LibreOffice prints no charts"),
];

#[test]
fn words_are_those_of_libreoffice() {
    let Some(converted) = converted() else { return };
    let mut off: BTreeSet<String> = BTreeSet::new();
    for Converted { path, text } in converted {
        let Some(document) = read(path) else { continue };
        let (given, found) = (words(text), words(&displayed(&document)));
        let both: usize = given
            .iter()
            .map(|(word, times)| found.get(word).map_or(0, |found| *found.min(times)))
            .sum();
        let share = |whole: usize| if whole == 0 { 1.0 } else { both as f64 / whole as f64 };
        let (recall, precision) = (share(given.values().sum()), share(found.values().sum()));
        if recall < 0.995 || precision < 0.99 {
            let more = |a: &BTreeMap<String, usize>, b: &BTreeMap<String, usize>| -> Vec<String> {
                a.iter()
                    .filter(|(word, times)| b.get(*word).is_none_or(|other| other < times))
                    .map(|(word, _)| word.clone())
                    .take(12)
                    .collect()
            };
            println!(
                "{}: recall {recall:.4}, precision {precision:.4}; not here: {:?}; only here: {:?}",
                path.display(),
                more(&given, &found),
                more(&found, &given)
            );
            let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
            off.insert(format!("{}/{}", name(path.parent().unwrap()), name(path)));
        }
    }
    let listed: BTreeSet<String> = OTHER_WORDS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(off, listed);
}

#[test]
fn labels_are_those_of_libreoffice() {
    let Some(converted) = converted() else { return };
    let (mut compared, mut lost) = (0, 0);
    let mut different = Vec::new();
    for Converted { path, text } in converted {
        let Some(document) = read(path) else { continue };
        let mut ours = Vec::new();
        paragraphs(&document.body, &mut ours);
        let lines: Vec<String> = text.lines().map(squeezed).collect();
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

/// Cases of numbering that LibreOffice prints in another way than the standard and Word, with the
/// reason.
const OTHER_LABELS: &[(&str, &str)] = &[
    ("bullets-of-symbol-fonts", "LibreOffice prints bullets in signs of its own"),
    ("empty-and-deleted-paragraphs", "LibreOffice prints text that is deleted and counts its mark"),
    ("legal-numbers-are-decimal", "LibreOffice does not know w:isLgl (17.9.4)"),
    ("legal-numbers-keep-a-leading-zero", "LibreOffice does not know w:isLgl (17.9.4)"),
    (
        "levels-that-are-not-there-or-ask-for-deeper-ones",
        "Word ignores such a text ([MS-OI29500] on 17.9.11); LibreOffice prints it, and makes up a level",
    ),
    ("not-defined", "LibreOffice makes up numbering that is not defined"),
    ("number-formats", "LibreOffice prints formats that it does not know in decimal"),
    (
        "number-given-directly-and-level-by-the-style",
        "LibreOffice does not look for the level that names the style (17.9.23)",
    ),
    (
        "numbers-in-words-of-the-paragraph",
        "LibreOffice goes by the language of the style alone, not of the paragraph mark",
    ),
    ("restart-limited-and-off", "LibreOffice restarts levels whatever w:lvlRestart says (17.9.10)"),
    ("sections-start-anew", "LibreOffice does not know w15:restartNumberingAfterBreak"),
];

#[test]
fn cases_of_numbering_are_printed_as_by_libreoffice() {
    if !soffice() {
        return;
    }
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/numbering");
    let folder = tempfile::tempdir().unwrap();
    let mut names = Vec::new();
    for entry in fs::read_dir(cases).unwrap() {
        let case = entry.unwrap().path();
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = super::pack::docx(&case, "input").unwrap();
        fs::write(folder.path().join(format!("{name}.docx")), bytes).unwrap();
        names.push(name);
    }
    to_text(folder.path(), &names);
    let mut off = BTreeSet::new();
    for name in names {
        let document = read(&folder.path().join(format!("{name}.docx"))).unwrap();
        let mut shown = Vec::new();
        paragraphs(&document.body, &mut shown);
        let line = |paragraph: &&Paragraph| {
            let label = paragraph.label.as_ref().map_or("", |label| &label.text);
            squeezed(&format!("{label}{}", paragraph.text))
        };
        let ours: Vec<String> = shown.iter().map(line).filter(|line| !line.is_empty()).collect();
        let text = fs::read_to_string(folder.path().join(format!("{name}.txt"))).unwrap();
        let text = text.trim_start_matches('\u{FEFF}');
        let theirs: Vec<String> =
            text.lines().map(squeezed).filter(|line| !line.is_empty()).collect();
        if ours != theirs {
            println!("{name}: {ours:?}, LibreOffice {theirs:?}");
            off.insert(name);
        }
    }
    let listed: BTreeSet<String> =
        OTHER_LABELS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(off, listed);
}

const BULLETS: &[&str] = &["•", "◦", "▪", "-", "o", "·", "→"];
