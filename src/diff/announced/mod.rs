//! The publisher's own summary of changes held against what was found.
//!
//! ```text
//! entries of the newer release ─entry→ names and words ─┐
//! changes ─place→ names, words written and struck out ──┴─weigh→ which change bears out which entry
//! ```

mod entry;
mod place;
mod wording;

use std::collections::{BTreeMap, BTreeSet};

use super::sequence::Sequence;
use crate::model::{Announced, AnnouncedFound, Announcement, Change, ChangeKind, Edit, Which};
use entry::Entry;
use place::{Name, Place, Titled};

/// Of what an entry says (in thousandths, rare words counting for more), so much must stand in the
/// words that a change wrote or struck out: when the entry names the title next above the change,
/// when it names a title further up, and when it names no place at all.
const SAID_NEAR: u32 = 120;
const SAID_ABOVE: u32 = 220;
const SAID_ANYWHERE: u32 = 500;
/// Or so much in the whole text of a clause that changed right under the title it names.
const ABOUT_IT: u32 = 350;
/// Without a place, a single word is chance.
const FEWEST_WORDS: usize = 2;
/// What it counts for that an entry names the change itself, or the title next above it; and that
/// its subject is a title above.
const NAMES_ITSELF: u32 = 500;
const NAMES_TITLE: u32 = 250;
const WITHIN_SUBJECT: u32 = 200;

/// Holds the newer release's summary of changes against the changes.
///
/// An entry announces a change when it names the change's place (its title, the term it defines,
/// the first cell of its row, a title above it) and tells something of what was written or struck
/// out there; the farther the place, the more of it. An entry that is nothing but the name of a
/// thing added or removed announces that very thing. Where no words agree, an entry announces all
/// that changed right under the title it names. Who announces a section announces all in it.
///
/// Entries that the older release had already are no announcement of these changes, unless these
/// changes bear them out all the same.
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
    let titled = (Titled::new(old), Titled::new(new));
    let places = places((old, new), (&titled.0, &titled.1), changes, headings);
    let entries: Vec<Entry<'_>> = new.document.announcements.iter().map(Entry::new).collect();
    let known: BTreeSet<(String, String)> = old.document.announcements.iter().map(words).collect();
    let terms = Terms::new((&titled.0, &titled.1), &places);

    let mut told: BTreeSet<&str> = BTreeSet::new();
    for entry in &entries {
        let repeated = known.contains(&words(entry.announcement));
        if !repeated && !is_of_this_step(entry.announcement, old) {
            continue;
        }
        let mut about = terms.borne_out(entry, repeated);
        if about.is_empty() && !repeated {
            about = terms.changed_there(entry);
        }
        if about.is_empty() {
            let list = if repeated { &mut announced.repeated } else { &mut announced.missing };
            list.push(entry.announcement.clone());
            continue;
        }
        with_what_is_under(&mut about, &places);
        let about = about.into_iter().map(|at| places[at].change.id.as_str());
        let about: Vec<&str> = about.collect();
        told.extend(&about);
        announced.found.push(AnnouncedFound {
            announcement: entry.announcement.clone(),
            changes: about.into_iter().map(str::to_owned).collect(),
        });
    }
    announced.unannounced = places
        .iter()
        .filter(|place| place.is_of_the_terms)
        .map(|place| place.change)
        .filter(|change| change.classes.iter().any(|class| class.is_substantive()))
        .filter(|change| !told.contains(change.id.as_str()))
        .map(|change| change.id.clone())
        .collect();
    announced
}

/// The changes of the terms: what changed in the summary itself is the announcement.
fn places<'c>(
    (old, new): (&Sequence<'_>, &Sequence<'_>),
    titled: (&Titled<'_, '_>, &Titled<'_, '_>),
    changes: &'c [Change],
    headings: &'c [Change],
) -> Vec<Place<'c>> {
    fn summary<'a>(sequence: &Sequence<'a>) -> BTreeSet<&'a str> {
        let document = sequence.document;
        let entries = document.announcements.iter().map(|entry| entry.clause.as_str());
        let mut summary: BTreeSet<&str> =
            document.summary_of_changes.iter().map(String::as_str).chain(entries).collect();
        // The headings that hold nothing else are part of it.
        let clauses = || document.clauses.iter();
        let held = |within: bool| {
            let some = clauses().filter(|clause| summary.contains(clause.id.as_str()) == within);
            some.filter_map(|clause| clause.section.as_deref()).collect::<BTreeSet<&str>>()
        };
        let headings: Vec<&str> = held(true).difference(&held(false)).copied().collect();
        summary.extend(headings);
        summary
    }
    let (of_old, of_new) = (summary(old), summary(new));
    let within = |which: &[Which], summary: &BTreeSet<&str>| {
        which.iter().any(|which| summary.contains(which.clause.as_str()))
    };
    let all = headings.iter().chain(changes);
    let terms = all.filter(|change| !within(&change.old, &of_old) && !within(&change.new, &of_new));
    terms.map(|change| Place::new(titled, change)).collect()
}

/// What makes two entries the same one.
fn words(announcement: &Announcement) -> (String, String) {
    (wording::fold(&announcement.subject), wording::fold(&announcement.text))
}

/// Whether an entry is of a release after the older of the two: of the newest that the summary
/// lists, or of one listed under a later date than the older release has.
fn is_of_this_step(announcement: &Announcement, old: &Sequence<'_>) -> bool {
    let later = || match (&announcement.date, &old.document.date) {
        (Some(date), Some(before)) => date.as_str() > before.as_str(),
        _ => false,
    };
    !announcement.earlier || later()
}

/// What the entries are held against.
struct Terms<'p, 'c, 's, 'a> {
    releases: [&'p Titled<'s, 'a>; 2],
    places: &'p [Place<'c>],
    /// In the edits of how many changes each word stands.
    spread: BTreeMap<&'p str, usize>,
}

impl<'p, 'c, 's, 'a> Terms<'p, 'c, 's, 'a> {
    fn new((old, new): (&'p Titled<'s, 'a>, &'p Titled<'s, 'a>), places: &'p [Place<'c>]) -> Self {
        let mut spread = BTreeMap::new();
        for word in places.iter().flat_map(Place::edited) {
            *spread.entry(word).or_default() += 1;
        }
        Self { releases: [old, new], places, spread }
    }

    /// A word in few of the changes tells more than one in many (inverse document frequency); one
    /// in none of them is the publisher's own prose.
    fn weight(&self, word: &str) -> u32 {
        self.spread
            .get(word)
            .map_or(1, |&holders| 1 + (2 * self.places.len() / holders.max(1)).max(1).ilog2())
    }

    /// The changes that an entry tells, by place and words: of those that do the ones that fit
    /// best. An entry that the older release had already must fit on either count.
    fn borne_out(&self, entry: &Entry<'_>, repeated: bool) -> Vec<usize> {
        let verb = entry.announcement.verb.as_str();
        let whole: u32 = entry.words.iter().map(|word| self.weight(word)).sum();
        let share = |part: u32| (part * 1000).checked_div(whole).unwrap_or(0);
        // Who names a place means that place.
        let anywhere = !self.releases.iter().any(|release| release.has_title(&entry.subject));
        let mut found: Vec<(u32, usize)> = Vec::new();
        for (at, place) in self.places.iter().enumerate() {
            if contradicts(entry, place.change) {
                continue;
            }
            let words = entry.words.iter().filter(|word| place.wrote_or_struck(word, verb));
            let words: Vec<&String> = words.collect();
            let said = share(words.iter().map(|word| self.weight(word)).sum());
            let about = entry.words.iter().filter(|word| place.is_about(word));
            let about = share(about.map(|word| self.weight(word)).sum());
            let (name, within) = place.named_by(entry);
            if !anywhere && !within {
                continue;
            }
            let thing = entry.is_bare_name && entry.asks_for_one_side();
            let (fits, counts) = match name {
                Some(Name::Itself) if thing => (is_one_sided(place.change), NAMES_ITSELF),
                Some(Name::Itself) => (said > 0 || is_one_sided(place.change), NAMES_ITSELF),
                _ if thing => (place.wrote_or_struck_name(&entry.text, verb), NAMES_TITLE),
                Some(Name::Title) => (said >= SAID_NEAR || about >= ABOUT_IT, NAMES_TITLE),
                Some(Name::Above) => (said >= SAID_ABOVE, 0),
                None => (said >= SAID_ANYWHERE && words.len() >= FEWEST_WORDS, 0),
            };
            if fits && !(repeated && (name.is_none() || said < SAID_ANYWHERE)) {
                let within = if within { WITHIN_SUBJECT } else { 0 };
                found.push((counts + within + said + about / 2, at));
            }
        }
        let best = found.iter().map(|(score, _)| *score).max().unwrap_or(0);
        let fits_best = |&(score, _): &(u32, usize)| 3 * score >= 2 * best;
        found.into_iter().filter(fits_best).map(|(_, at)| at).collect()
    }

    /// What changed right under the title that an entry names, where it says more than a name but
    /// shares no words with any change.
    fn changed_there(&self, entry: &Entry<'_>) -> Vec<usize> {
        if entry.is_bare_name && entry.asks_for_one_side() {
            return Vec::new();
        }
        let is_there = |place: &Place<'_>| {
            let near = matches!(place.named_by(entry).0, Some(Name::Itself | Name::Title));
            near && !contradicts(entry, place.change)
        };
        let mut there: Vec<usize> =
            (0..self.places.len()).filter(|&at| is_there(&self.places[at])).collect();
        let change = |at: usize| self.places[at].change;
        // A section that is named and moved whole is what the entry tells.
        let moved = there.iter().find(|&&at| {
            self.places[at].is_heading
                && matches!(change(at).kind, ChangeKind::Moved | ChangeKind::MovedAndChanged)
        });
        if let Some(&heading) = moved {
            return vec![heading];
        }
        // An addition is borne out by what only adds.
        let edits = |at: usize, none: Edit| !change(at).words.iter().any(|(edit, _)| *edit == none);
        match entry.announcement.verb.as_str() {
            "changed" => there.retain(|&at| !is_one_sided(change(at))),
            "added" => there.retain(|&at| edits(at, Edit::Delete)),
            "removed" => there.retain(|&at| edits(at, Edit::Insert)),
            _ => {}
        }
        there
    }
}

/// Adds what came or went together with a heading.
fn with_what_is_under(about: &mut Vec<usize>, places: &[Place<'_>]) {
    let headings: Vec<(ChangeKind, &str)> = about
        .iter()
        .map(|&at| &places[at])
        .filter(|place| place.is_heading && is_one_sided(place.change))
        .flat_map(|place| {
            let which = place.change.old.iter().chain(&place.change.new);
            which.map(|which| (place.change.kind, which.clause.as_str()))
        })
        .collect();
    if headings.is_empty() {
        return;
    }
    about.extend((0..places.len()).filter(|&at| {
        let place = &places[at];
        headings.iter().any(|(kind, id)| place.change.kind == *kind && place.stands_under(id))
    }));
    about.sort_unstable();
    about.dedup();
}

fn is_one_sided(change: &Change) -> bool {
    matches!(change.kind, ChangeKind::Added | ChangeKind::Removed)
}

/// Whether a change is the opposite of what an entry says.
fn contradicts(entry: &Entry<'_>, change: &Change) -> bool {
    matches!(
        (entry.announcement.verb.as_str(), change.kind),
        ("added", ChangeKind::Removed) | ("removed", ChangeKind::Added)
    )
}
