//! The publisher's own summary of changes held against what was found.

use std::collections::BTreeSet;

use super::sequence::{Block, Sequence};
use crate::model::{Announced, AnnouncedFound, Announcement, Change, ChangeKind, Edit, Which};

/// A title must have this many letters or digits to be found by its mere mention in an entry.
const SHORTEST_MENTION: usize = 6;
/// A word of fewer letters says too little of what an entry is about.
const TELLING: usize = 6;

/// Holds the newer release's summary of changes against the changes.
///
/// An entry announces a change when its subject is the title next above it (or the change's own
/// heading, or the term it defines, or the first cell of its row), or when its text mentions one
/// of these. When its subject is a title further up, its text must also share a telling word with
/// what was changed. An entry that says what was done announces changes of that kind, where there
/// are any.
pub(super) fn announced(
    old: &Sequence<'_>,
    new: &Sequence<'_>,
    changes: &[Change],
    headings: &[Change],
) -> Announced {
    let mut announced = Announced::default();
    if new.document.announcements.is_empty() {
        return announced;
    }
    let (own_old, own_new) = (summary(old), summary(new));
    let places: Vec<Place<'_>> = changes
        .iter()
        .chain(headings)
        .filter(|change| {
            let own = |which: &[Which], own: &BTreeSet<&str>| {
                which.iter().any(|which| own.contains(which.clause.as_str()))
            };
            !own(&change.old, &own_old) && !own(&change.new, &own_new)
        })
        .map(|change| Place::new(old, new, change))
        .collect();

    let mut told: BTreeSet<&str> = BTreeSet::new();
    for announcement in &new.document.announcements {
        let mut about: Vec<&Place<'_>> =
            places.iter().filter(|place| place.is_announced_by(announcement)).collect();
        if about.iter().any(|place| place.bears_out(&announcement.verb)) {
            about.retain(|place| place.bears_out(&announcement.verb));
        }
        if about.is_empty() {
            announced.missing.push(announcement.clone());
            continue;
        }
        told.extend(about.iter().map(|place| place.change.id.as_str()));
        announced.found.push(AnnouncedFound {
            announcement: announcement.clone(),
            changes: about.iter().map(|place| place.change.id.clone()).collect(),
        });
    }
    announced.unannounced = places
        .iter()
        .map(|place| place.change)
        .filter(|change| change.classes.iter().any(|class| class.is_substantive()))
        .filter(|change| !told.contains(change.id.as_str()))
        .map(|change| change.id.clone())
        .collect();
    announced
}

/// Ids of all clauses of the summary of changes: of the sections that hold its entries. What
/// changed there is the announcement, not the terms.
fn summary<'a>(sequence: &Sequence<'a>) -> BTreeSet<&'a str> {
    let entries: BTreeSet<&str> =
        sequence.document.announcements.iter().map(|entry| entry.clause.as_str()).collect();
    let is_entry = |block: &Block<'_>| entries.contains(block.id());
    let sections: BTreeSet<usize> = sequence
        .blocks
        .iter()
        .filter(|block| is_entry(block))
        .filter_map(|block| block.under)
        .collect();
    let blocks = sequence.blocks.iter();
    blocks
        .filter(|block| {
            is_entry(block) || block.under.is_some_and(|under| sections.contains(&under))
        })
        .filter(|block| !block.is_heading())
        .map(|block| block.id())
        .collect()
}

/// A change and the names by which an entry may refer to it, in folded form.
struct Place<'c> {
    change: &'c Change,
    /// Its own title, the title next above, terms, row keys.
    near: BTreeSet<String>,
    /// Titles further up.
    above: BTreeSet<String>,
    /// Words of what was deleted and inserted.
    words: BTreeSet<String>,
}

impl<'c> Place<'c> {
    fn new(old: &Sequence<'_>, new: &Sequence<'_>, change: &'c Change) -> Self {
        let edited = change.words.iter().filter(|(edit, _)| *edit != Edit::Equal);
        let words = edited.flat_map(|(_, text)| telling_words(text)).collect();
        let mut place = Self { change, near: BTreeSet::new(), above: BTreeSet::new(), words };
        for (sequence, which) in [(old, &change.old), (new, &change.new)] {
            for which in which {
                place.gather(sequence, which);
            }
        }
        place
    }

    fn gather(&mut self, sequence: &Sequence<'_>, which: &Which) {
        let Some(block) = sequence.find(&which.clause).map(|at| &sequence.blocks[at]) else {
            return;
        };
        match block.clause() {
            None => {
                self.near.insert(fold(block.text));
            }
            Some(clause) => {
                let key = clause.cells.first().filter(|_| clause.cells.len() > 1);
                self.near.extend(key.map(|key| fold(key)));
                let definitions = sequence.document.definitions.iter();
                let own = definitions.filter(|definition| definition.clause == clause.id);
                self.near.extend(own.map(|definition| fold(&definition.term)));
            }
        }
        let mut above = block.under;
        let mut nearest = true;
        while let Some(heading) = above.map(|at| &sequence.blocks[at]) {
            let list = if nearest { &mut self.near } else { &mut self.above };
            list.insert(fold(heading.text));
            nearest = false;
            above = heading.under;
        }
    }

    fn is_announced_by(&self, entry: &Announcement) -> bool {
        let subject = fold(&entry.subject);
        if self.near.contains(&subject) {
            return !subject.is_empty();
        }
        if self.above.contains(&subject)
            && telling_words(&entry.text).any(|word| self.words.contains(&word))
        {
            return true;
        }
        let text = format!(" {} ", fold(&entry.text));
        self.near.iter().any(|name| {
            let letters = name.chars().filter(|c| c.is_alphanumeric()).count();
            letters >= SHORTEST_MENTION && text.contains(&format!(" {name} "))
        })
    }

    /// Whether the change is of the kind that an entry's verb says.
    fn bears_out(&self, verb: &str) -> bool {
        match verb {
            "added" => self.change.kind == ChangeKind::Added,
            "removed" => self.change.kind == ChangeKind::Removed,
            "changed" => !matches!(self.change.kind, ChangeKind::Added | ChangeKind::Removed),
            _ => false,
        }
    }
}

/// The words of a text that are long enough to say something, folded.
fn telling_words(text: &str) -> impl Iterator<Item = String> {
    let folded = fold(text);
    let words = folded.split(' ').filter(|word| word.chars().count() >= TELLING);
    words.map(str::to_owned).collect::<Vec<_>>().into_iter()
}

/// Letters and digits in lower case, words apart by one space.
fn fold(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}
