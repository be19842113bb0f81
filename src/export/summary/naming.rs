//! Kinds, classes and places by the names that a reader knows them by.

use crate::model::{Change, ChangeKind, Class, TermsDocument, Which};

/// A kind as it is said in a sentence: `12 moved and changed`.
pub fn kind_name(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Added => "added",
        ChangeKind::Removed => "removed",
        ChangeKind::Changed => "changed",
        ChangeKind::Moved => "moved",
        ChangeKind::MovedAndChanged => "moved and changed",
        ChangeKind::Split => "split",
        ChangeKind::Merged => "merged",
        ChangeKind::Renumbered => "renumbered",
    }
}

/// A class by its name in JSON.
pub fn class_name(class: Class) -> &'static str {
    match class {
        Class::Wording => "wording",
        Class::Numbers => "numbers",
        Class::Punctuation => "punctuation",
        Class::Case => "case",
        Class::Whitespace => "whitespace",
        Class::Numbering => "numbering",
        Class::Reference => "reference",
        Class::Anchor => "anchor",
    }
}

pub(super) fn citation<'s>(document: &'s TermsDocument, id: &'s str) -> &'s str {
    let clause = document.clause(id).map(|clause| clause.citation.as_str());
    let section = || document.section(id).map(|section| section.citation.as_str());
    clause.or_else(section).unwrap_or(id)
}

/// Where a change stands: in the newer release, or where it was for what was removed.
pub(super) fn place(change: &Change) -> String {
    citations(if change.new.is_empty() { &change.old } else { &change.new })
}

/// The citations of one side of a change, joined by ` and `.
pub fn citations(side: &[Which]) -> String {
    side.iter().map(|which| which.citation.as_str()).collect::<Vec<_>>().join(" and ")
}

/// The same as read under `heading`, which is left out where a citation begins with it.
pub fn places(side: &[Which], heading: &str) -> String {
    let within = |which: &'_ Which| {
        let rest = which.citation.strip_prefix(heading).and_then(|rest| rest.strip_prefix(" › "));
        rest.unwrap_or(&which.citation).to_owned()
    };
    side.iter().map(within).collect::<Vec<_>>().join(" and ")
}
