//! What an entry of the summary of changes may know of a change.

use std::collections::{BTreeSet, HashMap};

use super::entry::Entry;
use super::wording::{fold, telling};
use crate::diff::sequence::Sequence;
use crate::model::{Change, Class, Edit, Which};

/// A name must have this many letters or digits to be found by its mere mention.
const SHORTEST_MENTION: usize = 6;

/// A change and the names by which an entry may refer to it, folded.
pub(super) struct Place<'c> {
    pub change: &'c Change,
    pub is_heading: bool,
    /// False for the date and number of the release on its cover.
    pub is_of_the_terms: bool,
    /// Its own title, the term it defines, the first cell of its row.
    itself: BTreeSet<String>,
    /// The title next above.
    title: BTreeSet<String>,
    /// Those of both that are long enough to be found by their mere mention, between spaces.
    mentions: [Vec<String>; 2],
    /// Titles further up.
    above: BTreeSet<String>,
    /// Ids of the headings above, on either side.
    under: BTreeSet<String>,
    /// What was struck out and what was written.
    deleted: BTreeSet<String>,
    inserted: BTreeSet<String>,
    kept: BTreeSet<String>,
}

/// Which of a change's names an entry gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    Itself,
    Title,
    Above,
}

impl<'c> Place<'c> {
    pub fn new((old, new): (&Titled<'_, '_>, &Titled<'_, '_>), change: &'c Change) -> Self {
        let edited = |wanted: Edit| {
            let runs = change.words.iter().filter(move |(edit, _)| *edit == wanted);
            runs.flat_map(|(_, text)| telling(text)).collect()
        };
        let mut place = Self {
            change,
            is_heading: false,
            is_of_the_terms: false,
            itself: BTreeSet::new(),
            title: BTreeSet::new(),
            mentions: [Vec::new(), Vec::new()],
            above: BTreeSet::new(),
            under: BTreeSet::new(),
            deleted: edited(Edit::Delete),
            inserted: edited(Edit::Insert),
            kept: edited(Edit::Equal),
        };
        for (release, which) in [(old, &change.old), (new, &change.new)] {
            for which in which {
                place.gather(release, which);
            }
        }
        place.mentions = [&place.itself, &place.title].map(|names| {
            let long = |name: &&String| {
                name.chars().filter(|c| c.is_alphanumeric()).count() >= SHORTEST_MENTION
            };
            names.iter().filter(long).map(|name| format!(" {name} ")).collect()
        });
        place.is_of_the_terms =
            place.is_heading || !place.under.is_empty() || change.classes != [Class::Numbers];
        place
    }

    fn gather(&mut self, release: &Titled<'_, '_>, which: &Which) {
        let sequence = release.sequence;
        let Some(at) = sequence.find(&which.clause) else { return };
        let block = &sequence.blocks[at];
        let names = |at: usize| release.names.get(&at).into_iter().flatten().cloned();
        match block.clause() {
            None => {
                self.is_heading = true;
                self.itself.extend(names(at));
            }
            Some(clause) => {
                let key = clause.cells.first().filter(|_| clause.cells.len() > 1);
                self.itself.extend(key.map(|key| fold(key)));
                let terms = release.terms.get(clause.id.as_str()).into_iter().flatten();
                self.itself.extend(terms.map(|term| fold(term)));
            }
        }
        let mut above = block.under;
        let mut next = true;
        while let Some(at) = above {
            let heading = &sequence.blocks[at];
            let list = if next { &mut self.title } else { &mut self.above };
            list.extend(names(at));
            self.under.insert(heading.id().to_owned());
            next = false;
            above = heading.under;
        }
        for names in [&mut self.itself, &mut self.title, &mut self.above] {
            names.remove("");
        }
    }

    /// All words struck out and written.
    pub fn edited(&self) -> impl Iterator<Item = &str> {
        self.deleted.union(&self.inserted).map(String::as_str)
    }

    /// Whether a word of an entry was struck out or written; what was removed is not told by what
    /// was written, nor the other way round.
    pub fn wrote_or_struck(&self, word: &str, verb: &str) -> bool {
        (verb != "added" && self.deleted.contains(word))
            || (verb != "removed" && self.inserted.contains(word))
    }

    /// Whether a word of an entry stands anywhere in its text.
    pub fn is_about(&self, word: &str) -> bool {
        [&self.kept, &self.deleted, &self.inserted].iter().any(|words| words.contains(word))
    }

    pub fn stands_under(&self, heading: &str) -> bool {
        self.under.contains(heading)
    }

    /// The nearest of its names that an entry gives, as its subject or in its words, and whether
    /// the subject is one of them or a title above.
    pub fn named_by(&self, entry: &Entry<'_>) -> (Option<Name>, bool) {
        let [itself, title_above] = &self.mentions;
        let mentions = |names: &[String]| names.iter().any(|name| entry.text.contains(name));
        let is_subject =
            |names: &BTreeSet<String>| names.iter().any(|name| is_same(name, &entry.subject));
        let title = is_subject(&self.title);
        let own =
            self.itself.contains(&entry.subject) || (self.is_heading && is_subject(&self.itself));
        let within = own || title || is_subject(&self.above);
        let name = if own || mentions(itself) {
            Some(Name::Itself)
        } else if title || mentions(title_above) {
            Some(Name::Title)
        } else {
            within.then_some(Name::Above)
        };
        (name, within)
    }

    /// Whether a name, folded and between spaces, was written (or struck out, as the verb asks).
    pub fn wrote_or_struck_name(&self, name: &str, verb: &str) -> bool {
        let stands = |wanted: Edit| {
            let mut runs = self.change.words.iter().filter(move |(edit, _)| *edit == wanted);
            runs.any(|(_, text)| format!(" {} ", fold(text)).contains(name))
        };
        (verb != "added" && stands(Edit::Delete)) || (verb != "removed" && stands(Edit::Insert))
    }
}

/// A release with the names that its places go by.
pub(super) struct Titled<'s, 'a> {
    sequence: &'s Sequence<'a>,
    /// Each heading's title with and without its label, folded, by its block.
    names: HashMap<usize, [String; 2]>,
    /// The terms that each clause defines.
    terms: HashMap<&'a str, Vec<&'a str>>,
}

impl<'s, 'a> Titled<'s, 'a> {
    pub fn new(sequence: &'s Sequence<'a>) -> Self {
        let title = |at: usize| {
            let heading = &sequence.blocks[at];
            (at, [fold(heading.text), fold(heading.body)])
        };
        let names = sequence.headings.iter().map(|&at| title(at)).collect();
        let mut terms: HashMap<&str, Vec<&str>> = HashMap::new();
        for definition in &sequence.document.definitions {
            terms.entry(definition.clause.as_str()).or_default().push(&definition.term);
        }
        Self { sequence, names, terms }
    }

    /// Whether it has a heading of this title.
    pub fn has_title(&self, title: &str) -> bool {
        self.names.values().flatten().any(|name| is_same(name, title))
    }
}

/// Whether two folded names are the same, as far as the shorter one goes: `Attachment 2` is
/// `Attachment 2 – Licence Suites`.
fn is_same(own: &str, subject: &str) -> bool {
    let (short, long) = if own.len() <= subject.len() { (own, subject) } else { (subject, own) };
    !short.is_empty()
        && (short == long
            || (short.contains(' ')
                && long.strip_prefix(short).is_some_and(|rest| rest.starts_with(' '))))
}
