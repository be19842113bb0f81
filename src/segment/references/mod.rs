//! References: places that point elsewhere, and where they lead.

mod grammar;
mod names;
mod numbers;
mod ordinals;
mod outside;
mod places;
mod pointers;
mod relative;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::language::{CharOffsets, Rank, Rules, rules};
use crate::model::{Clause, Reference, ReferenceKind, ReferenceStatus, Section, TermsDocument};
use grammar::{Mention, Step, Target, mentions};
use names::Names;
use outside::{Outside, is_law};
use places::Places;
use pointers::{Held, pointers};

/// A field whose result stands in a clause's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Characters of the result.
    pub range: Range<usize>,
    /// The instruction: `REF _Ref123 \r \h`.
    pub instruction: String,
}

/// The fields of a document.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fields<'a> {
    /// Those of each clause.
    pub clauses: &'a [Vec<Field>],
    /// Those of each section's title.
    pub sections: &'a [Vec<Field>],
}

/// Fills `document.references`: links, fields, URLs and places named in words, in the order of
/// the text.
///
/// `aside` holds the anchors that stand in text which is no
/// clause (contents, running headers): a link to one of them is no reference to the terms.
///
/// Places that one mention names together ("Clauses 4 to 6") are one reference each, all with the
/// mention's words. Where a link says in words what it links to, there is one reference, of the
/// link; where its words name another place, both are given.
pub fn find(document: &mut TermsDocument, fields: &Fields<'_>, aside: &[String]) {
    let rules = rules(&document.language);
    let mut places = Places::new(document, rules.unwrap_or_else(fallback));
    let names = Names::new(&document.definitions);
    names.own(&mut places, rules.unwrap_or_else(fallback));
    let mut outside = Outside::default();
    let known = Known::new(document);
    let mut references = Vec::new();
    for (index, clause) in document.clauses.iter().enumerate() {
        let offsets = CharOffsets::new(&clause.text);
        let own = fields.clauses.get(index).map_or(&[][..], Vec::as_slice);
        let pointers = pointers(&Held::by_clause(clause), own, &places, aside, &offsets);
        let mut found = pointers.clone();
        if let Some(rules) = rules {
            let own = if clause.label_typed { clause.label.len() } else { 0 };
            for mention in mentions(&clause.text, rules) {
                // The label names the place itself.
                if mention.span.end <= own {
                    continue;
                }
                let section = clause.section.as_deref().and_then(|id| known.sections.get(id));
                let context = Context {
                    places: &places,
                    names: &names,
                    rules,
                    clause,
                    section: section.map_or("", |section| &section.title),
                    offsets: &offsets,
                };
                for reference in context.resolve(mention, &mut outside) {
                    if !said_by_link(&reference, &pointers, &places, &known) {
                        found.push(reference);
                    }
                }
            }
        }
        found.sort_by_key(|reference| (reference.start, reference.end));
        references.append(&mut found);
    }
    document.references = references;
    let titles = document.sections.iter().zip(fields.sections).filter(|(_, own)| !own.is_empty());
    let found: Vec<(u32, Vec<Reference>)> = titles
        .map(|(section, own)| {
            let offsets = CharOffsets::new(&section.title);
            let held = Held { id: &section.id, text: &section.title, links: &[] };
            let at = section.paragraphs.first().copied().unwrap_or(0);
            (at, pointers(&held, own, &places, aside, &offsets))
        })
        .collect();
    for (at, references) in found {
        put_before(at, references, document);
    }
}

/// Puts the references of a title before those of the clauses after it. `at` is the title's
/// paragraph.
fn put_before(at: u32, references: Vec<Reference>, document: &mut TermsDocument) {
    let after = |clause: &&Clause| {
        clause.part.is_empty() && clause.paragraphs.first().is_some_and(|first| *first > at)
    };
    let later: BTreeSet<&str> =
        document.clauses.iter().filter(after).map(|clause| clause.id.as_str()).collect();
    let place = document
        .references
        .iter()
        .position(|reference| later.contains(reference.clause.as_str()))
        .unwrap_or(document.references.len());
    document.references.splice(place..place, references);
}

/// Whether a text names a place by number that no outside document holds: "Section 2.02(b)".
pub(super) fn names_own_place(text: &str, rules: &'static Rules) -> bool {
    mentions(text, rules).iter().any(|mention| {
        mention.holder.is_none()
            && mention.targets.iter().any(|target| matches!(target, Target::Numbered(_)))
    })
}

/// Labels of places are read by English rules where a language has none.
fn fallback() -> &'static Rules {
    rules("").unwrap_or_else(|| unreachable!("English has rules"))
}

/// Whether a link over the same words already leads where the words say.
fn said_by_link(
    reference: &Reference,
    pointers: &[Reference],
    places: &Places,
    known: &Known<'_>,
) -> bool {
    pointers
        .iter()
        .filter(|pointer| pointer.start < reference.end && reference.start < pointer.end)
        .any(|pointer| {
            pointer.status != ReferenceStatus::Resolved
                || reference.status != ReferenceStatus::Resolved
                || places.holds(&reference.target, &pointer.target)
                || places.holds(&pointer.target, &reference.target)
                || known.just_before(&pointer.target, &reference.target)
        })
}

/// Sections and clauses by their ids; asked, never walked.
struct Known<'a> {
    sections: HashMap<&'a str, &'a Section>,
    clauses: HashMap<&'a str, &'a Clause>,
}

impl<'a> Known<'a> {
    fn new(document: &'a TermsDocument) -> Self {
        let sections = document.sections.iter().map(|section| (section.id.as_str(), section));
        let clauses = document.clauses.iter().map(|clause| (clause.id.as_str(), clause));
        Self { sections: sections.collect(), clauses: clauses.collect() }
    }

    /// A bookmark that drifted to the last line before the heading it was set on.
    fn just_before(&self, clause: &str, section: &str) -> bool {
        let Some(heading) = self.sections.get(section) else { return false };
        let Some(last) = self.clauses.get(clause) else { return false };
        match (last.paragraphs.last(), heading.paragraphs.first()) {
            (Some(last), Some(first)) => *last < *first && first - last <= 3,
            _ => false,
        }
    }
}

struct Context<'a> {
    places: &'a Places,
    names: &'a Names<'a>,
    rules: &'static Rules,
    clause: &'a Clause,
    /// Title of the clause's section.
    section: &'a str,
    offsets: &'a CharOffsets<'a>,
}

impl Context<'_> {
    fn resolve(&self, mention: Mention, outside: &mut Outside) -> Vec<Reference> {
        let inside =
            mention.holder.as_deref().and_then(|name| self.places.titled(name, &self.clause.id));
        let holder = mention
            .holder
            .as_deref()
            .filter(|name| inside.is_none() && !self.places.is_own(name) && self.is_outside(name));
        let mut found: Vec<Reference> = Vec::new();
        for target in &mention.targets {
            let resolved = match target {
                Target::Titled { title, quoted } => {
                    self.titled(title, *quoted, holder, inside, &mention)
                }
                Target::Numbered(steps) => self.numbered(steps, &mention, holder, inside, outside),
                Target::Bare(steps) => self
                    .places
                    .numbered(steps, &self.clause.id, None)
                    .map(|id| (id.to_owned(), ReferenceStatus::Resolved)),
                Target::Beside { kin, by, within } => self
                    .places
                    .beside(*kin, *by, within, &self.clause.id)
                    .map(|id| (id.to_owned(), ReferenceStatus::Resolved)),
                // What was named before it is outside of this document, or is no place.
                Target::Same { .. } => None,
                Target::Definition { before } => self.definition(before.clone()),
            };
            let Some((target, status)) = resolved else { continue };
            let span = mention.span.clone();
            let reference = Reference {
                clause: self.clause.id.clone(),
                start: self.offsets.chars(span.start),
                end: self.offsets.chars(span.end),
                text: self.clause.text.get(span).unwrap_or_default().to_owned(),
                kind: ReferenceKind::Text,
                target,
                status,
            };
            if !found.contains(&reference) {
                found.push(reference);
            }
        }
        found
    }

    /// Whether a name after "of the" can be that of a document: a code of law, an abbreviation, a
    /// name with a number, or one that ends in "Act", "Agreement", "法".
    fn is_outside(&self, name: &str) -> bool {
        let acronym = name.split([' ', '-']).any(|word| {
            word.chars().filter(|c| c.is_uppercase()).count() >= 3
                && word.chars().all(|c| c.is_uppercase() || c.is_numeric() || c == '.')
        });
        acronym
            || name.chars().any(|c| c.is_ascii_digit())
            || self.rules.instrument.is_match(name)
            || is_law(name)
    }

    fn numbered(
        &self,
        steps: &[Step],
        mention: &Mention,
        holder: Option<&str>,
        inside: Option<&str>,
        outside: &mut Outside,
    ) -> Option<(String, ReferenceStatus)> {
        let words = self.clause.text.get(mention.span.clone())?;
        let first = steps.first()?;
        if let Some(name) = holder {
            if let Some(unit) = first.unit {
                outside.cite(unit, name);
            }
            return Some((name.to_owned(), ReferenceStatus::External));
        }
        let cited = first
            .unit
            .filter(|unit| !self.places.counts(Some(unit)))
            .and_then(|unit| outside.meant(unit, self.section));
        if let Some(name) = cited {
            return Some((name.to_owned(), ReferenceStatus::External));
        }
        if let Some(id) = self.places.numbered(steps, &self.clause.id, inside) {
            return Some((id.to_owned(), ReferenceStatus::Resolved));
        }
        // A section is about the document that it is named after.
        if let Some(name) =
            mention.holder.as_deref().filter(|name| inside.is_some() && self.is_outside(name))
        {
            return Some((name.to_owned(), ReferenceStatus::External));
        }
        let asked = || {
            if mention.targets.len() == 1 && mention.holder.is_none() {
                return words.to_owned();
            }
            // The unit as the text writes it, with the one number that is meant.
            let unit = words.split(|c: char| c.is_whitespace() || c.is_ascii_digit()).next();
            let numbers: Vec<String> =
                steps
                    .iter()
                    .enumerate()
                    .map(|(depth, step)| {
                        if depth == 0 { step.number.clone() } else { format!("({})", step.number) }
                    })
                    .collect();
            format!("{} {}", unit.unwrap_or_default(), numbers.concat()).trim().to_owned()
        };
        match first.rank {
            Rank::Attachment | Rank::Section => Some((asked(), ReferenceStatus::Dangling)),
            Rank::Part if self.places.counts(first.unit) => {
                Some((asked(), ReferenceStatus::Dangling))
            }
            Rank::Part | Rank::Paragraph => None,
        }
    }

    fn titled(
        &self,
        title: &str,
        quoted: bool,
        holder: Option<&str>,
        inside: Option<&str>,
        mention: &Mention,
    ) -> Option<(String, ReferenceStatus)> {
        if let Some(name) = holder {
            return Some((name.to_owned(), ReferenceStatus::External));
        }
        let elsewhere = mention.holder.as_deref().filter(|name| {
            inside.is_none() && !self.places.is_own(name) && !self.rules.this.is_match(name)
        });
        if let Some(name) = elsewhere {
            return Some((name.to_owned(), ReferenceStatus::External));
        }
        let from = inside.unwrap_or(&self.clause.id);
        if let Some(id) = self.places.titled(title, from) {
            return Some((id.to_owned(), ReferenceStatus::Resolved));
        }
        if !quoted {
            // Words before the title may begin with a capital letter too.
            let mut rest = title;
            while let Some((_, words)) = rest.split_once(' ') {
                rest = words;
                if rest.contains(' ')
                    && let Some(id) = self.places.titled(rest, from)
                {
                    return Some((id.to_owned(), ReferenceStatus::Resolved));
                }
            }
            return None;
        }
        let words = self.clause.text.get(mention.span.clone()).unwrap_or_default();
        let counts = self.rules.unit.is_match(words) && mention.holder.is_none();
        counts.then(|| (title.to_owned(), ReferenceStatus::Dangling))
    }

    fn definition(&self, before: Range<usize>) -> Option<(String, ReferenceStatus)> {
        let before = self.clause.text.get(before)?;
        if let Some(definition) = self.names.ending(before) {
            return Some((definition.clause.clone(), ReferenceStatus::Resolved));
        }
        let words: Vec<&str> = before
            .trim_end_matches(['(', ' ', ','])
            .rsplit(' ')
            .take_while(|word| word.starts_with(char::is_uppercase))
            .collect();
        let term = words.into_iter().rev().collect::<Vec<_>>().join(" ");
        // What is "defined below" may be what a section is about.
        if let Some(id) = self.places.titled(&term, &self.clause.id) {
            return Some((id.to_owned(), ReferenceStatus::Resolved));
        }
        (!term.is_empty()).then_some((term, ReferenceStatus::Dangling))
    }
}
