//! Links, fields and URLs: references that are marked as such.

use std::ops::Range;

use crate::segment::pattern::Pattern;

use super::Field;
use super::places::Places;
use crate::model::{Clause, Link, Reference, ReferenceKind, ReferenceStatus};
use crate::segment::language::CharOffsets;

/// A text that may hold pointers: a clause's, or a section's title.
pub(super) struct Held<'a> {
    pub(super) id: &'a str,
    pub(super) text: &'a str,
    pub(super) links: &'a [Link],
}

impl<'a> Held<'a> {
    pub(super) fn by_clause(clause: &'a Clause) -> Self {
        Self { id: &clause.id, text: &clause.text, links: &clause.links }
    }
}

/// Links, fields and URLs.
pub(super) fn pointers(
    clause: &Held<'_>,
    fields: &[Field],
    places: &Places,
    aside: &[String],
    offsets: &CharOffsets<'_>,
) -> Vec<Reference> {
    let mut found = Vec::new();
    let text = |range: &Range<usize>| {
        clause
            .text
            .get(offsets.byte(range.start)..offsets.byte(range.end))
            .unwrap_or_default()
            .to_owned()
    };
    let to_anchor = |range: Range<usize>, anchor: &str, kind| {
        let (target, status) = match places.anchor(anchor) {
            Some(id) => (id.to_owned(), ReferenceStatus::Resolved),
            None if aside.iter().any(|aside| aside == anchor) => return None,
            None => (format!("#{anchor}"), ReferenceStatus::Dangling),
        };
        let text = text(&range);
        Some(Reference {
            clause: clause.id.to_owned(),
            start: range.start,
            end: range.end,
            text,
            kind,
            target,
            status,
        })
    };
    let to_url = |range: Range<usize>, target: String| Reference {
        clause: clause.id.to_owned(),
        start: range.start,
        end: range.end,
        text: text(&range),
        kind: ReferenceKind::Url,
        target,
        status: ReferenceStatus::External,
    };
    let overlaps =
        |one: &Range<usize>, other: &Range<usize>| one.start < other.end && other.start < one.end;
    let refers = |field: &&Field| anchor_of(&field.instruction).is_some();
    for link in clause.links {
        let range = link.start..link.end;
        match link.target.strip_prefix('#') {
            Some(anchor) => {
                let field =
                    fields.iter().filter(refers).any(|field| overlaps(&field.range, &range));
                let kind = if field { ReferenceKind::Field } else { ReferenceKind::Link };
                found.extend(to_anchor(range, anchor, kind));
            }
            None => found.push(to_url(range, link.target.clone())),
        }
    }
    for field in fields {
        let covered =
            clause.links.iter().any(|link| overlaps(&(link.start..link.end), &field.range));
        if let Some(anchor) = anchor_of(&field.instruction).filter(|_| !covered) {
            found.extend(to_anchor(field.range.clone(), anchor, ReferenceKind::Field));
        }
    }
    let may_have_url =
        clause.text.contains('/') || clause.text.contains("www.") || clause.text.contains("WWW.");
    for url in URL.find_iter(if may_have_url { clause.text } else { "" }) {
        let written =
            url.as_str().trim_end_matches(['.', ',', ';', ':', ')', '”', '"', '’', '\'', '»']);
        let range = offsets.chars(url.start())..offsets.chars(url.start() + written.len());
        if !clause.links.iter().any(|link| overlaps(&(link.start..link.end), &range)) {
            found.push(to_url(range, written.to_owned()));
        }
    }
    found
}

/// The bookmark that a REF, PAGEREF or NOTEREF field names (ECMA-376 17.16.5.50, .45, .44); a
/// field of a bookmark's bare name is a REF too.
pub(super) fn anchor_of(instruction: &str) -> Option<&str> {
    let mut words = instruction.split_whitespace();
    let kind = words.next()?;
    match kind.to_ascii_uppercase().as_str() {
        "REF" | "PAGEREF" | "NOTEREF" => words.next().map(|name| name.trim_matches('"')),
        _ if kind.starts_with('_') && words.all(|word| word.starts_with('\\')) => Some(kind),
        _ => None,
    }
}

static URL: Pattern = Pattern::new(
    r#"(?i)(?-u:\b)(?:https?://|www\.)[^\s<>“”"«»、。，；（）]+|(?-u:\b)(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|eu|io|cn|de|fr|es|jp|uk)/[^\s<>“”"«»、。，；（）]+"#,
);
