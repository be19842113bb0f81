//! Entries that are paragraphs and list items.

use super::super::language::{Rules, without_label};
use super::listing::Listing;
use super::summary::Place;
use super::{Entry, LONGEST_CAPTION, bare_verb, says_nothing, verb, verb_within};
use crate::model::{Announcement, Clause, ClauseKind};

/// Reads a summary's lines in order; knows the last line that said something of those after it.
#[derive(Default)]
pub(super) struct Lines<'a> {
    section: Option<&'a str>,
    /// What the lines are about.
    subject: Option<&'a str>,
    /// What was done to them.
    verb: Option<&'static str>,
    /// The release they belong to.
    listing: Option<Listing>,
    /// Items were read since: a paragraph after them is about something else.
    items: bool,
}

impl<'a> Lines<'a> {
    /// Reads a line: an entry goes to `found`; what leads in to others is kept for them. `after`
    /// are the clauses after it, `linked` the title of the section it links to.
    pub fn read(
        &mut self,
        clause: &'a Clause,
        after: &[Clause],
        place: &Place<'_>,
        linked: Option<&str>,
        rules: &Rules,
        found: &mut Vec<Announcement>,
    ) {
        if self.section != clause.section.as_deref() {
            *self = Self { section: clause.section.as_deref(), ..Self::default() };
        }
        let text = clause.text.get(without_label(&clause.text)..).unwrap_or_default().trim();
        if says_nothing(text, rules) {
            return;
        }
        let is_item = clause.kind == ClauseKind::ListItem;
        if self.items && !is_item {
            (self.subject, self.verb) = (None, None);
        }
        self.items = is_item;
        if self.leads(clause, text, after, rules) {
            return;
        }
        let above = self.verb.or(place.verb);
        if only_links(clause) && !(is_item && above.is_some()) {
            return;
        }
        let colon = text
            .find([':', '：'])
            .filter(|&at| text[..at].split_whitespace().count() <= LONGEST_CAPTION);
        let (own, said) = match colon {
            Some(at) => {
                (Some(&text[..at]), text[at..].trim_start_matches([':', '：', ' ', '\u{A0}']))
            }
            None => (linked, text),
        };
        let begins = verb(said, rules);
        let introduces = rules.summary_lead.is_match(text)
            || (!is_item && after.first().is_some_and(|next| holds_entries(next, clause)));
        if own.is_none() && begins.is_none() && introduces {
            return;
        }
        if says_nothing(said, rules) {
            return;
        }
        let verb = begins.or(above).or_else(|| verb_within(said, rules));
        // A paragraph that neither says what was done nor to what is a remark.
        if !is_item && own.is_none() && verb.is_none() {
            return;
        }
        let entry = Entry {
            clause,
            verb: verb.unwrap_or_default(),
            subject: own.or(self.subject).unwrap_or(place.subject),
            text,
            listing: self.listing.as_ref().or(place.listing.as_ref()),
        };
        found.push(entry.into());
    }

    /// Whether a line is no entry but says something of those after it.
    fn leads(
        &mut self,
        clause: &'a Clause,
        text: &'a str,
        after: &[Clause],
        rules: &Rules,
    ) -> bool {
        let open = text.ends_with([':', '：']);
        let name = text.trim_end_matches([':', '：']).trim();
        let words = name.split_whitespace().count();
        let has_items = || {
            after.first().is_some_and(|next| next.lead_in.as_deref() == Some(clause.id.as_str()))
        };
        // A name alone on its line: no item of a list of its own, no sentence.
        let caption = words <= LONGEST_CAPTION
            && name.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '）' | '”'))
            && name.chars().count() <= 80
            && (clause.kind != ClauseKind::ListItem || has_items());
        if caption && let Some(listing) = Listing::of_caption(name) {
            (self.listing, self.subject, self.verb) = (Some(listing), None, None);
            return true;
        }
        if !open && (!caption || only_links(clause)) {
            return false;
        }
        if let Some(verb) = bare_verb(name, rules) {
            self.verb = Some(verb);
            return open || has_items() || words == 1;
        }
        if open && (words > LONGEST_CAPTION || rules.summary_lead.is_match(name)) {
            (self.subject, self.verb) = (None, verb_within(name, rules));
            return true;
        }
        if !open && verb_within(name, rules).is_some() {
            return false;
        }
        // What was done to all ("Added:") holds for the names under it; what was done to the last
        // name does not hold for the next.
        self.verb = self.verb.filter(|_| self.subject.is_none());
        self.subject = Some(name);
        true
    }
}

/// Whether the clause after a paragraph is the first row of a table, or the first item of a list that
/// the paragraph leads in to: entries, which it introduces.
fn holds_entries(next: &Clause, clause: &Clause) -> bool {
    let led = next.lead_in.as_deref() == Some(clause.id.as_str());
    next.section == clause.section && (next.kind == ClauseKind::TableRow || led)
}

/// Whether all letters of a clause stand in links into the document.
fn only_links(clause: &Clause) -> bool {
    !clause.links.is_empty()
        && clause.links.iter().all(|link| link.target.starts_with('#'))
        && clause
            .text
            .chars()
            .enumerate()
            .filter(|(_, c)| c.is_alphanumeric())
            .all(|(at, _)| clause.links.iter().any(|link| (link.start..link.end).contains(&at)))
}
