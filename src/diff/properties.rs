//! Properties that must hold for any two releases, tried on releases made by random edits.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;

use super::history::Past;
use super::lineage::Lineages;
use super::{Options, compare, rebuild};
use crate::model::{
    Change, ChangeKind, Clause, Comparison, Coverage, Date, Edit, Error, HISTORY_SCHEMA, History,
    HistoryEvent, Section, Shift, Source, TermsDocument, Which, Wording,
};

const ALL: Options = Options { all: true };

/// Words that texts are made of: some everywhere, most rare.
const COMMON: &[&str] = &["the", "Customer", "may", "use", "of", "Service", "will", "not", "and"];
const RARE: &[&str] = &[
    "archive", "backup", "console", "deputy", "export", "fabric", "gateway", "harbor", "invoice",
    "journal", "kernel", "ledger", "mirror", "notary", "oracle", "parcel", "quorum", "retainer",
    "sandbox", "tenant", "uplink", "vault", "warrant", "xenon", "yield", "zenith", "30", "$500",
];

/// A release in the making: sections of clauses.
#[derive(Debug, Clone)]
struct Draft {
    sections: Vec<(String, Vec<String>, Vec<Item>)>,
}

#[derive(Debug, Clone)]
struct Item {
    text: String,
    anchors: Vec<String>,
}

/// What a drafter does between two releases; the numbers choose where.
#[derive(Debug, Clone)]
enum Step {
    Insert(usize, u64),
    Delete(usize),
    Reword(usize, u64),
    Move(usize, usize),
    MoveSection(usize, usize),
    Split(usize),
    Merge(usize),
    InsertSection(usize, u64),
    DeleteSection(usize),
    Retitle(usize),
    RenameAnchor(usize),
    Remint,
    Case(usize),
    Spaces(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let at = 0..64_usize;
    let seed = any::<u64>();
    prop_oneof![
        (at.clone(), seed).prop_map(|(at, seed)| Step::Insert(at, seed)),
        at.clone().prop_map(Step::Delete),
        (at.clone(), seed).prop_map(|(at, seed)| Step::Reword(at, seed)),
        (at.clone(), at.clone()).prop_map(|(from, to)| Step::Move(from, to)),
        (at.clone(), at.clone()).prop_map(|(from, to)| Step::MoveSection(from, to)),
        at.clone().prop_map(Step::Split),
        at.clone().prop_map(Step::Merge),
        (at.clone(), seed).prop_map(|(at, seed)| Step::InsertSection(at, seed)),
        at.clone().prop_map(Step::DeleteSection),
        at.clone().prop_map(Step::Retitle),
        at.clone().prop_map(Step::RenameAnchor),
        Just(Step::Remint),
        at.clone().prop_map(Step::Case),
        at.prop_map(Step::Spaces),
    ]
}

/// A stream of numbers that is the same on every machine.
struct Stream(fastrand::Rng);

impl Stream {
    fn next(&mut self, below: usize) -> usize {
        self.0.usize(..below)
    }

    fn word(&mut self) -> &'static str {
        if self.next(2) == 0 {
            COMMON[self.next(COMMON.len())]
        } else {
            RARE[self.next(RARE.len())]
        }
    }

    fn sentence(&mut self) -> String {
        let length = 3 + self.next(12);
        let words: Vec<&str> = (0..length).map(|_| self.word()).collect();
        format!("{}.", words.join(" "))
    }

    fn text(&mut self) -> String {
        let sentences = 1 + self.next(3);
        (0..sentences).map(|_| self.sentence()).collect::<Vec<_>>().join(" ")
    }
}

fn base(seed: u64) -> Draft {
    let mut stream = Stream(fastrand::Rng::with_seed(seed));
    let sections = 1 + stream.next(6);
    Draft {
        sections: (0..sections)
            .map(|number| {
                let title = format!("{} {}", stream.word(), stream.word());
                let clauses = stream.next(7);
                let items = (0..clauses)
                    .map(|at| Item {
                        text: if stream.next(8) == 0 { "Yes".to_owned() } else { stream.text() },
                        anchors: match stream.next(6) {
                            0 => vec![format!("Named_{number}_{at}")],
                            1 => vec![format!("_Toc{number}{at}")],
                            _ => Vec::new(),
                        },
                    })
                    .collect();
                (title, vec![format!("_Ref{number}")], items)
            })
            .collect(),
    }
}

impl Draft {
    fn places(&self) -> Vec<(usize, usize)> {
        let of = |(section, held): (usize, &(String, Vec<String>, Vec<Item>))| {
            (0..held.2.len()).map(move |item| (section, item)).collect::<Vec<_>>()
        };
        self.sections.iter().enumerate().flat_map(of).collect()
    }

    fn apply(&mut self, step: &Step) {
        let places = self.places();
        let place = |at: usize| (!places.is_empty()).then(|| places[at % places.len()]);
        let sections = self.sections.len();
        match *step {
            Step::Insert(at, seed) => {
                let held = &mut self.sections[at % sections].2;
                let place = at % (held.len() + 1);
                held.insert(
                    place,
                    Item {
                        text: Stream(fastrand::Rng::with_seed(seed)).text(),
                        anchors: Vec::new(),
                    },
                );
            }
            Step::Delete(at) => {
                if let Some((section, item)) = place(at) {
                    self.sections[section].2.remove(item);
                }
            }
            Step::Reword(at, seed) => {
                if let Some((section, item)) = place(at) {
                    let mut stream = Stream(fastrand::Rng::with_seed(seed));
                    let text = &mut self.sections[section].2[item].text;
                    let mut words: Vec<&str> = text.split(' ').collect();
                    let at = stream.next(words.len());
                    words[at] = stream.word();
                    *text = words.join(" ");
                }
            }
            Step::Move(from, to) => {
                if let Some((section, item)) = place(from) {
                    let moved = self.sections[section].2.remove(item);
                    let held = &mut self.sections[to % sections].2;
                    let place = to % (held.len() + 1);
                    held.insert(place, moved);
                }
            }
            Step::MoveSection(from, to) => {
                let moved = self.sections.remove(from % sections);
                self.sections.insert(to % sections, moved);
            }
            Step::Split(at) => {
                if let Some((section, item)) = place(at) {
                    let held = &mut self.sections[section].2;
                    if let Some((first, rest)) = held[item].text.clone().split_once(". ") {
                        held[item].text = format!("{first}.");
                        let rest = Item { text: rest.to_owned(), anchors: Vec::new() };
                        held.insert(item + 1, rest);
                    }
                }
            }
            Step::Merge(at) => {
                if let Some((section, item)) = place(at) {
                    let held = &mut self.sections[section].2;
                    if item + 1 < held.len() {
                        let next = held.remove(item + 1);
                        held[item].text = format!("{} {}", held[item].text, next.text);
                    }
                }
            }
            Step::InsertSection(at, seed) => {
                let mut stream = Stream(fastrand::Rng::with_seed(seed));
                let title = stream.sentence();
                let items = (0..stream.next(4))
                    .map(|_| Item { text: stream.text(), anchors: Vec::new() })
                    .collect();
                self.sections.insert(at % (sections + 1), (title, Vec::new(), items));
            }
            Step::DeleteSection(at) => {
                if sections > 1 {
                    self.sections.remove(at % sections);
                }
            }
            Step::Retitle(at) => self.sections[at % sections].0.push_str(" revised"),
            Step::RenameAnchor(at) => {
                if let Some((section, item)) = place(at) {
                    for name in &mut self.sections[section].2[item].anchors {
                        name.push_str("_v2");
                    }
                }
            }
            Step::Remint => {
                for (_, anchors, items) in &mut self.sections {
                    let all = items.iter_mut().flat_map(|item| &mut item.anchors);
                    for name in anchors.iter_mut().chain(all) {
                        if name.starts_with('_') {
                            name.push('9');
                        }
                    }
                }
            }
            Step::Case(at) => {
                if let Some((section, item)) = place(at) {
                    let text = &mut self.sections[section].2[item].text;
                    *text = text.replacen("the", "The", 1);
                }
            }
            Step::Spaces(at) => {
                if let Some((section, item)) = place(at) {
                    let text = &mut self.sections[section].2[item].text;
                    *text = text.replacen(' ', "\u{a0} ", 1);
                }
            }
        }
    }

    fn document(&self) -> TermsDocument {
        let mut sections = Vec::new();
        let mut clauses = Vec::new();
        for (number, (title, anchors, items)) in self.sections.iter().enumerate() {
            let id = format!("s{number}");
            sections.push(Section {
                id: id.clone(),
                level: 1,
                title: title.clone(),
                label: format!("{}.", number + 1),
                citation: title.clone(),
                anchors: anchors.clone(),
                confidence: 1.0,
                ..Section::default()
            });
            for (at, item) in items.iter().enumerate() {
                clauses.push(Clause {
                    id: format!("s{number}-{at}"),
                    section: Some(id.clone()),
                    label: if number % 2 == 0 { String::new() } else { format!("({at})") },
                    citation: format!("{title} › {at}"),
                    text: item.text.clone(),
                    anchors: item.anchors.clone(),
                    ..Clause::default()
                });
            }
        }
        TermsDocument {
            schema: crate::model::RELEASE_SCHEMA.to_owned(),
            series: "sample".to_owned(),
            release: String::new(),
            date: None,
            language: String::new(),
            title: String::new(),
            source: Source::default(),
            reader: String::new(),
            metadata: Default::default(),
            sections,
            clauses,
            definitions: Vec::new(),
            references: Vec::new(),
            announcements: Vec::new(),
            summary_of_changes: Vec::new(),
            findings: Vec::new(),
            coverage: Coverage::default(),
        }
    }
}

fn edited(seed: u64, steps: &[Step]) -> (TermsDocument, TermsDocument) {
    let old = base(seed);
    let mut new = old.clone();
    steps.iter().for_each(|step| new.apply(step));
    (old.document(), new.document())
}

/// A change as its mirror image would have it, without its id.
fn mirrored(change: &Change) -> Change {
    let kind = match change.kind {
        ChangeKind::Added => ChangeKind::Removed,
        ChangeKind::Removed => ChangeKind::Added,
        ChangeKind::Split => ChangeKind::Merged,
        ChangeKind::Merged => ChangeKind::Split,
        same => same,
    };
    Change {
        id: String::new(),
        kind,
        old: change.new.clone(),
        new: change.old.clone(),
        words: Vec::new(),
        shift: change.shift.map(|shift| match shift {
            Shift::Promoted => Shift::Demoted,
            Shift::Demoted => Shift::Promoted,
        }),
        ..change.clone()
    }
}

/// Ids of the old and of the new clauses of a change.
type Clauses = (Vec<String>, Vec<String>);
/// Deleted and inserted words, piece by piece.
type Parts = Vec<(String, String)>;

/// Changes by what they are about, without ids, with their words as old and new parts.
fn by_clause(comparison: &Comparison, flip: bool) -> BTreeMap<Clauses, (Change, Parts)> {
    let ids = |change: &[crate::model::Which]| -> Vec<String> {
        change.iter().map(|which| which.clause.clone()).collect()
    };
    let changes = comparison.changes.iter().chain(&comparison.headings);
    changes
        .map(|change| {
            let words = parts(change, flip);
            let change = if flip {
                mirrored(change)
            } else {
                Change { id: String::new(), words: Vec::new(), ..change.clone() }
            };
            ((ids(&change.old), ids(&change.new)), (change, words))
        })
        .collect()
}

/// Deleted and inserted words between kept ones, which stand on both sides.
fn parts(change: &Change, flip: bool) -> Parts {
    let mut parts: Parts = vec![Default::default()];
    for (edit, text) in &change.words {
        match (edit, flip) {
            (Edit::Equal, _) => parts.extend([(text.clone(), text.clone()), Default::default()]),
            (Edit::Delete, false) | (Edit::Insert, true) => {
                if let Some(part) = parts.last_mut() {
                    part.0.push_str(text);
                }
            }
            (Edit::Insert, false) | (Edit::Delete, true) => {
                if let Some(part) = parts.last_mut() {
                    part.1.push_str(text);
                }
            }
        }
    }
    parts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..Default::default() })]

    #[test]
    fn both_ends_can_be_rebuilt(seed in any::<u64>(), steps in proptest::collection::vec(step(), 0..12)) {
        let (old, new) = edited(seed, &steps);
        let comparison = compare(&old, &new, &ALL);
        prop_assert_eq!(rebuild::check(&comparison, &old, &new), Ok(()));
        prop_assert_eq!(comparison.pairs.as_ref().map(Vec::len), Some(comparison.unchanged));
    }

    #[test]
    fn a_release_does_not_differ_from_itself(seed in any::<u64>()) {
        let document = base(seed).document();
        let comparison = compare(&document, &document, &ALL);
        prop_assert_eq!(comparison.changes, vec![]);
        prop_assert_eq!(comparison.headings, vec![]);
        prop_assert!(comparison.pairs.iter().flatten().all(|pair| pair.old == pair.new));
    }

    #[test]
    fn the_other_way_round_is_the_mirror_image(seed in any::<u64>(), steps in proptest::collection::vec(step(), 0..12)) {
        let (old, new) = edited(seed, &steps);
        let there = compare(&old, &new, &ALL);
        let back = compare(&new, &old, &ALL);
        prop_assert_eq!(by_clause(&there, false), by_clause(&back, true));
    }

    #[test]
    fn the_same_input_gives_the_same_bytes(seed in any::<u64>(), steps in proptest::collection::vec(step(), 0..12)) {
        let (old, new) = edited(seed, &steps);
        let once = serde_json::to_string(&compare(&old, &new, &ALL)).unwrap();
        let twice = serde_json::to_string(&compare(&old, &new, &ALL)).unwrap();
        prop_assert_eq!(once, twice);
    }

    #[test]
    fn lineages_keep_their_names(
        seed in any::<u64>(),
        first in proptest::collection::vec(step(), 0..6),
        second in proptest::collection::vec(step(), 0..6),
    ) {
        let mut draft = base(seed);
        let mut series = vec![draft.document()];
        for steps in [first, second] {
            steps.iter().for_each(|step| draft.apply(step));
            series.push(draft.document());
        }
        for (number, document) in series.iter_mut().enumerate() {
            document.release = number.to_string();
        }
        let [one, two, three] = series.as_slice() else { unreachable!() };
        let there = compare(one, two, &ALL);
        let on = compare(two, three, &ALL);
        let across = compare(one, three, &ALL);

        let mut grown = Lineages::default();
        grown.append(one, None).unwrap();
        grown.append(two, Some(&there)).unwrap();
        let before = grown.clone();
        grown.append(three, Some(&on)).unwrap();
        for document in [one, two] {
            for clause in &document.clauses {
                let known = before.lineage(&document.release, &clause.id);
                prop_assert_eq!(grown.lineage(&document.release, &clause.id), known);
            }
        }

        let mut filled = Lineages::default();
        filled.append(one, None).unwrap();
        filled.append(three, Some(&across)).unwrap();
        let before = filled.clone();
        filled.insert(1, two, Some(&there), Some(&on)).unwrap();
        for document in [one, three] {
            for clause in &document.clauses {
                let known = before.lineage(&document.release, &clause.id);
                prop_assert_eq!(filled.lineage(&document.release, &clause.id), known);
            }
        }

        for lineages in [&grown, &filled] {
            for document in &series {
                let names: BTreeSet<&str> = document
                    .clauses
                    .iter()
                    .map(|clause| lineages.lineage(&document.release, &clause.id).unwrap())
                    .collect();
                prop_assert_eq!(names.len(), document.clauses.len());
            }
        }
        let past = [(one, None), (two, Some(&there)), (three, Some(&on))];
        for lineages in [&grown, &filled] {
            for clause in series.iter().flat_map(|document| &document.clauses) {
                let lineage = series
                    .iter()
                    .find_map(|document| lineages.lineage(&document.release, &clause.id))
                    .unwrap();
                let told = lineages.history("s", lineage, &past.as_slice()).unwrap();
                prop_assert_eq!(told, from_all(lineages, lineage, &past));
            }
        // The triangle: what stands once in each release is the same line by way of the second as
        // from the first to the third at once.
        let once = |document: &TermsDocument, text: &str| {
            document.clauses.iter().filter(|clause| clause.text == text).count() == 1
        };
        for pair in across.pairs.iter().flatten() {
            let text = one.clause(&pair.old).unwrap().text.as_str();
            let long = text.split_whitespace().count() >= 5;
            if long && series.iter().all(|document| once(document, text)) {
                prop_assert_eq!(grown.lineage("0", &pair.old), grown.lineage("2", &pair.new));
                prop_assert_eq!(filled.lineage("0", &pair.old), filled.lineage("2", &pair.new));
            }
        }
        }
    }

    #[test]
    fn new_names_for_generated_bookmarks_change_nothing(seed in any::<u64>()) {
        let (old, new) = edited(seed, &[Step::Remint]);
        let comparison = compare(&old, &new, &ALL);
        prop_assert_eq!(comparison.changes, vec![]);
        prop_assert_eq!(comparison.headings, vec![]);
    }
}

/// A release and its comparison with the one before.
type Told<'a> = (&'a TermsDocument, Option<&'a Comparison>);

impl Past for &[Told<'_>] {
    fn date(&self, place: usize) -> Option<Date> {
        self[place].0.date.clone()
    }

    fn changes(&self, place: usize) -> Result<Arc<Vec<Change>>, Error> {
        Ok(Arc::new(self[place].1.unwrap().changes.clone()))
    }

    fn text(&self, place: usize, clause: &str) -> Result<String, Error> {
        Ok(self[place].0.clause(clause).unwrap().text.clone())
    }
}

/// A lineage's history from every release and every comparison of the series, one by one.
fn from_all(lineages: &Lineages, lineage: &str, series: &[Told<'_>]) -> Option<History> {
    let mut history: Option<History> = None;
    let mut previous: Option<(&TermsDocument, Option<&str>)> = None;
    for (document, comparison) in series {
        let id = lineages.clause(&document.release, lineage);
        let before = previous.and_then(|(_, id)| id);
        let has = |sides: &[Which], id: Option<&str>| {
            id.is_some_and(|id| sides.iter().any(|which| which.clause == id))
        };
        let change = comparison.and_then(|comparison| {
            comparison
                .changes
                .iter()
                .find(|change| has(&change.new, id) || (id.is_none() && has(&change.old, before)))
        });
        let older = previous.replace((document, id)).map(|(document, _)| document);
        if history.is_none() && id.is_none() {
            continue;
        }
        let history = history.get_or_insert_with(|| History {
            schema: HISTORY_SCHEMA.to_owned(),
            series: "s".to_owned(),
            lineage: lineage.to_owned(),
            first: document.release.clone(),
            last: String::new(),
            present: false,
            wordings: Vec::new(),
            events: Vec::new(),
        });
        if change.is_some() || older.is_none() {
            let name = |document: &TermsDocument, which: &Which| {
                lineages.lineage(&document.release, &which.clause).unwrap().to_owned()
            };
            let sides = change.into_iter().flat_map(|change| {
                let old = change.old.iter().map(|which| name(older.unwrap(), which));
                old.chain(change.new.iter().map(|which| name(document, which)))
            });
            let lines: BTreeSet<String> = sides.filter(|other| other != lineage).collect();
            history.events.push(HistoryEvent {
                release: document.release.clone(),
                date: document.date.clone(),
                previous: older.map(|document| document.release.clone()),
                change: change.cloned(),
                lines: lines.into_iter().collect(),
            });
        }
        history.present = id.is_some();
        let Some(clause) = id.and_then(|id| document.clause(id)) else { continue };
        history.last.clone_from(&document.release);
        let known = history.wordings.pop_if(|last| before.is_some() && last.text == clause.text);
        history.wordings.push(Wording {
            first: known.as_ref().map_or(&document.release, |known| &known.first).clone(),
            last: document.release.clone(),
            date: known.as_ref().map_or_else(|| document.date.clone(), |known| known.date.clone()),
            releases: known.map_or(1, |known| known.releases + 1),
            clause: clause.id.clone(),
            citation: clause.citation.clone(),
            label: clause.label.clone(),
            text: clause.text.clone(),
        });
    }
    history
}

/// Once seen to fail: a short text that stands twice, beside one put in.
#[test]
fn a_text_that_stands_twice_has_a_mirror_image_too() {
    let steps = [Step::Insert(1, 0), Step::Retitle(0), Step::Case(32)];
    let (old, new) = edited(6_969_084_878_865_518_838, &steps);
    let (there, back) = (compare(&old, &new, &ALL), compare(&new, &old, &ALL));
    assert_eq!(by_clause(&there, false), by_clause(&back, true));
}
