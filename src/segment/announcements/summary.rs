//! Where the summary of changes stands.

use std::collections::BTreeMap;

use super::super::language::Rules;
use super::bare_verb;
use super::listing::Listing;
use crate::model::{Clause, ClauseKind, Section, TermsDocument};

/// Longest title of a summary, in words.
const LONGEST_TITLE: usize = 12;

/// Where in a summary a clause stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Place<'a> {
    /// The heading under the summary's own that names what its entries are about.
    pub subject: &'a str,
    /// What a heading says was done.
    pub verb: Option<&'static str>,
    /// The release that a heading names.
    pub listing: Option<Listing>,
}

/// The summaries of a document.
pub(super) struct Summaries<'a> {
    /// For each clause, where it stands; none for what is no part of a summary.
    places: Vec<Option<Place<'a>>>,
    /// Titles of sections by their anchors.
    titles: BTreeMap<&'a str, &'a str>,
}

impl<'a> Summaries<'a> {
    pub fn new(document: &'a TermsDocument, rules: &Rules) -> Self {
        let mut sections: BTreeMap<&str, Place<'a>> = BTreeMap::new();
        let mut titles = BTreeMap::new();
        for section in &document.sections {
            let title = section.title.trim();
            let outer = section.parent.as_deref().and_then(|parent| sections.get(parent));
            if let Some(outer) = outer {
                sections.insert(&section.id, under(outer.clone(), section, rules));
            } else if is_title(own_words(section), rules) {
                let named =
                    Listing::of_caption(title).filter(|_| !rules.summary_since.is_match(title));
                sections.insert(&section.id, Place { listing: named, ..Place::default() });
            }
            for anchor in &section.anchors {
                titles.insert(anchor.as_str(), title);
            }
        }
        let mut places: Vec<Option<Place<'a>>> = document
            .clauses
            .iter()
            .map(|clause| sections.get(clause.section.as_deref()?).cloned())
            .collect();
        titled_by_a_line(&document.clauses, rules, &mut places);
        Self { places, titles }
    }

    pub fn place(&self, clause: usize) -> Option<&Place<'a>> {
        self.places.get(clause)?.as_ref()
    }

    /// The title of the section that an entry links to.
    pub fn linked(&self, clause: &Clause) -> Option<&'a str> {
        clause
            .links
            .iter()
            .find_map(|link| self.titles.get(link.target.strip_prefix('#')?).copied())
    }
}

/// A title without the number that was typed before it.
fn own_words(section: &Section) -> &str {
    let title = section.title.trim();
    let rest = title.strip_prefix(section.label.as_str()).filter(|_| section.label_typed);
    rest.unwrap_or(title).trim_start_matches(|c: char| !c.is_alphanumeric())
}

fn is_title(text: &str, rules: &Rules) -> bool {
    text.split_whitespace().take(LONGEST_TITLE + 1).count() <= LONGEST_TITLE
        && rules.summary_title.is_match(text)
}

/// Under a further heading: it names a release, or what was done, or what the entries are about.
fn under<'a>(outer: Place<'a>, section: &'a Section, rules: &Rules) -> Place<'a> {
    let title = section.title.trim();
    if let Some(listing) = Listing::of_caption(title) {
        return Place { listing: Some(listing), ..outer };
    }
    match bare_verb(own_words(section), rules) {
        Some(verb) => Place { verb: Some(verb), ..outer },
        None => Place { subject: title, ..outer },
    }
}

/// A table or list directly after a line that is titled as a summary, though not as a heading.
fn titled_by_a_line<'a>(clauses: &[Clause], rules: &Rules, places: &mut [Option<Place<'a>>]) {
    for (at, line) in clauses.iter().enumerate() {
        let text = line.text.trim();
        let is_line = line.kind == ClauseKind::Paragraph
            && places[at].is_none()
            && !text.ends_with(['.', '。'])
            && is_title(text, rules);
        if !is_line {
            continue;
        }
        let place = Place { listing: Listing::of_caption(text), ..Place::default() };
        let table = clauses.get(at + 1).and_then(|next| next.table);
        let mut led = vec![line.id.as_str()];
        let last = at
            + clauses[at + 1..]
                .iter()
                .take_while(|clause| {
                    let belongs = match table {
                        Some(_) => clause.table == table,
                        None => clause.lead_in.as_deref().is_some_and(|lead| led.contains(&lead)),
                    };
                    led.extend(belongs.then_some(clause.id.as_str()));
                    belongs
                })
                .count();
        if last > at {
            places[at..=last].fill(Some(place));
        }
    }
}
