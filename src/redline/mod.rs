//! The new source's own XML with the changes put in as Word revisions, checked before it is handed
//! out.
//!
//! ```text
//! old bytes ─┐                 ┌ hints, align, gap: which block is which
//!            ├─ tree, accept ──┤ story, table: blocks, rows, cells put into one another
//! new bytes ─┘                 └ script, walk: words within a paragraph
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
mod ends;
mod fetching;
mod gap;
mod gone;
mod hints;
mod import;
mod lists;
mod marks;
mod merge;
mod order;
mod paragraph;
mod parts;
mod pictures;
mod proof;
mod ranges;
mod script;
mod stories;
mod story;
mod table;
mod template;
mod tree;
mod walk;
mod whole;

pub use order::in_schema_order;
pub use template::dress;

use crate::model::{Change, Class, Comparison, Edit, Error, Finding, Level, TermsDocument};
use crate::package::{Limits, Package, Role};
use crate::word::{self, Revisions};

use self::accept::{Acceptance, accept};
use self::hints::Hints;
use self::paragraph::Lost;
use self::parts::Parts;
use self::stories::Stories;
use self::whole::Grain;

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

impl Options {
    /// Who is named as the author of the revisions.
    fn author(&self) -> &str {
        if self.author.is_empty() { "Ostler" } else { &self.author }
    }
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
/// When a source cannot be read, the new one is no zip archive, the redline does not accept to the
/// new and reject to the old release, or revisions that are to be kept are the author's own.
pub fn build(
    old: Source<'_>,
    new: Source<'_>,
    comparison: &Comparison,
    options: &Options,
    limits: &Limits,
) -> Result<Redline, Error> {
    let parts = Parts::of(new.bytes, limits)?;
    let old_package = Package::open(old.bytes, limits)?.value;
    let new_package = Package::open(new.bytes, limits)?.value;
    let old_shown = word::read(&old_package, Revisions::Accepted)?.value;
    let new_shown = word::read(&new_package, Revisions::Accepted)?.value;
    // Word in one XML file is no archive; its pictures are not looked into.
    let old_parts = match old.bytes.starts_with(b"PK") {
        true => Some(Parts::of(old.bytes, limits)?),
        false => None,
    };
    let stories = Stories {
        old: &old_package,
        new: &new_package,
        old_shown: &old_shown,
        new_shown: &new_shown,
        grain: Grain::Words,
        keep: false,
        media: old_parts.as_ref().map(|old| (old, &parts)),
    };
    let hints = Hints::of(comparison, old.document, new.document);
    let kept = options.keep_revisions && !new_shown.revisions.is_empty();
    if kept && new_shown.revisions.iter().any(|(by, _)| by == options.author()) {
        return Err(Error::input(
            "cannot keep the revisions of the new source",
            format!("some of them are by {:?}, as the redline's own would be", options.author()),
            "give another --author, so that the two can be told apart",
        ));
    }
    let mut findings = Vec::new();
    for (side, shown, kept) in [("old", &old_shown, false), ("new", &new_shown, kept)] {
        findings.extend(carried(side, shown, kept));
    }
    let mut refused = None;
    for grain in Grain::ALL {
        let stories = Stories { grain, ..stories };
        match proven(&stories, &hints, options, (&parts, limits), kept) {
            Ok((bytes, more)) => {
                findings.extend(more);
                findings.extend(other_targets(comparison));
                return Ok(Redline { bytes, findings });
            }
            // What the finest says is nearest to the cause.
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    Err(refused.unwrap_or_else(|| Error::internal("no redline was written", "none was tried")))
}

/// The redline in one grain, proven, and what is to be said of it.
fn proven(
    stories: &Stories<'_>,
    hints: &Hints,
    options: &Options,
    (parts, limits): (&Parts, &Limits),
    kept: bool,
) -> Result<(Vec<u8>, Vec<Finding>), Error> {
    let (old, new) = (stories.old_shown, stories.new_shown);
    let (bytes, mut findings) = write(stories, hints, options, parts.clone())?;
    let uncovered = proof::check(&Package::open(&bytes, limits)?.value, old, new)?;
    findings.extend(uncovered.iter().map(|what| not_covered(what)));
    if !kept {
        return Ok((bytes, findings));
    }
    let (bytes, _) = write(&Stories { keep: true, ..*stories }, hints, options, parts.clone())?;
    proof::check_accepted(&Package::open(&bytes, limits)?.value, new)?;
    // Rejecting theirs too would go back behind the new release's own text: the way back is that of
    // ours alone, once theirs are accepted.
    let ours = theirs_accepted(&bytes, options.author(), limits)?;
    proof::check(&Package::open(&ours, limits)?.value, old, new)?;
    Ok((bytes, findings))
}

fn not_covered(what: &str) -> Finding {
    Finding::new("not_in_redline", Level::Warning, format!("Not covered: {what}."))
}

/// The package with the changes marked, and what is to be said of it.
fn write(
    stories: &Stories<'_>,
    hints: &Hints,
    options: &Options,
    mut parts: Parts,
) -> Result<(Vec<u8>, Vec<Finding>), Error> {
    let lost = stories.mark(hints, options, &mut parts)?;
    let mut findings = parts.sanitise()?;
    findings.extend(losses(lost));
    Ok((parts.pack()?, findings))
}

/// A redline with all revisions accepted but those of its author.
fn theirs_accepted(bytes: &[u8], author: &str, limits: &Limits) -> Result<Vec<u8>, Error> {
    let package = Package::open(bytes, limits)?.value;
    let mut parts = Parts::of(bytes, limits)?;
    let how = Acceptance { keep: false, spared: Some(author) };
    for role in [Role::Header, Role::Footer, Role::Footnotes, Role::Endnotes, Role::Comments] {
        for part in package.related(&package.main_part().name, role) {
            parts.edit(&part.name, |root| *root = accept(root.clone(), how))?;
        }
    }
    parts.edit(&package.main_part().name, |root| *root = accept(root.clone(), how))?;
    parts.pack()
}

/// What is said of a source that carries revisions of its own.
fn carried(side: &str, shown: &word::WordDocument, kept: bool) -> Option<Finding> {
    let count: usize = shown.revisions.iter().map(|(_, count)| count).sum();
    if count == 0 {
        return None;
    }
    let how = if kept {
        "they stay, under their own authors, where the redline itself marks nothing and nothing was moved; \
         rejecting all rejects them too"
    } else {
        "it is compared with all of them accepted"
    };
    Some(Finding::new(
        "revisions_in_source",
        Level::Warning,
        format!("The {side} source carries {count} tracked change(s) of its own; {how}."),
    ))
}

/// What is said of words that stayed and now lead elsewhere: Word has no revision for a link.
fn other_targets(comparison: &Comparison) -> Option<Finding> {
    let stayed = |change: &&Change| {
        change.classes.contains(&Class::Reference)
            && change.words.iter().all(|(edit, _)| *edit == Edit::Equal)
    };
    let count = comparison.changes.iter().chain(&comparison.headings).filter(stayed).count();
    (count > 0).then(|| {
        not_covered(&format!(
            "{count} clause(s) whose words stayed and whose links or references now lead elsewhere"
        ))
    })
}

fn losses(lost: Lost) -> Vec<Finding> {
    let losses = [
        (
            lost.pictures,
            "picture(s) or drawing(s) of the old release that the new one does not have",
        ),
        (lost.notes, "reference(s) to notes of the old release that the new one does not have"),
        (lost.guides, "phonetic guide(s) of the old release, whose text stands without them"),
        (
            lost.plain,
            "paragraph(s) of the old release that fields, styles or drawings show otherwise than \
             their words say, which come back as plain text",
        ),
        (
            lost.numbers,
            "list item(s) of the old release whose list the new one does not have, which stand without their number",
        ),
    ];
    losses
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| not_covered(&format!("{count} {what}")))
        .collect()
}
