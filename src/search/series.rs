//! What a query asks of a series as a whole: its releases and headings.

use std::cell::RefCell;
use std::collections::HashMap;

use super::matching::{Span, Text, WHOLE, spans};
use super::query::{Node, Property, Query, wild_name};
use super::request::{Request, Scope};
use super::schema::TERM_GAP;
use super::stems::Stems;
use super::wordings::{Heading, Series};
use super::words::{Word, words};

/// A series under a query.
pub(super) struct Asked<'a> {
    pub(super) series: &'a Series,
    /// First and last release searched, as numbers; `None` when none is.
    pub(super) window: Option<(u32, u32)>,
    /// Releases that a `release:` of the query names, and those just before: within a place, the
    /// answer can differ there and nowhere else.
    pub(super) cuts: Vec<u32>,
    query: &'a Query,
    /// For each property of the query that concerns headings: which headings have it, themselves or
    /// above them.
    headings: Vec<Vec<bool>>,
    /// For each `release:`: which releases it names.
    releases: Vec<Vec<bool>>,
    /// Headings in the section that the request asks for.
    section: Option<Vec<bool>>,
    titles: RefCell<Titles>,
}

/// Which conditions on titles hold, found out when asked.
#[derive(Default)]
struct Titles {
    words: HashMap<u32, Vec<Word>>,
    stems: HashMap<usize, Stems>,
    /// By condition, language and heading.
    verdicts: HashMap<(usize, usize, u32), bool>,
}

impl<'a> Asked<'a> {
    pub(super) fn new(series: &'a Series, query: &'a Query, request: &Request) -> Self {
        let under = |own: &dyn Fn(&Heading) -> bool| -> Vec<bool> {
            let mut all: Vec<bool> = Vec::with_capacity(series.headings.len());
            for heading in &series.headings {
                let above = heading.parent.and_then(|parent| all.get(parent as usize).copied());
                all.push(above.unwrap_or(false) || own(heading));
            }
            all
        };
        let headings = query
            .properties
            .iter()
            .map(|property| match property {
                Property::Section(id) => under(&|heading| wild_name(id, &heading.id)),
                Property::Anchor(name) => {
                    under(&|heading| heading.anchors.iter().any(|anchor| wild_name(name, anchor)))
                }
                _ => Vec::new(),
            })
            .collect();
        let releases: Vec<Vec<bool>> = query
            .properties
            .iter()
            .map(|property| match property {
                Property::Release(label) => {
                    series.releases.iter().map(|release| wild_name(label, &release.label)).collect()
                }
                _ => Vec::new(),
            })
            .collect();
        let mut cuts: Vec<u32> = releases
            .iter()
            .flat_map(|named| (0u32..).zip(named).filter(|(_, named)| **named))
            .flat_map(|(release, _)| [Some(release), release.checked_sub(1)])
            .flatten()
            .collect();
        cuts.sort_unstable();
        cuts.dedup();
        let section = request.section.as_ref().map(|asked| {
            let known = series.headings.iter().any(|heading| heading.is(asked));
            let title = asked.to_lowercase();
            under(&|heading| match known {
                true => heading.is(asked),
                false => heading.title.to_lowercase().contains(&title),
            })
        });
        let window = window(series, request, query);
        Self {
            series,
            window,
            cuts,
            query,
            headings,
            releases,
            section,
            titles: RefCell::default(),
        }
    }

    /// Whether a heading, or one above it, has a property.
    pub(super) fn has(&self, property: usize, heading: Option<u32>) -> bool {
        at(self.headings.get(property), heading)
    }

    /// Whether a `release:` names a release.
    pub(super) fn names(&self, property: usize, release: u32) -> bool {
        at(self.releases.get(property), Some(release))
    }

    /// Whether there is a section that the request asks for, or it asks for none.
    pub(super) fn knows_section(&self) -> bool {
        self.section.as_ref().is_none_or(|headings| headings.contains(&true))
    }

    /// Whether a heading is in the section that the request asks for.
    pub(super) fn in_section(&self, heading: Option<u32>) -> bool {
        self.section.is_none() || at(self.section.as_ref(), heading)
    }

    /// Whether the titles down to a heading fulfil a condition of the query, for a clause in a
    /// language of the series.
    pub(super) fn titled(&self, condition: usize, language: usize, heading: Option<u32>) -> bool {
        let Some(heading) = heading else { return false };
        let mut titles = self.titles.borrow_mut();
        let titles = &mut *titles;
        if let Some(&verdict) = titles.verdicts.get(&(condition, language, heading)) {
            return verdict;
        }
        let words =
            titles.words.entry(heading).or_insert_with(|| title_words(self.series, heading));
        let tag = self.series.languages.get(language).map_or("", String::as_str);
        let stems = titles.stems.entry(language).or_insert_with(|| Stems::new(tag));
        let verdict = self.query.headings.get(condition).is_some_and(|condition| {
            let leaves = leaves_in(self.query, condition, words, stems);
            let sentences: Vec<u32> =
                words.iter().filter(|word| word.opens_sentence).map(|word| word.position).collect();
            fulfils(condition, &Text { leaves: &leaves, sentences: &sentences })
        });
        titles.verdicts.insert((condition, language, heading), verdict);
        verdict
    }

    /// The rank in document order of each place.
    pub(super) fn ranks(&self) -> HashMap<u32, usize> {
        self.series.order.iter().enumerate().map(|(rank, &id)| (id, rank)).collect()
    }

    /// The first release of the unbroken run in which a wording stands up to `release`.
    pub(super) fn since(places: &[(u32, u32)], release: u32) -> u32 {
        let mut since = release;
        for &(first, last) in places.iter().rev() {
            if first <= since && since <= last.saturating_add(1) {
                since = first;
            }
        }
        since
    }
}

fn at(verdicts: Option<&Vec<bool>>, number: Option<u32>) -> bool {
    let verdict = number.and_then(|number| verdicts?.get(number as usize).copied());
    verdict.unwrap_or(false)
}

/// The releases that are searched.
fn window(series: &Series, request: &Request, query: &Query) -> Option<(u32, u32)> {
    let newest = u32::try_from(series.releases.len()).ok()?.checked_sub(1)?;
    if request.series.as_ref().is_some_and(|name| *name != series.name) {
        return None;
    }
    let names_release =
        query.properties.iter().any(|property| matches!(property, Property::Release(_)));
    let one = match &request.scope {
        Scope::AllReleases => return Some((0, newest)),
        Scope::Newest if names_release => return Some((0, newest)),
        Scope::Newest => Some(newest),
        Scope::Release(name) if name.series == series.name => (0u32..)
            .zip(&series.releases)
            .find(|(_, release)| release.label == name.release)
            .map(|(at, _)| at),
        Scope::Release(_) => None,
        Scope::AsOf(date) => (0u32..)
            .zip(&series.releases)
            .filter(|(_, release)| release.date.as_ref().is_some_and(|other| other <= date))
            .map(|(at, _)| at)
            .last(),
    }?;
    Some((one, one))
}

/// The words of the titles from the top down to a heading; each title is a sentence, and out of
/// reach of the others.
fn title_words(series: &Series, heading: u32) -> Vec<Word> {
    let mut path = Vec::new();
    let mut next = Some(heading);
    while let Some(heading) = next.and_then(|number| series.headings.get(number as usize)) {
        path.push(heading);
        next = heading.parent;
    }
    let mut all: Vec<Word> = Vec::new();
    for heading in path.into_iter().rev() {
        let base = all.last().map_or(0, |word| word.position.saturating_add(TERM_GAP));
        all.extend(words(&heading.title).into_iter().map(|word| Word {
            position: base.saturating_add(word.position),
            opens_sentence: word.position == 0,
            ..word
        }));
    }
    all
}

/// Where the leaves of a condition stand among words.
fn leaves_in(query: &Query, condition: &Node, words: &[Word], stems: &mut Stems) -> Vec<Vec<Span>> {
    let mut leaves: Vec<Vec<Span>> = vec![Vec::new(); query.leaves.len()];
    let mut asked = Vec::new();
    condition.leaves(&mut asked);
    let mut stem = |form: &str| stems.stem(form).to_owned();
    for number in asked {
        let (Some(leaf), Some(found)) = (query.leaves.get(number), leaves.get_mut(number)) else {
            continue;
        };
        for from in 0..words.len() {
            let run = words.get(from..from + leaf.patterns.len()).unwrap_or_default();
            let fits = !run.is_empty()
                && run.windows(2).all(|pair| pair[0].position + 1 == pair[1].position)
                && run
                    .iter()
                    .zip(&leaf.patterns)
                    .all(|(word, pattern)| pattern.fits(&word.form, &mut stem));
            if fits {
                let start = run[0].position;
                found.push(Span { start, end: start + u32::try_from(run.len()).unwrap_or(0) });
            }
        }
    }
    leaves
}

/// Whether a condition without properties holds in a text.
fn fulfils(condition: &Node, text: &Text<'_>) -> bool {
    match condition {
        Node::And(parts) => parts.iter().all(|part| fulfils(part, text)),
        Node::Or(parts) => parts.iter().any(|part| fulfils(part, text)),
        Node::Not(inside) => !fulfils(inside, text),
        positional => !spans(positional, text, WHOLE).is_empty(),
    }
}
