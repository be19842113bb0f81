//! The distinct wordings of one series: a clause that stands unchanged in 120 releases is one
//! [`Entry`] with the releases it stands in.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::order;
use super::request::Nature;
use crate::model::{
    ChangeKind, Class, Clause, ClauseKind, Comparison, Date, TermsDocument, is_generated_anchor,
};

/// One wording of one clause of a series, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The clause's lineage; its id where it has none.
    pub lineage: String,
    /// The clause's kind.
    pub kind: ClauseKind,
    /// BCP 47 tag of the release's language.
    pub language: String,
    /// The clause's text.
    pub text: String,
    /// The terms (and their aliases) that the clause defines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<String>,
    /// Where it stands, oldest first. A new place begins where the clause's id, label, citation,
    /// section or named bookmarks differ, where it moved, and after releases without it.
    pub places: Vec<Place>,
}

/// A run of releases in which a wording stands in one and the same place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Unique in the series; names the place in [`Series::order`].
    pub(super) id: u32,
    /// The first release, as a number in [`Wordings::releases`].
    pub first: u32,
    /// The last one; `None` while it stands in the newest, so that a new release leaves what it
    /// does not change untouched.
    pub last: Option<u32>,
    /// The section, as a number in the series' headings.
    pub(super) heading: Option<u32>,
    /// The clause's id.
    pub clause: String,
    /// Its label.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Its citation.
    pub citation: String,
    /// Its bookmarks. Generated ones are those of the newest release of the run: they may be
    /// re-minted at any save and make no new place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub anchors: Vec<String>,
    /// The change that brought it here, where one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) change: Option<Arrival>,
}

/// How a clause came to a place: the change in the first release of its run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Arrival {
    pub(super) kind: ChangeKind,
    pub(super) classes: Vec<Class>,
}

impl Arrival {
    /// A bit for its kind and for each of its classes.
    pub(super) fn bits(&self) -> u64 {
        let classes = self.classes.iter().map(|class| Nature::Class(*class).bit());
        classes.fold(Nature::Kind(self.kind).bit(), |bits, bit| bits | bit)
    }
}

/// A release as the search knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// Its label.
    pub label: String,
    /// Its date.
    pub date: Option<Date>,
}

/// A section heading in one of its forms.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Heading {
    /// The heading above, as a number in the same list; always smaller.
    pub(super) parent: Option<u32>,
    pub(super) id: String,
    pub(super) level: u8,
    pub(super) title: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) label: String,
    pub(super) citation: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) anchors: Vec<String>,
}

impl Heading {
    /// Whether this is its id, its citation or one of its bookmarks.
    pub(super) fn is(&self, name: &str) -> bool {
        self.id == name || self.citation == name || self.anchors.iter().any(|it| it == name)
    }
}

/// What the series as a whole knows; grows with changes, not with releases.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Series {
    pub(super) name: String,
    /// Its number in the index.
    pub(super) number: u32,
    /// The languages that its releases are in; documents name them by number.
    pub(super) languages: Vec<String>,
    /// In the order of time.
    pub(super) releases: Vec<Release>,
    /// Every form that a heading ever had.
    pub(super) headings: Vec<Heading>,
    /// All places, in an order that is document order within each release, and in which the
    /// wordings of a lineage are neighbours where nothing stands between them.
    pub(super) order: Vec<u32>,
    pub(super) next_entry: u32,
    pub(super) next_place: u32,
}

impl Series {
    /// The number of the newest release.
    pub(super) fn newest(&self) -> u32 {
        u32::try_from(self.releases.len()).unwrap_or(u32::MAX).saturating_sub(1)
    }
}

/// The distinct wordings of one series, release by release.
///
/// Releases are [added](Self::add) in the order of time. What is indexed can be read back with
/// [`Index::wordings`](super::Index::wordings), so that the next release costs what it changes.
#[derive(Debug, Clone)]
pub struct Wordings {
    pub(super) series: Series,
    pub(super) entries: BTreeMap<u32, Entry>,
    /// Entries that differ from what is indexed; `None` when nothing is.
    pub(super) touched: Option<BTreeSet<u32>>,
    numbers: HashMap<Key, u32>,
}

/// What makes a wording distinct; the number tells clauses of one release apart that share all
/// else.
type Key = (String, ClauseKind, String, String, Vec<String>, u32);

impl Wordings {
    /// A series without releases.
    pub fn new(series: impl Into<String>) -> Self {
        Self {
            series: Series { name: series.into(), ..Series::default() },
            entries: BTreeMap::new(),
            touched: None,
            numbers: HashMap::new(),
        }
    }

    /// What an index holds.
    pub(super) fn indexed(series: Series, entries: BTreeMap<u32, Entry>) -> Self {
        let mut numbers = HashMap::new();
        for (&number, entry) in &entries {
            let mut key = key_of(entry);
            while numbers.contains_key(&key) {
                key.5 += 1;
            }
            numbers.insert(key, number);
        }
        Self { series, entries, touched: Some(BTreeSet::new()), numbers }
    }

    /// The series.
    pub fn series(&self) -> &str {
        &self.series.name
    }

    /// The releases, in the order of time.
    pub fn releases(&self) -> &[Release] {
        &self.series.releases
    }

    /// The wordings, in the order in which they first appeared.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// Adds the next release; `before` compares the one before with it. One that comes before
    /// another in time cannot be added later: the series is then built anew.
    pub fn add(&mut self, release: &TermsDocument, before: Option<&Comparison>) {
        let ordinal = u32::try_from(self.series.releases.len()).unwrap_or(u32::MAX);
        let headings = self.add_headings(release);
        let terms = defined_terms(release);
        let arrivals = before.map(arrivals).unwrap_or_default();

        let mut standing: Vec<Standing> = Vec::with_capacity(release.clauses.len());
        let mut seen: HashMap<Key, u32> = HashMap::new();
        for clause in &release.clauses {
            let heading = clause.section.as_ref().and_then(|id| headings.get(id.as_str()).copied());
            let number = self.entry_of(release, clause, terms.get(&clause.id), &mut seen);
            let place = Place {
                id: 0,
                first: ordinal,
                last: None,
                heading,
                clause: clause.id.clone(),
                label: clause.label.clone(),
                citation: clause.citation.clone(),
                anchors: clause.anchors.clone(),
                change: arrivals.get(clause.id.as_str()).cloned(),
            };
            let continues = self
                .entries
                .get(&number)
                .and_then(|entry| entry.places.last())
                .filter(|last| last.last.is_none() && same_place(last, &place))
                .map(|last| last.id);
            standing.push(Standing { number, place, continues });
        }
        self.place(standing, ordinal);
        self.series
            .releases
            .push(Release { label: release.release.clone(), date: release.date.clone() });
    }

    /// The number of the entry that a clause is; a new one where there is none.
    fn entry_of(
        &mut self,
        release: &TermsDocument,
        clause: &Clause,
        terms: Option<&Vec<String>>,
        seen: &mut HashMap<Key, u32>,
    ) -> u32 {
        let lineage = if clause.lineage.is_empty() { &clause.id } else { &clause.lineage };
        let mut key: Key = (
            lineage.clone(),
            clause.kind,
            release.language.clone(),
            clause.text.clone(),
            terms.cloned().unwrap_or_default(),
            0,
        );
        let repeated = seen.entry(key.clone()).and_modify(|count| *count += 1).or_insert(0);
        key.5 = *repeated;
        if let Some(&number) = self.numbers.get(&key) {
            return number;
        }
        let number = self.series.next_entry;
        self.series.next_entry += 1;
        self.entries.insert(
            number,
            Entry {
                lineage: key.0.clone(),
                kind: key.1,
                language: key.2.clone(),
                text: key.3.clone(),
                terms: key.4.clone(),
                places: Vec::new(),
            },
        );
        self.numbers.insert(key, number);
        number
    }

    /// Opens, continues and closes places, and keeps their order.
    fn place(&mut self, standing: Vec<Standing>, ordinal: u32) {
        let items = standing
            .iter()
            .map(|it| order::Item {
                id: it.continues,
                neighbour: self.entries.get(&it.number).map_or("", |entry| &entry.lineage),
            })
            .collect::<Vec<_>>();
        let lineages = self
            .entries
            .values()
            .flat_map(|entry| {
                let lineage = entry.lineage.as_str();
                entry.places.iter().map(move |place| (place.id, lineage, place.last))
            })
            .collect::<Vec<_>>();
        let merged = order::merge(&self.series.order, &items, &lineages, self.series.next_place);
        self.series.next_place = merged.next;
        self.series.order = merged.order;

        let mut here: BTreeSet<u32> = BTreeSet::new();
        for (Standing { number, mut place, .. }, id) in standing.into_iter().zip(merged.ids) {
            here.insert(id);
            let Some(entry) = self.entries.get_mut(&number) else { continue };
            match entry.places.iter_mut().find(|place| place.id == id) {
                Some(known) if known.anchors == place.anchors => continue,
                Some(known) => known.anchors = place.anchors,
                None => {
                    place.id = id;
                    entry.places.push(place);
                }
            }
            touch(&mut self.touched, number);
        }
        for (&number, entry) in &mut self.entries {
            let open = entry.places.iter_mut().filter(|place| place.last.is_none());
            for place in open.filter(|place| !here.contains(&place.id)) {
                place.last = Some(ordinal.saturating_sub(1));
                touch(&mut self.touched, number);
            }
        }
    }

    /// Numbers of the release's headings by section id.
    fn add_headings<'a>(&mut self, release: &'a TermsDocument) -> HashMap<&'a str, u32> {
        let mut known: HashMap<Heading, u32> = HashMap::new();
        for (number, heading) in (0u32..).zip(&self.series.headings) {
            known.insert(identity(heading), number);
        }
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        for section in &release.sections {
            let heading = Heading {
                parent: section.parent.as_ref().and_then(|id| numbers.get(id.as_str()).copied()),
                id: section.id.clone(),
                level: section.level,
                title: section.title.clone(),
                label: section.label.clone(),
                citation: section.citation.clone(),
                anchors: section.anchors.clone(),
            };
            let next = u32::try_from(self.series.headings.len()).unwrap_or(u32::MAX);
            let number = *known.entry(identity(&heading)).or_insert(next);
            match self.series.headings.get_mut(number as usize) {
                Some(same) => same.anchors = heading.anchors,
                None => self.series.headings.push(heading),
            }
            numbers.insert(&section.id, number);
        }
        numbers
    }
}

/// A clause of the release being added.
struct Standing {
    number: u32,
    place: Place,
    /// The open place that it continues.
    continues: Option<u32>,
}

fn touch(touched: &mut Option<BTreeSet<u32>>, number: u32) {
    if let Some(touched) = touched {
        touched.insert(number);
    }
}

fn key_of(entry: &Entry) -> Key {
    (
        entry.lineage.clone(),
        entry.kind,
        entry.language.clone(),
        entry.text.clone(),
        entry.terms.clone(),
        0,
    )
}

fn named(anchors: &[String]) -> impl Iterator<Item = &String> {
    anchors.iter().filter(|name| !is_generated_anchor(name))
}

fn same_place(a: &Place, b: &Place) -> bool {
    a.heading == b.heading
        && a.clause == b.clause
        && a.label == b.label
        && a.citation == b.citation
        && named(&a.anchors).eq(named(&b.anchors))
}

/// A heading without its generated bookmarks.
fn identity(heading: &Heading) -> Heading {
    Heading { anchors: named(&heading.anchors).cloned().collect(), ..heading.clone() }
}

/// The change of each clause of the newer release that has one.
fn arrivals(comparison: &Comparison) -> HashMap<&str, Arrival> {
    let mut arrivals = HashMap::new();
    for change in &comparison.changes {
        let arrival = Arrival { kind: change.kind, classes: change.classes.clone() };
        for which in &change.new {
            arrivals.insert(which.clause.as_str(), arrival.clone());
        }
    }
    arrivals
}

fn defined_terms(release: &TermsDocument) -> HashMap<String, Vec<String>> {
    let mut terms: HashMap<String, Vec<String>> = HashMap::new();
    for definition in &release.definitions {
        let defined = terms.entry(definition.clause.clone()).or_default();
        defined.push(definition.term.clone());
        defined.extend(definition.aliases.iter().cloned());
    }
    terms
}
