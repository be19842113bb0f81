//! The new source's own XML with the changes put in as Word revisions, checked before it is handed
//! out.
//!
//! ```text
//! old bytes ─┐                 ┌ align: which block is which (the comparison's pairs first)
//!            ├─ tree, accept ──┤ story: blocks, rows, cells put into one another
//! new bytes ─┘                 └ paragraph: words within them
//!                                     └─ parts: the new package ─ proof ─→ bytes
//! ```
//!
//! Nothing is typed anew: the new package keeps its styles, headers, pictures and tables, and its
//! document part is written back as it was read wherever nothing changed. What the old release
//! alone has is brought in with as much of its formatting as the new styles can name; it brings no
//! relationship, so that links and pictures of the old source become plain text or are told as
//! lost. **Accepting all gives the new release, rejecting all the old one**: [`build`] reads its
//! own output back in both states and refuses to hand out anything else.

mod accept;
mod align;
mod blocks;
mod content;
mod import;
mod marks;
mod paragraph;
mod parts;
mod proof;
mod story;
mod tree;

use crate::model::{Comparison, Error, Finding, Level, TermsDocument};
use crate::package::{Limits, Package, Role};
use crate::word::{self, Revisions};

use self::align::Hints;
use self::content::Objects;
use self::import::Import;
use self::marks::Marks;
use self::paragraph::Lost;
use self::parts::Parts;
use self::story::Story;

/// What a redline may be told.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Who is named as the author of the revisions; `Ostler` when empty.
    pub author: String,
    /// When they are said to be made, `2020-03-01T00:00:00Z`; without, they bear no date.
    pub date: Option<String>,
    /// Keep the new source's own revisions, under their own authors, in paragraphs that did not
    /// change.
    pub keep_revisions: bool,
}

/// One side of a redline.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The bytes of the Word file.
    pub bytes: &'a [u8],
    /// The release that was read from it.
    pub document: &'a TermsDocument,
}

/// A redline that was checked.
#[derive(Debug, Clone)]
pub struct Redline {
    /// The Word file.
    pub bytes: Vec<u8>,
    /// What whoever gets it should know: what was left out, what is not covered.
    pub findings: Vec<Finding>,
}

/// Builds the redline of two Word sources. `comparison` must list the unchanged pairs too.
///
/// The same sources and options give the same bytes.
///
/// # Errors
/// When a source cannot be read, the new one is no zip archive, or the redline does not accept to
/// the new and reject to the old release.
pub fn build(
    old: Source<'_>,
    new: Source<'_>,
    comparison: &Comparison,
    options: &Options,
    limits: &Limits,
) -> Result<Redline, Error> {
    let mut parts = Parts::of(new.bytes, limits)?;
    let old_package = Package::open(old.bytes, limits)?.value;
    let new_package = Package::open(new.bytes, limits)?.value;
    let old_shown = word::read(&old_package, Revisions::Accepted)?.value;
    let new_shown = word::read(&new_package, Revisions::Accepted)?.value;
    let mut findings = Vec::new();
    for (side, shown) in [("old", &old_shown), ("new", &new_shown)] {
        findings.extend(carried(side, shown, options.keep_revisions && side == "new"));
    }

    let (old_main, new_main) = (old_package.main_part(), new_package.main_part());
    let mut old_root = tree::parse(&old_main.text, &old_main.name)?;
    let mut new_root = tree::parse(&new_main.text, &new_main.name)?;
    if !old_shown.revisions.is_empty() {
        old_root = accept::accept(old_root, false);
    }
    if !new_shown.revisions.is_empty() {
        new_root = accept::accept(new_root, options.keep_revisions);
    }
    let hints = Hints::of(comparison, old.document, new.document);
    let styles_of = |package: &Package| {
        package.related(&package.main_part().name, Role::Styles).next().cloned()
    };
    let (old_styles, new_styles) = (styles_of(&old_package), styles_of(&new_package));
    let parse = |part: &Option<crate::package::Part>| -> Result<Option<String>, Error> {
        Ok(part.as_ref().map(|part| part.text.clone()))
    };
    let (old_text, new_text) = (parse(&old_styles)?, parse(&new_styles)?);
    let old_styles = old_text.as_deref().map(|text| tree::parse(text, "styles")).transpose()?;
    let new_styles = new_text.as_deref().map(|text| tree::parse(text, "styles")).transpose()?;
    let import =
        Import::new(&old_root, &new_root, (old_styles.as_ref(), new_styles.as_ref()), &hints);

    let author = if options.author.is_empty() { "Ostler" } else { &options.author };
    let mut marks = Marks::new(import.prefix(), author, options.date.clone());
    marks.reserve(&new_root);
    let (mut objects, mut lost, mut notes) = (Objects::default(), Lost::default(), Vec::new());
    let mut story = Story {
        marks: &mut marks,
        import: &import,
        hints: &hints,
        objects: &mut objects,
        lost: &mut lost,
        notes: &mut notes,
    };
    let no_body = |name: &str| {
        Error::input(
            format!("cannot read {name}"),
            "it has no body",
            "open it in Word and save it as .docx",
        )
    };
    let old_body = old_root.child("body").ok_or_else(|| no_body(&old_main.name))?;
    let body = new_root.child("body").ok_or_else(|| no_body(&new_main.name))?;
    let merged = story.container(old_body, body);
    if let Some(body) = new_root.child_mut("body") {
        *body = merged;
    }
    parts.replace(&new_main.name, tree::write(&new_root));
    findings.extend(parts.sanitise()?);
    findings.extend(losses(lost));

    let bytes = parts.pack()?;
    let package = Package::open(&bytes, limits)?.value;
    for uncovered in proof::check(&package, &old_shown, &new_shown)? {
        findings.push(Finding::new(
            "not_in_redline",
            Level::Warning,
            format!("Not covered: {uncovered}."),
        ));
    }
    Ok(Redline { bytes, findings })
}

/// What is said of a source that carries revisions of its own.
fn carried(side: &str, shown: &word::WordDocument, kept: bool) -> Option<Finding> {
    let count: usize = shown.revisions.iter().map(|(_, count)| count).sum();
    if count == 0 {
        return None;
    }
    let how = if kept {
        "they stay, under their own authors, where the redline itself marks nothing"
    } else {
        "it is compared with all of them accepted"
    };
    Some(Finding::new(
        "revisions_in_source",
        Level::Warning,
        format!("The {side} source carries {count} tracked change(s) of its own; {how}."),
    ))
}

fn losses(lost: Lost) -> Vec<Finding> {
    let losses = [
        (
            lost.pictures,
            "picture(s) or drawing(s) of the old release that the new one does not have",
        ),
        (lost.notes, "reference(s) to notes of the old release that the new one does not have"),
        (lost.formulas, "formula(s) of the old release, which stand as plain text"),
        (
            lost.numbers,
            "list item(s) of the old release whose list the new one does not have, which stand without their number",
        ),
    ];
    losses
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| {
            Finding::new("not_in_redline", Level::Warning, format!("Not covered: {count} {what}."))
        })
        .collect()
}
