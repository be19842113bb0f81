//! A comparison arranged for reading: rows under section headings, in the order of the newer
//! release, with what is minor set apart at the end. No format is known here.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Change, ChangeKind, Class, Comparison, DefinitionRef, Edit, Shift, TermsDocument, Which,
};

/// A comparison arranged for reading. Every change stands in it once.
#[derive(Debug, Clone)]
pub struct Summary<'a> {
    /// What is arranged.
    pub comparison: &'a Comparison,
    /// The older release.
    pub old: &'a TermsDocument,
    /// The newer release.
    pub new: &'a TermsDocument,
    /// Changes under the heading they stand under, in the order of the newer release; what was
    /// removed stands where it was.
    pub groups: Vec<Group<'a>>,
    /// Clauses and headings of which only the label differs.
    pub renumbered: Vec<Row<'a>>,
    /// Changes that leave the wording as it is: punctuation, case, white space, bookmarks.
    pub cosmetic: Vec<Row<'a>>,
}

/// The changes under one heading.
#[derive(Debug, Clone)]
pub struct Group<'a> {
    /// The heading's citation, in the newer release where it has one; empty for what stands
    /// before the first heading.
    pub heading: String,
    /// Its changes.
    pub rows: Vec<Row<'a>>,
}

/// One change.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// The change.
    pub change: &'a Change,
    /// True when a section heading changed rather than a clause.
    pub heading: bool,
    /// What the publisher's own summary of changes has to do with it.
    pub publisher: Publisher,
}

/// Whether the publisher's own summary of changes mentions a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publisher {
    /// There is nothing to remark: no summary, or the rarer of the two others is remarked.
    Silent,
    /// It does. Remarked where most changes are not announced.
    Announced,
    /// It does not. Remarked where most changes are announced.
    Unannounced,
}

impl Publisher {
    /// The remark; empty when there is none.
    pub fn remark(self) -> &'static str {
        match self {
            Self::Silent => "",
            Self::Announced => "announced",
            Self::Unannounced => "not announced",
        }
    }
}

/// A run of words to set: equal, deleted or inserted, or an ellipsis for equal words left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words, marked or not.
    Words(Edit, Cow<'a, str>),
    /// Unchanged words were left out here.
    Omission,
}

/// What to remark on which change: the rarer of `announced` and `not announced`, so that the
/// remarks tell changes apart.
fn publisher(comparison: &Comparison) -> BTreeMap<&str, Publisher> {
    let announced = &comparison.announced;
    let found: BTreeSet<&str> =
        announced.found.iter().flat_map(|found| &found.changes).map(String::as_str).collect();
    if found.len() < announced.unannounced.len() {
        found.into_iter().map(|id| (id, Publisher::Announced)).collect()
    } else {
        let ids = announced.unannounced.iter();
        ids.map(|id| (id.as_str(), Publisher::Unannounced)).collect()
    }
}

impl<'a> Summary<'a> {
    /// Arranges a comparison of these two releases.
    pub fn arrange(
        comparison: &'a Comparison,
        old: &'a TermsDocument,
        new: &'a TermsDocument,
    ) -> Self {
        let publisher = publisher(comparison);
        let places = Places::new(comparison, old, new);
        let mut grouped: BTreeMap<Place, Group<'a>> = BTreeMap::new();
        let mut renumbered = Vec::new();
        let mut cosmetic = Vec::new();
        let headings = comparison.headings.iter().map(|change| (change, true));
        let clauses = comparison.changes.iter().map(|change| (change, false));
        for (change, heading) in headings.chain(clauses) {
            let publisher = publisher.get(change.id.as_str()).copied().unwrap_or(Publisher::Silent);
            let row = Row { change, heading, publisher };
            if change.kind == ChangeKind::Renumbered {
                renumbered.push(row);
            } else if row.is_cosmetic() {
                cosmetic.push(row);
            } else {
                let (place, citation) = places.of(row);
                grouped
                    .entry(place)
                    .or_insert_with(|| Group { heading: citation.to_owned(), rows: Vec::new() })
                    .rows
                    .push(row);
            }
        }
        let groups = grouped.into_values().collect();
        Self { comparison, old, new, groups, renumbered, cosmetic }
    }

    /// What to print over it.
    pub fn title(&self) -> String {
        match self.new.title.as_str() {
            "" => "Summary of changes".to_owned(),
            title => format!("{title}: summary of changes"),
        }
    }

    /// All changes, each once: those under headings, then renumberings, then cosmetic ones.
    pub fn rows(&self) -> impl Iterator<Item = Row<'a>> {
        let grouped = self.groups.iter().flat_map(|group| &group.rows);
        grouped.chain(&self.renumbered).chain(&self.cosmetic).copied()
    }

    /// `yes` or `no` for a change that the publisher's own summary mentions or does not; empty
    /// when nothing is known.
    pub fn announced(&self, row: Row<'_>) -> &'static str {
        let mut found = self.comparison.announced.found.iter();
        if self.comparison.announced.unannounced.contains(&row.change.id) {
            "no"
        } else if found.any(|found| found.changes.contains(&row.change.id)) {
            "yes"
        } else {
            ""
        }
    }

    /// How many changes of wording or numbers the publisher did not announce, in words, where they
    /// are too many to list beside those announced; else `None`.
    pub fn unannounced_in_all(&self) -> Option<String> {
        let unannounced = self.comparison.announced.unannounced.len();
        let lists = publisher(self.comparison).values().any(|p| *p == Publisher::Unannounced);
        match (unannounced, lists, self.comparison.announced.found.is_empty()) {
            (0, ..) | (_, true, _) => None,
            (1, _, true) => Some("the one change of wording or numbers".to_owned()),
            (count, _, true) => Some(format!("all {count} changes of wording or numbers")),
            (count, _, false) => Some(format!("all {count} other changes of wording or numbers")),
        }
    }

    /// The citation of a clause or section of the newer release; the id itself when there is none
    /// such (a URL, or what a dangling reference asked for).
    pub fn cite_new<'s>(&'s self, id: &'s str) -> &'s str {
        citation(self.new, id)
    }

    /// The same in the older release.
    pub fn cite_old<'s>(&'s self, id: &'s str) -> &'s str {
        citation(self.old, id)
    }

    /// The citations of changes, joined by `; `.
    pub fn cite_changes(&self, ids: &[String]) -> String {
        let rows = ids.iter().filter_map(|id| self.change(id));
        rows.map(place).collect::<Vec<_>>().join("; ")
    }

    /// The citation of the section a definition is limited to; none when it holds everywhere.
    pub fn scope<'s>(&'s self, definition: &'s DefinitionRef) -> Option<&'s str> {
        let id = definition.scope.as_deref()?;
        let section = self.new.section(id).or_else(|| self.old.section(id));
        Some(section.map_or(id, |section| section.citation.as_str()))
    }

    /// The change with this id, among clauses and headings.
    pub fn change(&self, id: &str) -> Option<&'a Change> {
        let mut all = self.comparison.changes.iter().chain(&self.comparison.headings);
        all.find(|change| change.id == id)
    }

    /// `12 added, 3 removed`: the counts by kind in the order of their declaration, those of 0
    /// left out; empty when nothing changed.
    pub fn totals(&self) -> String {
        let counts = self.comparison.totals.by_kind.iter().filter(|(_, count)| **count > 0);
        counts
            .map(|(kind, count)| format!("{count} {}", kind_name(*kind)))
            .collect::<Vec<_>>()
            .join(", ")
    }
}

impl<'a> Row<'a> {
    /// Whether the wording stayed, numbers, dates and references included.
    pub fn is_cosmetic(self) -> bool {
        matches!(self.change.kind, ChangeKind::Added | ChangeKind::Removed | ChangeKind::Changed)
            && self.change.shift.is_none()
            && !self.change.classes.is_empty()
            && self.change.classes.iter().all(|class| {
                matches!(
                    class,
                    Class::Punctuation
                        | Class::Case
                        | Class::Whitespace
                        | Class::Numbering
                        | Class::Anchor
                )
            })
    }

    /// Where it stands: in the newer release, or where it was for what was removed.
    pub fn citation(self) -> String {
        place(self.change)
    }

    /// What a reader must be told beside the marked words: where it was moved from, of what it was
    /// split or merged; empty when the words say all.
    pub fn note(self) -> String {
        self.note_under("")
    }

    /// The same with places told as they are read under a heading.
    pub fn note_under(self, heading: &str) -> String {
        let change = self.change;
        let old = places(&change.old, heading);
        let along = match change.moved_along {
            0 => String::new(),
            1 => " with its clause".to_owned(),
            count => format!(" with its {count} clauses"),
        };
        let reworded = change.words.iter().any(|(edit, _)| *edit != Edit::Equal);
        let note = match change.kind {
            ChangeKind::Moved | ChangeKind::MovedAndChanged => {
                let whence = match old == places(&change.new, heading) {
                    true => "Moved among its neighbours".to_owned(),
                    false => format!("Moved here from {old}"),
                };
                let other = if change.kind == ChangeKind::Moved { "" } else { ", and reworded" };
                format!("{whence}{along}{other}")
            }
            ChangeKind::Split => format!("Split from {old}"),
            ChangeKind::Merged => format!("Merged from {old}"),
            _ if change.classes == [Class::Reference] && reworded => {
                "The reference follows what it refers to".to_owned()
            }
            _ if change.classes == [Class::Reference] => {
                "The same words now lead elsewhere".to_owned()
            }
            _ => String::new(),
        };
        let shift = match change.shift {
            Some(Shift::Promoted) => "Promoted",
            Some(Shift::Demoted) => "Demoted",
            None => "",
        };
        let coarse = match change.coarse {
            true => "Too long to be compared word by word: whole stretches are marked",
            false => "",
        };
        let mut said = vec![shift, &note, coarse];
        said.retain(|part| !part.is_empty());
        said.join(" · ")
    }

    /// The newer text, its inserted words marked, and the older one, its deleted words marked.
    /// With `context`, equal runs are cut to that many words on either side of a change.
    pub fn columns(self, context: Option<usize>) -> (Vec<Piece<'a>>, Vec<Piece<'a>>) {
        (self.side(Edit::Insert, context), self.side(Edit::Delete, context))
    }

    /// Both texts in one run, as a redline prints them.
    pub fn inline(self, context: Option<usize>) -> Vec<Piece<'a>> {
        abridge(self.change.words.iter().map(|(edit, text)| (*edit, text.as_str())), context)
    }

    fn side(self, shown: Edit, context: Option<usize>) -> Vec<Piece<'a>> {
        let present = if shown == Edit::Insert { &self.change.new } else { &self.change.old };
        if present.is_empty() {
            return Vec::new();
        }
        let words = self.change.words.iter();
        abridge(
            words
                .filter(|(edit, _)| *edit == Edit::Equal || *edit == shown)
                .map(|(edit, text)| (*edit, text.as_str())),
            context,
        )
    }
}

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

fn citation<'s>(document: &'s TermsDocument, id: &'s str) -> &'s str {
    let clause = document.clause(id).map(|clause| clause.citation.as_str());
    let section = || document.section(id).map(|section| section.citation.as_str());
    clause.or_else(section).unwrap_or(id)
}

/// Where a change stands: in the newer release, or where it was for what was removed.
fn place(change: &Change) -> String {
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

/// Leaves out the middle of long equal runs. Nothing that changed is left out.
fn abridge<'a>(
    words: impl Iterator<Item = (Edit, &'a str)>,
    context: Option<usize>,
) -> Vec<Piece<'a>> {
    let words: Vec<_> = words.filter(|(_, text)| !text.is_empty()).collect();
    let last = words.len().saturating_sub(1);
    let mut pieces = Vec::with_capacity(words.len());
    for (index, (edit, text)) in words.into_iter().enumerate() {
        let cut = match (edit, context) {
            (Edit::Equal, Some(context)) => {
                // The beginning of a clause is always shown: it tells which clause it is.
                let tail = if index == last { 0 } else { context };
                middle(text, context, tail)
            }
            _ => None,
        };
        match cut {
            Some((head, tail)) => {
                pieces.push(Piece::Words(edit, head.into()));
                pieces.push(Piece::Omission);
                if !tail.is_empty() {
                    pieces.push(Piece::Words(edit, tail.into()));
                }
            }
            None => pieces.push(Piece::Words(edit, text.into())),
        }
    }
    pieces
}

/// The first `head` and the last `tail` words of a text that has so many more that leaving out
/// the rest is worth a mark; none for a shorter one.
fn middle(text: &str, head: usize, tail: usize) -> Option<(&str, &str)> {
    const WORTH_A_MARK: usize = 12;
    let starts: Vec<usize> = text
        .char_indices()
        .scan(true, |gap, (at, c)| {
            let starts = *gap && !c.is_whitespace();
            *gap = c.is_whitespace();
            Some(starts.then_some(at))
        })
        .flatten()
        .collect();
    if starts.len() <= head + tail + WORTH_A_MARK {
        return None;
    }
    let head = text.get(..*starts.get(head)?)?;
    let tail = match tail {
        0 => "",
        tail => text.get(*starts.get(starts.len() - tail)?..)?,
    };
    Some((head, tail))
}

/// A section's place in the reading order: number of the newer release's section (0 before the
/// first heading), then for sections that are gone the number of the older one.
type Place = (usize, usize);

/// The reading order of the sections of both releases.
struct Places<'a> {
    new: BTreeMap<&'a str, (Place, &'a str)>,
    old: BTreeMap<&'a str, (Place, &'a str)>,
}

impl<'a> Places<'a> {
    fn new(comparison: &'a Comparison, old: &'a TermsDocument, new: &'a TermsDocument) -> Self {
        let new: BTreeMap<_, _> = new
            .sections
            .iter()
            .enumerate()
            .map(|(index, section)| {
                (section.id.as_str(), ((index + 1, 0), section.citation.as_str()))
            })
            .collect();
        let mut heir: BTreeMap<&str, &str> = BTreeMap::new();
        let mut gone: BTreeSet<&str> = BTreeSet::new();
        for change in &comparison.headings {
            for old in &change.old {
                match change.new.first() {
                    Some(new) => drop(heir.insert(&old.clause, &new.clause)),
                    None => drop(gone.insert(&old.clause)),
                }
            }
        }
        // A section that is gone stands after the one it followed.
        let mut places = BTreeMap::new();
        let mut before = 0;
        for (index, section) in old.sections.iter().enumerate() {
            let id = section.id.as_str();
            let same = heir.get(id).copied().unwrap_or(id);
            let place = match new.get(same).filter(|_| !gone.contains(id)) {
                Some(place) => *place,
                None => ((before, index + 1), section.citation.as_str()),
            };
            before = place.0.0;
            places.insert(id, place);
        }
        Self { new, old: places }
    }

    fn of(&self, row: Row<'a>) -> (Place, &'a str) {
        let (side, places) = match row.change.new.first() {
            Some(new) => (Some(new), &self.new),
            None => (row.change.old.first(), &self.old),
        };
        let section = side.and_then(|which| {
            if row.heading { Some(which.clause.as_str()) } else { which.section.as_deref() }
        });
        section.and_then(|id| places.get(id)).copied().unwrap_or(((0, 0), ""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(pieces: &[Piece<'_>]) -> String {
        let set = |piece: &Piece<'_>| match piece {
            Piece::Words(Edit::Equal, text) => text.to_string(),
            Piece::Words(Edit::Delete, text) => format!("[-{text}-]"),
            Piece::Words(Edit::Insert, text) => format!("[+{text}+]"),
            Piece::Omission => "[…]".to_owned(),
        };
        pieces.iter().map(set).collect()
    }

    #[test]
    fn the_middle_of_a_long_equal_run_is_left_out() {
        let long: String = (1..=30).map(|n| format!("w{n} ")).collect();
        let words = [(Edit::Equal, long.as_str()), (Edit::Insert, "new"), (Edit::Equal, " end")];
        assert_eq!(
            text(&abridge(words.into_iter(), Some(3))),
            "w1 w2 w3 […]w28 w29 w30 [+new+] end"
        );
        let whole = text(&abridge(words.into_iter(), None));
        assert_eq!(whole, format!("{long}[+new+] end"));
    }

    #[test]
    fn a_run_that_would_hardly_get_shorter_stays_whole() {
        let words = [(Edit::Equal, "one two three four five six seven "), (Edit::Insert, "new")];
        assert_eq!(
            text(&abridge(words.into_iter(), Some(2))),
            "one two three four five six seven [+new+]"
        );
    }
}
